# Accounts with transfers, errors and a statement.
class InsufficientFunds(Exception):
    def __init__(self, account, amount):
        super().__init__(f"{account.owner} lacks {amount - account.balance}")
        self.account = account
class Account:
    _next = 1
    def __init__(self, owner, balance=0):
        self.owner, self.balance, self.history = owner, balance, []
        self.number, Account._next = Account._next, Account._next + 1
    def deposit(self, amount):
        if amount <= 0: raise ValueError(f"bad amount {amount!r}")
        self.balance += amount
        self.history.append(("in", amount))
        return self
    def withdraw(self, amount):
        if amount > self.balance: raise InsufficientFunds(self, amount)
        self.balance -= amount
        self.history.append(("out", amount))
        return self
    def __repr__(self): return f"<{self.number} {self.owner}: {self.balance}>"
class Savings(Account):
    rate = 0.05
    def add_interest(self): return self.deposit(round(self.balance * self.rate, 2))
    def withdraw(self, amount):
        if len([h for h in self.history if h[0] == "out"]) >= 2: raise PermissionError("only two withdrawals")
        return super().withdraw(amount)
def transfer(a, b, amount):
    a.withdraw(amount)
    try:
        b.deposit(amount)
    except ValueError:
        a.balance += amount
        raise
ann, bob = Account("ann", 100), Savings("bob", 200)
transfer(ann, bob, 30)
print(ann, bob, bob.add_interest().balance)
for a, b, n in ((ann, bob, 500), (bob, ann, 50), (bob, ann, -5), (bob, ann, 1), (bob, ann, 1)):
    try:
        transfer(a, b, n)
        print("ok", a, b)
    except (InsufficientFunds, ValueError) as e: print(type(e).__name__, e)
    except PermissionError as e: print("refused:", e)
for acc in (ann, bob): print(acc.owner, *[f"{k}{v:>8.2f}" for k, v in acc.history], sep=" | ")
print(sum(a.balance for a in (ann, bob)), sorted((ann, bob), key=lambda a: -a.balance), Account._next)
