# f-strings: expressions, conversions, nesting, the = form, quotes.
name = "tea"
n = 42
x = 3.14159
d = {"k": "v", "a b": 2}
l = [1, 2, 3]
print(f"{name}", f"{n}", f"{x}", f"{d}", f"{l}", f"{None}", f"{True}")
print(f"{n + 1} {n * 2} {name.upper()} {len(l)} {l[0]} {l[-1]} {d['k']} {d["a b"]}")
print(f"{name!r} {name!s} {name!a} {'é'!a} {n!r} {l!s}")
print(f"{{}} {{{n}}} {{n}} }}{{ {{{{")
print(f"{n=} {n = } {x=:.2f} {name=} {name=!s} {l[1]=} {n+1=} { n =}")
print(f"{'nested ' + f'{n}'} {f'{f"{n}"}'}")
print(f"{n if n > 3 else 0} {(lambda v: v * 2)(n)} {[i for i in l if i > 1]} {({1: 2})[1]}")
print(f"a" "b" f"{n}" 'c', f"" == "", f"plain")
print(f"{n}{name}{x}", f"{n} " * 2, f"{'a' 'b'}")
print(f"""multi
{n}
line {name}""")
print(f"{n:5}|{n:<5}|{n:>5}|{n:^5}|{n:05}|{n:+}|{n: }|{n:,}")
w = 10
p = 2
print(f"{x:{w}.{p}f}|{x:{w}}|{name:{'*'}^{w}}|{name!r:>{w}}|{n:{'0'}{w}}")
print(f"{n!r:>6}|{name!s:>6}|{x!s:.4}|{n:d}|{'x':}|{n:}")
print(f"{1:2}{3:4}", f"{l[0]:02d}:{l[1]:02d}", f"{-n:6d}|", rf"\n{n}", fr"{name}\t", f"\t{n}\n\x41{n}")
print(f"{d.get('nope', 'default')}", f"{n:#x} {n:#o} {n:#b}", f"{'a' if False else 'b'}", f"{3 == 3}", f"{n != 4}", f"{n >= 4!r}")
def f(v):
    return f"{v:>{len(str(v)) + 2}}"
print(f(1), f("abc"), f(12.5))
print(f'{name:{"<" if n else ">"}6}|', f"{n:{n // 10}}", f"{
    n
    + 1
}")
