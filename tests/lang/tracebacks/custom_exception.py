# Exceptions of the script: module name is left out for __main__, message by __str__, none at all.
class AppError(Exception):
    def __init__(self, code, text):
        self.code, self.text = code, text

    def __str__(self):
        return f"[{self.code}] {self.text}"


class Quiet(Exception):
    pass


try:
    raise Quiet
except Quiet as q:
    raise AppError(7, "went wrong\nover two lines") from q
