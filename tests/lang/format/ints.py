# The format mini-language on ints.
values = [0, 1, -1, 42, -42, 1234567, -1234567, 2 ** 64, True]
specs = ["", "d", "5", "<5", ">5", "^5", "=5", "05", "+", "-", " ", "+05", " 05", ",", "_", "010,", "x", "X", "#x", "#X", "08x", "#010x", "b", "#b", "o", "#o", "_x", "_b", "*^9", "0<6", ">+8", "n", "c" , "e", ".2f", "g", "%", ".1e", "z>12d", "=+12,d"]
for spec in specs:
    row = []
    for v in values:
        try:
            row.append(format(v, spec))
        except Exception as e:
            row.append(type(e).__name__ + ": " + str(e))
    print(repr(spec), row)
for spec in ("s", ".2d", "5.1", "q", "y5", ",x", "_c", "+c", "#c", ",_d", "--5", "5d5", "0.5", ".", "<<<", ",,"):
    try:
        print(repr(spec), format(65, spec))
    except Exception as e:
        print(repr(spec), type(e).__name__, e)
print(format(65, "c"), format(0x65E5, "c"), f"{97:c}", f"{10**20:,}", f"{-5:=+6}", f"{255:#06x}", f"{5:é>4}", f"{5:日^5}")
