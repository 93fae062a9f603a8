#include "document_page.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/base/time.h"
#include "syllabus/course/hours.h"

#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* From here on a piece is given to the writer. */
#define PIECE_HIGH_WATER (64u << 10)
/* More than the longest text a document can hold: one text is one piece. */
#define PIECE_LIMIT (512u << 20)
#define CELL_LIMIT  (64u << 10)

void page_init(struct page *p, document_write_fn *write, void *ctx)
{
    *p = (struct page){.write = write, .ctx = ctx, .last = '\n'};
    buf_init(&p->piece, PIECE_LIMIT);
}

static void give(struct page *p)
{
    if (p->piece.len > 0) {
        p->write(p->ctx, buf_str(&p->piece), p->piece.len);
    }
    buf_reset(&p->piece);
}

void page_end(struct page *p)
{
    give(p);
    buf_fini(&p->piece);
}

static void added(struct page *p)
{
    if (p->piece.len > 0) {
        p->last = p->piece.data[p->piece.len - 1];
    }
    if (p->piece.len > PIECE_HIGH_WATER) {
        give(p);
    }
}

void page_text_n(struct page *p, const char *text, size_t n)
{
    text_clean(&p->piece, text, n, 0);
    added(p);
}

void page_text(struct page *p, const char *text)
{
    if (text) {
        page_text_n(p, text, strlen(text));
    }
}

void page_printf(struct page *p, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    buf_vprintf(&p->piece, format, ap);
    va_end(ap);
    added(p);
}

void page_line_end(struct page *p)
{
    if (p->last != '\n') {
        page_printf(p, "\n");
    }
}

void page_cell(struct page *p, const char *text, size_t width)
{
    char *clean = text_cleaned(text, TEXT_ONE_LINE);
    struct buf cell = BUF_INIT(CELL_LIMIT);
    text_pad(&cell, clean, width);
    page_printf(p, "%s", buf_str(&cell));
    buf_fini(&cell);
    free(clean);
}

void page_string(struct page *p, const struct json_object *string)
{
    size_t n = 0;
    const char *text = json_text(string, &n);
    if (text) {
        page_text_n(p, text, n);
    }
}

void page_member(struct page *p, const struct json_object *object, const char *key)
{
    page_string(p, json_get(object, key));
}

void page_label(struct page *p, enum label_kind kind, const struct json_object *name)
{
    page_text(p, label(kind, json_text(name, NULL)));
}

void page_field(struct page *p, const char *heading, const char *text)
{
    if (!text_blank(text)) {
        page_printf(p, "%s: ", heading);
        page_text(p, text);
        page_printf(p, "\n");
    }
}

/* A third of an hour has as many digits in JSON as a double; people get two. Owned. */
static char *hours_number(const struct json_object *hours)
{
    double value;
    bool known = json_to_number(hours, &value) && value >= 0 && value < INT_MAX / 60;
    return known ? hours_text_in((int)(value * 60 + 0.5), i18n_language()) : mem_strdup("?");
}

/* Owned. */
static char *hours_shown(const struct json_object *hours)
{
    char *number = hours_number(hours);
    /* TRANSLATORS: a duration in hours, as short as it gets: "8 h" */
    char *text = mem_printf(_("%s h"), number);
    free(number);
    return text;
}

void page_hours(struct page *p, const struct json_object *hours)
{
    char *text = hours_shown(hours);
    page_printf(p, "%s", text);
    free(text);
}

void page_hours_cell(struct page *p, const struct json_object *hours, size_t width)
{
    char *text = hours_shown(hours);
    size_t columns = text_width(text, strlen(text));
    page_printf(p, "%*s%s", (int)(columns < width ? width - columns : 0), "", text);
    free(text);
}

void page_when(struct page *p, const struct json_object *object, const char *key, int64_t now_ms)
{
    int64_t ms;
    const char *text = json_get_text(object, key);
    if (text && time_parse(text, &ms)) {
        char *shown = time_for_people(ms, now_ms);
        page_printf(p, "%s", shown);
        free(shown);
    }
}
