/* What the rules of the checks share: a run with its input and what it has found. Each lint_*.c
 * holds the rules of one letter or two. */
#ifndef SYLLABUS_COURSE_LINT_INTERNAL_H
#define SYLLABUS_COURSE_LINT_INTERNAL_H

#include "syllabus/course/lint.h"

struct lint {
    const struct lint_input *in;
    const struct plan *plan;
    const struct lint_options *options;
    struct lint_report *report;
    bool russian; /* the plan's language */
};

bool lint_is_on(const struct lint *l, enum lint_rule_id id);
int lint_limit(const struct lint *l, enum lint_rule_id id, size_t which);
/* A finding to be filled in, borrowed until the next one; one that is thrown away when the rule is
 * off. `at`: the module's place in the plan, -1 for the whole. */
struct lint_finding *lint_add(struct lint *l, enum lint_rule_id id, int sentence, int at);
/* The same, but not more than a warning. */
struct lint_finding *lint_add_warning(struct lint *l, enum lint_rule_id id, int sentence, int at);

/* lint_hours.c */
void lint_hours(struct lint *l);
/* lint_objectives.c */
void lint_objectives(struct lint *l);
void lint_repeats(struct lint *l);
void lint_climb(struct lint *l);
/* lint_lessons.c */
/* What the module's lessons are about: the objectives of the module that was made, which a model
 * may have written anew; without one those of the plan. */
const struct strlist *lint_studied_objectives(const struct lint *l, size_t module);
/* lint_work.c */
void lint_work(struct lint *l);
/* lint_quiz.c */
void lint_quiz(struct lint *l);
/* lint_order.c */
void lint_order(struct lint *l);
/* lint_change.c */
void lint_ids(struct lint *l);
void lint_change(struct lint *l);
/* lint_text.c */
void lint_text(struct lint *l);
/* lint_claims.c */
void lint_claims(struct lint *l);

#endif
