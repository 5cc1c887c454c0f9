/* signed_in_sink PORT SINK_PORT CERTIFICATE KEY: adds what smtp-sink lacks: TLS, and a sign-in that accepts any password.
   After AUTH it only relays bytes. Each connection has a thread. */
#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <pthread.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static SSL_CTX *context;
static int sink_port;

struct stream { SSL *tls; char bytes[1 << 16]; int count; };

static struct sockaddr_in loopback(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static int say(SSL *tls, const char *text) { return SSL_write(tls, text, strlen(text)) > 0; }

/* Moves one line from the stream into `line`, without its line end. */
static int next_line(struct stream *stream, char *line, size_t size) {
    for (;;) {
        char *end = memchr(stream->bytes, '\n', stream->count);
        if (end) {
            size_t length = end - stream->bytes;
            snprintf(line, size, "%.*s", (int)length, stream->bytes);
            stream->count -= length + 1;
            memmove(stream->bytes, end + 1, stream->count);
            return 1;
        }
        if (stream->count == sizeof stream->bytes) return 0;
        int got = SSL_read(stream->tls, stream->bytes + stream->count, sizeof stream->bytes - stream->count);
        if (got <= 0) return 0;
        stream->count += got;
    }
}

static int is(const char *line, const char *verb) { return strncasecmp(line, verb, strlen(verb)) == 0; }

/* Sends the greeting and lets the client sign in. */
static int sign_in(struct stream *client) {
    char line[2048];
    if (!say(client->tls, "220 localhost ESMTP\r\n")) return 0;
    while (next_line(client, line, sizeof line)) {
        if (is(line, "EHLO")) {
            say(client->tls, "250-localhost\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250 AUTH PLAIN\r\n");
        } else if (is(line, "AUTH PLAIN ")) {
            return say(client->tls, "235 2.7.0 Signed in\r\n");
        } else if (is(line, "QUIT")) {
            say(client->tls, "221 2.0.0 Bye\r\n");
            return 0;
        } else {
            say(client->tls, "530 5.7.0 Sign in first\r\n");
        }
    }
    return 0;
}

/* Connects to smtp-sink, past its greeting and EHLO: two replies, whose last lines have a space after the code. */
static int open_sink(void) {
    int sink = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    struct sockaddr_in address = loopback(sink_port);
    if (connect(sink, (struct sockaddr *)&address, sizeof address) != 0) return -1;
    setsockopt(sink, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    FILE *replies = fdopen(dup(sink), "r");
    char line[1024];
    setvbuf(replies, NULL, _IONBF, 0);
    for (int reply = 0; reply < 2; reply++) {
        do {
            if (!fgets(line, sizeof line, replies)) return -1;
        } while (line[3] == '-');
        if (reply == 0 && write(sink, "EHLO front\r\n", 12) != 12) return -1;
    }
    fclose(replies);
    return sink;
}

static int write_all(int file, const char *bytes, int count) {
    while (count > 0) {
        int written = write(file, bytes, count);
        if (written <= 0) return 0;
        bytes += written, count -= written;
    }
    return 1;
}

static void carry(struct stream *client, int sink) {
    if (!write_all(sink, client->bytes, client->count)) return;
    struct pollfd files[2] = {{SSL_get_fd(client->tls), POLLIN, 0}, {sink, POLLIN, 0}};
    for (;;) {
        int is_pending = SSL_has_pending(client->tls);
        if (poll(files, 2, is_pending ? 0 : -1) < 0) return;
        if (is_pending || files[0].revents) {
            int count = SSL_read(client->tls, client->bytes, sizeof client->bytes);
            if (count <= 0 || !write_all(sink, client->bytes, count)) return;
        }
        if (files[1].revents) {
            int count = read(sink, client->bytes, sizeof client->bytes);
            if (count <= 0 || SSL_write(client->tls, client->bytes, count) != count) return;
        }
    }
}

static void *serve(void *descriptor) {
    int socket = (intptr_t)descriptor, sink = -1;
    struct stream *client = calloc(1, sizeof *client);
    client->tls = SSL_new(context);
    SSL_set_fd(client->tls, socket);
    if (SSL_accept(client->tls) == 1 && sign_in(client) && (sink = open_sink()) >= 0) carry(client, sink);
    SSL_shutdown(client->tls);
    SSL_free(client->tls);
    close(socket);
    if (sink >= 0) close(sink);
    free(client);
    return NULL;
}

int main(int count, char **arguments) {
    if (count != 5) {
        fprintf(stderr, "usage: signed_in_sink PORT SINK_PORT CERTIFICATE KEY\n");
        return 64;
    }
    signal(SIGPIPE, SIG_IGN);
    sink_port = atoi(arguments[2]);
    context = SSL_CTX_new(TLS_server_method());
    if (SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256") != 1 ||
        SSL_CTX_use_certificate_file(context, arguments[3], SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_use_PrivateKey_file(context, arguments[4], SSL_FILETYPE_PEM) != 1) {
        fprintf(stderr, "certificate or key\n");
        return 1;
    }
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_default_read_buffer_len(context, 1 << 16);
    int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    struct sockaddr_in address = loopback(atoi(arguments[1]));
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 64) != 0) {
        perror("listen");
        return 1;
    }
    for (;;) {
        int client = accept(listener, NULL, NULL);
        if (client < 0) continue;
        setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        pthread_t thread;
        if (pthread_create(&thread, NULL, serve, (void *)(intptr_t)client) == 0) pthread_detach(thread);
        else close(client);
    }
}
