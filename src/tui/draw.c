/* The frame: from the state to the canvas. What is not dirty stays as it was drawn before. */
#include "tui_internal.h"

#include "editor.h"
#include "input.h"
#include "keymap.h"
#include "popup.h"
#include "screen.h"

#include "syllabus/app/figure.h"
#include "syllabus/app/label.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/hours.h"

#include <stdlib.h>
#include <string.h>

#define NOTICE_ROWS  3
#define WINDOW_ROWS  6 /* of a notice in a window, where nothing is hidden by it */
#define INPUT_MARGIN 1

/* --- words --- */

char *draw_hours(int minutes)
{
    char *number = hours_text_in(minutes, i18n_language());
    char *text = mem_printf(_("%s h"), number);
    free(number);
    return text;
}

const char *draw_spinner(const struct tui *t)
{
    static const char *const looks[] = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧"};
    return looks[t->spin % (sizeof looks / sizeof *looks)];
}

const char *draw_track_status(enum track_status status)
{
    return label(LABEL_STATUS, track_status_name(status));
}

const char *draw_module_status(enum module_status status)
{
    return label(LABEL_STATUS, module_status_name(status));
}

/* --- the lines between the panels --- */

static bool panel_focused(const struct tui *t, enum panel panel)
{
    return !t->popup && t->focus != FOCUS_INPUT && (enum panel)t->focus == panel;
}

static void put_glyph(struct tui *t, int row, int column, const char *glyph)
{
    canvas_put(&t->canvas, canvas_all(&t->canvas), row, column, glyph, strlen(glyph), ROLE_BORDER);
}

static void draw_lines(struct tui *t)
{
    struct canvas *c = &t->canvas;
    const struct layout *l = &t->layout;
    int right = l->columns - 1;
    canvas_horizontal(c, 0, 0, l->columns, ROLE_BORDER);
    canvas_horizontal(c, l->input_line, 0, l->columns, ROLE_BORDER);
    canvas_vertical(c, 1, 0, l->rows - 1, ROLE_BORDER);
    canvas_vertical(c, 1, right, l->rows - 1, ROLE_BORDER);
    put_glyph(t, 0, 0, "┌");
    put_glyph(t, 0, right, "┐");
    put_glyph(t, l->input_line, 0, "├");
    put_glyph(t, l->input_line, right, "┤");
    if (l->status_line >= 0) {
        canvas_horizontal(c, l->status_line, 1, l->columns - 2, ROLE_BORDER);
        put_glyph(t, l->status_line, 0, "├");
        put_glyph(t, l->status_line, right, "┤");
    }
    if (l->closed) {
        canvas_horizontal(c, l->rows - 1, 1, l->columns - 2, ROLE_BORDER);
        put_glyph(t, l->rows - 1, 0, "└");
        put_glyph(t, l->rows - 1, right, "┘");
    }
    for (int i = 0; i < l->divider_count; i++) {
        canvas_vertical(c, 1, l->dividers[i], l->input_line - 1, ROLE_BORDER);
        put_glyph(t, 0, l->dividers[i], "┬");
        put_glyph(t, l->input_line, l->dividers[i], "┴");
    }
}

static void draw_panel(struct tui *t, enum panel panel)
{
    struct rect area = t->layout.panels[panel];
    struct buf title = BUF_INIT(LIMIT_TEXT);
    bool focused = panel_focused(t, panel);
    if (area.columns == 0) {
        return;
    }
    panes[panel]->title(t, &title);
    char *text = mem_printf(" %s ", buf_str(&title));
    canvas_horizontal(&t->canvas, 0, area.column, area.columns, ROLE_BORDER);
    canvas_put_cut(&t->canvas, canvas_all(&t->canvas), 0, area.column, text, area.columns,
                   focused ? ROLE_TITLE_FOCUS : ROLE_TITLE);
    canvas_fill(&t->canvas, area, ROLE_TEXT);
    panes[panel]->draw(t, area, focused);
    free(text);
    buf_fini(&title);
}

/* --- the notice, over the last rows of the panels --- */

static size_t wrap_notice(const char *text, int columns, struct text_span *spans, size_t most)
{
    size_t count = 0;
    size_t pos = 0;
    size_t n = strlen(text);
    while (count < most &&
           text_wrap_next(text, n, (size_t)(columns > 0 ? columns : 1), &pos, &spans[count])) {
        count++;
    }
    return count;
}

static char *notice_text(const struct tui *t)
{
    return t->advice ? mem_printf("%s\n%s", t->notice, t->advice) : mem_strdup(t->notice);
}

int draw_notice_rows(const struct tui *t, int columns)
{
    struct text_span spans[WINDOW_ROWS];
    if (!t->notice) {
        return 0;
    }
    char *text = notice_text(t);
    size_t count = wrap_notice(text, columns, spans, WINDOW_ROWS);
    free(text);
    return (int)count;
}

/* With so many columns free at both sides. */
static void put_notice(struct tui *t, struct rect area, int margin, size_t most)
{
    static const enum theme_role roles[] = {
        [NOTICE_INFO] = ROLE_NOTICE, [NOTICE_WARNING] = ROLE_WARNING, [NOTICE_ERROR] = ROLE_ERROR};
    struct text_span spans[WINDOW_ROWS];
    if (!t->notice) {
        return;
    }
    char *text = notice_text(t);
    size_t count = wrap_notice(text, area.columns - 2 * margin, spans, most);
    size_t said = strlen(t->notice);
    for (size_t i = 0; i < count; i++) {
        int row = area.row + area.rows - (int)(count - i);
        struct rect line = {row, area.column, 1, area.columns};
        canvas_fill(&t->canvas, line, ROLE_TEXT);
        canvas_put(&t->canvas, line, 0, margin, text + spans[i].start, spans[i].len,
                   spans[i].start < said ? roles[t->notice_kind] : ROLE_TEXT);
    }
    free(text);
}

void draw_notice_in(struct tui *t, struct rect area)
{
    put_notice(t, area, 0, WINDOW_ROWS);
}

static void draw_notice(struct tui *t)
{
    struct rect panels = {1, 1, t->layout.input_line - 1, t->layout.columns - 2};
    put_notice(t, panels, 1, NOTICE_ROWS);
}

/* --- input and status --- */

/* What could be written there, or how to get there. */
static const char *placeholder(const struct tui *t, bool focused)
{
    if (t->open.track) {
        return focused ? _("Say what to change, or ask") : _("i: write to the planner");
    }
    return focused ? _("Say what you want to learn") : _("a: a new track");
}

static void draw_input(struct tui *t)
{
    bool focused = !t->popup && t->focus == FOCUS_INPUT;
    struct rect area = t->layout.input;
    canvas_fill(&t->canvas, area, ROLE_INPUT);
    area.column += INPUT_MARGIN;
    area.columns -= INPUT_MARGIN;
    input_draw(t->input, &t->canvas, area, focused, placeholder(t, focused));
}

/* " · 1 204 tok · 0.0043 USD" of the open chat, in as many parts as are wanted. */
static void add_spent(const struct tui *t, int parts, struct buf *text)
{
    if (t->tokens > 0 && parts > 0) {
        char *tokens = figure_count(t->tokens);
        /* TRANSLATORS: tokens, as short as it gets: "1 204 tok" */
        buf_printf(text, _("%s tok"), tokens);
        buf_add_str(text, " · ");
        free(tokens);
    }
    if (t->cost && parts > 1) {
        buf_printf(text, "%s · ", t->cost);
    }
}

/* Who is here and who answers: at the right. */
static char *status_text(const struct tui *t, int spent_parts)
{
    struct buf text = BUF_INIT(LIMIT_TEXT);
    const char *email = app_user_email(t->o.app);
    const char *user = email ? email : app_is_guest(t->o.app) ? _("guest") : _("nobody");
    const char *who = app_answering(t->o.app);
    char *model = text_cleaned(who ? who : "", TEXT_ONE_LINE);
    char *name = text_cleaned(user, TEXT_ONE_LINE);
    const char *mode = t->focus == FOCUS_INPUT ? editor_mode_text(t->editor) : "";
    if (*mode) {
        buf_printf(&text, "%s · ", mode);
    }
    if (app_busy(t->o.app)) {
        buf_printf(&text, "%s %s · ", draw_spinner(t),
                   t->live.step ? t->live.step : _("Ctrl-C stops"));
    }
    buf_printf(&text, "%s · ", model);
    add_spent(t, spent_parts, &text);
    buf_add_str(&text, name);
    free(model);
    free(name);
    return buf_steal(&text);
}

static int draw_hint(struct tui *t, int column, int end, const struct action *a)
{
    struct rect area = t->layout.status;
    size_t key = strcspn(a->keys, " ");
    const char *word = _(a->hint);
    int wanted = (int)(text_width(a->keys, key) + 1 + text_width(word, strlen(word)));
    if (column + wanted > end) {
        return column;
    }
    column = canvas_put(&t->canvas, area, 0, column, a->keys, key, ROLE_HINT_KEY);
    column = canvas_put(&t->canvas, area, 0, column, ":", 1, ROLE_HINT);
    return canvas_put(&t->canvas, area, 0, column, word, strlen(word), ROLE_HINT) + 2;
}

static void draw_status(struct tui *t)
{
    struct rect area = t->layout.status;
    canvas_fill(&t->canvas, area, ROLE_HINT);
    int room = area.columns - 2;
    int most = room * 3 / 5; /* of the line: the keys come first where it is narrow */
    int parts = 2;
    char *text = status_text(t, parts);
    int width = (int)text_width(text, strlen(text));
    while (width > most && parts > 0) { /* half a number would be another one */
        free(text);
        text = status_text(t, --parts);
        width = (int)text_width(text, strlen(text));
    }
    width = width > most ? most : width;
    canvas_put_cut(&t->canvas, area, 0, area.columns - 1 - width, text, width, ROLE_DIM);
    int column = 1;
    for (size_t i = 0; action_at(i); i++) {
        const struct action *a = action_at(i);
        if (a->hint && a->contexts & focus_context(t)) {
            column = draw_hint(t, column, area.columns - 2 - width, a);
        }
    }
    free(text);
}

/* --- the whole --- */

static void draw_too_small(struct tui *t)
{
    struct rect all = canvas_all(&t->canvas);
    char *text = mem_printf(_("The window is %dx%d: at least %dx%d are needed."), t->canvas.columns,
                            t->canvas.rows, LAYOUT_MIN_COLUMNS, LAYOUT_MIN_ROWS);
    size_t n = strlen(text);
    size_t pos = 0;
    struct text_span span;
    int row = 0;
    while (text_wrap_next(text, n, (size_t)all.columns, &pos, &span)) {
        canvas_put(&t->canvas, all, row++, 0, text + span.start, span.len, ROLE_TEXT);
    }
    free(text);
}

static void place(struct tui *t)
{
    int rows = 0;
    int columns = 0;
    screen_size(t->screen, &rows, &columns);
    int wanted = input_rows(t->input, columns - 2 - INPUT_MARGIN, rows / 3);
    struct layout before = t->layout;
    layout_make(&t->layout, rows, columns, t->panel, wanted);
    if (t->canvas.rows != rows || t->canvas.columns != columns ||
        before.input.rows != t->layout.input.rows) {
        canvas_resize(&t->canvas, rows, columns);
        t->dirty = DIRTY_ALL;
    }
}

void draw_frame(struct tui *t)
{
    place(t);
    if (t->popup || t->notice) {
        t->dirty = DIRTY_ALL; /* what lies above others is drawn with all of them */
    }
    if (t->dirty == DIRTY_ALL) {
        canvas_resize(&t->canvas, t->canvas.rows, t->canvas.columns);
    }
    if (t->layout.too_small) {
        canvas_resize(&t->canvas, t->canvas.rows, t->canvas.columns);
        draw_too_small(t);
        t->dirty = 0;
        screen_show(t->screen, &t->canvas);
        return;
    }
    if (t->dirty == DIRTY_ALL) {
        draw_lines(t);
    }
    for (int i = 0; i < PANEL_COUNT; i++) {
        if (t->dirty & 1u << i) {
            draw_panel(t, (enum panel)i);
        }
    }
    if (t->dirty & DIRTY_STATUS) {
        draw_status(t);
    }
    draw_notice(t);
    canvas_set_cursor(&t->canvas, canvas_all(&t->canvas), -1, -1);
    draw_input(t); /* the cursor stands in it */
    if (t->focus == FOCUS_INPUT && !t->popup) {
        struct rect above = {1, 1, t->layout.input_line - 1, t->layout.columns - 2};
        input_draw_list(t->input, &t->canvas, above);
    }
    if (t->popup) {
        t->popup->ops->draw(t->popup, t);
    }
    t->dirty = 0;
    screen_show(t->screen, &t->canvas);
}
