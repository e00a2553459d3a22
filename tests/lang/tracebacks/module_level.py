# An exception at module level, after output.
print("before")
x = [1, 2, 3]
y = x[0] + x[5]
print("never")
