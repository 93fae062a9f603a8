/* The plan that is being read: where strings are put, and which of several plans in one text is the
 * one that counts.
 *
 * A text may give a plan twice: an overview and then its modules, the old plan and then the new
 * one, the modules and then a table of hours. Whoever reads begins a new plan when it sees one; the
 * draft keeps the one before until it is known which of the two is better. */
#ifndef SYLLABUS_COURSE_PLAN_DRAFT_INTERNAL_H
#define SYLLABUS_COURSE_PLAN_DRAFT_INTERNAL_H

#include "phrase_internal.h"

#include <stdbool.h>
#include <stddef.h>

struct plan;

/* Where a string goes. */
enum plan_place {
    PLAN_PLACE_NOWHERE,
    PLAN_PLACE_ITEMS, /* these four: of the open module */
    PLAN_PLACE_OBJECTIVES,
    PLAN_PLACE_PREREQUISITES,
    PLAN_PLACE_DESCRIPTION,
    PLAN_PLACE_COURSE_OBJECTIVES,
    PLAN_PLACE_COURSE_DESCRIPTION,
    PLAN_PLACE_ASSIGNMENTS,
    PLAN_PLACE_FINAL_PROJECT
};

/* How a string joins what is there already; lists know only NEW and WORD. */
enum plan_join {
    PLAN_JOIN_NEW,  /* a new element; a new paragraph */
    PLAN_JOIN_LINE, /* the next line of the same paragraph */
    PLAN_JOIN_WORD  /* goes on after a blank */
};

struct plan_draft {
    struct plan *plan;    /* the one being read */
    struct plan *before;  /* the one the text gave before, or NULL */
    struct plan *nothing; /* what is shown while there is none */
    bool announced;       /* `plan` began under a heading of its own */
    bool guessed;         /* nothing but numbers or steps makes it one */

    bool mentioned;                /* the prose before it speaks of a plan */
    bool under_plan;               /* a heading or a line said that this is a plan */
    int first_number, last_number; /* of the modules; PLAN_NO_NUMBER when they have none */
    int open;                      /* the module strings go to; -1 when none is open */
    bool changed;                  /* since the flag was last cleared */
    bool language_set;             /* by the text itself, not by its letters */
    size_t cyrillic, latin;        /* letters of the text */
    size_t inner_minutes;          /* hours of the open module's lessons */
    bool own_minutes;              /* the open module's hours are its own, not its lessons' */
    enum plan_place tail_place;    /* the string that last grew, its length and room */
    size_t tail_len, tail_cap;
};

void plan_draft_init(struct plan_draft *d);
void plan_draft_fini(struct plan_draft *d);

/* Begins another plan. `announced`: under a heading that says so. */
void plan_draft_begin(struct plan_draft *d, bool announced);
/* Opens a new module; numbers may be PLAN_NO_NUMBER. False over LIMIT_MODULES. */
bool plan_draft_open(struct plan_draft *d, struct span title, int number, int last_number,
                     int minutes);
void plan_draft_close(struct plan_draft *d);
/* Forgets the modules read so far: they were parts that hold modules. */
void plan_draft_drop_modules(struct plan_draft *d);
/* The modules so far may be a list of anything: they become a plan once most of them have hours or
 * a plan is announced. */
bool plan_draft_is_guess(const struct plan_draft *d);
/* The place of the module with this title; -1 when there is none. */
int plan_draft_find(const struct plan_draft *d, struct span title);

void plan_draft_put(struct plan_draft *d, enum plan_place place, struct span text,
                    enum plan_join join);
/* Puts each element of an enumeration in one line: split at <br>, else at ";", else at ",". */
void plan_draft_put_list(struct plan_draft *d, enum plan_place place, struct span text);
void plan_draft_set_minutes(struct plan_draft *d, int minutes);   /* of the open module, once */
void plan_draft_add_inner(struct plan_draft *d, int minutes);     /* of a lesson in it */
void plan_draft_state(struct plan_draft *d, int minutes);         /* the total */
void plan_draft_entitle(struct plan_draft *d, struct span title); /* the course, once */
/* Counts the letters of a line: they tell the language unless something names it. */
void plan_draft_listen(struct plan_draft *d, struct span text);
void plan_draft_speak(struct plan_draft *d, const char *language, size_t n);

/* The plan so far, borrowed: what plan_draft_take() would give, roughly. */
const struct plan *plan_draft_peek(const struct plan_draft *d);
/* Ends the text: the plan that counts, owned; NULL when there is none. */
struct plan *plan_draft_take(struct plan_draft *d);

#endif
