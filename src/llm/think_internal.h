/* Keeps a leading <think>...</think> apart from the answer, however it is split. Only at the very
 * start, white space before it allowed: anywhere else the words are the author's. Pure. Private to
 * llm. */
#ifndef SYLLABUS_LLM_THINK_INTERNAL_H
#define SYLLABUS_LLM_THINK_INTERNAL_H

#include "syllabus/base/buf.h"

#include <stdbool.h>
#include <stddef.h>

enum think_part { THINK_ANSWER, THINK_REASONING };
typedef void think_fn(void *ctx, enum think_part part, const char *text, size_t n);

enum think_state {
    THINK_BEFORE, /* nothing but white space, or the beginning of <think> */
    THINK_INSIDE,
    THINK_AFTER, /* white space after </think> belongs to nothing */
    THINK_DONE,
};

struct think {
    enum think_state state;
    struct buf held; /* what may still become a tag */
    think_fn *fn;
    void *ctx;
};

void think_init(struct think *t, think_fn *fn, void *ctx);
void think_fini(struct think *t);
void think_feed(struct think *t, const char *text, size_t n);
/* The text is over: delivers what was held, but for the beginning of a tag in a text that broke
 * off: the rest of it is what did not come. */
void think_end(struct think *t, bool complete);

#endif
