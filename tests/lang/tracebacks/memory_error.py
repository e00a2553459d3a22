# MemoryError raised by the script ends it with an ordinary traceback.
def stop():
    raise MemoryError("asked for too much")
stop()
