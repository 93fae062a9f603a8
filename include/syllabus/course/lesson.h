/* Lessons: what a module is studied by. Theory is a text, practice a text and tasks, homework
 * instructions and the day it is due, a quiz questions with the right answer among the options.
 * Pure.
 *
 * What a lesson is about is kept as the words of the module's objectives, so that it is still known
 * when these are put in another order. */
#ifndef SYLLABUS_COURSE_LESSON_H
#define SYLLABUS_COURSE_LESSON_H

#include "syllabus/base/strlist.h"
#include "syllabus/course/track.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum lesson_type {
    LESSON_THEORY,
    LESSON_PRACTICE,
    LESSON_HOMEWORK,
    LESSON_QUIZ,
    LESSON_TYPE_COUNT
};
/* "theory", "practice", "homework", "quiz". */
const char *lesson_type_name(enum lesson_type t);
bool lesson_type_parse(const char *name, enum lesson_type *t);

struct quiz_question {
    char *text;
    struct strlist options;
    char *answer;      /* the words of the right option */
    char *explanation; /* "" when there is none */
};

#define LESSON_NO_SCORE (-1.0)

struct lesson {
    char *id;
    int number; /* in its module, from 1 */
    enum lesson_type type;
    char *title;
    char *text;           /* Markdown: the theory, the instructions, a few words before; or "" */
    struct strlist tasks; /* practice and homework: what is to be done, step by step */
    struct quiz_question *questions; /* of a quiz */
    size_t question_count, question_cap;
    struct strlist objectives; /* the module's, in its words */
    int minutes;
    enum module_status status;
    int64_t due_ms; /* 0: at no time */
    double score;   /* percent; LESSON_NO_SCORE: none yet */
    int64_t created_ms, updated_ms;
};

void lesson_init(struct lesson *l);
void lesson_fini(struct lesson *l);
void lesson_copy(struct lesson *to, const struct lesson *from); /* replaces what `to` held */
struct quiz_question *lesson_add_question(struct lesson *l);    /* a zeroed one */
void lesson_drop_question(struct lesson *l);                    /* the last one */

struct lesson_list {
    struct lesson *items;
    size_t count, cap;
};
struct lesson *lesson_list_add(struct lesson_list *l); /* an initialised one */
void lesson_list_fini(struct lesson_list *l);

/* --- quizzes --- */

#define QUIZ_NO_ANSWER SIZE_MAX
/* The place of the right answer among the options; QUIZ_NO_ANSWER when it is none of them. */
size_t quiz_answer_place(const struct quiz_question *q);
/* Whether it can be asked: two options or more, all different, the answer among them. */
bool quiz_question_sound(const struct quiz_question *q);
/* Puts the options of all questions in an order that follows from the lesson's id alone. The right
 * answers are spread evenly over the places: a model likes some more than others. */
void lesson_shuffle(struct lesson *l);
/* Percent of `right` answers out of `count`. */
double quiz_score(size_t right, size_t count);

/* --- a module's lessons --- */

/* Bit n: the lesson is about the module's n-th objective (of the first 64). */
uint64_t lesson_objective_bits(const struct lesson *l, const struct module *m);
/* Spreads `total` minutes over the lessons in proportion to those they have, five at the least, in
 * steps of five where the total allows; what sums up stays. `fixed` lessons (may be NULL) keep
 * theirs. False when there is too little time for it, or nothing to spread it over: all is as it
 * was. */
bool lesson_fit_minutes(struct lesson *lessons, size_t count, const bool *fixed, int total);
/* The status that a module has by its lessons: completed when all are, not started when none is
 * begun. Without lessons it keeps `now`. */
enum module_status lesson_progress(const struct lesson *lessons, size_t count,
                                   enum module_status now);

#endif
