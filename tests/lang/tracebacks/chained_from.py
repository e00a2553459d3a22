# raise from: the direct cause is shown first.
def parse(text):
    try:
        return int(text)
    except ValueError as error:
        raise RuntimeError(f"bad setting {text!r}") from error


def load():
    return parse("x12")


load()
