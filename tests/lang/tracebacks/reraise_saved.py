# An exception raised again later shows both places.
saved = None
def first():
    raise ValueError("saved")
def second(error):
    raise error
try:
    first()
except ValueError as e:
    saved = e
second(saved)
