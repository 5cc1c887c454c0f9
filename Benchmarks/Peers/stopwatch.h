/* Measures a stretch of a peer's work, and prints it as the Swift side's Stopwatch does. */
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

struct moment { double wall, user, system; };

static double seconds(struct timeval time) { return time.tv_sec + time.tv_usec / 1e6; }

/* who: RUSAGE_SELF, or RUSAGE_CHILDREN for processes that were waited for. */
static struct moment now(int who) {
    struct timespec clock;
    struct rusage usage;
    clock_gettime(CLOCK_MONOTONIC, &clock);
    getrusage(who, &usage);
    return (struct moment){clock.tv_sec + clock.tv_nsec / 1e9, seconds(usage.ru_utime), seconds(usage.ru_stime)};
}

static void print_line(struct moment start, struct moment end, const char *counts) {
    printf("{\"seconds\": %f, \"user\": %f, \"system\": %f, %s}\n", end.wall - start.wall, end.user - start.user,
           end.system - start.system, counts);
}
