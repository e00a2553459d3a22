/* numeric/fannkuch.py in C. */
#include <stdio.h>
#include <string.h>

enum { SIZE = 9 };

void bench(long n, char *answer, size_t size)
{
    int perm[SIZE], count[SIZE], flipped[SIZE];
    long checksum = 0, most = 0;
    for (int i = 0; i < SIZE; i++) {
        perm[i] = i;
        count[i] = 0;
    }
    for (long number = 0; number < n; number++) {
        if (perm[0] != 0) {
            memcpy(flipped, perm, sizeof perm);
            long flips = 0;
            int first = flipped[0];
            while (first) {
                for (int low = 0, high = first; low < high; low++, high--) {
                    int kept = flipped[low];
                    flipped[low] = flipped[high];
                    flipped[high] = kept;
                }
                flips += 1;
                first = flipped[0];
            }
            if (flips > most)
                most = flips;
            checksum += number & 1 ? -flips : flips;
        }
        for (int k = 1; k < SIZE; k++) {
            int first = perm[0];
            for (int i = 0; i < k; i++)
                perm[i] = perm[i + 1];
            perm[k] = first;
            count[k] += 1;
            if (count[k] <= k)
                break;
            count[k] = 0;
        }
    }
    snprintf(answer, size, "%ld:%ld", checksum, most);
}
