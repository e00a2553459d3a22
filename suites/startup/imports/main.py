"""Imports three modules that lie beside it and uses one thing of each."""

import shapes
import words
from totals import Total

total = Total()
total.add(shapes.area("square", 3))
total.add(len(words.plural("box")))
print(total)
