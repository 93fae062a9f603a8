/* The inside of one line of Markdown as marked text (phrase_internal.h): emphasis, code marks,
 * links, tags and comments are gone, escapes and entities have become literal characters, blanks
 * are single spaces, <br> is a line break, struck text is dropped. Linear in the line. */
#ifndef SYLLABUS_COURSE_PLAN_INLINE_INTERNAL_H
#define SYLLABUS_COURSE_PLAN_INLINE_INTERNAL_H

#include "phrase_internal.h"

#include "syllabus/base/buf.h"

struct inline_delim;

struct inline_text {
    struct buf text;             /* marked */
    size_t bold_start, bold_end; /* the first strong span of `text`; equal when there is none */
    bool comment_open;           /* the line ends inside an HTML comment */
    struct inline_delim *delims; /* scratch */
    size_t delim_count, delim_cap;
    size_t *openers; /* scratch: a stack of places in delims */
    size_t opener_count, opener_cap;
};

void plan_inline_init(struct inline_text *t);
void plan_inline_fini(struct inline_text *t);
/* Replaces what `t` held. `raw` is one line of valid UTF-8 without its line break. */
void plan_inline_read(struct inline_text *t, struct span raw);

#endif
