# Augmented assignment errors name the operator with its equals sign, unary errors name the operand.
def show(f):
    try:
        f()
    except TypeError as e:
        print(e)
def plus():
    x = 1
    x += "a"
def minus():
    x = []
    x -= 1
def times():
    x = {}
    x *= {}
def power():
    x = "a"
    x **= 2
def shift():
    x = 1
    x <<= 1.5
def both():
    x = None
    x |= 3
def floor():
    x = 1
    x //= "a"
for f in (plus, minus, times, power, shift, both, floor):
    show(f)
show(lambda: -"a")
show(lambda: +[])
show(lambda: ~1.5)
show(lambda: ~"a")
show(lambda: -None)
show(lambda: "a" - "b")
show(lambda: [] + ())
show(lambda: [] + 1)
show(lambda: "a" + 1)
show(lambda: () + [])
show(lambda: {} + {})
show(lambda: "a" * "b")
show(lambda: [1] * 1.5)
show(lambda: b"a" + "a")
