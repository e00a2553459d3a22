"""Doubly recursive Fibonacci, n times fib(18): calls, small ints and nothing else."""


def fib(k):
    if k < 2:
        return k
    return fib(k - 1) + fib(k - 2)


def bench(n):
    total = 0
    for _ in range(n):
        total += fib(18)
    return total
