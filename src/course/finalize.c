#include "syllabus/course/finalize.h"

#include "answer_list_internal.h"
#include "answer_module_internal.h"
#include "extract_internal.h"
#include "member_internal.h"
#include "words_internal.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* From here on two titles are two wordings of one (words_likeness()). */
#define TITLES_ALIKE 0.6

void module_set_fini(struct module_set *s)
{
    if (s == NULL) {
        return;
    }
    for (size_t i = 0; i < s->count; i++) {
        module_fini(&s->items[i]);
    }
    free(s->items);
    *s = (struct module_set){0};
}

/* --- which module of the answer is which of the plan --- */

struct pairing {
    const struct plan *plan;
    const struct answer_module *given;
    size_t count;    /* modules in the answer */
    int *given_of;   /* by place in the plan; -1: none yet */
    bool *used;      /* by place in the answer */
    char **titles;   /* the plan's, folded */
    char **written;  /* the title of those given, folded */
    char **as_whole; /* their full titles, folded */
};

static char *folded(const char *s)
{
    return text_folded(s != NULL ? s : "", s != NULL ? strlen(s) : 0);
}

static void pairing_init(struct pairing *p, const struct plan *plan,
                         const struct answer_module *given, size_t count)
{
    *p = (struct pairing){
        .plan = plan,
        .given = given,
        .count = count,
        .given_of = mem_array(plan->module_count, sizeof(int)),
        .used = mem_array(count, sizeof(bool)),
        .titles = mem_array(plan->module_count, sizeof(char *)),
        .written = mem_array(count, sizeof(char *)),
        .as_whole = mem_array(count, sizeof(char *)),
    };
    for (size_t k = 0; k < plan->module_count; k++) {
        p->given_of[k] = -1;
        p->titles[k] = folded(plan->modules[k].title);
    }
    for (size_t i = 0; i < count; i++) {
        p->written[i] = folded(given[i].title);
        p->as_whole[i] = folded(given[i].full_title);
    }
}

static void pairing_fini(struct pairing *p)
{
    for (size_t k = 0; k < p->plan->module_count; k++) {
        free(p->titles[k]);
    }
    for (size_t i = 0; i < p->count; i++) {
        free(p->written[i]);
        free(p->as_whole[i]);
    }
    free(p->given_of);
    free(p->used);
    free(p->titles);
    free(p->written);
    free(p->as_whole);
}

static bool is_open(const struct pairing *p, size_t i, size_t k)
{
    return !p->used[i] && p->given_of[k] < 0;
}

static void pair(struct pairing *p, size_t i, size_t k)
{
    p->used[i] = true;
    p->given_of[k] = (int)i;
}

/* The module's number as the answer gives it: in words, else by place where no module can be
 * missing. */
static size_t number_of(const struct pairing *p, size_t i)
{
    if (p->given[i].number > 0) {
        return (size_t)p->given[i].number;
    }
    return p->count == p->plan->module_count ? i + 1 : 0;
}

static bool same_title(const struct pairing *p, size_t i, size_t k)
{
    return strcmp(p->titles[k], p->as_whole[i]) == 0 || strcmp(p->titles[k], p->written[i]) == 0;
}

/* Equal titles; where one stands twice, those of equal number first. */
static void pair_equal_titles(struct pairing *p)
{
    for (int by_number = 1; by_number >= 0; by_number--) {
        for (size_t i = 0; i < p->count; i++) {
            for (size_t k = 0; k < p->plan->module_count; k++) {
                if (is_open(p, i, k) && same_title(p, i, k) &&
                    (!by_number || number_of(p, i) == k + 1)) {
                    pair(p, i, k);
                }
            }
        }
    }
}

/* Likeness of every open pair, by place in the answer and in the plan; 0 for the others. Owned. */
static double *measure_titles(const struct pairing *p)
{
    size_t wide = p->plan->module_count;
    double *likeness = mem_array(p->count * wide, sizeof *likeness);
    struct words *titles = mem_array(wide, sizeof *titles);

    for (size_t k = 0; k < wide; k++) {
        words_init(&titles[k], p->plan->modules[k].title);
    }
    for (size_t i = 0; i < p->count; i++) {
        struct words written;

        words_init(&written, p->given[i].title);
        for (size_t k = 0; k < wide; k++) {
            if (is_open(p, i, k)) {
                likeness[i * wide + k] = words_likeness(&written, &titles[k]);
            }
        }
        words_fini(&written);
    }
    for (size_t k = 0; k < wide; k++) {
        words_fini(&titles[k]);
    }
    free(titles);
    return likeness;
}

/* Titles in other words, the most alike first; of equals those of equal number, then the first. */
static void pair_like_titles(struct pairing *p)
{
    size_t wide = p->plan->module_count;
    double *likeness = measure_titles(p);

    for (;;) {
        double best = 0;
        size_t best_i = 0;
        size_t best_k = 0;

        for (size_t i = 0; i < p->count; i++) {
            for (size_t k = 0; k < wide; k++) {
                double alike = is_open(p, i, k) ? likeness[i * wide + k] : 0;
                double score = alike + (number_of(p, i) == k + 1 ? 0.001 : 0);

                if (alike >= TITLES_ALIKE && score > best) {
                    best = score;
                    best_i = i;
                    best_k = k;
                }
            }
        }
        if (best == 0) {
            break;
        }
        pair(p, best_i, best_k);
    }
    free(likeness);
}

/* What is called otherwise altogether is known by its number. */
static void pair_numbers(struct pairing *p)
{
    for (size_t i = 0; i < p->count; i++) {
        size_t number = number_of(p, i);

        if (number > 0 && number <= p->plan->module_count && is_open(p, i, number - 1)) {
            pair(p, i, number - 1);
        }
    }
}

static enum error_kind check_pairs(const struct pairing *p, struct error *err)
{
    for (size_t k = 0; k < p->plan->module_count; k++) {
        if (p->given_of[k] < 0) {
            return error_set(err, ERROR_WRONG_SHAPE,
                             _("modules: module %zu of the plan, \"%s\", is missing"), k + 1,
                             p->plan->modules[k].title);
        }
    }
    for (size_t i = 0; i < p->count; i++) {
        if (!p->used[i]) {
            return error_set(err, ERROR_WRONG_SHAPE,
                             _("modules[%zu].title: \"%s\" is not in the plan, or is there twice"),
                             i, p->given[i].full_title);
        }
    }
    return ERROR_NONE;
}

/* --- what a module is made of --- */

/* What the plan says of the module, objectives by its items if it has none. */
static void fill_from_plan(struct module *m, const struct plan *plan, size_t k)
{
    const struct plan_module *from = &plan->modules[k];

    m->id = mem_strdup(from->id);
    m->number = (int)k + 1;
    m->title = mem_strdup(from->title);
    m->description = mem_strdup(from->description != NULL ? from->description : "");
    strlist_copy(&m->objectives, from->objectives.count > 0 ? &from->objectives : &from->items);
    m->minutes = from->minutes;
    m->pinned = from->pinned;
}

static void fill_from_answer(struct module *m, const struct answer_module *d)
{
    if (d->title[0] != '\0') {
        mem_replace(&m->title, d->title);
    }
    if (d->description != NULL) {
        mem_replace(&m->description, d->description);
    }
    if (d->objectives.count > 0) {
        strlist_copy(&m->objectives, &d->objectives);
    }
    if (d->minutes > 0) {
        m->minutes = d->minutes;
    }
    m->raw = json_ref(d->raw);
}

static enum error_kind build(const struct pairing *p, struct module_set *out, struct error *err)
{
    struct module_set set = {.items = mem_array(p->plan->module_count, sizeof *set.items)};

    for (size_t k = 0; k < p->plan->module_count; k++) {
        struct module *m = &set.items[set.count++];

        module_init(m);
        fill_from_plan(m, p->plan, k);
        fill_from_answer(m, &p->given[p->given_of[k]]);
        if (m->minutes <= 0) {
            module_set_fini(&set);
            return error_set(err, ERROR_WRONG_SHAPE,
                             _("modules[%d].estimated_duration_hours: is missing, and the plan "
                               "does not give it either"),
                             p->given_of[k]);
        }
    }
    *out = set;
    return ERROR_NONE;
}

static enum error_kind match_and_build(const struct answer_module *given, size_t count,
                                       const struct plan *plan, struct module_set *out,
                                       struct error *err)
{
    struct pairing p;

    pairing_init(&p, plan, given, count);
    pair_equal_titles(&p);
    pair_like_titles(&p);
    pair_numbers(&p);
    enum error_kind kind = check_pairs(&p, err);

    if (kind == ERROR_NONE) {
        kind = build(&p, out, err);
    }
    pairing_fini(&p);
    return kind;
}

static enum error_kind read_list(const struct answer_list *list, const struct plan *plan,
                                 struct module_set *out, struct error *err)
{
    if (list->count == 0) {
        return error_set(err, ERROR_WRONG_SHAPE, _("modules: the list is empty"));
    }
    if (list->count > LIMIT_MODULES) {
        return error_set(err, ERROR_WRONG_SHAPE, _("modules: has %zu entries, the plan has %zu"),
                         list->count, plan->module_count);
    }
    struct answer_module *given = mem_array(list->count, sizeof *given);
    enum error_kind kind = ERROR_NONE;

    for (size_t i = 0; i < list->count && kind == ERROR_NONE; i++) {
        kind = answer_module_read(&given[i], list, i, err);
    }
    if (kind == ERROR_NONE) {
        kind = match_and_build(given, list->count, plan, out, err);
    }
    for (size_t i = 0; i < list->count; i++) {
        answer_module_fini(&given[i]);
    }
    free(given);
    return kind;
}

/* --- what is asked for --- */

static struct json_object *type_of(const char *name)
{
    struct json_object *type = json_new_object();

    json_set_text(type, "type", name);
    return type;
}

static struct json_object *list_of(struct json_object *take_items)
{
    struct json_object *list = type_of("array");

    json_set(list, "items", take_items);
    return list;
}

/* Members in the order in which they are to be written. */
static struct json_object *object_of(size_t count, const char *const *keys,
                                     struct json_object *const *take_values)
{
    struct json_object *object = type_of("object");
    struct json_object *properties = json_new_object();
    struct json_object *required = json_new_array();

    for (size_t i = 0; i < count; i++) {
        json_set(properties, keys[i], take_values[i]);
        json_push(required, json_new_text(keys[i]));
    }
    json_set(object, "properties", properties);
    json_set(object, "required", required);
    json_set_bool(object, "additionalProperties", false);
    return object;
}

struct json_object *finalize_schema(void)
{
    static const char *const module_keys[] = {"title", "description", "learning_objectives",
                                              "estimated_duration_hours"};
    static const char *const root_keys[] = {"modules"};
    struct json_object *const members[] = {type_of("string"), type_of("string"),
                                           list_of(type_of("string")), type_of("number")};
    struct json_object *const root[] = {
        list_of(object_of(sizeof module_keys / sizeof *module_keys, module_keys, members))};

    return object_of(1, root_keys, root);
}

/* --- from a text to lists --- */

/* The answer as far as it was read. Of several lists the first good one is taken; if none is good,
 * the longest is the one that was meant, and its fault is told. */
struct reading {
    const struct plan *plan;
    struct module_set modules;
    bool good;
    bool any_list;
    size_t longest;
    struct error fault;
};

static void try_list(struct reading *r, const struct answer_list *list)
{
    struct error fault = {0};

    r->good = read_list(list, r->plan, &r->modules, &fault) == ERROR_NONE;
    if (!r->good && (!r->any_list || list->count >= r->longest)) {
        (void)error_move(&r->fault, &fault);
        r->longest = list->count;
    }
    r->any_list = true;
    error_clear(&fault);
}

static void try_value(struct reading *r, struct extract *x, struct json_object *value,
                      struct json_object *loose)
{
    struct answer_list list;

    if (answer_list_find(&list, value)) {
        try_list(r, &list);
        if (list.count == 0) {
            extract_waste(x);
        }
    } else if (answer_list_is_module(value) && json_size(loose) <= LIMIT_MODULES) {
        json_push(loose, json_ref(value));
    } else {
        extract_waste(x);
    }
    answer_list_fini(&list);
}

/* {"modules": "[{...}, ...]"}: the list as a text in its place, which some models make of it.
 * Owned, NULL when there is none. */
static struct json_object *list_in_text(const struct json_object *value)
{
    size_t n = 0;
    const char *text = json_text(member_find(value, MEMBER_LIST, MEMBER_TEXT, NULL), &n);
    struct json_object *list = NULL;

    if (text == NULL || json_parse(text, n, LIMIT_JSON_DEPTH, &list, NULL) != ERROR_NONE) {
        return NULL;
    }
    return list;
}

static void try_document(struct reading *r, struct extract *x, struct json_object *value,
                         struct json_object *loose)
{
    struct json_object *inner = list_in_text(value);

    try_value(r, x, json_size(inner) > 0 ? inner : value, loose);
    json_free(inner);
}

/* What is in the one JSON string that the whole answer is: some servers dump what is JSON already.
 * Owned; NULL when it is none. */
static struct json_object *whole_string(const char *text, size_t n)
{
    struct json_object *value = NULL;
    size_t at = 0;

    while (at < n && strchr(" \t\r\n", text[at]) != NULL && text[at] != '\0') {
        at++;
    }
    if (at == n || text[at] != '"' ||
        json_parse(text, n, LIMIT_JSON_DEPTH, &value, NULL) != ERROR_NONE) {
        return NULL;
    }
    return value;
}

static enum error_kind conclude(struct reading *r, const struct extract *x, struct error *err)
{
    if (x->cut) {
        return error_set(err, ERROR_NOT_JSON, _("the answer ends in the middle of the JSON"));
    }
    if (r->any_list) {
        return error_move(err, &r->fault);
    }
    if (x->broken.kind != ERROR_NONE) {
        return error_set(err, ERROR_NOT_JSON, _("the answer is no valid JSON: %s"),
                         x->broken.message);
    }
    if (x->tries > 0) {
        return error_set(err, ERROR_WRONG_SHAPE, _("the JSON of the answer holds no modules"));
    }
    return error_set(err, ERROR_NOT_JSON, _("the answer holds no JSON"));
}

enum error_kind finalize_read(const char *text, size_t n, const struct plan *plan,
                              struct module_set *out, struct error *err)
{
    if (plan->module_count == 0) {
        return error_set(err, ERROR_NO_PLAN, _("the plan has no modules"));
    }
    struct reading r = {.plan = plan};
    struct extract x;
    struct json_object *loose = json_new_array(); /* modules that stand each by itself */
    struct json_object *value = NULL;
    struct json_object *string = whole_string(text, n);
    enum error_kind kind = ERROR_NONE;

    if (string != NULL) {
        text = json_text(string, &n);
    }
    extract_init(&x, text, n);
    while (!r.good && extract_next(&x, &value)) {
        try_document(&r, &x, value, loose);
        json_free(value);
    }
    if (!r.good && !x.cut && json_size(loose) > 0) {
        try_value(&r, &x, loose, NULL);
    }
    if (r.good) {
        *out = r.modules;
        out->version = plan->version;
    } else {
        kind = conclude(&r, &x, err);
    }
    error_clear(&r.fault);
    extract_fini(&x);
    json_free(loose);
    json_free(string);
    return kind;
}

/* --- without an answer --- */

/* Shares what is left of the budget among modules of unknown length, in proportion to their items;
 * each gets at least one step of the grid, for no module takes no time. */
static size_t share_rest(const struct plan *plan, int budget_minutes, struct module_set *set)
{
    int *weights = mem_array(plan->module_count, sizeof *weights);
    int *minutes = mem_array(plan->module_count, sizeof *minutes);
    int left = budget_minutes;
    size_t unknown = 0;

    for (size_t k = 0; k < plan->module_count; k++) {
        left -= plan->modules[k].minutes;
        if (plan->modules[k].minutes <= 0) {
            size_t items = plan->modules[k].items.count;

            weights[unknown++] = items > 0 ? (int)items : 1;
        }
    }
    if (unknown > 0) {
        int least = (int)unknown * HOURS_GRID;

        hours_spread(left > least ? left : least, weights, unknown, minutes);
    }
    for (size_t k = 0, next = 0; k < plan->module_count; k++) {
        if (plan->modules[k].minutes <= 0) {
            set->items[k].minutes = minutes[next++];
        }
    }
    free(weights);
    free(minutes);
    return unknown;
}

void finalize_from_plan(const struct plan *plan, int budget_minutes, struct module_set *out,
                        size_t *shared)
{
    struct module_set set = {.items = mem_array(plan->module_count, sizeof *set.items),
                             .count = plan->module_count,
                             .version = plan->version};

    for (size_t k = 0; k < plan->module_count; k++) {
        module_init(&set.items[k]);
        fill_from_plan(&set.items[k], plan, k);
    }
    size_t count = share_rest(plan, budget_minutes, &set);

    if (shared != NULL) {
        *shared = count;
    }
    *out = set;
}
