/* CSV (RFC 4180): UTF-8 with a mark at its beginning, since spreadsheets take it for something else
 * without; a header and one row a module. */
#include "syllabus/exchange/export.h"

#include "outline_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/course/hours.h"

#include <stdlib.h>
#include <string.h>

#define MARK "\xef\xbb\xbf"

/* The members of course/json.h, so that a table goes both ways. */
#define HEADER                                                                                     \
    "track_title,module_number,title,estimated_duration_hours,status,description,"                 \
    "learning_objectives,items,prerequisites\r\n"

/* A spreadsheet runs what begins like a formula; an apostrophe makes it text (OWASP, "CSV
 * Injection"). */
static bool is_formula(const char *s)
{
    return *s && strchr("=+-@\t\r", *s) != NULL;
}

static void add_cell(struct buf *out, const char *s, struct export_report *report)
{
    char *text = outline_text(s, false, report);
    buf_add_char(out, '"');
    if (is_formula(text)) {
        buf_add_char(out, '\'');
        report->counts[EXPORT_CELLS]++;
    }
    for (const char *c = text; *c; c++) {
        if (*c == '"') {
            buf_add_char(out, '"');
        }
        buf_add_char(out, *c);
    }
    buf_add_char(out, '"');
    free(text);
}

/* One element a line. */
static void add_list(struct buf *out, const struct strlist *list, struct export_report *report)
{
    struct buf text = BUF_INIT(out->limit);
    for (size_t i = 0; list && i < list->count; i++) {
        buf_add_str(&text, i ? "\n" : "");
        buf_add_str(&text, list->items[i]);
    }
    add_cell(out, buf_str(&text), report);
    buf_fini(&text);
}

static void add_row(struct buf *out, const struct track *t, const struct outline_module *m,
                    struct export_report *report)
{
    char *hours = m->minutes > 0 ? hours_text(m->minutes) : mem_strdup("");
    add_cell(out, t->title, report);
    buf_printf(out, ",%d,", m->number);
    add_cell(out, m->title, report);
    buf_printf(out, ",%s,%s,", hours, module_status_name(m->status));
    add_cell(out, m->description, report);
    buf_add_char(out, ',');
    add_list(out, m->objectives, report);
    buf_add_char(out, ',');
    add_list(out, m->items, report);
    buf_add_char(out, ',');
    add_list(out, m->prerequisites, report);
    buf_add_str(out, "\r\n");
    free(hours);
}

enum error_kind export_course_csv(const struct export_content *content, int64_t now_ms,
                                  struct buf *out, struct export_report *report, struct error *err)
{
    enum error_kind kind = outline_demand(content, report, err);
    if (kind) {
        return kind;
    }
    outline_count_dialogues(content, report);
    buf_add_str(out, MARK HEADER);
    for (size_t i = 0; i < content->count; i++) {
        struct outline o;
        outline_count_course(content->tracks[i], report);
        outline_init(&o, content->tracks[i]);
        for (size_t k = 0; k < o.count; k++) {
            outline_count_lessons(&o.modules[k], false, report);
            add_row(out, content->tracks[i], &o.modules[k], report);
        }
        outline_fini(&o);
    }
    return outline_end(out, err);
}
