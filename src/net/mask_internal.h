/* Takes secrets out of what is written down, also where a stream of pieces cuts them anywhere.
 * Secrets under MASK_LEAST bytes are left alone: they are words such as "ollama" or "none", which
 * servers without keys are given. Pure. Private to net. */
#ifndef SYLLABUS_NET_MASK_INTERNAL_H
#define SYLLABUS_NET_MASK_INTERNAL_H

#include "syllabus/base/buf.h"
#include "syllabus/base/strlist.h"

#include <stdbool.h>
#include <stddef.h>

#define MASK_LEAST 8
#define MASK_TEXT  "***"

struct mask {
    struct strlist secrets;
};
/* Adds a secret, and how JSON may spell it. */
void mask_add(struct mask *m, const char *secret, size_t n);
void mask_fini(struct mask *m); /* wipes */

/* What is in the middle of a stream. Zeroed but for the mask and the buffer's limit. */
struct mask_stream {
    const struct mask *mask;
    struct buf held; /* what may be the beginning of a secret */
    bool swallowing; /* the rest of a word that began like one: servers quote keys shortened */
};
void mask_feed(struct mask_stream *s, const char *bytes, size_t n, struct buf *out);
/* The stream is over: gives what was held, and frees. */
void mask_end(struct mask_stream *s, struct buf *out);
/* A whole text; owned, NULL for NULL. */
char *mask_text(const struct mask *m, const char *text);

#endif
