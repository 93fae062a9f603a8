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
/* Ends the text. The plan, owned, or NULL when the text holds none. A plan has two modules or more,
 * or one that stands under the heading of a plan or is numbered 1 and has hours or items; numbered
 * modules begin at 1 (or 0): a text that talks about single modules holds none. Of several plans in
 * one text the last whole one counts. Words of the text decide the language ("ru" or "en") unless a
 * comment `<!-- language: de -->` names it. */
struct plan *plan_reader_finish(struct plan_reader *r);

/* The same for a whole text. */
struct plan *plan_read(const char *text, size_t n);

#endif
