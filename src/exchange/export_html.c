/* HTML: one page that needs nothing else and prints well. */
#include "syllabus/exchange/export.h"

#include "html_markdown_internal.h"
#include "outline_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"
#include "syllabus/course/plan.h"

#include <stdlib.h>
#include <string.h>

/* Nothing is loaded and nothing runs, whatever a text holds: the texts are escaped, and the policy
 * says so once more. */
static const char head[] =
    "<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
    "'unsafe-inline'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta name=\"generator\" content=\"Syllabus\">\n";
static const char style[] =
    "<style>\n"
    "body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 "
    "1rem; color: #1b1b1b; background: #fff; overflow-wrap: break-word; }\n"
    "h1, h2, h3 { line-height: 1.25; }\n"
    "h3 { margin-bottom: .25rem; }\n"
    ".facts { color: #555; margin-top: 0; }\n"
    "article + article { border-top: 1px solid #bbb; margin-top: 3rem; padding-top: 1rem; }\n"
    "section.done h3 { color: #555; }\n"
    "@media print {\n"
    "  body { margin: 0; max-width: none; font-size: 11pt; }\n"
    "  article + article { break-before: page; border: 0; margin: 0; }\n"
    "  section { break-inside: avoid; }\n"
    "  h1, h2, h3, h4 { break-after: avoid; }\n"
    "}\n"
    "</style>\n";

struct page {
    struct buf *out;
    struct export_report *report;
};

/* `s` is harmless already; its line breaks stay. */
static void add_escaped(struct buf *out, const char *s)
{
    for (const char *end; (end = strchr(s, '\n')) != NULL; s = end + 1) {
        html_add_escaped(out, s, (size_t)(end - s));
        buf_add_str(out, "<br>\n");
    }
    html_add_escaped(out, s, strlen(s));
}

static void add_text(struct page *p, const char *s)
{
    char *text = outline_text(s, true, p->report);
    add_escaped(p->out, text);
    free(text);
}

/* Paragraphs are parted by blank lines; other line breaks stay. */
static void add_paragraphs(struct page *p, const char *s)
{
    char *text = outline_text(s, false, p->report);
    for (char *rest = text; rest;) {
        char *next = strstr(rest, "\n\n");
        if (next) {
            *next = '\0';
            next += 2;
        }
        char *paragraph = text_trimmed(rest, strlen(rest));
        if (*paragraph) {
            buf_add_str(p->out, "<p>");
            add_escaped(p->out, paragraph);
            buf_add_str(p->out, "</p>\n");
        }
        free(paragraph);
        rest = next;
    }
    free(text);
}

static void add_list(struct page *p, const char *level, const char *title,
                     const struct strlist *list)
{
    if (!list || list->count == 0) {
        return;
    }
    buf_printf(p->out, "<%s>%s</%s>\n<ul>\n", level, title, level);
    for (size_t i = 0; i < list->count; i++) {
        char *text = outline_text(list->items[i], false, p->report);
        buf_add_str(p->out, "<li>");
        add_escaped(p->out, text);
        buf_add_str(p->out, "</li>\n");
        free(text);
    }
    buf_add_str(p->out, "</ul>\n");
}

#define LESSON_HEADING 5 /* the highest in the text of a lesson */

static void add_questions(struct page *p, const struct outline_words *words, const struct lesson *l)
{
    if (l->question_count == 0) {
        return;
    }
    buf_add_str(p->out, "<ol>\n");
    for (size_t i = 0; i < l->question_count; i++) {
        const struct quiz_question *q = &l->questions[i];
        buf_add_str(p->out, "<li>");
        html_add_markdown(p->out, q->text, LESSON_HEADING);
        buf_add_str(p->out, "<ul>\n");
        for (size_t k = 0; k < q->options.count; k++) {
            buf_add_str(p->out, "<li>");
            add_text(p, q->options.items[k]);
            buf_add_str(p->out, "</li>\n");
        }
        buf_add_str(p->out, "</ul></li>\n");
    }
    buf_printf(p->out, "</ol>\n<details><summary>%s</summary>\n<ol>\n", words->answers);
    for (size_t i = 0; i < l->question_count; i++) {
        const struct quiz_question *q = &l->questions[i];
        buf_add_str(p->out, "<li><strong>");
        add_text(p, q->answer);
        buf_add_str(p->out, "</strong>\n");
        html_add_markdown(p->out, q->explanation, LESSON_HEADING);
        buf_add_str(p->out, "</li>\n");
    }
    buf_add_str(p->out, "</ol>\n</details>\n");
}

static void add_lesson(struct page *p, const struct track *t, const struct outline_module *m,
                       const struct lesson *l)
{
    const struct outline_words *words = outline_words(t);
    buf_printf(p->out, "<h4>%d.%d ", m->number, l->number);
    add_text(p, l->title);
    buf_printf(p->out, "</h4>\n<p class=\"facts\">%s · %d %s · %s</p>\n", words->lessons[l->type],
               l->minutes, words->minutes, words->statuses[l->status]);
    html_add_markdown(p->out, l->text, LESSON_HEADING);
    add_list(p, "h5", words->tasks, &l->tasks);
    add_questions(p, words, l);
}

static void add_module(struct page *p, const struct track *t, const struct outline_module *m)
{
    const struct outline_words *words = outline_words(t);
    char *hours = outline_hours(t, m->minutes);
    buf_printf(p->out, "<section%s>\n<h3>%d. ",
               m->status == MODULE_COMPLETED ? " class=\"done\"" : "", m->number);
    add_text(p, m->title);
    buf_add_str(p->out, "</h3>\n<p class=\"facts\">");
    if (t->module_count > 0) {
        buf_printf(p->out, "%s%s%s", hours, *hours ? " · " : "", words->statuses[m->status]);
    } else {
        buf_add_str(p->out, *hours ? hours : "–");
    }
    buf_add_str(p->out, "</p>\n");
    add_paragraphs(p, m->description);
    add_list(p, "h4", words->prerequisites, m->prerequisites);
    add_list(p, "h4", words->objectives, m->objectives);
    add_list(p, "h4", words->topics, m->items);
    for (size_t i = 0; i < m->lesson_count; i++) {
        add_lesson(p, t, m, &m->lessons[i]);
    }
    buf_add_str(p->out, "</section>\n");
    free(hours);
}

static void add_modules(struct page *p, const struct track *t)
{
    struct outline o;
    outline_init(&o, t);
    if (o.count > 0) {
        buf_printf(p->out, "<h2>%s</h2>\n", outline_words(t)->modules);
    }
    for (size_t i = 0; i < o.count; i++) {
        add_module(p, t, &o.modules[i]);
    }
    outline_fini(&o);
}

static void add_facts(struct page *p, const struct track *t)
{
    char *hours = outline_hours(t, t->minutes);
    buf_add_str(p->out, "<p class=\"facts\">");
    add_text(p, t->skill_area);
    buf_printf(p->out, "%s%s</p>\n", *hours ? " · " : "", hours);
    free(hours);
}

static void add_track(struct page *p, const struct track *t)
{
    const struct outline_words *words = outline_words(t);
    buf_add_str(p->out, "<article lang=\"");
    add_text(p, t->language);
    buf_add_str(p->out, "\">\n<h1>");
    add_text(p, t->title);
    buf_add_str(p->out, "</h1>\n");
    add_facts(p, t);
    add_paragraphs(p, t->description);
    if (t->plan) {
        add_paragraphs(p, t->plan->description);
        add_list(p, "h2", words->objectives, &t->plan->objectives);
    }
    add_modules(p, t);
    if (t->plan) {
        add_list(p, "h2", words->assignments, &t->plan->assignments);
    }
    if (t->plan && !text_blank(t->plan->final_project)) {
        buf_printf(p->out, "<h2>%s</h2>\n", words->project);
        add_paragraphs(p, t->plan->final_project);
    }
    buf_add_str(p->out, "</article>\n");
}

enum error_kind export_course_html(const struct export_content *content, int64_t now_ms,
                                   struct buf *out, struct export_report *report, struct error *err)
{
    struct page p = {out, report};
    outline_count_dialogues(content, report);
    buf_add_str(out, "<!DOCTYPE html>\n<html lang=\"");
    add_text(&p, content->tracks[0]->language);
    buf_printf(out, "\">\n<head>\n%s<title>", head);
    add_text(&p, content->tracks[0]->title);
    buf_printf(out, "%s</title>\n%s</head>\n<body>\n", content->count > 1 ? " …" : "", style);
    for (size_t i = 0; i < content->count; i++) {
        add_track(&p, content->tracks[i]);
    }
    buf_add_str(out, "</body>\n</html>\n");
    return outline_end(out, err);
}
