/* numeric/xorshift.py in C. */
#include <inttypes.h>
#include <stdio.h>

void bench(long n, char *answer, size_t size)
{
    uint64_t x = UINT64_C(88172645463325252), total = 0;
    for (long i = 0; i < n; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        total += x >> 33;
    }
    snprintf(answer, size, "%" PRIu64, total);
}
