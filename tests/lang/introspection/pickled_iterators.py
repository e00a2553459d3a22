# Iterators of builtin classes are pickled and copied where they stand.
import pickle, copy
for it in (iter([1,2,3]), iter((1,2,3)), iter('abc'), iter(range(5)), iter({1:2,3:4}), iter({1:2}.items()), reversed({1:2,3:4}), iter({5}), reversed([1,2,3]), enumerate('ab'), zip('ab',[1,2]), map(str,[1,2]), filter(None,[0,1]), iter(b'ab'), reversed((1,2)), iter(range(10**30,10**30+3))):
    next(it)
    for p in range(6):
        it2=pickle.loads(pickle.dumps(it,p))
    print(type(it).__name__, list(copy.copy(it)), list(it2), list(it))
