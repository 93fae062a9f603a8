/* Finds JSON in a model's answer: bare, in fences, after thoughts, between sentences.
 *
 * From each bracket that can begin JSON the text is walked, aware of strings and comments, to the
 * bracket that closes it; what lies between is parsed. Comments and commas before a closing bracket
 * are dropped, nothing else is mended. A bracket that is never closed means that the answer was cut
 * off: then nothing of it can be trusted. */
#ifndef SYLLABUS_COURSE_EXTRACT_INTERNAL_H
#define SYLLABUS_COURSE_EXTRACT_INTERNAL_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct json_object;

struct extract {
    const char *text; /* borrowed */
    size_t n;
    size_t pos;
    size_t start;        /* where the last value, or the one that was cut, begins */
    bool cut;            /* the text ends inside a value or a thought */
    int tries;           /* wasted so far; at LIMIT_JSON_CANDIDATES the search ends */
    struct error broken; /* why the first broken one could not be parsed */
};

void extract_init(struct extract *x, const char *text, size_t n);
void extract_fini(struct extract *x);
/* The next array or object, owned by the caller. False when there is no more, or x->cut. */
bool extract_next(struct extract *x, struct json_object **value);
/* The caller has no use for the value it got last. */
void extract_waste(struct extract *x);

#endif
