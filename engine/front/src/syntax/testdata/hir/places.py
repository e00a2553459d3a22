# Columns are in bytes: ä is two.
ä = 'ü' + (ö
           * 2)
def f(
    a,
    b
):
    return (
        a
    ), b
x = [
    y
    for y in z
]; w
a = b \
    + c
if x:
	y = 'tab'
