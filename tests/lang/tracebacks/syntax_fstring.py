# place-only: SyntaxError inside an f-string.
name = "x"
print(f"{name + }")
