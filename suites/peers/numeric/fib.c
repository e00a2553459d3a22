/* numeric/fib.py in C. The barrier keeps the compiler from calling it once for all rounds. */
#include <stdio.h>

static long fib(long k)
{
    if (k < 2)
        return k;
    return fib(k - 1) + fib(k - 2);
}

void bench(long n, char *answer, size_t size)
{
    long total = 0;
    for (long i = 0; i < n; i++) {
        long k = 18;
        __asm__ volatile("" : "+r"(k));
        total += fib(k);
    }
    snprintf(answer, size, "%ld", total);
}
