# Bit operations on ints of more than 64 bits and masks of 64 bits.
m = (1 << 64) - 1
a = 0x123456789ABCDEF0FEDCBA9876543210
print(hex(a & m), hex(a >> 64), hex(a | m), hex(a ^ m))
print(hex(-a & m), hex(~a & m), hex(-a | 1), hex(-a ^ a))
print(a << 3, a >> 3, -a >> 3, -a >> 200, a >> 200)
print(hex(1 << 100), hex((1 << 100) - 1 >> 37), hex(-(1 << 100) >> 37))
x = 88172645463325252
for i in range(10):
    x ^= (x << 13) & m
    x ^= x >> 7
    x ^= (x << 17) & m
    print(x, x & 0xFF, x >> 60)
h = 14695981039346656037
for c in b"hello":
    h = (h ^ c) * 1099511628211 & m
    print(h)
def rotl(v, k):
    return ((v << k) | (v >> (64 - k))) & m
for k in (1, 13, 31, 63):
    print(k, hex(rotl(0x8000000000000001, k)))
print(-1 & m, (-1 & m) + 1, -5 & m, (m + 5) & m)
