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
        rl_bind_key_in_map(*LINE_CANCEL, command_nothing, rl_get_keymap_by_name(keymaps[i]));
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

void line_feed(struct line *l, const char *bytes, size_t n)
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
        line_feed(l, "\033", 1);
    }
    if (RL_ISSTATE(RL_STATE_VIMOTION | RL_STATE_CHARSEARCH)) {
        line_feed(l, "\033", 1);
    }
    if (RL_ISSTATE(RL_STATE_NUMERICARG | RL_STATE_MULTIKEY)) {
        line_feed(l, LINE_CANCEL, 1);
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
        /* By "i", as a new line begins: what vi would repeat by "." is a key that it knows. With
         * another readline would leave the repetition by a jump and take what follows for it. */
        rl_vi_editing_mode(1, 'i');
    } else {
        rl_emacs_editing_mode(1, 0);
    }
    line_changed(l);
}

size_t line_character_start(size_t at)
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
    size_t cap = LIMIT_MESSAGE; /* what was repaired may have grown */
    while (len > cap && ((unsigned char)s[cap] & 0xc0) == 0x80) {
        cap--;
    }
    s[len < cap ? len : cap] = '\0';
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
    rl_point = (int)line_character_start(point);
    line_check_point();
    line_changed(l);
}
