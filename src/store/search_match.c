/* What was typed as a question to FTS5. Words are letters and digits only (find.h) and stand in
 * quotes: nothing of what was typed is syntax. */
#include "search_internal.h"
#include "store_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/find.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

#define MATCH_LIMIT (256u << 10)
/* The index has lists of its own for the first two and the first three letters of words. */
#define LISTED_LETTERS 3
/* FTS5 reads all rows of all words that begin alike before it gives the first one; as words of
 * their own it takes them row by row. Where there are more of them, each has the fewer rows. */
#define WORDS_MAX 64

static size_t letters(const char *s)
{
    size_t count = 0;
    for (; *s; s++) {
        count += ((unsigned char)*s & 0xC0) != 0x80;
    }
    return count;
}

/* The words of the index that begin so; none when there are too many. */
static enum error_kind words_with(struct store *s, bool messages, const char *beginning,
                                  struct strlist *words, struct error *err)
{
    char *from = NULL;
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    enum error_kind kind = ERROR_NONE;
    size_t n = strlen(beginning);
    while (kind == ERROR_NONE && row && words->count <= WORDS_MAX) {
        static const char *const sql[] = {
            "SELECT term FROM search_things_words WHERE term >= ? LIMIT 1",
            "SELECT term FROM search_messages_words WHERE term >= ? LIMIT 1"};
        kind = db_query(s, err, &stmt, sql[messages], "s", from != NULL ? from : beginning);
        if (kind == ERROR_NONE) {
            kind = db_next(s, stmt, &row, err);
        }
        const char *word =
            kind == ERROR_NONE && row ? (const char *)sqlite3_column_text(stmt, 0) : NULL;
        row = word != NULL && strncmp(word, beginning, n) == 0;
        if (row) {
            strlist_add(words, word);
            free(from);
            from = mem_printf("%s\x01", word); /* the least that is greater */
        }
        db_done(stmt);
    }
    free(from);
    if (words->count > WORDS_MAX) {
        strlist_fini(words);
    }
    return kind;
}

/* One word that was typed: the parts from..to as a phrase, the last one given. */
static void add_phrase(struct buf *out, const struct find *f, size_t from, size_t to,
                       const char *last)
{
    buf_add_char(out, '"');
    for (size_t i = from; i < to; i++) {
        buf_printf(out, "%s ", f->parts[i].text);
    }
    buf_printf(out, "%s\"", last);
}

/* Any of the words in the place of the last part. */
static void add_any(struct buf *out, const struct find *f, size_t from, size_t to,
                    const struct strlist *words)
{
    buf_add_char(out, '(');
    for (size_t i = 0; i < words->count; i++) {
        buf_add_str(out, i > 0 ? " OR " : "");
        add_phrase(out, f, from, to, words->items[i]);
    }
    buf_add_char(out, ')');
}

static void add_scope(struct buf *out, const char *track_id)
{
    buf_add_str(out, " AND scope : \"\uE000");
    for (size_t i = 0; track_id[i]; i++) {
        if (track_id[i] != '-' && track_id[i] != '"') {
            buf_add_char(out, track_id[i]);
        }
    }
    buf_add_char(out, '"');
}

enum error_kind search_match(struct store *s, const struct find *f, const char *track_id,
                             bool messages, char **out, struct error *err)
{
    struct buf text = BUF_INIT(MATCH_LIMIT);
    struct strlist words = {0};
    enum error_kind kind = ERROR_NONE;
    const char *last = f->parts[f->count - 1].text;
    if (f->prefix && letters(last) > LISTED_LETTERS) {
        kind = words_with(s, messages, last, &words, err);
    }
    buf_add_char(&text, '(');
    for (size_t from = 0, to = 0; from < f->count; from = ++to) {
        while (to + 1 < f->count && f->parts[to + 1].word == f->parts[from].word) {
            to++;
        }
        buf_add_str(&text, from > 0 ? " AND " : "");
        if (to + 1 == f->count && words.count > 0) {
            add_any(&text, f, from, to, &words);
        } else {
            add_phrase(&text, f, from, to, f->parts[to].text);
            buf_add_str(&text, to + 1 == f->count && f->prefix ? " *" : "");
        }
    }
    buf_add_char(&text, ')');
    if (track_id != NULL) {
        add_scope(&text, track_id);
    }
    strlist_fini(&words);
    if (kind == ERROR_NONE) {
        *out = buf_steal(&text);
    }
    buf_fini(&text);
    return kind;
}
