/* raw_smtp PORT AUTHORITY CONNECTIONS MESSAGES FILE: the least work that a pipelined SMTP sender can do. Each connection is a
   process. The message is encoded for the wire once. Each body goes out in one write with the next message's commands. Only the
   first characters of a reply are checked. */
#include "stopwatch.h"
#include "tls.h"
#include <sys/wait.h>

static const char commands[] = "MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n";
static char content[1 << 20];

static void run(int port, const char *authority, int messages, size_t size) {
    struct lines *lines = calloc(1, sizeof *lines);
    lines->tls = connect_tls(port, authority);
    await_line(lines, "220 ");
    send_all(lines->tls, "EHLO localhost\r\n", 16);
    await_line(lines, "250 ");
    send_all(lines->tls, commands, sizeof commands - 1);
    for (int index = 1; index <= messages; index++) {
        await_line(lines, "354 ");
        send_all(lines->tls, content, index < messages ? size + sizeof commands - 1 : size);
    }
    await_line(lines, "250 ");
    send_all(lines->tls, "QUIT\r\n", 6);
    await_line(lines, "221 ");
}

int main(int count, char **arguments) {
    FILE *file = count == 6 ? fopen(arguments[5], "rb") : NULL;
    if (!file) return fprintf(stderr, "usage: raw_smtp PORT AUTHORITY CONNECTIONS MESSAGES FILE\n"), 64;
    size_t size = fread(content, 1, sizeof content - 200, file);
    size += sprintf(content + size, ".\r\n");
    strcpy(content + size, commands);
    int connections = atoi(arguments[3]), messages = atoi(arguments[4]), status;

    struct moment start = now(RUSAGE_CHILDREN);
    for (int index = 0; index < connections; index++) {
        if (fork() == 0) {
            run(atoi(arguments[1]), arguments[2], messages / connections + (index < messages % connections), size);
            _exit(0);
        }
    }
    for (int index = 0; index < connections; index++) {
        if (wait(&status) < 0 || status != 0) return 1;
    }
    struct moment end = now(RUSAGE_CHILDREN);
    char counts[50];
    snprintf(counts, sizeof counts, "\"messages\": %d", messages);
    print_line(start, end, counts);
}
