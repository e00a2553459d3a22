"""As arith_function.py, at module level: every variable is a global."""

from lab_args import n

total = 0
fraction = 0.0
i = 0
while i < n:
    total = total + i * 3 - i // 2
    total = total % 1000003
    fraction = fraction * 0.5 + i / 4
    i = i + 1
answer = "%d:%.6f" % (total, fraction)
