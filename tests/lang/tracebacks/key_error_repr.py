# KeyError shows the repr of its key.
d = {("a", 1): "x"}
d["it's"]
