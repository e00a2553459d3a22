"""Two small methods of one object, n calls each: attribute lookup, method binding, call."""


class Account:
    def __init__(self, balance):
        self.balance = balance
        self.moves = 0

    def deposit(self, amount):
        self.balance = self.balance + amount
        self.moves += 1

    def worth(self, factor):
        return self.balance * factor


def bench(n):
    account = Account(10)
    total = 0
    for i in range(n):
        account.deposit(i & 7)
        total += account.worth(2) & 255
    return total + account.balance + account.moves
