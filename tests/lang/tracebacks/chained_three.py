# Three exceptions in a chain, one of them from None in between.
def first():
    raise KeyError("first")


def second():
    try:
        first()
    except KeyError:
        raise ValueError("second") from None


def third():
    try:
        second()
    except ValueError as e:
        raise TypeError("third") from e


try:
    third()
finally:
    print("finally runs")
