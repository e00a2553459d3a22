# sys.exit with a text prints it on standard error, status 1.
import sys
print("out")
sys.exit("something is wrong")
