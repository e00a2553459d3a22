# While one thread waits for the system, others run.
import io
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time

# A pipe, with each end in a thread of its own.
r, w = os.pipe()
got = []
thread = threading.Thread(target=lambda: got.append(os.read(r, 100)))
thread.start()
time.sleep(0.005)
os.write(w, b'first')
thread.join()
print(got)

# File objects: more than a pipe holds, text and binary.
reader, writer = os.fdopen(r, 'rb'), os.fdopen(w, 'wb')
thread = threading.Thread(target=lambda: got.append(len(reader.read())))
thread.start()
time.sleep(0.005)
print(writer.write(b'x' * 1_000_000))
writer.close()
thread.join()
print(got[1])
reader.close()
r, w = os.pipe()
lines = []


def read_lines():
    with open(r, encoding='utf-8') as f:
        for line in f:
            lines.append(line)


thread = threading.Thread(target=read_lines)
thread.start()
with open(w, 'w', encoding='utf-8') as f:
    for number in range(3):
        print('line', number, file=f, flush=True)
        time.sleep(0.002)
    f.write('no end')
thread.join()
print(lines)

# Sockets: a server and its clients.
server = socket.create_server(('127.0.0.1', 0))
port = server.getsockname()[1]


def serve():
    for _ in range(3):
        connection, _ = server.accept()
        with connection:
            while part := connection.recv(100):
                connection.sendall(part.upper())


answers = []


def ask(word):
    with socket.create_connection(('127.0.0.1', port)) as s:
        s.sendall(word)
        s.shutdown(socket.SHUT_WR)
        with s.makefile('rb') as f:
            answers.append(f.read())


threads = [threading.Thread(target=serve)]
threads += [threading.Thread(target=ask, args=(word,)) for word in (b'one', b'two', b'three')]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
server.close()
print(sorted(answers))
a, b = socket.socketpair()
thread = threading.Thread(target=lambda: (time.sleep(0.005), b.send(b'!')))
thread.start()
print(select.select([a], [], [], 10)[0] == [a], a.recv(1))
thread.join()
a.close()
b.close()

# Another program, read by one thread and written by another.
program = 'import sys\nfor line in sys.stdin: print(line.strip()[::-1], flush=True)'
child = subprocess.Popen(['cat'], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
lines = []
thread = threading.Thread(target=lambda: lines.extend(child.stdout))
thread.start()
for number in range(3):
    print('row', number, file=child.stdin, flush=True)
big = 'y' * 300_000
child.stdin.write(big + '\n')
child.stdin.close()
thread.join()
print(lines[:3], len(lines[3]), child.wait())
child.stdout.close()
thread = threading.Thread(target=lambda: print(subprocess.run(['sh', '-c', 'exit 3']).returncode))
thread.start()
thread.join()

# The main thread runs handlers of signals, whoever sends them, while it waits for another thread.
seen = []
signal.signal(signal.SIGUSR1, lambda number, frame: seen.append((number, threading.current_thread().name)))


def send():
    signal.raise_signal(signal.SIGUSR1)
    os.kill(os.getpid(), signal.SIGUSR1)
    for _ in range(1000):
        if seen:
            return
        time.sleep(0.005)


thread = threading.Thread(target=send)
thread.start()
thread.join()
print(set(seen) == {(signal.SIGUSR1, 'MainThread')})


def interrupt():
    time.sleep(0.005)
    signal.raise_signal(signal.SIGINT)


thread = threading.Thread(target=interrupt)
thread.start()
try:
    threading.Event().wait(30)
except KeyboardInterrupt:
    print('interrupted')
thread.join()

# A copy of the process has the thread alone that made it.
sys.stdout.flush()


def fork():
    import warnings
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        child = os.fork()
        if child == 0:
            lock = threading.Lock()
            other = threading.Thread(target=lock.acquire)
            other.start()
            other.join()
            alive = [t.name for t in threading.enumerate()]
            os._exit(40 + len(alive) + lock.locked())
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), [w.category.__name__ for w in caught])


thread = threading.Thread(target=fork)
thread.start()
thread.join()
