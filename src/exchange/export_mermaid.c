/* Mermaid: a flowchart of the modules. A prerequisite is an arrow from the module it names; a
 * module without one comes after the module before it, by a dotted arrow. */
#include "syllabus/exchange/export.h"

#include "outline_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_order.h"

#include <stdlib.h>
#include <string.h>

/* A quoted label takes any letter but those that mean something to it, to its Markdown or to HTML:
 * these stand as "#code;" ("Special characters" of Mermaid's flowchart syntax). */
static void add_label(struct buf *out, const char *s, struct export_report *report)
{
    char *text = outline_text(s, true, report);
    for (const char *c = text; *c; c++) {
        if (strchr("\"#&;<>`*_%\\$", *c)) {
            buf_printf(out, "#%d;", *c);
        } else {
            buf_add_char(out, *c);
        }
    }
    free(text);
}

/* The place among the modules shown; -1 for one that only the plan has. */
static int place_of(const struct outline *o, const char *id)
{
    for (size_t i = 0; id && i < o->count; i++) {
        if (o->modules[i].id && strcmp(o->modules[i].id, id) == 0) {
            return (int)i;
        }
    }
    return -1;
}

/* A plan whose modules are shown themselves has the same places. */
static int place_of_planned(const struct outline *o, const struct track *t, size_t planned)
{
    return t->module_count == 0 ? (int)planned : place_of(o, t->plan->modules[planned].id);
}

/* Arrows from what the module's prerequisites name; false when they name nothing. */
static bool add_arrows(struct buf *out, const struct track *t, const struct outline *o, size_t at,
                       size_t track, struct export_report *report)
{
    const struct strlist *needs = o->modules[at].prerequisites;
    bool *from = mem_array(o->count, sizeof *from);
    bool any = false;
    for (size_t i = 0; needs && i < needs->count; i++) {
        bool *named = mem_array(t->plan->module_count, sizeof *named);
        bool found = false;
        (void)plan_order_find(t->plan, needs->items[i], named);
        for (size_t k = 0; k < t->plan->module_count; k++) {
            int place = named[k] ? place_of_planned(o, t, k) : -1;
            if (place >= 0 && (size_t)place != at) {
                from[place] = found = any = true;
            }
        }
        report->counts[EXPORT_NO_PREREQUISITE] += !found;
        free(named);
    }
    for (size_t i = 0; i < o->count; i++) {
        if (from[i]) {
            buf_printf(out, "  t%zum%zu --> t%zum%zu\n", track, i + 1, track, at + 1);
        }
    }
    free(from);
    return any;
}

static void add_module(struct buf *out, const struct track *t, const struct outline_module *m,
                       size_t track, size_t at, struct export_report *report)
{
    char *hours = outline_hours(t, m->minutes);
    /* Not "1.": that would be a list of Markdown. */
    buf_printf(out, "  t%zum%zu[\"%d · ", track, at + 1, m->number);
    add_label(out, m->title, report);
    if (*hours) {
        buf_printf(out, " (%s)", hours);
    }
    buf_printf(out, "\"]%s\n", m->status == MODULE_COMPLETED ? ":::done" : "");
    outline_count_module(m, report);
    outline_count_lessons(m, false, report);
    free(hours);
}

static void add_track(struct buf *out, const struct track *t, size_t number,
                      struct export_report *report)
{
    struct outline o;
    outline_init(&o, t);
    outline_count_course(t, report);
    if (o.count > 0) {
        buf_printf(out, "subgraph t%zu[\"", number);
        add_label(out, t->title, report);
        buf_add_str(out, "\"]\n");
        for (size_t i = 0; i < o.count; i++) {
            add_module(out, t, &o.modules[i], number, i, report);
        }
        buf_add_str(out, "end\n");
    }
    for (size_t i = 0; i < o.count; i++) {
        if (!add_arrows(out, t, &o, i, number, report) && i > 0) {
            buf_printf(out, "  t%zum%zu -.-> t%zum%zu\n", number, i, number, i + 1);
        }
    }
    outline_fini(&o);
}

enum error_kind export_course_mermaid(const struct export_content *content, int64_t now_ms,
                                      struct buf *out, struct export_report *report,
                                      struct error *err)
{
    enum error_kind kind = outline_demand(content, report, err);
    if (kind) {
        return kind;
    }
    outline_count_dialogues(content, report);
    buf_add_str(out, "flowchart TD\nclassDef done fill:#cfe8cf,stroke:#3a7a3a,color:#1b1b1b\n");
    for (size_t i = 0; i < content->count; i++) {
        add_track(out, content->tracks[i], i + 1, report);
    }
    return outline_end(out, err);
}
