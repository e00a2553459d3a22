def g():
    yield 1
try:
    g().throw(ValueError("x"))
except ValueError:
    import traceback; print(traceback.format_exc())
async def c(): pass
k=c()
try: k.throw(KeyError(1))
except KeyError:
    print(traceback.format_exc())
