import fcntl
import grp
import hmac
import os
import pwd
import tempfile

path = os.path.join(tempfile.mkdtemp(), "file")
with open(path, "w+") as file:
    print(fcntl.fcntl(file, fcntl.F_GETFD), fcntl.fcntl(file.fileno(), fcntl.F_SETFD, 0), fcntl.fcntl(file, fcntl.F_GETFD))
    print(fcntl.flock(file, fcntl.LOCK_EX), fcntl.flock(file, fcntl.LOCK_UN))
    print(fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB), fcntl.lockf(file, fcntl.LOCK_UN, 10, 5))
    with open(path) as other:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as e:
            print(e)
reading, writing = os.pipe()
os.write(writing, b"four")
print(fcntl.ioctl(reading, 0x541B, bytes(4)), fcntl.ioctl(reading, 0x541B, b"abcdef"))
target = bytearray(4)
print(fcntl.ioctl(reading, 0x541B, target), target, fcntl.ioctl(reading, 0x541B, target, False))
print(fcntl.fcntl(reading, fcntl.F_GETFL), fcntl.fcntl(reading, fcntl.F_SETFL, os.O_NONBLOCK), os.get_blocking(reading))

root = pwd.getpwuid(0)
print(root.pw_name, root.pw_uid, root[3], root == pwd.getpwnam("root"), root in pwd.getpwall(), os.path.expanduser("~root") == root.pw_dir)
group = grp.getgrgid(0)
print(group.gr_name, group.gr_gid, type(group.gr_mem), group == grp.getgrnam("root"), repr(group)[:30])


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


attempt(fcntl.fcntl, -1, fcntl.F_GETFD)
attempt(fcntl.fcntl, "file", fcntl.F_GETFD)
attempt(fcntl.fcntl, 999, fcntl.F_GETFD)
attempt(fcntl.lockf, reading, 0)
attempt(fcntl.ioctl, reading, 0x541B, b"x" * 2000)
attempt(pwd.getpwnam, "no such user")
attempt(pwd.getpwuid, 987654)
attempt(grp.getgrnam, "no such group")
attempt(grp.getgrgid, 987654)
attempt(hmac.compare_digest, b"same", bytearray(b"same"))
attempt(hmac.compare_digest, "one", "two")
attempt(hmac.compare_digest, "caf\u00e9", "x")
attempt(hmac.compare_digest, "text", b"text")
