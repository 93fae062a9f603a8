/* S2, L, R: what the texts themselves are: empty words, languages, alphabets, addresses. */
#include "lint_internal.h"

#include "phrase_internal.h"
#include "plan_words_internal.h"
#include "scripts_internal.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/plan.h"

#include <stdlib.h>
#include <string.h>

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))

/* Fewer words of another language are names of things. */
#define FOREIGN_WORDS 4

/* One text of the plan, and where it stands. */
struct place {
    int module; /* -1: of the course */
    enum lint_field field;
    size_t index;
};

typedef void check_fn(struct lint *l, const struct place *at, const char *text);

static struct lint_finding *found(struct lint *l, enum lint_rule_id id, int sentence,
                                  const struct place *at, const char *what, size_t n)
{
    struct lint_finding *f = lint_add(l, id, sentence, at->module);
    f->field = at->field;
    f->index = at->index;
    f->what = mem_strndup(what, n);
    return f;
}

/* --- a text that says nothing --- */

static bool is_numbered_word(struct span t)
{
    static const char *const words[] = {"цель", "задача", "objective", "goal", "пункт", "item"};
    int number = 0;
    size_t n = 0;
    if (!plan_words_unit(t, &n)) {
        n = phrase_match_any(t, words, LENGTH(words));
    }
    struct span rest = span_trim(span_from(t, n));
    size_t taken = n > 0 ? plan_words_number(rest, &number) : 0;
    return taken > 0 && taken == rest.n;
}

static void check_empty_words(struct lint *l, const struct place *at, const char *text)
{
    static const char *const whole[] = {
        "описание модуля",
        "название модуля",
        "описание курса",
        "описание",
        "тема",
        "module description",
        "module title",
        "description",
        "title",
        "description of the module",
        "course description",
        "text",
        "текст",
        "пример",
        "example",
    };
    static const char *const anywhere[] = {"todo", "tbd", "lorem ipsum", "placeholder", "fixme"};
    struct span t = span_trim(span_of(text));
    bool empty = is_numbered_word(t) || phrase_match_any(t, whole, LENGTH(whole)) == t.n ||
                 phrase_holds_any(t, anywhere, LENGTH(anywhere));
    if (empty && t.n > 0) {
        found(l, LINT_S2, 0, at, text, strlen(text));
    }
}

/* --- words by alphabet --- */

struct letters {
    size_t latin, cyrillic, other;
};

/* The next run of letters outside of `code`: true, and its bytes. */
static bool next_run(const char *text, size_t *pos, size_t *start, struct letters *in)
{
    size_t n = strlen(text);
    bool code = false;
    *in = (struct letters){0};
    size_t begun = SIZE_MAX;
    for (size_t at = *pos; at <= n;) {
        uint32_t cp = 0;
        size_t taken = at < n ? text_decode(text + at, n - at, &cp) : 1;
        enum script script = at < n && !code ? script_of(cp) : SCRIPT_NONE;
        code = cp == '`' ? !code : code;
        if (script == SCRIPT_NONE && begun != SIZE_MAX) {
            *start = begun;
            *pos = at;
            return true;
        }
        if (script != SCRIPT_NONE) {
            begun = begun == SIZE_MAX ? at : begun;
            in->latin += script == SCRIPT_LATIN;
            in->cyrillic += script == SCRIPT_CYRILLIC;
            in->other += script == SCRIPT_OTHER;
        }
        at += taken;
    }
    return false;
}

static void check_language(struct lint *l, const struct place *at, const char *text)
{
    bool english = l->plan->language && strncmp(l->plan->language, "en", 2) == 0;
    size_t pos = 0;
    size_t start = 0;
    size_t latin = 0;
    size_t cyrillic = 0;
    struct letters in;
    while (next_run(text, &pos, &start, &in)) {
        latin += in.latin > 0 && in.cyrillic == 0;
        cyrillic += in.cyrillic > 0;
    }
    if ((l->russian && cyrillic == 0 && latin >= FOREIGN_WORDS) ||
        (english && cyrillic > latin && cyrillic >= FOREIGN_WORDS)) {
        found(l, LINT_L1, l->russian ? 0 : 1, at, text, strlen(text));
    }
}

static void check_mixed(struct lint *l, const struct place *at, const char *text)
{
    size_t pos = 0;
    size_t start = 0;
    struct letters in;
    while (next_run(text, &pos, &start, &in)) {
        if (in.latin > 0 && in.cyrillic > 0) {
            struct lint_finding *f = found(l, LINT_L2, 0, at, text + start, pos - start);
            f->other = script_mended(text + start, pos - start);
            f->fix = f->other ? LINT_FIX_LETTERS : LINT_FIX_NONE;
        }
    }
}

static bool has_other_script(const char *text)
{
    size_t n = strlen(text);
    for (size_t at = 0; at < n;) {
        uint32_t cp = 0;
        at += text_decode(text + at, n - at, &cp);
        if (script_of(cp) == SCRIPT_OTHER) {
            return true;
        }
    }
    return false;
}

/* A course about Japanese has Japanese in it. */
static bool is_expected(const struct lint *l)
{
    const struct track *t = l->in->track;
    static const char *const of_letters[] = {
        "японск*",   "китайск*", "корейск*", "арабск*",   "иврит*",   "хинди",
        "грузинск*", "армянск*", "тайск*",   "japan*",    "chines*",  "korea*",
        "arabic",    "hebrew",   "hindi",    "georgian",  "armenian", "thai",
        "kanji",     "hanzi",    "mandarin", "cantonese", "иерогл*",  "unicode",
    };
    const char *texts[] = {t ? t->skill_area : NULL, t ? t->title : NULL,
                           t ? t->expectations : NULL};
    for (size_t i = 0; i < LENGTH(texts); i++) {
        if (!texts[i]) {
            continue;
        }
        if (has_other_script(texts[i]) ||
            phrase_holds_any(span_of(texts[i]), of_letters, LENGTH(of_letters))) {
            return true;
        }
    }
    return false;
}

static void check_foreign(struct lint *l, const struct place *at, const char *text)
{
    size_t pos = 0;
    size_t start = 0;
    struct letters in;
    while (next_run(text, &pos, &start, &in)) {
        if (in.other > 0) {
            found(l, LINT_L3, 0, at, text + start, pos - start);
            return;
        }
    }
}

/* --- addresses --- */

static bool ends_address(char c)
{
    return c == '\0' || strchr(" \n\t<>\"`|", c) != NULL;
}

/* The host of an address behind "//", up to a port or a path. */
static struct span host_of(struct span rest)
{
    size_t n = 0;
    while (n < rest.n && !strchr("/:?#)],;", rest.s[n])) {
        n++;
    }
    return span_cut(rest, 0, n);
}

static bool is_example(struct span host)
{
    static const char *const names[] = {"example.com",  "example.org", "example.net", "localhost",
                                        "yoursite.com", "site.com",    "домен.рф"};
    for (size_t i = 0; i < LENGTH(names); i++) {
        size_t n = strlen(names[i]);
        bool whole = host.n == n || (host.n > n && host.s[host.n - n - 1] == '.');
        if (whole && span_ends(host, names[i])) {
            return true;
        }
    }
    return false;
}

static bool is_host(struct span host)
{
    size_t dot = span_find(host, '.');
    return dot > 0 && dot + 1 < host.n && !span_holds(host, "..") && !span_ends(host, ".");
}

static void check_addresses(struct lint *l, const struct place *at, const char *text)
{
    for (const char *s = strstr(text, "://"); s; s = strstr(s + 3, "://")) {
        const char *start = s;
        const char *end = s + 3;
        while (start > text &&
               ((start[-1] >= 'a' && start[-1] <= 'z') || (start[-1] >= 'A' && start[-1] <= 'Z'))) {
            start--;
        }
        while (!ends_address(*end)) {
            end++;
        }
        struct span scheme = {start, (size_t)(s - start)};
        struct span host = host_of((struct span){s + 3, (size_t)(end - s - 3)});
        bool web = (scheme.n == 4 && span_starts(scheme, "http")) ||
                   (scheme.n == 5 && span_starts(scheme, "https"));
        int sentence = !web ? 0 : is_example(host) ? 2 : !is_host(host) ? 1 : -1;
        if (sentence >= 0) {
            found(l, LINT_R1, sentence, at, start, (size_t)(end - start));
        }
    }
}

/* --- all texts --- */

static void each_text(struct lint *l, check_fn *check)
{
    const struct plan *p = l->plan;
    for (size_t i = 0; i < p->module_count; i++) {
        const struct plan_module *m = &p->modules[i];
        check(l, &(struct place){(int)i, LINT_FIELD_TITLE, 0}, m->title);
        if (m->description) {
            check(l, &(struct place){(int)i, LINT_FIELD_DESCRIPTION, 0}, m->description);
        }
        for (size_t k = 0; k < m->items.count; k++) {
            check(l, &(struct place){(int)i, LINT_FIELD_ITEM, k}, m->items.items[k]);
        }
        for (size_t k = 0; k < m->objectives.count; k++) {
            check(l, &(struct place){(int)i, LINT_FIELD_OBJECTIVE, k}, m->objectives.items[k]);
        }
    }
    for (size_t k = 0; k < p->assignments.count; k++) {
        check(l, &(struct place){-1, LINT_FIELD_ASSIGNMENT, k}, p->assignments.items[k]);
    }
    if (p->final_project) {
        check(l, &(struct place){-1, LINT_FIELD_PROJECT, 0}, p->final_project);
    }
}

void lint_text(struct lint *l)
{
    each_text(l, check_empty_words);
    each_text(l, check_language);
    each_text(l, check_mixed);
    if (!is_expected(l)) {
        each_text(l, check_foreign);
    }
    each_text(l, check_addresses);
}
