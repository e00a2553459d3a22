# Semicolons, colons, line continuation, comments, docstrings, blank lines.
a = 1; b = 2; print(a, b);
if a: print("x"); print("y")
for i in 1, 2: print(i); print(-i)
while a: a -= 1; print("w")
def f(): x = 1; return x
class C: y = 1; z = 2
print(f(), C.y + C.z)
total = 1 + \
    2 + \
    3
print(total)
l = [
    1,  # one

    2,
    # a comment alone
    3
    ,
]
print(l, (1 +
    2), {"a":
    1}, len(
    "abc"
))
s = """a
  b \
c
"""
print(repr(s))
if True:
    # comment only first

    print("indented")
    # comment at the end
# dedented comment
	
try: print("t")
except: pass
else: print("e")
finally: print("f")
with_ = 5; print(with_)
x = (yield_ := 3)
print(x if x else
      0)
def g(
    a,
    b=2,
    *,
    c=3,
):
    """Doc
    string."""
    return (a
        + b
        + c)
print(g(1), g.__doc__)
assert True; assert 1, "msg"
print(1
      , 2)
lam = lambda a, \
    b: a + b
print(lam(1, 2))
pass; pass
print("a" "b"
      "c")
if a == 0 and \
   b == 2: print("cont")
