/* numeric/mandelbrot.py in C. The barrier keeps the compiler from drawing one picture for all rounds. */
#include <stdio.h>

enum { WIDTH = 40, HEIGHT = 32, LIMIT = 50 };

static long picture(long height)
{
    long inside = 0, steps = 0;
    for (long row = 0; row < height; row++) {
        double ci = 2.0 * row / height - 1.0;
        for (long column = 0; column < WIDTH; column++) {
            double cr = 2.0 * column / WIDTH - 1.5, zr = 0.0, zi = 0.0;
            long i = 0;
            while (i < LIMIT) {
                double rr = zr * zr, ii = zi * zi;
                if (rr + ii > 4.0)
                    break;
                zi = 2.0 * zr * zi + ci;
                zr = rr - ii + cr;
                i += 1;
            }
            if (i == LIMIT)
                inside += 1;
            steps += i;
        }
    }
    return inside + 10000 * steps;
}

void bench(long n, char *answer, size_t size)
{
    long total = 0;
    for (long i = 0; i < n; i++) {
        long height = HEIGHT;
        __asm__ volatile("" : "+r"(height));
        total += picture(height);
    }
    snprintf(answer, size, "%ld", total);
}
