# place-only: SyntaxError: brackets of two kinds.
x = (1, 2]
