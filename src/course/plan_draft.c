#include "plan_draft_internal.h"

#include "plan_head_internal.h"

#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/plan.h"

#include <stdlib.h>
#include <string.h>

#define ITEM_BYTES 4096 /* of one element of a list */

void plan_draft_init(struct plan_draft *d)
{
    *d = (struct plan_draft){.plan = plan_new(),
                             .nothing = plan_new(),
                             .first_number = PLAN_NO_NUMBER,
                             .last_number = PLAN_NO_NUMBER,
                             .open = -1};
}

void plan_draft_fini(struct plan_draft *d)
{
    plan_free(d->plan);
    plan_free(d->before);
    plan_free(d->nothing);
    *d = (struct plan_draft){0};
}

/* --- strings --- */

/* Cuts to at most n bytes, between characters. */
static void cut(char *s, size_t n)
{
    if (strlen(s) <= n) {
        return;
    }
    while (n > 0 && ((unsigned char)s[n] & 0xC0) == 0x80) {
        n--;
    }
    s[n] = '\0';
}

static struct strlist *list_at(const struct plan_draft *d, enum plan_place place)
{
    struct plan_module *m = d->open >= 0 ? &d->plan->modules[d->open] : NULL;
    switch (place) {
    case PLAN_PLACE_ITEMS:
        return m ? &m->items : NULL;
    case PLAN_PLACE_OBJECTIVES:
        return m ? &m->objectives : NULL;
    case PLAN_PLACE_PREREQUISITES:
        return m ? &m->prerequisites : NULL;
    case PLAN_PLACE_COURSE_OBJECTIVES:
        return &d->plan->objectives;
    case PLAN_PLACE_ASSIGNMENTS:
        return &d->plan->assignments;
    default:
        return NULL;
    }
}

static char **text_at(const struct plan_draft *d, enum plan_place place)
{
    switch (place) {
    case PLAN_PLACE_DESCRIPTION:
        return d->open >= 0 ? &d->plan->modules[d->open].description : NULL;
    case PLAN_PLACE_COURSE_DESCRIPTION:
        return &d->plan->description;
    case PLAN_PLACE_FINAL_PROJECT:
        return &d->plan->final_project;
    default:
        return NULL;
    }
}

/* Appends to a string that may grow many times: its length and room are remembered, so that a text
 * of many lines costs no more than its bytes. */
static void grow(struct plan_draft *d, enum plan_place place, char **slot, const char *joint,
                 const char *text, size_t limit)
{
    if (d->tail_place != place || !*slot) {
        d->tail_place = place;
        d->tail_len = *slot ? strlen(*slot) : 0;
        d->tail_cap = d->tail_len;
    }
    size_t joint_len = *slot ? strlen(joint) : 0, text_len = strlen(text);
    if (d->tail_len + joint_len + text_len > limit) {
        return;
    }
    size_t need = d->tail_len + joint_len + text_len;
    if (need > d->tail_cap) {
        d->tail_cap = need * 2;
        *slot = mem_resize(*slot, d->tail_cap + 1, 1);
    }
    memcpy(*slot + d->tail_len, joint, joint_len);
    memcpy(*slot + d->tail_len + joint_len, text, text_len + 1);
    d->tail_len = need;
}

#define LISTEN_BYTES 400 /* of a line */

void plan_draft_listen(struct plan_draft *d, struct span text)
{
    for (size_t i = 0; i < text.n && i < LISTEN_BYTES; i++) {
        unsigned char c = (unsigned char)text.s[i];
        d->cyrillic += c == 0xD0 || c == 0xD1; /* leads U+0400 .. U+047F */
        d->latin += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}

/* A fresh plan has the language of the text so far. */
static void set_language(struct plan_draft *d)
{
    const char *language = d->cyrillic > d->latin ? "ru" : "en";
    if (!d->language_set && (!d->plan->language || strcmp(d->plan->language, language) != 0)) {
        mem_replace(&d->plan->language, language);
    }
}

void plan_draft_speak(struct plan_draft *d, const char *language, size_t n)
{
    if (!d->language_set && n > 0) {
        free(d->plan->language);
        d->plan->language = mem_strndup(language, n);
        d->language_set = true;
    }
}

void plan_draft_put(struct plan_draft *d, enum plan_place place, struct span text,
                    enum plan_join join)
{
    struct strlist *list = list_at(d, place);
    char **slot = text_at(d, place);
    char *s = list || slot ? span_text(text) : NULL;
    if (!s) {
        return;
    }
    if (slot) {
        static const char *const joints[] = {
            [PLAN_JOIN_NEW] = "\n\n", [PLAN_JOIN_LINE] = "\n", [PLAN_JOIN_WORD] = " "};
        grow(d, place, slot, joints[join], s, LIMIT_TEXT);
    } else if (join == PLAN_JOIN_WORD && list->count > 0) {
        grow(d, place, &list->items[list->count - 1], " ", s, ITEM_BYTES);
    } else if (list->count < LIMIT_MODULE_ITEMS) {
        d->tail_place = PLAN_PLACE_NOWHERE;
        cut(s, ITEM_BYTES);
        strlist_take(list, s);
        s = NULL;
    }
    d->changed = true;
    free(s);
}

/* The next `separator` outside brackets from `from` on, t.n when there is none. */
static size_t next_separator(struct span t, size_t from, char separator)
{
    int depth = 0;
    for (size_t i = from; i < t.n; i++) {
        if (t.s[i] == PHRASE_LITERAL) {
            i++;
        } else if (t.s[i] == '(') {
            depth++;
        } else if (t.s[i] == ')' && depth > 0) {
            depth--;
        } else if (t.s[i] == separator && depth == 0) {
            return i;
        }
    }
    return t.n;
}

/* A bullet before an element, a full stop or comma after it, are no content. */
static struct span trim_element(struct span t)
{
    static const char *const bullets[] = {"- ", "• ", "•", "* ", "— ", "– "};
    t = phrase_skip_emoji(t);
    for (size_t i = 0; i < sizeof bullets / sizeof bullets[0]; i++) {
        if (span_starts(t, bullets[i])) {
            t = span_trim(span_from(t, strlen(bullets[i])));
            break;
        }
    }
    bool mark = t.n > 1 && t.s[t.n - 2] != PHRASE_LITERAL && strchr(".,;", t.s[t.n - 1]);
    return mark && !(t.n > 2 && t.s[t.n - 2] == '.') ? span_cut(t, 0, t.n - 1) : t;
}

void plan_draft_put_list(struct plan_draft *d, enum plan_place place, struct span text)
{
    char separator = '\n';
    if (next_separator(text, 0, separator) == text.n) {
        separator = next_separator(text, 0, ';') < text.n ? ';' : ',';
    }
    for (size_t from = 0; from < text.n;) {
        size_t end = next_separator(text, from, separator);
        plan_draft_put(d, place, trim_element(span_cut(text, from, end)), PLAN_JOIN_NEW);
        from = end + 1;
    }
}

/* --- modules --- */

bool plan_draft_open(struct plan_draft *d, struct span title, int number, int last_number,
                     int minutes)
{
    char *s = span_text(title);
    plan_draft_close(d);
    if (!s || d->plan->module_count >= LIMIT_MODULES) {
        free(s);
        return false;
    }
    cut(s, LIMIT_TITLE);
    struct plan_module *m = plan_insert_module(d->plan, d->plan->module_count);
    free(m->title);
    m->title = s;
    m->minutes = minutes;
    d->open = (int)d->plan->module_count - 1;
    d->own_minutes = minutes > 0;
    set_language(d);
    if (d->plan->module_count == 1) {
        d->first_number = number;
    }
    d->last_number = last_number;
    d->changed = true;
    return true;
}

void plan_draft_close(struct plan_draft *d)
{
    d->open = -1;
    d->own_minutes = false;
    d->inner_minutes = 0;
    d->tail_place = PLAN_PLACE_NOWHERE;
}

void plan_draft_drop_modules(struct plan_draft *d)
{
    plan_draft_close(d);
    while (d->plan->module_count > 0) {
        plan_remove_module(d->plan, d->plan->module_count - 1);
    }
    d->first_number = d->last_number = PLAN_NO_NUMBER;
    d->guessed = false;
    d->changed = true;
}

bool plan_draft_is_guess(const struct plan_draft *d)
{
    const struct plan *p = d->plan;
    size_t timed = 0;
    int minutes = 0;
    if (!d->guessed || d->under_plan) {
        return false;
    }
    for (size_t i = 0; i < p->module_count; i++) {
        timed += p->modules[i].minutes > 0;
        minutes += p->modules[i].minutes;
    }
    return timed * 4 < p->module_count * 3 || minutes < 60;
}

void plan_draft_set_minutes(struct plan_draft *d, int minutes)
{
    if (d->open >= 0 && !d->own_minutes && minutes > 0) {
        d->plan->modules[d->open].minutes = minutes;
        d->own_minutes = true;
        d->changed = true;
    }
}

void plan_draft_add_inner(struct plan_draft *d, int minutes)
{
    if (d->open < 0 || d->own_minutes || minutes <= 0) {
        return;
    }
    size_t sum = d->inner_minutes + (size_t)minutes;
    if (sum <= LIMIT_HOURS * 60) {
        d->inner_minutes = sum;
        d->plan->modules[d->open].minutes = (int)sum;
        d->changed = true;
    }
}

void plan_draft_state(struct plan_draft *d, int minutes)
{
    if (minutes > 0 && d->plan->stated_minutes != minutes) {
        d->plan->stated_minutes = minutes;
        d->changed = true;
    }
}

void plan_draft_entitle(struct plan_draft *d, struct span title)
{
    char *s = d->plan->title ? NULL : span_text(title);
    if (s) {
        cut(s, LIMIT_TITLE);
        d->plan->title = s;
        d->changed = true;
    }
}

static bool same_title(const char *a, const char *b)
{
    char *x = text_folded(a, strlen(a)), *y = text_folded(b, strlen(b));
    bool same = strcmp(x, y) == 0;
    free(x);
    free(y);
    return same;
}

int plan_draft_find(const struct plan_draft *d, struct span title)
{
    char *s = span_text(title);
    int found = -1;
    for (size_t i = 0; s && found < 0 && i < d->plan->module_count; i++) {
        if (same_title(d->plan->modules[i].title, s)) {
            found = (int)i;
        }
    }
    free(s);
    return found;
}

/* --- which plan counts --- */

static bool module_is_bare(const struct plan_module *m)
{
    return m->items.count == 0 && m->objectives.count == 0 && m->prerequisites.count == 0 &&
           !m->description;
}

/* No module says more than its title and hours. */
static bool is_outline(const struct plan *p)
{
    for (size_t i = 0; i < p->module_count; i++) {
        if (!module_is_bare(&p->modules[i])) {
            return false;
        }
    }
    return true;
}

static bool has_hours(const struct plan *p)
{
    for (size_t i = 0; i < p->module_count; i++) {
        if (p->modules[i].minutes > 0) {
            return true;
        }
    }
    return false;
}

static bool same_modules(const struct plan *a, const struct plan *b)
{
    if (a->module_count != b->module_count) {
        return false;
    }
    for (size_t i = 0; i < a->module_count; i++) {
        if (!same_title(a->modules[i].title, b->modules[i].title)) {
            return false;
        }
    }
    return true;
}

static bool qualifies(const struct plan_draft *d)
{
    const struct plan *p = d->plan;
    if (d->first_number > 1 || plan_draft_is_guess(d)) {
        return false; /* single modules of a plan are talked about; a list of anything */
    }
    if (p->module_count >= 2) {
        return true;
    }
    if (p->module_count == 0) {
        return false;
    }
    bool says_something = p->modules[0].minutes > 0 || p->modules[0].items.count > 0;
    return d->under_plan || (d->first_number == 1 && says_something);
}

/* Gives `to` the hours of `from`, module by module: those it lacks, or all that `from` knows. */
static void take_hours(struct plan *to, const struct plan *from, bool all)
{
    for (size_t i = 0; i < to->module_count; i++) {
        int minutes = from->modules[i].minutes;
        if (minutes > 0 && (all || to->modules[i].minutes == 0)) {
            to->modules[i].minutes = minutes;
        }
    }
}

/* Gives `to` what `from` says of the course and it does not. */
static void take_facts(struct plan *to, const struct plan *from)
{
    char *const *texts[] = {&from->title, &from->description, &from->final_project};
    char **slots[] = {&to->title, &to->description, &to->final_project};
    for (size_t i = 0; i < sizeof slots / sizeof slots[0]; i++) {
        if (!*slots[i]) {
            *slots[i] = mem_strdup(*texts[i]);
        }
    }
    if (to->objectives.count == 0) {
        strlist_copy(&to->objectives, &from->objectives);
    }
    if (to->assignments.count == 0) {
        strlist_copy(&to->assignments, &from->assignments);
    }
    if (to->stated_minutes == 0) {
        to->stated_minutes = from->stated_minutes;
    }
}

/* Makes one of `before` and `plan`, in `plan`. */
static void settle(struct plan_draft *d)
{
    if (!d->before) {
        return;
    }
    struct plan *old = d->before, *new = d->plan;
    bool same = same_modules(old, new);
    bool outline = is_outline(new);
    bool poorer = outline && !has_hours(new) && (!is_outline(old) || has_hours(old));
    bool keep_old = !qualifies(d) || (same && outline) || poorer || (!d->announced && !same);
    d->before = NULL;
    if (keep_old) {
        if (same) {
            take_hours(old, new, true);
        }
        mem_replace(&new->description, NULL); /* what stands under an empty heading is chat */
        take_facts(old, new);
        plan_free(new);
        d->plan = old;
        d->first_number = 1; /* it qualified when it was set aside */
        d->guessed = false;
    } else {
        if (same) {
            take_hours(new, old, false);
            take_facts(new, old);
        } else if (!new->title) {
            new->title = mem_strdup(old->title);
        }
        plan_free(old);
    }
}

void plan_draft_begin(struct plan_draft *d, bool announced)
{
    plan_draft_close(d);
    settle(d);
    struct plan *next = plan_new();
    if (qualifies(d)) {
        d->before = d->plan;
        next->language = mem_strdup(d->plan->language);
    } else {
        take_facts(next, d->plan);
        plan_free(d->plan);
    }
    d->plan = next;
    d->announced = announced;
    d->language_set = d->guessed = false;
    d->first_number = d->last_number = PLAN_NO_NUMBER;
    d->changed = true;
}

const struct plan *plan_draft_peek(const struct plan_draft *d)
{
    bool shows_old = d->before && (!d->announced || d->plan->module_count == 0);
    return shows_old ? d->before : plan_draft_is_guess(d) ? d->nothing : d->plan;
}

struct plan *plan_draft_take(struct plan_draft *d)
{
    plan_draft_close(d);
    set_language(d);
    settle(d);
    if (!qualifies(d)) {
        return NULL;
    }
    struct plan *p = d->plan;
    d->plan = plan_new();
    return p;
}
