"""What is said of interpolated strings, prefixes and numbers that are wrong."""
SOURCES = [
    "f'{'", "f'x{'", "f'{3!'", "f'{!x}'", "f'{:x}'", "f'{4:{/5}}'", "f'{1=}{;'", "f'{a b}'", "f'{3' f'}'", "f'{a:\n}'",
    "fu''", "ub''", "bf''", "fur''", "0b1_2", "0o1_9", "f'", 't"""', "print {1: (x.)}", "if 1: print x", "exec 'x'", "(x,\\\n\\",
]
for source in SOURCES:
    try:
        compile(source, "<source>", "exec")
    except SyntaxError as e:
        print(repr(source), e.msg)

x = 3
print(f'''{x + 1 = # what it is
}''', f'{" \" # text \" " = }')
print(len(eval("f'{x}' " * 300)), len(eval("f'" + "{x}" * 3000 + "'")))
