/* The child of the protocol lab-driver/1 (docs/formats.md) for C. It is compiled together with a program, which defines
   bench(), and setup() where its suite has a setup. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <string.h>
#include <time.h>

/* The answer goes into `answer`, of at most `size` bytes. */
void bench(long n, char *answer, size_t size);
void setup(long size, long seed) __attribute__((weak));

static long long now(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return 1000000000LL * time.tv_sec + time.tv_nsec;
}

int main(void)
{
    char line[4096], nonce[64] = "-", level[64], answer[256];
    while (fgets(line, sizeof line, stdin)) {
        long iteration, n, size, seed;
        if (strncmp(line, "quit", 4) == 0)
            break;
        if (sscanf(line, "hello %63s %63s", nonce, level) == 2) {
            if (strcmp(level, "function") == 0)
                printf("%s hello lab-driver/1\n", nonce);
            else
                printf("%s error hello only programs with a function bench are known here\n", nonce);
        } else if (sscanf(line, "setup %ld %ld", &size, &seed) == 2) {
            if (setup) {
                setup(size, seed);
                printf("%s ready\n", nonce);
            } else {
                printf("%s error setup the program defines none\n", nonce);
            }
        } else if (sscanf(line, "run %ld %ld", &iteration, &n) == 2) {
            long long start = now(CLOCK_MONOTONIC);
            long long cpu = now(CLOCK_PROCESS_CPUTIME_ID);
            bench(n, answer, sizeof answer);
            cpu = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
            long long wall = now(CLOCK_MONOTONIC) - start;
            printf("%s done %ld %ld %lld %lld %lld %s\n", nonce, iteration, n, start, wall, cpu, answer);
        } else if (strncmp(line, "stats", 5) == 0) {
            printf("%s stats\n", nonce);
        } else {
            printf("%s error unknown request\n", nonce);
        }
        fflush(stdout);
    }
    return 0;
}
