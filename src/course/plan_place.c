#include "plan_place_internal.h"

#include "plan_head_internal.h"
#include "plan_label_internal.h"
#include "plan_scope_internal.h"
#include "plan_text_internal.h"
#include "plan_title_internal.h"
#include "plan_words_internal.h"

#include "syllabus/course/hours.h"
#include "syllabus/course/plan.h"

#include <string.h>

/* --- headings --- */

static bool place_heading_label(struct plan_scope *s, const struct plan_line *l)
{
    struct plan_label_line label;
    plan_label_read(l, &label);
    if (label.label == PLAN_LABEL_NONE) {
        return false;
    }
    plan_scope_place_label(s, l, &label, -1);
    return true;
}

/* A heading under a module's own: a section of the module. */
static void place_inner_heading(struct plan_scope *s, const struct plan_line *l,
                                const struct plan_head *h)
{
    if (!place_heading_label(s, l)) {
        plan_scope_put_inner(s, plan_line_words(l), h->minutes);
    }
}

/* Whether an unnumbered heading is a module all the same. */
static bool is_bare_module(const struct plan_scope *s, const struct plan_line *l,
                           const struct plan_head *h)
{
    bool first = s->form == PLAN_FORM_NONE;
    bool beside =
        (s->form == PLAN_FORM_HEADING || s->form == PLAN_FORM_BARE) && l->level == s->level;
    if (s->aside || h->title.n == 0 || (!first && !beside)) {
        return false;
    }
    bool under_plan = s->plan_level > 0 && l->level > s->plan_level;
    bool hours = h->minutes > 0 && (s->plan_open || beside);
    bool unit = beside && s->form == PLAN_FORM_HEADING && plan_words_has_unit(h->title);
    bool titled = under_plan && s->form != PLAN_FORM_HEADING &&
                  !phrase_ends_in(plan_line_words(l), '?') && h->title.s[0] != '(';
    return hours || unit || titled;
}

static bool is_numbered_module(const struct plan_scope *s, const struct plan_line *l,
                               const struct plan_head *h)
{
    if (h->number == PLAN_NO_NUMBER || h->unit || s->aside) {
        return false;
    }
    bool question = phrase_ends_in(plan_line_words(l), '?') && h->minutes == 0;
    if (plan_scope_has_modules(s)) {
        return !s->unit && s->form >= PLAN_FORM_BARE && l->level == s->level && !question &&
               (h->number == s->draft.last_number + 1 || h->number <= 1);
    }
    return !question &&
           (h->minutes > 0 || ((h->number == 1 || s->plan_open) && l->level > s->plan_level));
}

static void place_other_heading(struct plan_scope *s, const struct plan_line *l)
{
    struct span words = plan_line_words(l), title;
    bool titles = !plan_scope_has_sure_modules(s) && !s->draft.before && !s->draft.plan->title &&
                  l->level <= 2;
    if (titles && plan_title_of_heading(words, l->level, &title)) {
        int minutes = 0;
        size_t start, end;
        hours_find(words.s, words.n, &minutes, &start, &end);
        plan_draft_entitle(&s->draft, title);
        plan_draft_state(&s->draft, minutes);
        s->about = true;
        s->plan_open = s->plan_open || plan_words_of_course(words);
        s->draft.under_plan = s->draft.under_plan || s->plan_open;
        return;
    }
    plan_scope_enter_aside(s);
    if (l->level <= s->plan_level) {
        s->plan_level = 0;
    }
}

static void place_heading(struct plan_scope *s, const struct plan_line *l)
{
    struct plan_head h;
    struct span words = plan_line_words(l);
    if (words.n == 0 || words.s[0] == '(') {
        return; /* what was struck out leaves "(removed)" */
    }
    plan_head_read(l, &h);
    bool deeper = plan_scope_is_open(s) &&
                  (s->form == PLAN_FORM_HEADING || s->form == PLAN_FORM_BARE) &&
                  l->level > s->level;
    s->about = false;
    if (h.unit) {
        plan_scope_place_unit(s, &h, PLAN_FORM_HEADING, l);
    } else if (deeper) {
        place_inner_heading(s, l, &h);
    } else if (is_numbered_module(s, l, &h) && (plan_scope_has_sure_modules(s) || h.minutes > 0)) {
        plan_scope_open_module(s, &h, PLAN_FORM_HEADING, l);
    } else if (place_heading_label(s, l)) {
        return;
    } else if (plan_words_of_plan(words) && !plan_words_about_plan(words)) {
        plan_scope_announce_plan(s, words, l->level);
    } else if (is_numbered_module(s, l, &h)) {
        plan_scope_open_numbered(s, &h, PLAN_FORM_HEADING, l);
    } else if (is_bare_module(s, l, &h)) {
        plan_scope_open_module(
            s, &h, s->form == PLAN_FORM_HEADING ? PLAN_FORM_HEADING : PLAN_FORM_BARE, l);
    } else {
        place_other_heading(s, l);
    }
}

/* --- lists --- */

/* A list element that steps out of the list a label opened. */
static void leave_label(struct plan_scope *s, const struct plan_line *l)
{
    if (s->label_indent >= 0 && l->indent <= s->label_indent) {
        plan_scope_enter_place(s, plan_scope_is_open(s) ? PLAN_PLACE_ITEMS : PLAN_PLACE_NOWHERE,
                               -1);
    }
}

/* Whether an element of a list can be a module at all: where modules have headings none is, and
 * there it is not looked at closely. */
static bool lists_modules(const struct plan_scope *s)
{
    return !plan_scope_has_modules(s) || plan_scope_is_list_form(s) || s->container >= 0;
}

/* Whether "Module 1" in a list may be a module. */
static bool is_listed_unit(const struct plan_scope *s, const struct plan_line *l,
                           const struct plan_head *h)
{
    bool prose = phrase_starts_lower(h->title) && !h->bracketed;
    if (!h->unit || h->inner || prose || s->aside) {
        return false;
    }
    if (!plan_scope_has_sure_modules(s)) {
        return (s->place == PLAN_PLACE_NOWHERE || plan_scope_has_modules(s)) &&
               (h->separated || h->minutes > 0 || !h->named || h->bold_title);
    }
    bool container = h->unit->id == s->container;
    return (plan_scope_is_list_form(s) || container) && l->indent <= s->indent &&
           (plan_scope_same_unit(s, h->unit) || container || s->unit);
}

static void place_bullet(struct plan_scope *s, const struct plan_line *l)
{
    struct plan_head h = {.number = PLAN_NO_NUMBER};
    struct plan_label_line label;
    struct span words = plan_line_words(l);
    if (words.n == 0) {
        return;
    }
    leave_label(s, l);
    if (lists_modules(s)) {
        plan_head_read(l, &h);
    }
    if (is_listed_unit(s, l, &h)) {
        plan_scope_place_unit(s, &h, PLAN_FORM_BULLET, l);
        return;
    }
    plan_label_read(l, &label);
    bool in_text = s->place == PLAN_PLACE_FINAL_PROJECT || s->place == PLAN_PLACE_ASSIGNMENTS;
    if (label.label != PLAN_LABEL_NONE && !in_text) {
        plan_scope_place_label(s, l, &label, l->indent);
        s->item_indent = s->listed ? l->indent : -1;
        return;
    }
    bool stated = h.bracketed && h.minutes > 0 && !phrase_ends_in(words, '?');
    bool next = s->form == PLAN_FORM_BULLET && !s->unit && l->indent <= s->indent && stated;
    bool first =
        !plan_scope_has_modules(s) && s->plan_open && s->place == PLAN_PLACE_NOWHERE && stated;
    if (next || first) {
        plan_scope_open_module(s, &h, PLAN_FORM_BULLET, l);
    } else if (s->place != PLAN_PLACE_NOWHERE) {
        plan_scope_put_item(s, l);
    }
}

/* Whether a numbered item is a module: the first one by its hours or the plan it was promised
 * under, the next ones by their place in the list. */
static bool is_ordered_module(const struct plan_scope *s, const struct plan_line *l,
                              const struct plan_head *h)
{
    bool stated = h->bracketed && h->minutes > 0;
    bool question = phrase_ends_in(plan_line_words(l), '?');
    if (question && !stated) {
        return false;
    }
    if (s->form == PLAN_FORM_ORDERED && !s->unit) {
        bool in_turn = h->number == s->draft.last_number + 1 || plan_scope_is_open(s) ||
                       (h->number == 1 && s->draft.last_number == 1);
        return l->indent <= s->indent + 1 && in_turn && !s->aside &&
               (plan_scope_is_open(s) || s->place == PLAN_PLACE_NOWHERE);
    }
    if (plan_scope_has_modules(s)) {
        return false;
    }
    bool after_bullets = s->bulleted && l->spaced && s->listed;
    bool free_place = s->place == PLAN_PLACE_NOWHERE || (after_bullets && s->plan_open);
    return free_place && !s->aside && (stated || s->plan_open || l->number == 1);
}

static void place_ordered(struct plan_scope *s, const struct plan_line *l)
{
    struct plan_head h = {.number = PLAN_NO_NUMBER};
    struct plan_label_line label;
    if (plan_line_words(l).n == 0) {
        return;
    }
    leave_label(s, l);
    if (lists_modules(s)) {
        plan_head_read(l, &h);
    }
    if (is_listed_unit(s, l, &h)) {
        plan_scope_place_unit(s, &h, PLAN_FORM_ORDERED, l);
    } else if (is_ordered_module(s, l, &h)) {
        h.number = h.last_number = l->number;
        plan_scope_open_numbered(s, &h, PLAN_FORM_ORDERED, l);
    } else if (s->place == PLAN_PLACE_NOWHERE) {
        return;
    } else {
        plan_label_read(l, &label);
        if (plan_scope_is_open(s) && label.label != PLAN_LABEL_NONE &&
            s->place == PLAN_PLACE_ITEMS) {
            plan_scope_place_label(s, l, &label, l->indent);
        } else {
            plan_scope_put_item(s, l);
        }
    }
}

/* --- tables --- */

/* The rows of a table that stands in a module are its items, unless they are modules themselves. */
static void begin_table(struct plan_scope *s, const struct plan_line *l)
{
    s->table_seen = true;
    s->in_table = plan_table_read_head(&s->table, l, s->plan_open && !s->aside);
    const struct plan_unit *unit = s->table.unit;
    bool narrow = unit && unit->rank == PLAN_RANK_NARROW;
    s->table_inside = s->in_table && plan_scope_is_open(s) && s->form != PLAN_FORM_TABLE &&
                      (narrow || (!unit && s->place != PLAN_PLACE_NOWHERE));
    if (!s->in_table || s->table_inside) {
        return;
    }
    plan_scope_close_module(s);
    if (plan_scope_has_modules(s)) {
        plan_scope_begin_plan(s, false);
    }
}

static void place_row(struct plan_scope *s, const struct plan_line *l)
{
    struct plan_row row;
    if (!s->table_seen) {
        begin_table(s, l);
        return;
    }
    if (!s->in_table || !plan_table_read_row(&s->table, l, &row)) {
        return;
    }
    if (s->table_inside) {
        if (!row.total) {
            plan_scope_put_inner(s, row.head.title, row.head.minutes);
        }
    } else if (row.total) {
        plan_draft_state(&s->draft, row.head.minutes);
        plan_scope_close_module(s);
    } else {
        if (!row.head.unit) {
            row.head.unit = s->table.unit;
        }
        plan_scope_open_module(s, &row.head, PLAN_FORM_TABLE, l);
        plan_table_fill(&s->table, &row, &s->draft);
        s->listed = true; /* what follows the table is no description of its last module */
    }
}

static void end_table(struct plan_scope *s)
{
    if (s->in_table && !s->table_inside) {
        plan_scope_close_module(s);
    }
    s->table_seen = s->in_table = false;
}

/* Whether a line without bars at its ends goes on with the table: "Модуль 2 | 8". */
static bool is_loose_row(const struct plan_scope *s, const struct plan_line *l)
{
    return s->table_seen && l->kind == PLAN_LINE_TEXT && !l->spaced &&
           memchr(buf_str(&l->raw), '|', l->raw.len);
}

void plan_place_line(struct plan_scope *s, const struct plan_line *l)
{
    bool row = l->kind == PLAN_LINE_ROW || is_loose_row(s, l);
    plan_draft_listen(&s->draft, plan_line_text(l));
    if (!row && l->kind != PLAN_LINE_ROW_RULE && l->kind != PLAN_LINE_BLANK) {
        end_table(s);
    }
    switch (row ? PLAN_LINE_ROW : l->kind) {
    case PLAN_LINE_BLANK:
    case PLAN_LINE_UNDERLINE:
    case PLAN_LINE_ROW_RULE:
        return;
    case PLAN_LINE_RULE:
        plan_scope_close_module(s);
        break;
    case PLAN_LINE_HEADING:
        place_heading(s, l);
        break;
    case PLAN_LINE_BULLET:
        place_bullet(s, l);
        return;
    case PLAN_LINE_ORDERED:
        place_ordered(s, l);
        return;
    case PLAN_LINE_ROW:
        place_row(s, l);
        break;
    case PLAN_LINE_TEXT:
        plan_text_place(s, l);
        return;
    }
    s->item_indent = -1;
}
