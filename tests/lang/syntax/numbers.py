# Number literals in all notations.
print(0, 00, 1_000, 0xff, 0XFF, 0xdead_beef, 0o17, 0O17, 0b101, 0B1_0, 1_2_3)
print(1.0, .5, 5., 1e3, 1E3, 1e+3, 1e-3, 1.5e2, .5e1, 1_0.0_1, 1e1_0, 0.0, 0e0, 0_0.0)
print(123456789012345678901234567890, 0xffffffffffffffffffffffff, 0b1 << 70, -0x10, -1_0, +5, --5, ~0)
print(1 .real, 1..real, (1).real, 1.5.real, 5 .bit_length(), 0xf.bit_length(), 1 if True else 2)
print(1e308, 1e309, -1e309, 1e-324, 4.9e-324, 2.5e-324, 0.1, 100000000000000000000.0, 1e22, 123456.789e3)
print(9007199254740993, 9007199254740993.0, 0.1 + 0.2, 3.14159265358979323846264338327950288)
print(True, False, None, ..., __name__)
x = 0xA; y = 0b11; z = 0o7
print(x + y + z, x.bit_length(), int("0x_f", 0))
