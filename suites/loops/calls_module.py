"""As calls_function.py, at module level: every variable is a global."""

from lab_args import n


def add(a, b):
    return a + b


result = 0
i = 0
while i < n:
    result = add(result, i)
    i = i + 1
answer = result
