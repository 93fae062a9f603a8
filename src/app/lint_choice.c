#include "lint_choice.h"

#include "syllabus/app/args.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/lint.h"

#include <stdlib.h>
#include <string.h>

#define ANY (-1)

struct name {
    enum lint_rule_id rule;
    long module, nth; /* ANY: not said */
};

/* Which of its rule and module the finding is, from 1. */
static long nth_of(const struct lint_report *r, size_t at)
{
    long n = 1;
    for (size_t i = 0; i < at; i++) {
        n += r->items[i].rule == r->items[at].rule && r->items[i].module == r->items[at].module;
    }
    return n;
}

char *lint_choice_name(const struct lint_report *r, size_t at)
{
    const struct lint_finding *f = &r->items[at];
    return mem_printf("%s:%d:%ld", lint_rule_at(f->rule)->id, f->module, nth_of(r, at));
}

/* ":N" at *text, if there is one; false: something else is there. */
static bool read_number(const char **text, long *number)
{
    char *end = NULL;
    if (**text == '\0') {
        return true;
    }
    if (**text != ':' || (*text)[1] < '0' || (*text)[1] > '9') {
        return false;
    }
    *number = strtol(*text + 1, &end, 10);
    *text = end;
    return true;
}

static enum error_kind read_name(const char *text, struct name *out, struct error *err)
{
    size_t n = strcspn(text, ":");
    char *rule = mem_strndup(text, n);
    const char *rest = text + n;
    *out = (struct name){.rule = lint_rule_find(rule), .module = ANY, .nth = ANY};
    free(rule);
    if (out->rule == LINT_RULE_COUNT || !read_number(&rest, &out->module) ||
        !read_number(&rest, &out->nth) || *rest) {
        error_set(err, ERROR_USAGE, _("\"%s\" names no finding"), text);
        error_advise(err, _("It is a rule such as H1, perhaps with a module's number: O3:2 (0 is "
                            "the whole plan), and which of those: O3:2:1."));
        return ERROR_USAGE;
    }
    return ERROR_NONE;
}

static bool means(const struct name *n, const struct lint_report *r, size_t at)
{
    const struct lint_finding *f = &r->items[at];
    return f->rule == n->rule && (n->module == ANY || n->module == f->module) &&
           (n->nth == ANY || n->nth == nth_of(r, at));
}

static enum error_kind choose(const char *text, const struct lint_report *r, bool *chosen,
                              struct error *err)
{
    struct name name;
    size_t found = 0;
    enum error_kind kind = read_name(text, &name, err);
    for (size_t i = 0; !kind && i < r->count; i++) {
        if (means(&name, r, i)) {
            chosen[i] = true;
            found++;
        }
    }
    if (!kind && found == 0) {
        kind = error_set(err, ERROR_NOT_FOUND, _("the plan has no finding %s"), text);
        error_advise(err, _("\"syllabus lint TRACK\" shows what it has."));
    }
    return kind;
}

enum error_kind lint_choice_read(const struct args *args, const struct lint_report *r, bool all,
                                 bool *chosen, struct error *err)
{
    enum error_kind kind = ERROR_NONE;
    const char *text = args_nth(args, "only", 0);
    for (size_t i = 0; i < r->count; i++) {
        const struct lint_finding *f = &r->items[i];
        chosen[i] = !text && (all || (f->severity >= LINT_WARNING && lint_finding_of_plan(f)));
    }
    for (size_t i = 0; !kind && (text = args_nth(args, "only", i)) != NULL; i++) {
        kind = choose(text, r, chosen, err);
    }
    return kind;
}

void lint_choice_keep(struct lint_report *r, const bool *chosen)
{
    struct lint_report kept = {.items = mem_array(r->count, sizeof *kept.items), .cap = r->count};
    struct lint_report rest = {.items = mem_array(r->count, sizeof *rest.items), .cap = r->count};
    for (size_t i = 0; i < r->count; i++) {
        struct lint_report *to = chosen[i] ? &kept : &rest;
        to->items[to->count++] = r->items[i];
    }
    free(r->items);
    lint_report_fini(&rest);
    *r = kept;
}
