#include "builtin_read_internal.h"

#include "builtin_clause_internal.h"
#include "builtin_reading_internal.h"

/* --- rename, replace --- */

static bool is_separator(const struct builtin_clause *c, size_t i)
{
    return builtin_clause_is(c, i, BUILTIN_UNTIL) || builtin_clause_is(c, i, BUILTIN_BY) ||
           builtin_clause_is(c, i, BUILTIN_AS) || builtin_clause_is(c, i, BUILTIN_LEAD) ||
           builtin_clause_is(c, i, BUILTIN_IN) || builtin_clause_mark(c, i, '>') ||
           builtin_clause_mark(c, i, ':') || builtin_clause_mark(c, i, '-') ||
           builtin_clause_mark(c, i, '=');
}

/* The module that gets a new name, and where the name starts. A title in bare words ends at the
 * last "to" or "в", for there may be others in it. False when none is named. */
static bool read_old_name(const struct builtin_clause *c, size_t after, struct builtin_ref *out,
                          size_t *name_from)
{
    size_t i = after;
    size_t end;

    while (builtin_clause_is(c, i, BUILTIN_NAME) || builtin_clause_is(c, i, BUILTIN_ARTICLE) ||
           (builtin_clause_is(c, i, BUILTIN_IN) && !builtin_clause_is(c, i, BUILTIN_UNTIL))) {
        i++;
    }
    *name_from = builtin_clause_ref(c, i, out);
    if (*name_from > i) {
        return true;
    }
    if (after > c->from + 1 && builtin_clause_ref(c, c->from, out) > c->from) {
        *name_from = i;
        return true;
    }
    for (end = c->to; end > i && !is_separator(c, end - 1); end--) {
    }
    *name_from = end;
    if (end > i + 1) {
        char *title = builtin_clause_text(c, (struct builtin_range){i, end - 1});
        if (title) {
            *out = (struct builtin_ref){.kind = BUILTIN_REF_TITLE, .title = title};
            return true;
        }
    }
    return false;
}

static bool read_new_name(struct builtin_request *r, const struct builtin_clause *c, size_t after,
                          enum builtin_edit_kind kind, enum builtin_case from)
{
    struct builtin_edit e = {.kind = kind};
    size_t at;

    if (!read_old_name(c, after, &e.target, &at)) {
        return builtin_reading_reject(&e);
    }
    while (is_separator(c, at)) {
        at++;
    }
    if (kind == BUILTIN_EDIT_REPLACE) {
        size_t noun = builtin_reading_skip_small(c, at);
        if (builtin_clause_ref(c, at, &e.other) > at &&
            !builtin_clause_kind(c, at, BUILTIN_QUOTE) && e.other.kind == BUILTIN_REF_NUMBER) {
            e.kind = BUILTIN_EDIT_SWAP; /* "поменяй модуль 2 на модуль 3" */
            return builtin_reading_push(r, c, &e);
        }
        builtin_ref_fini(&e.other);
        if (builtin_clause_is(c, noun, BUILTIN_MODULE)) {
            at = noun + 1;
            from = builtin_clause_is(c, at, BUILTIN_ABOUT) ? builtin_reading_case(c, at)
                                                           : BUILTIN_NOMINATIVE;
            at = builtin_clause_skip(c, at, BUILTIN_ABOUT);
        }
    }
    e.text = builtin_reading_title(c, (struct builtin_range){at, c->to}, from);
    return e.text ? builtin_reading_push(r, c, &e) : builtin_reading_reject(&e);
}

bool builtin_read_rename(struct builtin_request *r, const struct builtin_clause *c, size_t after)
{
    return read_new_name(r, c, after, BUILTIN_EDIT_RENAME, BUILTIN_NOMINATIVE);
}

bool builtin_read_replace(struct builtin_request *r, const struct builtin_clause *c, size_t after)
{
    return read_new_name(r, c, after, BUILTIN_EDIT_REPLACE, BUILTIN_ACCUSATIVE);
}
