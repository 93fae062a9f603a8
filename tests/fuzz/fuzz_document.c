/* Any bytes as a message, the first of them as the width: rows that fit and are harmless, places
 * that lead back, and a stream that ends as the whole text begins. */
#include "document.h"
#include "syllabus/base/text.h"

#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

static size_t check_run(const struct document_run *run)
{
    require(run->length > 0 && text_is_utf8(run->text, run->length));
    for (size_t i = 0; i < run->length;) {
        uint32_t cp;
        i += text_decode(run->text + i, run->length - i, &cp);
        require(!text_is_dangerous(cp) && cp != '\n' && cp != '\t');
    }
    return text_width(run->text, run->length);
}

static void check_rows(const struct document *d, int columns)
{
    size_t n = document_row_count(d);
    for (size_t i = 0; i < n; i++) {
        const struct document_row *row = document_row(d, i);
        size_t width = 0;
        for (size_t k = 0; k < row->run_count; k++) {
            width += check_run(&row->runs[k]);
        }
        require(width <= (size_t)columns);
        require(row->run_count > 0 || (i > 0 && i + 1 < n));
        require(i == 0 || row->source >= document_anchor(d, i - 1));
        require(document_anchor(d, document_row_at(d, row->source)) == row->source);
    }
    require(document_row(d, n) == NULL);
}

static void require_same(const struct document *a, const struct document *b)
{
    require(document_row_count(a) == document_row_count(b));
    for (size_t i = 0; i < document_row_count(a); i++) {
        const struct document_row *x = document_row(a, i);
        const struct document_row *y = document_row(b, i);
        require(x->run_count == y->run_count && x->source == y->source);
        for (size_t k = 0; k < x->run_count; k++) {
            const struct document_run *p = &x->runs[k];
            const struct document_run *q = &y->runs[k];
            require(p->length == q->length && p->style == q->style);
            require(memcmp(p->text, q->text, p->length) == 0);
        }
    }
}

/* Pieces of 1 to 61 bytes, cut by the bytes themselves; looked at at every third. */
static struct document *streamed(const char *s, size_t n, int columns)
{
    struct document *d = document_new();
    int count = 0;
    for (size_t at = 0; at < n;) {
        size_t piece = 1 + (unsigned char)s[at] % 61;
        piece = piece < n - at ? piece : n - at;
        document_append(d, s + at, piece);
        at += piece;
        if (count++ % 3 == 0) {
            document_layout(d, columns);
        }
    }
    document_finish(d);
    document_layout(d, columns);
    return d;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    require(setlocale(LC_CTYPE, "C.UTF-8") != NULL); /* columns */
    const char *s = (const char *)data;
    int columns = size > 0 ? 1 + data[0] % 120 : 80;
    struct document *whole = document_new();
    document_set_text(whole, s, size, true);
    document_layout(whole, columns);
    check_rows(whole, columns);
    struct document *pieces = streamed(s, size, columns);
    require_same(whole, pieces);
    document_layout(whole, 1 + columns / 2);
    check_rows(whole, 1 + columns / 2);
    document_free(whole);
    document_free(pieces);
    return 0;
}
