#include "builtin_parse_internal.h"

#include "builtin_clause_internal.h"
#include "builtin_read_internal.h"
#include "builtin_reading_internal.h"
#include "builtin_words_internal.h"

#include <stdlib.h>
#include <string.h>

/* --- questions --- */

static enum builtin_question classify(const struct builtin_clause *c, struct builtin_ref *about)
{
    size_t count = 0;

    builtin_clause_named(c, c->from, about, 1, &count);
    if (count > 0 && about->kind != BUILTIN_REF_IT) {
        return BUILTIN_ASKS_MODULE;
    }
    builtin_ref_fini(about);
    if (builtin_read_find_verb(c) < c->to) {
        return BUILTIN_ASKS_OTHER; /* "how do I add a module?" */
    }
    if (builtin_clause_has(c, BUILTIN_GOAL)) {
        return BUILTIN_ASKS_GOALS;
    }
    if (builtin_clause_has(c, BUILTIN_MODULE)) {
        return BUILTIN_ASKS_MODULES;
    }
    if (builtin_clause_has(c, BUILTIN_TIME) ||
        builtin_clause_find_kind(c, c->from, BUILTIN_DURATION) < c->to) {
        return BUILTIN_ASKS_TOTAL;
    }
    if (builtin_clause_has(c, BUILTIN_IDENTITY)) {
        return BUILTIN_ASKS_WHO;
    }
    return builtin_clause_has(c, BUILTIN_COURSE) ? BUILTIN_ASKS_TOTAL : BUILTIN_ASKS_OTHER;
}

static void ask(struct builtin_request *r, const struct builtin_clause *c)
{
    if (r->question == BUILTIN_ASKS_NOTHING) {
        r->question = classify(c, &r->about);
    }
}

/* "how", "сколько" at the start; "is", "есть" there when no edit follows ("is it possible to add").
 * "what if", "how about" propose an edit. */
static bool asks(const struct builtin_clause *c)
{
    size_t i = c->from;

    while (i < c->to && !builtin_clause_is(c, i, BUILTIN_ASK) &&
           !builtin_clause_is(c, i, BUILTIN_BE) && !builtin_read_is_verb(c, i) &&
           (builtin_clause_is(c, i, BUILTIN_FILLER) || builtin_clause_kind(c, i, BUILTIN_MARK))) {
        i++;
    }
    if (builtin_clause_is(c, i, BUILTIN_ASK)) {
        return !builtin_clause_is(c, i + 1, BUILTIN_IF);
    }
    return builtin_clause_is(c, i, BUILTIN_BE) && builtin_read_find_verb(c) == c->to;
}

/* --- the message --- */

/* Whether somebody seems to want a change here: then silence would be wrong. */
static bool looks_like_edit(const struct builtin_clause *c)
{
    for (size_t i = c->from; i < c->to; i++) {
        if (builtin_read_is_verb(c, i) || builtin_clause_is(c, i, BUILTIN_MODULE) ||
            builtin_clause_kind(c, i, BUILTIN_DURATION) ||
            builtin_clause_is(c, i, BUILTIN_PRACTICAL)) {
            return true;
        }
    }
    return false;
}

/* Reads one clause; *carried is the verb that the next one of the sentence may leave out. */
static void read_clause(struct builtin_request *r, const struct builtin_clause *c, bool question,
                        enum builtin_meaning *carried)
{
    size_t verb = builtin_read_find_verb(c);
    bool understood;

    if (asks(c)) {
        ask(r, c);
        return;
    }
    if (verb < c->to) {
        *carried = builtin_read_verb_meaning(c, verb);
        understood = builtin_read_by(r, c, verb + 1, *carried);
    } else if (*carried != BUILTIN_VERB_END && !builtin_clause_has(c, BUILTIN_NOT) &&
               !builtin_clause_has(c, BUILTIN_MORE) && !builtin_clause_has(c, BUILTIN_LESS)) {
        understood = builtin_read_by(r, c, c->from, *carried);
    } else {
        understood = builtin_read_plain(r, c);
    }
    if (!understood && (question || builtin_clause_has(c, BUILTIN_IDENTITY)) && verb == c->to) {
        ask(r, c);
    } else if (!understood && looks_like_edit(c)) {
        char *source = builtin_reading_source(c);
        if (source) {
            strlist_take(&r->unclear, source);
        }
    }
}

static bool ends_sentence(const struct builtin_words *w, size_t i)
{
    const struct builtin_word *word = &w->items[i];
    char next = w->source[word->end];

    if (word->kind != BUILTIN_MARK) {
        return false;
    }
    return strchr("\n;!?", word->mark) || (word->mark == '.' && (!next || strchr(" \n", next)));
}

/* Whether words [from, at) are an edit already, so that another can follow. */
static bool is_complete(const struct builtin_clause *c)
{
    return builtin_read_find_verb(c) < c->to || builtin_clause_has(c, BUILTIN_MORE) ||
           builtin_clause_has(c, BUILTIN_LESS) || builtin_clause_has(c, BUILTIN_NEED) ||
           builtin_clause_find_kind(c, c->from, BUILTIN_DURATION) < c->to;
}

/* The length of a module without a verb: "…, а модуль 3 до 6 часов". */
static bool is_elliptic(const struct builtin_clause *left, const struct builtin_clause *right)
{
    struct builtin_ref ref = {0};
    bool measured = builtin_clause_find_kind(left, left->from, BUILTIN_DURATION) < left->to ||
                    builtin_clause_has(left, BUILTIN_LONGER) ||
                    builtin_clause_has(left, BUILTIN_SHORTER);
    size_t end = measured ? builtin_clause_ref(right, right->from, &ref) : right->from;
    bool named = end > right->from && ref.kind != BUILTIN_REF_TITLE;
    bool length = builtin_clause_kind(right, end, BUILTIN_DURATION) ||
                  (builtin_clause_kind(right, end, BUILTIN_NUMBER) && end + 1 == right->to) ||
                  builtin_clause_is(right, end, BUILTIN_UNTIL) ||
                  builtin_clause_is(right, end, BUILTIN_BY) ||
                  builtin_clause_is(right, end, BUILTIN_LONGER) ||
                  builtin_clause_is(right, end, BUILTIN_SHORTER);

    builtin_ref_fini(&ref);
    return named && length;
}

/* Where the clause after a joint at i begins; i when no new edit follows it. */
static size_t next_edit(const struct builtin_clause *sentence, size_t from, size_t i)
{
    struct builtin_clause left = {sentence->w, from, i};
    struct builtin_clause right = {sentence->w, i, sentence->to};
    size_t j = i;

    if (!builtin_clause_mark(sentence, i, ',') && !builtin_clause_is(sentence, i, BUILTIN_AND) &&
        !builtin_clause_is(sentence, i, BUILTIN_THEN)) {
        return i;
    }
    while (!builtin_read_is_verb(sentence, j) && (builtin_clause_kind(sentence, j, BUILTIN_MARK) ||
                                                  builtin_clause_is(sentence, j, BUILTIN_AND) ||
                                                  builtin_clause_is(sentence, j, BUILTIN_FILLER))) {
        j++;
    }
    right.from = j;
    if (j == i || j >= sentence->to || !is_complete(&left)) {
        return i;
    }
    if (builtin_read_is_verb(sentence, j) || is_elliptic(&left, &right)) {
        return j;
    }
    if ((builtin_clause_is(sentence, j, BUILTIN_MORE) ||
         builtin_clause_is(sentence, j, BUILTIN_LESS)) &&
        (builtin_clause_is(sentence, j + 1, BUILTIN_PRACTICAL) ||
         builtin_clause_is(sentence, j + 1, BUILTIN_THEORETIC) ||
         builtin_clause_is(sentence, j + 1, BUILTIN_COUNTED))) {
        return j;
    }
    return i;
}

static void read_sentence(struct builtin_request *r, const struct builtin_clause *sentence,
                          bool question)
{
    enum builtin_meaning carried = BUILTIN_VERB_END;
    size_t from = sentence->from;

    for (size_t i = from; i <= sentence->to; i++) {
        size_t next = i < sentence->to ? next_edit(sentence, from, i) : i;
        if (next > i || i == sentence->to) {
            struct builtin_clause c = {sentence->w, from, i};
            if (c.from < c.to) {
                read_clause(r, &c, question, &carried);
            }
            from = next;
            i = next > i ? next : i;
        }
    }
}

void builtin_request_init(struct builtin_request *r, const char *message)
{
    struct builtin_words w;
    size_t from = 0;

    *r = (struct builtin_request){0};
    builtin_words_init(&w, message);
    for (size_t i = 0; i <= w.count; i++) {
        if (i == w.count || ends_sentence(&w, i)) {
            struct builtin_clause sentence = {&w, from, i};
            read_sentence(r, &sentence, i < w.count && w.items[i].mark == '?');
            from = i + 1;
        }
    }
    builtin_words_fini(&w);
}

void builtin_request_fini(struct builtin_request *r)
{
    for (size_t i = 0; i < r->count; i++) {
        builtin_edit_fini(&r->edits[i]);
    }
    free(r->edits);
    strlist_fini(&r->unclear);
    builtin_ref_fini(&r->about);
    *r = (struct builtin_request){0};
}
