// Gumbo with limits. Gumbo itself has none: 100,000 nested <div> take it two minutes, since it looks through all open
// elements for each tag and each character; reopened formatting elements multiply; its destructor is recursive.
//
// The only thing of ours that gumbo calls is the allocator. So the allocator counts: memory, nodes, the depth of each
// node, the attributes of a tag. When a limit is reached it leaves gumbo with longjmp. Everything that gumbo holds
// comes from this allocator, and is freed with it.

#include "CBoundedGumbo.h"

#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { chunk_size = 1 << 18, small_limit = 1 << 10, class_count = small_limit / 16 + 1 };

// In front of each block that is not a node. 16 bytes, so that blocks are aligned.
typedef struct {
    uint32_t size_class;
    uint32_t is_attribute;
    uint64_t size;
} Header;

typedef struct Large {
    struct Large *previous, *next;
    Header header;
} Large;

typedef struct Chunk {
    struct Chunk *next;
    size_t padding;
} Chunk;

struct BoundedGumbo {
    jmp_buf refused;
    BoundedGumboLimits limits;
    GumboOutput *output;

    Chunk *chunks;
    char *free_start, *free_end;
    void *free_blocks[class_count];
    Large large;
    size_t memory;

    // Blocks of the size of a node are in a place of their own, with the depth of each beside it, 0 if not known.
    GumboNode *nodes;
    uint16_t *depths;
    size_t node_count;
    GumboNode *free_nodes;
    // The last such block. Whether it is a node, and where in the tree, shows once it has a parent.
    GumboNode *pending;
    // Attributes since the last node.
    size_t attributes;
};

static _Noreturn void refuse(BoundedGumbo *parse) { longjmp(parse->refused, 1); }

static void *obtain(BoundedGumbo *parse, size_t size) {
    if (size > parse->limits.memory - parse->memory) refuse(parse);
    void *block = malloc(size);
    if (!block) refuse(parse);
    parse->memory += size;
    return block;
}

static int is_node(const BoundedGumbo *parse, const GumboNode *node) {
    return node >= parse->nodes && node < parse->nodes + parse->node_count;
}

// Finds the depth of the last node, from the nearest node above whose depth is known.
static void measure_pending(BoundedGumbo *parse) {
    GumboNode *node = parse->pending;
    if (!node || !is_node(parse, node->parent)) return;
    size_t steps = 0, known = 0;
    for (const GumboNode *above = node; is_node(parse, above); above = above->parent) {
        known = parse->depths[above - parse->nodes];
        if (known) break;
        if (++steps > parse->limits.depth) refuse(parse);
    }
    if (known + steps > parse->limits.depth) refuse(parse);
    parse->depths[node - parse->nodes] = (uint16_t)(known + steps);
    parse->pending = NULL;
    parse->attributes = 0;
}

static void *allocate_node(BoundedGumbo *parse) {
    measure_pending(parse);
    GumboNode *node = parse->free_nodes;
    if (node) {
        memcpy(&parse->free_nodes, node, sizeof(void *));
    } else {
        if (parse->node_count == parse->limits.nodes) refuse(parse);
        node = parse->nodes + parse->node_count++;
    }
    memset(node, 0, sizeof *node);
    parse->depths[node - parse->nodes] = 0;
    parse->pending = node;
    return node;
}

static void *allocate_large(BoundedGumbo *parse, size_t size) {
    if (size > parse->limits.memory) refuse(parse);
    Large *block = obtain(parse, sizeof(Large) + size);
    block->header = (Header){.size_class = class_count, .size = size};
    block->previous = &parse->large;
    block->next = parse->large.next;
    block->next->previous = block;
    parse->large.next = block;
    return block + 1;
}

static void *allocate(void *userdata, size_t size) {
    BoundedGumbo *parse = userdata;
    if (size == sizeof(GumboNode)) return allocate_node(parse);
    if (size > small_limit) return allocate_large(parse, size);
    int is_attribute = size == sizeof(GumboAttribute);
    if (is_attribute) {
        measure_pending(parse);
        if (++parse->attributes > parse->limits.attributes) refuse(parse);
    }
    uint32_t size_class = (uint32_t)((size + 15) / 16);
    char *block = parse->free_blocks[size_class];
    if (block) {
        memcpy(&parse->free_blocks[size_class], block, sizeof(void *));
        ((Header *)block - 1)->is_attribute = (uint32_t)is_attribute;
        return block;
    }
    size_t whole = sizeof(Header) + (size_class ? (size_t)size_class : 1) * 16;
    if (whole > (size_t)(parse->free_end - parse->free_start)) {
        Chunk *chunk = obtain(parse, chunk_size);
        chunk->next = parse->chunks;
        parse->chunks = chunk;
        parse->free_start = (char *)(chunk + 1);
        parse->free_end = (char *)chunk + chunk_size;
    }
    Header *header = (Header *)parse->free_start;
    parse->free_start += whole;
    *header = (Header){.size_class = size_class, .is_attribute = (uint32_t)is_attribute, .size = size};
    return header + 1;
}

static void deallocate(void *userdata, void *block) {
    BoundedGumbo *parse = userdata;
    if (!block) return;
    if (is_node(parse, block)) {
        if (parse->pending == block) parse->pending = NULL;
        GumboNode *node = block;
        node->parent = NULL;
        memcpy(node, &parse->free_nodes, sizeof(void *));
        parse->free_nodes = node;
        return;
    }
    Header *header = (Header *)block - 1;
    if (header->size_class == class_count) {
        Large *large = (Large *)block - 1;
        large->previous->next = large->next;
        large->next->previous = large->previous;
        parse->memory -= sizeof(Large) + header->size;
        free(large);
        return;
    }
    if (header->is_attribute && parse->attributes > 0) parse->attributes--;
    memcpy(block, &parse->free_blocks[header->size_class], sizeof(void *));
    parse->free_blocks[header->size_class] = block;
}

// Counts `<`, and of those the ones that may begin a tag `<html>` or `<body>`.
static int is_within_limits(const char *text, size_t length, BoundedGumboLimits limits) {
    const char *end = text + length;
    size_t markup = 0, documents = 0;
    while ((text = memchr(text, '<', (size_t)(end - text)))) {
        text++;
        markup++;
        if (end - text >= 4 && (!strncasecmp(text, "html", 4) || !strncasecmp(text, "body", 4))) documents++;
        if (markup > limits.markup || documents > limits.documents) return 0;
    }
    return 1;
}

BoundedGumbo *bounded_gumbo_parse(const char *text, size_t length, BoundedGumboLimits limits) {
    if (!is_within_limits(text, length, limits)) return NULL;
    BoundedGumbo *parse = calloc(1, sizeof *parse);
    if (!parse) return NULL;
    if (limits.depth > 60000) limits.depth = 60000;
    parse->limits = limits;
    parse->large.previous = parse->large.next = &parse->large;
    // Pages that are not touched cost nothing.
    parse->nodes = malloc(limits.nodes * sizeof(GumboNode));
    parse->depths = malloc(limits.nodes * sizeof(uint16_t));
    if (!parse->nodes || !parse->depths || setjmp(parse->refused)) {
        bounded_gumbo_free(parse);
        return NULL;
    }
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = allocate;
    options.deallocator = deallocate;
    options.userdata = parse;
    // Each error would keep a copy of the list of open elements.
    options.max_errors = 0;
    parse->output = gumbo_parse_with_options(&options, text, length);
    return parse;
}

const GumboNode *bounded_gumbo_root(const BoundedGumbo *parse) { return parse->output->root; }

void bounded_gumbo_free(BoundedGumbo *parse) {
    while (parse->large.next != &parse->large) {
        Large *block = parse->large.next;
        parse->large.next = block->next;
        free(block);
    }
    while (parse->chunks) {
        Chunk *chunk = parse->chunks;
        parse->chunks = chunk->next;
        free(chunk);
    }
    free(parse->nodes);
    free(parse->depths);
    free(parse);
}
