/* What prose claims about a plan in numbers: "40 часов", "5 modules", "80 % practice". A model that
 * writes a plan adds such sentences, and they need not be true. */
#ifndef SYLLABUS_COURSE_CLAIMS_H
#define SYLLABUS_COURSE_CLAIMS_H

#include <stdbool.h>
#include <stddef.h>

enum claim_kind {
    CLAIM_HOURS,   /* of the whole course */
    CLAIM_MODULES, /* how many */
    CLAIM_PRACTICE /* percent of the time */
};

struct claim {
    enum claim_kind kind;
    int value;         /* minutes, modules, percent */
    size_t start, end; /* the bytes of the text that say so */
};

struct claims {
    struct claim *items;
    size_t count, cap;
};

/* Appends what `text` claims about the course as a whole; what it says of one module, of a week or
 * of a day is no such claim. */
void claims_find(struct claims *out, const char *text);
void claims_fini(struct claims *c);

#endif
