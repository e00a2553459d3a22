/* numeric/matmul.py in C, with matrices in one piece. */
#include <stdint.h>
#include <stdio.h>

enum { SIZE = 100 };

static double A[SIZE][SIZE], B[SIZE][SIZE];

static void matrix(uint32_t seed, double rows[SIZE][SIZE])
{
    for (int r = 0; r < SIZE; r++)
        for (int c = 0; c < SIZE; c++) {
            seed = (seed * UINT32_C(1103515245) + 12345) & 0x7FFFFFFF;
            rows[r][c] = (seed >> 8) / 8388608.0 - 0.5;
        }
}

__attribute__((constructor)) static void matrices(void)
{
    matrix(1, A);
    matrix(2, B);
}

void bench(long n, char *answer, size_t size)
{
    double trace = 0.0, product[SIZE];
    for (long r = 0; r < n; r++) {
        const double *row = A[r % SIZE];
        for (int j = 0; j < SIZE; j++) {
            double total = 0.0;
            for (int k = 0; k < SIZE; k++)
                total += row[k] * B[k][j];
            product[j] = total;
        }
        /* The whole row is wanted, not one of it. */
        __asm__ volatile("" : : "r"(product) : "memory");
        trace += product[r % SIZE];
    }
    snprintf(answer, size, "%.9f", trace);
}
