/* Keys that the line answers itself: the end of input, history, completion, moving between rows,
 * and all whose readline command cannot be let near the text. */
#include "line_internal.h"

#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <readline/readline.h>

#define EVERY_MODE (LINE_MODE_EMACS | LINE_MODE_VI_INSERT | LINE_MODE_VI_COMMAND)

static void do_accept(struct line *l)
{
    char *text = mem_strdup(line_text(l));
    line_restart(l);
    line_changed(l);
    if (l->callbacks.accept) {
        l->callbacks.accept(l->callbacks.ctx, text);
    }
    free(text);
}

static void do_newline(struct line *l)
{
    line_insert(l, "\n", 1);
}

static void do_interrupt(struct line *l)
{
    if (l->callbacks.interrupt) {
        l->callbacks.interrupt(l->callbacks.ctx);
    }
}

static void do_delete(struct line *l)
{
    if (rl_point < rl_end) {
        rl_delete(1, 0);
        line_check_point();
        line_changed(l);
    } else {
        line_refused(l);
    }
}

static void do_delete_or_eof(struct line *l)
{
    if (rl_end > 0) {
        do_delete(l);
    } else if (l->callbacks.eof) {
        l->callbacks.eof(l->callbacks.ctx);
    }
}

static void do_redraw(struct line *l)
{
    line_changed(l);
}

static void move(struct line *l, line_command_fn *motion)
{
    motion(1, 0);
    line_check_point();
    line_changed(l);
}

static void do_left(struct line *l)
{
    move(l, rl_backward_char);
}

static void do_right(struct line *l)
{
    move(l, rl_forward_char);
}

static void do_word(struct line *l, line_command_fn *motion)
{
    if (rl_end > (int)LIMIT_INPUT_LINE) { /* as LINE_COMMAND_SLOW */
        line_refused(l);
    } else {
        move(l, motion);
    }
}

static void do_word_left(struct line *l)
{
    do_word(l, rl_backward_word);
}

static void do_word_right(struct line *l)
{
    do_word(l, rl_forward_word);
}

/* Start of the row (as the person broke the text) that holds `at`. */
static size_t row_start(const char *s, size_t at)
{
    while (at > 0 && s[at - 1] != '\n') {
        at--;
    }
    return at;
}

static void do_home(struct line *l)
{
    line_set_point(l, row_start(line_text(l), line_point(l)));
}

static void do_end(struct line *l)
{
    const char *s = line_text(l) + line_point(l);
    line_set_point(l, line_point(l) + strcspn(s, "\n"));
}

/* Puts the caret into the row that begins at `start`, as near to the aimed column as can be. */
static void move_into_row(struct line *l, size_t start)
{
    const char *s = line_text(l) + start;
    size_t column = l->column;
    rl_point = (int)(start + text_fit(s, strcspn(s, "\n"), column));
    line_check_point();
    line_changed(l);
    l->keeps_column = true;
    l->column = column;
}

static void history(struct line *l, const char *(*entry)(void *ctx, const char *current))
{
    const char *text = entry ? entry(l->callbacks.ctx, line_text(l)) : NULL;
    if (text) {
        line_set_text(l, text);
    } else {
        line_refused(l);
    }
}

static void aim(struct line *l)
{
    size_t start = row_start(line_text(l), line_point(l));
    if (!l->keeps_column) {
        l->column = text_width(line_text(l) + start, line_point(l) - start);
    }
}

static void do_up(struct line *l)
{
    size_t start = row_start(line_text(l), line_point(l));
    if (start == 0) {
        history(l, l->callbacks.history_prev);
        return;
    }
    aim(l);
    move_into_row(l, row_start(line_text(l), start - 1));
}

static void do_down(struct line *l)
{
    const char *below = strchr(line_text(l) + line_point(l), '\n');
    if (!below) {
        history(l, l->callbacks.history_next);
        return;
    }
    aim(l);
    move_into_row(l, (size_t)(below - line_text(l)) + 1);
}

/* Bytes that all candidates begin with, whole characters. */
static size_t common_prefix(const struct strlist *candidates)
{
    const char *first = candidates->items[0];
    size_t n = strlen(first);
    for (size_t i = 1; i < candidates->count; i++) {
        size_t same = 0;
        while (same < n && first[same] == candidates->items[i][same]) {
            same++;
        }
        n = same;
    }
    while (n > 0 && ((unsigned char)first[n] & 0xc0) == 0x80) {
        n--;
    }
    return n;
}

static void replace_word(struct line *l, size_t start, const char *text, size_t n)
{
    size_t len = 0;
    char *s = line_cleaned_input(text, n, &len);
    size_t rest = (size_t)rl_end - ((size_t)rl_point - start);
    if (rest + len <= LIMIT_MESSAGE) {
        rl_begin_undo_group();
        rl_delete_text((int)start, rl_point);
        rl_point = (int)start;
        rl_insert_text(s);
        rl_end_undo_group();
        line_changed(l);
    } else {
        line_refused(l);
    }
    free(s);
}

static void do_complete(struct line *l)
{
    struct strlist candidates = {0};
    size_t point = line_point(l);
    size_t start = point;
    if (l->callbacks.complete) {
        start = l->callbacks.complete(l->callbacks.ctx, line_text(l), point, &candidates);
    }
    if (candidates.count == 0 || start > point) {
        line_refused(l);
    } else {
        size_t common = common_prefix(&candidates);
        if (candidates.count == 1 || common > point - start) {
            replace_word(l, start, candidates.items[0], common);
        } else if (l->callbacks.candidates) {
            l->callbacks.candidates(l->callbacks.ctx, &candidates);
        }
    }
    strlist_fini(&candidates);
}

static const struct {
    const char *bytes;
    unsigned modes;
    void (*action)(struct line *l);
} keys[] = {
    {"\r", EVERY_MODE, do_accept},
    {"\n", EVERY_MODE, do_accept},
    {"\033\r", EVERY_MODE, do_newline},
    {"\033\n", EVERY_MODE, do_newline},
    {"\t", EVERY_MODE, do_complete},
    {"\003", EVERY_MODE, do_interrupt},
    {"\004", EVERY_MODE, do_delete_or_eof},
    {"\014", EVERY_MODE, do_redraw},
    {"\020", EVERY_MODE, do_up},
    {"\016", EVERY_MODE, do_down},
    {"k", LINE_MODE_VI_COMMAND, do_up},
    {"-", LINE_MODE_VI_COMMAND, do_up},
    {"j", LINE_MODE_VI_COMMAND, do_down},
    {"+", LINE_MODE_VI_COMMAND, do_down},
    {"\033[A", EVERY_MODE, do_up},
    {"\033OA", EVERY_MODE, do_up},
    {"\033[B", EVERY_MODE, do_down},
    {"\033OB", EVERY_MODE, do_down},
    {"\033[C", EVERY_MODE, do_right},
    {"\033OC", EVERY_MODE, do_right},
    {"\033[D", EVERY_MODE, do_left},
    {"\033OD", EVERY_MODE, do_left},
    {"\033[1;5C", EVERY_MODE, do_word_right},
    {"\033[1;5D", EVERY_MODE, do_word_left},
    {"\033[H", EVERY_MODE, do_home},
    {"\033OH", EVERY_MODE, do_home},
    {"\033[1~", EVERY_MODE, do_home},
    {"\033[7~", EVERY_MODE, do_home},
    {"\033[F", EVERY_MODE, do_end},
    {"\033OF", EVERY_MODE, do_end},
    {"\033[4~", EVERY_MODE, do_end},
    {"\033[8~", EVERY_MODE, do_end},
    {"\033[3~", EVERY_MODE, do_delete},
};

bool line_own_key(struct line *l, const char *bytes, size_t n, enum line_key_mode mode)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if ((keys[i].modes & mode) && strlen(keys[i].bytes) == n &&
            memcmp(keys[i].bytes, bytes, n) == 0) {
            bool vertical = keys[i].action == do_up || keys[i].action == do_down;
            line_cancel(l);
            if (!vertical) {
                l->keeps_column = false;
            }
            keys[i].action(l);
            return true;
        }
    }
    return false;
}
