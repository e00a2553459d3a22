# sys.exit with a number: no traceback, that status; finally blocks run.
import sys
try:
    sys.exit(3)
finally:
    print("cleaning up")
