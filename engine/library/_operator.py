"""What of operator is not exact in Python."""


def _compare_digest(a, b, /):
    """Is a == b, in a time that does not depend on where they differ?"""
    if isinstance(a, str) and isinstance(b, str):
        if not (a.isascii() and b.isascii()):
            raise TypeError('comparing strings with non-ASCII characters is not supported')
        a, b = a.encode(), b.encode()
    for operand in (a, b):
        try:
            memoryview(operand)
        except TypeError:
            raise TypeError(f"a bytes-like object is required, not '{type(operand).__name__}'") from None
    a, b = bytes(a), bytes(b)
    differs = len(a) != len(b)
    for x, y in zip(b if differs else a, b):
        differs |= x ^ y
    return not differs


def index(a, /):
    """Same as a.__index__()."""
    try:
        convert = type(a).__index__
    except AttributeError:
        raise TypeError(f"'{type(a).__name__}' object cannot be interpreted as an integer") from None
    return convert(a)
