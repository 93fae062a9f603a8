/* What the parts of reading a body share: the state of one reading, and where its lines go.
 * markdown_body.c reads lines and headings, markdown_note.c the comments, markdown_lesson.c what
 * stands below a lesson. */
#ifndef SYLLABUS_EXCHANGE_MARKDOWN_BODY_INTERNAL_H
#define SYLLABUS_EXCHANGE_MARKDOWN_BODY_INTERNAL_H

#include "idmap_internal.h"
#include "markdown_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct heading;
struct lesson;
struct module;
struct strlist;
struct track;

struct body {
    struct track *t;
    const char *rest; /* what has not been read */
    size_t left;
    size_t line; /* number of the line that is read */
    struct error *err;

    /* Where lines go: a text, or a list; neither where nothing may stand. */
    struct buf text;
    char **slot;           /* of the text */
    struct strlist *list;  /* or of the list */
    struct strlist *items; /* the list that may follow the text */
    struct buf element;    /* the last one of the list, which may go on */
    bool listed;           /* the line before was one */

    bool studied;      /* the modules are not those of the plan */
    bool in_module;    /* the last heading of level 2 was one */
    bool noted;        /* its comment was read */
    bool has_lessons;  /* it is one that is studied: the last of the track's modules */
    size_t module_cap; /* of t->modules */
    bool seen[MARKDOWN_SECTION_COUNT];

    /* The lesson that is open. */
    struct lesson *lesson;
    bool lesson_noted;    /* its comment was read */
    bool in_question;     /* the last one of it */
    bool answered;        /* one of its options is marked */
    size_t answer;        /* which one */
    size_t question_line; /* of its heading */
    struct buf quote;     /* lines behind marks */
    bool quoted;          /* there are some */
    char **quote_slot;    /* where they go; NULL: none may stand here */
    struct idmap lessons; /* the ids of all */
};

enum error_kind body_fault(struct body *b, const char *what);
/* Ends the text and the element that are read; then go_to() says where lines go. */
void body_end_text(struct body *b);
void body_go_to(struct body *b, char **slot, struct strlist *list, struct strlist *items);

/* --- markdown_note.c --- */

/* A comment s[0..n): a module's, a lesson's, an answer, "modules", or the person's own. */
enum error_kind body_read_comment(struct body *b, const char *s, size_t n);
/* From there on modules are those that are studied. */
enum error_kind body_begin_studied(struct body *b);

/* --- markdown_lesson.c --- */

/* Whether a heading of level 3 is that of a lesson: "Theory: Forks (40 min)". */
bool body_is_lesson(const struct heading *h);
enum error_kind body_open_lesson(struct body *b, struct heading h);
/* A heading of level 4: a list of the lesson, else a question. */
enum error_kind body_open_lesson_part(struct body *b, struct heading h);
/* Of the open lesson, if there is one. */
enum error_kind body_close_lesson(struct body *b);
/* A line behind a mark. */
enum error_kind body_read_quote(struct body *b, const char *s, size_t n);
/* After the last of them. */
void body_end_quote(struct body *b);
/* Takes "[x] " off an option, and knows then that it is the answer. */
enum error_kind body_take_mark(struct body *b, const char **s, size_t *n, bool *right);

#endif
