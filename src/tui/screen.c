#include "screen.h"

#include "canvas.h"
#include "theme.h"

#include "syllabus/base/file.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#define NCURSES_NOMACROS 1
#include <ncurses.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* Around a frame: terminals that know this show it as a whole when it is complete. */
#define FRAME     "\033[?2026h"
#define FRAME_END "\033[?2026l"
/* Modes that curses does not manage: bracketed paste, focus reports; keys that say what they are
 * (xterm's modifyOtherKeys and the kitty protocol, of which a terminal takes the one it knows). Off
 * in reverse order. The console of Linux would read the latter as colours. */
#define MODES_ON   "\033[?2004h\033[?1004h"
#define KEYS_ON    "\033[>4;1m\033[>5u"
#define KEYS_OFF   "\033[<u\033[>4;0m"
#define MODES_OFF  FRAME_END "\033[?1004l\033[?2004l"
#define RESCUE_MAX 128

struct screen {
    SCREEN *terminal;
    bool on;
    bool fresh; /* nothing of ours is shown yet */
    bool modes; /* ours are on */
    bool keys;
    bool colours;
    struct canvas shown;
    cchar_t *row; /* one row on its way to curses */
    int row_cells;
    attr_t attributes[ROLE_COUNT];
    char rescue[RESCUE_MAX]; /* what gives the terminal back, prepared */
    size_t rescue_len;
    struct termios found;
};

/* Whom screen_rescue() saves: a signal handler gets no context. */
static struct screen *volatile rescued;

static void send(const char *text)
{
    /* A terminal that is gone shows itself on the input side. */
    file_write_fd(STDOUT_FILENO, text, strlen(text), NULL);
}

/* --- modes --- */

static void modes_on(struct screen *s)
{
    send(MODES_ON);
    if (s->keys) {
        send(KEYS_ON);
    }
    s->modes = true;
}

static void modes_off(struct screen *s)
{
    if (s->modes && s->keys) {
        send(KEYS_OFF);
    }
    if (s->modes) {
        send(MODES_OFF);
    }
    s->modes = false;
}

/* For a terminal that somebody else had meanwhile. The kitty protocol's flags are on a pile, where
 * ours may lie still. */
static void modes_again(struct screen *s)
{
    if (s->modes && s->keys) {
        send(KEYS_OFF);
    }
    if (s->modes) {
        modes_on(s);
    }
}

static void set_modes(void)
{
    raw();
    noecho();
    nonl();
    intrflush(stdscr, FALSE);
}

/* --- colours --- */

static attr_t curses_attributes(unsigned style)
{
    /* curses has no line through text */
    return (style & STYLE_BOLD ? A_BOLD : 0) | (style & STYLE_ITALIC ? A_ITALIC : 0) |
           (style & STYLE_UNDERLINE ? A_UNDERLINE : 0) | (style & STYLE_REVERSE ? A_REVERSE : 0) |
           (style & STYLE_STRIKE ? A_DIM : 0);
}

/* A bright colour where there are only eight is the plain one with another weight. */
static int curses_colour(int colour, attr_t *attributes)
{
    if (colour < COLORS) {
        return colour;
    }
    *attributes |= colour == 8 ? A_DIM : A_BOLD;
    return colour == 8 ? -1 : colour - 8;
}

/* One pair a role, numbered like it (0 is the terminal's own). */
static void make_colours(struct screen *s)
{
    s->colours = s->colours && has_colors() && start_color() == OK && use_default_colors() == OK &&
                 COLOR_PAIRS > ROLE_COUNT;
    for (int role = 0; role < ROLE_COUNT; role++) {
        const struct theme_entry *entry = theme_entry((enum theme_role)role);
        attr_t attributes = curses_attributes(s->colours ? entry->attributes : entry->without);
        if (s->colours) {
            int fore = curses_colour(entry->fore, &attributes);
            int back = curses_colour(entry->back, &attributes);
            init_pair((short)(role + 1), (short)fore, (short)back);
        }
        s->attributes[role] = attributes;
    }
}

/* --- open and close --- */

static void prepare_rescue(struct screen *s)
{
    static const char *const names[] = {"sgr0", "rmkx", "rmcup", "cnorm"};
    size_t n = 0;
    const char *parts[6] = {s->keys ? KEYS_OFF : "", MODES_OFF};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *text = tigetstr(names[i]);
        parts[i + 2] = text && text != (char *)-1 ? text : "";
    }
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        size_t len = strlen(parts[i]);
        if (n + len <= sizeof s->rescue) {
            memcpy(s->rescue + n, parts[i], len);
            n += len;
        }
    }
    s->rescue_len = n;
}

static enum error_kind unknown_terminal(struct error *err)
{
    const char *term = getenv("TERM");
    char *name = text_cleaned(term ? term : "", TEXT_ONE_LINE);
    error_set(err, ERROR_USAGE, _("the terminal \"%s\" is not known, or cannot show a screen"),
              name);
    error_advise(err,
                 _("Install the package ncurses-term, set TERM=xterm-256color, or use --plain."));
    free(name);
    return ERROR_USAGE;
}

enum error_kind screen_open(bool colours, struct screen **out, struct error *err)
{
    struct screen *s = mem_alloc(sizeof *s);
    canvas_init(&s->shown);
    s->colours = colours;
    unsetenv("LINES"); /* curses would believe them for ever */
    unsetenv("COLUMNS");
    if (tcgetattr(STDOUT_FILENO, &s->found) != 0) {
        free(s);
        return error_set_errno(err, ERROR_IO, errno, _("the terminal cannot be read"));
    }
    s->terminal = newterm(NULL, stdout, stdin);
    if (!s->terminal) {
        free(s);
        return unknown_terminal(err);
    }
    const char *cup = tigetstr("cup");
    if (!cup || cup == (char *)-1) {
        endwin();
        delscreen(s->terminal);
        free(s);
        return unknown_terminal(err);
    }
    const char *term = getenv("TERM");
    s->keys = !term || strcmp(term, "linux") != 0;
    prepare_rescue(s);
    rescued = s;
    set_modes();
    typeahead(-1); /* curses never reads, so it must not look for keys either */
    make_colours(s);
    doupdate(); /* curses has begun to write: nothing of ours is to come into the middle of it */
    s->on = true;
    s->fresh = true;
    *out = s;
    return ERROR_NONE;
}

void screen_close(struct screen *s)
{
    if (!s) {
        return;
    }
    screen_leave(s);
    rescued = NULL;
    delscreen(s->terminal);
    canvas_fini(&s->shown);
    free(s->row);
    free(s);
}

/* --- leave and enter --- */

/* After the shell's screen is back: some terminals keep with it whether the cursor was hidden when
 * curses last saved where it was. */
static void show_cursor(void)
{
    const char *text = tigetstr("cnorm");
    if (text && text != (char *)-1) {
        send(text);
    }
}

void screen_leave(struct screen *s)
{
    if (s->on) {
        modes_off(s);
        if (isendwin()) {
            reset_shell_mode(); /* came back, but nothing has been shown: curses has not entered */
        } else {
            endwin();
        }
        show_cursor();
        s->on = false;
    }
}

/* What to give back later. Who is woken up without having been stopped finds the screen's own
 * settings: those are not the shell's. */
static void keep_found(struct screen *s)
{
    struct termios now;
    if (tcgetattr(STDOUT_FILENO, &now) == 0 && now.c_lflag & ICANON) {
        s->found = now;
        def_shell_mode();
    }
}

static void enter(struct screen *s)
{
    if (!s->on) {
        keep_found(s);
        reset_prog_mode();
        s->on = true;
        s->fresh = true;
        screen_redraw(s);
    }
}

void screen_resume(struct screen *s)
{
    if (s->on) {
        keep_found(s);
        reset_prog_mode();
        set_modes();
        modes_again(s);
        s->fresh = true;
        screen_redraw(s);
    } else {
        enter(s);
    }
}

void screen_rescue(void)
{
    struct screen *s = rescued;
    if (s && s->on) {
        ssize_t written = write(STDOUT_FILENO, s->rescue, s->rescue_len);
        (void)written; /* there is nobody left to tell */
        tcsetattr(STDOUT_FILENO, TCSANOW, &s->found);
    }
}

/* --- size --- */

void screen_size(const struct screen *s, int *rows, int *columns)
{
    *rows = getmaxy(stdscr);
    *columns = getmaxx(stdscr);
}

void screen_resize(struct screen *s)
{
    struct winsize size = {0};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) {
        return; /* a serial line does not know */
    }
    if (size.ws_row != getmaxy(stdscr) || size.ws_col != getmaxx(stdscr)) {
        resizeterm(size.ws_row, size.ws_col);
    }
    screen_redraw(s);
}

/* --- showing --- */

static void make_cell(struct screen *s, const struct cell *cell, cchar_t *out)
{
    wchar_t text[CELL_MARKS + 2] = {(wchar_t)cell->character};
    for (int i = 0; i < CELL_MARKS; i++) {
        text[i + 1] = (wchar_t)cell->marks[i];
    }
    enum theme_role role = style_role(cell->style);
    attr_t attributes = s->attributes[role] | curses_attributes(cell->style);
    setcchar(out, text, attributes, (short)(s->colours ? role + 1 : 0), NULL);
}

/* Rows go out whole: writing over half of a wide character leaves curses and the terminal of
 * different minds. */
static void show_row(struct screen *s, const struct canvas *canvas, int row)
{
    int n = 0;
    for (int column = 0; column < canvas->columns; column++) {
        const struct cell *cell = canvas_at(canvas, row, column);
        if (cell->width > 0) {
            make_cell(s, cell, &s->row[n++]);
        }
    }
    mvadd_wchnstr(row, 0, s->row, n);
}

static bool same_row(const struct screen *s, const struct canvas *canvas, int row)
{
    return memcmp(canvas_at(canvas, row, 0), canvas_at(&s->shown, row, 0),
                  (size_t)canvas->columns * sizeof *canvas->cells) == 0;
}

static void keep_shown(struct screen *s, const struct canvas *canvas)
{
    memcpy(s->shown.cells, canvas->cells,
           (size_t)canvas->rows * (size_t)canvas->columns * sizeof *canvas->cells);
}

void screen_show(struct screen *s, const struct canvas *canvas)
{
    if (!s->on) {
        return;
    }
    bool all = s->fresh || s->shown.rows != canvas->rows || s->shown.columns != canvas->columns;
    if (s->fresh) {
        clearok(curscr, TRUE);
    }
    if (all) {
        canvas_resize(&s->shown, canvas->rows, canvas->columns);
        if (canvas->columns > s->row_cells) {
            s->row_cells = canvas->columns;
            s->row = mem_resize(s->row, (size_t)canvas->columns, sizeof *s->row);
        }
        werase(stdscr);
    }
    for (int row = 0; row < canvas->rows; row++) {
        if (all || !same_row(s, canvas, row)) {
            show_row(s, canvas, row);
        }
    }
    keep_shown(s, canvas);
    bool cursor = canvas->cursor_row >= 0;
    send(FRAME);
    curs_set(cursor ? 1 : 0);
    wmove(stdscr, cursor ? canvas->cursor_row : canvas->rows - 1,
          cursor ? canvas->cursor_column : 0);
    wnoutrefresh(stdscr);
    doupdate();
    send(FRAME_END);
    s->fresh = false;
    if (!s->modes) {
        modes_on(s);
    }
}

void screen_redraw(struct screen *s)
{
    s->fresh = true;
}

void screen_bell(struct screen *s)
{
    if (s->on) {
        beep();
    }
}
