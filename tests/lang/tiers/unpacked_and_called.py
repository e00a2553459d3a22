"""What a list is unpacked into stays where it is, whatever calls put into the places it came through."""


class Number:
    def divided(self, other):
        cls, new, (precision, rounding) = self.context
        if hasattr(other, "value"):
            made = new(cls)
            made.value = other.value
            return made
        return precision


Number.context = [Number, object.__new__, [53, "n"]]
n = Number()
n.value = 1
total = 0
for i in range(300):
    total += n.divided(n).value
    if n.divided(i) != 53:
        print("wrong")
print(total)


def restored(x, pair):
    old = x
    x, y = pair
    z = x + y
    x = old
    return x, z + len([x])


for i in range(300):
    if restored(i, [i, 2]) != (i, i + 3):
        print("wrong", i)
print(restored(1.5, [1, 2]))
