/* Checks of a plan: hours, objectives, order, language, practice, claims. Pure: what is found is a
 * rule's id and what it is about, never prose; whoever shows it has the sentences.
 *
 * The rules are those of instructional design that a program can decide. Where a rule needs what is
 * not there (lessons, a version before, a reply), it is silent. Findings come in the order of the
 * rules, those of one rule by module. */
#ifndef SYLLABUS_COURSE_LINT_H
#define SYLLABUS_COURSE_LINT_H

#include "syllabus/course/track.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct plan;
struct quiz_question;

enum lint_severity { LINT_OFF, LINT_INFO, LINT_WARNING, LINT_ERROR, LINT_SEVERITY_COUNT };
/* "off", "info", "warning", "error". */
const char *lint_severity_name(enum lint_severity s);
bool lint_severity_parse(const char *name, enum lint_severity *s);

enum lint_rule_id {
    LINT_H1, /* the sum of the hours against the budget */
    LINT_H2, /* every module has hours, and its lessons sum to them */
    LINT_H3, /* a module takes too much of the course, or next to nothing */
    LINT_H4, /* the modules are of very different sizes */
    LINT_H5, /* hours for each objective */
    LINT_H6, /* the budget against the hours that there are until the deadline */
    LINT_O1, /* how many objectives, and how long */
    LINT_O2, /* an objective begins with a verb that can be checked */
    LINT_O3, /* an objective is vague: know, understand */
    LINT_O4, /* an objective is no action */
    LINT_O5, /* two objectives in one */
    LINT_O6, /* the same twice */
    LINT_O7, /* the course climbs: from remembering to creating */
    LINT_A1, /* each module has practice and an assessment */
    LINT_A2, /* each objective is taught and assessed */
    LINT_A3, /* the share of practice; a final project of a long course */
    LINT_A4, /* assessments are spread over the course */
    LINT_P1, /* what a module builds on comes before it */
    LINT_P2, /* a topic is used before its module */
    LINT_P3, /* an advanced course says what it builds on */
    LINT_S1, /* ids and numbers */
    LINT_S2, /* a text that says nothing */
    LINT_S3, /* a completed or pinned module was changed */
    LINT_S4, /* more was changed than was asked for */
    LINT_L1, /* a text in another language than the plan's */
    LINT_L2, /* a word of Latin and Cyrillic letters */
    LINT_L3, /* letters of a foreign script */
    LINT_R1, /* addresses */
    LINT_Q1, /* questions that can be asked */
    LINT_Q2, /* the right answer is not given away */
    LINT_C1, /* what a reply claims about the plan */
    LINT_RULE_COUNT
};

#define LINT_LIMITS 3

struct lint_rule {
    const char *id; /* "H1" */
    enum lint_severity severity;
    int limits[LINT_LIMITS]; /* as the rule needs them; percent, hours or counts */
};
/* The rules as they are without any setting. */
const struct lint_rule *lint_rule_at(enum lint_rule_id id);
/* "H1" or "h1"; LINT_RULE_COUNT when there is none. */
enum lint_rule_id lint_rule_find(const char *id);
/* How many limits the rule has: those that follow are 0. */
size_t lint_rule_limits(enum lint_rule_id id);

/* What is strict, and how. */
struct lint_options {
    bool formal; /* a Russian curriculum: knowing, being able and commanding are objectives there */
    enum lint_severity severity[LINT_RULE_COUNT];
    int limits[LINT_RULE_COUNT][LINT_LIMITS];
};
void lint_options_init(struct lint_options *o);
/* "warning", "error 15 5": a severity, then the rule's limits, all or none. False: no such value,
 * and the options are as they were. */
bool lint_options_set(struct lint_options *o, enum lint_rule_id id, const char *value);

/* A lesson, as far as checks need it. */
enum lint_work { LINT_THEORY, LINT_PRACTICE, LINT_HOMEWORK, LINT_QUIZ };
struct lint_lesson {
    size_t module; /* its place in the plan */
    enum lint_work work;
    int minutes;
    uint64_t objectives;                   /* bit n: it is about the module's n-th objective */
    int number;                            /* in its module */
    const struct quiz_question *questions; /* of a quiz, borrowed */
    size_t question_count;
};
/* The lessons of the track's modules that are in the plan, by their ids; owned, and borrowing from
 * the track. */
struct lint_lesson *lint_lessons_of(const struct plan *p, const struct track *t, size_t *count);

/* All borrowed; NULL and 0 where there is none. */
struct lint_input {
    const struct plan *plan;
    const struct track *track; /* the form, and the modules that were made */
    const struct plan *before; /* the version before this one ... */
    const char *request;       /* ... and what was asked for since */
    const char *reply;         /* the message that the plan came with */
    const struct lint_lesson *lessons;
    size_t lesson_count;
    int week_minutes; /* how much time there is in a week; 0: not known */
    int weeks;        /* until the deadline; 0: not known */
    const struct lint_options *options;
};

/* Where in a module something is. */
enum lint_field {
    LINT_FIELD_NONE,
    LINT_FIELD_TITLE,
    LINT_FIELD_DESCRIPTION,
    LINT_FIELD_ITEM,
    LINT_FIELD_OBJECTIVE,
    LINT_FIELD_ASSIGNMENT, /* of the course */
    LINT_FIELD_PROJECT
};

/* How one key mends it. */
enum lint_fix {
    LINT_FIX_NONE,
    LINT_FIX_FIT_HOURS, /* spread the budget over the modules */
    LINT_FIX_REMOVE,    /* take the repeated objective out */
    LINT_FIX_LETTERS,   /* write the word in one alphabet */
    LINT_FIX_COUNT
};
/* "fit_hours", "remove", "letters"; NULL for LINT_FIX_NONE. */
const char *lint_fix_name(enum lint_fix fix);

#define LINT_NUMBERS 3

struct lint_finding {
    enum lint_rule_id rule;
    enum lint_severity severity;
    int sentence; /* which of the rule's, from 0 */
    int module;   /* its number; 0: it is about the whole plan */
    enum lint_field field;
    size_t index; /* of the item, objective or assignment */
    char *what;   /* words of the plan, or NULL */
    char *other;
    int64_t numbers[LINT_NUMBERS];
    enum lint_fix fix;
};

struct lint_report {
    struct lint_finding *items;
    size_t count, cap;
};

/* Fills a zeroed report. */
void lint_run(const struct lint_input *in, struct lint_report *out);
void lint_report_fini(struct lint_report *r);
/* How many findings are of this severity. */
size_t lint_report_count(const struct lint_report *r, enum lint_severity s);

/* Whether a change of the plan can settle it: it is about the plan, not about lessons. */
bool lint_finding_of_plan(const struct lint_finding *f);

/* How a message begins that sends findings to a planner, by the plan's language; and whether one
 * begins so. */
const char *lint_request_opening(bool russian);
bool lint_request_begins(const char *message);

/* Mends `p`, a copy of the plan that was checked. False when there is nothing to do, or it cannot
 * be done (pinned modules leave no room for the rest). */
bool lint_fix_apply(struct plan *p, const struct track *track, const struct lint_finding *f);

#endif
