#include "csv_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"

#include <string.h>

#define CELLS_MAX 1000 /* of one record */

static bool fault(const struct csv *c, size_t line, size_t column, const char *what,
                  struct error *err)
{
    error_set(err, ERROR_BAD_DATA, _("line %zu, column %zu: %s"), line, column, what);
    return false;
}

static char peek(const struct csv *c)
{
    return c->at < c->n ? c->text[c->at] : '\n';
}

/* Inside of quotes, up to the closing one. */
static bool read_quoted(struct csv *c, struct buf *cell, size_t column, struct error *err)
{
    size_t line = c->line;
    c->at++;
    while (c->at < c->n) {
        char ch = c->text[c->at++];
        if (ch == '"' && peek(c) == '"' && c->at < c->n) {
            c->at++;
        } else if (ch == '"') {
            return true;
        }
        c->line += ch == '\n';
        buf_add_char(cell, ch);
    }
    return fault(c, line, column, _("a quotation mark is not closed"), err);
}

static bool read_cell(struct csv *c, struct buf *cell, size_t column, struct error *err)
{
    buf_reset(cell);
    if (peek(c) == '"' && c->at < c->n) {
        if (!read_quoted(c, cell, column, err)) {
            return false;
        }
        if (peek(c) != c->separator && peek(c) != '\n') {
            return fault(c, c->line, column, _("text follows a closing quotation mark"), err);
        }
        return true;
    }
    while (peek(c) != c->separator && peek(c) != '\n') {
        buf_add_char(cell, c->text[c->at++]);
    }
    return true;
}

bool csv_next(struct csv *c, struct strlist *cells, size_t *line, struct error *err)
{
    struct buf cell = BUF_INIT(LIMIT_IMPORT);
    bool good = true;
    strlist_fini(cells);
    *line = c->line;
    if (c->at >= c->n) {
        return false;
    }
    for (bool more = true; good && more;) {
        size_t column = cells->count + 1;
        good = column <= CELLS_MAX ? read_cell(c, &cell, column, err)
                                   : fault(c, c->line, column, _("has too many cells"), err);
        if (good) {
            strlist_add_n(cells, buf_str(&cell), cell.len);
            more = c->at < c->n && peek(c) == c->separator;
            c->at += more;
        }
    }
    if (good && c->at < c->n) {
        c->at++; /* the line's end */
        c->line++;
    }
    buf_fini(&cell);
    return good;
}
