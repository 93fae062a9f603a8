/* Anki's text import ("Text files" in its manual; headers from 2.1.54): a card an objective, and
 * one a question of a quiz. The first column names the note, so that importing again changes cards
 * and adds none. */
#include "syllabus/exchange/export.h"

#include "outline_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

#define HEADER                                                                                     \
    "#separator:tab\n#html:true\n#notetype:Basic\n#columns:GUID\tDeck\tFront\tBack\tTags\n"        \
    "#guid column:1\n#deck column:2\n#tags column:5\n"

/* As HTML, in which neither tabs, line breaks nor quotes are left to be mistaken. */
static void add_html(struct buf *out, const char *s, struct export_report *report)
{
    char *text = outline_text(s, false, report);
    for (const char *c = text; *c; c++) {
        const char *as = *c == '&'    ? "&amp;"
                         : *c == '<'  ? "&lt;"
                         : *c == '>'  ? "&gt;"
                         : *c == '"'  ? "&quot;"
                         : *c == '\n' ? "<br>"
                         : *c == '\t' ? " "
                                      : NULL;
        if (as) {
            buf_add_str(out, as);
        } else {
            buf_add_char(out, *c);
        }
    }
    free(text);
}

/* Two colons would begin a deck within the deck; a quote at the beginning, a quoted field. */
static void add_deck(struct buf *out, const char *s, struct export_report *report)
{
    char *text = outline_text(s, true, report);
    for (const char *c = text; *c; c++) {
        buf_add_char(out, *c == '"' ? '\'' : *c);
        buf_add_str(out, c[0] == ':' && c[1] == ':' ? " " : "");
    }
    free(text);
}

static void add_card(struct buf *out, const struct track *t, const struct outline_module *m,
                     size_t at, struct export_report *report)
{
    buf_printf(out, "%s-%zu\t", m->id ? m->id : t->id, at + 1);
    add_deck(out, t->title, report);
    buf_add_str(out, "\t");
    add_html(out, m->objectives->items[at], report);
    buf_printf(out, "\t<b>%d. ", m->number);
    add_html(out, m->title, report);
    buf_add_str(out, "</b>");
    if (*m->description) {
        buf_add_str(out, "<br>");
        add_html(out, m->description, report);
    }
    for (size_t i = 0; m->items && i < m->items->count; i++) {
        buf_add_str(out, "<br>• ");
        add_html(out, m->items->items[i], report);
    }
    buf_printf(out, "\tsyllabus module-%d\n", m->number);
    report->counts[EXPORT_CARDS]++;
}

static void add_question(struct buf *out, const struct track *t, const struct outline_module *m,
                         const struct lesson *l, size_t at, struct export_report *report)
{
    const struct quiz_question *q = &l->questions[at];
    buf_printf(out, "%s-q%zu\t", l->id ? l->id : t->id, at + 1);
    add_deck(out, t->title, report);
    buf_add_str(out, "\t");
    add_html(out, q->text, report);
    for (size_t i = 0; i < q->options.count; i++) {
        buf_add_str(out, "<br>• ");
        add_html(out, q->options.items[i], report);
    }
    buf_add_str(out, "\t<b>");
    add_html(out, q->answer, report);
    buf_add_str(out, "</b>");
    if (!text_blank(q->explanation)) {
        buf_add_str(out, "<br>");
        add_html(out, q->explanation, report);
    }
    buf_printf(out, "\tsyllabus module-%d quiz\n", m->number);
}

static void add_module(struct buf *out, const struct track *t, const struct outline_module *m,
                       struct export_report *report)
{
    report->counts[EXPORT_NO_OBJECTIVES] += m->objectives->count == 0;
    outline_count_lessons(m, true, report);
    for (size_t i = 0; i < m->objectives->count; i++) {
        add_card(out, t, m, i, report);
    }
    for (size_t i = 0; i < m->lesson_count; i++) {
        for (size_t k = 0; k < m->lessons[i].question_count; k++) {
            if (quiz_question_sound(&m->lessons[i].questions[k])) {
                add_question(out, t, m, &m->lessons[i], k, report);
            }
        }
    }
}

enum error_kind export_course_anki(const struct export_content *content, int64_t now_ms,
                                   struct buf *out, struct export_report *report, struct error *err)
{
    enum error_kind kind = outline_demand(content, report, err);
    if (kind) {
        return kind;
    }
    outline_count_dialogues(content, report);
    buf_add_str(out, HEADER);
    for (size_t i = 0; i < content->count; i++) {
        struct outline o;
        outline_count_course(content->tracks[i], report);
        outline_init(&o, content->tracks[i]);
        for (size_t k = 0; k < o.count; k++) {
            add_module(out, content->tracks[i], &o.modules[k], report);
        }
        outline_fini(&o);
    }
    return outline_end(out, err);
}
