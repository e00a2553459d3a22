# Constants of a loop that is entered in the middle, also when compiled code is left and goes on in the interpreter.


def scaled(items):
    total = 0.5
    found = 0
    for x in items:
        total = total * 0.25 + x * 1.5 + 1000000
        if total == "never" or x is None:
            found += 7
        if found > 100000:
            return "much"
    return total, found


print(scaled(range(300)))
print(scaled([1, 2.5, True] * 100))
print(scaled([1] * 200 + [10**30] + [2] * 5))


def told(words):
    counts = [0, 0, 0]
    for w in words:
        if w == "plus":
            counts[0] += 1
        elif w == "minus":
            counts[1] -= 1
        elif w != "nothing":
            counts[2] += 3
    return counts


same = "".join(["pl", "us"])
print(told(["plus", "minus", "nothing", "other", same] * 80))
print(told(["plus", "minus", 5, None, same, ("plus",)] * 80))


class Odd(str):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    __hash__ = str.__hash__


print(told(["minus"] * 100 + [Odd("x")] * 3 + ["nothing"]))


def until(limit):
    n = 0
    while True:
        n += 1
        try:
            if n > limit:
                raise KeyError("limit")
            if n % 1000 == 3:
                n / (n - 3 - n + 3)
        except ZeroDivisionError as e:
            n += 100
            print(n, e)
        except KeyError as e:
            print(n, e)
            break


until(2500)
