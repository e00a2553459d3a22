"""t-strings: the parts of a template, conversions, format specs, concatenation."""


def show(f, *args):
    try:
        print(f(*args))
    except BaseException as e:
        print(type(e).__name__, e)


name, number, width = "World", 3.14159, 10
t = t"hello {name}! {number:.2f} {name!r:>{width}} {number=} end"
print(t)
print(t.strings)
print(t.values)
for i in t.interpolations:
    print(i, i.value, i.expression, i.conversion, i.format_spec)
print(list(t))
Template, Interpolation = type(t), type(t.interpolations[0])
print(Template, Interpolation, Template.__module__, type(iter(t)).__name__)
print(t"", t"only text", t"{1}", t"{1}{2}", list(t"{1}{2}"))
print(t"{name !s}", t"{ name }", t"{name:}", t"{ {'a': 1}['a'] }")
print(t"a" t"{1}" t"b", rt"\n{1}", t"{{}}", t"""{
    number
}""")
print(t"{name=}", t"{name = !s}", t"{name=:>5}")
print(t"{(lambda x: x * 2)(21)}".values, t"{f'{name}'}".values, t"{t'{name}'}")
print((t"a{1}b" + t"c{2}d").strings, (t"a" + t"b").strings)
show(lambda: t"a" + "b")
show(lambda: t"a" + 5)
show(lambda: t"{undefined}")
print(Template("a", "b", Interpolation(1, "x", "r", ">5"), Interpolation(2), "c"))
print(Interpolation(5).expression == "", Interpolation(1, conversion="s", format_spec="x"))
show(Template, 5)
show(lambda: Template(x=1))
show(lambda: Interpolation(1, "x", "z"))
show(lambda: Interpolation(1, 5))
show(lambda: Interpolation())


def f(template):
    out = []
    for part in template:
        match part:
            case str():
                out.append(part.upper())
            case Interpolation(value, _, conversion, format_spec):
                value = repr(value) if conversion == "r" else value
                out.append(format(value, format_spec))
    return "".join(out)


print(f(t), f(t"x{5:03}y"))
print(Interpolation.__match_args__)
calls = []


def note(x):
    calls.append(x)
    return x


t = t"{note(1):{note(2)}}{note(3)}"
print(calls, t.interpolations[0].format_spec)


def closure():
    x = 1
    return [t"{x}{y}".values for y in range(3)]


print(closure())
for source in 't"{}"', 't"{a!x}"', 't"a" "b"', 't"a" f"b"', 't"{a b}"', 'x = t"a" = 1', 'b"a" t"b"':
    try:
        compile(source, "s", "exec")
    except SyntaxError as e:
        print(source, e.msg)
