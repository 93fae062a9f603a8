/* What stands below a lesson: its text behind marks, lists, and questions. */
#include "markdown_body_internal.h"

#include "markdown_heading_internal.h"
#include "outline_internal.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/lesson.h"

#include <stdlib.h>
#include <string.h>

/* --- headings --- */

static bool is_word(const char *word, const char *folded)
{
    char *own = text_folded(word, strlen(word));
    bool same = strcmp(own, folded) == 0;
    free(own);
    return same;
}

/* "Theory: ", "Теория: " before a title: its length; 0 when there is none. */
static size_t read_type(const struct heading *h, enum lesson_type *type)
{
    static const char *const languages[] = {"en", "ru"};
    const char *colon = memchr(h->text, ':', h->n);
    size_t taken = 0;
    if (!colon) {
        return 0;
    }
    char *folded = text_folded(h->text, (size_t)(colon - h->text));
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        const struct outline_words *words = outline_words_in(languages[i]);
        for (enum lesson_type k = 0; k < LESSON_TYPE_COUNT; k++) {
            if (is_word(words->lessons[k], folded) || is_word(lesson_type_name(k), folded)) {
                *type = k;
                taken = (size_t)(colon - h->text) + 1;
            }
        }
    }
    free(folded);
    while (taken > 0 && taken < h->n && (h->text[taken] == ' ' || h->text[taken] == '\t')) {
        taken++;
    }
    return taken;
}

bool body_is_lesson(const struct heading *h)
{
    enum lesson_type type;
    return read_type(h, &type) > 0;
}

static struct quiz_question *last_question(const struct body *b)
{
    return &b->lesson->questions[b->lesson->question_count - 1];
}

/* An answer that is none of the options stands below them: "Answer: words". */
static enum error_kind close_question(struct body *b)
{
    if (!b->in_question) {
        return ERROR_NONE;
    }
    struct quiz_question *q = last_question(b);
    b->in_question = false;
    q->explanation = q->explanation ? q->explanation : mem_strdup("");
    if (b->answered) {
        mem_replace(&q->answer, q->options.items[b->answer]);
        return ERROR_NONE;
    }
    if (!q->answer) {
        q->answer = mem_strdup("");
        return ERROR_NONE;
    }
    const char *colon = strchr(q->answer, ':');
    char *label = mem_strndup(q->answer, colon ? (size_t)(colon - q->answer) : 0);
    bool labelled = markdown_section_find(label) == MARKDOWN_ANSWER;
    free(label);
    if (!labelled) {
        return error_set(b->err, ERROR_BAD_DATA, _("line %zu: %s"), b->question_line,
                         _("below the options of this question only its answer may stand: "
                           "\"Answer: ...\""));
    }
    char *answer = mem_strdup(colon + 1 + (colon[1] == ' '));
    free(q->answer);
    q->answer = answer;
    return ERROR_NONE;
}

enum error_kind body_close_lesson(struct body *b)
{
    if (!b->lesson) {
        return ERROR_NONE;
    }
    body_end_quote(b);
    body_end_text(b);
    enum error_kind kind = close_question(b);
    body_go_to(b, NULL, NULL, NULL);
    b->quote_slot = NULL;
    b->lesson = NULL;
    return kind;
}

enum error_kind body_open_lesson(struct body *b, struct heading h)
{
    enum lesson_type type = LESSON_THEORY;
    if (!b->has_lessons) {
        return body_fault(b, _("lessons stand in a module that has an id and a status in a comment "
                               "under its heading"));
    }
    struct module *m = &b->t->modules[b->t->module_count - 1];
    int minutes = heading_take_minutes(&h);
    size_t taken = read_type(&h, &type);
    char *title = markdown_plain(h.text + taken, h.n - taken);
    if (text_blank(title) || m->lesson_count >= LIMIT_LESSONS) {
        bool blank = text_blank(title);
        free(title);
        return blank ? body_fault(b, _("a lesson needs a title"))
                     : error_set(b->err, ERROR_BAD_DATA, _("line %zu: at most %d lessons fit"),
                                 b->line, LIMIT_LESSONS);
    }
    struct lesson *l = module_add_lesson(m);
    l->number = (int)m->lesson_count;
    l->type = type;
    l->title = title;
    l->minutes = minutes;
    mem_replace(&l->text, "");
    b->lesson = l;
    b->lesson_noted = false;
    b->quote_slot = &l->text;
    body_go_to(b, NULL, NULL, NULL);
    return ERROR_NONE;
}

static enum error_kind open_question(struct body *b, struct heading h)
{
    heading_skip_number(&h);
    char *text = markdown_plain(h.text, h.n);
    if (text_blank(text) || b->lesson->question_count >= LIMIT_QUESTIONS) {
        bool blank = text_blank(text);
        free(text);
        return blank ? body_fault(b, _("a question needs words"))
                     : error_set(b->err, ERROR_BAD_DATA, _("line %zu: at most %d questions fit"),
                                 b->line, LIMIT_QUESTIONS);
    }
    struct quiz_question *q = lesson_add_question(b->lesson);
    q->text = text;
    b->in_question = true;
    b->answered = false;
    b->question_line = b->line;
    b->quote_slot = &q->explanation;
    body_go_to(b, &q->answer, NULL, &q->options);
    return ERROR_NONE;
}

enum error_kind body_open_lesson_part(struct body *b, struct heading h)
{
    body_end_quote(b);
    body_end_text(b);
    enum error_kind kind = close_question(b);
    if (kind) {
        return kind;
    }
    char *text = mem_strndup(h.text, h.n);
    enum markdown_section s = markdown_section_find(text);
    free(text);
    b->quote_slot = NULL;
    if (s == MARKDOWN_TASKS || s == MARKDOWN_OBJECTIVES) {
        body_go_to(b, NULL, s == MARKDOWN_TASKS ? &b->lesson->tasks : &b->lesson->objectives, NULL);
        return ERROR_NONE;
    }
    return open_question(b, h);
}

/* --- questions --- */

enum error_kind body_take_mark(struct body *b, const char **s, size_t *n, bool *right)
{
    static const char marks[] = " xX";
    const char *text = *s;
    *right = false;
    if (*n < 3 || text[0] != '[' || !strchr(marks, text[1]) || text[2] != ']' ||
        (*n > 3 && text[3] != ' ' && text[3] != '\t')) {
        return ERROR_NONE;
    }
    *right = text[1] != ' ';
    size_t taken = 3;
    while (taken < *n && (text[taken] == ' ' || text[taken] == '\t')) {
        taken++;
    }
    *s += taken;
    *n -= taken;
    bool written = buf_str(&b->text)[strspn(buf_str(&b->text), "\n")] != '\0';
    if (*right && (b->answered || last_question(b)->answer || written)) {
        return body_fault(b, _("this question has an answer already"));
    }
    return ERROR_NONE;
}

/* --- texts behind marks --- */

enum error_kind body_read_quote(struct body *b, const char *s, size_t n)
{
    if (!b->quote_slot) {
        return body_fault(b, _("one text behind > marks may stand below the heading of a lesson or "
                               "of a question"));
    }
    size_t start = n > 1 && s[1] == ' ' ? 2 : 1;
    if (b->quoted) {
        buf_add_char(&b->quote, '\n');
    }
    buf_add(&b->quote, s + start, n - start);
    b->quoted = true;
    return ERROR_NONE;
}

void body_end_quote(struct body *b)
{
    if (b->quoted) {
        char *text = markdown_unquoted(buf_str(&b->quote), b->quote.len);
        free(*b->quote_slot);
        *b->quote_slot = text;
        buf_reset(&b->quote);
        b->quoted = false;
        b->quote_slot = NULL;
    }
}
