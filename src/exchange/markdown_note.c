/* The comments in a body: ids, pins, statuses, times, and what a model gave. */
#include "markdown_body_internal.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/time.h"
#include "syllabus/course/json_in.h"
#include "syllabus/course/lesson.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

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

/* What follows an id. Pins are a module's, the last two a lesson's. */
struct note {
    bool pinned, title_pinned, hours_pinned, has_status;
    enum module_status status;
    int64_t created_ms, updated_ms, due_ms;
    double score;
};

/* Takes one word; false when it is none of its kind. */
typedef bool note_word_fn(struct note *note, const char *word);

static bool read_common_word(struct note *note, const char *word)
{
    if (strncmp(word, "created=", 8) == 0) {
        return time_parse(word + 8, &note->created_ms);
    }
    if (strncmp(word, "updated=", 8) == 0) {
        return time_parse(word + 8, &note->updated_ms);
    }
    note->has_status = true;
    return module_status_parse(word, &note->status);
}

static bool read_module_word(struct note *note, const char *word)
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
    return read_common_word(note, word);
}

static bool read_score(const char *text, double *out)
{
    struct json_object *v = NULL;
    double score = 0;
    bool good = json_parse(text, strlen(text), 1, &v, NULL) == ERROR_NONE &&
                json_to_number(v, &score) && score >= 0 && score <= 100;
    json_free(v);
    *out = good ? score : *out;
    return good;
}

static bool read_lesson_word(struct note *note, const char *word)
{
    if (strncmp(word, "due=", 4) == 0) {
        return time_parse(word + 4, &note->due_ms) && note->due_ms > 0;
    }
    if (strncmp(word, "score=", 6) == 0) {
        return read_score(word + 6, &note->score);
    }
    return read_common_word(note, word);
}

/* The next word of s[*at..n), owned; NULL at the end. */
static char *next_word(const char *s, size_t n, size_t *at)
{
    while (*at < n && strchr(" \t\n", s[*at])) {
        (*at)++;
    }
    size_t start = *at;
    while (*at < n && !strchr(" \t\n", s[*at])) {
        (*at)++;
    }
    return *at > start ? mem_strndup(s + start, *at - start) : NULL;
}

/* The id that a note begins with, owned; NULL when it is none. */
static char *read_id(const char *s, size_t n, size_t *at)
{
    char *id = next_word(s, n, at);
    if (id && !course_is_id(id)) {
        free(id);
        id = NULL;
    }
    return id;
}

static enum error_kind read_words(struct body *b, const char *s, size_t n, size_t at,
                                  note_word_fn *read, const char *allowed, struct note *note)
{
    char *word;
    enum error_kind kind = ERROR_NONE;
    while (!kind && (word = next_word(s, n, &at)) != NULL) {
        if (!read(note, word)) {
            kind = body_fault(b, allowed);
        }
        free(word);
    }
    return kind;
}

/* --- modules --- */

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
    b->has_lessons = true;
}

/* "ID pinned completed created=TIME updated=TIME". */
static enum error_kind read_module_note(struct body *b, const char *s, size_t n)
{
    struct note note = {0};
    size_t at = 0;
    if (!b->in_module || b->noted || b->lesson) {
        return body_fault(b, _("this comment belongs under the heading of a module"));
    }
    char *id = read_id(s, n, &at);
    enum error_kind kind = ERROR_NONE;
    if (!id) {
        kind = body_fault(b, _("the id of a module must be a UUID in lower case"));
    } else if (id_is_taken(b, id)) {
        kind = body_fault(b, _("another module has this id, too"));
    } else {
        kind = read_words(b, s, n, at, read_module_word,
                          _("after the id there may be pinned, title-pinned, hours-pinned, "
                            "not_started, in_progress, completed, created=TIME and "
                            "updated=TIME"),
                          &note);
    }
    if (!kind) {
        take_note(b, id, &note);
        b->noted = true;
    }
    free(id);
    return kind;
}

/* --- lessons --- */

/* "ID completed due=TIME score=80 created=TIME updated=TIME". */
static enum error_kind read_lesson_note(struct body *b, const char *s, size_t n)
{
    struct note note = {.score = LESSON_NO_SCORE};
    size_t at = 0;
    struct lesson *l = b->lesson;
    if (!l || b->lesson_noted) {
        return body_fault(b, _("this comment belongs under the heading of a lesson"));
    }
    char *id = read_id(s, n, &at);
    if (!id) {
        return body_fault(b, _("the id of a lesson must be a UUID in lower case"));
    }
    free(l->id);
    l->id = id;
    if (!idmap_add(&b->lessons, id, 0)) {
        return body_fault(b, _("another lesson has this id, too"));
    }
    enum error_kind kind = read_words(b, s, n, at, read_lesson_word,
                                      _("after the id there may be not_started, in_progress, "
                                        "completed, due=TIME, score=PERCENT, created=TIME and "
                                        "updated=TIME"),
                                      &note);
    l->status = note.status;
    l->due_ms = note.due_ms;
    l->score = note.score;
    l->created_ms = note.created_ms;
    l->updated_ms = note.updated_ms;
    b->lesson_noted = true;
    return kind;
}

/* --- answers --- */

/* "ID {...}": what a model gave for the module, as it came. */
static enum error_kind read_answer(struct body *b, const char *s, size_t n)
{
    size_t at = 0;
    char *id = read_id(s, n, &at);
    struct module *of = NULL;
    for (size_t i = 0; id && i < b->t->module_count; i++) {
        struct module *m = &b->t->modules[i];
        of = m->id && strcmp(m->id, id) == 0 ? m : of;
    }
    free(id);
    if (!of || of->raw) {
        return body_fault(b, _("an answer must name a module with a status, once"));
    }
    struct json_object *v = NULL;
    if (json_parse(s + at, n - at, LIMIT_JSON_DEPTH, &v, NULL) != ERROR_NONE ||
        json_kind(v) != JSON_OBJECT) {
        json_free(v);
        return body_fault(b, _("an answer must be a JSON object"));
    }
    of->raw = v;
    return ERROR_NONE;
}

/* --- which one it is --- */

enum error_kind body_begin_studied(struct body *b)
{
    enum error_kind kind = body_close_lesson(b);
    body_end_text(b);
    if (!kind && (b->studied || b->t->module_count > 0)) {
        kind = body_fault(b, _("the modules are there twice"));
    }
    b->studied = true;
    b->in_module = false;
    body_go_to(b, NULL, NULL, NULL);
    return kind;
}

typedef enum error_kind note_fn(struct body *b, const char *s, size_t n);

static const struct {
    const char *word;
    note_fn *read;
} notes[] = {
    {"module", read_module_note},
    {"lesson", read_lesson_note},
    {"answer", read_answer},
};

enum error_kind body_read_comment(struct body *b, const char *s, size_t n)
{
    static const char modules[] = "modules";
    while (n > 0 && strchr(" \t\n", s[0])) {
        s++;
        n--;
    }
    while (n > 0 && strchr(" \t\n", s[n - 1])) {
        n--;
    }
    if (n == sizeof modules - 1 && memcmp(s, modules, n) == 0) {
        return body_begin_studied(b);
    }
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
        size_t length = strlen(notes[i].word);
        if (n > length && memcmp(s, notes[i].word, length) == 0 && strchr(" \t\n", s[length])) {
            return notes[i].read(b, s + length, n - length);
        }
    }
    return ERROR_NONE; /* the person's own */
}
