# A failing part far to the right in an indented long line.
def compute(first, second, third):
    if first:
        while second:
            return (first + second) * (third - first) + (second * third) - (first / (second - second)) + (third * third)
compute(1, 2, 3)
