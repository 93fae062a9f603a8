#include "plan_words.h"

#include "sheet.h"
#include "tui_internal.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/course/plan.h"

#include <stdlib.h>
#include <string.h>

const char *plan_words_field(enum plan_field f)
{
    static const char *const fields[PLAN_FIELD_COUNT] = {
        [PLAN_FIELD_TITLE] = N_("title"),
        [PLAN_FIELD_HOURS] = N_("hours"),
        [PLAN_FIELD_DESCRIPTION] = N_("description"),
        [PLAN_FIELD_ITEMS] = N_("topics"),
        [PLAN_FIELD_OBJECTIVES] = N_("objectives"),
        [PLAN_FIELD_PREREQUISITES] = N_("prerequisites"),
    };
    return _(fields[f]);
}

char *plan_words_hours(const struct plan_module *from, const struct plan_module *to)
{
    char *was = draw_hours(from->minutes);
    char *is = draw_hours(to->minutes);
    char *text = mem_printf("%s %s → %s", plan_words_field(PLAN_FIELD_HOURS), was, is);
    free(was);
    free(is);
    return text;
}

static void add_field(struct buf *text, const struct plan_module *from,
                      const struct plan_module *to, enum plan_field f)
{
    buf_add_str(text, text->len > 0 ? ", " : "");
    if (f == PLAN_FIELD_HOURS) {
        char *hours = plan_words_hours(from, to);
        buf_add_str(text, hours);
        free(hours);
    } else if (f == PLAN_FIELD_TITLE) {
        buf_printf(text, "%s (%s)", plan_words_field(f), from->title);
    } else {
        buf_add_str(text, plan_words_field(f));
    }
}

char *plan_words_change(const struct plan_change *c, const struct plan *from, const struct plan *to)
{
    struct buf text = BUF_INIT(LIMIT_TEXT);
    for (enum plan_field f = 0; f < PLAN_FIELD_COUNT; f++) {
        if (c->changed[f]) {
            add_field(&text, &from->modules[c->from], &to->modules[c->to], f);
        }
    }
    if (c->moved) {
        buf_printf(&text, "%s%d → %d", text.len > 0 ? ", " : "", c->from + 1, c->to + 1);
    }
    return buf_steal(&text);
}

static bool holds(const struct strlist *list, const char *text)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i], text) == 0) {
            return true;
        }
    }
    return false;
}

static void add_missing(struct sheet *sheet, style_t style, const char *lead,
                        const struct strlist *list, const struct strlist *other)
{
    for (size_t i = 0; i < list->count; i++) {
        if (!holds(other, list->items[i])) {
            sheet_add(sheet, style, lead, list->items[i]);
        }
    }
}

static void add_texts(struct sheet *sheet, const char *from, const char *to)
{
    if (from) {
        sheet_add(sheet, ROLE_REMOVED, "-", from);
    }
    if (to) {
        sheet_add(sheet, ROLE_ADDED, "+", to);
    }
}

void plan_words_lines(struct sheet *sheet, const struct plan_module *from,
                      const struct plan_module *to, enum plan_field f)
{
    const struct {
        const struct strlist *from, *to;
    } lists[PLAN_FIELD_COUNT] = {
        [PLAN_FIELD_ITEMS] = {&from->items, &to->items},
        [PLAN_FIELD_OBJECTIVES] = {&from->objectives, &to->objectives},
        [PLAN_FIELD_PREREQUISITES] = {&from->prerequisites, &to->prerequisites},
    };
    if (f == PLAN_FIELD_TITLE) {
        add_texts(sheet, from->title, to->title);
    } else if (f == PLAN_FIELD_DESCRIPTION) {
        add_texts(sheet, from->description, to->description);
    } else if (lists[f].from) {
        add_missing(sheet, ROLE_REMOVED, "-", lists[f].from, lists[f].to);
        add_missing(sheet, ROLE_ADDED, "+", lists[f].to, lists[f].from);
    }
}
