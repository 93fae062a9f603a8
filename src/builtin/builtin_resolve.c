#include "builtin_resolve_internal.h"

#include "builtin_language_internal.h"
#include "builtin_parse_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"
#include "syllabus/course/plan.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Words are compared without their endings: at least this much of a word in bytes is looked at, so
 * that "тестирование" is found by "тестировании" and "loops" by "loop". */
#define STEM_MIN     6
#define STEM_DROPPED 4

static void add_problem(struct strlist *problems, const char *template,
                        const struct builtin_var *vars)
{
    strlist_take(problems, builtin_filled(template, vars));
}

static bool is_word_byte(char c)
{
    return ((unsigned char)c & 0x80) || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           c == '+' || c == '#';
}

/* The next run of letters and digits of a folded text from *pos on. */
static bool next_word(const char *s, size_t *pos, size_t *n)
{
    while (s[*pos] && !is_word_byte(s[*pos])) {
        (*pos)++;
    }
    *n = 0;
    while (s[*pos + *n] && is_word_byte(s[*pos + *n])) {
        (*n)++;
    }
    return *n > 0;
}

static bool same_stem(const char *a, size_t n, const char *b, size_t m)
{
    size_t shorter = n < m ? n : m;
    size_t longer = n < m ? m : n;
    size_t stem = shorter > STEM_MIN + STEM_DROPPED ? shorter - STEM_DROPPED
                  : shorter > STEM_MIN              ? STEM_MIN
                                                    : shorter;

    if (n == m && memcmp(a, b, n) == 0) {
        return true;
    }
    return shorter >= 4 && longer - stem <= 2 * STEM_DROPPED && memcmp(a, b, stem) == 0;
}

static bool has_word(const char *title, const char *word, size_t n)
{
    size_t m;

    for (size_t pos = 0; next_word(title, &pos, &m); pos += m) {
        if (same_stem(word, n, title + pos, m)) {
            return true;
        }
    }
    return false;
}

/* How many words of `wanted` the title has; *of is their number. */
static size_t score(const char *title, const char *wanted, size_t *of)
{
    char *folded = text_folded(title, strlen(title));
    char *words = text_folded(wanted, strlen(wanted));
    size_t hits = 0;
    size_t n;

    *of = 0;
    for (size_t pos = 0; next_word(words, &pos, &n); pos += n) {
        (*of)++;
        hits += has_word(folded, words + pos, n);
    }
    if (strcmp(folded, words) == 0) {
        hits = *of + 1; /* the very title wins over one that only holds its words */
    }
    free(words);
    free(folded);
    return hits;
}

static int by_title(const struct builtin_language *l, const struct plan *p, const char *wanted,
                    struct strlist *problems)
{
    struct buf list = BUF_INIT(LIMIT_TEXT);
    size_t best = 0;
    size_t of = 0;
    int found = -1;
    size_t equals = 0;

    for (size_t i = 0; i < p->module_count; i++) {
        size_t hits = score(p->modules[i].title, wanted, &of);
        if (hits > best) {
            best = hits;
            found = (int)i;
            equals = 0;
            buf_reset(&list);
        }
        if (hits > 0 && hits == best) {
            buf_printf(&list, "%s%zu", equals++ > 0 ? ", " : "", i + 1);
        }
    }
    if (found < 0 || best * 2 < of) {
        found = plan_find_title(p, wanted);
        if (found < 0) {
            add_problem(problems, l->texts[BUILTIN_NO_TITLE], BUILTIN_VARS({"text", wanted}));
        }
    } else if (equals > 1) {
        add_problem(problems, l->texts[BUILTIN_AMBIGUOUS],
                    BUILTIN_VARS({"text", wanted}, {"list", buf_str(&list)}));
        found = -1;
    }
    buf_fini(&list);
    return found;
}

static int by_number(const struct builtin_language *l, const struct plan *p, int number,
                     struct strlist *problems)
{
    if (number < 1 || (size_t)number > p->module_count) {
        char *digits = mem_printf("%d", number);
        char *modules = builtin_text_modules(l, p->module_count);
        add_problem(problems, l->texts[BUILTIN_NO_MODULE],
                    BUILTIN_VARS({"number", digits}, {"modules", modules}));
        free(modules);
        free(digits);
        return -1;
    }
    return number - 1;
}

int builtin_resolve(const struct builtin_language *l, const struct plan *p,
                    const struct builtin_ref *ref, const char *source, struct strlist *problems)
{
    switch (ref->kind) {
    case BUILTIN_REF_NUMBER:
        return by_number(l, p, ref->number, problems);
    case BUILTIN_REF_LAST:
        return (int)p->module_count - 1;
    case BUILTIN_REF_TITLE:
        return by_title(l, p, ref->title, problems);
    case BUILTIN_REF_NONE:
    case BUILTIN_REF_IT:
        break;
    }
    add_problem(problems, l->texts[BUILTIN_WHICH], BUILTIN_VARS({"text", source ? source : ""}));
    return -1;
}

int builtin_resolve_text(const struct strlist *texts, const char *wanted)
{
    size_t best = 0;
    size_t of = 0;
    int found = -1;

    for (size_t i = 0; i < texts->count; i++) {
        size_t hits = score(texts->items[i], wanted, &of);
        if (hits > best) {
            best = hits;
            found = (int)i;
        }
    }
    return best * 2 >= of ? found : -1;
}
