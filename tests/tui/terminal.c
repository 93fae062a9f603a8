/* The terminal of the tests: libvterm behind a few functions that Python calls through ctypes
 * (screen.py is the only caller). It takes the bytes of a program, and tells what a person would
 * see, what a terminal would answer, and which sequences it did not know.
 *
 * Invariants: never smaller than 2x2, where libvterm 0.1 reads out of bounds; what is asked by
 * terminal_mode() is between the caller and the emulator, and never part of the replies; strings
 * that are returned are borrowed until the next call. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vterm.h>

#define SIZE_MIN      2
#define CELL_CHARS    VTERM_MAX_CHARS_PER_CELL
#define SECOND_HALF   ((uint32_t)-1)
#define COLOUR_DIRECT 0x1000000

enum cell_attribute {
    CELL_BOLD = 1 << 0,
    CELL_UNDERLINE = 1 << 1,
    CELL_ITALIC = 1 << 2,
    CELL_BLINK = 1 << 3,
    CELL_REVERSE = 1 << 4,
    CELL_STRIKE = 1 << 5,
};

/* screen.py has the same structure. */
struct terminal_cell {
    uint32_t chars[CELL_CHARS]; /* ends with 0 where there are fewer; none: blank */
    int32_t width;              /* 1, 2; 0 for the second half of a wide character */
    uint32_t attributes;
    int32_t fg, bg; /* -1 the default, 0..255 of the palette, COLOUR_DIRECT | 0xrrggbb */
};

struct bytes {
    char *data;
    size_t len, cap;
};

struct terminal {
    VTerm *vt;
    VTermScreen *screen;
    VTermState *state;
    struct bytes replies; /* what the terminal answers the program */
    struct bytes asked;   /* what it answers terminal_mode() */
    struct bytes unknown; /* one sequence a line */
    struct bytes text;
    struct bytes title;
    bool asking;
    bool alternate, visible;
    int mouse, bells;
};

struct terminal *terminal_new(int rows, int columns);
void terminal_free(struct terminal *t);
void terminal_resize(struct terminal *t, int rows, int columns);
void terminal_size(const struct terminal *t, int *rows, int *columns);
void terminal_write(struct terminal *t, const char *bytes, size_t n);
size_t terminal_replies(struct terminal *t, char *out, size_t cap);
const char *terminal_text(struct terminal *t);
void terminal_cells(const struct terminal *t, struct terminal_cell *out);
void terminal_cursor(const struct terminal *t, int *row, int *column, int *visible);
int terminal_alternate(const struct terminal *t);
int terminal_mouse(const struct terminal *t);
int terminal_bells(const struct terminal *t);
const char *terminal_title(const struct terminal *t);
const char *terminal_unknown(const struct terminal *t);
int terminal_mode(struct terminal *t, int mode);

/* --- bytes --- */

/* Keeps a NUL behind the content. */
static void bytes_add(struct bytes *b, const char *data, size_t n)
{
    if (b->len + n + 1 > b->cap) {
        b->cap = 2 * (b->len + n + 1);
        b->data = realloc(b->data, b->cap);
        if (b->data == NULL) {
            abort();
        }
    }
    if (n > 0) {
        memcpy(b->data + b->len, data, n);
    }
    b->len += n;
    b->data[b->len] = '\0';
}

static void bytes_clear(struct bytes *b)
{
    b->len = 0;
    bytes_add(b, "", 0);
}

static void bytes_add_utf8(struct bytes *b, uint32_t c)
{
    char out[4];
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n; i > 1; i--, c >>= 6) {
        out[i - 1] = (char)(0x80 | (c & 0x3f));
    }
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    out[0] = (char)(lead[n] | c);
    bytes_add(b, out, n);
}

/* --- what libvterm tells --- */

static void on_output(const char *s, size_t len, void *user)
{
    struct terminal *t = user;
    bytes_add(t->asking ? &t->asked : &t->replies, s, len);
}

static int on_property(VTermProp prop, VTermValue *value, void *user)
{
    struct terminal *t = user;
    if (prop == VTERM_PROP_CURSORVISIBLE) {
        t->visible = value->boolean;
    } else if (prop == VTERM_PROP_ALTSCREEN) {
        t->alternate = value->boolean;
    } else if (prop == VTERM_PROP_MOUSE) {
        t->mouse = value->number;
    } else if (prop == VTERM_PROP_TITLE) {
        bytes_clear(&t->title);
        bytes_add(&t->title, value->string, strlen(value->string));
    }
    return 1;
}

static int on_bell(void *user)
{
    struct terminal *t = user;
    t->bells++;
    return 1;
}

/* --- what it does not know --- */

static int unknown_control(unsigned char control, void *user)
{
    struct terminal *t = user;
    char line[16];
    int n = snprintf(line, sizeof line, "C0 %02x\n", control);
    bytes_add(&t->unknown, line, (size_t)n);
    return 1;
}

static int unknown_csi(const char *leader, const long args[], int count, const char *intermediate,
                       char command, void *user)
{
    struct bytes *out = &((struct terminal *)user)->unknown;
    bytes_add(out, "CSI ", 4);
    bytes_add(out, leader ? leader : "", leader ? strlen(leader) : 0);
    for (int i = 0; i < count; i++) {
        char number[24] = "";
        int n = CSI_ARG_IS_MISSING(args[i])
                    ? 0
                    : snprintf(number, sizeof number, "%ld", (long)CSI_ARG(args[i]));
        bytes_add(out, number, (size_t)n);
        if (i + 1 < count) {
            bytes_add(out, CSI_ARG_HAS_MORE(args[i]) ? ":" : ";", 1);
        }
    }
    bytes_add(out, intermediate ? intermediate : "", intermediate ? strlen(intermediate) : 0);
    bytes_add(out, &command, 1);
    bytes_add(out, "\n", 1);
    return 1;
}

static void unknown_string(struct terminal *t, const char *kind, const char *s, size_t len)
{
    bytes_add(&t->unknown, kind, strlen(kind));
    for (size_t i = 0; i < len; i++) {
        bool plain = s[i] != '\n';
        bytes_add(&t->unknown, plain ? &s[i] : "\\n", plain ? 1 : 2);
    }
    bytes_add(&t->unknown, "\n", 1);
}

static int unknown_osc(const char *command, size_t len, void *user)
{
    unknown_string(user, "OSC ", command, len);
    return 1;
}

static int unknown_dcs(const char *command, size_t len, void *user)
{
    unknown_string(user, "DCS ", command, len);
    return 1;
}

/* --- life --- */

static int at_least(int n)
{
    return n < SIZE_MIN ? SIZE_MIN : n;
}

struct terminal *terminal_new(int rows, int columns)
{
    static const VTermScreenCallbacks callbacks = {.settermprop = on_property, .bell = on_bell};
    static const VTermParserCallbacks unknown = {
        .control = unknown_control, .csi = unknown_csi, .osc = unknown_osc, .dcs = unknown_dcs};
    struct terminal *t = calloc(1, sizeof *t);
    if (t == NULL) {
        abort();
    }
    struct bytes *all[] = {&t->replies, &t->asked, &t->unknown, &t->text, &t->title};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        bytes_clear(all[i]);
    }
    t->vt = vterm_new(at_least(rows), at_least(columns));
    vterm_set_utf8(t->vt, 1);
    vterm_output_set_callback(t->vt, on_output, t);
    t->state = vterm_obtain_state(t->vt);
    t->screen = vterm_obtain_screen(t->vt);
    vterm_screen_enable_altscreen(t->screen, 1);
    vterm_screen_set_callbacks(t->screen, &callbacks, t);
    vterm_screen_set_unrecognised_fallbacks(t->screen, &unknown, t);
    vterm_screen_reset(t->screen, 1);
    return t;
}

void terminal_free(struct terminal *t)
{
    vterm_free(t->vt);
    free(t->replies.data);
    free(t->asked.data);
    free(t->unknown.data);
    free(t->text.data);
    free(t->title.data);
    free(t);
}

static void feed(struct terminal *t, const char *s)
{
    vterm_input_write(t->vt, s, strlen(s));
}

/* Margins go with a resize, as in xterm; libvterm keeps them, and reads behind its rows when they
 * are below the new last one. */
void terminal_resize(struct terminal *t, int rows, int columns)
{
    VTermPos at;
    char back[48];
    vterm_state_get_cursorpos(t->state, &at);
    snprintf(back, sizeof back, "\033[r\033[%d;%dH", at.row + 1, at.col + 1);
    feed(t, back);
    vterm_set_size(t->vt, at_least(rows), at_least(columns));
}

void terminal_size(const struct terminal *t, int *rows, int *columns)
{
    vterm_get_size(t->vt, rows, columns);
}

void terminal_write(struct terminal *t, const char *bytes, size_t n)
{
    vterm_input_write(t->vt, bytes, n);
}

/* Takes up to `cap` bytes of the replies; they are gone then. */
size_t terminal_replies(struct terminal *t, char *out, size_t cap)
{
    size_t n = t->replies.len < cap ? t->replies.len : cap;
    memcpy(out, t->replies.data, n);
    memmove(t->replies.data, t->replies.data + n, t->replies.len - n);
    t->replies.len -= n;
    return n;
}

/* --- what is seen --- */

static void add_row(struct terminal *t, int row, int columns)
{
    size_t end = t->text.len;
    for (int column = 0; column < columns; column++) {
        VTermScreenCell cell;
        vterm_screen_get_cell(t->screen, (VTermPos){row, column}, &cell);
        if (cell.chars[0] == SECOND_HALF) {
            continue;
        }
        for (int i = 0; i < CELL_CHARS && cell.chars[i] != 0; i++) {
            bytes_add_utf8(&t->text, cell.chars[i]);
        }
        if (cell.chars[0] == 0) {
            bytes_add(&t->text, " ", 1);
        } else if (cell.chars[0] != ' ') {
            end = t->text.len;
        }
    }
    t->text.len = end; /* without trailing blanks */
}

/* The whole screen: a line a row. */
const char *terminal_text(struct terminal *t)
{
    int rows, columns;
    vterm_get_size(t->vt, &rows, &columns);
    bytes_clear(&t->text);
    for (int row = 0; row < rows; row++) {
        add_row(t, row, columns);
        bytes_add(&t->text, "\n", row + 1 < rows);
    }
    return t->text.data;
}

static int32_t colour(const VTermColor *c)
{
    if (VTERM_COLOR_IS_DEFAULT_FG(c) || VTERM_COLOR_IS_DEFAULT_BG(c)) {
        return -1;
    }
    if (VTERM_COLOR_IS_INDEXED(c)) {
        return c->indexed.idx;
    }
    return COLOUR_DIRECT | c->rgb.red << 16 | c->rgb.green << 8 | c->rgb.blue;
}

static uint32_t attributes(const VTermScreenCell *cell)
{
    return (cell->attrs.bold ? CELL_BOLD : 0U) | (cell->attrs.underline ? CELL_UNDERLINE : 0U) |
           (cell->attrs.italic ? CELL_ITALIC : 0U) | (cell->attrs.blink ? CELL_BLINK : 0U) |
           (cell->attrs.reverse ? CELL_REVERSE : 0U) | (cell->attrs.strike ? CELL_STRIKE : 0U);
}

/* Fills rows * columns cells. */
void terminal_cells(const struct terminal *t, struct terminal_cell *out)
{
    int rows, columns;
    vterm_get_size(t->vt, &rows, &columns);
    for (int i = 0; i < rows * columns; i++) {
        VTermScreenCell cell;
        vterm_screen_get_cell(t->screen, (VTermPos){i / columns, i % columns}, &cell);
        bool second = cell.chars[0] == SECOND_HALF;
        out[i] = (struct terminal_cell){.width = second ? 0 : cell.width,
                                        .attributes = attributes(&cell),
                                        .fg = colour(&cell.fg),
                                        .bg = colour(&cell.bg)};
        if (!second) {
            memcpy(out[i].chars, cell.chars, sizeof out[i].chars);
        }
    }
}

void terminal_cursor(const struct terminal *t, int *row, int *column, int *visible)
{
    VTermPos at;
    vterm_state_get_cursorpos(t->state, &at);
    *row = at.row;
    *column = at.col;
    *visible = t->visible;
}

int terminal_alternate(const struct terminal *t)
{
    return t->alternate;
}

/* enum VTERM_PROP_MOUSE_*: 0 is off. */
int terminal_mouse(const struct terminal *t)
{
    return t->mouse;
}

int terminal_bells(const struct terminal *t)
{
    return t->bells;
}

const char *terminal_title(const struct terminal *t)
{
    return t->title.data;
}

const char *terminal_unknown(const struct terminal *t)
{
    return t->unknown.data;
}

/* 1 a private mode is on, 0 off, -1 the emulator does not know it. To be asked between sequences
 * only: the question goes through the emulator's parser. */
int terminal_mode(struct terminal *t, int mode)
{
    char question[32], on[32], off[32];
    snprintf(question, sizeof question, "\033[?%d$p", mode);
    snprintf(on, sizeof on, "\033[?%d;1$y", mode);
    snprintf(off, sizeof off, "\033[?%d;2$y", mode);
    bytes_clear(&t->asked);
    t->asking = true;
    feed(t, question);
    t->asking = false;
    return strcmp(t->asked.data, on) == 0 ? 1 : strcmp(t->asked.data, off) == 0 ? 0 : -1;
}
