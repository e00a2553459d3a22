"""Control of terminals, on the calls of `_posix`."""
import _posix
from operator import index as _index

# Numbers of Linux on most machines.
for _row in '''
B0=0 B1000000=4104 B110=3 B115200=4098 B1152000=4105 B1200=9 B134=4 B150=5
B1500000=4106 B1800=10 B19200=14 B200=6 B2000000=4107 B230400=4099 B2400=11
B2500000=4108 B300=7 B3000000=4109 B3500000=4110 B38400=15 B4000000=4111
B460800=4100 B4800=12 B50=1 B500000=4101 B57600=4097 B576000=4102 B600=8 B75=2
B921600=4103 B9600=13 BRKINT=2 BS0=0 BS1=8192 BSDLY=8192 CBAUD=4111 CBAUDEX=4096 CDSUSP=25
CEOF=4 CEOL=0 CEOT=4 CERASE=127 CFLUSH=15 CIBAUD=0x100f0000 CINTR=3 CKILL=21 CLNEXT=22 CLOCAL=2048 CQUIT=28
CR0=0 CR1=512 CR2=1024 CR3=1536 CRDLY=1536 CREAD=128 CRPRNT=18 CRTSCTS=0x80000000 CS5=0 CS6=16 CS7=32 CS8=48
CSIZE=48 CSTART=17 CSTOP=19 CSTOPB=64 CSUSP=26 CWERASE=23 ECHO=8 ECHOCTL=512 ECHOE=16 ECHOK=32 ECHOKE=2048
ECHONL=64 ECHOPRT=1024 EXTA=14 EXTB=15 EXTPROC=0x10000 FF0=0 FF1=0x8000 FFDLY=0x8000 FIOASYNC=0x5452
FIOCLEX=0x5451 FIONBIO=0x5421 FIONCLEX=0x5450 FIONREAD=0x541b FLUSHO=4096 HUPCL=1024 IBSHIFT=16 ICANON=2
ICRNL=256 IEXTEN=0x8000 IGNBRK=1 IGNCR=128 IGNPAR=4 IMAXBEL=8192 INLCR=64 INPCK=16 IOCSIZE_MASK=0x3fff0000
IOCSIZE_SHIFT=16 ISIG=1 ISTRIP=32 IUCLC=512 IUTF8=0x4000 IXANY=2048 IXOFF=4096 IXON=1024 NCCS=32 NL0=0 NL1=256
NLDLY=256 NOFLSH=128 N_MOUSE=2 N_PPP=3 N_SLIP=1 N_STRIP=4 N_TTY=0 OCRNL=8 OFDEL=128 OFILL=64 OLCUC=2 ONLCR=4
ONLRET=32 ONOCR=16 OPOST=1 PARENB=256 PARMRK=8 PARODD=512 PENDIN=0x4000 TAB0=0 TAB1=2048 TAB2=4096 TAB3=6144
TABDLY=6144 TCFLSH=0x540b TCGETS=0x5401 TCIFLUSH=0 TCIOFF=2 TCIOFLUSH=2 TCION=3 TCOFLUSH=1 TCOOFF=0 TCOON=1
TCSADRAIN=1 TCSAFLUSH=2 TCSANOW=0 TCSBRK=0x5409 TCSBRKP=0x5425 TCSETS=0x5402 TCSETSF=0x5404 TCSETSW=0x5403
TCXONC=0x540a TIOCCONS=0x541d TIOCEXCL=0x540c TIOCGETD=0x5424 TIOCGICOUNT=0x545d TIOCGLCKTRMIOS=0x5456
TIOCGPGRP=0x540f TIOCGSERIAL=0x541e TIOCGSOFTCAR=0x5419 TIOCGWINSZ=0x5413 TIOCINQ=0x541b TIOCLINUX=0x541c
TIOCMBIC=0x5417 TIOCMBIS=0x5416 TIOCMGET=0x5415 TIOCMIWAIT=0x545c TIOCMSET=0x5418 TIOCM_CAR=64 TIOCM_CD=64
TIOCM_CTS=32 TIOCM_DSR=256 TIOCM_DTR=2 TIOCM_LE=1 TIOCM_RI=128 TIOCM_RNG=128 TIOCM_RTS=4 TIOCM_SR=16 TIOCM_ST=8
TIOCNOTTY=0x5422 TIOCNXCL=0x540d TIOCOUTQ=0x5411 TIOCPKT=0x5420 TIOCPKT_DATA=0 TIOCPKT_DOSTOP=32
TIOCPKT_FLUSHREAD=1 TIOCPKT_FLUSHWRITE=2 TIOCPKT_NOSTOP=16 TIOCPKT_START=8 TIOCPKT_STOP=4 TIOCSCTTY=0x540e
TIOCSERCONFIG=0x5453 TIOCSERGETLSR=0x5459 TIOCSERGETMULTI=0x545a TIOCSERGSTRUCT=0x5458 TIOCSERGWILD=0x5454
TIOCSERSETMULTI=0x545b TIOCSERSWILD=0x5455 TIOCSER_TEMT=1 TIOCSETD=0x5423 TIOCSLCKTRMIOS=0x5457 TIOCSPGRP=0x5410
TIOCSSERIAL=0x541f TIOCSSOFTCAR=0x541a TIOCSTI=0x5412 TIOCSWINSZ=0x5414 TOSTOP=256 VDISCARD=13 VEOF=4 VEOL=11
VEOL2=16 VERASE=2 VINTR=0 VKILL=3 VLNEXT=15 VMIN=6 VQUIT=1 VREPRINT=12 VSTART=8 VSTOP=9 VSUSP=10 VSWTC=7
VSWTCH=7 VT0=0 VT1=0x4000 VTDLY=0x4000 VTIME=5 VWERASE=14 XCASE=4 XTABS=6144 _POSIX_VDISABLE=0
'''.split():
    _row = _row.split('=')
    globals()[_row[0]] = int(_row[1], 0)
del _row


class error(Exception):
    pass


def _descriptor(file):
    from select import _descriptor
    return _descriptor(file)


def _call(function, file, *args):
    fd = _descriptor(file)
    try:
        return function(fd, *args)
    except OSError as failure:
        code, text = failure.errno, failure.strerror
    raise error(code, text)


def tcgetattr(fd, /):
    """Get the tty attributes for file descriptor fd."""
    *numbers, characters = _call(_posix.tcgetattr, fd)
    characters = [characters[i:i + 1] for i in range(NCCS)]
    if not numbers[3] & ICANON:
        for i in (VMIN, VTIME):
            characters[i] = characters[i][0]
    return [*numbers, characters]


def tcsetattr(fd, when, attributes, /):
    """Set the tty attributes for file descriptor fd."""
    fd, when = _descriptor(fd), _index(when)
    if not isinstance(attributes, list) or len(attributes) != 7:
        raise TypeError('tcsetattr, arg 3: must be 7 element list')
    numbers = [_index(number) for number in attributes[:6]]
    given = attributes[6]
    if not isinstance(given, list) or len(given) != NCCS:
        raise TypeError(f'tcsetattr: attributes[6] must be {NCCS} element list')
    characters = bytearray()
    for character in given:
        if isinstance(character, bytes) and len(character) == 1:
            characters += character
        elif isinstance(character, int):
            characters.append(character & 0xFF)
        else:
            raise TypeError('tcsetattr: elements of attributes must be bytes objects of length 1 or integers')
    _call(_posix.tcsetattr, fd, when, *(number & 0xFFFFFFFF for number in numbers), bytes(characters))


def tcsendbreak(fd, duration, /):
    """Send a break on file descriptor fd."""
    _call(_posix.tcsendbreak, fd, _index(duration))


def tcdrain(fd, /):
    """Wait until all output written to file descriptor fd has been transmitted."""
    _call(_posix.tcdrain, fd)


def tcflush(fd, queue, /):
    """Discard queued data on file descriptor fd."""
    _call(_posix.tcflush, fd, _index(queue))


def tcflow(fd, action, /):
    """Suspend or resume input or output on file descriptor fd."""
    _call(_posix.tcflow, fd, _index(action))


def tcgetwinsize(fd, /):
    """Get the tty winsize for file descriptor fd: a tuple (ws_row, ws_col)."""
    return _call(_posix.tcgetwinsize, fd)


def tcsetwinsize(fd, winsize, /):
    """Set the tty winsize for file descriptor fd."""
    fd = _descriptor(fd)
    if not hasattr(winsize, '__getitem__') or not hasattr(winsize, '__len__') or len(winsize) != 2:
        raise TypeError('tcsetwinsize, arg 2: must be a two-item sequence')
    rows, columns = _index(winsize[0]), _index(winsize[1])
    if not (0 <= rows <= 0xFFFF and 0 <= columns <= 0xFFFF):
        raise OverflowError('winsize value(s) out of range.')
    _call(_posix.tcsetwinsize, fd, rows, columns)
