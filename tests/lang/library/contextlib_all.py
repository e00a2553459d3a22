"""Context managers of contextlib."""
import contextlib
import io


@contextlib.contextmanager
def tag(name):
    print('<' + name + '>')
    try:
        yield name.upper()
    except KeyError as e:
        print('swallowed', e)
    finally:
        print('</' + name + '>')


with tag('a') as t:
    print(t)
with tag('b'):
    raise KeyError('k')
try:
    with tag('c'):
        raise ValueError('v')
except ValueError as e:
    print('out', e)


@tag('deco')
def f(x):
    return x + 1


print(f(1), f(2))
with contextlib.suppress(ZeroDivisionError, KeyError):
    1 / 0
out = io.StringIO()
with contextlib.redirect_stdout(out):
    print('hidden')
print(repr(out.getvalue()))


class Res:
    def __init__(self, n):
        self.n = n

    def close(self):
        print('close', self.n)


with contextlib.closing(Res(1)) as r:
    print(r.n)
with contextlib.ExitStack() as stack:
    for i in range(3):
        stack.enter_context(contextlib.closing(Res(i)))
    stack.callback(print, 'callback')
    print(stack.enter_context(tag('in')))
with contextlib.nullcontext(5) as n:
    print(n)
try:
    with contextlib.ExitStack() as stack:
        stack.push(lambda t, e, tb: print('saw', t.__name__) or True)
        raise RuntimeError
finally:
    print('done')


@contextlib.contextmanager
def empty():
    if False:
        yield


try:
    with empty():
        pass
except RuntimeError as e:
    print(e)


class Timer(contextlib.ContextDecorator):
    def __enter__(self):
        print('start')
        return self

    def __exit__(self, *exc):
        print('stop')


@Timer()
def work():
    print('work')


work()
print(isinstance(Res(1), contextlib.AbstractContextManager), isinstance(tag('x'), contextlib.AbstractContextManager))
