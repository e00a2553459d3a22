# heavy
import os
import select
import selectors
import socket
import tempfile

a, b = socket.socketpair()
print(a.family, a.type, a.proto, a.getblocking(), a.gettimeout())
a.sendall(b"hello")
print(b.recv(3), b.recv(10))
buffer = bytearray(10)
a.send(b"xyz")
print(b.recv_into(buffer), buffer)
a.send(b"abcd")
print(b.recv_into(memoryview(buffer)[5:], 2), buffer, b.recv(5, socket.MSG_PEEK), b.recv(5))
b.settimeout(0.01)
try:
    b.recv(1)
except TimeoutError as e:
    print(repr(e), socket.timeout is TimeoutError)
b.setblocking(False)
try:
    b.recv(1)
except BlockingIOError as e:
    print(e)
b.setblocking(True)
file = a.makefile("w")
file.write("line one\nline two\n")
file.flush()
other = b.makefile("r")
print(repr(other.readline()), repr(other.readline()))
both = b.makefile("rwb", 0)
print(both.write(b"ok"), a.recv(9))
file.close()
a.shutdown(socket.SHUT_WR)
print(b.recv(5))
try:
    a.send(b"x")
except BrokenPipeError as e:
    print(e)
a.close()
print(a.fileno(), a)
for file in (other, both, b):
    file.close()

server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
print(server.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR))
server.bind(("127.0.0.1", 0))
server.listen()
host, port = server.getsockname()
client = socket.create_connection(("127.0.0.1", port), timeout=2)
end, address = server.accept()
print(host, address == client.getsockname(), end.getpeername() == address, client.gettimeout(), end.gettimeout())
client.sendall(b"q" * 100_000)
received = 0
while received < 100_000:
    received += len(end.recv(1 << 16))
print(received)
client.close()
print(end.recv(1))
end.close()
server.close()
one, two = socket.socket(type=socket.SOCK_DGRAM), socket.socket(type=socket.SOCK_DGRAM)
one.bind(("127.0.0.1", 0))
print(two.sendto(b"datagram", one.getsockname()), one.recvfrom(10)[0])
one.close()
two.close()

path = os.path.join(tempfile.mkdtemp(), "socket")
server, client = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
server.bind(path)
server.listen(1)
client.connect(path)
end, address = server.accept()
print(repr(address), server.getsockname() == path, repr(client.getsockname()))
for make in (selectors.DefaultSelector, selectors.PollSelector, selectors.SelectSelector):
    with make() as selector:
        selector.register(end, selectors.EVENT_READ, "data")
        print(type(selector).__name__, selector.select(0), end=" ")
        client.send(b"1")
        [(key, events)] = selector.select(1)
        print(key.data, events, key.fd == end.fileno(), end.recv(1))
reading, writing = os.pipe()
socket.send_fds(client, [b"fd"], [writing])
message, descriptors, flags, address = socket.recv_fds(end, 10, 2)
os.write(descriptors[0], b"through")
print(message, len(descriptors), os.read(reading, 10))
for file in (server, client, end):
    file.close()

ready = select.select([reading], [writing], [], 0.01)
print(ready == ([], [writing], []))
poll = select.poll()
poll.register(reading, select.POLLIN)
print(poll.poll(1))
os.write(writing, b"x")
print(poll.poll() == [(reading, select.POLLIN)])
poll.unregister(reading)
with select.epoll() as epoll:
    epoll.register(reading, select.EPOLLIN)
    print(epoll.poll(1) == [(reading, select.EPOLLIN)], epoll.closed)
    epoll.modify(reading, 0)
    print(epoll.poll(0))
print(epoll.closed)
print(socket.inet_aton("127.0.0.1"), socket.inet_ntoa(b"\1\2\3\4"), socket.inet_ntop(socket.AF_INET6, bytes(15) + b"\1"))
print(socket.htons(1), socket.ntohl(1), socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM))


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


with socket.socket() as s:
    attempt(s.bind, "address")
    attempt(s.bind, ("127.0.0.1",))
    attempt(s.bind, ("127.0.0.1", 70000))
    attempt(s.bind, (1, 2))
    attempt(s.settimeout, -1)
    attempt(s.settimeout, "soon")
    attempt(s.recv, -1)
    attempt(s.accept)
    attempt(s.send, "text")
    attempt(s.getpeername)
    attempt(s.recv_into, b"abc")
attempt(s.recv, 1)
attempt(socket.socket, 999)
attempt(socket.socket, fileno=-1)
attempt(socket.socket, fileno=reading)
attempt(socket.inet_aton, "nowhere")
attempt(socket.htons, 70000)
attempt(socket.getaddrinfo, "no host", 1, flags=socket.AI_NUMERICHOST)
attempt(select.select, [-1], [], [])
attempt(select.select, ["x"], [], [])
attempt(select.select, [], [], [], -1)
attempt(poll.unregister, 5)
attempt(poll.modify, 5, 1)
attempt(epoll.poll)
