/* Keys on their way to readline: which command a key stands for, whether that command may run, and
 * what must hold afterwards. */
#include "line_internal.h"

#include "syllabus/base/limits.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

#include <readline/readline.h>

#define SEQUENCE_ROOM 64 /* bytes of one key */
#define COUNT_MAX     99 /* a count takes no further digit from here on */

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
    rl_point = (int)line_character_start((size_t)rl_point);
    line_check_point();
}

/* Hands a whole key to the command that it stands for. */
static void run_command(struct line *l, const char *bytes, size_t n)
{
    rl_mark = (int)line_character_start((size_t)rl_mark); /* editing does not move it along */
    line_feed(l, bytes, n);
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
        line_feed(l, LINE_CANCEL, 1);
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
    line_feed(l, bytes, n);
    l->wants_char = strchr("fFtT", *bytes) != NULL;
    after_feed(l);
}

/* The key is a lone ESC. It never reaches emacs mode, where it would make the next key a Meta key,
 * nor vi's command mode but to cancel. */
static void escape_key(struct line *l, enum line_key_mode mode)
{
    line_cancel(l);
    if (mode == LINE_MODE_VI_INSERT) {
        line_feed(l, "\033", 1);
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
        line_feed(l, bytes, n);
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
