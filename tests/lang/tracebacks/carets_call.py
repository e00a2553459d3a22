# Carets under a call with arguments inside an expression.
def half(n):
    if n % 2:
        raise ValueError("odd number: %d" % n)
    return n // 2
print(half(4) + half(8))
print(half(4) + half(7) + half(8))
