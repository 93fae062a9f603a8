#include "plan_text_internal.h"

#include "plan_head_internal.h"
#include "plan_label_internal.h"
#include "plan_scope_internal.h"
#include "plan_title_internal.h"
#include "plan_words_internal.h"

#include "syllabus/base/limits.h"
#include "syllabus/course/plan.h"

#include <stdlib.h>

#define HEAD_BYTES 240 /* a longer line of prose is no head of a module */

/* Whether a line without block marks heads a module. */
static bool is_text_head(const struct plan_scope *s, const struct plan_line *l,
                         const struct plan_head *h)
{
    bool bold = plan_line_starts_bold(l);
    if (!h->unit || h->title.n > HEAD_BYTES) {
        return false;
    }
    if (bold) {
        bool prose = !h->bold_title && phrase_starts_lower(h->title) && !h->bracketed;
        return !prose && (h->separated || h->minutes > 0 || !h->named || h->bold_title);
    }
    bool sentence =
        phrase_ends_in(plan_line_words(l), '.') || phrase_ends_in(plan_line_words(l), ';') ||
        phrase_ends_in(plan_line_words(l), ',') || phrase_ends_in(plan_line_words(l), '!');
    bool head = (h->separated || h->minutes > 0 || !h->named) && h->tail.n == 0;
    bool weaker = s->form == PLAN_FORM_HEADING || s->form == PLAN_FORM_TABLE;

    return head && !s->aside && !phrase_starts_lower(h->title) && (!sentence || h->minutes > 0) &&
           (!weaker || h->unit->rank > PLAN_RANK_PERIOD);
}

/* "**1. Title** (8 h)", or "**Title** (8 h)" where a plan was promised. */
static bool is_bold_module(const struct plan_scope *s, const struct plan_line *l,
                           const struct plan_head *h)
{
    if (!plan_line_starts_bold(l) || h->unit || h->inner || s->aside || h->title.n == 0) {
        return false;
    }
    bool question = phrase_ends_in(plan_line_words(l), '?') && h->minutes == 0;
    bool whole = h->bold_title || h->number != PLAN_NO_NUMBER;
    if (question || !whole) {
        return false;
    }
    if (plan_scope_has_sure_modules(s) ||
        (plan_scope_has_modules(s) && s->form == PLAN_FORM_BOLD)) {
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
    if ((!bold && !phrase_ends_in(words, ':')) || words.n > HEAD_BYTES ||
        !plan_words_of_plan(words) || plan_words_about_plan(words) || phrase_ends_in(words, '?')) {
        return false;
    }
    return !plan_scope_is_open(s) || (bold && plan_words_plan_prefix(words) > 0);
}

/* An emoji that stands for a bullet. */
static bool is_emoji_bullet(const struct plan_line *l)
{
    static const char *const marks[] = {
        "🔹",    "🔸", "🔷",    "🔶",    "✅",    "✔", "☑", "▪", "▫", "◾", "◽", "➡", "👉", "📌", "➤", "▶",
        "🟢", "🔵", "🟣", "🟡", "🟠", "🔴", "⭐", "→", "✨", "☐", "📍", "💡", "⚡", "❖", "✦"};
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
    if (!plan_scope_has_sure_modules(s) && s->draft.plan->stated_minutes == 0 &&
        plan_label_find_total(words, &minutes)) {
        plan_draft_state(&s->draft, minutes);
    }
    if (s->place == PLAN_PLACE_FINAL_PROJECT || s->place == PLAN_PLACE_COURSE_DESCRIPTION) {
        plan_draft_put(&s->draft, s->place, t, join);
    } else if (plan_scope_is_list_place(s->place) && !s->listed) {
        plan_draft_put(&s->draft, s->place, words, PLAN_JOIN_NEW);
    } else if (s->place == PLAN_PLACE_ASSIGNMENTS) {
        plan_draft_put(&s->draft, s->place, words, PLAN_JOIN_NEW);
    } else if (s->place != PLAN_PLACE_NOWHERE) {
        plan_scope_leave_place(s);
    } else if (s->about && !plan_scope_has_modules(s) && !plan_words_greets(words)) {
        plan_draft_put(&s->draft, PLAN_PLACE_COURSE_DESCRIPTION, t, join);
    }
}

static void place_paragraph(struct plan_scope *s, const struct plan_line *l)
{
    struct span t = plan_line_text(l), words = plan_line_words(l);
    enum plan_join join = l->spaced ? PLAN_JOIN_NEW : PLAN_JOIN_LINE;
    if (!plan_scope_is_open(s)) {
        place_course_paragraph(s, l);
    } else if (s->kept) {
        put_kept(s, words);
    } else if (s->place == PLAN_PLACE_DESCRIPTION) {
        plan_draft_put(&s->draft, s->place, t, join);
    } else if (plan_scope_is_list_form(s) && l->spaced && l->indent <= s->indent) {
        plan_scope_close_module(s); /* the list is over */
    } else if (s->place != PLAN_PLACE_ITEMS && !s->listed) {
        plan_draft_put(&s->draft, s->place, words, PLAN_JOIN_NEW);
    } else if (phrase_ends_in(words, ':')) {
        plan_scope_enter_place(s, PLAN_PLACE_ITEMS, -1); /* "In this module:" */
    } else if (s->place == PLAN_PLACE_ITEMS && !s->listed) {
        plan_draft_put(&s->draft, PLAN_PLACE_DESCRIPTION, t, join);
    } else {
        plan_scope_leave_place(s);
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
    bool asks_after_list = phrase_ends_in(words, '?') && plan_scope_is_open(s) && s->listed;
    return !is_awaited(s) && (plan_words_closes(words) || asks_after_list);
}

/* The rest of an item that was broken into lines. */
static bool continues_item(const struct plan_scope *s, const struct plan_line *l)
{
    return s->item_indent >= 0 && !l->spaced && l->indent > s->item_indent &&
           plan_scope_is_list_place(s->place) && !plan_line_starts_bold(l);
}

/* Heads and labels. False when the text is nothing of the kind. */
static bool place_marked_text(struct plan_scope *s, const struct plan_line *l)
{
    struct plan_head h;
    struct plan_label_line label;
    struct span value;
    plan_head_read(l, &h);
    if (is_text_head(s, l, &h)) {
        plan_scope_place_unit(s, &h, plan_line_starts_bold(l) ? PLAN_FORM_BOLD : PLAN_FORM_TEXT, l);
        return true;
    }
    plan_label_read(l, &label);
    if (label.label != PLAN_LABEL_NONE) {
        plan_scope_place_label(s, l, &label, -1);
        return true;
    }
    if (is_bold_module(s, l, &h)) {
        plan_scope_open_numbered(s, &h, PLAN_FORM_BOLD, l);
        return true;
    }
    if (plan_scope_is_open(s) && h.inner && s->place == PLAN_PLACE_ITEMS) {
        plan_scope_put_inner(s, plan_line_words(l), h.minutes);
        return true;
    }
    if (plan_scope_is_open(s) && plan_label_is_some(l, &value) &&
        !is_closing(s, plan_line_words(l))) {
        plan_scope_enter_place(s, PLAN_PLACE_ITEMS, -1);
        if (value.n > 0) {
            plan_draft_put(&s->draft, PLAN_PLACE_ITEMS, plan_line_words(l), PLAN_JOIN_NEW);
            s->listed = true;
        }
        return true;
    }
    return false;
}

void plan_text_place(struct plan_scope *s, const struct plan_line *l)
{
    struct span words = plan_line_words(l), title;
    if (!plan_scope_has_modules(s) && !s->draft.mentioned) {
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
        plan_scope_announce_plan(s, words, 0);
    } else if (is_emoji_bullet(l) && plan_scope_is_list_place(s->place) &&
               !plan_words_closes(words)) {
        plan_scope_put_item(s, l);
    } else if (is_closing(s, words)) {
        plan_scope_close_module(s);
    } else if (phrase_ends_in(words, '?') && !is_awaited(s)) {
        s->item_indent = -1; /* a question describes nothing */
    } else {
        place_paragraph(s, l);
    }
    if (!plan_scope_has_sure_modules(s) && plan_title_in_text(words, &title)) {
        plan_draft_entitle(&s->draft, title);
    }
}
