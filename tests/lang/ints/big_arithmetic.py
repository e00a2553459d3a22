# Ints of several hundred bits: all operations, with checks by inverse.
a = 123456789012345678901234567890123456789
b = 987654321098765432109876543210
print(a + b, a - b, b - a)
print(a * b)
print(a // b, a % b, -a // b, -a % b, a // -b, a % -b)
print(divmod(a, b), divmod(-a, b))
q, r = divmod(a ** 3, b)
print(q, r, q * b + r == a ** 3)
print(a ** 5)
print(a * 0, a * 1, a * -1, a + 0, a - a, 0 - a)
print(a == a + 0, a == b, a < b, a > b, -a < b, a >= a, a != a)
print(abs(-a), -(-a) == a, +a, ~a)
x = 3 ** 200
print(x)
print(x // 3 ** 199, x % 7, x // 10 ** 90)
print(2 ** 100 - 2 ** 99, 2 ** 127 - 1, -(2 ** 128))
print((10 ** 50 + 1) * (10 ** 50 - 1) == 10 ** 100 - 1)
s = 0
for i in range(100):
    s = s * 10 + i % 10
print(s)
fib = [0, 1]
while len(fib) < 301:
    fib.append(fib[-1] + fib[-2])
print(fib[100], fib[200], fib[300])
print(len(str(7 ** 1000)), str(7 ** 1000)[:30], str(7 ** 1000)[-30:])
