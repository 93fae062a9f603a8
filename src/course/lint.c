#include "lint_internal.h"

#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))

static const char *const severity_names[] = {"off", "info", "warning", "error"};
static_assert(LENGTH(severity_names) == LINT_SEVERITY_COUNT, "complete");

static const char *const fix_names[] = {NULL, "fit_hours", "remove", "letters"};
static_assert(LENGTH(fix_names) == LINT_FIX_COUNT, "complete");

static const struct lint_rule rules[] = {
    [LINT_H1] = {"H1", LINT_ERROR, {15, 5}},   /* percent: an error, a warning */
    [LINT_H2] = {"H2", LINT_ERROR, {5}},       /* percent: lessons against their module */
    [LINT_H3] = {"H3", LINT_WARNING, {40, 1}}, /* percent at most, hours at least */
    [LINT_H4] = {"H4", LINT_WARNING, {40}},    /* 100 - 100 * coefficient of variation, at least */
    [LINT_H5] = {"H5", LINT_WARNING, {30, 360}}, /* minutes for an objective */
    [LINT_H6] = {"H6", LINT_WARNING, {100}},     /* percent of the time that there is, at most */
    [LINT_O1] = {"O1", LINT_WARNING, {2, 6}},    /* objectives of a module */
    [LINT_O2] = {"O2", LINT_WARNING, {0}},
    [LINT_O3] = {"O3", LINT_WARNING, {0}},
    [LINT_O4] = {"O4", LINT_WARNING, {0}},
    [LINT_O5] = {"O5", LINT_INFO, {0}},
    [LINT_O6] = {"O6", LINT_WARNING, {80}}, /* percent of words in common */
    [LINT_O7] = {"O7", LINT_INFO, {0}},
    [LINT_A1] = {"A1", LINT_WARNING, {0}},
    [LINT_A2] = {"A2", LINT_WARNING, {0}},
    [LINT_A3] = {"A3", LINT_WARNING, {40, 20}}, /* percent of practice; hours of a long course */
    [LINT_A4] = {"A4", LINT_INFO, {50}},        /* a score of 100 */
    [LINT_P1] = {"P1", LINT_ERROR, {0}},
    [LINT_P2] = {"P2", LINT_INFO, {0}},
    [LINT_P3] = {"P3", LINT_WARNING, {0}},
    [LINT_S1] = {"S1", LINT_ERROR, {0}},
    [LINT_S2] = {"S2", LINT_WARNING, {0}},
    [LINT_S3] = {"S3", LINT_ERROR, {0}},
    [LINT_S4] = {"S4", LINT_WARNING, {0}},
    [LINT_L1] = {"L1", LINT_WARNING, {0}},
    [LINT_L2] = {"L2", LINT_ERROR, {0}},
    [LINT_L3] = {"L3", LINT_ERROR, {0}},
    [LINT_R1] = {"R1", LINT_WARNING, {0}},
    [LINT_Q1] = {"Q1", LINT_ERROR, {0}},
    [LINT_Q2] = {"Q2", LINT_WARNING, {40, 50, 12}}, /* percent, percent, questions */
    [LINT_C1] = {"C1", LINT_WARNING, {5}},          /* percent that a claim may be off */
};
static_assert(LENGTH(rules) == LINT_RULE_COUNT, "complete");

const char *lint_severity_name(enum lint_severity s)
{
    return severity_names[s];
}

bool lint_severity_parse(const char *name, enum lint_severity *s)
{
    for (size_t i = 0; i < LENGTH(severity_names); i++) {
        if (strcmp(severity_names[i], name) == 0) {
            *s = (enum lint_severity)i;
            return true;
        }
    }
    return false;
}

const char *lint_fix_name(enum lint_fix fix)
{
    return fix_names[fix];
}

const struct lint_rule *lint_rule_at(enum lint_rule_id id)
{
    return &rules[id];
}

enum lint_rule_id lint_rule_find(const char *id)
{
    size_t i = 0;
    while (i < LINT_RULE_COUNT && strcasecmp(rules[i].id, id) != 0) {
        i++;
    }
    return (enum lint_rule_id)i;
}

size_t lint_rule_limits(enum lint_rule_id id)
{
    size_t n = LINT_LIMITS;
    while (n > 0 && rules[id].limits[n - 1] == 0) {
        n--;
    }
    return n;
}

/* --- options --- */

void lint_options_init(struct lint_options *o)
{
    *o = (struct lint_options){0};
    for (size_t i = 0; i < LINT_RULE_COUNT; i++) {
        o->severity[i] = rules[i].severity;
        memcpy(o->limits[i], rules[i].limits, sizeof o->limits[i]);
    }
}

/* Blank-separated whole numbers up to the end of the text; how many, or SIZE_MAX. */
static size_t read_limits(const char *text, int limits[LINT_LIMITS])
{
    size_t n = 0;
    while (*text == ' ') {
        char *end = NULL;
        long value = strtol(text, &end, 10);
        if (end == text || value < 0 || value > 100000 || n == LINT_LIMITS) {
            return SIZE_MAX;
        }
        limits[n++] = (int)value;
        text = end;
    }
    return *text == '\0' ? n : SIZE_MAX;
}

bool lint_options_set(struct lint_options *o, enum lint_rule_id id, const char *value)
{
    size_t word = strcspn(value, " ");
    char *name = mem_strndup(value, word);
    int limits[LINT_LIMITS] = {0};
    enum lint_severity severity = LINT_OFF;
    size_t n = read_limits(value + word, limits);
    bool good = lint_severity_parse(name, &severity) && (n == 0 || n == lint_rule_limits(id));
    free(name);
    if (!good) {
        return false;
    }
    o->severity[id] = severity;
    if (n > 0) {
        memcpy(o->limits[id], limits, sizeof limits);
    }
    return true;
}

/* --- findings --- */

bool lint_is_on(const struct lint *l, enum lint_rule_id id)
{
    return l->options->severity[id] != LINT_OFF;
}

int lint_limit(const struct lint *l, enum lint_rule_id id, size_t which)
{
    return l->options->limits[id][which];
}

struct lint_finding *lint_add(struct lint *l, enum lint_rule_id id, int sentence, int at)
{
    struct lint_report *r = l->report;
    mem_grow(&r->items, &r->cap, r->count + 1, sizeof *r->items);
    struct lint_finding *f = &r->items[r->count++];
    *f = (struct lint_finding){
        .rule = id,
        .severity = l->options->severity[id],
        .sentence = sentence,
        .module = at + 1,
    };
    return f;
}

struct lint_finding *lint_add_warning(struct lint *l, enum lint_rule_id id, int sentence, int at)
{
    struct lint_finding *f = lint_add(l, id, sentence, at);
    f->severity = f->severity > LINT_WARNING ? LINT_WARNING : f->severity;
    return f;
}

static void finding_fini(struct lint_finding *f)
{
    free(f->what);
    free(f->other);
}

/* The rules come by file, not by number; and a rule that is off may have found something all the
 * same. */
static void put_in_order(struct lint_report *r)
{
    struct lint_finding *sorted = mem_array(r->count, sizeof *sorted);
    size_t n = 0;
    for (size_t rule = 0; rule < LINT_RULE_COUNT; rule++) {
        for (size_t i = 0; i < r->count; i++) {
            if ((size_t)r->items[i].rule == rule && r->items[i].severity != LINT_OFF) {
                sorted[n++] = r->items[i];
            }
        }
    }
    for (size_t i = 0; i < r->count; i++) {
        if (r->items[i].severity == LINT_OFF) {
            finding_fini(&r->items[i]);
        }
    }
    free(r->items);
    *r = (struct lint_report){.items = sorted, .count = n, .cap = r->count};
}

void lint_run(const struct lint_input *in, struct lint_report *out)
{
    struct lint l = {
        .in = in,
        .plan = in->plan,
        .options = in->options,
        .report = out,
        .russian = in->plan->language && strncmp(in->plan->language, "ru", 2) == 0,
    };
    static void (*const checks[])(struct lint *) = {
        lint_hours, lint_objectives, lint_repeats, lint_climb, lint_work,   lint_order,
        lint_ids,   lint_change,     lint_text,    lint_quiz,  lint_claims,
    };
    for (size_t i = 0; i < LENGTH(checks); i++) {
        checks[i](&l);
    }
    put_in_order(out);
}

void lint_report_fini(struct lint_report *r)
{
    for (size_t i = 0; i < r->count; i++) {
        finding_fini(&r->items[i]);
    }
    free(r->items);
    *r = (struct lint_report){0};
}

size_t lint_report_count(const struct lint_report *r, enum lint_severity s)
{
    size_t n = 0;
    for (size_t i = 0; i < r->count; i++) {
        n += r->items[i].severity == s;
    }
    return n;
}
