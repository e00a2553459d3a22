# Old containers that receive young objects: lists, dicts, sets, attributes, closures, globals.
old_list = [None] * 50
old_dict = {i: None for i in range(50)}
old_set = set()
class O: pass
old_obj = O()
def cell():
    v = None
    def set(x):
        nonlocal v
        v = x
    return set, lambda: v
put, get = cell()
for i in range(300):
    fresh = (i, [i], {"i": i})
    old_list[i % 50] = fresh
    old_dict[i % 50] = [fresh]
    old_dict[str(i % 20)] = str(i) + "!"
    old_set.add((i % 60, "x"))
    setattr(old_obj, "a%d" % (i % 10), fresh)
    put(fresh)
    globals()["g%d" % (i % 5)] = fresh
print(all(t[0] == i + 250 and t[1] == [i + 250] and t[2]["i"] == i + 250 for i, t in enumerate(old_list)))
print(all(old_dict[i][0][0] == i + 250 for i in range(50)), [old_dict[str(i)] for i in range(0, 20, 5)], len(old_set), (59, "x") in old_set)
print(sorted((k, v[0]) for k, v in old_obj.__dict__.items()), get(), g0[0], g4[2])
