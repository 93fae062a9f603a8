#include "syllabus/course/lesson_answer.h"

#include "extract_internal.h"
#include "lesson_answer_internal.h"
#include "member_internal.h"
#include "names_internal.h"
#include "words_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/hours.h"

#include <stdlib.h>
#include <string.h>

/* From here on what a lesson says it is about is an objective in other words. */
#define OBJECTIVES_ALIKE 0.5
/* A bare number below is taken for hours where the name does not say what it counts. */
#define HOURS_BELOW 10
#define WRAPPERS    4 /* levels of objects around the list */

char *lesson_answer_text(const struct json_object *v)
{
    size_t n = 0;
    const char *text = json_text(v, &n);

    if (text == NULL && (json_kind(v) == JSON_INT || json_kind(v) == JSON_NUMBER)) {
        return json_printed(v, 0);
    }
    if (text == NULL) {
        return NULL;
    }
    char *repaired = text_repaired(text, n);
    char *trimmed = text_blank(repaired) ? NULL : text_trimmed(repaired, strlen(repaired));

    free(repaired);
    return trimmed;
}

enum error_kind lesson_answer_fault(struct error *err, const char *place, const char *key,
                                    const char *wanted)
{
    return error_set(err, ERROR_WRONG_SHAPE, "%s.%s: %s", place, key, wanted);
}

/* --- the type --- */

static const struct {
    const char *word;
    enum lesson_type type;
} type_words[] = {
    {"theory", LESSON_THEORY},      {"lecture", LESSON_THEORY},      {"reading", LESSON_THEORY},
    {"теор", LESSON_THEORY},        {"лекц", LESSON_THEORY},         {"homework", LESSON_HOMEWORK},
    {"home work", LESSON_HOMEWORK}, {"assignment", LESSON_HOMEWORK}, {"домашн", LESSON_HOMEWORK},
    {"дз", LESSON_HOMEWORK},        {"quiz", LESSON_QUIZ},           {"test", LESSON_QUIZ},
    {"assessment", LESSON_QUIZ},    {"тест", LESSON_QUIZ},           {"викторин", LESSON_QUIZ},
    {"квиз", LESSON_QUIZ},          {"провер", LESSON_QUIZ},         {"practic", LESSON_PRACTICE},
    {"exercise", LESSON_PRACTICE},  {"lab", LESSON_PRACTICE},        {"workshop", LESSON_PRACTICE},
    {"практи", LESSON_PRACTICE},    {"упражн", LESSON_PRACTICE},     {"лаборатор", LESSON_PRACTICE},
};

static bool type_of_text(const char *text, enum lesson_type *type)
{
    char *folded = text_folded(text, strlen(text));
    bool found = false;

    for (size_t i = 0; !found && i < sizeof type_words / sizeof *type_words; i++) {
        const char *at = strstr(folded, type_words[i].word);

        if (at == folded || (at != NULL && at[-1] == ' ')) {
            *type = type_words[i].type;
            found = true;
        }
    }
    free(folded);
    return found;
}

/* --- one lesson --- */

struct source {
    const struct json_object *value;
    const char *key; /* where lessons are members: their type or title */
};

struct drafting {
    const struct json_object *v, *inner; /* the lesson, and the object that its content is */
    const char *key;
    const struct module *module;
    unsigned types;
    const char *place;
    struct lesson *l;
};

static const struct json_object *find(const struct drafting *d, enum member_role role, int kinds,
                                      const char **key)
{
    const struct json_object *found = member_find(d->v, role, kinds, key);

    return found == NULL && d->inner != NULL ? member_find(d->inner, role, kinds, key) : found;
}

static bool only_type(unsigned types, enum lesson_type *type)
{
    for (int t = 0; t < LESSON_TYPE_COUNT; t++) {
        if (types == LESSON_TYPE_BIT(t)) {
            *type = (enum lesson_type)t;
            return true;
        }
    }
    return false;
}

static enum error_kind read_type(struct drafting *d, struct error *err)
{
    const char *key = "type";
    char *text = lesson_answer_text(find(d, MEMBER_TYPE, MEMBER_TEXT, &key));
    bool found = text != NULL ? type_of_text(text, &d->l->type)
                              : d->key != NULL && type_of_text(d->key, &d->l->type);

    free(text);
    if (!found && find(d, MEMBER_QUESTIONS, 1 << JSON_ARRAY, NULL) != NULL) {
        d->l->type = LESSON_QUIZ;
        found = true;
    }
    return found || only_type(d->types, &d->l->type)
               ? ERROR_NONE
               : lesson_answer_fault(err, d->place, key,
                                     _("must be theory, practice, homework or quiz"));
}

static enum error_kind read_title(struct drafting *d, struct error *err)
{
    char *text = lesson_answer_text(member_find(d->v, MEMBER_TITLE, MEMBER_TEXT, NULL));

    if (text == NULL) {
        return lesson_answer_fault(err, d->place, "title", _("must not be empty"));
    }
    if (strlen(text) > LIMIT_TITLE) {
        enum error_kind kind =
            error_set(err, ERROR_WRONG_SHAPE, _("%s.title: %zu bytes are too many, at most %d fit"),
                      d->place, strlen(text), LIMIT_TITLE);

        free(text);
        return kind;
    }
    for (char *c = text; *c != '\0'; c++) {
        *c = *c == '\n' || *c == '\t' || *c == '\r' ? ' ' : *c;
    }
    d->l->title = text;
    return ERROR_NONE;
}

/* A number counts minutes, or hours where the name says so or it is small. */
static int minutes_of(const struct json_object *v, bool hours)
{
    const char *text = json_text(v, NULL);
    double number = 0;
    size_t start = 0;
    size_t end = 0;
    int minutes = 0;

    if (text != NULL && hours_find(text, strlen(text), &minutes, &start, &end)) {
        return minutes;
    }
    if (text != NULL) {
        char *after = NULL;

        number = strtod(text, &after);
        number = after == text || !text_blank(after) ? 0 : number;
    } else if (!json_to_number(v, &number)) {
        return 0;
    }
    return hours_to_minutes(hours ? number : number / 60);
}

static void read_minutes(struct drafting *d)
{
    const char *key = NULL;
    const struct json_object *v = find(d, MEMBER_MINUTES, MEMBER_ANY, &key);
    double number = 0;
    bool hours = false;

    if (v == NULL) {
        v = find(d, MEMBER_HOURS, MEMBER_ANY, &key);
        char *name = key != NULL ? text_folded(key, strlen(key)) : mem_strdup("");

        hours = strstr(name, "hour") != NULL || strstr(name, "час") != NULL ||
                (json_to_number(v, &number) && number < HOURS_BELOW);
        free(name);
    }
    d->l->minutes = minutes_of(v, hours);
}

/* --- its texts --- */

static bool gather(const struct json_object *v, struct buf *out);

/* {"heading": "...", "text": "..."}: a section. */
static bool gather_section(const struct json_object *v, struct buf *out)
{
    char *title = lesson_answer_text(member_find(v, MEMBER_TITLE, MEMBER_TEXT, NULL));
    const struct json_object *body = member_find(v, MEMBER_BODY, MEMBER_ANY, NULL);

    if (title != NULL) {
        buf_printf(out, "%s## %s", out->len > 0 ? "\n\n" : "", title);
    }
    free(title);
    return body != NULL && gather(body, out);
}

/* A text, or a list of texts and sections with a blank line between them. */
static bool gather(const struct json_object *v, struct buf *out)
{
    char *text = lesson_answer_text(v);

    if (text != NULL) {
        buf_printf(out, "%s%s", out->len > 0 ? "\n\n" : "", text);
        free(text);
        return true;
    }
    if (json_kind(v) == JSON_OBJECT) {
        return gather_section(v, out);
    }
    bool good = json_kind(v) == JSON_ARRAY || json_kind(v) == JSON_STRING;

    for (size_t i = 0; good && json_kind(v) == JSON_ARRAY && i < json_size(v); i++) {
        good = gather(json_at(v, i), out);
    }
    return good;
}

static enum error_kind read_body(struct drafting *d, struct error *err)
{
    const char *key = "content";
    int kinds = MEMBER_TEXT | 1 << JSON_ARRAY | (d->inner == NULL ? 1 << JSON_OBJECT : 0);
    const struct json_object *v = find(d, MEMBER_BODY, kinds, &key);
    struct buf text = BUF_INIT(LIMIT_ANSWER);
    bool good = v == NULL || gather(v, &text);

    d->l->text = buf_steal(&text);
    return good ? ERROR_NONE : lesson_answer_fault(err, d->place, key, _("must be a text"));
}

static enum error_kind read_tasks(struct drafting *d, struct error *err)
{
    const char *key = "tasks";
    const struct json_object *list = find(d, MEMBER_TASKS, 1 << JSON_ARRAY, &key);

    if (json_size(list) > LIMIT_TASKS) {
        return lesson_answer_fault(err, d->place, key, _("has too many entries"));
    }
    for (size_t i = 0; i < json_size(list); i++) {
        const struct json_object *v = json_at(list, i);
        char *text = lesson_answer_text(
            json_kind(v) == JSON_OBJECT ? member_find(v, MEMBER_QUESTION, MEMBER_TEXT, NULL) : v);

        if (text == NULL) {
            return error_set(err, ERROR_WRONG_SHAPE, _("%s.%s[%zu]: must be a text"), d->place, key,
                             i);
        }
        strlist_take(&d->l->tasks, text);
    }
    return ERROR_NONE;
}

static enum error_kind read_quiz(struct drafting *d, struct error *err)
{
    const char *key = "questions";
    const struct json_object *list = find(d, MEMBER_QUESTIONS, 1 << JSON_ARRAY, &key);

    if (json_size(list) == 0) {
        return lesson_answer_fault(err, d->place, key, _("must be a list of questions"));
    }
    return lesson_answer_questions(d->l, list, d->place, key, err);
}

/* --- what it is about --- */

static void add_objective(struct lesson *l, const char *text)
{
    for (size_t i = 0; i < l->objectives.count; i++) {
        if (strcmp(l->objectives.items[i], text) == 0) {
            return;
        }
    }
    strlist_add(&l->objectives, text);
}

/* The objective that is meant by other words. */
static void match_objective(struct drafting *d, const char *text)
{
    double best = 0;
    size_t at = 0;
    struct words said;

    words_init(&said, text);
    for (size_t i = 0; i < d->module->objectives.count; i++) {
        struct words own;

        words_init(&own, d->module->objectives.items[i]);
        double alike = words_likeness(&said, &own);

        words_fini(&own);
        if (strcmp(text, d->module->objectives.items[i]) == 0) {
            alike = 2;
        }
        if (alike > best) {
            best = alike;
            at = i;
        }
    }
    words_fini(&said);
    if (best >= OBJECTIVES_ALIKE) {
        add_objective(d->l, d->module->objectives.items[at]);
    }
}

static void read_objective(struct drafting *d, const struct json_object *v)
{
    char *text = lesson_answer_text(v);
    int64_t number = 0;
    size_t digits = text != NULL ? strspn(text, "0123456789") : 0;

    if (digits > 0 && digits < 4 && text[digits] == '\0') {
        number = strtol(text, NULL, 10);
    }
    if (number > 0 && (size_t)number <= d->module->objectives.count) {
        add_objective(d->l, d->module->objectives.items[number - 1]);
    } else if (text != NULL) {
        match_objective(d, text);
    }
    free(text);
}

static void read_objectives(struct drafting *d)
{
    const struct json_object *list = find(d, MEMBER_OBJECTIVES, MEMBER_ANY, NULL);

    if (json_kind(list) != JSON_ARRAY && list != NULL) {
        read_objective(d, list);
    }
    for (size_t i = 0; json_kind(list) == JSON_ARRAY && i < json_size(list) && i < LIMIT_TASKS;
         i++) {
        read_objective(d, json_at(list, i));
    }
}

static enum error_kind check_filled(const struct drafting *d, struct error *err)
{
    bool filled = !text_blank(d->l->text) || (d->l->type != LESSON_THEORY && d->l->tasks.count > 0);

    return filled || d->l->type == LESSON_QUIZ
               ? ERROR_NONE
               : lesson_answer_fault(err, d->place, "content", _("must not be empty"));
}

static enum error_kind read_lesson(struct drafting *d, struct error *err)
{
    if (json_kind(d->v) != JSON_OBJECT) {
        return error_set(err, ERROR_WRONG_SHAPE, _("%s: must be an object"), d->place);
    }
    d->inner = member_find(d->v, MEMBER_BODY, 1 << JSON_OBJECT, NULL);
    enum error_kind kind = read_type(d, err);

    if (kind == ERROR_NONE) {
        kind = read_title(d, err);
    }
    if (kind == ERROR_NONE) {
        kind = read_body(d, err);
    }
    if (kind == ERROR_NONE && d->l->type != LESSON_QUIZ) {
        kind = read_tasks(d, err);
    }
    if (kind == ERROR_NONE && d->l->type == LESSON_QUIZ) {
        kind = read_quiz(d, err);
    }
    if (kind == ERROR_NONE) {
        kind = check_filled(d, err);
    }
    if (kind == ERROR_NONE) {
        read_minutes(d);
        read_objectives(d);
    }
    return kind;
}

/* --- where the lessons are --- */

struct reading {
    const struct module *module;
    unsigned types;
    struct lesson_list *out;
    size_t place; /* of the next lesson in the answer */
    struct error fault;
};

static bool looks_like_lesson(const struct json_object *v)
{
    return member_find(v, MEMBER_TITLE, MEMBER_TEXT, NULL) != NULL &&
           (member_find(v, MEMBER_TYPE, MEMBER_TEXT, NULL) != NULL ||
            member_find(v, MEMBER_QUESTIONS, 1 << JSON_ARRAY, NULL) != NULL);
}

static void take(struct reading *r, const struct json_object *v, const char *key)
{
    char *place = mem_printf("lessons[%zu]", r->place++);
    struct lesson l;
    struct error err = {0};

    lesson_init(&l);
    struct drafting d = {
        .v = v, .key = key, .module = r->module, .types = r->types, .place = place, .l = &l};

    if (read_lesson(&d, &err) != ERROR_NONE) {
        if (r->fault.kind == ERROR_NONE) {
            error_move(&r->fault, &err);
        }
        error_clear(&err);
        lesson_fini(&l);
    } else if ((r->types & LESSON_TYPE_BIT(l.type)) == 0 || r->out->count >= LIMIT_LESSONS) {
        lesson_fini(&l);
    } else {
        *lesson_list_add(r->out) = l;
    }
    free(place);
}

/* {"theory": {...}, "quiz": {...}} */
static bool take_member(void *ctx, const char *key, struct json_object *value)
{
    enum lesson_type type;

    if (json_kind(value) == JSON_OBJECT && type_of_text(key, &type)) {
        take(ctx, value, key);
    }
    return true;
}

struct wrapped {
    struct reading *r;
    int levels;
    bool found;
};

static bool take_value(struct reading *r, const struct json_object *v, int levels);

static bool look_inside(void *ctx, const char *key, struct json_object *value)
{
    struct wrapped *w = ctx;

    if (json_kind(value) == JSON_OBJECT) {
        w->found = take_value(w->r, value, w->levels - 1);
    }
    return !w->found;
}

/* Takes what of lessons there is in the value; false when it holds none. */
static bool take_value(struct reading *r, const struct json_object *v, int levels)
{
    size_t before = r->place;
    const struct json_object *list =
        json_kind(v) == JSON_ARRAY ? v : member_find(v, MEMBER_LESSONS, MEMBER_NESTED, NULL);

    if (json_kind(list) == JSON_ARRAY) {
        for (size_t i = 0; i < json_size(list); i++) {
            take(r, json_at(list, i), NULL);
        }
        return true;
    }
    if (list == NULL && looks_like_lesson(v)) {
        take(r, v, NULL);
        return true;
    }
    json_each(list != NULL ? list : v, take_member, r);
    if (r->place > before || levels == 0) {
        return r->place > before;
    }
    struct wrapped w = {r, levels, false};

    json_each(v, look_inside, &w);
    return w.found;
}

/* --- an answer that was cut off --- */

struct bracket {
    char closer;
    bool list;
};

/* Where the last whole object of the list that lies outermost ends, with what closes all around it
 * in `tail`. 0: there is none. A lesson that is not in a list is no whole one here: its questions
 * are a list, too. */
static size_t whole_part(const char *s, size_t n, struct buf *tail)
{
    struct bracket open[LIMIT_JSON_DEPTH];
    size_t depth = 0;
    size_t list = 0; /* the depth of that list; 0: not met yet */
    size_t end = 0;
    bool quoted = false;

    for (size_t i = 0; i < n; i++) {
        char c = s[i];

        if (quoted) {
            i += c == '\\';
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            if (depth == LIMIT_JSON_DEPTH) {
                return 0;
            }
            if (c == '{' && list == 0 && depth > 0 && open[depth - 1].list) {
                list = depth;
            }
            open[depth++] = (struct bracket){c == '{' ? '}' : ']', c == '['};
        } else if (c == '}' || c == ']') {
            if (depth == 0 || open[--depth].closer != c) {
                return 0;
            }
            end = list > 0 && depth == list ? i + 1 : end;
        }
    }
    for (size_t k = list; end > 0 && k > 0; k--) {
        buf_add_char(tail, open[k - 1].closer);
    }
    return end;
}

static void take_whole_part(struct reading *r, const char *text, size_t n)
{
    struct buf document = BUF_INIT(n + LIMIT_JSON_DEPTH);
    struct buf tail = BUF_INIT(LIMIT_JSON_DEPTH);
    size_t end = whole_part(text, n, &tail);
    struct json_object *v = NULL;

    buf_add(&document, text, end);
    buf_add(&document, buf_str(&tail), tail.len);
    if (end > 0 &&
        json_parse(buf_str(&document), document.len, LIMIT_JSON_DEPTH, &v, NULL) == ERROR_NONE) {
        bool alone = json_kind(v) == JSON_OBJECT && looks_like_lesson(v) &&
                     member_find(v, MEMBER_LESSONS, MEMBER_NESTED, NULL) == NULL;

        if (!alone) {
            take_value(r, v, WRAPPERS);
        }
    }
    json_free(v);
    buf_fini(&document);
    buf_fini(&tail);
}

/* --- the whole --- */

static enum error_kind conclude(struct reading *r, const struct extract *x, struct error *err)
{
    if (x->cut) {
        return error_set(err, ERROR_CUT_OFF, _("the answer ends in the middle of a lesson"));
    }
    if (r->place > 0) {
        return ERROR_NONE;
    }
    if (x->broken.kind != ERROR_NONE) {
        return error_set(err, ERROR_NOT_JSON, _("the answer is no valid JSON: %s"),
                         x->broken.message);
    }
    return x->tries > 0
               ? error_set(err, ERROR_WRONG_SHAPE, _("the JSON of the answer holds no lessons"))
               : error_set(err, ERROR_NOT_JSON, _("the answer holds no JSON"));
}

enum error_kind lesson_answer_read(const char *text, size_t n, const struct module *module,
                                   unsigned types, struct lesson_list *out, struct error *err)
{
    struct reading r = {.module = module, .types = types, .out = out};
    struct extract x;
    struct json_object *value = NULL;

    extract_init(&x, text, n);
    while (extract_next(&x, &value)) {
        if (!take_value(&r, value, WRAPPERS)) {
            extract_waste(&x);
        }
        json_free(value);
    }
    if (x.cut) {
        take_whole_part(&r, text + x.start, n - x.start);
    }
    enum error_kind kind =
        r.fault.kind != ERROR_NONE ? error_move(err, &r.fault) : conclude(&r, &x, err);

    error_clear(&r.fault);
    extract_fini(&x);
    return kind;
}

/* --- what is asked for --- */

static struct json_object *type_of(const char *name)
{
    struct json_object *type = json_new_object();

    json_set_text(type, "type", name);
    return type;
}

static struct json_object *list_of(struct json_object *take_items)
{
    struct json_object *list = type_of("array");

    json_set(list, "items", take_items);
    return list;
}

/* All members required, no others. */
static struct json_object *object_of(struct json_object *take_properties, const char *const *names,
                                     size_t count)
{
    struct json_object *object = type_of("object");
    struct json_object *required = json_new_array();

    for (size_t i = 0; i < count; i++) {
        json_push(required, json_new_text(names[i]));
    }
    json_set(object, "properties", take_properties);
    json_set(object, "required", required);
    json_set_bool(object, "additionalProperties", false);
    return object;
}

static struct json_object *question_schema(void)
{
    static const char *const names[] = {"question", "options", "answer", "explanation"};
    struct json_object *properties = json_new_object();

    json_set(properties, "question", type_of("string"));
    json_set(properties, "options", list_of(type_of("string")));
    json_set(properties, "answer", type_of("string"));
    json_set(properties, "explanation", type_of("string"));
    return object_of(properties, names, sizeof names / sizeof *names);
}

struct json_object *lesson_schema(void)
{
    static const char *const names[] = {"type",    "title", "minutes",  "objectives",
                                        "content", "tasks", "questions"};
    static const char *const root_names[] = {"lessons"};
    struct json_object *properties = json_new_object();
    struct json_object *root = json_new_object();
    struct json_object *types = json_new_array();
    struct json_object *type = type_of("string");

    for (int t = 0; t < LESSON_TYPE_COUNT; t++) {
        json_push(types, json_new_text(lesson_type_name((enum lesson_type)t)));
    }
    json_set(type, "enum", types);
    json_set(properties, "type", type);
    json_set(properties, "title", type_of("string"));
    json_set(properties, "minutes", type_of("integer"));
    json_set(properties, "objectives", list_of(type_of("integer")));
    json_set(properties, "content", type_of("string"));
    json_set(properties, "tasks", list_of(type_of("string")));
    json_set(properties, "questions", list_of(question_schema()));
    json_set(root, "lessons", list_of(object_of(properties, names, sizeof names / sizeof *names)));
    return object_of(root, root_names, 1);
}
