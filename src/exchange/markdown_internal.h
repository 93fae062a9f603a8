/* What printing and reading courses as Markdown share: the words of the headings, escapes, and the
 * body of a document. */
#ifndef SYLLABUS_EXCHANGE_MARKDOWN_INTERNAL_H
#define SYLLABUS_EXCHANGE_MARKDOWN_INTERNAL_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct lesson;
struct track;
struct yaml_node;

#define MARKDOWN_FORMAT "syllabus-markdown"

/* The headings that are no modules. */
enum markdown_section {
    MARKDOWN_GOALS,
    MARKDOWN_ASSIGNMENTS,
    MARKDOWN_PROJECT,
    MARKDOWN_OBJECTIVES,
    MARKDOWN_PREREQUISITES,
    MARKDOWN_CONTENTS,
    MARKDOWN_STUDIED,
    MARKDOWN_TASKS, /* from here on: of lessons */
    MARKDOWN_ANSWER,
    MARKDOWN_SECTION_COUNT
};
/* In a language: "ru", else English. */
const char *markdown_section_name(enum markdown_section s, const char *language);
/* Which one a heading names, in whichever language; MARKDOWN_SECTION_COUNT: none. */
enum markdown_section markdown_section_find(const char *heading);

enum markdown_place {
    MARKDOWN_TEXT,    /* paragraphs: line breaks stay */
    MARKDOWN_LINE,    /* an element of a list */
    MARKDOWN_HEADING, /* hours in brackets may follow */
};
/* Appends a string so that nothing in it is a mark. */
void markdown_add(struct buf *out, const char *s, enum markdown_place place);
/* The string that a piece of Markdown stands for: escapes and character references (CommonMark 2.4,
 * 2.5) are resolved, everything else is literal. Owned. */
char *markdown_plain(const char *s, size_t n);
/* Appends a text that is Markdown itself, each of its lines behind a mark: whatever it holds, what
 * follows it is no part of it. Back: what stood behind the marks. Owned. */
void markdown_add_quote(struct buf *out, const char *s);
char *markdown_unquoted(const char *s, size_t n);
/* Appends a string as a scalar of the front matter: a block where it has lines, else in quotes. */
void markdown_add_yaml(struct buf *out, const char *s);

/* A lesson below its module, in the words of a language. */
void markdown_print_lesson(struct buf *out, const struct lesson *l, const char *language);

/* The front matter of a text, owned, and where the body begins; NULL and 0 when it has none. */
enum error_kind markdown_read_front(const char *text, size_t n, struct yaml_node **out,
                                    size_t *body, struct error *err);
bool markdown_is_ours(const struct yaml_node *front);
/* One course of a file; `before` lines of it stand before. The text is repaired. */
enum error_kind markdown_read_document(const char *text, size_t n, size_t before,
                                       struct track **out, struct error *err);

/* Reads what follows the front matter into the track; `line` is the number of its first line. With
 * a plan t->plan is there; modules found become its. */
enum error_kind markdown_read_body(const char *text, size_t n, size_t line, struct track *t,
                                   struct error *err);

#endif
