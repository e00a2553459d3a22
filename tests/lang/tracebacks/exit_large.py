# Exit statuses are taken modulo 256; True is 1.
import sys
def main():
    sys.exit(256 + 42)
main()
