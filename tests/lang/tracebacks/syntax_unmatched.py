# place-only: SyntaxError: a closing bracket too many.
x = (1, 2))
