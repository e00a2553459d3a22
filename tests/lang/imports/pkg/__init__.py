"""A package."""
from . import first
from .second import two, double as twice

level = "package"
