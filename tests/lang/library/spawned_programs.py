# os.posix_spawn, the other ways to wait for a process, and waiting for signals.
import os
import signal
import sys
import tempfile


def attempts(**functions):
    for name, function in functions.items():
        try:
            found = function()
        except Exception as error:
            found = f'{type(error).__name__}: {error}'
        print(f'  {name}: {found!r}')


def ended(pid):
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def output(script, **options):
    """What a script of the shell prints when it is spawned."""
    reading, writing = os.pipe()
    actions = [(os.POSIX_SPAWN_DUP2, writing, 1)]
    pid = os.posix_spawnp('sh', ['sh', '-c', script], {'PATH': os.environ['PATH'], 'NAME': 'value'}, file_actions=actions, **options)
    os.close(writing)
    with open(reading) as file:
        return file.read(), ended(pid)


print('spawning')
print(output('echo $NAME; exit 3'), output('kill -TERM $$'))
print(ended(os.posix_spawn('/bin/sh', ['sh', '-c', 'exit 5'], None)), ended(os.posix_spawnp('true', ('true',), os.environ)))
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, 'out')
    pid = os.posix_spawn('/bin/sh', ['sh', '-c', 'echo out; echo err >&2'], {}, file_actions=[
        (os.POSIX_SPAWN_OPEN, 1, path, os.O_CREAT | os.O_WRONLY, 0o600), (os.POSIX_SPAWN_DUP2, 1, 2)])
    print(ended(pid), open(path).read().split())
print(output('test $(cut -d" " -f5 /proc/$$/stat) = $$ && echo own group', setpgroup=0))
print(output('test $(cut -d" " -f6 /proc/$$/stat) = $$ && echo own session', setsid=True))
print(output('exec grep SigBlk /proc/self/status', setsigmask=[signal.SIGUSR1]))
print(output('kill -USR1 $$; echo not ended', setsigmask=[signal.SIGUSR1])[0].strip())
signal.signal(signal.SIGUSR2, signal.SIG_IGN)
print(output('kill -USR2 $$; echo ignored'), output('kill -USR2 $$; echo ignored', setsigdef=[signal.SIGUSR2]))
reading, writing = os.pipe()
os.set_inheritable(writing, True)
print(ended(os.posix_spawn('/bin/sh', ['sh', '-c', f'echo x >&{writing} 2>/dev/null'], {})) == 0,
      ended(os.posix_spawn('/bin/sh', ['sh', '-c', f'(echo x >&{writing}) 2>/dev/null'], {}, file_actions=[(os.POSIX_SPAWN_CLOSE, writing)])) == 0)
os.close(reading)
os.close(writing)
attempts(
    none=lambda: os.posix_spawn('/none', ['none'], {}), args=lambda: os.posix_spawn('/bin/sh', 'sh', {}),
    empty=lambda: os.posix_spawn('/bin/sh', [], {}), first=lambda: os.posix_spawn('/bin/sh', [''], {}),
    env=lambda: os.posix_spawn('/bin/sh', ['sh'], 5), actions=lambda: os.posix_spawn('/bin/sh', ['sh'], {}, file_actions=5),
    action=lambda: os.posix_spawn('/bin/sh', ['sh'], {}, file_actions=[5]), kind=lambda: os.posix_spawn('/bin/sh', ['sh'], {}, file_actions=[(9,)]),
    close=lambda: os.posix_spawn('/bin/sh', ['sh'], {}, file_actions=[(os.POSIX_SPAWN_CLOSE,)]),
    dup=lambda: os.posix_spawn('/bin/sh', ['sh'], {}, file_actions=[(os.POSIX_SPAWN_DUP2, 1)]),
    zero=lambda: os.posix_spawn('/bin/sh', ['sh', 'a\0b'], {}), mask=lambda: os.posix_spawn('/bin/sh', ['sh'], {}, setsigmask=[999]))


def child(status):
    pid = os.fork()
    if not pid:
        os._exit(status)
    return pid


print('waiting')
pid = child(7)
found, status, used = os.wait4(pid, 0)
print(found == pid, os.waitstatus_to_exitcode(status), type(used).__name__, used.ru_utime >= 0, len(used))
pid = child(8)
found, status, used = os.wait3(0)
print(found == pid, os.waitstatus_to_exitcode(status), used.ru_maxrss > 0)
pid = child(9)
first = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
print(first.si_pid == pid, first.si_status, first.si_code == os.CLD_EXITED, first.si_signo == signal.SIGCHLD)
print(os.waitid(os.P_ALL, 0, os.WEXITED) == first, type(first).__name__, len(first))
pid = os.fork()
if not pid:
    signal.pause()
    os._exit(0)
print(os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG), os.wait4(pid, os.WNOHANG)[:2])
os.kill(pid, signal.SIGKILL)
killed = os.waitid(os.P_PID, pid, os.WEXITED)
print(killed.si_code == os.CLD_KILLED, killed.si_status == signal.SIGKILL)
pid = child(4)
descriptor = os.pidfd_open(pid)
print(os.waitid(os.P_PIDFD, descriptor, os.WEXITED).si_status)
os.close(descriptor)
attempts(none=lambda: os.waitid(os.P_ALL, 0, os.WEXITED), wait3=lambda: os.wait3(0), wait4=lambda: os.wait4(999999, 0))

print('signals')
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1, signal.SIGALRM])
os.kill(os.getpid(), signal.SIGUSR1)
info = signal.sigwaitinfo([signal.SIGUSR1])
print(info.si_signo == signal.SIGUSR1, info.si_pid == os.getpid(), info.si_uid == os.getuid(), info.si_code, len(info), type(info).__name__)
print(signal.sigtimedwait([signal.SIGUSR1], 0), signal.sigtimedwait([signal.SIGUSR1], 0.01))
signal.setitimer(signal.ITIMER_REAL, 0.01)
print(signal.sigtimedwait([signal.SIGALRM, signal.SIGUSR1], 20).si_signo == signal.SIGALRM)
attempts(minus=lambda: signal.sigtimedwait([signal.SIGUSR1], -1), range=lambda: signal.sigwaitinfo([0]),
         text=lambda: signal.sigtimedwait([signal.SIGUSR1], 'a'))
handled = []
signal.signal(signal.SIGCHLD, lambda *arguments: handled.append(arguments[0]))
pid = os.fork()
if not pid:
    os._exit(0)
print(signal.sigtimedwait([signal.SIGUSR1], 0.2), handled == [signal.SIGCHLD], ended(pid))
