# And, or, xor, not and shifts: negative operands behave as infinite two's complement.
values = [0, 1, 5, 12, 255, -1, -2, -8, -256]
for a in values:
    print(a, ~a, [a & b for b in values])
    print("  or", [a | b for b in values])
    print("  xor", [a ^ b for b in values])
for a in (1, 5, -1, -5, 255, -256):
    print([a << s for s in (0, 1, 4, 31, 60, 61, 64)])
    print([a >> s for s in (0, 1, 4, 31, 60, 61, 64, 100)])
print(True & False, True | False, True ^ True, True & 3)
for f in (lambda: 1 << -1, lambda: 1 >> -1, lambda: 1 & 1.0, lambda: 1.5 << 1, lambda: "a" | 1):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
