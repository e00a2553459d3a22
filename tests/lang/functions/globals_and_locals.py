# global statements, shadowing of builtins, globals() and locals().
count = 0
def bump():
    global count, made
    count += 1
    made = "by bump"
bump()
bump()
print(count, made)
def shadow():
    count = 100
    return count
print(shadow(), count)
len_ = len
def use():
    return len([1, 2])
print(use())
len = lambda x: "shadowed"
print(use(), len([1]))
del len
print(use(), len([1]), len is len_)
print = print
print("still", globals()["count"], "made" in globals(), globals()["bump"] is bump, __name__)
globals()["dynamic"] = 7
print(dynamic)
def loc(a, b=2):
    c = 3
    return sorted(locals().items())
print(loc(1))
def nested():
    x = "outer"
    def inner():
        global x
        x = "global"
    inner()
    return x
x = "module"
print(nested(), x)
for i in range(3):
    pass
print(i)
if True:
    inside = 1
print(inside)
def g():
    global newname
    def newname():
        return "fn"
    global K
    class K:
        pass
g()
print(newname(), K.__name__, K.__qualname__)
def order():
    return defined_later()
def defined_later():
    return "ok"
print(order())
v = 1
class C:
    v = 2
    def m(self):
        return v
    w = v
    l = [v for _ in range(1)]
    g = (lambda: v)()
print(C().m(), C.w, C.l, C.g)
sum = 5
def use_sum():
    return sum
print(use_sum())
del sum
print(sum([1, 2]))
