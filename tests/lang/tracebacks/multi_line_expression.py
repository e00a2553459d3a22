# A failing expression that spans several lines.
def check(value, limit):
    assert value < limit, (
        "value too large"
    )
    return value
result = check(
    1,
    limit=5,
) + check(
    10,
    limit=5,
)
