#include "plan_scope_internal.h"

#include "plan_head_internal.h"
#include "plan_label_internal.h"
#include "plan_title_internal.h"
#include "plan_words_internal.h"

#include "syllabus/base/limits.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/plan.h"

#include <stdlib.h>

void plan_scope_init(struct plan_scope *s)
{
    *s = (struct plan_scope){.container = -1, .label_indent = -1, .item_indent = -1};
    plan_draft_init(&s->draft);
    plan_table_init(&s->table);
}

void plan_scope_fini(struct plan_scope *s)
{
    plan_draft_fini(&s->draft);
    plan_table_fini(&s->table);
    free(s->kept);
}

/* --- small questions --- */

bool plan_scope_is_open(const struct plan_scope *s)
{
    return s->draft.open >= 0;
}

bool plan_scope_has_modules(const struct plan_scope *s)
{
    return s->draft.plan->module_count > 0;
}

bool plan_scope_has_sure_modules(const struct plan_scope *s)
{
    return plan_scope_has_modules(s) && !plan_draft_is_guess(&s->draft);
}

bool plan_scope_is_list_form(const struct plan_scope *s)
{
    return s->form == PLAN_FORM_BULLET || s->form == PLAN_FORM_ORDERED;
}

bool plan_scope_is_list_place(enum plan_place place)
{
    return place == PLAN_PLACE_ITEMS || place == PLAN_PLACE_OBJECTIVES ||
           place == PLAN_PLACE_PREREQUISITES || place == PLAN_PLACE_COURSE_OBJECTIVES ||
           place == PLAN_PLACE_ASSIGNMENTS;
}

/* --- sections --- */

void plan_scope_leave_place(struct plan_scope *s)
{
    s->place = PLAN_PLACE_NOWHERE;
    s->label_indent = -1;
    s->listed = false;
    free(s->kept);
    s->kept = NULL;
}

void plan_scope_enter_place(struct plan_scope *s, enum plan_place place, int label_indent)
{
    plan_scope_leave_place(s);
    s->place = place;
    s->label_indent = label_indent;
    s->bulleted = false;
}

void plan_scope_close_module(struct plan_scope *s)
{
    plan_draft_close(&s->draft);
    plan_scope_leave_place(s);
    s->about = false;
}

static void forget_form(struct plan_scope *s)
{
    s->form = PLAN_FORM_NONE;
    s->unit = NULL;
    s->container = -1;
}

void plan_scope_begin_plan(struct plan_scope *s, bool announced)
{
    plan_draft_begin(&s->draft, announced);
    forget_form(s);
}

void plan_scope_announce_plan(struct plan_scope *s, struct span words, int level)
{
    struct span title;
    int minutes;
    size_t start, end;
    plan_scope_close_module(s);
    if (plan_scope_has_modules(s)) {
        plan_scope_begin_plan(s, true);
    }
    s->draft.under_plan = true;
    s->plan_open = true;
    s->aside = false;
    if (level > 0) {
        s->plan_level = level;
        s->about = true;
        if (plan_title_of_heading(words, level, &title)) {
            plan_draft_entitle(&s->draft, title);
        }
    }
    if (hours_find(words.s, words.n, &minutes, &start, &end)) {
        plan_draft_state(&s->draft, minutes);
    }
}

void plan_scope_enter_aside(struct plan_scope *s)
{
    plan_scope_close_module(s);
    s->aside = true;
    s->plan_open = false;
}

/* --- modules --- */

void plan_scope_open_module(struct plan_scope *s, const struct plan_head *h, enum plan_form form,
                            const struct plan_line *l)
{
    bool restart = plan_scope_has_modules(s) && (h->number == 0 || h->number == 1);
    if (restart && form > s->form && (form == PLAN_FORM_HEADING || form == PLAN_FORM_BOLD) &&
        !(s->form == PLAN_FORM_BOLD && form == PLAN_FORM_HEADING && s->unit == h->unit)) {
        plan_scope_begin_plan(s, true);
    } else if (restart && plan_draft_find(&s->draft, h->title) >= 0) {
        plan_scope_begin_plan(s, false);
    }
    plan_scope_leave_place(s);
    if (!plan_draft_open(&s->draft, h->title, h->number, h->last_number, h->minutes)) {
        return;
    }
    if (h->unit && h->unit->russian) {
        plan_draft_speak(&s->draft, "ru", 2);
    }
    if (s->draft.plan->module_count == 1) {
        s->form = form;
        s->unit = h->unit;
        s->level = l->level;
        s->indent = l->indent;
    }
    s->place = PLAN_PLACE_ITEMS;
    s->about = s->aside = false;
    plan_draft_put(&s->draft, PLAN_PLACE_DESCRIPTION, h->tail, PLAN_JOIN_NEW);
}

void plan_scope_open_numbered(struct plan_scope *s, const struct plan_head *h, enum plan_form form,
                              const struct plan_line *l)
{
    bool guess = !plan_scope_has_modules(s) && !s->plan_open;
    plan_scope_open_module(s, h, form, l);
    s->draft.guessed = s->draft.guessed || guess;
}

bool plan_scope_same_unit(const struct plan_scope *s, const struct plan_unit *unit)
{
    return s->unit && s->unit->id == unit->id;
}

/* Whether the modules so far are only parts that hold the modules to come. */
static bool holds_modules(const struct plan_scope *s, const struct plan_head *h)
{
    if (s->draft.plan->module_count != 1 || !plan_scope_is_open(s)) {
        return false;
    }
    const struct plan_module *m = &s->draft.plan->modules[0];
    bool wide = !s->unit || s->unit->rank == PLAN_RANK_WIDE;
    bool module = h->unit->rank == PLAN_RANK_MODULE && (wide || s->unit->rank != h->unit->rank);
    bool empty = m->items.count == 0 && m->objectives.count == 0;
    bool told_in_part = m->minutes > 0 && h->minutes == 0;
    return empty && !told_in_part && (module || (wide && h->unit->rank < PLAN_RANK_NARROW));
}

void plan_scope_put_inner(struct plan_scope *s, struct span text, int minutes)
{
    plan_scope_enter_place(s, PLAN_PLACE_ITEMS, -1);
    while (phrase_ends_in(text, ':')) {
        text = phrase_drop_emoji(text);
        text.n--;
    }
    plan_draft_put(&s->draft, PLAN_PLACE_ITEMS, text, PLAN_JOIN_NEW);
    plan_draft_add_inner(&s->draft, minutes);
}

void plan_scope_place_unit(struct plan_scope *s, const struct plan_head *h, enum plan_form form,
                           const struct plan_line *l)
{
    bool next = h->number == s->draft.last_number + 1;
    if (plan_scope_has_modules(s) && !plan_scope_has_sure_modules(s) &&
        !plan_scope_same_unit(s, h->unit)) {
        plan_draft_drop_modules(&s->draft);
        forget_form(s);
    }
    if (!plan_scope_has_modules(s)) {
        plan_scope_open_module(s, h, form, l);
        s->draft.guessed = h->unit->loose && !s->draft.mentioned;
    } else if (h->inner && plan_scope_is_open(s)) {
        plan_scope_put_inner(s, plan_line_words(l), h->minutes);
    } else if (plan_scope_same_unit(s, h->unit) || (!s->unit && h->number <= 1 && form > s->form)) {
        if (!s->aside || next) {
            plan_scope_open_module(s, h, form, l);
        }
    } else if (h->unit->id == s->container) {
        plan_scope_close_module(s);
    } else if (holds_modules(s, h)) {
        int container = s->unit ? s->unit->id : -1;
        plan_draft_drop_modules(&s->draft);
        forget_form(s);
        s->container = container;
        plan_scope_open_module(s, h, form, l);
    } else if (s->unit && h->unit->rank < s->unit->rank &&
               !(form == PLAN_FORM_HEADING && l->level > s->level)) {
        plan_scope_close_module(s);
        s->container = h->unit->id;
    } else if (plan_scope_is_open(s)) {
        plan_scope_put_inner(s, plan_line_words(l), h->minutes);
    } else if (next && !s->aside) {
        plan_scope_open_module(s, h, form, l);
    }
}

/* --- labels --- */

static void keep_label(struct plan_scope *s, const struct plan_label_line *label, int indent)
{
    plan_scope_enter_place(s, PLAN_PLACE_ITEMS, indent);
    s->kept = span_text(label->phrase);
}

/* Puts what follows a label on its line; a list after it is no longer the label's. */
static void put_value(struct plan_scope *s, const struct plan_label_line *label)
{
    if (label->value.n == 0) {
        return;
    }
    if (label->label == PLAN_LABEL_TOPICS) {
        plan_draft_put_list(&s->draft, s->place, label->value);
    } else if (plan_scope_is_list_place(s->place) &&
               span_find(label->value, ';') < label->value.n) {
        plan_draft_put_list(&s->draft, s->place, label->value);
    } else {
        plan_draft_put(&s->draft, s->place, label->value, PLAN_JOIN_NEW);
    }
    plan_scope_enter_place(s, plan_scope_is_open(s) ? PLAN_PLACE_ITEMS : PLAN_PLACE_NOWHERE, -1);
}

static void place_module_label(struct plan_scope *s, const struct plan_line *l,
                               const struct plan_label_line *label, int indent)
{
    static const enum plan_place places[] = {
        [PLAN_LABEL_OBJECTIVES] = PLAN_PLACE_OBJECTIVES,
        [PLAN_LABEL_TOPICS] = PLAN_PLACE_ITEMS,
        [PLAN_LABEL_PREREQUISITES] = PLAN_PLACE_PREREQUISITES,
        [PLAN_LABEL_DESCRIPTION] = PLAN_PLACE_DESCRIPTION,
    };
    switch (label->label) {
    case PLAN_LABEL_OBJECTIVES:
    case PLAN_LABEL_TOPICS:
    case PLAN_LABEL_PREREQUISITES:
    case PLAN_LABEL_DESCRIPTION:
        plan_scope_enter_place(s, places[label->label], indent);
        put_value(s, label);
        break;
    case PLAN_LABEL_DURATION:
        plan_draft_set_minutes(&s->draft, label->minutes);
        break;
    default: /* an item as it is written, or the head of a list of them */
        if (label->value.n > 0) {
            plan_scope_enter_place(s, PLAN_PLACE_ITEMS, -1);
            plan_draft_put(&s->draft, PLAN_PLACE_ITEMS, plan_line_words(l), PLAN_JOIN_NEW);
            s->listed = true;
        } else {
            keep_label(s, label, indent);
        }
        break;
    }
}

static void place_final_project(struct plan_scope *s, const struct plan_label_line *label)
{
    plan_scope_close_module(s);
    s->plan_open = false;
    plan_scope_enter_place(s, PLAN_PLACE_FINAL_PROJECT, -1);
    int minutes;
    struct span value = plan_head_title(label->value, &minutes);
    plan_draft_put(&s->draft, s->place, value.n > 0 ? label->value : value, PLAN_JOIN_NEW);
}

static void place_course_label(struct plan_scope *s, const struct plan_line *l,
                               const struct plan_label_line *label, int indent)
{
    bool heading = l->kind == PLAN_LINE_HEADING;
    switch (label->label) {
    case PLAN_LABEL_DURATION:
    case PLAN_LABEL_TOTAL:
        if (label->label == PLAN_LABEL_TOTAL || s->draft.plan->stated_minutes == 0) {
            plan_draft_state(&s->draft, label->minutes);
        }
        return;
    case PLAN_LABEL_TITLE:
        if (!plan_scope_has_sure_modules(s) && label->value.n > 0) {
            int minutes;
            plan_draft_entitle(&s->draft, plan_head_title(label->value, &minutes));
            plan_draft_state(&s->draft, minutes);
            s->about = s->about || heading;
        }
        return;
    case PLAN_LABEL_FINAL:
        place_final_project(s, label);
        return;
    case PLAN_LABEL_TOPICS:
        plan_scope_announce_plan(s, plan_line_words(l), l->level);
        return;
    default:
        break;
    }
    plan_scope_close_module(s);
    s->aside = heading && plan_scope_has_sure_modules(s);
    if (label->label == PLAN_LABEL_OBJECTIVES) {
        plan_scope_enter_place(s, PLAN_PLACE_COURSE_OBJECTIVES, indent);
    } else if (label->label == PLAN_LABEL_ASSIGNMENTS) {
        plan_scope_enter_place(s, PLAN_PLACE_ASSIGNMENTS, indent);
    } else if (label->label == PLAN_LABEL_DESCRIPTION) {
        plan_scope_enter_place(s, PLAN_PLACE_COURSE_DESCRIPTION, indent);
    } else {
        s->plan_open = s->plan_open && label->label != PLAN_LABEL_OTHER;
        s->aside = s->aside || label->label == PLAN_LABEL_OTHER;
        return;
    }
    put_value(s, label);
}

/* A label belongs to the open module unless it speaks of the course or stands above the module. */
void plan_scope_place_label(struct plan_scope *s, const struct plan_line *l,
                            const struct plan_label_line *label, int indent)
{
    bool heading = l->kind == PLAN_LINE_HEADING;
    bool item = l->kind == PLAN_LINE_BULLET || l->kind == PLAN_LINE_ORDERED;
    bool above = heading && !(s->form >= PLAN_FORM_BARE && l->level > s->level && s->level > 0);
    bool beside = item && plan_scope_is_list_form(s) && l->indent <= s->indent && !s->unit &&
                  l->kind == PLAN_LINE_BULLET && s->form == PLAN_FORM_BULLET;
    bool final = label->label == PLAN_LABEL_FINAL && ((!item && !heading) || beside);
    bool detached = plan_scope_is_list_form(s) && !item && l->spaced && l->indent <= s->indent &&
                    label->label == PLAN_LABEL_ASSIGNMENTS;
    bool course = label->of_course || above || final || detached ||
                  label->label == PLAN_LABEL_TOTAL || label->label == PLAN_LABEL_TITLE ||
                  (label->label == PLAN_LABEL_OTHER && !item && !label->value.n && !heading &&
                   plan_scope_is_list_form(s) && l->spaced);
    if (plan_scope_is_open(s) && !course) {
        place_module_label(s, l, label, indent);
    } else {
        place_course_label(s, l, label, indent);
    }
}

/* --- lists --- */

void plan_scope_put_item(struct plan_scope *s, const struct plan_line *l)
{
    struct span t = plan_line_words(l);
    if (s->place == PLAN_PLACE_DESCRIPTION) {
        plan_scope_enter_place(s, PLAN_PLACE_ITEMS, -1);
    }
    if (t.n > 1 && t.s[t.n - 1] == ';' && t.s[t.n - 2] != PHRASE_LITERAL) {
        t.n--;
    }
    if (s->place == PLAN_PLACE_FINAL_PROJECT || s->place == PLAN_PLACE_COURSE_DESCRIPTION) {
        struct buf line = BUF_INIT(LIMIT_TEXT);
        if (l->kind == PLAN_LINE_ORDERED) {
            buf_printf(&line, "%d. ", l->number);
        } else {
            buf_add_str(&line, "- ");
        }
        if (buf_add(&line, t.s, t.n)) {
            plan_draft_put(&s->draft, s->place, (struct span){buf_str(&line), line.len},
                           l->spaced ? PLAN_JOIN_NEW : PLAN_JOIN_LINE);
        }
        buf_fini(&line);
        return;
    }
    plan_draft_put(&s->draft, s->place, t, PLAN_JOIN_NEW);
    free(s->kept);
    s->kept = NULL;
    s->listed = true;
    s->bulleted = l->kind == PLAN_LINE_BULLET;
    s->item_indent = l->indent;
}
