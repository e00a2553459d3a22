# Comparisons among ints of different sizes, bools and floats.
values = [-2 ** 70, -2 ** 61, -5, -1, 0, 1, 5, 2 ** 53, 2 ** 61, 2 ** 70]
for a in values:
    print(a, [(a < b) + 2 * (a <= b) + 4 * (a == b) + 8 * (a != b) + 16 * (a >= b) + 32 * (a > b) for b in values])
print(1 == 1.0, 1 == True, 0 == False, 2 == True, 1 < 1.5 < 2, 2 ** 53 == float(2 ** 53), 2 ** 53 + 1 == float(2 ** 53))
print(2 ** 53 + 1 > 2.0 ** 53, 2 ** 70 == 2.0 ** 70, 2 ** 70 + 1 == 2.0 ** 70, 10 ** 400 > 1e308, -10 ** 400 < float("-inf"))
print(10 ** 400 < float("inf"), 1 == float("nan"), 1 != float("nan"), 5 < float("nan"))
print(1 == "1", 1 != "1", 1 == None, [1] == [1.0], (1, 2) == (True, 2.0))
for f in (lambda: 1 < "1", lambda: None > 1, lambda: 1 <= [], lambda: 2 ** 70 >= "x"):
    try:
        print(f())
    except TypeError as e:
        print(e)
print(sorted([3, -1, 2 ** 65, 0, -2 ** 65, 2.5, True]), max(1, 1.5, 2 ** 64), min(-1, -2 ** 64))
