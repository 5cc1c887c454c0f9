/* hmac_alone COUNT: HMAC-SHA256 of 16 letters under a key of 32 bytes, COUNT times: what verifying an app password takes
   at the least. */
#include "stopwatch.h"
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>

int main(int count, char **arguments) {
    long times = count == 2 ? atol(arguments[1]) : 0;
    if (times <= 0) return fprintf(stderr, "usage: hmac_alone COUNT\n"), 64;
    unsigned char key[32] = {1}, letters[16] = "abcdefghijklmnop", digest[32];
    unsigned int length = sizeof digest;
    struct moment start = now(RUSAGE_SELF);
    for (long index = 0; index < times; index++) {
        letters[index % 16] = digest[0];
        HMAC(EVP_sha256(), key, sizeof key, letters, sizeof letters, digest, &length);
    }
    struct moment end = now(RUSAGE_SELF);
    char counts[60];
    snprintf(counts, sizeof counts, "\"verified\": %ld, \"last\": %d", times, digest[0]);
    print_line(start, end, counts);
}
