"""A small picture of the Mandelbrot set, n times: float arithmetic with an unpredictable loop exit."""

WIDTH = 40
HEIGHT = 32
LIMIT = 50


def picture():
    inside = 0
    steps = 0
    for row in range(HEIGHT):
        ci = 2.0 * row / HEIGHT - 1.0
        for column in range(WIDTH):
            cr = 2.0 * column / WIDTH - 1.5
            zr = zi = 0.0
            i = 0
            while i < LIMIT:
                rr = zr * zr
                ii = zi * zi
                if rr + ii > 4.0:
                    break
                zi = 2.0 * zr * zi + ci
                zr = rr - ii + cr
                i += 1
            else:
                inside += 1
            steps += i
    return inside + 10000 * steps


def bench(n):
    total = 0
    for _ in range(n):
        total += picture()
    return total
