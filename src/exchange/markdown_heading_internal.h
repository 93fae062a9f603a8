/* One heading of Markdown, taken apart from its end and its beginning: closing marks, hours or
 * minutes in brackets, a number before the title. Pure; everything is borrowed from the line. */
#ifndef SYLLABUS_EXCHANGE_MARKDOWN_HEADING_INTERNAL_H
#define SYLLABUS_EXCHANGE_MARKDOWN_HEADING_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

struct heading {
    int level;
    const char *text; /* without marks; not NUL-terminated */
    size_t n;
};
/* False for a line that is none, or of a level above `deepest`: then it is text. */
bool heading_read(const char *s, size_t n, int deepest, struct heading *h);
/* "3. " before a title. */
void heading_skip_number(struct heading *h);
/* "(8 h)" at the end, in minutes, is taken off; 0 when there is none. */
int heading_take_hours(struct heading *h);
/* The same where it may be "(40 min)", to the minute. */
int heading_take_minutes(struct heading *h);

#endif
