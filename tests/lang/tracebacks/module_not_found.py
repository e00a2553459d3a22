# import of a module that does not exist.
import math
import not_there_at_all
