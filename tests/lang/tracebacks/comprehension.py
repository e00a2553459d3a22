# Comprehensions and generator expressions in the traceback.
def inverse(values):
    return [1 / v for v in values]


def lazy(values):
    return sum(v * 2 for v in inverse(values))


print(lazy([1, 2]))
print(lazy([1, 0]))
