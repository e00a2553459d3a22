# Terminals: termios, tty, pty, getpass, on pseudoterminals.
import getpass
import os
import pty
import termios
import tty


def attempts(**functions):
    for name, function in functions.items():
        try:
            found = function()
        except Exception as error:
            found = f'{type(error).__name__}: {error}'
        print(f'  {name}: {found!r}')


first, second = os.openpty()
print(os.isatty(first), os.isatty(second), os.get_inheritable(first), os.ttyname(second).startswith('/dev/pts/'))
print(os.ptsname(first) == os.ttyname(second), os.ctermid())

print('attributes')
given = termios.tcgetattr(second)
print(len(given), len(given[6]) == termios.NCCS, given[6][termios.VINTR], given[6][termios.VEOF], given[4] == given[5])
print(bool(given[3] & termios.ICANON), bool(given[3] & termios.ECHO), bool(given[1] & termios.OPOST))
attempts(
    same=lambda: termios.tcsetattr(second, termios.TCSANOW, given),
    length=lambda: termios.tcsetattr(second, 0, given[:3]), kind=lambda: termios.tcsetattr(second, 0, tuple(given)),
    characters=lambda: termios.tcsetattr(second, 0, given[:6] + [[1]]),
    long=lambda: termios.tcsetattr(second, 0, given[:6] + [[b'ab'] * termios.NCCS]),
    number=lambda: termios.tcsetattr(second, 0, given[:6] + [5]),
    text=lambda: termios.tcsetattr(second, 0, ['a'] + given[1:]), when=lambda: termios.tcsetattr(second, 9, given),
    closed=lambda: termios.tcgetattr(999), name=lambda: termios.tcgetattr('a'), minus=lambda: termios.tcgetattr(-1))
read_end, write_end = os.pipe()
try:
    termios.tcgetattr(read_end)
except termios.error as error:
    print(error.args, isinstance(error, OSError), type(error))

print('sizes')
attempts(
    none=lambda: termios.tcgetwinsize(second), set=lambda: termios.tcsetwinsize(second, (10, 20)),
    got=lambda: termios.tcgetwinsize(first), os=lambda: os.get_terminal_size(second),
    short=lambda: termios.tcsetwinsize(second, (10,)), number=lambda: termios.tcsetwinsize(second, 3),
    large=lambda: termios.tcsetwinsize(second, (100000, 1)), text=lambda: termios.tcsetwinsize(second, ('a', 1)))

print('queues')
attempts(
    flush=lambda: termios.tcflush(second, termios.TCIFLUSH), flow=lambda: termios.tcflow(second, termios.TCOON),
    drain=lambda: termios.tcdrain(second), brk=lambda: termios.tcsendbreak(second, 0),
    bad=lambda: termios.tcflush(second, 99))

print('modes')
os.write(first, b'cooked\r')
print(os.read(second, 100), os.read(first, 100))
before = tty.setraw(second)
print(before == given, termios.tcgetattr(second)[3] & (termios.ICANON | termios.ECHO | termios.ISIG))
mode = termios.tcgetattr(second)
print(mode[6][termios.VMIN], mode[6][termios.VTIME])
os.write(first, b'raw\r\x03')
print(os.read(second, 100))
tty.setcbreak(second)
mode = termios.tcgetattr(second)
print(bool(mode[3] & termios.ISIG), bool(mode[3] & termios.ICANON))
mode[6][termios.VMIN] = 0
mode[6][termios.VTIME] = b'\1'
termios.tcsetattr(second, termios.TCSAFLUSH, mode)
print(os.read(second, 10), termios.tcgetattr(second)[6][termios.VTIME])
termios.tcsetattr(second, termios.TCSADRAIN, given)
print(termios.tcgetattr(second) == given)
for fd in (first, second, read_end, write_end):
    os.close(fd)


def everything(fd):
    found = b''
    while True:
        try:
            part = os.read(fd, 1024)
        except OSError as error:
            part = b''
        if not part:
            return found
        found += part


print('a child with a terminal of its own', flush=True)
pid, fd = pty.fork()
if not pid:
    ok = os.isatty(0) and os.isatty(1) and os.getsid(0) == os.getpid()
    os.write(1, b'terminal' if ok else b'none')
    os._exit(3)
print(everything(fd), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
os.close(fd)
print('passwords', flush=True)
pid, fd = pty.fork()
if not pid:
    word = getpass.getpass('Word: ')
    print(f'<{word}>', flush=True)
    os._exit(0)
prompt = os.read(fd, 6)
os.write(fd, b'secret\n')
print(prompt, everything(fd), os.waitpid(pid, 0)[1])
os.close(fd)

print('copying', flush=True)
print(os.waitstatus_to_exitcode(pty.spawn(['sh', '-c', 'echo spawned; exit 4'])))
