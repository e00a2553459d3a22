# Notes added to an exception follow its message.
try:
    int("zz")
except ValueError as error:
    error.add_note("while reading line 3")
    error.add_note("two\nlines")
    raise
