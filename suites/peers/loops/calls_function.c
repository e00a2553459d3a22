/* loops/calls_function.py in C. The call is the subject, so it is not compiled away. */
#include <stdio.h>

__attribute__((noinline)) static long add(long a, long b)
{
    __asm__ volatile("" : "+r"(a));
    return a + b;
}

void bench(long n, char *answer, size_t size)
{
    long result = 0, i = 0;
    while (i < n) {
        result = add(result, i);
        i = i + 1;
    }
    snprintf(answer, size, "%ld", result);
}
