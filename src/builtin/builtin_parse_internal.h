/* From a message in plain English or Russian to the edits and the question in it. Knows words, not
 * the plan: which module is meant is found by builtin_edit.h. */
#ifndef SYLLABUS_BUILTIN_PARSE_INTERNAL_H
#define SYLLABUS_BUILTIN_PARSE_INTERNAL_H

#include "syllabus/base/strlist.h"

#include <stdbool.h>
#include <stddef.h>

/* Which module a person means, in the plan they see. */
enum builtin_ref_kind {
    BUILTIN_REF_NONE,
    BUILTIN_REF_NUMBER,
    BUILTIN_REF_LAST,
    BUILTIN_REF_TITLE, /* words of its title */
    BUILTIN_REF_IT     /* the one the edit before was about */
};
struct builtin_ref {
    enum builtin_ref_kind kind;
    int number; /* from 1 */
    char *title;
};

enum builtin_place {
    BUILTIN_PLACE_NONE,
    BUILTIN_PLACE_BEFORE, /* `other` */
    BUILTIN_PLACE_AFTER,  /* `other` */
    BUILTIN_PLACE_AT,     /* `other` names the number, or the last place */
    BUILTIN_PLACE_START,
    BUILTIN_PLACE_END,
    BUILTIN_PLACE_UP, /* by one */
    BUILTIN_PLACE_DOWN
};

enum builtin_edit_kind {
    BUILTIN_EDIT_ADD,         /* text, place, minutes (0: a fair share) */
    BUILTIN_EDIT_REMOVE,      /* target */
    BUILTIN_EDIT_RENAME,      /* target, text */
    BUILTIN_EDIT_REPLACE,     /* target, text */
    BUILTIN_EDIT_MOVE,        /* target, place */
    BUILTIN_EDIT_SWAP,        /* target, other */
    BUILTIN_EDIT_RESIZE_TO,   /* target, minutes */
    BUILTIN_EDIT_RESIZE_BY,   /* target, minutes or percent, signed */
    BUILTIN_EDIT_TOTAL_TO,    /* minutes */
    BUILTIN_EDIT_TOTAL_BY,    /* minutes or percent, signed */
    BUILTIN_EDIT_EACH_TO,     /* minutes: every module */
    BUILTIN_EDIT_EACH_BY,     /* minutes, signed */
    BUILTIN_EDIT_PRACTICE,    /* target, or every module */
    BUILTIN_EDIT_COUNT_TO,    /* count */
    BUILTIN_EDIT_COUNT_BY,    /* count, signed */
    BUILTIN_EDIT_SPLIT,       /* target, count */
    BUILTIN_EDIT_MERGE,       /* other goes into target */
    BUILTIN_EDIT_ITEM_ADD,    /* target, text */
    BUILTIN_EDIT_ITEM_REMOVE, /* target, text */
    BUILTIN_EDIT_KIND_COUNT
};

struct builtin_edit {
    enum builtin_edit_kind kind;
    struct builtin_ref target;
    struct builtin_ref other;
    enum builtin_place place;
    int minutes;
    int percent;
    int count;
    char *text;
    char *source; /* the words it was read from, for messages */
};

enum builtin_question {
    BUILTIN_ASKS_NOTHING,
    BUILTIN_ASKS_TOTAL,
    BUILTIN_ASKS_MODULES,
    BUILTIN_ASKS_MODULE, /* `about` */
    BUILTIN_ASKS_GOALS,
    BUILTIN_ASKS_WHO,
    BUILTIN_ASKS_OTHER
};

struct builtin_request {
    struct builtin_edit *edits;
    size_t count, cap;
    struct strlist unclear; /* what looks like an edit and was not understood */
    enum builtin_question question;
    struct builtin_ref about;
};

#define BUILTIN_MESSAGE_MAX (8u << 10) /* bytes that are looked at; nobody types longer edits */

void builtin_request_init(struct builtin_request *r, const char *message);
void builtin_request_fini(struct builtin_request *r);
void builtin_ref_fini(struct builtin_ref *ref);
void builtin_edit_fini(struct builtin_edit *e);

#endif
