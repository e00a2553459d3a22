"""What of operator is not exact in Python."""


def index(a, /):
    """Same as a.__index__()."""
    try:
        convert = type(a).__index__
    except AttributeError:
        raise TypeError(f"'{type(a).__name__}' object cannot be interpreted as an integer") from None
    return convert(a)
