# The module logging, to a StringIO.
import io
import logging

out = io.StringIO()
handler = logging.StreamHandler(out)
handler.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(funcName)s:%(message)s"))
log = logging.getLogger("app.part")
log.addHandler(handler)
log.setLevel(logging.DEBUG)
log.propagate = False


def work():
    log.debug("value %d of %s", 3, "x")
    log.info("named %(key)s", {"key": "k"})
    log.warning("no arguments")
    try:
        1 / 0
    except ZeroDivisionError:
        log.exception("failed")


work()
log.log(35, "custom")
log.setLevel(logging.ERROR)
log.info("not shown")
log.critical("shown")
for line in out.getvalue().splitlines():
    print(line.replace(__file__, "FILE"))
print(log, log.parent, log.getEffectiveLevel(), log.isEnabledFor(logging.INFO))
print(logging.getLevelName(35), logging.getLevelName("INFO"), logging.getLogger("app") is logging.getLogger("app.part").parent)


class Odd(logging.Filter):
    def filter(self, record):
        return record.args and record.args[0] % 2 == 1


class Keep(logging.Handler):
    def __init__(self):
        super().__init__()
        self.records = []

    def emit(self, record):
        self.records.append(record)


keep = Keep()
keep.addFilter(Odd())
root = logging.getLogger()
root.addHandler(keep)
root.setLevel(logging.INFO)
for i in range(5):
    logging.getLogger("other").info("n=%s", i)
print([r.getMessage() for r in keep.records], keep.records[0].levelname, keep.records[0].module)
adapter = logging.LoggerAdapter(logging.getLogger("other"), {"who": "me"})
adapter.info("x%d", 7)
print(keep.records[-1].who, keep.records[-1].lineno > 0)
for style, text in (("{", "{levelname}/{message}"), ("$", "$levelname/$message")):
    print(logging.Formatter(text, style=style).format(keep.records[0]))
print(logging.Formatter().formatException((ValueError, ValueError("bare"), None)))
