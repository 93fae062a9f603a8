#include "plan_scope_internal.h"

#include "plan_head_internal.h"
#include "plan_title_internal.h"
#include "plan_words_internal.h"

#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/plan.h"

#include <stdlib.h>
#include <string.h>

#define HEAD_BYTES 240 /* a longer line of prose is no head of a module */

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

static bool is_open(const struct plan_scope *s)
{
    return s->draft.open >= 0;
}

static bool has_modules(const struct plan_scope *s)
{
    return s->draft.plan->module_count > 0;
}

/* Modules that are certainly modules. */
static bool has_sure_modules(const struct plan_scope *s)
{
    return has_modules(s) && !plan_draft_is_guess(&s->draft);
}

static bool is_list_form(const struct plan_scope *s)
{
    return s->form == PLAN_FORM_BULLET || s->form == PLAN_FORM_ORDERED;
}

static bool is_list_place(enum plan_place place)
{
    return place == PLAN_PLACE_ITEMS || place == PLAN_PLACE_OBJECTIVES ||
           place == PLAN_PLACE_PREREQUISITES || place == PLAN_PLACE_COURSE_OBJECTIVES ||
           place == PLAN_PLACE_ASSIGNMENTS;
}

static bool ends_with(struct span t, char c)
{
    t = phrase_drop_emoji(t);
    return t.n > 0 && t.s[t.n - 1] == c && !(t.n > 1 && t.s[t.n - 2] == PHRASE_LITERAL);
}

static bool starts_lower(struct span t)
{
    uint32_t cp;
    phrase_char(t, &cp);
    return phrase_is_lower(cp);
}

/* --- sections --- */

/* Strings go nowhere until something says where. */
static void leave_place(struct plan_scope *s)
{
    s->place = PLAN_PLACE_NOWHERE;
    s->label_indent = -1;
    s->listed = false;
    free(s->kept);
    s->kept = NULL;
}

static void enter_place(struct plan_scope *s, enum plan_place place, int label_indent)
{
    leave_place(s);
    s->place = place;
    s->label_indent = label_indent;
    s->bulleted = false;
}

static void close_module(struct plan_scope *s)
{
    plan_draft_close(&s->draft);
    leave_place(s);
    s->about = false;
}

static void forget_form(struct plan_scope *s)
{
    s->form = PLAN_FORM_NONE;
    s->unit = NULL;
    s->container = -1;
}

static void begin_plan(struct plan_scope *s, bool announced)
{
    plan_draft_begin(&s->draft, announced);
    forget_form(s);
}

/* A heading or a line that promises a plan. */
static void announce_plan(struct plan_scope *s, struct span words, int level)
{
    struct span title;
    int minutes;
    size_t start, end;
    close_module(s);
    if (has_modules(s)) {
        begin_plan(s, true);
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

static void enter_aside(struct plan_scope *s)
{
    close_module(s);
    s->aside = true;
    s->plan_open = false;
}

/* --- modules --- */

/* Opens a module that looks like `form`. An overview in a weaker form, or the same title once more,
 * means that the plan is told again. */
static void open_module(struct plan_scope *s, const struct plan_head *h, enum plan_form form,
                        const struct plan_line *l)
{
    bool restart = has_modules(s) && (h->number == 0 || h->number == 1);
    if (restart && form > s->form && (form == PLAN_FORM_HEADING || form == PLAN_FORM_BOLD) &&
        !(s->form == PLAN_FORM_BOLD && form == PLAN_FORM_HEADING && s->unit == h->unit)) {
        begin_plan(s, true);
    } else if (restart && plan_draft_find(&s->draft, h->title) >= 0) {
        begin_plan(s, false);
    }
    leave_place(s);
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

static bool same_unit(const struct plan_scope *s, const struct plan_unit *unit)
{
    return s->unit && s->unit->id == unit->id;
}

/* Whether the modules so far are only parts that hold the modules to come. */
static bool holds_modules(const struct plan_scope *s, const struct plan_head *h)
{
    if (s->draft.plan->module_count != 1 || !is_open(s)) {
        return false;
    }
    const struct plan_module *m = &s->draft.plan->modules[0];
    bool wide = !s->unit || s->unit->rank == PLAN_RANK_WIDE;
    bool module = h->unit->rank == PLAN_RANK_MODULE && (wide || s->unit->rank != h->unit->rank);
    bool empty = m->items.count == 0 && m->objectives.count == 0;
    bool told_in_part = m->minutes > 0 && h->minutes == 0;
    return empty && !told_in_part && (module || (wide && h->unit->rank < PLAN_RANK_NARROW));
}

/* A lesson, a day, a topic: an item of the open module. */
static void put_inner(struct plan_scope *s, struct span text, int minutes)
{
    enter_place(s, PLAN_PLACE_ITEMS, -1);
    while (ends_with(text, ':')) {
        text = phrase_drop_emoji(text);
        text.n--;
    }
    plan_draft_put(&s->draft, PLAN_PLACE_ITEMS, text, PLAN_JOIN_NEW);
    plan_draft_add_inner(&s->draft, minutes);
}

/* Places "Module 1", "Week 2", "Lesson 3": a module, a part that holds modules, a piece of one. */
static void place_unit(struct plan_scope *s, const struct plan_head *h, enum plan_form form,
                       const struct plan_line *l)
{
    bool next = h->number == s->draft.last_number + 1;
    if (has_modules(s) && !has_sure_modules(s) && !same_unit(s, h->unit)) {
        plan_draft_drop_modules(&s->draft);
        forget_form(s);
    }
    if (!has_modules(s)) {
        open_module(s, h, form, l);
        s->draft.guessed = h->unit->loose && !s->draft.mentioned;
    } else if (h->inner && is_open(s)) {
        put_inner(s, plan_line_words(l), h->minutes);
    } else if (same_unit(s, h->unit) || (!s->unit && h->number <= 1 && form > s->form)) {
        if (!s->aside || next) {
            open_module(s, h, form, l);
        }
    } else if (h->unit->id == s->container) {
        close_module(s);
    } else if (holds_modules(s, h)) {
        int container = s->unit ? s->unit->id : -1;
        plan_draft_drop_modules(&s->draft);
        forget_form(s);
        s->container = container;
        open_module(s, h, form, l);
    } else if (s->unit && h->unit->rank < s->unit->rank &&
               !(form == PLAN_FORM_HEADING && l->level > s->level)) {
        close_module(s);
        s->container = h->unit->id;
    } else if (is_open(s)) {
        put_inner(s, plan_line_words(l), h->minutes);
    } else if (next && !s->aside) {
        open_module(s, h, form, l);
    }
}

/* --- labels --- */

static void keep_label(struct plan_scope *s, const struct plan_label_line *label, int indent)
{
    enter_place(s, PLAN_PLACE_ITEMS, indent);
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
    } else if (is_list_place(s->place) && span_find(label->value, ';') < label->value.n) {
        plan_draft_put_list(&s->draft, s->place, label->value);
    } else {
        plan_draft_put(&s->draft, s->place, label->value, PLAN_JOIN_NEW);
    }
    enter_place(s, is_open(s) ? PLAN_PLACE_ITEMS : PLAN_PLACE_NOWHERE, -1);
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
        enter_place(s, places[label->label], indent);
        put_value(s, label);
        break;
    case PLAN_LABEL_DURATION:
        plan_draft_set_minutes(&s->draft, label->minutes);
        break;
    default: /* an item as it is written, or the head of a list of them */
        if (label->value.n > 0) {
            enter_place(s, PLAN_PLACE_ITEMS, -1);
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
    close_module(s);
    s->plan_open = false;
    enter_place(s, PLAN_PLACE_FINAL_PROJECT, -1);
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
        if (!has_sure_modules(s) && label->value.n > 0) {
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
        announce_plan(s, plan_line_words(l), l->level);
        return;
    default:
        break;
    }
    close_module(s);
    s->aside = heading && has_sure_modules(s);
    if (label->label == PLAN_LABEL_OBJECTIVES) {
        enter_place(s, PLAN_PLACE_COURSE_OBJECTIVES, indent);
    } else if (label->label == PLAN_LABEL_ASSIGNMENTS) {
        enter_place(s, PLAN_PLACE_ASSIGNMENTS, indent);
    } else if (label->label == PLAN_LABEL_DESCRIPTION) {
        enter_place(s, PLAN_PLACE_COURSE_DESCRIPTION, indent);
    } else {
        s->plan_open = s->plan_open && label->label != PLAN_LABEL_OTHER;
        s->aside = s->aside || label->label == PLAN_LABEL_OTHER;
        return;
    }
    put_value(s, label);
}

/* A label belongs to the open module unless it speaks of the course or stands above the module. */
static void place_label(struct plan_scope *s, const struct plan_line *l,
                        const struct plan_label_line *label, int indent)
{
    bool heading = l->kind == PLAN_LINE_HEADING;
    bool item = l->kind == PLAN_LINE_BULLET || l->kind == PLAN_LINE_ORDERED;
    bool above = heading && !(s->form >= PLAN_FORM_BARE && l->level > s->level && s->level > 0);
    bool beside = item && is_list_form(s) && l->indent <= s->indent && !s->unit &&
                  l->kind == PLAN_LINE_BULLET && s->form == PLAN_FORM_BULLET;
    bool final = label->label == PLAN_LABEL_FINAL && ((!item && !heading) || beside);
    bool detached = is_list_form(s) && !item && l->spaced && l->indent <= s->indent &&
                    label->label == PLAN_LABEL_ASSIGNMENTS;
    bool course = label->of_course || above || final || detached ||
                  label->label == PLAN_LABEL_TOTAL || label->label == PLAN_LABEL_TITLE ||
                  (label->label == PLAN_LABEL_OTHER && !item && !label->value.n && !heading &&
                   is_list_form(s) && l->spaced);
    if (is_open(s) && !course) {
        place_module_label(s, l, label, indent);
    } else {
        place_course_label(s, l, label, indent);
    }
}

/* --- headings --- */

static bool place_heading_label(struct plan_scope *s, const struct plan_line *l)
{
    struct plan_label_line label;
    plan_head_read_label(l, &label);
    if (label.label == PLAN_LABEL_NONE) {
        return false;
    }
    place_label(s, l, &label, -1);
    return true;
}

/* Opens a module that only its number makes one, unless a plan was promised or it has hours. */
static void open_numbered(struct plan_scope *s, const struct plan_head *h, enum plan_form form,
                          const struct plan_line *l)
{
    bool guess = !has_modules(s) && !s->plan_open;
    open_module(s, h, form, l);
    s->draft.guessed = s->draft.guessed || guess;
}

/* A heading under a module's own: a section of the module. */
static void place_inner_heading(struct plan_scope *s, const struct plan_line *l,
                                const struct plan_head *h)
{
    if (!place_heading_label(s, l)) {
        put_inner(s, plan_line_words(l), h->minutes);
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
                  !ends_with(plan_line_words(l), '?') && h->title.s[0] != '(';
    return hours || unit || titled;
}

static bool is_numbered_module(const struct plan_scope *s, const struct plan_line *l,
                               const struct plan_head *h)
{
    if (h->number == PLAN_NO_NUMBER || h->unit || s->aside) {
        return false;
    }
    bool question = ends_with(plan_line_words(l), '?') && h->minutes == 0;
    if (has_modules(s)) {
        return !s->unit && s->form >= PLAN_FORM_BARE && l->level == s->level && !question &&
               (h->number == s->draft.last_number + 1 || h->number <= 1);
    }
    return !question &&
           (h->minutes > 0 || ((h->number == 1 || s->plan_open) && l->level > s->plan_level));
}

static void place_other_heading(struct plan_scope *s, const struct plan_line *l)
{
    struct span words = plan_line_words(l), title;
    bool titles =
        !has_sure_modules(s) && !s->draft.before && !s->draft.plan->title && l->level <= 2;
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
    enter_aside(s);
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
    bool deeper = is_open(s) && (s->form == PLAN_FORM_HEADING || s->form == PLAN_FORM_BARE) &&
                  l->level > s->level;
    s->about = false;
    if (h.unit) {
        place_unit(s, &h, PLAN_FORM_HEADING, l);
    } else if (deeper) {
        place_inner_heading(s, l, &h);
    } else if (is_numbered_module(s, l, &h) && (has_sure_modules(s) || h.minutes > 0)) {
        open_module(s, &h, PLAN_FORM_HEADING, l);
    } else if (place_heading_label(s, l)) {
        return;
    } else if (plan_words_of_plan(words) && !plan_words_about_plan(words)) {
        announce_plan(s, words, l->level);
    } else if (is_numbered_module(s, l, &h)) {
        open_numbered(s, &h, PLAN_FORM_HEADING, l);
    } else if (is_bare_module(s, l, &h)) {
        open_module(s, &h, s->form == PLAN_FORM_HEADING ? PLAN_FORM_HEADING : PLAN_FORM_BARE, l);
    } else {
        place_other_heading(s, l);
    }
}

/* --- lists --- */

/* An element of the place's list. In a final project it is a line of its text. */
static void place_item(struct plan_scope *s, const struct plan_line *l)
{
    struct span t = plan_line_words(l);
    if (s->place == PLAN_PLACE_DESCRIPTION) {
        enter_place(s, PLAN_PLACE_ITEMS, -1);
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

/* A list element that steps out of the list a label opened. */
static void leave_label(struct plan_scope *s, const struct plan_line *l)
{
    if (s->label_indent >= 0 && l->indent <= s->label_indent) {
        enter_place(s, is_open(s) ? PLAN_PLACE_ITEMS : PLAN_PLACE_NOWHERE, -1);
    }
}

/* Whether an element of a list can be a module at all: where modules have headings none is, and
 * there it is not looked at closely. */
static bool lists_modules(const struct plan_scope *s)
{
    return !has_modules(s) || is_list_form(s) || s->container >= 0;
}

/* Whether "Module 1" in a list may be a module. */
static bool is_listed_unit(const struct plan_scope *s, const struct plan_line *l,
                           const struct plan_head *h)
{
    bool prose = starts_lower(h->title) && !h->bracketed;
    if (!h->unit || h->inner || prose || s->aside) {
        return false;
    }
    if (!has_sure_modules(s)) {
        return (s->place == PLAN_PLACE_NOWHERE || has_modules(s)) &&
               (h->separated || h->minutes > 0 || !h->named || h->bold_title);
    }
    bool container = h->unit->id == s->container;
    return (is_list_form(s) || container) && l->indent <= s->indent &&
           (same_unit(s, h->unit) || container || s->unit);
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
        place_unit(s, &h, PLAN_FORM_BULLET, l);
        return;
    }
    plan_head_read_label(l, &label);
    bool in_text = s->place == PLAN_PLACE_FINAL_PROJECT || s->place == PLAN_PLACE_ASSIGNMENTS;
    if (label.label != PLAN_LABEL_NONE && !in_text) {
        place_label(s, l, &label, l->indent);
        s->item_indent = s->listed ? l->indent : -1;
        return;
    }
    bool stated = h.bracketed && h.minutes > 0 && !ends_with(words, '?');
    bool next = s->form == PLAN_FORM_BULLET && !s->unit && l->indent <= s->indent && stated;
    bool first = !has_modules(s) && s->plan_open && s->place == PLAN_PLACE_NOWHERE && stated;
    if (next || first) {
        open_module(s, &h, PLAN_FORM_BULLET, l);
    } else if (s->place != PLAN_PLACE_NOWHERE) {
        place_item(s, l);
    }
}

/* Whether a numbered item is a module: the first one by its hours or the plan it was promised
 * under, the next ones by their place in the list. */
static bool is_ordered_module(const struct plan_scope *s, const struct plan_line *l,
                              const struct plan_head *h)
{
    bool stated = h->bracketed && h->minutes > 0;
    bool question = ends_with(plan_line_words(l), '?');
    if (question && !stated) {
        return false;
    }
    if (s->form == PLAN_FORM_ORDERED && !s->unit) {
        bool in_turn = h->number == s->draft.last_number + 1 || is_open(s) ||
                       (h->number == 1 && s->draft.last_number == 1);
        return l->indent <= s->indent + 1 && in_turn && !s->aside &&
               (is_open(s) || s->place == PLAN_PLACE_NOWHERE);
    }
    if (has_modules(s)) {
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
        place_unit(s, &h, PLAN_FORM_ORDERED, l);
    } else if (is_ordered_module(s, l, &h)) {
        h.number = h.last_number = l->number;
        open_numbered(s, &h, PLAN_FORM_ORDERED, l);
    } else if (s->place == PLAN_PLACE_NOWHERE) {
        return;
    } else {
        plan_head_read_label(l, &label);
        if (is_open(s) && label.label != PLAN_LABEL_NONE && s->place == PLAN_PLACE_ITEMS) {
            place_label(s, l, &label, l->indent);
        } else {
            place_item(s, l);
        }
    }
}

/* --- text --- */

/* Whether a line without block marks heads a module. */
static bool is_text_head(const struct plan_scope *s, const struct plan_line *l,
                         const struct plan_head *h)
{
    bool bold = plan_line_starts_bold(l);
    if (!h->unit || h->title.n > HEAD_BYTES) {
        return false;
    }
    if (bold) {
        bool prose = !h->bold_title && starts_lower(h->title) && !h->bracketed;
        return !prose && (h->separated || h->minutes > 0 || !h->named || h->bold_title);
    }
    bool sentence = ends_with(plan_line_words(l), '.') || ends_with(plan_line_words(l), ';') ||
                    ends_with(plan_line_words(l), ',') || ends_with(plan_line_words(l), '!');
    bool head = (h->separated || h->minutes > 0 || !h->named) && h->tail.n == 0;
    bool weaker = s->form == PLAN_FORM_HEADING || s->form == PLAN_FORM_TABLE;
    bool expected = h->number == s->draft.last_number + 1 && same_unit(s, h->unit);
    return head && !s->aside && !starts_lower(h->title) && (!sentence || h->minutes > 0) &&
           (!weaker || expected || h->unit->rank > PLAN_RANK_PERIOD);
}

/* "**1. Title** (8 h)", or "**Title** (8 h)" where a plan was promised. */
static bool is_bold_module(const struct plan_scope *s, const struct plan_line *l,
                           const struct plan_head *h)
{
    if (!plan_line_starts_bold(l) || h->unit || h->inner || s->aside || h->title.n == 0) {
        return false;
    }
    bool question = ends_with(plan_line_words(l), '?') && h->minutes == 0;
    bool whole = h->bold_title || h->number != PLAN_NO_NUMBER;
    if (question || !whole) {
        return false;
    }
    if (has_sure_modules(s) || (has_modules(s) && s->form == PLAN_FORM_BOLD)) {
        bool same = s->form == PLAN_FORM_BOLD && !s->unit;
        bool numbered = s->draft.last_number != PLAN_NO_NUMBER;
        return same && (numbered ? h->number != PLAN_NO_NUMBER : h->minutes > 0);
    }
    bool stated = h->minutes > 0 && h->bracketed;
    return h->number != PLAN_NO_NUMBER ? stated || s->plan_open || h->number == 1
                                       : stated && s->plan_open;
}

/* "Вот план курса:", "**Updated plan (40 hours)**" */
static bool is_plan_intro(const struct plan_scope *s, const struct plan_line *l, struct span words)
{
    bool bold = plan_line_is_bold(l);
    if ((!bold && !ends_with(words, ':')) || words.n > HEAD_BYTES || !plan_words_of_plan(words) ||
        plan_words_about_plan(words) || ends_with(words, '?')) {
        return false;
    }
    return !is_open(s) || (bold && plan_words_plan_prefix(words) > 0);
}

/* An emoji that stands for a bullet. */
static bool is_emoji_bullet(const struct plan_line *l)
{
    static const char *const marks[] = {
        "🔹",    "🔸", "🔷",    "🔶",    "✅",    "✔", "☑", "▪", "▫", "◾", "◽", "➡", "👉", "📌", "➤", "▶",
        "🟢", "🔵", "🟣", "🟡", "🟠", "🔴", "⭐", "→", "✨", "☐", "📍", "💡", "⚡", "❖", "✦",
    };
    struct span t = plan_line_text(l);
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (span_starts(t, marks[i])) {
            return true;
        }
    }
    return false;
}

static void put_kept(struct plan_scope *s, struct span words)
{
    struct buf text = BUF_INIT(LIMIT_TEXT);
    buf_add_str(&text, s->kept);
    buf_add_str(&text, ": ");
    if (buf_add(&text, words.s, words.n)) {
        plan_draft_put(&s->draft, PLAN_PLACE_ITEMS, (struct span){buf_str(&text), text.len},
                       PLAN_JOIN_NEW);
    }
    buf_fini(&text);
    free(s->kept);
    s->kept = NULL;
    s->listed = true;
}

static void place_course_paragraph(struct plan_scope *s, const struct plan_line *l)
{
    struct span t = plan_line_text(l), words = plan_line_words(l);
    enum plan_join join = l->spaced ? PLAN_JOIN_NEW : PLAN_JOIN_LINE;
    int minutes;
    if (!has_sure_modules(s) && s->draft.plan->stated_minutes == 0 &&
        plan_head_find_total(words, &minutes)) {
        plan_draft_state(&s->draft, minutes);
    }
    if (s->place == PLAN_PLACE_FINAL_PROJECT || s->place == PLAN_PLACE_COURSE_DESCRIPTION) {
        plan_draft_put(&s->draft, s->place, t, join);
    } else if (is_list_place(s->place) && !s->listed) {
        plan_draft_put(&s->draft, s->place, words, PLAN_JOIN_NEW);
    } else if (s->place == PLAN_PLACE_ASSIGNMENTS) {
        plan_draft_put(&s->draft, s->place, words, PLAN_JOIN_NEW);
    } else if (s->place != PLAN_PLACE_NOWHERE) {
        leave_place(s);
    } else if (s->about && !has_modules(s) && !plan_words_greets(words)) {
        plan_draft_put(&s->draft, PLAN_PLACE_COURSE_DESCRIPTION, t, join);
    }
}

static void place_paragraph(struct plan_scope *s, const struct plan_line *l)
{
    struct span t = plan_line_text(l), words = plan_line_words(l);
    enum plan_join join = l->spaced ? PLAN_JOIN_NEW : PLAN_JOIN_LINE;
    if (!is_open(s)) {
        place_course_paragraph(s, l);
    } else if (s->kept) {
        put_kept(s, words);
    } else if (s->place == PLAN_PLACE_DESCRIPTION) {
        plan_draft_put(&s->draft, s->place, t, join);
    } else if (is_list_form(s) && l->spaced && l->indent <= s->indent) {
        close_module(s); /* the list is over */
    } else if (s->place != PLAN_PLACE_ITEMS && !s->listed) {
        plan_draft_put(&s->draft, s->place, words, PLAN_JOIN_NEW);
    } else if (ends_with(words, ':')) {
        enter_place(s, PLAN_PLACE_ITEMS, -1); /* "In this module:" */
    } else if (s->place == PLAN_PLACE_ITEMS && !s->listed) {
        plan_draft_put(&s->draft, PLAN_PLACE_DESCRIPTION, t, join);
    } else {
        leave_place(s);
    }
}

/* A paragraph right after a label is the label's, whatever its words. */
static bool is_awaited(const struct plan_scope *s)
{
    return s->kept || (s->place > PLAN_PLACE_ITEMS && !s->listed);
}

/* The chat that follows a plan. */
static bool is_closing(const struct plan_scope *s, struct span words)
{
    bool asks_after_list = ends_with(words, '?') && is_open(s) && s->listed;
    return !is_awaited(s) && (plan_words_closes(words) || asks_after_list);
}

/* The rest of an item that was broken into lines. */
static bool continues_item(const struct plan_scope *s, const struct plan_line *l)
{
    return s->item_indent >= 0 && !l->spaced && l->indent > s->item_indent &&
           is_list_place(s->place) && !plan_line_starts_bold(l);
}

/* Heads and labels. False when the text is nothing of the kind. */
static bool place_marked_text(struct plan_scope *s, const struct plan_line *l)
{
    struct plan_head h;
    struct plan_label_line label;
    struct span value;
    plan_head_read(l, &h);
    if (is_text_head(s, l, &h)) {
        place_unit(s, &h, plan_line_starts_bold(l) ? PLAN_FORM_BOLD : PLAN_FORM_TEXT, l);
        return true;
    }
    plan_head_read_label(l, &label);
    if (label.label != PLAN_LABEL_NONE) {
        place_label(s, l, &label, -1);
        return true;
    }
    if (is_bold_module(s, l, &h)) {
        open_numbered(s, &h, PLAN_FORM_BOLD, l);
        return true;
    }
    if (is_open(s) && h.inner && s->place == PLAN_PLACE_ITEMS) {
        put_inner(s, plan_line_words(l), h.minutes);
        return true;
    }
    if (is_open(s) && plan_head_is_labelled(l, &value) && !is_closing(s, plan_line_words(l))) {
        enter_place(s, PLAN_PLACE_ITEMS, -1);
        if (value.n > 0) {
            plan_draft_put(&s->draft, PLAN_PLACE_ITEMS, plan_line_words(l), PLAN_JOIN_NEW);
            s->listed = true;
        }
        return true;
    }
    return false;
}

static void place_text(struct plan_scope *s, const struct plan_line *l)
{
    struct span words = plan_line_words(l), title;
    if (!has_modules(s) && !s->draft.mentioned) {
        s->draft.mentioned = plan_words_of_plan(words) && !plan_words_about_plan(words);
    }
    if (continues_item(s, l)) {
        plan_draft_put(&s->draft, s->place, words, PLAN_JOIN_WORD);
        return;
    }
    s->item_indent = -1;
    if (words.n == 0 || place_marked_text(s, l)) {
        return;
    }
    if (is_plan_intro(s, l, words)) {
        announce_plan(s, words, 0);
    } else if (is_emoji_bullet(l) && is_list_place(s->place) && !plan_words_closes(words)) {
        place_item(s, l);
    } else if (is_closing(s, words)) {
        close_module(s);
    } else if (ends_with(words, '?') && !is_awaited(s)) {
        s->item_indent = -1; /* a question describes nothing */
    } else {
        place_paragraph(s, l);
    }
    if (!has_sure_modules(s) && plan_title_in_text(words, &title)) {
        plan_draft_entitle(&s->draft, title);
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
    s->table_inside = s->in_table && is_open(s) && s->form != PLAN_FORM_TABLE &&
                      (narrow || (!unit && s->place != PLAN_PLACE_NOWHERE));
    if (!s->in_table || s->table_inside) {
        return;
    }
    close_module(s);
    if (has_modules(s)) {
        begin_plan(s, false);
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
            put_inner(s, row.head.title, row.head.minutes);
        }
    } else if (row.total) {
        plan_draft_state(&s->draft, row.head.minutes);
        close_module(s);
    } else {
        if (!row.head.unit) {
            row.head.unit = s->table.unit;
        }
        open_module(s, &row.head, PLAN_FORM_TABLE, l);
        plan_table_fill(&s->table, &row, &s->draft);
        s->listed = true; /* what follows the table is no description of its last module */
    }
}

static void end_table(struct plan_scope *s)
{
    if (s->in_table && !s->table_inside) {
        close_module(s);
    }
    s->table_seen = s->in_table = false;
}

/* Whether a line without bars at its ends goes on with the table: "Модуль 2 | 8". */
static bool is_loose_row(const struct plan_scope *s, const struct plan_line *l)
{
    return s->table_seen && l->kind == PLAN_LINE_TEXT && !l->spaced &&
           memchr(buf_str(&l->raw), '|', l->raw.len);
}

void plan_scope_line(struct plan_scope *s, const struct plan_line *l)
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
        close_module(s);
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
        place_text(s, l);
        return;
    }
    s->item_indent = -1;
}
