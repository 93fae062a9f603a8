#include "html_markdown_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/markdown.h"
#include "syllabus/base/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define HEADINGS 6

void html_add_escaped(struct buf *out, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *as = s[i] == '&'   ? "&amp;"
                         : s[i] == '<' ? "&lt;"
                         : s[i] == '>' ? "&gt;"
                         : s[i] == '"' ? "&quot;"
                                       : NULL;
        if (as) {
            buf_add_str(out, as);
        } else {
            buf_add_char(out, s[i]);
        }
    }
}

struct writing {
    struct buf *out;
    int level;   /* of the highest heading */
    int heading; /* of the one that is open */
    bool ordered[MARKDOWN_DEPTH + 1];
    size_t lists; /* that are open */
    const char *cell;
    bool linked[MARKDOWN_DEPTH + 1]; /* the open links: whether they are one */
    size_t links;
};

static int heading_of(const struct writing *w, int level)
{
    int as = w->level + level - 1;
    return as > HEADINGS ? HEADINGS : as;
}

static void enter_list(struct writing *w, const struct markdown_block *b)
{
    if (w->lists < MARKDOWN_DEPTH) {
        w->ordered[w->lists] = b->ordered;
    }
    w->lists++;
    if (b->ordered && b->start != 1) {
        buf_printf(w->out, "<ol start=\"%u\">\n", b->start);
    } else {
        buf_add_str(w->out, b->ordered ? "<ol>\n" : "<ul>\n");
    }
}

static void enter(void *ctx, const struct markdown_block *b)
{
    struct writing *w = ctx;
    switch (b->kind) {
    case MARKDOWN_QUOTE:
        buf_add_str(w->out, "<blockquote>\n");
        break;
    case MARKDOWN_LIST:
        enter_list(w, b);
        break;
    case MARKDOWN_ITEM:
        buf_printf(w->out, "<li>%s", !b->task ? "" : b->done ? "☑ " : "☐ ");
        break;
    case MARKDOWN_PARAGRAPH:
        buf_add_str(w->out, "<p>");
        break;
    case MARKDOWN_HEADING:
        w->heading = heading_of(w, b->level);
        buf_printf(w->out, "<h%d>", w->heading);
        break;
    case MARKDOWN_CODE:
        buf_add_str(w->out, "<pre><code>");
        break;
    case MARKDOWN_RULE:
        buf_add_str(w->out, "<hr>\n");
        break;
    case MARKDOWN_TABLE:
        buf_add_str(w->out, "<table>\n");
        break;
    case MARKDOWN_ROW:
        buf_add_str(w->out, "<tr>");
        break;
    case MARKDOWN_CELL:
        w->cell = b->head ? "th" : "td";
        buf_printf(w->out, "<%s>", w->cell);
        break;
    }
}

static void leave(void *ctx, enum markdown_block_kind kind)
{
    struct writing *w = ctx;
    switch (kind) {
    case MARKDOWN_QUOTE:
        buf_add_str(w->out, "</blockquote>\n");
        break;
    case MARKDOWN_LIST:
        w->lists--;
        buf_add_str(w->out,
                    w->lists < MARKDOWN_DEPTH && w->ordered[w->lists] ? "</ol>\n" : "</ul>\n");
        break;
    case MARKDOWN_ITEM:
        buf_add_str(w->out, "</li>\n");
        break;
    case MARKDOWN_PARAGRAPH:
        buf_add_str(w->out, "</p>\n");
        break;
    case MARKDOWN_HEADING:
        buf_printf(w->out, "</h%d>\n", w->heading);
        break;
    case MARKDOWN_CODE:
        buf_add_str(w->out, "</code></pre>\n");
        break;
    case MARKDOWN_RULE:
        break;
    case MARKDOWN_TABLE:
        buf_add_str(w->out, "</table>\n");
        break;
    case MARKDOWN_ROW:
        buf_add_str(w->out, "</tr>\n");
        break;
    case MARKDOWN_CELL:
        buf_printf(w->out, "</%s>", w->cell);
        break;
    }
}

static bool leads_somewhere(const char *address)
{
    static const char *const schemes[] = {"https://", "http://", "mailto:"};
    bool any = false;
    for (size_t i = 0; address && i < sizeof schemes / sizeof *schemes; i++) {
        any |= strncasecmp(address, schemes[i], strlen(schemes[i])) == 0;
    }
    return any && !strpbrk(address, " \t\n\"<>\\^`{|}"); /* RFC 3986: none of these is in one */
}

static void enter_link(struct writing *w, const char *address)
{
    bool is = leads_somewhere(address);
    if (w->links < MARKDOWN_DEPTH) {
        w->linked[w->links] = is;
    } else {
        is = false;
    }
    w->links++;
    if (is) {
        buf_add_str(w->out, "<a href=\"");
        html_add_escaped(w->out, address, strlen(address));
        buf_add_str(w->out, "\">");
    }
}

/* What stands around the words of the simple ones. */
static const char *const spans[] = {
    [MARKDOWN_EMPHASIS] = "em",    [MARKDOWN_STRONG] = "strong", [MARKDOWN_STRIKE] = "del",
    [MARKDOWN_CODE_SPAN] = "code", [MARKDOWN_IMAGE] = "em", /* its words */
};

static void enter_span(void *ctx, enum markdown_span span, const char *address)
{
    struct writing *w = ctx;
    if (span == MARKDOWN_LINK) {
        enter_link(w, address);
    } else {
        buf_printf(w->out, "<%s>", spans[span]);
    }
}

static void leave_span(void *ctx, enum markdown_span span)
{
    struct writing *w = ctx;
    if (span != MARKDOWN_LINK) {
        buf_printf(w->out, "</%s>", spans[span]);
        return;
    }
    w->links--;
    if (w->links < MARKDOWN_DEPTH && w->linked[w->links]) {
        buf_add_str(w->out, "</a>");
    }
}

static void text(void *ctx, enum markdown_text kind, const char *s, size_t n, size_t source)
{
    struct writing *w = ctx;
    if (kind == MARKDOWN_HARD_BREAK) {
        buf_add_str(w->out, "<br>\n");
    } else {
        html_add_escaped(w->out, s, n);
    }
}

void html_add_markdown(struct buf *out, const char *s, int level)
{
    static const struct markdown_sink sink = {enter, leave, enter_span, leave_span, text};
    struct buf made = BUF_INIT(out->limit);
    struct writing w = {.out = &made, .level = level};
    size_t cells = MARKDOWN_CELLS;
    if (markdown_parse(s, strlen(s), &cells, &sink, &w)) {
        buf_add(out, buf_str(&made), made.len);
        out->overflow |= made.overflow;
    } else { /* more than is reasonable: as it was written */
        char *plain = text_cleaned(s, 0);
        buf_add_str(out, "<pre>");
        html_add_escaped(out, plain, strlen(plain));
        buf_add_str(out, "</pre>\n");
        free(plain);
    }
    buf_fini(&made);
}
