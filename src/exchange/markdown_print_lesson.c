/* A lesson as Markdown: printing. */
#include "markdown_internal.h"

#include "outline_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/json.h"
#include "syllabus/base/time.h"
#include "syllabus/course/lesson.h"

#include <stdlib.h>

static void add_time(struct buf *out, const char *key, int64_t ms)
{
    char text[TIME_TEXT_LEN + 1];
    time_format(ms, text);
    buf_printf(out, " %s=%s", key, text);
}

static void add_note(struct buf *out, const struct lesson *l)
{
    if (!l->id) {
        return;
    }
    buf_printf(out, "<!-- lesson %s %s", l->id, module_status_name(l->status));
    if (l->due_ms > 0) {
        add_time(out, "due", l->due_ms);
    }
    if (l->score >= 0) {
        struct json_object *v = json_new_number(l->score);
        char *score = json_printed(v, 0);
        buf_printf(out, " score=%s", score);
        free(score);
        json_free(v);
    }
    add_time(out, "created", l->created_ms);
    add_time(out, "updated", l->updated_ms);
    buf_add_str(out, " -->\n");
}

static void add_quote(struct buf *out, const char *s)
{
    if (s && *s) {
        buf_add_char(out, '\n');
        markdown_add_quote(out, s);
    }
}

static void add_list(struct buf *out, enum markdown_section s, const char *language,
                     const struct strlist *list)
{
    if (list->count > 0) {
        buf_printf(out, "\n#### %s\n\n", markdown_section_name(s, language));
    }
    for (size_t i = 0; i < list->count; i++) {
        buf_add_str(out, "- ");
        markdown_add(out, list->items[i], MARKDOWN_LINE);
        buf_add_char(out, '\n');
    }
}

static void add_question(struct buf *out, const struct quiz_question *q, size_t number,
                         const char *language)
{
    size_t right = quiz_answer_place(q);
    buf_printf(out, "\n#### %zu. ", number);
    markdown_add(out, q->text, MARKDOWN_HEADING);
    buf_add_char(out, '\n');
    for (size_t i = 0; i < q->options.count; i++) {
        buf_printf(out, "%s- [%c] ", i == 0 ? "\n" : "", i == right ? 'x' : ' ');
        markdown_add(out, q->options.items[i], MARKDOWN_LINE);
        buf_add_char(out, '\n');
    }
    if (right == QUIZ_NO_ANSWER && q->answer && *q->answer) {
        buf_printf(out, "\n%s: ", markdown_section_name(MARKDOWN_ANSWER, language));
        markdown_add(out, q->answer, MARKDOWN_TEXT);
        buf_add_char(out, '\n');
    }
    add_quote(out, q->explanation);
}

void markdown_print_lesson(struct buf *out, const struct lesson *l, const char *language)
{
    const struct outline_words *words = outline_words_in(language);
    buf_printf(out, "\n### %s: ", words->lessons[l->type]);
    markdown_add(out, l->title, MARKDOWN_HEADING);
    if (l->minutes > 0) {
        buf_printf(out, " (%d %s)", l->minutes, words->minutes);
    }
    buf_add_char(out, '\n');
    add_note(out, l);
    add_quote(out, l->text);
    add_list(out, MARKDOWN_OBJECTIVES, language, &l->objectives);
    add_list(out, MARKDOWN_TASKS, language, &l->tasks);
    for (size_t i = 0; i < l->question_count; i++) {
        add_question(out, &l->questions[i], i + 1, language);
    }
}
