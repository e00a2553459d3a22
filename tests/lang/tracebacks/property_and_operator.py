# Frames of special methods and properties.
class Money:
    def __init__(self, amount):
        self.amount = amount

    @property
    def cents(self):
        return self.amount.cents

    def __add__(self, other):
        return Money(self.cents + other.cents)


print(Money(1) + Money(2))
