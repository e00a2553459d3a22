"""Sockets: the class that `socket` builds on, over the calls of `_sockets`, which take descriptors."""
import _sockets
import posix as _posix
from _operator import index as _index
from _sockets import CMSG_LEN, CMSG_SPACE, gaierror, getaddrinfo, gethostbyname, gethostname, getnameinfo
from math import ceil as _ceil

globals().update(_sockets.numbers)
NI_MAXSERV, IPV6_JOIN_GROUP, IPV6_LEAVE_GROUP, EAI_ADDRFAMILY = 32, 20, 21, -9
INADDR_UNSPEC_GROUP, INADDR_ALLHOSTS_GROUP, INADDR_MAX_LOCAL_GROUP = 0xE0000000, 0xE0000001, 0xE00000FF
IPPORT_RESERVED, IPPORT_USERRESERVED = 1024, 5000
has_ipv6 = True
error = OSError
timeout = TimeoutError
_FLAGS = SOCK_CLOEXEC | SOCK_NONBLOCK
_default_timeout = None


class herror(OSError):
    __module__ = 'socket'


def getdefaulttimeout():
    return _default_timeout


def setdefaulttimeout(timeout, /):
    global _default_timeout
    _default_timeout = _seconds(timeout)


def _seconds(timeout):
    if timeout is None:
        return None
    if not isinstance(timeout, (int, float)):
        try:
            timeout = timeout.__float__()
        except AttributeError:
            kind = type(timeout).__name__
            raise TypeError(f"'{kind}' object cannot be interpreted as an integer or float") from None
    if timeout != timeout:
        raise ValueError('Invalid value NaN (not a number)')
    if timeout < 0:
        raise ValueError('Timeout value out of range')
    if timeout >= 1 << 33:
        raise OverflowError('timeout doesn\'t fit into C timeval')
    return float(timeout)


class socket:
    """socket(family=AF_INET, type=SOCK_STREAM, proto=0) -> socket object"""
    __slots__ = ('_fd', '_family', '_type', '_proto', '_timeout', '_nanoseconds')

    def __new__(cls, *args, **kwargs):
        self = object.__new__(cls)
        self._fd, self._family, self._type, self._proto = -1, 0, 0, 0
        self._timeout, self._nanoseconds = None, -1
        return self

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        if fileno is None:
            family = AF_INET if family == -1 else family
            type = SOCK_STREAM if type == -1 else type
            proto = 0 if proto == -1 else proto
            self._fd = _sockets.open(family, type, proto)
        else:
            if isinstance(fileno, float) or not hasattr(fileno, '__index__'):
                kind = fileno.__class__.__name__
                raise TypeError(f"'{kind}' object cannot be interpreted as an integer")
            fd = fileno.__index__()
            if fd < 0:
                raise ValueError('negative file descriptor')
            _sockets.getsockname(fd)
            family = _sockets.getsockopt(fd, SOL_SOCKET, SO_DOMAIN) if family == -1 else family
            type = _sockets.getsockopt(fd, SOL_SOCKET, SO_TYPE) if type == -1 else type
            proto = _sockets.getsockopt(fd, SOL_SOCKET, SO_PROTOCOL) if proto == -1 else proto
            self._fd = fd
        self._family, self._type, self._proto = int(family), int(type) & ~_FLAGS, int(proto)
        if type & SOCK_NONBLOCK:
            self._timeout, self._nanoseconds = 0.0, 0
        elif _default_timeout is not None:
            self.settimeout(_default_timeout)

    def __repr__(self):
        return f'<socket object, fd={self._fd}, family={self._family}, type={self._type}, proto={self._proto}>'

    def __del__(self):
        fd, self._fd = self._fd, -1
        if fd != -1:
            try:
                _posix.close(fd)
            except OSError:
                pass

    family = property(lambda self: self._family)
    type = property(lambda self: self._type)
    proto = property(lambda self: self._proto)
    timeout = property(lambda self: self._timeout)

    def fileno(self):
        return self._fd

    def close(self):
        fd, self._fd = self._fd, -1
        if fd != -1:
            try:
                _posix.close(fd)
            except ConnectionResetError:
                pass

    def detach(self):
        fd, self._fd = self._fd, -1
        return fd

    def settimeout(self, timeout, /):
        timeout = _seconds(timeout)
        _posix.set_blocking(self._fd, timeout is None)
        self._timeout = timeout
        self._nanoseconds = -1 if timeout is None else _ceil(timeout * 1_000_000_000)

    def gettimeout(self):
        return self._timeout

    def setblocking(self, flag, /):
        self.settimeout(None if flag else 0.0)

    def getblocking(self):
        return self._timeout != 0.0

    def bind(self, address, /):
        _sockets.bind(self._fd, self._family, address)

    def listen(self, backlog=128, /):
        _sockets.listen(self._fd, backlog)

    def connect(self, address, /):
        _sockets.check(self.connect_ex(address))

    def connect_ex(self, address, /):
        return _sockets.connect(self._fd, self._family, address, self._nanoseconds)

    def _accept(self):
        return _sockets.accept(self._fd, self._nanoseconds)

    def recv(self, bufsize, flags=0, /):
        return _sockets.recv(self._fd, bufsize, flags, self._nanoseconds)

    def recv_into(self, buffer, nbytes=0, flags=0):
        return _sockets.recv_into(self._fd, buffer, nbytes, flags, self._nanoseconds)

    def recvfrom(self, bufsize, flags=0, /):
        return _sockets.recvfrom(self._fd, bufsize, flags, self._nanoseconds)

    def recvfrom_into(self, buffer, nbytes=0, flags=0):
        view = memoryview(buffer).cast('B')
        if nbytes < 0:
            raise ValueError('negative buffersize in recvfrom_into')
        if nbytes > len(view):
            raise ValueError('nbytes is greater than the length of the buffer')
        data, address = self.recvfrom(nbytes or len(view), flags)
        view[:len(data)] = data
        return len(data), address

    def recvmsg(self, bufsize, ancbufsize=0, flags=0, /):
        return _sockets.recvmsg(self._fd, bufsize, ancbufsize, flags, self._nanoseconds)

    def recvmsg_into(self, buffers, ancbufsize=0, flags=0, /):
        views = [memoryview(buffer).cast('B') for buffer in buffers]
        data, *rest = self.recvmsg(sum(map(len, views)), ancbufsize, flags)
        at = 0
        for view in views:
            part = data[at:at + len(view)]
            view[:len(part)] = part
            at += len(part)
        return len(data), *rest

    def send(self, data, flags=0, /):
        return _sockets.send(self._fd, data, flags, self._nanoseconds)

    def sendall(self, data, flags=0, /):
        _sockets.sendall(self._fd, data, flags, self._nanoseconds)

    def sendto(self, data, *args):
        if not 1 <= len(args) <= 2:
            raise TypeError(f'sendto() takes 2 or 3 arguments ({len(args) + 1} given)')
        flags, address = args if len(args) == 2 else (0, args[0])
        return _sockets.sendto(self._fd, data, flags, self._family, address, self._nanoseconds)

    def sendmsg(self, buffers, ancdata=(), flags=0, address=None, /):
        data = b''.join(buffers)
        return _sockets.sendmsg(self._fd, data, ancdata, flags, self._family, address, self._nanoseconds)

    def shutdown(self, how, /):
        _sockets.shutdown(self._fd, how)

    def getsockname(self):
        return _sockets.getsockname(self._fd)

    def getpeername(self):
        return _sockets.getpeername(self._fd)

    def getsockopt(self, level, option, buflen=0, /):
        return _sockets.getsockopt(self._fd, level, option, buflen)

    def setsockopt(self, level, option, value, optlen=None, /):
        _sockets.setsockopt(self._fd, level, option, value, optlen)


SocketType = socket


def socketpair(family=None, type=SOCK_STREAM, proto=0, /):
    family = AF_UNIX if family is None else family
    pair = [socket.__new__(socket), socket.__new__(socket)]
    for end, fd in zip(pair, _sockets.pair(family, type, proto)):
        socket.__init__(end, family, type, proto, fd)
    return tuple(pair)


def close(fd, /):
    try:
        _posix.close(fd)
    except ConnectionResetError:
        pass


def dup(fd, /):
    return _posix.dup(fd)


def gethostbyname_ex(host, /):
    rows = getaddrinfo(host, None, AF_INET, SOCK_STREAM, 0, AI_CANONNAME)
    return rows[0][3] or host, [], [row[4][0] for row in rows]


def gethostbyaddr(host, /):
    rows = getaddrinfo(host, None, 0, SOCK_STREAM)
    try:
        name = getnameinfo(rows[0][4][:2], NI_NAMEREQD)[0]
    except gaierror:
        raise herror(1, 'Unknown host') from None
    return name, [], [row[4][0] for row in rows]


_PROTOCOLS = {'ip': 0, 'icmp': 1, 'igmp': 2, 'tcp': 6, 'udp': 17, 'ipv6': 41, 'ipv6-icmp': 58}


def getprotobyname(name, /):
    try:
        return _PROTOCOLS[name]
    except KeyError:
        raise OSError('protocol not found') from None


_KINDS = {'tcp': SOCK_STREAM, 'udp': SOCK_DGRAM}


def getservbyname(service, protocol='tcp', /):
    try:
        return getaddrinfo(None, service, AF_INET, _KINDS[protocol])[0][4][1]
    except (KeyError, gaierror):
        raise OSError('service/proto not found') from None


def getservbyport(port, protocol='tcp', /):
    if not 0 <= port <= 0xFFFF:
        raise OverflowError('getservbyport: port must be 0-65535.')
    service = getnameinfo(('127.0.0.1', port), NI_NUMERICHOST | (NI_DGRAM if protocol == 'udp' else 0))[1]
    if service == str(port):
        raise OSError('port/proto not found')
    return service


def _swapped(name, size):
    def swap(x, /):
        x = _index(x)
        if x < 0:
            raise ValueError('Cannot convert negative int')
        if x >> size * 8:
            raise OverflowError(f'Python int too large for C uint{size * 8}_t')
        return int.from_bytes(x.to_bytes(size, 'little'), 'big')
    swap.__name__ = swap.__qualname__ = name
    return swap


htons, ntohs = _swapped('htons', 2), _swapped('ntohs', 2)
htonl, ntohl = _swapped('htonl', 4), _swapped('ntohl', 4)


def inet_aton(ip_addr, /):
    parts = ip_addr.split('.')
    try:
        if not 1 <= len(parts) <= 4 or not all(part[:1].isdigit() for part in parts):
            raise ValueError
        numbers = [int(part, 8 if part[0] == '0' and part.isdigit() else 0) for part in parts]
        if any(number > 255 for number in numbers[:-1]):
            raise ValueError
        return bytes(numbers[:-1]) + numbers[-1].to_bytes(5 - len(parts), 'big')
    except (ValueError, OverflowError):
        raise OSError('illegal IP address string passed to inet_aton') from None


def inet_ntoa(packed_ip, /):
    packed_ip = bytes(packed_ip)
    if len(packed_ip) != 4:
        raise OSError('packed IP wrong length')
    return '.'.join(map(str, packed_ip))


def inet_pton(address_family, ip_string, /):
    import ipaddress
    try:
        if address_family == AF_INET:
            return ipaddress.IPv4Address(ip_string).packed
        if address_family == AF_INET6:
            return ipaddress.IPv6Address(ip_string).packed
    except ValueError:
        raise OSError('illegal IP address string passed to inet_pton') from None
    raise OSError(97, 'Address family not supported by protocol')


def inet_ntop(address_family, packed_ip, /):
    packed_ip = bytes(packed_ip)
    length = {AF_INET: 4, AF_INET6: 16}.get(address_family)
    if length is None:
        raise ValueError(f'unknown address family {address_family}')
    if len(packed_ip) != length:
        raise ValueError('invalid length of packed IP address string')
    if address_family == AF_INET:
        return inet_ntoa(packed_ip)
    import ipaddress
    return str(ipaddress.IPv6Address(packed_ip))


def _interfaces():
    found = []
    for name in _posix.listdir('/sys/class/net'):
        fd = _posix.open(f'/sys/class/net/{name}/ifindex', 0)
        try:
            found.append((int(_posix.read(fd, 32)), name))
        finally:
            _posix.close(fd)
    return sorted(found)


def if_nameindex():
    return _interfaces()


def if_nametoindex(name, /):
    for index, known in _interfaces():
        if known == name:
            return index
    raise OSError('no interface with this name')


def if_indextoname(index, /):
    for known, name in _interfaces():
        if known == index:
            return name
    raise OSError(6, 'No such device or address')
