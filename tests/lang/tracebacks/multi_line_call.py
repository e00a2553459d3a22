# A call over several lines whose argument fails.
def combine(*parts):
    return "".join(parts)
text = combine(
    "a",
    "b" + 1,
    "c",
)
