#include "syllabus/base/words.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"

#include <stdbool.h>
#include <string.h>

/* Whether the backslash at p quotes what follows it (POSIX.1-2017, XCU 2.2). */
static bool quotes_next(const char *p, char quote)
{
    if (quote == '\'' || p[1] == '\0') {
        return false;
    }
    return quote == 0 || strchr("\"\\$`", p[1]) != NULL;
}

struct splitter {
    struct buf word;
    size_t start; /* where that begins in the line */
    bool in_word;
    char quote; /* the one that is open, or 0 */
    struct strlist words;
};

static void split_blank(struct splitter *s)
{
    if (s->in_word) {
        strlist_add_n(&s->words, buf_str(&s->word), s->word.len);
        buf_reset(&s->word);
        s->in_word = false;
    }
}

/* Everything but the word at the end, which may go on. */
static void split(struct splitter *s, const char *line)
{
    buf_init(&s->word, LIMIT_MESSAGE);
    for (const char *p = line; *p && !s->word.overflow; p++) {
        if (!s->quote && (*p == ' ' || *p == '\t' || *p == '\n')) {
            split_blank(s);
            continue;
        }
        if (!s->in_word) {
            s->in_word = true;
            s->start = (size_t)(p - line);
        }
        if (s->quote && *p == s->quote) {
            s->quote = 0;
        } else if (!s->quote && (*p == '\'' || *p == '"')) {
            s->quote = *p;
        } else {
            p += *p == '\\' && quotes_next(p, s->quote);
            buf_add_char(&s->word, *p);
        }
    }
}

static enum error_kind too_long(struct error *err)
{
    return error_set(err, ERROR_TOO_LONG, _("a line of the input is longer than %u MiB"),
                     LIMIT_MESSAGE >> 20);
}

enum error_kind words_split(const char *line, struct strlist *out, struct error *err)
{
    struct splitter s = {.in_word = false};
    enum error_kind kind = ERROR_NONE;
    split(&s, line);
    if (s.word.overflow) {
        kind = too_long(err);
    } else if (s.quote) {
        kind = error_set(err, ERROR_USAGE, _("a quotation mark (%c) is not closed"), s.quote);
    } else {
        split_blank(&s);
    }
    for (size_t i = 0; kind == ERROR_NONE && i < s.words.count; i++) {
        strlist_add(out, s.words.items[i]);
    }
    buf_fini(&s.word);
    strlist_fini(&s.words);
    return kind;
}

enum error_kind words_split_typed(const char *line, struct strlist *out, struct words_tail *tail,
                                  struct error *err)
{
    struct splitter s = {.in_word = false};
    split(&s, line);
    enum error_kind kind = s.word.overflow ? too_long(err) : ERROR_NONE;
    if (!kind) {
        for (size_t i = 0; i < s.words.count; i++) {
            strlist_add(out, s.words.items[i]);
        }
        *tail = (struct words_tail){
            .word = mem_strdup(buf_str(&s.word)),
            .start = s.in_word ? s.start : strlen(line),
            .quote = s.quote,
        };
    }
    buf_fini(&s.word);
    strlist_fini(&s.words);
    return kind;
}
