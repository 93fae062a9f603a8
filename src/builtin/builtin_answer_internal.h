/* What the planner says: prose around a plan, answers to questions. Prose holds no plan: its lines
 * begin so that plan_read() finds none in them. */
#ifndef SYLLABUS_BUILTIN_ANSWER_INTERNAL_H
#define SYLLABUS_BUILTIN_ANSWER_INTERNAL_H

#include "builtin_parse_internal.h"

struct buf;
struct builtin_language;
struct module;
struct plan;
struct strlist;
struct track;

/* Greeting, what this is, the plan, how to change it. */
void builtin_say_welcome(const struct builtin_language *l, const struct track *t,
                         const struct plan *p, struct buf *out);
/* The sentences as one paragraph; nothing when there are none. */
void builtin_say_sentences(const struct strlist *sentences, struct buf *out);
/* Clauses that were not understood, as a paragraph. */
void builtin_say_unclear(const struct builtin_language *l, const struct strlist *unclear,
                         struct buf *out);
/* The whole plan and the closing line. */
void builtin_say_plan(const struct builtin_language *l, const struct plan *p, struct buf *out);
/* One of the texts that end in "for example:", with the examples. */
void builtin_say_examples(const struct builtin_language *l, const char *text, struct buf *out);
/* What is known of a module, and that there is no tutor. */
void builtin_say_module(const struct builtin_language *l, const struct module *m, struct buf *out);
/* The answer out of the plan. */
void builtin_say_answer(const struct builtin_language *l, const struct plan *p,
                        enum builtin_question question, const struct builtin_ref *about,
                        struct buf *out);

#endif
