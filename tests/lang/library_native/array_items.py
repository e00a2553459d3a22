# The module `array`: construction, items, methods and errors.
import array


def e(f, *args):
    try:
        print("ok", f(*args))
    except Exception as x:
        print(type(x).__name__, x)


A=array.array
for tc in 'bBhHiIlLqQ':
    for v in (2**64, -2**63-1, 300,-200,70000,-70000,-1,2**31,-2**31-1,2**32,'a',1.5):
        try: A(tc,[v])
        except Exception as x: print(tc, v, type(x).__name__, x)
for a in [('f',['a']),('d',['a']),('w',['ab']),('w',[1]),('w',[b'a']),('x',),(1,),('bb',),(),('i','abc'),('w','aé😀'),('i',b'abc'),('i',b'abcd'),('i',1),('i',A('w','ab')),('i',[1],2),('d',[1,2.5]),('i',A('d',[1.0]))]:
    print(a, end=' '); e(A,*a)
a=A('i',[1,2,3])
e(lambda:a[5])
e(lambda:a['a'])
e(lambda:a.__setitem__(9,1))
e(lambda:a.__setitem__('a',1))
e(lambda:a.__setitem__(slice(0,1),[1]))
e(lambda:a.__setitem__(slice(0,1),A('d')))
e(lambda:a.__setitem__(slice(0,3,2),A('i',[1])))
e(a.append,'x')
e(a.pop,10)
e(A('i').pop)
e(a.remove,99)
e(a.index,99)
e(a.extend,A('d'))
e(a.extend,5)
e(a.fromlist,(1,))
e(a.fromlist,['a'])
e(a.frombytes,b'abc')
e(a.frombytes,'abc')
e(a.fromunicode,'a')
e(a.tounicode)
e(lambda:a+[1])
e(lambda:a+A('d'))
e(lambda:a*'x')
e(lambda: a.__iadd__([1]))
e(a.byteswap)
print(type(a.buffer_info()))
r = a.__reduce_ex__(2)
print(r[0].__name__, r[1:])
r = a.__reduce_ex__(3)
print(r[0].__name__, r[1][1:])
print(A('w','ab'),A('w'),A('w','x\ny'),A('d',[1.5]),A('b'))
print(type(a).__name__, type(iter(a)).__name__, array.typecodes, A('d').itemsize, len(a), a.typecode)
e(a.insert,1,'a')
e(a.index,3,0,1)
e(a.index,3,5)
e(a.count,1)
m=memoryview(a)
e(a.append,1)
e(a.pop)
e(a.clear)
print(m.format,m.itemsize,m.shape)
e(lambda:a.__delitem__(slice(0,1)))
print(memoryview(A('w','a')).format, '')
e(lambda:memoryview(A('w','a'))[0])


a = array.array("h", [5, 1, -3, 1])
print(a * 2, 2 * a, a + array.array("h", [9]), a[1:3], a[::-1], a[::2], 1 in a, 7 in a, a == array.array("d", [5, 1, -3, 1]))
print(a < array.array("h", [5, 2]), a >= array.array("h"), a != a[:], a.index(1, 2), list(reversed(a)), sorted(a))
a[1:2] = array.array("h", [7, 8, 9])
print(a)
del a[0], a[1:3]
print(a)
del a[::2]
print(a)
a.insert(-1, 4)
a.insert(100, 6)
a.extend([1, 2])
a.extend(array.array("h", [3]))
a.frombytes(b"ab")
a.reverse()
print(a, a.pop(), a.pop(0), a.tolist(), a.tobytes(), a.count(2))
a.remove(2)
a.byteswap()
print(a, bytes(a), bytearray(a)[:2])
a *= 2
print(a, a.__copy__() == a, a.__copy__() is a, a.__deepcopy__({}) == a)
w = array.array("w", "a\u00e9\U0001f600")
w.fromunicode("z")
print(w, w.tounicode(), w[2], len(w), w.tobytes())
print(array.array("d", [1.5, 2]), array.array("f", [0.1])[0], array.array("Q", [2**64 - 1]), array.array("b", b"\xff\x01"))
class Sub(array.array):
    pass
s = Sub("i", [1, 2])
s.name = "x"
print(type(s).__name__, s.name, type(s[:]).__name__, s.__reduce_ex__(2)[1:], isinstance(s, array.array))
