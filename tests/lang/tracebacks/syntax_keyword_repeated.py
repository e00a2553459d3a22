# place-only: SyntaxError: a keyword argument given twice.
print("a", sep="-", sep="+")
