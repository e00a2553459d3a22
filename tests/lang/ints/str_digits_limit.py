# Conversion of huge ints to and from text is refused beyond 4300 digits, with the message of the limit.
import sys
print(len(str(10 ** 4299)))
for f in (lambda: str(10 ** 4300), lambda: int("1" * 4301), lambda: len(str(int("1" * 4300))), lambda: len(hex(10 ** 5000)), lambda: f"{10 ** 5000}"):
    try:
        print(f())
    except ValueError as e:
        print(e)
print(int("f" * 5000, 16).bit_length(), sys.maxsize, sys.maxsize + 1, -sys.maxsize - 1)
