/* Reads a plan out of Markdown while it streams.
 *
 * Line by line, never backwards: feed it pieces as they come, look at the plan so far after each.
 * It knows the dresses that models give to a plan: headings, bold lines, numbered lists and tables;
 * modules, weeks, lessons, parts, steps, units, in English and Russian; hours in brackets, after
 * dashes, on lines of their own; goals, projects, prerequisites. What it cannot place it leaves
 * alone. Pure and deterministic; any bytes are safe. */
#ifndef SYLLABUS_COURSE_PLAN_READER_H
#define SYLLABUS_COURSE_PLAN_READER_H

#include <stdbool.h>
#include <stddef.h>

struct plan;
struct plan_reader;

struct plan_reader *plan_reader_new(void);
void plan_reader_free(struct plan_reader *r);

/* Takes the next piece. True when a finished line changed the plan. */
bool plan_reader_feed(struct plan_reader *r, const char *text, size_t n);
/* The plan so far (without ids), borrowed until the next call; it may have no modules yet. */
const struct plan *plan_reader_peek(const struct plan_reader *r);
/* Ends the text. The plan, owned, or NULL when the text holds none: a plan has at least two
 * modules, or one that is numbered 1 and has hours or items of its own. A text that merely mentions
 * modules in prose holds none. */
struct plan *plan_reader_finish(struct plan_reader *r);

/* The same for a whole text. */
struct plan *plan_read(const char *text, size_t n);

#endif
