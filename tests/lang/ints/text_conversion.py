# str, repr, hex, oct, bin and their round trips, for small and big ints.
for n in (0, 1, -1, 9, 10, 255, -255, 2 ** 31, 2 ** 60 - 1, 2 ** 60, -2 ** 60, 2 ** 63, 2 ** 64 - 1, -2 ** 64, 10 ** 18, 10 ** 19, 10 ** 40):
    print(str(n), repr(n), hex(n), oct(n), bin(n))
    assert int(str(n)) == int(hex(n), 16) == int(oct(n), 8) == int(bin(n), 2) == n
print(0xFF, 0o77, 0b101, 1_000_000, 0xFFFF_FFFF_FFFF_FFFF, 0XaB, 0B11, 0O17)
print(10 ** 100)
print(-10 ** 30)
for f in (lambda: hex(1.5), lambda: bin("a"), lambda: oct(None)):
    try:
        print(f())
    except TypeError as e:
        print("TypeError", e)
class Index:
    def __index__(self):
        return 300
print(hex(Index()), oct(Index()), bin(Index()), [1, 2, 3][-1])
