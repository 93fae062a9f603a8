#include "editor.h"

#include "hidden.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"
#include "syllabus/line/key.h"

#include <stdlib.h>
#include <string.h>

#define KEY_ROOM 64 /* bytes of one key */

struct editor {
    struct line *line;
    enum line_mode mode;
    struct field *field; /* what readline has (or the secret with the focus), or NULL */
    struct buf before;   /* the text before the present key */
    bool prefix;         /* Ctrl-X came: perhaps Ctrl-E follows */
    bool pending;        /* vi: an operator or a count waits */
    /* What the line's callbacks said during a key. */
    bool refused, ended;
    int edge; /* -1: above the first row, 1: below the last */
    /* What completion is to give, for editor_replace(). */
    const char *replacement;
    size_t replace_from;
};

/* --- fields --- */

void field_init(struct field *f, size_t limit, unsigned flags)
{
    bool secret = flags & FIELD_SECRET;
    *f = (struct field){.flags = flags};
    f->limit = limit > 0 ? limit : secret ? LIMIT_KEY : LIMIT_MESSAGE;
    /* Memory that grew would leave copies of a secret behind. */
    f->text = mem_alloc(secret ? f->limit + 1 : 1);
}

void field_fini(struct field *f)
{
    if (f->text && (f->flags & FIELD_SECRET)) {
        secret_wipe(f->text, f->limit + 1);
    }
    free(f->text);
    *f = (struct field){0};
}

/* The largest start of a character that is not behind `at`. */
static size_t character_start(const char *s, size_t n, size_t at)
{
    at = at < n ? at : n;
    while (at > 0 && at < n && ((unsigned char)s[at] & 0xc0) == 0x80) {
        at--;
    }
    return at;
}

/* Text as a field may hold it: valid UTF-8 without control characters other than TAB and, in a long
 * field, LF, within the limit. Line ends of a one-line field become blanks. Owned. */
static char *tidy(const struct field *f, const char *text)
{
    char *s = text_repaired(text ? text : "", text ? strnlen(text, LIMIT_MESSAGE) : 0);
    size_t n = strlen(s);
    size_t to = 0;
    for (size_t i = 0; i < n;) {
        uint32_t cp = 0;
        size_t took = text_decode(s + i, n - i, &cp);
        bool end = cp == '\n' || cp == '\r';
        bool control = (cp < 0x20 && cp != '\t') || (cp >= 0x7f && cp < 0xa0);
        if (end) {
            s[to++] = f->flags & FIELD_LONG ? '\n' : ' ';
        } else if (!control) {
            memmove(s + to, s + i, took);
            to += took;
        }
        i += took;
    }
    s[to] = '\0';
    s[character_start(s, to, f->limit)] = '\0';
    return s;
}

/* --- what the line says --- */

static const char *on_prev(void *ctx, const char *current)
{
    struct editor *e = ctx;
    e->edge = -1;
    return NULL;
}

static const char *on_next(void *ctx, const char *current)
{
    struct editor *e = ctx;
    e->edge = 1;
    return NULL;
}

static void on_refused(void *ctx)
{
    struct editor *e = ctx;
    e->refused = true;
}

static void on_eof(void *ctx)
{
    struct editor *e = ctx;
    e->ended = true;
}

static size_t on_complete(void *ctx, const char *text, size_t point, struct strlist *candidates)
{
    struct editor *e = ctx;
    if (e->replacement) {
        strlist_add(candidates, e->replacement);
    }
    return e->replace_from;
}

/* --- life --- */

struct editor *editor_new(enum line_mode mode)
{
    struct editor *e = mem_alloc(sizeof *e);
    const struct line_callbacks callbacks = {
        .history_prev = on_prev,
        .history_next = on_next,
        .complete = on_complete,
        .refused = on_refused,
        .eof = on_eof,
        .ctx = e,
    };
    buf_init(&e->before, LIMIT_MESSAGE);
    e->line = line_new(&callbacks);
    e->mode = mode;
    line_set_mode(e->line, mode);
    return e;
}

void editor_free(struct editor *e)
{
    if (!e) {
        return;
    }
    editor_lend(e, NULL);
    line_free(e->line);
    buf_fini(&e->before);
    free(e);
}

void editor_set_mode(struct editor *e, enum line_mode mode)
{
    e->mode = mode;
    line_set_mode(e->line, mode);
}

static bool is_vi_command(const struct editor *e)
{
    return strcmp(line_mode_name(e->line), "vi command") == 0;
}

const char *editor_mode_text(const struct editor *e)
{
    if (e->mode == LINE_EMACS) {
        return "";
    }
    return is_vi_command(e) ? _("vi: command") : _("vi: insert");
}

bool editor_is_typing(const struct editor *e)
{
    return !is_vi_command(e);
}

/* --- the loan --- */

/* Whether the text of a field is in readline. */
static bool is_lent(const struct editor *e, const struct field *f)
{
    return e->field == f && !(f->flags & FIELD_SECRET);
}

static void take_back(struct editor *e)
{
    struct field *f = e->field;
    if (f && is_lent(e, f)) {
        free(f->text);
        f->length = line_length(e->line);
        f->point = line_point(e->line);
        f->text = mem_strndup(line_text(e->line), f->length);
        line_set_text(e->line, NULL);
    }
    e->field = NULL;
}

void editor_lend(struct editor *e, struct field *f)
{
    if (f == e->field) {
        return;
    }
    take_back(e);
    e->field = f;
    e->prefix = false;
    e->pending = false;
    line_set_mode(e->line, e->mode); /* vi begins in insert mode */
    if (f && is_lent(e, f)) {
        line_set_text(e->line, f->text);
        line_set_point(e->line, f->point);
    }
}

void editor_forget(struct editor *e, struct field *f)
{
    if (e->field == f) {
        editor_lend(e, NULL);
    }
}

const char *editor_text(const struct editor *e, const struct field *f)
{
    return is_lent(e, f) ? line_text(e->line) : f->text;
}

size_t editor_length(const struct editor *e, const struct field *f)
{
    return is_lent(e, f) ? line_length(e->line) : f->length;
}

size_t editor_point(const struct editor *e, const struct field *f)
{
    return is_lent(e, f) ? line_point(e->line) : f->point;
}

void editor_set_text(struct editor *e, struct field *f, const char *text)
{
    if (f->flags & FIELD_SECRET) {
        hidden_set(f, text);
        return;
    }
    char *s = tidy(f, text);
    if (is_lent(e, f)) {
        if (*s == '\0') {
            line_set_mode(e->line, e->mode); /* a new text: vi begins in insert mode */
        }
        line_set_text(e->line, s);
        free(s);
    } else {
        free(f->text);
        f->text = s;
        f->length = strlen(s);
        f->point = f->length;
    }
}

void editor_set_point(struct editor *e, struct field *f, size_t point)
{
    point = character_start(editor_text(e, f), editor_length(e, f), point);
    if (is_lent(e, f)) {
        line_set_point(e->line, point);
    } else {
        f->point = point;
    }
}

/* --- one key of the line --- */

static void begin(struct editor *e)
{
    buf_reset(&e->before);
    buf_add(&e->before, line_text(e->line), line_length(e->line));
    e->refused = false;
    e->ended = false;
    e->edge = 0;
}

/* A command that waits for more ends. */
static void cancel(struct editor *e)
{
    line_set_point(e->line, line_point(e->line));
    e->pending = false;
}

static bool is_changed(const struct editor *e)
{
    size_t n = line_length(e->line);
    return n != e->before.len || memcmp(line_text(e->line), buf_str(&e->before), n) != 0;
}

/* Whatever readline did (it may have yanked what was killed in another field), the text is one that
 * the field may hold. */
static enum editor_result settle(struct editor *e, size_t point)
{
    const struct field *f = e->field;
    if (!(f->flags & FIELD_LONG) && strchr(line_text(e->line), '\n')) {
        size_t at = line_point(e->line);
        char *s = tidy(f, line_text(e->line));
        line_set_text(e->line, s);
        line_set_point(e->line, at);
        free(s);
    }
    if (line_length(e->line) > f->limit) {
        line_set_text(e->line, buf_str(&e->before));
        line_set_point(e->line, point);
        return EDITOR_TOO_LONG;
    }
    if (e->ended) {
        return EDITOR_END;
    }
    if (e->edge != 0) {
        return e->edge < 0 ? EDITOR_PREVIOUS : EDITOR_NEXT;
    }
    if (is_changed(e)) {
        return EDITOR_CHANGED;
    }
    return e->refused ? EDITOR_REFUSED : EDITOR_TAKEN;
}

static enum editor_result forward(struct editor *e, const char *bytes, size_t n)
{
    size_t point = line_point(e->line);
    begin(e);
    line_key(e->line, bytes, n);
    return settle(e, point);
}

static enum editor_result newline(struct editor *e)
{
    size_t point = line_point(e->line);
    if (!(e->field->flags & FIELD_LONG)) {
        cancel(e);
        return EDITOR_REFUSED;
    }
    begin(e);
    return line_insert(e->line, "\n", 1) ? settle(e, point) : EDITOR_TOO_LONG;
}

static enum editor_result paste(struct editor *e, const struct key *key)
{
    size_t point = line_point(e->line);
    size_t n = key->length;
    const struct field *f = e->field;
    cancel(e);
    if (!key->text || n > f->limit) {
        return EDITOR_TOO_LONG;
    }
    while (!(f->flags & FIELD_LONG) && n > 0 && strchr("\r\n", key->text[n - 1])) {
        n--; /* what was copied with its line's end */
    }
    begin(e);
    if (n == 0) {
        return EDITOR_TAKEN;
    }
    return line_paste(e->line, key->text, n) ? settle(e, point) : EDITOR_TOO_LONG;
}

static enum editor_result jump(struct editor *e, size_t point)
{
    line_set_point(e->line, point);
    return EDITOR_TAKEN;
}

/* --- which key is what --- */

/* Keys of the program's with Ctrl: what readline has on them (redraw, search, quoted insert,
 * history, signals) is not for a screen. */
#define CTRL_IGNORED "cgilmnopqrsvz"

static bool is_word_mods(unsigned mods)
{
    return mods & (KEY_MOD_CTRL | KEY_MOD_ALT);
}

/* The bytes under which the line knows a key of movement or deletion; NULL: not one of these. */
static const char *motion_bytes(const struct editor *e, const struct key *key)
{
    bool word = is_word_mods(key->mods);
    bool emacs = e->mode == LINE_EMACS;
    switch (key->kind) {
    case KEY_LEFT:
        return word ? "\033[1;5D" : "\033[D";
    case KEY_RIGHT:
        return word ? "\033[1;5C" : "\033[C";
    case KEY_HOME:
        return "\033[H";
    case KEY_END:
        return "\033[F";
    case KEY_BACKSPACE:
        return !word ? "\x7f" : emacs ? "\033\x7f" : "\x17";
    case KEY_DELETE:
        return word && emacs ? "\033d" : "\033[3~";
    default:
        return NULL;
    }
}

/* Whether a vi command is left half typed: nobody says, but one of these that moved nothing is. The
 * worst of a wrong guess is an Escape too many. */
static void guess_pending(struct editor *e, const struct key *key, size_t point)
{
    static const char operators[] = "cdyfFtTr123456789";
    bool could = key->character > 0 && key->character < 0x80 &&
                 strchr(operators, (int)key->character) && is_vi_command(e);
    e->pending = could && !e->pending && !e->refused && line_point(e->line) == point;
}

static enum editor_result type(struct editor *e, const struct key *key)
{
    struct buf bytes = BUF_INIT(KEY_ROOM);
    struct key latin = *key;
    if (key->mods == KEY_MOD_ALT && key->character >= 0x80) { /* readline knows Latin ones only */
        latin.character = key->base ? key->base : key_latin(key->character);
    }
    enum editor_result result = EDITOR_IGNORED;
    size_t point = line_point(e->line);
    bool plain = !is_word_mods(key->mods);
    if (!key_bytes(&latin, &bytes)) {
        cancel(e);
    } else if (plain && !is_vi_command(e) && bytes.len > e->field->limit - line_length(e->line)) {
        cancel(e);
        result = EDITOR_TOO_LONG;
    } else {
        result = forward(e, buf_str(&bytes), bytes.len);
        if (plain && result == EDITOR_TAKEN) {
            guess_pending(e, key, point);
        } else {
            e->pending = false;
        }
    }
    buf_fini(&bytes);
    return result;
}

static enum editor_result character(struct editor *e, const struct key *key)
{
    bool prefixed = e->prefix;
    e->prefix = false;
    if (key->mods & KEY_MOD_SUPER) {
        return EDITOR_IGNORED;
    }
    if (key->mods & KEY_MOD_CTRL) {
        if (key->character == 'j') {
            return newline(e);
        }
        if (prefixed && key->character == 'e') {
            cancel(e);
            return EDITOR_OUTSIDE;
        }
        if (key->character < 0x80 && strchr(CTRL_IGNORED, (int)key->character)) {
            cancel(e);
            return EDITOR_IGNORED;
        }
        e->prefix = key->character == 'x';
    }
    return type(e, key);
}

/* In vi mode the first Escape is vi's, the second leaves. */
static enum editor_result escape(struct editor *e)
{
    bool pending = e->pending;
    if (e->mode == LINE_VI && !is_vi_command(e)) {
        return forward(e, "\033", 1);
    }
    cancel(e);
    return pending ? EDITOR_TAKEN : EDITOR_IGNORED;
}

static enum editor_result other(struct editor *e, const struct key *key)
{
    const char *bytes = motion_bytes(e, key);
    e->prefix = false;
    if (!bytes) {
        cancel(e);
        return EDITOR_IGNORED;
    }
    e->pending = false;
    if ((key->mods & KEY_MOD_CTRL) && (key->kind == KEY_HOME || key->kind == KEY_END)) {
        return jump(e, key->kind == KEY_HOME ? 0 : line_length(e->line));
    }
    return forward(e, bytes, strlen(bytes));
}

enum editor_result editor_key(struct editor *e, const struct key *key)
{
    if (!e->field) {
        return EDITOR_IGNORED;
    }
    if (e->field->flags & FIELD_SECRET) {
        return hidden_key(e->field, key);
    }
    switch (key->kind) {
    case KEY_NONE:
    case KEY_MOUSE:
    case KEY_FOCUS_IN:
    case KEY_FOCUS_OUT:
    case KEY_REPLY:
        return EDITOR_IGNORED; /* nobody's keys: what is half typed stays so */
    case KEY_CHARACTER:
        return character(e, key);
    case KEY_PASTE:
        e->prefix = false;
        return paste(e, key);
    case KEY_ENTER:
        e->prefix = false;
        if (key->mods != 0) {
            return newline(e);
        }
        cancel(e);
        return EDITOR_ACCEPT;
    case KEY_ESCAPE:
        e->prefix = false;
        return escape(e);
    default:
        return other(e, key);
    }
}

bool editor_replace(struct editor *e, struct field *f, size_t start, const char *text)
{
    editor_lend(e, f);
    size_t point = line_point(e->line);
    if (start > point || strlen(text) > f->limit ||
        line_length(e->line) - (point - start) + strlen(text) > f->limit) {
        return false;
    }
    cancel(e);
    e->replacement = text;
    e->replace_from = start;
    /* The line completes as one step; its Tab is reached from here only. */
    enum editor_result result = forward(e, "\t", 1);
    e->replacement = NULL;
    e->replace_from = 0;
    return result == EDITOR_CHANGED || result == EDITOR_TAKEN;
}

char *editor_too_long(const struct field *f)
{
    if (f->limit >= LIMIT_MESSAGE) {
        return mem_printf(_("The pasted text was left out: one message holds %u MiB."),
                          LIMIT_MESSAGE >> 20);
    }
    size_t n = f->limit;
    return mem_printf(ngettext("That does not fit: this field holds %zu byte.",
                               "That does not fit: this field holds %zu bytes.", n),
                      n);
}
