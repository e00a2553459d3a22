"""deque, defaultdict, OrderedDict, Counter, namedtuple, ChainMap and the User classes."""
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, UserString, defaultdict, deque, namedtuple

d = deque([1, 2, 3])
d.append(4)
d.appendleft(0)
print(d, len(d), d[0], d[-1], d[2], 3 in d, list(reversed(d)))
print(d.pop(), d.popleft(), d)
d.rotate(1)
print(d)
d.rotate(-2)
print(d, d.index(1), d.count(2))
d.extend('ab')
d.extendleft('xy')
d.insert(1, 'i')
d.remove('a')
d.reverse()
del d[0]
d[0] = 'first'
print(d, d == deque(d), d + deque('z'), d * 2 == d + d, deque('ab') < deque('b'))
print(deque(range(10), 3), deque('abc', maxlen=2).maxlen, deque())
m = deque(maxlen=2)
for i in range(4):
    m.append(i)
print(m)
q = deque(range(100))
total = 0
while q:
    total += q.popleft()
    if q and total % 3 == 0:
        q.append(q.pop())
print(total)
for f in (deque().pop, deque().popleft, lambda: deque('a')[1], lambda: deque('a').remove('b'), lambda: deque(maxlen=-1)):
    try:
        f()
    except (IndexError, ValueError) as e:
        print(type(e).__name__, e)
try:
    for x in m:
        m.append(x)
except RuntimeError as e:
    print(e)

dd = defaultdict(list)
dd['a'].append(1)
dd['a'].append(2)
print(dd, dict(dd), dd.get('b'), 'b' in dd, dd['b'], dd.default_factory)
print(defaultdict(int, a=1) | {'b': 2}, defaultdict(None, {1: 2}), dd.copy() == dd)
try:
    defaultdict(None)['x']
except KeyError as e:
    print('KeyError', e)

o = OrderedDict(a=1, b=2, c=3)
o.move_to_end('a')
print(o)
o.move_to_end('c', last=False)
print(o, list(reversed(o)), o == OrderedDict(b=2, c=3, a=1), o == dict(b=2, c=3, a=1))
print(o.popitem(), o.popitem(last=False), o, OrderedDict.fromkeys('xy', 0), OrderedDict())

c = Counter('abracadabra')
print(c.most_common(2), c['z'], sum(c.values()), c.total(), sorted(c.elements())[:6])
c.update('aaa')
c.subtract({'b': 3})
print(c['a'], c['b'], +c == Counter({k: v for k, v in c.items() if v > 0}))
print(Counter('aab') + Counter('bc'), Counter('aab') - Counter('ab'), Counter('aab') & Counter('ab'), Counter('a') | Counter('bb'))

P = namedtuple('P', 'x y', defaults=[5])
p = P(1)
print(p, p.x, p[1], p._asdict(), p._replace(y=9), P._fields, P._make([7, 8]), p == (1, 5), P.__doc__)
x, y = p
print(x, y, P._field_defaults, isinstance(p, tuple), P.x.__doc__)
for f in (lambda: P(), lambda: namedtuple('Q', 'a a'), lambda: namedtuple('Q', 'class'), lambda: setattr(p, 'x', 2)):
    try:
        f()
    except (TypeError, ValueError, AttributeError) as e:
        print(type(e).__name__, e)
print(namedtuple('R', ['a', 'class', 'a'], rename=True)._fields)

base, top = {'a': 1, 'b': 2}, {'b': 3}
ch = ChainMap(top, base)
ch['c'] = 4
print(ch['a'], ch['b'], sorted(ch), top, ch.parents, ch.new_child()['b'])


class Doubling(UserDict):
    def __setitem__(self, key, value):
        super().__setitem__(key, value * 2)


print(Doubling(a=1), UserList([1, 2]) + [3], UserString('ab').upper() + 'c')
