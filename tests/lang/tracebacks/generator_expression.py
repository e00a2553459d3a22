# A generator expression has a frame of its own.
def convert(text):
    return int(text)
total = sum(convert(t) for t in ["1", "2", "three"])
