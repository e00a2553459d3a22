"""A running total that prints itself."""

from shapes import PI


class Total:
    def __init__(self):
        self.sum = 0
        self.count = 0

    def add(self, amount):
        self.sum += amount
        self.count += 1

    @property
    def mean(self):
        return self.sum / self.count if self.count else 0.0

    def __str__(self):
        return f"{self.count} numbers, sum {self.sum}, mean {self.mean:.2f}, circles {PI * self.sum:.3f}"
