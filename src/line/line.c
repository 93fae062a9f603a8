#include "syllabus/line/line.h"

#include "line_internal.h"

#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <readline/readline.h>

#define CANCEL        "\a" /* bound to a command that does nothing, in every keymap */
#define COUNT_MAX     99   /* a count takes no further digit from here on */
#define SEQUENCE_ROOM 64   /* bytes of one key */

/* readline's hooks have no context of their own; see the header. */
static struct line *alive;

/* --- readline's hooks --- */

static int hook_getc(FILE *stream)
{
    if (!alive || alive->queued == 0) {
        return ESC; /* never asked for with whole keys; ESC ends whatever asks */
    }
    alive->queued--;
    return (unsigned char)*alive->queue++;
}

static int hook_available(void)
{
    return alive && alive->queued > 0;
}

static void hook_redisplay(void)
{
}

static void hook_line(char *line)
{
    free(line); /* accept-line is not on the allow-list */
}

static int command_nothing(int count, int key)
{
    return 0;
}

/* --- life --- */

/* readline's own start, and every new line, set LC_CTYPE from the environment. */
static void install_handler(void)
{
    char *locale = mem_strdup(setlocale(LC_CTYPE, NULL));
    rl_callback_handler_install("", hook_line);
    if (strcmp(setlocale(LC_CTYPE, NULL), locale) != 0) {
        setlocale(LC_CTYPE, locale);
    }
    free(locale);
}

static void set_hooks(struct line *l)
{
    rl_readline_name = "syllabus";
    rl_catch_signals = 0;
    rl_catch_sigwinch = 0;
    rl_change_environment = 0;
    rl_prep_term_function = NULL;
    rl_deprep_term_function = NULL;
    rl_getc_function = hook_getc;
    rl_input_available_hook = hook_available;
    rl_redisplay_function = hook_redisplay;
    rl_instream = l->nowhere;
    rl_outstream = l->nowhere;
}

/* After the user's inputrc, which may say otherwise. */
static void set_variables(void)
{
    static const char *const variables[][2] = {
        {"bell-style", "none"},          {"enable-bracketed-paste", "off"},
        {"disable-completion", "on"},    {"blink-matching-paren", "off"},
        {"convert-meta", "off"},         {"input-meta", "on"},
        {"output-meta", "on"},           {"byte-oriented", "off"},
        {"show-mode-in-prompt", "off"},  {"revert-all-at-newline", "off"},
        {"enable-active-region", "off"},
    };
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        rl_variable_bind(variables[i][0], variables[i][1]);
    }
    static const char *const keymaps[] = {"emacs", "vi-insert", "vi-command"};
    for (size_t i = 0; i < sizeof keymaps / sizeof *keymaps; i++) {
        rl_bind_key_in_map(*CANCEL, command_nothing, rl_get_keymap_by_name(keymaps[i]));
    }
}

struct line *line_new(const struct line_callbacks *callbacks)
{
    if (alive) {
        fprintf(stderr, "line: there is one readline only\n");
        abort();
    }
    struct line *l = mem_alloc(sizeof *l);
    l->callbacks = *callbacks;
    l->nowhere = fopen("/dev/null", "r+e");
    alive = l;
    set_hooks(l);
    char *locale = mem_strdup(setlocale(LC_CTYPE, NULL));
    rl_initialize();
    setlocale(LC_CTYPE, locale);
    free(locale);
    set_variables();
    line_commands_init();
    install_handler();
    line_set_text(l, NULL);
    return l;
}

void line_free(struct line *l)
{
    if (!l) {
        return;
    }
    rl_replace_line("", 1);
    rl_callback_handler_remove();
    rl_instream = NULL;
    rl_outstream = NULL;
    if (l->nowhere) {
        fclose(l->nowhere);
    }
    alive = NULL;
    free(l);
}

/* --- state --- */

enum line_key_mode line_key_mode(void)
{
    if (rl_editing_mode != 0) {
        return LINE_MODE_EMACS;
    }
    return rl_get_keymap() == rl_get_keymap_by_name("vi-command") ? LINE_MODE_VI_COMMAND
                                                                  : LINE_MODE_VI_INSERT;
}

const char *line_mode_name(const struct line *l)
{
    switch (line_key_mode()) {
    case LINE_MODE_VI_INSERT:
        return "vi insert";
    case LINE_MODE_VI_COMMAND:
        return "vi command";
    case LINE_MODE_EMACS:
        break;
    }
    return "emacs";
}

const char *line_text(const struct line *l)
{
    return rl_line_buffer ? rl_line_buffer : "";
}

size_t line_length(const struct line *l)
{
    return (size_t)rl_end;
}

size_t line_point(const struct line *l)
{
    return (size_t)rl_point;
}

void line_changed(struct line *l)
{
    if (l->longest < (size_t)rl_end) {
        l->longest = (size_t)rl_end;
    }
    if (l->callbacks.changed) {
        l->callbacks.changed(l->callbacks.ctx);
    }
}

void line_refused(struct line *l)
{
    if (l->callbacks.refused) {
        l->callbacks.refused(l->callbacks.ctx);
    }
}

void line_check_point(void)
{
    if (line_key_mode() == LINE_MODE_VI_COMMAND) {
        rl_vi_check();
    }
}

/* --- feeding readline --- */

static void feed(struct line *l, const char *bytes, size_t n)
{
    l->queue = bytes;
    l->queued = n;
    while (l->queued > 0) {
        rl_callback_read_char();
    }
    l->queue = NULL;
}

void line_cancel(struct line *l)
{
    if (l->wants_char) {
        l->wants_char = false;
        feed(l, "\033", 1);
    }
    if (RL_ISSTATE(RL_STATE_VIMOTION | RL_STATE_CHARSEARCH)) {
        feed(l, "\033", 1);
    }
    if (RL_ISSTATE(RL_STATE_NUMERICARG | RL_STATE_MULTIKEY)) {
        feed(l, CANCEL, 1);
    }
    rl_explicit_arg = 0; /* else it counts for the functions that are called from here */
    rl_numeric_arg = 1;
    l->prefix_len = 0;
}

void line_restart(struct line *l)
{
    line_cancel(l);
    rl_callback_handler_remove();
    rl_replace_line("", 1);
    install_handler();
    rl_point = 0;
    rl_mark = 0;
    l->keeps_column = false;
}

void line_set_mode(struct line *l, enum line_mode mode)
{
    line_cancel(l);
    if (mode == LINE_VI) {
        rl_vi_editing_mode(1, 0);
    } else {
        rl_emacs_editing_mode(1, 0);
    }
    line_changed(l);
}

/* Back to the start of the character that holds byte `at`. */
static size_t character_start(size_t at)
{
    const char *s = rl_line_buffer;
    at = at < (size_t)rl_end ? at : (size_t)rl_end;
    while (at > 0 && ((unsigned char)s[at] & 0xc0) == 0x80) {
        at--;
    }
    return at;
}

/* --- text from outside --- */

char *line_cleaned_input(const char *text, size_t n, size_t *len)
{
    char *s = text_repaired(text, n);
    size_t size = strlen(s);
    size_t to = 0;
    for (size_t i = 0; i < size;) {
        uint32_t cp = 0;
        size_t took = text_decode(s + i, size - i, &cp);
        if (cp == '\r') {
            s[i] = '\n';
            cp = '\n';
        }
        bool control = (cp < 0x20 && cp != '\n' && cp != '\t') || (cp >= 0x7f && cp < 0xa0);
        if (!control) {
            memmove(s + to, s + i, took);
            to += took;
        }
        i += took;
    }
    s[to] = '\0';
    *len = to;
    return s;
}

bool line_insert(struct line *l, const char *text, size_t n)
{
    size_t len = 0;
    char *s = n <= LIMIT_MESSAGE ? line_cleaned_input(text, n, &len) : NULL;
    bool fits = s && (size_t)rl_end + len <= LIMIT_MESSAGE;
    line_cancel(l);
    l->keeps_column = false;
    if (fits) {
        rl_begin_undo_group();
        rl_insert_text(s);
        rl_end_undo_group();
        line_check_point();
        line_changed(l);
    } else {
        line_refused(l);
    }
    free(s);
    return fits;
}

bool line_paste(struct line *l, const char *text, size_t n)
{
    return line_insert(l, text, n);
}

void line_set_text(struct line *l, const char *text)
{
    size_t len = 0;
    char *s = line_cleaned_input(text ? text : "", text ? strnlen(text, LIMIT_MESSAGE) : 0, &len);
    line_cancel(l);
    rl_replace_line(s, 1);
    rl_point = rl_end;
    rl_mark = 0;
    line_check_point();
    l->keeps_column = false;
    free(s);
    line_changed(l);
}

void line_set_point(struct line *l, size_t point)
{
    line_cancel(l);
    rl_point = (int)character_start(point);
    line_check_point();
    line_changed(l);
}

/* --- keys that are readline's --- */

/* One whole character that is no control character. */
static bool is_character(const char *bytes, size_t n)
{
    uint32_t cp = 0;
    return n > 0 && text_is_utf8(bytes, n) && text_decode(bytes, n, &cp) == n && cp >= 0x20 &&
           (cp < 0x7f || cp >= 0xa0);
}

static bool is_ascii(const char *bytes, size_t n)
{
    while (n > 0 && (unsigned char)bytes[n - 1] < 0x80) {
        n--;
    }
    return n == 0;
}

/* What a command may cost or make is more than a key should. */
static bool is_too_much(const struct line *l, unsigned flags, size_t n)
{
    size_t end = (size_t)rl_end;
    size_t count = rl_explicit_arg && rl_numeric_arg > 0 ? (size_t)rl_numeric_arg : 1;
    if (((flags & LINE_COMMAND_SLOW) && end > LIMIT_INPUT_LINE) ||
        ((flags & LINE_COMMAND_ONCE) && count > 1)) {
        return true;
    }
    if ((flags & LINE_COMMAND_REPEATS) && end + count * l->longest > LIMIT_MESSAGE + l->longest) {
        return true;
    }
    return (flags & LINE_COMMAND_INSERTS) && end + count * n > LIMIT_MESSAGE;
}

/* A digit that would make the count of a command too large. */
static bool is_digit_too_many(const char *bytes, size_t n)
{
    bool digit = bytes[n - 1] >= '0' && bytes[n - 1] <= '9';
    return digit && RL_ISSTATE(RL_STATE_NUMERICARG) && rl_numeric_arg > COUNT_MAX;
}

static bool is_waiting(const struct line *l)
{
    return l->wants_char || RL_ISSTATE(RL_STATE_VIMOTION | RL_STATE_CHARSEARCH |
                                       RL_STATE_NUMERICARG | RL_STATE_MULTIKEY);
}

static bool is_sound(void)
{
    return strlen(rl_line_buffer) == (size_t)rl_end && text_is_utf8(rl_line_buffer, (size_t)rl_end);
}

/* Whatever a command did, the text is valid and within its cap and the caret is between characters:
 * repeating an overstrike in vi mode, for one, can cut a character in half or insert a NUL. */
static void keep_promises(void)
{
    if ((size_t)rl_end > LIMIT_MESSAGE || !is_sound()) {
        rl_do_undo();
    }
    if (!is_sound()) {
        size_t n = 0;
        char *cleaned = line_cleaned_input(rl_line_buffer, (size_t)rl_end, &n);
        rl_replace_line(cleaned, 1);
        free(cleaned);
    }
    rl_point = (int)character_start((size_t)rl_point);
    line_check_point();
}

/* Hands a whole key to the command that it stands for. */
static void run_command(struct line *l, const char *bytes, size_t n)
{
    rl_mark = (int)character_start((size_t)rl_mark); /* editing does not move it along */
    feed(l, bytes, n);
}

static void after_command(struct line *l)
{
    keep_promises();
    line_changed(l);
}

/* The same for commands other than those that insert the key. */
static void after_feed(struct line *l)
{
    /* In vi mode a kill right after a kill loses the first one's memory: put something between. */
    if (line_key_mode() != LINE_MODE_EMACS && !is_waiting(l)) {
        feed(l, CANCEL, 1);
    }
    after_command(l);
}

/* Looks the key up (behind the keys of an unfinished command) and hands it on if it is allowed. */
static void look_up(struct line *l, const char *bytes, size_t n)
{
    char keyseq[LINE_PREFIX_MAX + SEQUENCE_ROOM];
    if (RL_ISSTATE(RL_STATE_NUMERICARG) && n == 2 && bytes[1] >= '0' && bytes[1] <= '9') {
        bytes++; /* M-1 M-2 is M-1 2 */
        n--;
    }
    size_t len = l->prefix_len + n;
    if (len > sizeof keyseq || !is_ascii(bytes, n)) {
        l->prefix_len = 0;
        line_refused(l);
        return;
    }
    memcpy(keyseq, l->prefix, l->prefix_len);
    memcpy(keyseq + l->prefix_len, bytes, n);
    l->prefix_len = 0;

    int type = ISFUNC;
    line_command_fn *function = rl_function_of_keyseq_len(keyseq, len, NULL, &type);
    if (type == ISKMAP && function && len <= LINE_PREFIX_MAX) {
        memcpy(l->prefix, keyseq, len);
        l->prefix_len = len;
        return;
    }
    unsigned flags = type == ISFUNC ? line_command_flags(function) : 0;
    bool nested = (flags & LINE_COMMAND_COUNTS) && RL_ISSTATE(RL_STATE_NUMERICARG);
    bool raw = (flags & LINE_COMMAND_INSERTS) && !is_character(bytes, n);
    if (!flags || raw || nested || is_too_much(l, flags, n) || is_digit_too_many(bytes, n)) {
        line_cancel(l);
        line_refused(l);
        return;
    }
    run_command(l, keyseq, len);
    /* "," and ";" look again for the character of the last search. */
    bool again = n == 1 && (*bytes == ',' || *bytes == ';');
    l->wants_char = (flags & LINE_COMMAND_CHAR) && !again;
    if (flags & LINE_COMMAND_INSERTS) {
        after_command(l); /* a run of characters is one step for undo */
    } else {
        after_feed(l);
    }
}

/* A character of several bytes. It takes no count: with a negative one readline would swallow the
 * first byte and insert the rest. */
static void insert_character(struct line *l, const char *bytes, size_t n)
{
    line_cancel(l);
    int type = ISFUNC;
    line_command_fn *function = rl_function_of_keyseq_len(bytes, 1, NULL, &type);
    unsigned flags = type == ISFUNC ? line_command_flags(function) : 0;
    if (!(flags & LINE_COMMAND_INSERTS) || is_too_much(l, flags, n)) {
        line_refused(l);
        return;
    }
    run_command(l, bytes, n);
    after_command(l);
}

/* The key that an operator of vi waits for: a motion, the operator again, or a count. */
static void operator_key(struct line *l, const char *bytes, size_t n)
{
    static const char motions[] = " hl^$0;,%|dcy123456789";
    static const char slow[] = "wbeWBEfFtT";
    bool big = (size_t)rl_end > LIMIT_INPUT_LINE;
    bool allowed = n == 1 && (strchr(motions, *bytes) || (!big && strchr(slow, *bytes)));
    if (!allowed || !*bytes || is_digit_too_many(bytes, n)) {
        line_cancel(l);
        line_refused(l);
        return;
    }
    feed(l, bytes, n);
    l->wants_char = strchr("fFtT", *bytes) != NULL;
    after_feed(l);
}

/* The key is a lone ESC. It never reaches emacs mode, where it would make the next key a Meta key,
 * nor vi's command mode but to cancel. */
static void escape_key(struct line *l, enum line_key_mode mode)
{
    line_cancel(l);
    if (mode == LINE_MODE_VI_INSERT) {
        feed(l, "\033", 1);
    }
    line_changed(l);
}

void line_key(struct line *l, const char *bytes, size_t n)
{
    if (n == 0) {
        return;
    }
    bool character = is_character(bytes, n);
    enum line_key_mode mode = line_key_mode();
    if (l->wants_char) {
        if (!character) {
            line_cancel(l);
            line_changed(l);
            return;
        }
        l->wants_char = false;
        feed(l, bytes, n);
        after_feed(l);
    } else if (n == 1 && *bytes == ESC) {
        escape_key(l, mode);
    } else if (RL_ISSTATE(RL_STATE_VIMOTION)) {
        operator_key(l, bytes, n);
    } else if (l->prefix_len == 0 && line_own_key(l, bytes, n, mode)) {
        return;
    } else if (mode == LINE_MODE_VI_INSERT && n > 1 && *bytes == ESC &&
               is_character(bytes + 1, n - 1) && bytes[1] != '[' && bytes[1] != 'O') {
        escape_key(l, mode);
        line_key(l, bytes + 1, n - 1);
    } else if (character && (unsigned char)*bytes >= 0x80) {
        if (mode == LINE_MODE_VI_COMMAND || l->prefix_len > 0) {
            line_cancel(l);
            line_refused(l);
        } else {
            insert_character(l, bytes, n);
        }
    } else {
        look_up(l, bytes, n);
    }
    l->keeps_column = false;
}
