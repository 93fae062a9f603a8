/* The body of a course as Markdown, line by line: reading. */
#include "markdown_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/base/time.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/json_in.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

struct body {
    struct track *t;
    const char *rest; /* what has not been read */
    size_t left;
    size_t line; /* number of the line that is read */
    struct error *err;

    /* Where lines go: a text, or a list; neither where nothing may stand. */
    struct buf text;
    char **slot;           /* of the text */
    struct strlist *list;  /* or of the list */
    struct strlist *items; /* the list that may follow the text */
    bool listed;           /* the line before was an element, which may go on */

    bool studied;      /* the modules are not those of the plan */
    bool in_module;    /* the last heading of level 2 was one */
    bool noted;        /* its comment was read */
    size_t module_cap; /* of t->modules */
    bool seen[MARKDOWN_SECTION_COUNT];
};

static enum error_kind fault(struct body *b, const char *what)
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

/* Blank lines at the ends are no part of a text. */
static void end_text(struct body *b)
{
    const char *s = buf_str(&b->text);
    size_t first = strspn(s, "\n");
    size_t n = b->text.len;
    while (n > first && s[n - 1] == '\n') {
        n--;
    }
    char *plain = markdown_plain(s + first, n - first);
    if (b->slot && (b->studied ? *plain != '\0' : !text_blank(plain))) {
        mem_replace(b->slot, plain);
    }
    free(plain);
    buf_reset(&b->text);
    b->slot = NULL;
}

/* After end_text(), and after what could move the places. */
static void go_to(struct body *b, char **slot, struct strlist *list, struct strlist *items)
{
    b->slot = slot;
    b->list = list;
    b->items = items;
    b->listed = false;
}

static enum error_kind add_element(struct body *b, const char *s, size_t n)
{
    char *plain = markdown_plain(s, n);
    enum error_kind kind = ERROR_NONE;
    if (b->list->count >= LIMIT_MODULE_ITEMS) {
        kind = error_set(b->err, ERROR_BAD_DATA, _("line %zu: at most %d elements fit in a list"),
                         b->line, LIMIT_MODULE_ITEMS);
    } else if (!text_blank(plain)) {
        strlist_add(b->list, plain);
        b->listed = true;
    }
    free(plain);
    return kind;
}

/* An element that goes on in the next line. */
static void extend_element(struct body *b, const char *s, size_t n)
{
    char **last = &b->list->items[b->list->count - 1];
    char *plain = markdown_plain(s, n);
    char *whole = mem_printf("%s %s", *last, plain);
    free(*last);
    free(plain);
    *last = whole;
}

/* --- headings --- */

struct heading {
    int level;
    const char *text; /* without marks; not NUL-terminated */
    size_t n;
};

/* Levels 1 to 3; others are text. */
static bool read_heading(const char *s, size_t n, struct heading *h)
{
    size_t level = 0;
    while (level < n && s[level] == '#') {
        level++;
    }
    if (level == 0 || level > 3 || (level < n && s[level] != ' ' && s[level] != '\t')) {
        return false;
    }
    size_t end = n;
    while (end > level && s[end - 1] == '#') {
        end--;
    }
    if (end == n || (s[end - 1] != ' ' && s[end - 1] != '\t')) {
        end = n; /* no closing sequence */
    }
    size_t start = level;
    while (start < end && (s[start] == ' ' || s[start] == '\t')) {
        start++;
    }
    while (end > start && (s[end - 1] == ' ' || s[end - 1] == '\t')) {
        end--;
    }
    *h = (struct heading){.level = (int)level, .text = s + start, .n = end - start};
    return true;
}

/* "3. " before a module's title. */
static void skip_number(struct heading *h)
{
    size_t i = 0;
    while (i < h->n && h->text[i] >= '0' && h->text[i] <= '9') {
        i++;
    }
    if (i > 0 && i + 1 < h->n && (h->text[i] == '.' || h->text[i] == ')') &&
        h->text[i + 1] == ' ') {
        i++;
        while (i < h->n && h->text[i] == ' ') {
            i++;
        }
        h->text += i;
        h->n -= i;
    }
}

/* Whether a backslash stands before it that counts. */
static bool is_escaped(const struct heading *h, size_t at)
{
    size_t count = 0;
    while (count < at && h->text[at - count - 1] == '\\') {
        count++;
    }
    return count % 2 != 0;
}

/* "(8 h)" at the end of a heading; 0 when there is none. */
static int take_hours(struct heading *h)
{
    size_t close = h->n > 0 ? h->n - 1 : 0;
    size_t open = close;
    int minutes = 0;
    size_t start, end;
    if (h->n == 0 || h->text[close] != ')' || is_escaped(h, close)) {
        return 0;
    }
    while (open > 0 && (h->text[open] != '(' || is_escaped(h, open))) {
        open--;
    }
    if (h->text[open] != '(' || open == 0) {
        return 0;
    }
    if (!hours_find(h->text + open + 1, close - open - 1, &minutes, &start, &end) || start != 0 ||
        end != close - open - 1) {
        return 0;
    }
    h->n = open;
    while (h->n > 0 && h->text[h->n - 1] == ' ') {
        h->n--;
    }
    return minutes;
}

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
    go_to(b, &m->description, NULL, NULL);
    return ERROR_NONE;
}

static enum error_kind open_module(struct body *b, struct heading h)
{
    size_t count = b->studied ? b->t->module_count : plan_of(b)->module_count;
    skip_number(&h);
    int minutes = take_hours(&h);
    char *title = markdown_plain(h.text, h.n);
    if (text_blank(title) || count >= LIMIT_MODULES) {
        bool blank = text_blank(title);
        free(title);
        return blank ? fault(b, _("a module needs a title"))
                     : error_set(b->err, ERROR_BAD_DATA, _("line %zu: at most %d modules fit"),
                                 b->line, LIMIT_MODULES);
    }
    b->in_module = true;
    b->noted = false;
    if (b->studied) {
        return open_studied(b, title, minutes);
    }
    struct plan_module *m = plan_insert_module(b->t->plan, count);
    m->title = title;
    m->minutes = minutes;
    go_to(b, &m->description, NULL, &m->items);
    return ERROR_NONE;
}

/* A heading of level 2 that is no module. */
static enum error_kind open_section(struct body *b, enum markdown_section s)
{
    struct plan *p = plan_of(b);
    b->in_module = false;
    if (b->seen[s]) {
        return fault(b, _("this heading is there twice"));
    }
    b->seen[s] = true;
    if (s == MARKDOWN_PROJECT) {
        go_to(b, &p->final_project, NULL, NULL);
    } else {
        go_to(b, NULL, s == MARKDOWN_GOALS ? &p->objectives : &p->assignments, NULL);
    }
    return ERROR_NONE;
}

/* A heading of level 3. */
static enum error_kind open_part(struct body *b, enum markdown_section s)
{
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
        return fault(b, b->studied ? _("below a module only the heading Objectives may stand here")
                                   : _("such a heading must stand in a module and be Contents, "
                                       "Objectives or Prerequisites"));
    }
    go_to(b, NULL, list, NULL);
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
        return fault(b, _("there must be one title, before everything else"));
    }
    if (text_blank(title)) {
        free(title);
    } else {
        p->title = title;
    }
    go_to(b, &p->description, NULL, NULL);
    return ERROR_NONE;
}

static enum error_kind open_heading(struct body *b, const struct heading *h)
{
    char *text = mem_strndup(h->text, h->n);
    enum markdown_section s = markdown_section_find(text);
    enum error_kind kind = ERROR_NONE;
    free(text);
    end_text(b);
    if (h->level == 1) {
        kind = open_course(b, h);
    } else if (h->level == 3) {
        kind = open_part(b, s);
    } else if (s == MARKDOWN_SECTION_COUNT || b->studied) {
        kind = open_module(b, *h);
    } else if (s == MARKDOWN_GOALS || s == MARKDOWN_ASSIGNMENTS || s == MARKDOWN_PROJECT) {
        kind = open_section(b, s);
    } else {
        kind = fault(b, _("this heading belongs into a module, with one mark more"));
    }
    return kind;
}

/* --- comments --- */

static bool id_is_taken(const struct body *b, const char *id)
{
    const struct track *t = b->t;
    for (size_t i = 0; i < t->module_count; i++) {
        if (t->modules[i].id && strcmp(t->modules[i].id, id) == 0) {
            return true;
        }
    }
    return t->plan && !b->studied && plan_find_module(t->plan, id) >= 0;
}

/* What follows the id in a module's comment. */
struct note {
    bool pinned, title_pinned, hours_pinned, has_status;
    enum module_status status;
    int64_t created_ms, updated_ms;
};

static bool read_note_word(struct note *note, const char *word)
{
    const struct {
        const char *word;
        bool *slot;
    } pins[] = {{"pinned", &note->pinned},
                {"title-pinned", &note->title_pinned},
                {"hours-pinned", &note->hours_pinned}};
    for (size_t i = 0; i < sizeof pins / sizeof *pins; i++) {
        if (strcmp(word, pins[i].word) == 0) {
            *pins[i].slot = true;
            return true;
        }
    }
    if (strncmp(word, "created=", 8) == 0) {
        return time_parse(word + 8, &note->created_ms);
    }
    if (strncmp(word, "updated=", 8) == 0) {
        return time_parse(word + 8, &note->updated_ms);
    }
    note->has_status = true;
    return module_status_parse(word, &note->status);
}

/* Of a plan's module with a status there is one that is studied, too. */
static void take_note(struct body *b, const char *id, const struct note *note)
{
    struct track *t = b->t;
    if (!b->studied) {
        struct plan_module *planned = &t->plan->modules[t->plan->module_count - 1];
        mem_replace(&planned->id, id);
        planned->pinned = note->pinned;
        planned->title_pinned = note->title_pinned;
        planned->hours_pinned = note->hours_pinned;
        if (!note->has_status) {
            return;
        }
        mem_grow(&t->modules, &b->module_cap, t->module_count + 1, sizeof *t->modules);
        module_init(&t->modules[t->module_count]);
        t->modules[t->module_count].number = (int)t->module_count + 1;
        t->module_count++;
    }
    struct module *m = &t->modules[t->module_count - 1];
    mem_replace(&m->id, id);
    m->pinned = note->pinned;
    m->status = note->status;
    m->created_ms = note->created_ms;
    m->updated_ms = note->updated_ms;
}

/* "module ID pinned completed created=TIME updated=TIME". */
static enum error_kind read_note(struct body *b, const char *s, size_t n)
{
    struct note note = {0};
    char *id = NULL;
    enum error_kind kind = ERROR_NONE;
    if (!b->in_module || b->noted) {
        return fault(b, _("this comment belongs under the heading of a module"));
    }
    for (size_t i = 0; !kind && i < n;) {
        size_t blank = strspn(s + i, " \t\n");
        size_t length = strcspn(s + i + blank, " \t\n");
        i += blank;
        if (i >= n) {
            break;
        }
        length = length < n - i ? length : n - i;
        char *word = mem_strndup(s + i, length);
        i += length;
        if (!id) {
            id = word;
            kind = !course_is_id(id)
                       ? fault(b, _("the id of a module must be a UUID in lower case"))
                   : id_is_taken(b, id) ? fault(b, _("another module has this id, too"))
                                        : ERROR_NONE;
            continue;
        }
        if (!read_note_word(&note, word)) {
            kind = fault(b, _("after the id there may be pinned, title-pinned, hours-pinned, "
                              "not_started, in_progress, completed, created=TIME and "
                              "updated=TIME"));
        }
        free(word);
    }
    if (!kind && !id) {
        kind = fault(b, _("the id of a module must be a UUID in lower case"));
    }
    if (!kind) {
        take_note(b, id, &note);
        b->noted = true;
    }
    free(id);
    return kind;
}

static enum error_kind begin_studied(struct body *b)
{
    end_text(b);
    if (b->studied || b->t->module_count > 0) {
        return fault(b, _("the modules are there twice"));
    }
    b->studied = true;
    b->in_module = false;
    go_to(b, NULL, NULL, NULL);
    return ERROR_NONE;
}

static enum error_kind read_comment(struct body *b, const char *s, size_t n)
{
    static const char module[] = "module", modules[] = "modules";
    while (n > 0 && strchr(" \t\n", s[0])) {
        s++;
        n--;
    }
    while (n > 0 && strchr(" \t\n", s[n - 1])) {
        n--;
    }
    if (n == sizeof modules - 1 && memcmp(s, modules, n) == 0) {
        return begin_studied(b);
    }
    if (n > sizeof module && memcmp(s, module, sizeof module - 1) == 0 &&
        strchr(" \t\n", s[sizeof module - 1])) {
        return read_note(b, s + sizeof module, n - sizeof module);
    }
    return ERROR_NONE; /* the person's own */
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
        end_text(b);
        b->list = b->items;
        b->items = NULL;
    }
    if (element > 0) {
        return add_element(b, s + element, n - element);
    }
    if (b->listed) {
        size_t blanks = strspn(s, " \t");
        extend_element(b, s + blanks, n - blanks);
        return ERROR_NONE;
    }
    if (!b->slot && !b->list && !b->studied && !b->in_module) {
        go_to(b, &plan_of(b)->description, NULL, NULL); /* of a course without a title */
    }
    if (!b->slot) {
        return fault(b, _("a text has no place here; only a list may follow"));
    }
    buf_add(&b->text, s, n);
    buf_add_char(&b->text, '\n');
    return ERROR_NONE;
}

static enum error_kind read_line(struct body *b, const char *s, size_t n)
{
    struct heading h;
    while (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t')) {
        n--;
    }
    if (n == 0) {
        b->listed = false;
        buf_add_char(&b->text, '\n');
        return ERROR_NONE;
    }
    return read_heading(s, n, &h) ? open_heading(b, &h) : read_text(b, s, n);
}

/* A comment at the start of a line may go over several; what follows it is a line of its own. */
static enum error_kind read_comment_lines(struct body *b)
{
    const char *end = strstr(b->rest + 4, "-->");
    if (!end || end >= b->rest + b->left) {
        return fault(b, _("a comment has no end"));
    }
    enum error_kind kind = read_comment(b, b->rest + 4, (size_t)(end - b->rest) - 4);
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
    end_text(&b);
    if (!kind && !b.studied) {
        complete_studied(t);
    }
    buf_fini(&b.text);
    return kind;
}
