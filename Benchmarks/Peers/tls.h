/* A TLS connection to localhost, with its certificate and name checked against an authority, and lines read from it. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *what) {
    fprintf(stderr, "%s\n", what);
    ERR_print_errors_fp(stderr);
    exit(1);
}

static SSL *connect_tls(int port, const char *authority) {
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    if (!context || SSL_CTX_load_verify_locations(context, authority, NULL) != 1) fail("authority");
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    /* One read takes all the records that are there; without read-ahead, each record costs two reads. */
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_default_read_buffer_len(context, 1 << 16);
    int descriptor = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0) fail("connect");
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    SSL *tls = SSL_new(context);
    SSL_set_tlsext_host_name(tls, "localhost");
    SSL_set1_host(tls, "localhost");
    SSL_set_fd(tls, descriptor);
    if (SSL_connect(tls) != 1) fail("handshake");
    return tls;
}

static void send_all(SSL *tls, const char *bytes, size_t count) {
    if (SSL_write(tls, bytes, count) != (int)count) fail("write");
}

struct lines { SSL *tls; char bytes[1 << 16]; size_t from, to; };

/* Returns the next line without its CR LF, ended by NUL. It is valid until the next call. */
static char *next_line(struct lines *lines) {
    for (;;) {
        char *start = lines->bytes + lines->from;
        char *end = memchr(start, '\n', lines->to - lines->from);
        if (end) {
            lines->from = end + 1 - lines->bytes;
            *(end > start && end[-1] == '\r' ? end - 1 : end) = 0;
            return start;
        }
        memmove(lines->bytes, start, lines->to - lines->from);
        lines->to -= lines->from;
        lines->from = 0;
        if (lines->to == sizeof lines->bytes) fail("line too long");
        int count = SSL_read(lines->tls, lines->bytes + lines->to, sizeof lines->bytes - lines->to);
        if (count <= 0) fail("connection ended");
        lines->to += count;
    }
}

/* Reads on until a line begins with `start`. */
static void await_line(struct lines *lines, const char *start) {
    while (strncmp(next_line(lines), start, strlen(start)) != 0) {}
}
