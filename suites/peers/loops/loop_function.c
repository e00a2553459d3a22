/* loops/loop_function.py in C. A compiler knows how such a loop ends; what it does not know here is that the count is its own. */
#include <stdio.h>

void bench(long n, char *answer, size_t size)
{
    long count = 0;
    while (count < n) {
        count = count + 1;
        __asm__ volatile("" : "+r"(count));
    }
    snprintf(answer, size, "%ld", count);
}
