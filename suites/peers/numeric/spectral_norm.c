/* numeric/spectral_norm.py in C. */
#include <math.h>
#include <stdio.h>

enum { SIZE = 60 };

static double element(long i, long j)
{
    return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1);
}

static void times(const double *vector, double *result)
{
    for (long i = 0; i < SIZE; i++) {
        double total = 0.0;
        for (long j = 0; j < SIZE; j++)
            total += element(i, j) * vector[j];
        result[i] = total;
    }
}

static void times_transposed(const double *vector, double *result)
{
    for (long i = 0; i < SIZE; i++) {
        double total = 0.0;
        for (long j = 0; j < SIZE; j++)
            total += element(j, i) * vector[j];
        result[i] = total;
    }
}

void bench(long n, char *answer, size_t size)
{
    double u[SIZE], v[SIZE], between[SIZE];
    for (int i = 0; i < SIZE; i++)
        u[i] = 1.0;
    for (long round = 0; round < n; round++) {
        times(u, between);
        times_transposed(between, v);
        double largest = v[0];
        for (int i = 1; i < SIZE; i++)
            if (v[i] > largest)
                largest = v[i];
        for (int i = 0; i < SIZE; i++)
            u[i] = v[i] / largest;
    }
    times(u, between);
    times_transposed(between, v);
    double uv = 0.0, vv = 0.0;
    for (int i = 0; i < SIZE; i++) {
        uv += u[i] * v[i];
        vv += u[i] * u[i];
    }
    snprintf(answer, size, "%.9f", sqrt(uv / vv));
}
