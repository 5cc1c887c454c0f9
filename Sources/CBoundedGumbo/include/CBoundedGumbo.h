#ifndef C_BOUNDED_GUMBO_H
#define C_BOUNDED_GUMBO_H

#include <gumbo.h>
#include <stddef.h>

/// How much one parse may take. Beyond any of these it ends without a tree.
typedef struct {
    /// Bytes of memory, the nodes apart.
    size_t memory;
    /// Elements, texts and comments.
    size_t nodes;
    /// Elements inside each other, at most 60,000.
    size_t depth;
    /// Attributes of one tag.
    size_t attributes;
    /// `<` in the text. Gumbo may look through all open elements for each tag, even for one that changes nothing.
    size_t markup;
    /// Tags `<html>` and `<body>`. The attributes of all of them become those of one element.
    size_t documents;
} BoundedGumboLimits;

/// A parsed document with its memory.
typedef struct BoundedGumbo BoundedGumbo;

/// Parses a document. Returns NULL if it takes more than the limits.
///
/// The text must stay where it is while the result lives. To be freed with bounded_gumbo_free.
BoundedGumbo *_Nullable bounded_gumbo_parse(const char *_Nonnull text, size_t length, BoundedGumboLimits limits);

/// The document's root: the element `html`.
const GumboNode *_Nonnull bounded_gumbo_root(const BoundedGumbo *_Nonnull parse);

/// Frees a document in time that does not depend on its depth.
void bounded_gumbo_free(BoundedGumbo *_Nonnull parse);

#endif
