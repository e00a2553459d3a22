# place-only: SyntaxError: a bracket that is never closed.
print("never runs")
values = [1, 2,
print("x")
