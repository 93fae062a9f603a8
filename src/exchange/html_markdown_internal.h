/* Markdown as HTML: for the texts of lessons in a page. Nothing of the text becomes markup of its
 * own, pictures are their words, and links lead to the web or to mail only. */
#ifndef SYLLABUS_EXCHANGE_HTML_MARKDOWN_INTERNAL_H
#define SYLLABUS_EXCHANGE_HTML_MARKDOWN_INTERNAL_H

#include <stddef.h>

struct buf;

/* Appends blocks. Headings begin at `level` (1 to 6). */
void html_add_markdown(struct buf *out, const char *s, int level);
/* Appends a text that passed text_clean(), with what means something to HTML escaped. */
void html_add_escaped(struct buf *out, const char *s, size_t n);

#endif
