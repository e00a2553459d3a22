# Indexing and slicing for strings of 1, 2 and 4 byte characters.
for s in ("abcdefgh", "äöüßéèñç", "абвгдежз", "日本語文字列長さ", "😀😁😂😃😄😅😆😇"):
    print(s[0], s[3], s[-1], s[-8], s[2:5], s[:3], s[5:], s[::2], s[::-1], s[-3:-1], s[6:2:-2], s[10:], s[3:3], s[:100], s[-100:2], len(s))
    print(s[1:-1:3], s[True], s[None:None], s[:-1], s[::-3], "".join([c for c in s]), s[slice(1, 4)], s[4:] + s[:4])
    for f in (lambda: s[8], lambda: s[-9], lambda: s["a"], lambda: s[1.0], lambda: s[::0], lambda: s[None], lambda: s["a":]):
        try:
            print(f())
        except Exception as e:
            print(type(e).__name__, e)
s = "abc"
try:
    s[0] = "x"
except TypeError as e:
    print(e)
try:
    del s[0]
except TypeError as e:
    print(e)
class Idx:
    def __index__(self):
        return 1
print(s[Idx()], s[Idx():], ""[:], ""[1:], ""[::-1] == "")
