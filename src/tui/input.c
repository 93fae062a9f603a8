#include "input.h"

#include "editor.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"
#include "syllabus/line/key.h"
#include "wrapped.h"

#include <stdlib.h>
#include <string.h>

#define PROMPT       "> "
#define PROMPT_WIDTH 2
#define LIST_ROWS    8
#define LIST_COLUMNS 60

struct input {
    struct editor *editor;
    struct input_callbacks callbacks;
    struct field field;
    struct wrapped wrapped;
    bool laid_out;   /* `wrapped` is that of the present text and caret */
    int columns;     /* of the text, as it was shown last */
    size_t first;    /* row of the text at the top */
    bool keeps_goal; /* Up and Down in a row aim at `goal` */
    int goal;
    struct strlist list; /* candidates on show; none: closed */
    size_t list_start;   /* what they replace begins here */
    size_t selected;
};

/* --- life and text --- */

struct input *input_new(struct editor *e, const struct input_callbacks *callbacks)
{
    struct input *in = mem_alloc(sizeof *in);
    in->editor = e;
    if (callbacks) {
        in->callbacks = *callbacks;
    }
    in->columns = 80; /* until it is drawn */
    field_init(&in->field, 0, FIELD_LONG);
    editor_lend(e, &in->field);
    return in;
}

void input_free(struct input *in)
{
    if (!in) {
        return;
    }
    editor_forget(in->editor, &in->field);
    field_fini(&in->field);
    wrapped_fini(&in->wrapped);
    strlist_fini(&in->list);
    free(in);
}

void input_focus(struct input *in)
{
    editor_lend(in->editor, &in->field);
}

const char *input_text(const struct input *in)
{
    return editor_text(in->editor, &in->field);
}

size_t input_point(const struct input *in)
{
    return editor_point(in->editor, &in->field);
}

static size_t length_of(const struct input *in)
{
    return editor_length(in->editor, &in->field);
}

char *input_too_long(const struct input *in)
{
    return editor_too_long(&in->field);
}

void input_set(struct input *in, const char *text, size_t point)
{
    in->laid_out = false;
    input_close_list(in);
    editor_set_text(in->editor, &in->field, text);
    if (point < length_of(in)) {
        editor_set_point(in->editor, &in->field, point);
    }
    in->keeps_goal = false;
}

void input_clear(struct input *in)
{
    input_set(in, NULL, 0);
}

/* --- completion --- */

bool input_list_open(const struct input *in)
{
    return in->list.count > 0;
}

bool input_close_list(struct input *in)
{
    bool open = in->list.count > 0;
    strlist_fini(&in->list);
    in->selected = 0;
    return open;
}

/* Asks what fits at the caret; the list is closed when nothing does. */
static void ask_candidates(struct input *in)
{
    size_t point = input_point(in);
    strlist_fini(&in->list);
    in->selected = 0;
    if (in->callbacks.complete) {
        in->list_start =
            in->callbacks.complete(in->callbacks.ctx, input_text(in), point, &in->list);
    }
    if (in->list_start > point) {
        strlist_fini(&in->list);
    }
}

/* Bytes that all candidates begin with, whole characters. */
static size_t common_prefix(const struct strlist *l)
{
    size_t n = strlen(l->items[0]);
    for (size_t i = 1; i < l->count; i++) {
        size_t same = 0;
        while (same < n && l->items[0][same] == l->items[i][same]) {
            same++;
        }
        n = same;
    }
    while (n > 0 && ((unsigned char)l->items[0][n] & 0xc0) == 0x80) {
        n--;
    }
    return n;
}

static enum input_result take_candidate(struct input *in, const char *candidate, size_t n)
{
    char *text = mem_strndup(candidate, n);
    in->laid_out = false;
    bool fits = editor_replace(in->editor, &in->field, in->list_start, text);
    free(text);
    return fits ? INPUT_CHANGED : INPUT_TOO_LONG;
}

/* One candidate is taken; of several what they have in common, and they are shown. */
static enum input_result complete(struct input *in)
{
    if (!editor_is_typing(in->editor)) {
        return INPUT_UNUSED; /* vi's caret is on the last character, not behind it */
    }
    ask_candidates(in);
    if (in->list.count == 0) {
        return INPUT_UNUSED;
    }
    size_t common = common_prefix(&in->list);
    enum input_result result = INPUT_CHANGED;
    if (in->list.count == 1 || common > input_point(in) - in->list_start) {
        result = take_candidate(in, in->list.items[0], common);
    }
    if (in->list.count == 1) {
        input_close_list(in);
    }
    return result;
}

static enum input_result select_next(struct input *in, bool down)
{
    size_t n = in->list.count;
    in->selected = (in->selected + (down ? 1 : n - 1)) % n;
    return INPUT_CHANGED;
}

/* Keys that belong to the open list; INPUT_UNUSED for all others. */
static enum input_result list_key(struct input *in, const struct key *key)
{
    switch (key->kind) {
    case KEY_UP:
    case KEY_DOWN:
        return select_next(in, key->kind == KEY_DOWN);
    case KEY_TAB:
        return select_next(in, !(key->mods & KEY_MOD_SHIFT));
    case KEY_ENTER:
        if (key->mods == 0) {
            const char *chosen = in->list.items[in->selected];
            enum input_result result = take_candidate(in, chosen, strlen(chosen));
            input_close_list(in);
            return result;
        }
        return INPUT_UNUSED;
    case KEY_ESCAPE:
        input_close_list(in);
        return INPUT_CHANGED;
    case KEY_CHARACTER:
        if (key->mods == KEY_MOD_CTRL && (key->character == 'n' || key->character == 'p')) {
            return select_next(in, key->character == 'n');
        }
        return INPUT_UNUSED;
    default:
        return INPUT_UNUSED;
    }
}

/* --- moving between rows, and from one message to another --- */

/* A long text is laid out once a key, not once for each that asks. */
static void layout(struct input *in)
{
    if (in->laid_out && in->wrapped.columns == in->columns) {
        return;
    }
    in->laid_out = true;
    wrapped_make(&in->wrapped, input_text(in), length_of(in), input_point(in), in->columns);
}

static enum input_result history(struct input *in, int step)
{
    const char *(*entry)(void *ctx, const char *current) =
        step < 0 ? in->callbacks.history_prev : in->callbacks.history_next;
    const char *text = entry ? entry(in->callbacks.ctx, input_text(in)) : NULL;
    if (!text) {
        return INPUT_REFUSED;
    }
    input_set(in, text, SIZE_MAX);
    return INPUT_CHANGED;
}

static enum input_result move_row(struct input *in, int step)
{
    layout(in);
    if (!in->keeps_goal) {
        in->goal = in->wrapped.caret_column;
    }
    size_t to = wrapped_step(&in->wrapped, input_text(in), step, in->goal);
    if (to == WRAPPED_EDGE) {
        return history(in, step);
    }
    editor_set_point(in->editor, &in->field, to);
    in->laid_out = false;
    in->keeps_goal = true;
    return INPUT_CHANGED;
}

/* --- keys --- */

static bool is_scrolling(const struct key *key)
{
    bool vertical = key->kind == KEY_UP || key->kind == KEY_DOWN;
    return key->kind == KEY_PAGE_UP || key->kind == KEY_PAGE_DOWN || (vertical && key->mods != 0);
}

/* What the editor has no use for. */
static enum input_result ignored_key(struct input *in, const struct key *key)
{
    bool control = key->kind == KEY_CHARACTER && key->mods == KEY_MOD_CTRL;
    if (is_scrolling(key)) {
        return INPUT_SCROLL;
    }
    if (key->kind == KEY_UP || key->kind == KEY_DOWN) {
        return move_row(in, key->kind == KEY_UP ? -1 : 1);
    }
    if (control && (key->character == 'p' || key->character == 'n')) {
        return history(in, key->character == 'p' ? -1 : 1);
    }
    if (key->kind == KEY_TAB && key->mods == 0) {
        return complete(in);
    }
    return key->kind == KEY_ESCAPE ? INPUT_LEAVE : INPUT_UNUSED;
}

static enum input_result after_editor(struct input *in, enum editor_result result,
                                      const struct key *key)
{
    switch (result) {
    case EDITOR_IGNORED:
        return ignored_key(in, key);
    case EDITOR_TAKEN:
    case EDITOR_CHANGED:
        return INPUT_CHANGED;
    case EDITOR_REFUSED:
        return INPUT_REFUSED;
    case EDITOR_TOO_LONG:
        return INPUT_TOO_LONG;
    case EDITOR_ACCEPT:
        return text_blank(input_text(in)) ? INPUT_REFUSED : INPUT_SEND;
    case EDITOR_PREVIOUS:
        return history(in, -1);
    case EDITOR_NEXT:
        return history(in, 1);
    case EDITOR_OUTSIDE:
        return INPUT_EDITOR;
    case EDITOR_END:
        return INPUT_END;
    }
    return INPUT_UNUSED;
}

/* Nothing is left to choose. */
static bool is_typed_out(const struct input *in)
{
    size_t typed = input_point(in) - in->list_start;
    return in->list.count == 1 && strlen(in->list.items[0]) == typed &&
           memcmp(in->list.items[0], input_text(in) + in->list_start, typed) == 0;
}

/* Typing narrows the list; a caret that went elsewhere closes it. */
static void follow_list(struct input *in, enum editor_result result)
{
    if (result == EDITOR_CHANGED) {
        ask_candidates(in);
    }
    if (result != EDITOR_CHANGED || is_typed_out(in)) {
        input_close_list(in);
    }
}

static bool is_nobodys(const struct key *key)
{
    return key->kind == KEY_NONE || key->kind == KEY_MOUSE || key->kind == KEY_FOCUS_IN ||
           key->kind == KEY_FOCUS_OUT || key->kind == KEY_REPLY;
}

enum input_result input_key(struct input *in, const struct key *key)
{
    if (is_nobodys(key)) {
        return INPUT_UNUSED;
    }
    input_focus(in);
    bool listed = in->list.count > 0;
    if (listed) {
        enum input_result result = list_key(in, key);
        if (result != INPUT_UNUSED) {
            return result;
        }
    }
    bool vertical = (key->kind == KEY_UP || key->kind == KEY_DOWN) && key->mods == 0;
    in->keeps_goal = in->keeps_goal && vertical;
    enum editor_result result = editor_key(in->editor, key);
    in->laid_out = false;
    if (listed) {
        follow_list(in, result);
    }
    return after_editor(in, result, key);
}

/* --- drawing --- */

int input_rows(struct input *in, int columns, int most)
{
    in->columns = columns > PROMPT_WIDTH ? columns - PROMPT_WIDTH : 1;
    layout(in);
    most = most > 1 ? most : 1;
    return in->wrapped.count < (size_t)most ? (int)in->wrapped.count : most;
}

/* That there is more above or below is said where the prompt has no use for its column. */
static void draw_marks(const struct input *in, struct canvas *c, struct rect area)
{
    size_t visible = (size_t)area.rows;
    if (in->first > 0) {
        canvas_put(c, area, 0, 0, "\u2191", strlen("\u2191"), ROLE_DIM);
    } else {
        canvas_put(c, area, 0, 0, PROMPT, strlen(PROMPT), ROLE_PROMPT);
    }
    if (in->first + visible < in->wrapped.count) {
        canvas_put(c, area, area.rows - 1, visible > 1 ? 0 : 1, "\u2193", strlen("\u2193"),
                   ROLE_DIM);
    }
}

void input_draw(struct input *in, struct canvas *c, struct rect area, bool focus,
                const char *placeholder)
{
    if (area.rows < 1 || area.columns < 1) {
        return;
    }
    int columns = area.columns > PROMPT_WIDTH ? area.columns - PROMPT_WIDTH : 1;
    struct rect text = area;
    text.column += area.columns - columns;
    text.columns = columns;
    in->columns = columns;
    layout(in);
    in->first = wrapped_scroll(&in->wrapped, in->first, (size_t)area.rows);
    canvas_fill(c, area, ROLE_INPUT);
    if (area.columns > PROMPT_WIDTH) {
        draw_marks(in, c, area);
    }
    if (length_of(in) == 0 && placeholder) {
        char *clean = text_cleaned(placeholder, TEXT_ONE_LINE);
        canvas_put_cut(c, text, 0, 0, clean, columns, ROLE_DIM);
        free(clean);
    }
    wrapped_draw(&in->wrapped, input_text(in), in->first, c, text, ROLE_INPUT);
    if (focus) {
        wrapped_set_cursor(&in->wrapped, in->first, c, text);
    }
}

static int list_columns(const struct strlist *l, int most)
{
    size_t widest = 1;
    for (size_t i = 0; i < l->count; i++) {
        size_t width = text_width(l->items[i], strlen(l->items[i]));
        widest = width > widest ? width : widest;
    }
    int limit = most < LIST_COLUMNS ? most : LIST_COLUMNS;
    return widest + 4 < (size_t)limit ? (int)widest + 4 : limit; /* a frame and a blank each side */
}

void input_draw_list(struct input *in, struct canvas *c, struct rect above)
{
    size_t n = in->list.count;
    if (n == 0 || above.rows < 3 || above.columns < 5) {
        return;
    }
    int most = above.rows - 2 < LIST_ROWS ? above.rows - 2 : LIST_ROWS;
    int rows = n < (size_t)most ? (int)n : most;
    int columns = list_columns(&in->list, above.columns);
    struct rect box = {.row = above.row + above.rows - rows - 2,
                       .column = above.column,
                       .rows = rows + 2,
                       .columns = columns};
    struct rect inside = {box.row + 1, box.column + 1, rows, columns - 2};
    size_t first = in->selected < (size_t)rows ? 0 : in->selected + 1 - (size_t)rows;
    canvas_fill(c, box, ROLE_TEXT);
    canvas_frame(c, box, ROLE_BORDER_FOCUS);
    for (int i = 0; i < rows; i++) {
        size_t at = first + (size_t)i;
        char *clean = text_cleaned(in->list.items[at], TEXT_ONE_LINE);
        canvas_put_cut(c, inside, i, 1, clean, inside.columns - 2, ROLE_TEXT);
        if (at == in->selected) {
            canvas_restyle(c, inside, i, 0, inside.columns, ROLE_SELECTED);
            canvas_put(c, inside, i, 0, ">", 1, ROLE_SELECTED);
        }
        free(clean);
    }
}
