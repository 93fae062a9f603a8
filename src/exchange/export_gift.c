/* GIFT, the question format of Moodle ("GIFT format" in its documentation): a category a module,
 * each question of its quizzes as it is, and each objective as an open question. */
#include "syllabus/exchange/export.h"

#include "outline_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

/* A blank line would end the question: line breaks are written out. */
static void add_text(struct buf *out, const char *s, bool one_line, struct export_report *report)
{
    char *text = outline_text(s, one_line, report);
    for (const char *c = text; *c; c++) {
        if (*c == '\n') {
            buf_add_str(out, "\\n");
            continue;
        }
        if (strchr("\\~=#{}:", *c)) {
            buf_add_char(out, '\\');
        }
        buf_add_char(out, *c == '\t' ? ' ' : *c);
    }
    free(text);
}

/* The path of a category knows no escapes; a slash that parts nothing is doubled. */
static void add_category(struct buf *out, const char *s, struct export_report *report)
{
    char *text = outline_text(s, true, report);
    for (const char *c = text; *c; c++) {
        buf_add_str(out, *c == '/' ? "/" : "");
        buf_add_char(out, *c);
    }
    free(text);
}

static size_t count_questions(const struct outline_module *m)
{
    size_t n = 0;
    for (size_t i = 0; i < m->lesson_count; i++) {
        for (size_t k = 0; k < m->lessons[i].question_count; k++) {
            n += quiz_question_sound(&m->lessons[i].questions[k]);
        }
    }
    return n;
}

/* The texts of lessons are Markdown, and Moodle reads that. */
static void add_question(struct buf *out, const struct quiz_question *q,
                         struct export_report *report)
{
    size_t right = quiz_answer_place(q);
    buf_add_str(out, ":: [markdown]");
    add_text(out, q->text, false, report);
    buf_add_str(out, " {");
    for (size_t i = 0; i < q->options.count; i++) {
        buf_printf(out, "%s%c", i ? " " : "", i == right ? '=' : '~');
        add_text(out, q->options.items[i], false, report);
    }
    if (!text_blank(q->explanation)) {
        buf_add_str(out, " ####");
        add_text(out, q->explanation, false, report);
    }
    buf_add_str(out, "}\n\n");
}

static void add_quiz(struct buf *out, const struct outline_module *m, const struct lesson *l,
                     struct export_report *report)
{
    for (size_t i = 0; i < l->question_count; i++) {
        if (quiz_question_sound(&l->questions[i])) {
            buf_printf(out, "::%d.%d quiz %zu ", m->number, l->number, i + 1);
            add_text(out, l->title, true, report);
            add_question(out, &l->questions[i], report);
        }
    }
}

static void add_module(struct buf *out, const struct track *t, const struct outline_module *m,
                       struct export_report *report)
{
    size_t questions = count_questions(m);
    report->counts[EXPORT_NO_OBJECTIVES] += m->objectives->count == 0;
    outline_count_lessons(m, true, report);
    report->counts[EXPORT_NO_MODULE_TEXTS] +=
        !text_blank(m->description) + (m->items ? m->items->count : 0);
    if (m->objectives->count + questions == 0) {
        return;
    }
    buf_add_str(out, "$CATEGORY: ");
    add_category(out, t->title, report);
    buf_printf(out, "/%d. ", m->number);
    add_category(out, m->title, report);
    buf_add_str(out, "\n\n");
    for (size_t i = 0; i < m->objectives->count; i++) {
        buf_printf(out, "::%d.%zu ", m->number, i + 1);
        add_text(out, m->title, true, report);
        buf_add_str(out, ":: [plain]");
        add_text(out, m->objectives->items[i], false, report);
        buf_add_str(out, " {}\n\n");
        report->counts[EXPORT_OPEN_QUESTIONS]++;
    }
    for (size_t i = 0; i < m->lesson_count; i++) {
        add_quiz(out, m, &m->lessons[i], report);
    }
}

enum error_kind export_course_gift(const struct export_content *content, int64_t now_ms,
                                   struct buf *out, struct export_report *report, struct error *err)
{
    enum error_kind kind = outline_demand(content, report, err);
    if (kind) {
        return kind;
    }
    outline_count_dialogues(content, report);
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
