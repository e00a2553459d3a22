"""except*: what each clause handles, what is raised at the end."""


def t(f):
    try:
        f()
    except BaseException as e:
        show(e)
    else: print('none')
def show(e, ind=0):
    print(' '*ind, type(e).__name__, e.args[0] if e.args else '', 'ctx', type(e.__context__).__name__)
    if isinstance(e, BaseExceptionGroup):
        for x in e.exceptions: show(x, ind+1)
def a():
    try:
        raise ExceptionGroup('g', [ValueError(1), TypeError(2), ExceptionGroup('h', [ValueError(3), OSError(4)])])
    except* ValueError as e:
        print('V', e.exceptions)
    except* TypeError:
        print('T')
t(a)
def b():
    try: raise ValueError(1)
    except* ValueError as e: print(repr(e))
t(b)
def c():
    try: raise KeyError(1)
    except* ValueError as e: print(repr(e))
    else: print('else')
    finally: print('fin')
t(c)
def d():
    try: raise ExceptionGroup('g', [ValueError(1), TypeError(2)])
    except* ValueError as e: raise
    except* TypeError as e: raise OSError(5)
t(d)
def e():
    try: raise ExceptionGroup('g', [ValueError(1), TypeError(2)])
    except* (ValueError, TypeError) as e: raise KeyError(1) from e
t(e)
def f():
    try: raise ExceptionGroup('g', [ValueError(1)])
    except* ExceptionGroup: pass
t(f)
def g():
    try: pass
    except* ValueError: pass
    else: print('else')
t(g)
def h():
    try: raise ExceptionGroup('g', [ValueError(1), KeyError(3)])
    except* ValueError: pass
    except* 3: pass
t(h)
def i():
    try: raise ExceptionGroup('g', [ValueError(1), KeyError(3)])
    except* ValueError: raise
    except* KeyError: raise
t(i)
