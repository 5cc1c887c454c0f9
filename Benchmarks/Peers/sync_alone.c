/* sync_alone FILE WRITES: appends 1 KB and syncs it, WRITES times, one after the other. This is what the disk alone allows. */
#include "stopwatch.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int count, char **arguments) {
    if (count != 3) {
        fprintf(stderr, "usage: sync_alone FILE WRITES\n");
        return 64;
    }
    long writes = atol(arguments[2]);
    int file = open(arguments[1], O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file < 0) return perror(arguments[1]), 1;
    char bytes[1024];
    memset(bytes, 'x', sizeof bytes);
    struct moment start = now(RUSAGE_SELF);
    for (long index = 0; index < writes; index++) {
        if (write(file, bytes, sizeof bytes) != sizeof bytes || fdatasync(file) != 0) return perror(arguments[1]), 1;
    }
    char counts[64];
    snprintf(counts, sizeof counts, "\"writes\": %ld", writes);
    print_line(start, now(RUSAGE_SELF), counts);
}
