"""English plurals, roughly."""

IRREGULAR = {"child": "children", "mouse": "mice", "foot": "feet"}
HISSING = ("s", "x", "z", "ch", "sh")


def plural(word):
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith(HISSING):
        return word + "es"
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"
