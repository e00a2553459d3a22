# place-only: IndentationError: an indented block is missing.
def f():
return 1
