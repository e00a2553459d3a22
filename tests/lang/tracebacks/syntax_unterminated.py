# place-only: SyntaxError: text that does not end on its line.
a = "fine"
b = 'not closed
c = 1
