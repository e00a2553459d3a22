"""Enter a try block n times and raise in every eighth: zero-cost entry, exception objects, matching, finally."""


class Refused(Exception):
    def __init__(self, amount):
        self.amount = amount


def check(x):
    if x & 7 == 0:
        raise Refused(x)
    return x


def bench(n):
    total = 0
    refused = 0
    wrong = 0
    for i in range(n):
        try:
            total += check(i)
        except ValueError:
            wrong += 1
        except Refused as problem:
            refused += problem.amount & 15
        finally:
            total += 1
    return "%d:%d:%d" % (total, refused, wrong)
