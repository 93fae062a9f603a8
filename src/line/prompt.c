#include "syllabus/line/prompt.h"

#include "line_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/file.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"
#include "syllabus/line/key.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define PASTE_ON  "\033[?2004h"
#define PASTE_OFF "\033[?2004l"
#define READ_SIZE 4096 /* a terminal hands out no more at once */
#define KEY_ROOM  64   /* bytes of one key */

struct line_prompt {
    int fd_in, fd_out;
    bool cooked; /* the terminal (or file) edits itself: no modes, no escape sequences */
    bool shows;  /* there is somebody to prompt */
    bool active;
    unsigned session; /* counts the begins */
    bool ended;       /* end of input was read */
    struct line_callbacks callbacks;
    struct line *line;
    char *prompt;

    struct termios found; /* what the terminal was like before begin */
    struct key_decoder *keys;
    char bytes[READ_SIZE];  /* what was read last ... */
    size_t count, fed;      /* ... of which the decoder has only so much: the rest is typed ahead */
    struct buf cooked_text; /* read and not yet accepted */
    size_t cooked_seen;     /* so much of it has no line end */
    bool cooked_full;       /* the line is over its cap; the rest of it is dropped */

    struct line_screen screen;
    bool stale; /* it shows something older than the line */
};

/* Whom line_prompt_rescue() saves: a signal handler gets no context. */
static struct line_prompt *volatile rescued;

/* --- the terminal --- */

static void write_text(struct line_prompt *p, const char *s)
{
    /* A terminal that is gone shows itself on the input side. */
    file_write_fd(p->fd_out, s, strlen(s), NULL);
}

/* Keys one by one, nothing echoed; signals stay signals and output is left alone. */
static enum error_kind take_terminal(struct line_prompt *p, struct error *err)
{
    struct termios raw = p->found;
    raw.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IGNCR | IXON | ISTRIP | BRKINT | PARMRK);
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ECHONL | IEXTEN);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    if (tcsetattr(p->fd_in, TCSADRAIN, &raw) != 0) {
        return error_set_errno(err, ERROR_IO, errno, _("the terminal cannot be set"));
    }
    rescued = p;
    write_text(p, PASTE_ON);
    return ERROR_NONE;
}

static void give_terminal(struct line_prompt *p)
{
    write_text(p, PASTE_OFF);
    tcsetattr(p->fd_in, TCSADRAIN, &p->found);
    rescued = NULL;
}

void line_prompt_rescue(void)
{
    struct line_prompt *p = rescued;
    if (p) {
        static const char off[] = PASTE_OFF "\r\n";
        ssize_t written = write(p->fd_out, off, sizeof off - 1);
        (void)written; /* there is nobody left to tell */
        tcsetattr(p->fd_in, TCSANOW, &p->found);
    }
}

/* --- drawing --- */

static void draw(struct line_prompt *p)
{
    line_screen_draw(&p->screen, p->prompt, line_text(p->line), line_length(p->line),
                     line_point(p->line));
    p->stale = false;
}

static void show_notice(struct line_prompt *p, const char *text)
{
    line_screen_leave(&p->screen, p->prompt, line_text(p->line), "");
    write_text(p, text);
    write_text(p, "\r\n");
    draw(p);
}

/* --- the engine's callbacks --- */

/* Ends the prompt behind `text`, on a fresh line. */
static void end_with(struct line_prompt *p, const char *text)
{
    line_screen_leave(&p->screen, p->prompt, text, "");
    give_terminal(p);
}

/* Ends it without an accepted line. */
static void end_unfinished(struct line_prompt *p)
{
    if (!p->cooked) {
        end_with(p, line_text(p->line));
    } else if (p->shows) {
        write_text(p, "\n"); /* nobody pressed Enter */
    }
    p->active = false;
}

static void on_accept(void *ctx, const char *text)
{
    struct line_prompt *p = ctx;
    if (!p->cooked) {
        end_with(p, text);
    }
    p->active = false;
    if (p->callbacks.accept) {
        p->callbacks.accept(p->callbacks.ctx, text);
    }
}

static void on_eof(void *ctx)
{
    struct line_prompt *p = ctx;
    end_unfinished(p);
    if (p->callbacks.eof) {
        p->callbacks.eof(p->callbacks.ctx);
    }
}

static void on_interrupt(void *ctx)
{
    struct line_prompt *p = ctx;
    if (p->callbacks.interrupt) {
        p->callbacks.interrupt(p->callbacks.ctx);
    }
}

static const char *on_history_prev(void *ctx, const char *current)
{
    struct line_prompt *p = ctx;
    return p->callbacks.history_prev ? p->callbacks.history_prev(p->callbacks.ctx, current) : NULL;
}

static const char *on_history_next(void *ctx, const char *current)
{
    struct line_prompt *p = ctx;
    return p->callbacks.history_next ? p->callbacks.history_next(p->callbacks.ctx, current) : NULL;
}

static size_t on_complete(void *ctx, const char *text, size_t point, struct strlist *candidates)
{
    struct line_prompt *p = ctx;
    return p->callbacks.complete ? p->callbacks.complete(p->callbacks.ctx, text, point, candidates)
                                 : point;
}

static void on_changed(void *ctx)
{
    struct line_prompt *p = ctx;
    p->stale = true;
}

static void on_candidates(void *ctx, const struct strlist *candidates)
{
    struct line_prompt *p = ctx;
    line_screen_leave(&p->screen, p->prompt, line_text(p->line), "");
    line_screen_list(&p->screen, candidates);
    p->stale = true;
}

/* --- the decoder's callback --- */

static void tell_left_out(struct line_prompt *p)
{
    char *text = mem_printf(_("The pasted text was left out: one message holds %u MiB."),
                            LIMIT_MESSAGE >> 20);
    show_notice(p, text);
    free(text);
}

static void type_key(struct line_prompt *p, const struct key *key)
{
    struct buf bytes = BUF_INIT(KEY_ROOM);
    if (key_bytes(key, &bytes)) {
        line_key(p->line, bytes.data, bytes.len);
    }
    buf_fini(&bytes);
}

/* Where two keys come of one byte or one silence, the first is Escape, which ends no prompt. */
static void on_key(void *ctx, const struct key *key)
{
    struct line_prompt *p = ctx;
    if (key->kind == KEY_PASTE) {
        if (!key->text || !line_paste(p->line, key->text, key->length)) {
            tell_left_out(p);
        }
        return;
    }
    struct key plain = *key;
    if (key->prefixed) { /* vi needs the Escape, and nothing here the Alt */
        type_key(p, &(struct key){.kind = KEY_ESCAPE});
        plain.mods &= ~(unsigned)KEY_MOD_ALT;
    }
    type_key(p, &plain);
}

/* --- life --- */

struct line_prompt *line_prompt_new(int fd_in, int fd_out, const char *term,
                                    const struct line_callbacks *callbacks, enum line_mode mode)
{
    struct line_prompt *p = mem_alloc(sizeof *p);
    bool dumb = !term || !*term || strcmp(term, "dumb") == 0;
    p->fd_in = fd_in;
    p->fd_out = fd_out;
    p->screen.fd = fd_out;
    p->shows = isatty(fd_in);
    p->cooked = dumb || !p->shows || !isatty(fd_out);
    p->callbacks = *callbacks;
    p->keys = key_decoder_new(on_key, p);
    buf_init(&p->cooked_text, (size_t)LIMIT_MESSAGE + READ_SIZE);
    if (!p->cooked) {
        const struct line_callbacks own = {
            .accept = on_accept,
            .eof = on_eof,
            .interrupt = on_interrupt,
            .history_prev = on_history_prev,
            .history_next = on_history_next,
            .complete = on_complete,
            .candidates = on_candidates,
            .changed = on_changed,
            .ctx = p,
        };
        p->line = line_new(&own);
        line_set_mode(p->line, mode);
    }
    return p;
}

void line_prompt_free(struct line_prompt *p)
{
    if (!p) {
        return;
    }
    line_prompt_end(p);
    line_free(p->line);
    key_decoder_free(p->keys);
    buf_fini(&p->cooked_text);
    line_layout_fini(&p->screen.layout);
    free(p->prompt);
    free(p);
}

enum error_kind line_prompt_begin(struct line_prompt *p, const char *prompt, const char *initial,
                                  struct error *err)
{
    if (p->active) {
        line_prompt_end(p);
    }
    if (!p->cooked) {
        if (tcgetattr(p->fd_in, &p->found) != 0) {
            return error_set_errno(err, ERROR_IO, errno, _("the terminal cannot be read"));
        }
        enum error_kind kind = take_terminal(p, err);
        if (kind != ERROR_NONE) {
            return kind;
        }
    }
    mem_replace(&p->prompt, prompt);
    p->active = true;
    p->session++;
    line_screen_forget(&p->screen);
    if (!p->cooked) {
        line_set_text(p->line, initial);
        draw(p);
    } else if (p->shows) {
        char *clean = text_cleaned(prompt, TEXT_ONE_LINE);
        write_text(p, clean);
        free(clean);
    }
    return ERROR_NONE;
}

void line_prompt_end(struct line_prompt *p)
{
    if (p->active) {
        end_unfinished(p);
    }
}

bool line_prompt_active(const struct line_prompt *p)
{
    return p->active;
}

const char *line_prompt_text(const struct line_prompt *p)
{
    return p->cooked ? buf_str(&p->cooked_text) : line_text(p->line);
}

/* --- input of a terminal that edits itself, or of a file --- */

/* The first line end that has come; NULL: none. */
static const char *cooked_line_end(const struct line_prompt *p)
{
    size_t n = p->cooked_text.len - p->cooked_seen;
    return n > 0 ? memchr(p->cooked_text.data + p->cooked_seen, '\n', n) : NULL;
}

static bool has_cooked_line(const struct line_prompt *p)
{
    return p->cooked_text.len > 0 && (p->ended || cooked_line_end(p));
}

/* Accepts the first line there is; at the end of input what is left counts as one. */
static void take_cooked_line(struct line_prompt *p)
{
    const char *data = buf_str(&p->cooked_text);
    const char *lf = cooked_line_end(p);
    size_t n = lf ? (size_t)(lf - data) : p->cooked_text.len;
    size_t len = n > 0 && data[n - 1] == '\r' ? n - 1 : n;
    char *text = line_cleaned_input(data, len, &len);
    buf_consume(&p->cooked_text, lf ? n + 1 : n);
    p->cooked_seen = 0;
    on_accept(p, text);
    free(text);
}

/* Adds what was read; the line that would be over the cap is dropped whole. */
static enum error_kind add_cooked(struct line_prompt *p, const char *bytes, size_t n,
                                  struct error *err)
{
    enum error_kind kind = ERROR_NONE;
    p->cooked_seen = p->cooked_text.len; /* a whole line would have been taken before */
    if (!p->cooked_full && !buf_add(&p->cooked_text, bytes, n)) {
        p->cooked_full = true;
        p->cooked_seen = 0;
        buf_reset(&p->cooked_text);
        kind = error_set(err, ERROR_TOO_LONG, _("a line of the input is longer than %u MiB"),
                         LIMIT_MESSAGE >> 20);
    }
    const char *lf = p->cooked_full ? memchr(bytes, '\n', n) : NULL;
    if (lf) {
        p->cooked_full = false;
        buf_add(&p->cooked_text, lf + 1, n - (size_t)(lf + 1 - bytes));
    }
    return kind;
}

/* --- input, key by key --- */

/* Handles what has come, up to and including an accepted line: a callback may have begun anew. */
static void run_keys(struct line_prompt *p)
{
    unsigned session = p->session;
    while (p->active && p->session == session) {
        if (p->cooked) {
            if (has_cooked_line(p)) {
                take_cooked_line(p);
            } else if (p->ended) {
                on_eof(p);
            }
            break;
        }
        if (p->fed == p->count) {
            break;
        }
        key_feed(p->keys, p->bytes + p->fed++, 1);
    }
    if (p->active && p->session == session && !p->cooked && p->ended) {
        on_eof(p);
    } else if (p->active && p->stale && !p->cooked) {
        draw(p);
    }
}

static bool has_keys(const struct line_prompt *p)
{
    return p->ended || (p->cooked ? has_cooked_line(p) : p->fed < p->count);
}

enum error_kind line_prompt_read(struct line_prompt *p, struct error *err)
{
    enum error_kind kind = ERROR_NONE;
    if (!p->active) {
        return ERROR_NONE;
    }
    if (has_keys(p)) {
        run_keys(p); /* typed ahead: in order, before what comes now */
        return ERROR_NONE;
    }
    ssize_t n = read(p->fd_in, p->bytes, sizeof p->bytes);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
        return ERROR_NONE;
    }
    if (n < 0 && errno != EIO) { /* EIO: the terminal has hung up */
        return error_set_errno(err, ERROR_IO, errno, _("the input cannot be read"));
    }
    if (n <= 0) {
        p->ended = true;
    } else if (p->cooked) {
        kind = add_cooked(p, p->bytes, (size_t)n, err);
    } else {
        p->count = (size_t)n;
        p->fed = 0;
    }
    run_keys(p);
    return kind;
}

int line_prompt_wait(const struct line_prompt *p)
{
    if (!p->active) {
        return -1;
    }
    return has_keys(p) ? 0 : key_wait(p->keys);
}

void line_prompt_tick(struct line_prompt *p)
{
    if (!p->active) {
        return;
    }
    if (!has_keys(p)) {
        key_tick(p->keys);
    }
    run_keys(p);
}

/* --- signals --- */

void line_prompt_resize(struct line_prompt *p)
{
    if (p->active && !p->cooked) {
        line_screen_resize(&p->screen);
        draw(p);
    }
}

void line_prompt_resume(struct line_prompt *p)
{
    if (p->active && !p->cooked) {
        line_screen_forget(&p->screen);
        take_terminal(p, NULL); /* if it is gone, reading says so */
        draw(p);
    }
}

bool line_prompt_discard(struct line_prompt *p)
{
    if (!p->active) {
        return false;
    }
    /* A terminal that edits itself has dropped its line itself and says nothing of it. */
    if (p->cooked || line_length(p->line) == 0) {
        return false;
    }
    line_screen_leave(&p->screen, p->prompt, line_text(p->line), "^C");
    line_set_text(p->line, NULL);
    draw(p);
    return true;
}
