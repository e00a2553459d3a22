# The format mini-language on floats.
values = [0.0, -0.0, 1.0, -1.5, 3.14159265, 1234567.891, 1e-7, 1e20, 123.0, 0.5, 2.5, 1e16, float("inf"), float("nan")]
specs = ["", ".2f", ".0f", "f", "F", "e", ".3e", "E", "g", ".3g", "G", ".10g", "10.2f", "<10.2f", "^+12.3f", "010.3f", ",.2f", "_.1f", "%", ".1%", "+.1f", " .1f", "#.0f", "#g", "#.3g", ".3", "10.4", "n", "z.1f", ".0e", "=+10.1f", "*>12", ",", "+"]
for spec in specs:
    print(repr(spec), [format(v, spec) for v in values])
for spec in ("d", "x", "s", "c", ".f", "q", "5.5.5"):
    try:
        print(repr(spec), format(1.5, spec))
    except Exception as e:
        print(repr(spec), type(e).__name__, e)
print(f"{0.1:.20f}", f"{1/3:.17g}", f"{1e300:.3f}"[:20], f"{5e-324:.5e}", f"{2.675:.2f}", f"{0.125:.2f}", f"{0.375:.2f}", f"{1e15:g}", f"{1e5:g}", f"{1e6:g}", f"{123456789:g}", f"{0.0001:g}", f"{0.00001:g}")
print(f"{999.9995:.3f}", f"{9.9999:.2e}", f"{0.00012345:.3g}", f"{1e-10:.2f}", f"{12345.678:.1e}", f"{12345.678:8.0f}|", f"{-0.0001:.2f}", f"{-0.0001:z.2f}")
