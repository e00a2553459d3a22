# SystemExit passes through except Exception.
import sys
def work():
    try:
        sys.exit(5)
    except Exception:
        print("not caught here")
    finally:
        print("finally")
work()
