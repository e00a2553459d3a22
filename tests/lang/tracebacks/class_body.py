# An exception in a class body and in a decorator.
def register(cls):
    raise TypeError(f"cannot register {cls.__name__}")


@register
class Plugin:
    name = "plugin"

    def run(self):
        return self.name
