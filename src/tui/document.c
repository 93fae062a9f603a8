#include "document.h"

#include "document_blocks.h"
#include "document_page.h"
#include "document_press.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/markdown.h"
#include "syllabus/base/mem.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_MAX (3u * LIMIT_ANSWER) /* cleaned, a byte may become three */

/* A part of the text that is laid out on its own. */
struct piece {
    size_t start, end;
    size_t first_row;        /* of the document */
    struct document_row gap; /* the blank row behind it */
    struct document_page page;
};

struct document {
    struct buf text; /* cleaned */
    struct buf input;
    char waiting[4]; /* the start of a character, or a CR */
    size_t waiting_count;
    bool final;

    struct document_blocks blocks;
    size_t line;     /* where the line begins that is not complete yet */
    size_t searched; /* up to here it has no LF */

    struct piece *pieces; /* whole */
    size_t piece_count, piece_cap;
    size_t laid;  /* pieces that have their rows */
    size_t cells; /* what they left of MARKDOWN_CELLS */
    struct piece tail;
    bool current; /* the rows are those of the text */

    int columns;
    size_t cost;
    struct press *press;
};

/* --- the text --- */

static void clear(struct document *d)
{
    for (size_t i = 0; i < d->piece_count; i++) {
        document_page_fini(&d->pieces[i].page);
    }
    document_page_fini(&d->tail.page);
    buf_reset(&d->text);
    d->waiting_count = 0;
    d->final = false;
    d->blocks = (struct document_blocks){0};
    d->line = d->searched = 0;
    d->piece_count = d->laid = 0;
    d->cells = MARKDOWN_CELLS;
    d->tail = (struct piece){0};
    d->current = false;
}

struct document *document_new(void)
{
    struct document *d = mem_alloc(sizeof *d);
    buf_init(&d->text, TEXT_MAX);
    buf_init(&d->input, TEXT_MAX);
    d->press = press_new();
    clear(d);
    return d;
}

void document_free(struct document *d)
{
    if (d == NULL) {
        return;
    }
    clear(d);
    free(d->pieces);
    buf_fini(&d->text);
    buf_fini(&d->input);
    press_free(d->press);
    free(d);
}

/* How many bytes at the end may mean something else with those that follow: the start of a
 * character, or a CR. */
static size_t unfinished(const char *s, size_t n)
{
    if (n > 0 && s[n - 1] == '\r') {
        return 1;
    }
    for (size_t k = 1; k <= 3 && k <= n; k++) {
        unsigned char c = (unsigned char)s[n - k];
        size_t whole = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
        if (c < 0x80 || c >= 0xC0) {
            return whole > k ? k : 0;
        }
    }
    return 0;
}

const char *document_source(const struct document *d, size_t *n)
{
    *n = d->text.len;
    return buf_str(&d->text);
}

void document_append(struct document *d, const char *text, size_t n)
{
    if (n == 0) {
        return;
    }
    buf_reset(&d->input);
    buf_add(&d->input, d->waiting, d->waiting_count);
    buf_add(&d->input, text, n);
    size_t waits = unfinished(buf_str(&d->input), d->input.len);
    size_t ready = d->input.len - waits;
    text_clean(&d->text, buf_str(&d->input), ready, 0);
    d->waiting_count = waits;
    if (waits > 0) {
        memcpy(d->waiting, d->input.data + ready, waits);
    }
    d->current = false;
}

void document_finish(struct document *d)
{
    text_clean(&d->text, d->waiting, d->waiting_count, 0);
    d->waiting_count = 0;
    d->final = true;
    d->current = false;
}

void document_set_text(struct document *d, const char *text, size_t n, bool final)
{
    clear(d);
    document_append(d, text, n);
    buf_fini(&d->input); /* a whole text, and pieces are small */
    if (final) {
        document_finish(d);
    }
}

/* --- pieces --- */

static void take_line(struct document *d, size_t end)
{
    if (document_blocks_line(&d->blocks, d->text.data + d->line, end - d->line) &&
        d->line > d->tail.start) {
        mem_grow(&d->pieces, &d->piece_cap, d->piece_count + 1, sizeof *d->pieces);
        d->pieces[d->piece_count++] = (struct piece){.start = d->tail.start, .end = d->line};
        d->tail.start = d->line;
    }
}

/* Cuts off what is complete. */
static void cut(struct document *d)
{
    const char *feed;
    while (d->searched < d->text.len &&
           (feed = memchr(d->text.data + d->searched, '\n', d->text.len - d->searched)) != NULL) {
        size_t end = (size_t)(feed - d->text.data);
        take_line(d, end);
        d->line = d->searched = end + 1;
    }
    d->searched = d->text.len;
    if (d->final && d->line < d->text.len) {
        take_line(d, d->text.len);
        d->line = d->text.len;
    }
}

/* What a heading is over follows it closely: a screen is not high. */
static bool is_heading(const struct piece *piece)
{
    size_t count = piece->page.row_count;
    const struct document_row *last = count > 0 ? &piece->page.rows[count - 1] : NULL;
    for (size_t i = 0; last && i < last->run_count; i++) {
        if (style_role(last->runs[i].style) == ROLE_HEADING) {
            return true;
        }
    }
    return false;
}

static void lay(struct document *d, struct piece *piece, const struct piece *before, size_t *cells)
{
    size_t rows = before != NULL ? before->first_row + before->page.row_count : 0;
    size_t n = piece->end - piece->start;
    document_page_fini(&piece->page);
    document_page_lay(&piece->page, d->press, buf_str(&d->text) + piece->start, n, piece->start,
                      (size_t)d->columns, cells);
    bool apart =
        rows > 0 && piece->page.row_count > 0 && (!is_heading(before) || is_heading(piece));
    piece->first_row = rows + (apart ? 1 : 0);
    piece->gap.source = piece->end > 0 ? piece->end - 1 : 0;
    d->cost += n;
}

static const struct piece *before(const struct document *d, size_t i)
{
    return i > 0 ? &d->pieces[i - 1] : NULL;
}

static void forget_rows(struct document *d)
{
    for (size_t i = 0; i < d->laid; i++) {
        document_page_fini(&d->pieces[i].page);
    }
    d->laid = 0;
    d->cells = MARKDOWN_CELLS;
    d->current = false;
}

void document_layout(struct document *d, int columns)
{
    columns = columns > 1 ? columns : 1;
    if (columns != d->columns) {
        forget_rows(d);
        d->columns = columns;
    }
    if (d->current) {
        return;
    }
    cut(d);
    for (; d->laid < d->piece_count; d->laid++) {
        lay(d, &d->pieces[d->laid], before(d, d->laid), &d->cells);
    }
    size_t cells = d->cells;
    d->tail.end = d->text.len;
    lay(d, &d->tail, before(d, d->piece_count), &cells);
    d->current = true;
}

/* --- rows --- */

size_t document_row_count(const struct document *d)
{
    return d->tail.first_row + d->tail.page.row_count;
}

/* The last piece that begins at row i or before. */
static const struct piece *piece_of_row(const struct document *d, size_t i)
{
    size_t low = 0;
    size_t high = d->piece_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (d->pieces[middle].first_row <= i) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low > 0 ? &d->pieces[low - 1] : &d->tail;
}

const struct document_row *document_row(const struct document *d, size_t i)
{
    if (i >= document_row_count(d)) {
        return NULL;
    }
    const struct piece *piece = i >= d->tail.first_row ? &d->tail : piece_of_row(d, i);
    size_t at = i - piece->first_row;
    return at < piece->page.row_count ? &piece->page.rows[at] : &piece->gap;
}

char *document_row_text(const struct document *d, size_t i)
{
    const struct document_row *row = document_row(d, i);
    struct buf out = BUF_INIT(TEXT_MAX);
    for (size_t k = 0; row != NULL && k < row->run_count; k++) {
        buf_add(&out, row->runs[k].text, row->runs[k].length);
    }
    return buf_steal(&out);
}

size_t document_anchor(const struct document *d, size_t i)
{
    const struct document_row *row = document_row(d, i);
    return row != NULL ? row->source : d->text.len;
}

/* How many rows have a place before `limit`. */
static size_t rows_before(const struct document *d, size_t limit)
{
    size_t low = 0;
    size_t high = document_row_count(d);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (document_anchor(d, middle) < limit) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

size_t document_row_at(const struct document *d, size_t anchor)
{
    size_t behind = rows_before(d, anchor + (anchor < (size_t)-1));
    return behind > 0 ? rows_before(d, document_anchor(d, behind - 1)) : 0;
}

size_t document_cost(const struct document *d)
{
    return d->cost;
}
