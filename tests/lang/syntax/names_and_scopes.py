# Soft keywords as names, underscores, long names, builtins as attributes, many globals.
match = 1; case = 2; type = 3; _ = 4
print(match, case, type, _)
def match_(case): return case
print(match_(case=5), [match for match in range(2)], {"type": type})
del type
class type_: match = "m"; case = "c"
print(type_.match, type_.case, type_().match)
__x__ = 1; _y = 2; __z = 3
print(__x__, _y, __z)
print_ = print
print_("renamed")
a_very_long_name_that_goes_on_and_on_for_quite_some_time_to_be_sure_it_works = "long"
print(a_very_long_name_that_goes_on_and_on_for_quite_some_time_to_be_sure_it_works)
class C:
    def print(self): return "method print"
    def len(self): return "method len"
    list = [1]
    def if_(self): return self.list
print(C().print(), C().len(), C().if_(), C.list)
def self(self): return self
print(self(1))
def f(a, A, _a, a_, a1): return a, A, _a, a_, a1
print(f(1, 2, 3, 4, 5))
for i in range(30): globals()[f"var{i}"] = i
print(var0 + var29, sum(globals()[f"var{i}"] for i in range(30)))
cls = None; async_ = 1; nonlocal_ = 2
print(cls, async_, nonlocal_)
Ω = 1; _1 = 2; x\
= 3
print(Ω, _1, x)
