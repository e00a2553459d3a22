# isinstance and issubclass with tuples, nested tuples, unions; type().
class A: pass
class B(A): pass
class C(B, list): pass
for v in (1, True, 1.5, "s", None, [1], (1,), {}, {1}, b"", range(1), A(), B(), C(), A, int, len, lambda: 0, ValueError(), ...):
    print(type(v).__name__, isinstance(v, int), isinstance(v, (str, float)), isinstance(v, A), isinstance(v, list), isinstance(v, object), isinstance(v, type), isinstance(v, (int, (str, (list,)))), isinstance(v, ()))
print(issubclass(bool, int), issubclass(C, A), issubclass(C, (dict, list)), issubclass(A, B), issubclass(int, object), issubclass(type, object), issubclass(object, type), issubclass(A, ()), issubclass(B, (int, (A,))), isinstance(1, int | str), isinstance(None, int | None), issubclass(bool, int | str))
for f in (lambda: isinstance(1, 5), lambda: isinstance(1, "int"), lambda: isinstance(1, [int]), lambda: isinstance(1, (str, 5)), lambda: isinstance(1, (int, 5)), lambda: issubclass(1, int), lambda: issubclass(int, 1), lambda: issubclass(A(), A), lambda: isinstance(1), lambda: isinstance(1, None)):
    try:
        print(f())
    except TypeError as e:
        print(e)
print(type(1) is int, type(A()) is A, type(B()) == A, type(type), type(None).__name__, type(lambda: 0).__name__, type(len).__name__, type((x for x in [])).__name__, type(iter([])).__name__, type([].append).__name__, type(A().__init__).__name__, type({}.keys()).__name__, type(type(5)) is type, type(NotImplemented).__name__, type(range(1)).__name__, type(slice(1)).__name__, type(ValueError()).__name__, type(property()).__name__, type(super(B, B())).__name__, type(zip()).__name__, type(A().__class__).__name__)
class L:
    @property
    def __class__(self): return int
print(isinstance(L(), int), isinstance(L(), L), type(L()) is int)
