"""As loop_function.py, at module level: every variable is a global."""

from lab_args import n

count = 0
while count < n:
    count = count + 1
answer = count
