/* Lessons for people. */
#include "document_lesson.h"

#include "document_page.h"
#include "syllabus/app/label.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/text.h"

#include <inttypes.h>
#include <string.h>

static void print_state(struct page *p, const struct json_object *l, int64_t now_ms)
{
    double score = 0;
    page_label(p, LABEL_STATUS, json_get(l, "status"));
    if (json_get(l, "due_at")) {
        page_printf(p, ", %s ", _("due"));
        page_when(p, l, "due_at", now_ms);
    }
    if (json_get_number(l, "score", &score)) {
        page_printf(p, ", ");
        page_printf(p, _("score %g %%"), score);
    }
}

void document_print_lessons(struct page *p, const struct json_object *lessons, int64_t now_ms)
{
    if (json_size(lessons) == 0) {
        page_printf(p, "%s\n", _("No lessons yet: \"lesson generate\" makes them."));
    }
    for (size_t i = 0; i < json_size(lessons); i++) {
        const struct json_object *l = json_at(lessons, i);
        int64_t number = 0;
        int64_t minutes = 0;
        json_get_int(l, "lesson_number", &number);
        json_get_int(l, "estimated_duration_minutes", &minutes);
        page_printf(p, "%3" PRId64 "  ", number);
        page_cell(p, label(LABEL_LESSON, json_get_text(l, "lesson_type")), 10);
        page_printf(p, " ");
        page_printf(p, _("%4lld min"), (long long)minutes);
        page_printf(p, "  ");
        print_state(p, l, now_ms);
        page_printf(p, "  ");
        page_member(p, l, "title");
        page_printf(p, "\n");
    }
}

static void print_list(struct page *p, const char *heading, const struct json_object *list)
{
    if (json_size(list) > 0) {
        page_printf(p, "\n%s\n", heading);
    }
    for (size_t i = 0; i < json_size(list); i++) {
        page_printf(p, "  %zu. ", i + 1);
        page_string(p, json_at(list, i));
        page_printf(p, "\n");
    }
}

static void print_question(struct page *p, const struct json_object *q, size_t number)
{
    const struct json_object *options = json_get(q, "options");
    page_printf(p, "\n%zu. ", number);
    page_member(p, q, "question");
    page_printf(p, "\n");
    for (size_t i = 0; i < json_size(options); i++) {
        page_printf(p, "   %c) ", (char)('A' + (int)i));
        page_string(p, json_at(options, i));
        page_printf(p, "\n");
    }
    page_printf(p, "   %s ", _("Answer:"));
    page_member(p, q, "answer");
    page_printf(p, "\n");
    if (!text_blank(json_get_text(q, "explanation"))) {
        page_printf(p, "   ");
        page_member(p, q, "explanation");
        page_printf(p, "\n");
    }
}

void document_print_lesson(struct page *p, const struct json_object *l, int64_t now_ms)
{
    const struct json_object *content = json_get(l, "content");
    int64_t number = 0;
    int64_t minutes = 0;
    json_get_int(l, "lesson_number", &number);
    json_get_int(l, "estimated_duration_minutes", &minutes);
    page_printf(p, "%" PRId64 ". ", number);
    page_member(p, l, "title");
    page_printf(p, "\n");
    page_label(p, LABEL_LESSON, json_get(l, "lesson_type"));
    page_printf(p, ", ");
    page_printf(p, _("%lld min"), (long long)minutes);
    page_printf(p, ", ");
    print_state(p, l, now_ms);
    page_printf(p, "\n");
    if (!text_blank(json_get_text(content, "text"))) {
        page_printf(p, "\n");
        page_member(p, content, "text");
        page_printf(p, "\n");
    }
    print_list(p, _("Tasks:"), json_get(content, "tasks"));
    const struct json_object *questions = json_get(content, "questions");
    for (size_t i = 0; i < json_size(questions); i++) {
        print_question(p, json_at(questions, i), i + 1);
    }
    print_list(p, _("Objectives:"), json_get(content, "learning_objectives"));
}
