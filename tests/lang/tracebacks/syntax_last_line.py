# place-only: SyntaxError on the last line of a script; nothing runs.
print("never printed")
for i in range(3):
    print(i)
x = (1 + ) * 2
