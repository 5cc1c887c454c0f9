/* raw_imap PORT AUTHORITY USER-AND-PASSWORD: FETCH 1:* (BODY.PEEK[]), reading only: the bytes are searched for the last line alone.
   USER-AND-PASSWORD is SASL PLAIN's message in base64. */
#include "stopwatch.h"
#include "tls.h"

int main(int count, char **arguments) {
    if (count != 4) return fprintf(stderr, "usage: raw_imap PORT AUTHORITY USER-AND-PASSWORD\n"), 64;
    static struct lines lines;
    static char buffer[1 << 17], command[1000];
    lines.tls = connect_tls(atoi(arguments[1]), arguments[2]);
    await_line(&lines, "* OK");
    snprintf(command, sizeof command, "a AUTHENTICATE PLAIN %s\r\n", arguments[3]);
    send_all(lines.tls, command, strlen(command));
    await_line(&lines, "a OK");
    send_all(lines.tls, "b EXAMINE INBOX\r\n", 17);
    await_line(&lines, "b OK");

    struct moment start = now(RUSAGE_SELF);
    send_all(lines.tls, "c FETCH 1:* (BODY.PEEK[])\r\n", 27);
    size_t total = 0, held = 0;
    for (;;) {
        /* Keep the last 200 bytes before the new ones: the last line may arrive in two pieces. */
        int got = SSL_read(lines.tls, buffer + held, sizeof buffer - held);
        if (got <= 0) fail("connection ended");
        total += got;
        held += got;
        if (held > 200) {
            memmove(buffer, buffer + held - 200, 200);
            held = 200;
        }
        buffer[held] = 0;
        if (held > 2 && buffer[held - 1] == '\n' && memmem(buffer, held, "\r\nc OK", 6)) break;
    }
    struct moment end = now(RUSAGE_SELF);
    char counts[50];
    snprintf(counts, sizeof counts, "\"bytes\": %zu", total);
    print_line(start, end, counts);
}
