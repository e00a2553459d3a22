/* loops/arith_function.py in C. */
#include <stdio.h>

void bench(long n, char *answer, size_t size)
{
    long total = 0, i = 0;
    double fraction = 0.0;
    while (i < n) {
        total = total + i * 3 - i / 2;
        total = total % 1000003;
        fraction = fraction * 0.5 + (double)i / 4;
        i = i + 1;
    }
    snprintf(answer, size, "%ld:%.6f", total, fraction);
}
