# place-only: SyntaxError in the middle of a line.
x = 1
if x = 2:
    pass
