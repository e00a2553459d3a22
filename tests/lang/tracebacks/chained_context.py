# An exception while handling another one.
def read(table, key):
    try:
        return table[key]
    except KeyError:
        return table[key.no_such_method()]


read({"a": 1}, "B")
