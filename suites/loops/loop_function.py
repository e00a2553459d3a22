"""Count to n in a while loop, inside a function: the cost of one compare, one add and one jump."""


def bench(n):
    count = 0
    while count < n:
        count = count + 1
    return count
