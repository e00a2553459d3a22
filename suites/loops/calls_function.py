"""Call a function of two arguments n times from a loop inside a function: the cost of a call and a return."""


def add(a, b):
    return a + b


def bench(n):
    result = 0
    i = 0
    while i < n:
        result = add(result, i)
        i = i + 1
    return result
