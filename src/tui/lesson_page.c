#include "lesson_page.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"
#include "syllabus/course/lesson.h"

#include <stddef.h>

static void add_heading(struct buf *out, const char *text)
{
    buf_printf(out, "%s## %s\n\n", out->len > 0 ? "\n\n" : "", text);
}

/* An item of a list: what is behind its line ends belongs to it. */
static void add_item(struct buf *out, size_t number, const char *text)
{
    if (number > 0) {
        buf_printf(out, "%zu. ", number);
    } else {
        buf_add_str(out, "- ");
    }
    for (const char *c = text; *c; c++) {
        buf_add_char(out, *c);
        if (*c == '\n') {
            buf_add_str(out, "   ");
        }
    }
    buf_add_char(out, '\n');
}

static void add_list(struct buf *out, const char *heading, const struct strlist *list,
                     bool numbered)
{
    if (list->count > 0) {
        add_heading(out, heading);
    }
    for (size_t i = 0; i < list->count; i++) {
        add_item(out, numbered ? i + 1 : 0, list->items[i]);
    }
}

static void add_questions(struct buf *out, const struct lesson *l)
{
    unsigned long count = (unsigned long)l->question_count;
    add_heading(out, _("Questions"));
    buf_printf(out, ngettext("%lu question", "%lu questions", count), count);
    buf_add_char(out, '\n');
}

static void add_answers(struct buf *out, const struct lesson *l)
{
    add_heading(out, _("Questions and answers"));
    for (size_t i = 0; i < l->question_count; i++) {
        const struct quiz_question *q = &l->questions[i];
        add_item(out, i + 1, q->text);
        buf_printf(out, "   - **%s**", _("Answer:"));
        buf_printf(out, " %s\n", q->answer);
        if (!text_blank(q->explanation)) {
            buf_printf(out, "   - %s\n", q->explanation);
        }
    }
}

void lesson_page_text(const struct lesson *l, struct buf *out)
{
    buf_add_str(out, l->text ? l->text : "");
    add_list(out, _("Tasks"), &l->tasks, true);
    if (l->type == LESSON_QUIZ && l->question_count > 0) {
        if (l->score < 0) {
            add_questions(out, l);
        } else {
            add_answers(out, l);
        }
    }
    add_list(out, _("Learning objectives"), &l->objectives, false);
}
