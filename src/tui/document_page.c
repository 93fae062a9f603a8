#include "document_page.h"

#include "document_press.h"
#include "syllabus/base/markdown.h"
#include "syllabus/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BULLET "\u2022 "

/* --- what the parser tells --- */

static void push_frame(struct press *p, const struct markdown_block *block)
{
    press_child_begins(p);
    p->frames[p->frame_count++] = (struct frame){
        .kind = block->kind,
        .tight = block->tight,
        .ordered = block->ordered,
        .delimiter = block->delimiter,
        .number = block->start,
    };
}

static size_t indent_if_room(const struct press *p, size_t indent)
{
    return press_room(p) >= indent + PRESS_ROOM_LEAST ? indent : 0;
}

static void item_begin(struct press *p, const struct markdown_block *block)
{
    struct frame *list = press_top(p);
    push_frame(p, block);
    struct frame *item = press_top(p);
    const char *box = !block->task ? "" : block->done ? "[x] " : "[ ] ";
    if (list->ordered) {
        snprintf(item->marker, sizeof item->marker, "%lu%c %s", list->number++, list->delimiter,
                 box);
    } else {
        snprintf(item->marker, sizeof item->marker, "%s", block->task ? box : BULLET);
    }
    item->pending = true;
    item->indent = indent_if_room(p, text_width(item->marker, strlen(item->marker)));
}

/* Of an item without a text there is still the marker. */
static void item_end(struct press *p)
{
    if (press_top(p)->pending && press_top(p)->indent > 0) {
        press_row_begin(p);
        press_row_end(p, MARKDOWN_NO_SOURCE);
    } else if (press_top(p)->pending) {
        press_solid_begin(p);
    }
    p->frame_count--;
}

static void on_enter(void *ctx, const struct markdown_block *block)
{
    struct press *p = ctx;
    if (!p->in_table) {
        press_leaf_end(p);
    }
    switch (block->kind) {
    case MARKDOWN_QUOTE:
        push_frame(p, block);
        press_top(p)->indent = indent_if_room(p, 2);
        p->quotes++;
        break;
    case MARKDOWN_LIST:
        push_frame(p, block);
        break;
    case MARKDOWN_ITEM:
        item_begin(p, block);
        break;
    case MARKDOWN_PARAGRAPH:
    case MARKDOWN_HEADING:
        press_leaf_begin(p);
        p->heading = block->kind == MARKDOWN_HEADING ? block->level : 0;
        break;
    case MARKDOWN_CODE:
        press_solid_begin(p);
        p->leaf = true;
        p->code = true;
        break;
    case MARKDOWN_RULE:
        press_solid_begin(p);
        press_draw_rule(p);
        break;
    case MARKDOWN_TABLE:
        press_solid_begin(p);
        table_reset(&p->table, block->columns);
        p->in_table = true;
        break;
    case MARKDOWN_ROW:
        break;
    case MARKDOWN_CELL:
        p->head = block->head;
        table_cell_begin(&p->table, block->align);
        break;
    }
}

static void draw_table(struct press *p)
{
    struct table_frame frame = {.ctx = p,
                                .row_begin = press_row_begin,
                                .row_end = press_row_end,
                                .columns = press_room(p),
                                .draft = &p->draft};
    table_draw(&p->table, &frame);
    p->in_table = false;
}

static void on_leave(void *ctx, enum markdown_block_kind kind)
{
    struct press *p = ctx;
    if (kind == MARKDOWN_CELL) {
        table_cell_end(&p->table);
        p->head = false;
    } else if (kind == MARKDOWN_TABLE) {
        draw_table(p);
    } else if (kind == MARKDOWN_CODE) {
        press_draw_code(p);
        p->code = false;
    } else if (kind != MARKDOWN_ROW && kind != MARKDOWN_RULE) {
        press_leaf_end(p);
        p->heading = 0;
        if (kind == MARKDOWN_ITEM) {
            item_end(p);
        } else if (kind == MARKDOWN_QUOTE || kind == MARKDOWN_LIST) {
            p->frame_count--;
            p->quotes -= kind == MARKDOWN_QUOTE;
        }
    }
}

/* The length of a "<br>" at the start of s[0..n), or 0: models break lines in cells with it. */
static size_t line_break(const char *s, size_t n)
{
    static const char *const forms[] = {"<br>", "<br/>", "<br />"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        size_t len = strlen(forms[i]);
        if (n >= len && strncasecmp(s, forms[i], len) == 0) {
            return len;
        }
    }
    return 0;
}

static void on_text(void *ctx, enum markdown_text kind, const char *s, size_t n, size_t source)
{
    struct press *p = ctx;
    press_text_begins(p);
    if (kind != MARKDOWN_TEXT) {
        press_add_text(p, s, n, source);
        return;
    }
    size_t from = 0;
    for (size_t i = 0; i < n;) {
        const char *open = memchr(s + i, '<', n - i);
        i = open != NULL ? (size_t)(open - s) : n;
        size_t len = line_break(s + i, n - i);
        if (len > 0) {
            press_add_text(p, s + from, i - from,
                           source == MARKDOWN_NO_SOURCE ? source : source + from);
            press_add_text(p, "\n", 1, MARKDOWN_NO_SOURCE);
            from = i + len;
        }
        i += len > 0 ? len : 1;
    }
    press_add_text(p, s + from, n - from, source == MARKDOWN_NO_SOURCE ? source : source + from);
}

/* --- spans --- */

static int *span_counter(struct press *p, enum markdown_span span)
{
    return span == MARKDOWN_STRONG     ? &p->strong
           : span == MARKDOWN_EMPHASIS ? &p->emphasis
           : span == MARKDOWN_STRIKE   ? &p->strike
                                       : &p->code_spans;
}

static void on_enter_span(void *ctx, enum markdown_span span, const char *address)
{
    struct press *p = ctx;
    press_text_begins(p);
    if (span == MARKDOWN_LINK || span == MARKDOWN_IMAGE) {
        p->links[p->link_count++] =
            (struct link){.address = mem_strdup(address), .start = press_target(p)->text.len};
    } else {
        ++*span_counter(p, span);
    }
}

/* True when the text of a link says where it leads. */
static bool says(const char *text, size_t n, const char *address)
{
    static const char *const schemes[] = {"", "mailto:", "http://", "https://"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        size_t skip = strlen(schemes[i]);
        if (strncmp(address, schemes[i], skip) == 0 && strlen(address + skip) == n &&
            memcmp(address + skip, text, n) == 0) {
            return true;
        }
    }
    return false;
}

static void link_end(struct press *p)
{
    struct link *link = &p->links[p->link_count - 1];
    struct styled *t = press_target(p);
    size_t n = t->text.len - link->start;
    if (n == 0) {
        press_add_text(p, link->address, strlen(link->address), MARKDOWN_NO_SOURCE);
    }
    p->link_count--;
    if (n > 0 && link->address[0] != '\0' && !says(t->text.data + link->start, n, link->address)) {
        press_add_text(p, " (", 2, MARKDOWN_NO_SOURCE);
        press_add_text(p, link->address, strlen(link->address), MARKDOWN_NO_SOURCE);
        press_add_text(p, ")", 1, MARKDOWN_NO_SOURCE);
    }
    free(link->address);
}

static void on_leave_span(void *ctx, enum markdown_span span)
{
    struct press *p = ctx;
    if (span == MARKDOWN_LINK || span == MARKDOWN_IMAGE) {
        link_end(p);
    } else {
        --*span_counter(p, span);
    }
}

static const struct markdown_sink sink = {
    .enter = on_enter,
    .leave = on_leave,
    .enter_span = on_enter_span,
    .leave_span = on_leave_span,
    .text = on_text,
};

/* --- pages --- */

static size_t run_count(const struct draft *d, size_t row)
{
    size_t end = row + 1 < d->row_count ? d->rows[row + 1].first_run : d->run_count;
    return end - d->rows[row].first_run;
}

/* A copy with pointers of what was drafted, without blank rows at its ends: even a text of
 * characters can be blank. */
static void page_take(struct document_page *page, const struct draft *d)
{
    size_t first = 0;
    size_t end = d->row_count;
    while (end > first && run_count(d, end - 1) == 0) {
        end--;
    }
    while (first < end && run_count(d, first) == 0) {
        first++;
    }
    page->row_count = end - first;
    page->text = mem_strndup(buf_str(&d->text), d->text.len);
    page->runs = mem_array(d->run_count + 1, sizeof *page->runs);
    page->rows = mem_array(page->row_count + 1, sizeof *page->rows);
    for (size_t i = 0; i < d->run_count; i++) {
        page->runs[i] = (struct document_run){.text = page->text + d->runs[i].start,
                                              .length = d->runs[i].end - d->runs[i].start,
                                              .style = d->runs[i].style};
    }
    for (size_t i = 0; i < page->row_count; i++) {
        const struct draft_row *row = &d->rows[first + i];
        page->rows[i] = (struct document_row){.runs = page->runs + row->first_run,
                                              .run_count = run_count(d, first + i),
                                              .source = row->source};
    }
}

void document_page_lay(struct document_page *page, struct press *p, const char *s, size_t n,
                       size_t source, size_t columns, size_t *cells)
{
    press_begin(p, n, source, columns);
    if (!markdown_parse(s, n, cells, &sink, p) || p->draft.text.overflow) {
        press_begin(p, n, source, columns);
        press_draw_plain(p, s, n);
    }
    page_take(page, &p->draft);
}

void document_page_fini(struct document_page *page)
{
    free(page->rows);
    free(page->runs);
    free(page->text);
    *page = (struct document_page){0};
}
