"""A module that says when it runs."""
print("running", __name__)
value = 1
_hidden = 2


def bump():
    global value
    value += 1
    return value
