# The frame of a class body has the class's name.
class Config:
    size = 10
    ratio = size / (size - 10)
