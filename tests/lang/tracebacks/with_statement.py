# An exception inside with, whose __exit__ raises another.
class Manager:
    def __enter__(self):
        return self

    def __exit__(self, *exc):
        raise RuntimeError("exit failed")


with Manager() as m:
    m.missing
