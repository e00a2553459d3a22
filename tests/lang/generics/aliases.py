"""Generic aliases of builtin classes and unions of types."""


def show(f, *args):
    try:
        print(f(*args))
    except BaseException as e:
        print(type(e).__name__, e)


print(list[int], dict[str, list[int]], tuple[int, ...], tuple[()], type[int], set[None], frozenset[str])
a = list[int]
print(type(a), a.__origin__, a.__args__, a.__parameters__, a.__unpacked__, tuple[()].__args__)
print(a == list[int], a == list[str], hash(a) == hash(list[int]), a != 5, {a: 1}[list[int]])
print(a([1, 2]), a(), dict[str, int](x=1), a.__name__, a.append is list.append, a.__doc__ == list.__doc__)
print(a.__class__, a.__mro_entries__(()), [*tuple[int, str]])


def f[T, U]():
    return T, U


T, U = f()
m = dict[T, list[U]]
print(m, m.__parameters__, m[int, str], m[int, str].__parameters__, list[T][int][()] if 0 else "")
show(lambda: m[int])
show(lambda: m[int, int, int])
show(lambda: a[int])
show(lambda: int[str])
show(isinstance, [], a)
show(issubclass, list, a)
show(lambda: list[int].nothing)


class C(list[int], dict if False else object):
    pass


print(C.__bases__, C.__orig_bases__, C([1]))


class G:
    def __class_getitem__(cls, item):
        return cls.__name__, item


class H(G):
    pass


print(G[1], H[1, 2], G[()], H["a":"b"])
show(lambda: C.nothing)

u = int | str
print(u, type(u), u.__args__, int | None, None | int, int | str | int, (int | str) | (str | bytes), list[int] | None)
print(u == str | int, hash(u) == hash(str | int), u != int, int | int, u | None | u)
print(isinstance(1, u), isinstance(1.5, u), isinstance(None, int | None), issubclass(bool, u), issubclass(float, u))
print(isinstance(1, (u, float)), isinstance(b"", (int | str, bytes)))
show(lambda: int | 5)
show(lambda: 5 | int)
show(isinstance, 1, list[int] | int)
show(isinstance, 1, list[int] | str)
show(lambda: u[int])
print((list[T] | T).__parameters__, (list[T] | U)[int, str], (T | None)[int])
print(type(u).__name__, u.__origin__ is type(u))
try:
    class Bad(u):
        pass
except TypeError as e:
    print(e)


class Meta(type):
    def __or__(self, other):
        return "or", other


class M(metaclass=Meta):
    pass


print(M | int)
match 5:
    case int() | str():
        print("matched")
def annotated(x: int | None, *args: list[str]) -> "int | str":
    pass


print(annotated.__annotations__)
