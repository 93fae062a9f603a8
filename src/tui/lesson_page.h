/* A lesson as one Markdown text to read. Pure. */
#ifndef SYLLABUS_TUI_LESSON_PAGE_H
#define SYLLABUS_TUI_LESSON_PAGE_H

struct buf;
struct lesson;

/* Appends the text, the tasks, and of a quiz how many questions it has; its answers only where it
 * has a score: whoever is asked them still is not to have read them. */
void lesson_page_text(const struct lesson *l, struct buf *out);

#endif
