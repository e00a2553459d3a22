# A bare raise keeps the original place.
def risky():
    return [][3]


def guard():
    try:
        risky()
    except IndexError:
        print("logging")
        raise


guard()
