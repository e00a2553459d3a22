/* numeric/collatz.py in C. */
#include <stdio.h>

void bench(long n, char *answer, size_t size)
{
    long longest = 0, total = 0;
    for (long start = 100000; start < 100000 + n; start++) {
        long x = start, length = 1;
        while (x != 1) {
            if (x % 2 == 0)
                x = x / 2;
            else
                x = 3 * x + 1;
            length += 1;
        }
        total += length;
        if (length > longest)
            longest = length;
    }
    snprintf(answer, size, "%ld:%ld", total, longest);
}
