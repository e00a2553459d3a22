/* numeric/sieve.py in C, with a byte for each number. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void bench(long n, char *answer, size_t size)
{
    bool *prime = malloc(n + 1);
    if (!prime)
        abort();
    memset(prime, true, n + 1);
    prime[0] = prime[1] = false;
    for (long i = 2; i * i <= n; i++)
        if (prime[i])
            for (long j = i * i; j <= n; j += i)
                prime[j] = false;
    long count = 0;
    for (long i = 0; i <= n; i++)
        if (prime[i])
            count += 1;
    free(prime);
    snprintf(answer, size, "%ld", count);
}
