#include "document_blocks.h"

#include <string.h>

#define CODE_INDENT 4 /* columns from which on a line is indented code, or belongs to an item */
#define TAB_STOP    4

/* A line without its indent. */
struct line {
    const char *s;
    size_t n;
    size_t indent; /* columns */
};

enum line_kind {
    LINE_TEXT,
    LINE_BLANK,
    LINE_HEADING,
    LINE_FENCE,
    LINE_RULE,
    LINE_QUOTE,
    LINE_ITEM,
};

static bool blank(char c)
{
    return c == ' ' || c == '\t';
}

static size_t blanks(const char *s, size_t n, size_t column)
{
    size_t start = column;
    for (size_t i = 0; i < n && blank(s[i]); i++) {
        column += s[i] == '\t' ? TAB_STOP - column % TAB_STOP : 1;
    }
    return column - start;
}

static struct line line_of(const char *s, size_t n)
{
    size_t i = 0;
    while (i < n && blank(s[i])) {
        i++;
    }
    return (struct line){.s = s + i, .n = n - i, .indent = blanks(s, n, 0)};
}

static size_t run_of(const char *s, size_t n, char c)
{
    size_t i = 0;
    while (i < n && s[i] == c) {
        i++;
    }
    return i;
}

static bool ends_or_blank(const struct line *l, size_t at)
{
    return at >= l->n || blank(l->s[at]);
}

static bool heading(const struct line *l)
{
    size_t run = run_of(l->s, l->n, '#');
    return run >= 1 && run <= 6 && ends_or_blank(l, run);
}

static bool fence(const struct line *l)
{
    size_t run = run_of(l->s, l->n, l->s[0]);
    if (run < 3 || (l->s[0] != '`' && l->s[0] != '~')) {
        return false;
    }
    return l->s[0] == '~' || memchr(l->s + run, '`', l->n - run) == NULL;
}

/* Three or more of '-', '_' or '*' and nothing else: a rule, or what underlines a heading. */
static bool rule(const struct line *l)
{
    char c = l->s[0];
    size_t marks = 0;
    if (c != '-' && c != '_' && c != '*') {
        return false;
    }
    for (size_t i = 0; i < l->n; i++) {
        if (l->s[i] == c) {
            marks++;
        } else if (!blank(l->s[i])) {
            return false;
        }
    }
    return marks >= 3;
}

/* The bytes of an item's marker; 0: there is none. */
static size_t marker(const struct line *l)
{
    size_t i = 0;
    if (strchr("-+*", l->s[0]) != NULL) {
        return ends_or_blank(l, 1) ? 1 : 0;
    }
    while (i < l->n && i < 9 && l->s[i] >= '0' && l->s[i] <= '9') {
        i++;
    }
    if (i == 0 || i >= l->n || (l->s[i] != '.' && l->s[i] != ')') || !ends_or_blank(l, i + 1)) {
        return 0;
    }
    return i + 1;
}

static enum line_kind kind_of(const struct line *l)
{
    return l->n == 0        ? LINE_BLANK
           : heading(l)     ? LINE_HEADING
           : fence(l)       ? LINE_FENCE
           : rule(l)        ? LINE_RULE
           : l->s[0] == '>' ? LINE_QUOTE
           : marker(l) > 0  ? LINE_ITEM
                            : LINE_TEXT;
}

static bool item_is_empty(const struct line *l)
{
    size_t mark = marker(l);
    return line_of(l->s + mark, l->n - mark).n == 0;
}

/* An empty item cannot interrupt a paragraph, nor can one whose number is not 1. */
static bool interrupts(const struct line *l)
{
    bool numbered = l->s[0] >= '0' && l->s[0] <= '9';
    return !item_is_empty(l) && (!numbered || (l->s[0] == '1' && marker(l) == 2));
}

/* Where the content of the item that begins here has to be indented to. */
static size_t content_indent(const struct line *l)
{
    size_t mark = marker(l);
    size_t column = l->indent + mark;
    size_t gap = blanks(l->s + mark, l->n - mark, column);
    return column + (item_is_empty(l) || gap > CODE_INDENT ? 1 : gap);
}

static void close_fence(struct document_blocks *b, const struct line *l)
{
    size_t run = run_of(l->s, l->n, b->fence);
    if (l->indent < CODE_INDENT && run >= b->fence_run && line_of(l->s + run, l->n - run).n == 0) {
        b->fence = 0;
        b->complete = true;
    }
}

static void take_blank(struct document_blocks *b)
{
    if (b->empty_item) { /* an item that begins with two blank lines is over */
        b->item = 0;
        b->empty_item = false;
    }
    b->blank = true;
    b->paragraph = false;
}

/* Remembers what the top-level block of this line leaves behind. */
static void take_block(struct document_blocks *b, const struct line *l, enum line_kind kind)
{
    b->complete = kind == LINE_HEADING || kind == LINE_RULE;
    b->paragraph = kind == LINE_TEXT || kind == LINE_QUOTE;
    b->list = kind == LINE_ITEM;
    b->item = kind == LINE_ITEM ? content_indent(l) : 0;
    b->empty_item = kind == LINE_ITEM && item_is_empty(l);
    if (kind == LINE_FENCE) {
        b->fence = l->s[0];
        b->fence_run = run_of(l->s, l->n, b->fence);
    }
}

/* True when nothing before the line can reach it. */
static bool begins_block(const struct document_blocks *b, const struct line *l, enum line_kind kind)
{
    if (b->complete || kind == LINE_HEADING || kind == LINE_FENCE) {
        return true;
    }
    return b->blank && l->indent < CODE_INDENT && !(b->list && kind == LINE_ITEM);
}

bool document_blocks_line(struct document_blocks *b, const char *s, size_t n)
{
    struct line l = line_of(s, n);
    if (b->fence != 0) {
        close_fence(b, &l);
        return false;
    }
    enum line_kind kind = kind_of(&l);
    if (kind == LINE_BLANK) {
        take_blank(b);
        return false;
    }
    bool inside = b->item > 0 && l.indent >= b->item;
    if (inside) {
        b->blank = false;
        b->empty_item = false;
        return false;
    }
    if (l.indent >= CODE_INDENT) { /* code, or a line more of what there is */
        kind = LINE_TEXT;
    } else if (kind == LINE_ITEM && b->paragraph && !interrupts(&l)) {
        kind = LINE_TEXT;
    }
    bool cut = b->begun && begins_block(b, &l, kind);
    bool lazy = kind == LINE_TEXT && b->item > 0 && !b->blank && !b->empty_item;
    if (!lazy) {
        take_block(b, &l, kind);
    }
    b->begun = true;
    b->blank = false;
    return cut;
}
