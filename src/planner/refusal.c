#include "syllabus/planner/refusal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"

#include <stdlib.h>

const char *refusal_piece(const struct plan_choice *c)
{
    static const char *const fields[PLAN_FIELD_COUNT] = {
        [PLAN_FIELD_TITLE] = N_("title"),
        [PLAN_FIELD_HOURS] = N_("hours"),
        [PLAN_FIELD_DESCRIPTION] = N_("description"),
        [PLAN_FIELD_ITEMS] = N_("topics"),
        [PLAN_FIELD_OBJECTIVES] = N_("objectives"),
        [PLAN_FIELD_PREREQUISITES] = N_("prerequisites"),
    };
    switch (c->kind) {
    case PLAN_CHOICE_FIELD:
        return _(fields[c->field]);
    case PLAN_CHOICE_MOVE:
        return _("place");
    case PLAN_CHOICE_ADD:
    case PLAN_CHOICE_REMOVE:
    case PLAN_CHOICE_COURSE:
        break;
    }
    return "";
}

/* The changes from `first` to `end` are of one module. Owned. */
static char *idea_of(const struct plan_choices *c, size_t first, size_t end, const bool *taken)
{
    const struct plan_choice *x = &c->items[first];
    struct buf list = BUF_INIT(LIMIT_TEXT);
    char *idea = NULL;
    switch (x->kind) {
    case PLAN_CHOICE_ADD:
        return mem_printf(_("adding “%s”"), c->to->modules[x->to].title);
    case PLAN_CHOICE_REMOVE:
        return mem_printf(_("removing “%s”"), c->from->modules[x->from].title);
    case PLAN_CHOICE_COURSE:
        return mem_strdup(_("changing the title, the aims or the projects of the course"));
    case PLAN_CHOICE_FIELD:
    case PLAN_CHOICE_MOVE:
        break;
    }
    for (size_t i = first; i < end; i++) {
        if (!taken[i]) {
            buf_printf(&list, "%s%s", list.len > 0 ? ", " : "", refusal_piece(&c->items[i]));
        }
    }
    /* TRANSLATORS: a module's title, and what of it a reply changed: "title, hours". */
    idea = mem_printf(_("changing “%s” (%s)"), c->from->modules[x->from].title, buf_str(&list));
    buf_fini(&list);
    return idea;
}

static bool same_module(const struct plan_choice *a, const struct plan_choice *b)
{
    return a->from >= 0 && a->from == b->from && a->to == b->to;
}

void refusals_init(struct refusals *r, const struct plan_choices *c, const bool *taken)
{
    *r = (struct refusals){.items = mem_array(c->count, sizeof *r->items)};
    for (size_t i = 0; i < c->count; i++) {
        size_t end = i + 1;
        if (taken[i]) {
            continue;
        }
        while (end < c->count && same_module(&c->items[i], &c->items[end])) {
            end++;
        }
        r->items[r->count++] =
            (struct refusal){.why = c->items[i].why, .idea = idea_of(c, i, end, taken)};
        i = end - 1;
    }
}

void refusals_fini(struct refusals *r)
{
    for (size_t i = 0; i < r->count; i++) {
        free(r->items[i].idea);
    }
    free(r->items);
    *r = (struct refusals){0};
}
