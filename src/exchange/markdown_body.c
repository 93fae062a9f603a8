/* The body of a course as Markdown, line by line: reading. */
#include "markdown_body_internal.h"

#include "markdown_heading_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/lesson.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

enum error_kind body_fault(struct body *b, const char *what)
{
    return error_set(b->err, ERROR_BAD_DATA, _("line %zu: %s"), b->line, what);
}

static struct plan *plan_of(struct body *b)
{
    if (!b->t->plan) {
        b->t->plan = plan_new();
    }
    return b->t->plan;
}

/* --- where lines go --- */

/* An element of several lines is put together once: they may be very many. */
static void settle_element(struct body *b)
{
    if (b->element.len > 0) {
        mem_replace(&b->list->items[b->list->count - 1], buf_str(&b->element));
        buf_reset(&b->element);
    }
    b->listed = false;
}

/* Blank lines at the ends are no part of a text. */
void body_end_text(struct body *b)
{
    settle_element(b);
    const char *s = buf_str(&b->text);
    size_t first = strspn(s, "\n");
    size_t n = b->text.len;
    while (n > first && s[n - 1] == '\n') {
        n--;
    }
    char *plain = markdown_plain(s + first, n - first);
    bool literal = b->studied || b->in_question;
    if (b->slot && (literal ? *plain != '\0' : !text_blank(plain))) {
        mem_replace(b->slot, plain);
    }
    free(plain);
    buf_reset(&b->text);
    b->slot = NULL;
}

void body_go_to(struct body *b, char **slot, struct strlist *list, struct strlist *items)
{
    b->slot = slot;
    b->list = list;
    b->items = items;
    b->listed = false;
}

static enum error_kind add_element(struct body *b, const char *s, size_t n)
{
    bool right = false;
    settle_element(b);
    enum error_kind kind = b->in_question ? body_take_mark(b, &s, &n, &right) : ERROR_NONE;
    char *plain = markdown_plain(s, n);
    if (!kind && b->list->count >= LIMIT_MODULE_ITEMS) {
        kind = error_set(b->err, ERROR_BAD_DATA, _("line %zu: at most %d elements fit in a list"),
                         b->line, LIMIT_MODULE_ITEMS);
    } else if (!kind && !text_blank(plain)) {
        strlist_add(b->list, plain);
        b->listed = true;
        if (right) {
            b->answered = true;
            b->answer = b->list->count - 1;
        }
    }
    free(plain);
    return kind;
}

/* An element that goes on in the next line. */
static void extend_element(struct body *b, const char *s, size_t n)
{
    char *plain = markdown_plain(s, n);
    if (b->element.len == 0) {
        buf_add_str(&b->element, b->list->items[b->list->count - 1]);
    }
    buf_add_char(&b->element, ' ');
    buf_add_str(&b->element, plain);
    free(plain);
}

/* --- headings --- */

static enum error_kind open_studied(struct body *b, char *take_title, int minutes)
{
    struct track *t = b->t;
    mem_grow(&t->modules, &b->module_cap, t->module_count + 1, sizeof *t->modules);
    struct module *m = &t->modules[t->module_count++];
    module_init(m);
    m->number = (int)t->module_count;
    m->title = take_title;
    m->description = mem_strdup("");
    m->minutes = minutes;
    body_go_to(b, &m->description, NULL, NULL);
    return ERROR_NONE;
}

static enum error_kind open_module(struct body *b, struct heading h)
{
    size_t count = b->studied ? b->t->module_count : plan_of(b)->module_count;
    heading_skip_number(&h);
    int minutes = heading_take_hours(&h);
    char *title = markdown_plain(h.text, h.n);
    if (text_blank(title) || count >= LIMIT_MODULES) {
        bool blank = text_blank(title);
        free(title);
        return blank ? body_fault(b, _("a module needs a title"))
                     : error_set(b->err, ERROR_BAD_DATA, _("line %zu: at most %d modules fit"),
                                 b->line, LIMIT_MODULES);
    }
    b->in_module = true;
    b->noted = false;
    b->has_lessons = b->studied;
    if (b->studied) {
        return open_studied(b, title, minutes);
    }
    struct plan_module *m = plan_insert_module(b->t->plan, count);
    m->title = title;
    m->minutes = minutes;
    body_go_to(b, &m->description, NULL, &m->items);
    return ERROR_NONE;
}

/* A heading of level 2 that is no module. */
static enum error_kind open_section(struct body *b, enum markdown_section s)
{
    struct plan *p = plan_of(b);
    b->in_module = false;
    if (b->seen[s]) {
        return body_fault(b, _("this heading is there twice"));
    }
    b->seen[s] = true;
    if (s == MARKDOWN_PROJECT) {
        body_go_to(b, &p->final_project, NULL, NULL);
    } else {
        body_go_to(b, NULL, s == MARKDOWN_GOALS ? &p->objectives : &p->assignments, NULL);
    }
    return ERROR_NONE;
}

/* A heading of level 3. */
static enum error_kind open_part(struct body *b, const struct heading *h, enum markdown_section s)
{
    if (b->in_module && s == MARKDOWN_SECTION_COUNT && body_is_lesson(h)) {
        return body_open_lesson(b, *h);
    }
    struct plan_module *planned =
        b->in_module && !b->studied ? &b->t->plan->modules[b->t->plan->module_count - 1] : NULL;
    struct strlist *list = NULL;
    if (planned && s == MARKDOWN_CONTENTS) {
        list = &planned->items;
    } else if (planned && s == MARKDOWN_PREREQUISITES) {
        list = &planned->prerequisites;
    } else if (b->in_module && s == MARKDOWN_OBJECTIVES) {
        list = planned ? &planned->objectives : &b->t->modules[b->t->module_count - 1].objectives;
    }
    if (!list) {
        return body_fault(b, b->studied
                                 ? _("below a module only the heading Objectives and lessons may "
                                     "stand here")
                                 : _("such a heading must stand in a module and be Contents, "
                                     "Objectives or Prerequisites, or a lesson's"));
    }
    body_go_to(b, NULL, list, NULL);
    return ERROR_NONE;
}

static enum error_kind open_course(struct body *b, const struct heading *h)
{
    if (b->studied) {
        return ERROR_NONE; /* it is there for the eye */
    }
    struct plan *p = plan_of(b);
    char *title = markdown_plain(h->text, h->n);
    if (p->title || p->module_count > 0) {
        free(title);
        return body_fault(b, _("there must be one title, before everything else"));
    }
    if (text_blank(title)) {
        free(title);
    } else {
        p->title = title;
    }
    body_go_to(b, &p->description, NULL, NULL);
    return ERROR_NONE;
}

static enum error_kind open_heading(struct body *b, const struct heading *h)
{
    if (h->level == 4) {
        return body_open_lesson_part(b, *h);
    }
    enum error_kind kind = body_close_lesson(b);
    char *text = mem_strndup(h->text, h->n);
    enum markdown_section s = markdown_section_find(text);
    free(text);
    if (s >= MARKDOWN_TASKS) {
        s = MARKDOWN_SECTION_COUNT; /* words of lessons only */
    }
    body_end_text(b);
    if (kind) {
        return kind;
    }
    if (h->level == 1) {
        kind = open_course(b, h);
    } else if (h->level == 3) {
        kind = open_part(b, h, s);
    } else if (s == MARKDOWN_SECTION_COUNT || b->studied) {
        kind = open_module(b, *h);
    } else if (s == MARKDOWN_GOALS || s == MARKDOWN_ASSIGNMENTS || s == MARKDOWN_PROJECT) {
        kind = open_section(b, s);
    } else {
        kind = body_fault(b, _("this heading belongs into a module, with one mark more"));
    }
    return kind;
}

/* --- lines --- */

/* Where the text of an element begins: "- x", "12. x"; 0 when it is none. */
static size_t element_start(const char *s, size_t n)
{
    size_t i = 0;
    while (i < n && (s[i] == ' ' || s[i] == '\t')) {
        i++;
    }
    size_t digits = i;
    while (digits < n && s[digits] >= '0' && s[digits] <= '9') {
        digits++;
    }
    if (digits > i && digits < n && (s[digits] == '.' || s[digits] == ')')) {
        i = digits + 1;
    } else if (i < n && (s[i] == '-' || s[i] == '*' || s[i] == '+')) {
        i++;
    } else {
        return 0;
    }
    if (i < n && s[i] != ' ' && s[i] != '\t') {
        return 0;
    }
    while (i < n && (s[i] == ' ' || s[i] == '\t')) {
        i++;
    }
    return i;
}

static enum error_kind read_text(struct body *b, const char *s, size_t n)
{
    size_t element = b->list || b->items ? element_start(s, n) : 0;
    if (element > 0 && b->items) {
        body_end_text(b);
        b->list = b->items;
        b->items = NULL;
    }
    if (element > 0) {
        enum error_kind kind = add_element(b, s + element, n - element);
        if (b->in_question) { /* an answer that is none of the options may follow them */
            b->slot =
                b->answered ? NULL : &b->lesson->questions[b->lesson->question_count - 1].answer;
        }
        return kind;
    }
    if (b->listed) {
        size_t blanks = strspn(s, " \t");
        extend_element(b, s + blanks, n - blanks);
        return ERROR_NONE;
    }
    if (!b->slot && !b->list && !b->studied && !b->in_module) {
        body_go_to(b, &plan_of(b)->description, NULL, NULL); /* of a course without a title */
    }
    if (!b->slot) {
        return body_fault(b, b->lesson ? _("a text has no place here; that of a lesson, and of an "
                                           "explanation, stands behind > marks")
                                       : _("a text has no place here; only a list may follow"));
    }
    buf_add(&b->text, s, n);
    buf_add_char(&b->text, '\n');
    return ERROR_NONE;
}

static enum error_kind read_line(struct body *b, const char *s, size_t n)
{
    struct heading h;
    if (b->lesson && n > 0 && s[0] == '>') {
        return body_read_quote(b, s, n);
    }
    body_end_quote(b);
    while (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t')) {
        n--;
    }
    if (n == 0) {
        settle_element(b);
        buf_add_char(&b->text, '\n');
        return ERROR_NONE;
    }
    return heading_read(s, n, b->lesson ? 4 : 3, &h) ? open_heading(b, &h) : read_text(b, s, n);
}

/* A comment at the start of a line may go over several; what follows it is a line of its own. */
static enum error_kind read_comment_lines(struct body *b)
{
    const char *end = strstr(b->rest + 4, "-->");
    if (!end || end >= b->rest + b->left) {
        return body_fault(b, _("a comment has no end"));
    }
    enum error_kind kind = body_read_comment(b, b->rest + 4, (size_t)(end - b->rest) - 4);
    for (const char *c = b->rest; c < end; c++) {
        b->line += *c == '\n';
    }
    size_t taken = (size_t)(end - b->rest) + 3;
    b->rest += taken;
    b->left -= taken;
    return kind;
}

/* A comment alone is no blank line. */
static bool is_rest_of_comment(const struct body *b, const char *text, size_t n)
{
    if (b->rest == text || b->rest[-1] == '\n') {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (b->rest[i] != ' ' && b->rest[i] != '\t') {
            return false;
        }
    }
    return true;
}

/* Of modules that are both planned and studied the plan says what they are about. */
static void complete_studied(struct track *t)
{
    for (size_t i = 0; i < t->module_count; i++) {
        struct module *m = &t->modules[i];
        const struct plan_module *planned = &t->plan->modules[plan_find_module(t->plan, m->id)];
        m->title = mem_strdup(planned->title);
        m->description = mem_strdup(planned->description ? planned->description : "");
        m->minutes = planned->minutes;
        strlist_copy(&m->objectives, &planned->objectives);
    }
}

enum error_kind markdown_read_body(const char *text, size_t n, size_t line, struct track *t,
                                   struct error *err)
{
    struct body b = {.t = t, .rest = text, .left = n, .line = line, .err = err};
    enum error_kind kind = ERROR_NONE;
    buf_init(&b.text, n + 1);
    buf_init(&b.element, n + 1);
    buf_init(&b.quote, n + 1);
    while (!kind && b.left > 0) {
        if (b.left >= 4 && memcmp(b.rest, "<!--", 4) == 0) {
            kind = read_comment_lines(&b);
        }
        const char *end = memchr(b.rest, '\n', b.left);
        size_t length = end ? (size_t)(end - b.rest) : b.left;
        if (!kind && !is_rest_of_comment(&b, text, length)) {
            kind = read_line(&b, b.rest, length);
        }
        b.rest += length + (end != NULL);
        b.left -= length + (end != NULL);
        b.line++;
    }
    if (!kind) {
        kind = body_close_lesson(&b);
    }
    body_end_text(&b);
    if (!kind && !b.studied) {
        complete_studied(t);
    }
    buf_fini(&b.text);
    buf_fini(&b.element);
    buf_fini(&b.quote);
    idmap_fini(&b.lessons);
    return kind;
}
