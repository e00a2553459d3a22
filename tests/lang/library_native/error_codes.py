# The module `errno`.
import errno

for name in sorted(n for n in dir(errno) if n[0] == "E"):
    print(name, getattr(errno, name), errno.errorcode[getattr(errno, name)])
print(len(errno.errorcode), errno.errorcode[errno.ENOENT])
try:
    open("/no/such/file")
except OSError as e:
    print(e.errno == errno.ENOENT)
