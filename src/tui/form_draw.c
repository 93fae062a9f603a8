/* Forms as windows: a line for each label, row and note, of which those around the caret are seen.
 */
#include "form.h"

#include "form_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

#define WINDOW_COLUMNS 76
#define SIDE           2  /* a frame and a blank */
#define BESIDE_COLUMNS 52 /* inside, from here on labels stand beside their fields */
#define LABEL_COLUMNS  26 /* at most, beside */
#define MARK           "> "
#define MARK_WIDTH     2
#define ERROR_MARK     "! "
#define NOTE_ROWS      3
#define MESSAGE_ROWS   4 /* but a third of the screen */
#define LONG_ROWS      2 /* of a long field, at least */
#define LONG_ROWS_MOST 5
#define TEXT_ROWS_MOST 2
#define LOW_SCREEN     18 /* rows; below, long fields stay at their least */
#define BULLET         "\u2022"

enum part { PART_LABEL, PART_VALUE, PART_NOTE };

struct form_line {
    size_t field;
    enum part part;
    size_t row;            /* PART_VALUE: of the rows shown */
    struct text_span span; /* PART_NOTE: of the note */
};

/* Where things are in a window. */
struct frame {
    struct rect box, inside; /* the inside without the message at its bottom */
    int label;               /* columns beside; 0: labels stand above */
    int value;               /* column of the values */
    int columns;             /* of the values */
    int long_rows;           /* of a long field, at most */
};

/* --- laying out --- */

const char *form_shown(const struct form *f, size_t i, size_t *length)
{
    const struct form_field *field = &f->fields[i];
    if (field->row->kind == FORM_SECRET) {
        *length = strlen(field->shown);
        return field->shown;
    }
    *length = editor_length(f->editor, &field->field);
    return editor_text(f->editor, &field->field);
}

/* A mark for each character of a secret; returns the caret's place among them. */
static size_t make_bullets(struct form_field *field)
{
    const struct field *s = &field->field;
    struct buf marks = BUF_INIT(LIMIT_TEXT);
    size_t point = 0;
    for (size_t i = 0; i < s->length; i++) {
        if (i == s->point) {
            point = marks.len;
        }
        if (((unsigned char)s->text[i] & 0xc0) != 0x80) {
            buf_add_str(&marks, BULLET);
        }
    }
    if (s->point == s->length) {
        point = marks.len;
    }
    free(field->shown);
    field->shown = buf_steal(&marks);
    return point;
}

void form_lay_out(struct form *f, size_t i, int columns)
{
    struct form_field *field = &f->fields[i];
    size_t point = field->row->kind == FORM_SECRET ? make_bullets(field)
                                                   : editor_point(f->editor, &field->field);
    size_t n = 0;
    const char *shown = form_shown(f, i, &n);
    wrapped_make(&field->wrapped, shown, n, point, columns);
}

static const char *note_of(const struct form *f, size_t i)
{
    const struct form_field *field = &f->fields[i];
    if (field->error) {
        return field->error;
    }
    return i == f->focus && field->row->hint ? _(field->row->hint) : NULL;
}

static void add_line(struct form *f, size_t field, enum part part, size_t row)
{
    mem_grow(&f->lines, &f->line_cap, f->line_count + 1, sizeof *f->lines);
    f->lines[f->line_count++] = (struct form_line){.field = field, .part = part, .row = row};
}

static size_t rows_of(const struct form *f, size_t i, const struct frame *w)
{
    const struct form_field *field = &f->fields[i];
    size_t least = field->row->kind == FORM_LONG ? LONG_ROWS : 1;
    size_t most = field->row->kind == FORM_LONG ? (size_t)w->long_rows : TEXT_ROWS_MOST;
    if (field->row->kind == FORM_CHOICE) {
        return 1;
    }
    size_t rows = field->wrapped.count;
    return rows < least ? least : rows > most ? most : rows;
}

static size_t mark_width(const struct form *f, size_t i)
{
    return f->fields[i].error ? strlen(ERROR_MARK) : 0;
}

static void add_note(struct form *f, size_t i, int columns)
{
    const char *note = note_of(f, i);
    size_t room = (size_t)columns > mark_width(f, i) ? (size_t)columns - mark_width(f, i) : 1;
    size_t pos = 0;
    struct text_span span;
    for (size_t row = 0; note && row < NOTE_ROWS; row++) {
        if (!text_wrap_next(note, strlen(note), room, &pos, &span)) {
            break;
        }
        add_line(f, i, PART_NOTE, row);
        f->lines[f->line_count - 1].span = span;
    }
}

static void make_lines(struct form *f, const struct frame *w)
{
    f->line_count = 0;
    for (size_t i = 0; i < form_field_count(f); i++) {
        struct form_field *field = &f->fields[i];
        if (field->row->kind != FORM_CHOICE) {
            form_lay_out(f, i, w->columns);
        }
        if (w->label == 0) {
            add_line(f, i, PART_LABEL, 0);
        }
        size_t rows = rows_of(f, i, w);
        field->first = wrapped_scroll(&field->wrapped, field->first, rows);
        for (size_t row = 0; row < rows; row++) {
            add_line(f, i, PART_VALUE, row);
        }
        add_note(f, i, w->columns);
    }
}

/* The message at the bottom: a question, what is being done, or what went wrong. Owned, or NULL. */
static char *message_of(const struct form *f, style_t *style)
{
    *style = ROLE_WARNING;
    if (f->asking) {
        return mem_strdup(_("Throw away what you typed? (y/n)"));
    }
    if (f->busy) {
        *style = ROLE_NOTICE;
        return mem_strdup(f->spec->busy ? _(f->spec->busy) : _("working…"));
    }
    *style = ROLE_ERROR;
    return f->error ? mem_printf(ERROR_MARK "%s", f->error) : NULL;
}

static int count_rows(const char *text, int columns, int most)
{
    size_t pos = 0;
    struct text_span span;
    int rows = 0;
    while (text && rows < most &&
           text_wrap_next(text, strlen(text), (size_t)columns, &pos, &span)) {
        rows++;
    }
    return rows;
}

static int widest_label(const struct form *f)
{
    size_t widest = 0;
    for (size_t i = 0; i < form_field_count(f); i++) {
        const char *label = _(f->fields[i].row->label);
        size_t width = text_width(label, strlen(label));
        widest = width > widest ? width : widest;
    }
    return widest < LABEL_COLUMNS ? (int)widest : LABEL_COLUMNS;
}

/* Columns first, for what the form needs of rows hangs on them. */
static void place_columns(const struct form *f, struct rect screen, struct frame *w)
{
    *w = (struct frame){.box = screen};
    w->box.columns = screen.columns < WINDOW_COLUMNS ? screen.columns : WINDOW_COLUMNS;
    w->box.column = screen.column + (screen.columns - w->box.columns) / 2;
    int inside = w->box.columns > 2 * SIDE ? w->box.columns - 2 * SIDE : 1;
    w->label = inside >= BESIDE_COLUMNS ? widest_label(f) : 0;
    w->value = w->label > 0 ? MARK_WIDTH + w->label + 1 : MARK_WIDTH;
    w->columns = inside > w->value ? inside - w->value : 1;
    w->long_rows = screen.rows < LOW_SCREEN ? LONG_ROWS : LONG_ROWS_MOST;
    w->inside = (struct rect){.column = w->box.column + SIDE, .columns = inside};
}

static void place_rows(const struct form *f, struct rect screen, int message, struct frame *w)
{
    int wanted = (int)f->line_count + message + 2;
    w->box.rows = wanted < screen.rows ? wanted : screen.rows;
    w->box.row = screen.row + (screen.rows - w->box.rows) / 2;
    w->inside.row = w->box.row + 1;
    w->inside.rows = w->box.rows - 2 - message;
    w->inside.rows = w->inside.rows > 1 ? w->inside.rows : 1;
}

/* The whole field with the focus is seen if it can be, its caret in any case. */
static void scroll(struct form *f, size_t visible)
{
    const struct form_field *field = &f->fields[f->focus];
    size_t start = f->line_count;
    size_t end = 0;
    size_t caret = 0;
    size_t row = field->row->kind == FORM_CHOICE ? 0 : field->wrapped.caret_row - field->first;
    for (size_t i = 0; i < f->line_count; i++) {
        const struct form_line *line = &f->lines[i];
        if (line->field == f->focus) {
            start = i < start ? i : start;
            end = i + 1;
            caret = line->part == PART_VALUE && line->row == row ? i : caret;
        }
    }
    f->top = end > f->top + visible ? end - visible : f->top;
    f->top = start < f->top ? start : f->top;
    f->top = caret >= f->top + visible ? caret + 1 - visible : f->top;
    size_t last = f->line_count > visible ? f->line_count - visible : 0;
    f->top = f->top < last ? f->top : last;
}

/* --- drawing --- */

static void draw_label(const struct form *f, const struct frame *w, const struct form_line *line,
                       struct canvas *c, int y)
{
    bool focus = line->field == f->focus;
    style_t style = focus ? ROLE_TITLE_FOCUS : ROLE_LABEL;
    int columns = w->label > 0 ? w->label : w->inside.columns - MARK_WIDTH;
    if (focus) {
        canvas_put(c, w->inside, y, 0, MARK, strlen(MARK), style);
    }
    canvas_put_cut(c, w->inside, y, MARK_WIDTH, _(f->fields[line->field].row->label), columns,
                   style);
}

static void draw_choice(const struct form *f, const struct form_line *line, struct canvas *c,
                        struct rect area, style_t style)
{
    const struct form_field *field = &f->fields[line->field];
    char *text = mem_printf("< %s >", _(field->row->choices[field->chosen].label));
    canvas_put_cut(c, area, 0, 0, text, area.columns, style);
    free(text);
    if (line->field == f->focus) {
        canvas_set_cursor(c, area, 0, area.columns > MARK_WIDTH ? MARK_WIDTH : 0);
    }
}

static void draw_value(const struct form *f, const struct frame *w, const struct form_line *line,
                       struct canvas *c, int y)
{
    const struct form_field *field = &f->fields[line->field];
    bool focus = line->field == f->focus;
    style_t style = focus ? ROLE_FIELD_FOCUS : ROLE_FIELD;
    struct rect area = {w->inside.row + y, w->inside.column + w->value, 1, w->columns};
    size_t n = 0;
    canvas_fill(c, area, style);
    if (field->row->kind == FORM_CHOICE) {
        draw_choice(f, line, c, area, style);
        return;
    }
    const char *shown = form_shown(f, line->field, &n);
    wrapped_draw(&field->wrapped, shown, field->first + line->row, c, area, style);
    if (focus && field->wrapped.caret_row == field->first + line->row) {
        wrapped_set_cursor(&field->wrapped, field->first + line->row, c, area);
    }
}

static void draw_note(const struct form *f, const struct frame *w, const struct form_line *line,
                      struct canvas *c, int y)
{
    bool error = f->fields[line->field].error != NULL;
    style_t style = error ? ROLE_ERROR : ROLE_DIM;
    const char *note = note_of(f, line->field) + line->span.start;
    struct buf clean = BUF_INIT(LIMIT_TEXT);
    struct rect area = {w->inside.row + y, w->inside.column + w->value, 1, w->columns};
    if (error && line->row == 0) {
        canvas_put(c, area, 0, 0, ERROR_MARK, strlen(ERROR_MARK), style);
    }
    text_clean(&clean, note, line->span.len, TEXT_ONE_LINE);
    canvas_put(c, area, 0, (int)mark_width(f, line->field), buf_str(&clean), clean.len, style);
    buf_fini(&clean);
}

static void draw_lines(const struct form *f, const struct frame *w, struct canvas *c)
{
    for (int y = 0; y < w->inside.rows && f->top + (size_t)y < f->line_count; y++) {
        const struct form_line *line = &f->lines[f->top + (size_t)y];
        bool beside = w->label > 0 && line->part == PART_VALUE && line->row == 0;
        if (line->part == PART_LABEL || beside) {
            draw_label(f, w, line, c, y);
        }
        if (line->part == PART_VALUE) {
            draw_value(f, w, line, c, y);
        } else if (line->part == PART_NOTE) {
            draw_note(f, w, line, c, y);
        }
    }
}

static void draw_message(const struct form *f, const struct frame *w, const char *message, int rows,
                         style_t style, struct canvas *c)
{
    struct rect area = {w->inside.row + w->inside.rows, w->inside.column, rows, w->inside.columns};
    size_t pos = 0;
    struct text_span span;
    int end = 0;
    for (int y = 0; y < rows; y++) {
        if (!text_wrap_next(message, strlen(message), (size_t)area.columns, &pos, &span)) {
            break;
        }
        end = canvas_put(c, area, y, 0, message + span.start, span.len, style);
    }
    int last = area.columns - 1;
    if (f->asking) {
        canvas_set_cursor(c, area, rows - 1, end + 1 < last ? end + 1 : last);
    } else if (f->busy) {
        canvas_set_cursor(c, area, -1, -1);
    }
}

static void draw_keys(const struct form *f, const struct frame *w, struct canvas *c)
{
    const struct form_row *row = f->fields[f->focus].row;
    const char *more = row->kind == FORM_LONG     ? _("Alt-Enter: new line")
                       : row->kind == FORM_CHOICE ? _("Space: the next one")
                                                  : "";
    const char *mode =
        row->kind == FORM_CHOICE || row->kind == FORM_SECRET ? "" : editor_mode_text(f->editor);
    /* TRANSLATORS: the last line of a form; %s is what Enter does, such as "create". */
    char *keys = mem_printf(_("Enter: %s  Tab: next  Esc: leave"), _(f->spec->accept));
    char *text = mem_printf(" %s%s%s%s%s ", keys, *more ? "  " : "", more, *mode ? "  " : "", mode);
    canvas_put_cut(c, w->box, w->box.rows - 1, 2, text, w->box.columns - 4, ROLE_HINT);
    free(text);
    free(keys);
}

static void draw_frame(const struct form *f, const struct frame *w, struct canvas *c)
{
    char *title = mem_printf(" %s ", _(f->spec->title));
    int right = w->box.columns - 2;
    canvas_fill(c, w->box, ROLE_TEXT);
    canvas_frame(c, w->box, ROLE_BORDER_FOCUS);
    canvas_put_cut(c, w->box, 0, 2, title, w->box.columns - 4, ROLE_TITLE_FOCUS);
    if (f->top > 0) {
        canvas_put(c, w->box, 0, right, "\u2191", strlen("\u2191"), ROLE_TITLE_FOCUS);
    }
    draw_keys(f, w, c);
    if (f->top + (size_t)w->inside.rows < f->line_count) {
        canvas_put(c, w->box, w->box.rows - 1, right, "\u2193", strlen("\u2193"), ROLE_TITLE_FOCUS);
    }
    free(title);
}

void form_draw(struct form *f, struct canvas *c, struct rect screen)
{
    struct frame w;
    style_t style;
    canvas_set_cursor(c, screen, -1, -1);
    if (screen.rows < 3 || screen.columns < 2 * SIDE + MARK_WIDTH + 2) {
        return; /* there is no room for anything */
    }
    place_columns(f, screen, &w);
    make_lines(f, &w);
    char *message = message_of(f, &style);
    int most = screen.rows / 3 < MESSAGE_ROWS ? screen.rows / 3 : MESSAGE_ROWS;
    int rows = count_rows(message, w.inside.columns, most);
    place_rows(f, screen, rows, &w);
    scroll(f, (size_t)w.inside.rows);
    draw_frame(f, &w, c);
    draw_lines(f, &w, c);
    if (message) {
        draw_message(f, &w, message, rows, style, c);
    }
    free(message);
}
