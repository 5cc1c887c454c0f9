/* gmime_parse FILE: parses, walks and decodes the messages of FILE with GMime, as parse-speed does with our library. */
#include "stopwatch.h"
#include <gmime/gmime.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct tally { size_t leaves, decoded, addresses; };

static void see(GMimeObject *parent, GMimeObject *part, gpointer data) {
    struct tally *tally = data;
    (void)parent;
    if (GMIME_IS_TEXT_PART(part)) {
        char *text = g_mime_text_part_get_text((GMimeTextPart *)part);
        tally->leaves++;
        if (text) tally->decoded += strlen(text);
        g_free(text);
    } else if (GMIME_IS_PART(part)) {
        GMimeStream *bytes = g_mime_stream_mem_new();
        GMimeDataWrapper *content = g_mime_part_get_content((GMimePart *)part);
        if (content) g_mime_data_wrapper_write_to_stream(content, bytes);
        tally->leaves++;
        tally->decoded += g_mime_stream_length(bytes);
        g_object_unref(bytes);
    } else if (GMIME_IS_MESSAGE_PART(part)) {
        GMimeMessage *message = g_mime_message_part_get_message((GMimeMessagePart *)part);
        if (message) g_mime_message_foreach(message, see, data);
    }
}

static void take(struct tally *tally, const char *bytes, size_t count) {
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, count);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    if (message) {
        tally->addresses += internet_address_list_length(g_mime_message_get_from(message));
        tally->addresses += internet_address_list_length(g_mime_message_get_to(message));
        const char *subject = g_mime_message_get_subject(message);
        if (subject) tally->decoded += strlen(subject);
        if (g_mime_message_get_date(message)) tally->decoded++;
        g_mime_message_foreach(message, see, tally);
        g_object_unref(message);
    }
    g_object_unref(parser);
    g_object_unref(stream);
}

static size_t take_all(struct tally *tally, const char *bytes, size_t count, size_t most) {
    size_t at = 0, messages = 0;
    while (at + 4 <= count && messages < most) {
        uint32_t length;
        memcpy(&length, bytes + at, 4);
        take(tally, bytes + at + 4, length);
        at += 4 + length;
        messages++;
    }
    return messages;
}

static size_t count_all(const char *bytes, size_t count) {
    size_t at = 0, messages = 0;
    while (at + 4 <= count) {
        uint32_t length;
        memcpy(&length, bytes + at, 4);
        at += 4 + length;
        messages++;
    }
    return messages;
}

int main(int count, char **arguments) {
    FILE *file = count == 2 ? fopen(arguments[1], "rb") : NULL;
    if (!file) return fprintf(stderr, "usage: gmime_parse FILE\n"), 64;
    fseek(file, 0, SEEK_END);
    size_t size = ftell(file);
    rewind(file);
    char *bytes = malloc(size);
    if (fread(bytes, 1, size, file) != size) return 1;
    g_mime_init();
    struct tally warm_up = {0}, tally = {0};
    take_all(&warm_up, bytes, size, count_all(bytes, size) / 20);

    struct moment start = now(RUSAGE_SELF);
    size_t messages = take_all(&tally, bytes, size, SIZE_MAX);
    struct moment end = now(RUSAGE_SELF);
    char counts[200];
    snprintf(counts, sizeof counts,
             "\"messages\": %zu, \"bytes\": %zu, \"leaves\": %zu, \"decoded\": %zu, \"addresses\": %zu", messages,
             size - 4 * messages, tally.leaves, tally.decoded, tally.addresses);
    print_line(start, end, counts);
}
