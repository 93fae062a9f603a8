/* Lines of words, as a shell would quote them: for slash commands, and for programs that a setting
 * or a variable names. Nothing is expanded. */
#ifndef SYLLABUS_BASE_WORDS_H
#define SYLLABUS_BASE_WORDS_H

#include "syllabus/base/error.h"

#include <stddef.h>

struct strlist;

/* Splits a line into words by shell quoting rules ('...', "...", backslash), without expansion, and
 * appends them. ERROR_USAGE for a quotation mark that is not closed, ERROR_TOO_LONG for a word over
 * LIMIT_MESSAGE. */
enum error_kind words_split(const char *line, struct strlist *out, struct error *err);

/* The end of a line that is still being typed. */
struct words_tail {
    char *word;   /* the last word as far as it goes, owned; "" where a new one may begin */
    size_t start; /* where that begins in the line; its end where a new one may begin */
    char quote;   /* the quotation mark that is open, or 0 */
};
/* The same for such a line: the words before its last one are appended, an open quotation mark is
 * fine. */
enum error_kind words_split_typed(const char *line, struct strlist *out, struct words_tail *tail,
                                  struct error *err);

#endif
