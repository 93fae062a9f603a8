/* The questions of a model's quiz: options in whatever form, and which of them is right. */
#include "lesson_answer_internal.h"

#include "member_internal.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/lesson.h"

#include <stdlib.h>
#include <string.h>

/* One question while it is read. */
struct asking {
    const struct json_object *v;
    const char *place;
    struct quiz_question *q;
    struct strlist labels; /* what options are called: "A", "2"; as many as options, or none */
    size_t flagged;        /* the option that says it is right; QUIZ_NO_ANSWER: none does */
    size_t flags;          /* how many say so */
};

/* --- options --- */

/* The length of "A) ", "b. ", "(В) ", "2) " at the beginning, 0 where there is none; *label gets
 * what stands in it. */
static size_t label_length(const char *s, char **label)
{
    size_t at = s[0] == '(';
    uint32_t cp = 0;
    size_t letter = text_decode(s + at, strlen(s + at), &cp);
    size_t end = at + letter;
    bool fits = (cp >= 'A' && cp <= 'H') || (cp >= 'a' && cp <= 'h') || (cp >= '1' && cp <= '9') ||
                (cp >= 0x410 && cp <= 0x418) || (cp >= 0x430 && cp <= 0x438);
    bool closed = fits && (s[end] == ')' || (at == 0 && (s[end] == '.' || s[end] == ':')));

    if (!closed || s[end + 1] != ' ' || s[end + 1 + strspn(s + end + 1, " ")] == '\0') {
        return 0;
    }
    *label = mem_strndup(s + at, letter);
    return end + 1 + strspn(s + end + 1, " ");
}

/* Takes labels off the options when all have one, each another. */
static void strip_labels(struct asking *a)
{
    struct strlist labels = {0};
    struct strlist bare = {0};
    bool all = a->q->options.count > 1;

    for (size_t i = 0; all && i < a->q->options.count; i++) {
        char *label = NULL;
        size_t n = label_length(a->q->options.items[i], &label);

        all = n > 0;
        for (size_t k = 0; all && k < labels.count; k++) {
            all = strcmp(labels.items[k], label) != 0;
        }
        if (n > 0) {
            strlist_take(&labels, label);
            strlist_add(&bare, a->q->options.items[i] + n);
        }
    }
    if (all) {
        strlist_fini(&a->q->options);
        a->q->options = bare;
        strlist_fini(&a->labels);
        a->labels = labels;
    } else {
        strlist_fini(&bare);
        strlist_fini(&labels);
    }
}

/* Whether the option itself says that it is the right one. */
static bool is_flagged(const struct json_object *v)
{
    const char *key = NULL;
    bool yes = false;

    return member_find(v, MEMBER_RIGHT, 1 << JSON_BOOL, &key) != NULL &&
           json_get_bool(v, key, &yes) && yes;
}

static bool add_option(struct asking *a, const struct json_object *v)
{
    char *text = NULL;

    if (json_kind(v) == JSON_OBJECT) {
        text = lesson_answer_text(member_find(v, MEMBER_OPTION, MEMBER_ANY, NULL));
        if (is_flagged(v)) {
            a->flagged = a->q->options.count;
            a->flags++;
        }
    } else {
        text = lesson_answer_text(v);
    }
    if (text != NULL) {
        strlist_take(&a->q->options, text);
    }
    return text != NULL;
}

struct member_options {
    struct asking *asking;
    bool good;
};

static bool add_member_option(void *ctx, const char *key, struct json_object *value)
{
    struct member_options *m = ctx;

    strlist_add(&m->asking->labels, key);
    m->good = add_option(m->asking, value);
    return m->good;
}

static enum error_kind read_options(struct asking *a, struct error *err)
{
    const char *key = "options";
    const struct json_object *list = member_find(a->v, MEMBER_OPTIONS, MEMBER_NESTED, &key);

    if (list == NULL || json_size(list) < 2) {
        return lesson_answer_fault(err, a->place, key, _("must be a list of two texts or more"));
    }
    if (json_size(list) > LIMIT_OPTIONS) {
        return lesson_answer_fault(err, a->place, key, _("has too many entries"));
    }
    struct member_options members = {a, true};

    for (size_t i = 0; members.good && json_kind(list) == JSON_ARRAY && i < json_size(list); i++) {
        members.good = add_option(a, json_at(list, i));
    }
    if (json_kind(list) == JSON_OBJECT) {
        json_each(list, add_member_option, &members);
    }
    if (!members.good) {
        return lesson_answer_fault(err, a->place, key, _("must be a list of texts"));
    }
    if (a->labels.count == 0) {
        strip_labels(a);
    }
    for (size_t i = 0; i < a->q->options.count; i++) {
        for (size_t k = i + 1; k < a->q->options.count; k++) {
            if (strcmp(a->q->options.items[i], a->q->options.items[k]) == 0) {
                return error_set(err, ERROR_WRONG_SHAPE, _("%s.%s: \"%.80s\" is there twice"),
                                 a->place, key, a->q->options.items[i]);
            }
        }
    }
    return ERROR_NONE;
}

/* --- the answer --- */

static size_t find_exact(const struct strlist *l, const char *text)
{
    for (size_t i = 0; i < l->count; i++) {
        if (strcmp(l->items[i], text) == 0) {
            return i;
        }
    }
    return QUIZ_NO_ANSWER;
}

/* Without case, where that is one only. */
static size_t find_folded(const struct strlist *l, const char *text)
{
    size_t found = QUIZ_NO_ANSWER;
    char *wanted = text_folded(text, strlen(text));

    for (size_t i = 0; i < l->count; i++) {
        char *folded = text_folded(l->items[i], strlen(l->items[i]));
        bool same = strcmp(folded, wanted) == 0;

        free(folded);
        if (same && found != QUIZ_NO_ANSWER) {
            found = QUIZ_NO_ANSWER;
            break;
        }
        found = same ? i : found;
    }
    free(wanted);
    return found;
}

/* "B" of options without labels, "Б" too. */
static size_t find_letter(const struct strlist *options, const char *text)
{
    uint32_t cp = 0;
    size_t n = text_decode(text, strlen(text), &cp);
    size_t place = cp >= 'A' && cp <= 'Z'       ? cp - 'A'
                   : cp >= 'a' && cp <= 'z'     ? cp - 'a'
                   : cp >= 0x410 && cp <= 0x418 ? cp - 0x410
                   : cp >= 0x430 && cp <= 0x438 ? cp - 0x430
                                                : QUIZ_NO_ANSWER;

    return text[n] == '\0' && place < options->count ? place : QUIZ_NO_ANSWER;
}

/* The option that is meant by words, by a label, or by both. */
static size_t find_by_text(const struct asking *a, const char *text)
{
    size_t at = find_exact(&a->q->options, text);

    at = at == QUIZ_NO_ANSWER ? find_folded(&a->q->options, text) : at;
    if (at == QUIZ_NO_ANSWER && a->labels.count > 0) {
        at = find_folded(&a->labels, text);
    }
    char *label = NULL;
    size_t n = at == QUIZ_NO_ANSWER ? label_length(text, &label) : 0;

    if (n > 0) {
        at = find_folded(&a->q->options, text + n);
        if (at == QUIZ_NO_ANSWER && a->labels.count > 0) {
            at = find_folded(&a->labels, label);
        }
    }
    free(label);
    return at == QUIZ_NO_ANSWER && a->labels.count == 0 ? find_letter(&a->q->options, text) : at;
}

/* Where a quiz counts its options from; -1: it cannot be told. */
static int base_of(const struct json_object *list)
{
    bool zero = false;
    bool last = false;

    for (size_t i = 0; i < json_size(list); i++) {
        const struct json_object *v = json_at(list, i);
        const char *key = NULL;
        const struct json_object *answer = member_find(v, MEMBER_ANSWER, MEMBER_ANY, &key);
        const struct json_object *options = member_find(v, MEMBER_OPTIONS, MEMBER_NESTED, NULL);
        int64_t at = -1;

        if (json_to_int(answer, &at)) {
            zero = zero || at == 0;
            last = last || (options != NULL && at == (int64_t)json_size(options));
        }
    }
    return zero == last ? -1 : last;
}

static enum error_kind no_answer(const struct asking *a, const char *key, const char *given,
                                 struct error *err)
{
    return error_set(err, ERROR_WRONG_SHAPE,
                     _("%s.%s: \"%.80s\" is none of the options; write the words of the right one"),
                     a->place, key, given);
}

static enum error_kind find_answer(const struct asking *a, int base, size_t *at, struct error *err)
{
    const char *key = "answer";
    const struct json_object *v = member_find(a->v, MEMBER_ANSWER, MEMBER_ANY, &key);
    int64_t number = 0;

    if (json_kind(v) == JSON_ARRAY && json_size(v) == 1) {
        v = json_at(v, 0);
    }
    if (json_kind(v) == JSON_OBJECT) {
        v = member_find(v, MEMBER_OPTION, MEMBER_ANY, NULL);
    }
    if (v == NULL || json_kind(v) == JSON_ARRAY) {
        *at = a->flags == 1 ? a->flagged : QUIZ_NO_ANSWER;
        return *at != QUIZ_NO_ANSWER
                   ? ERROR_NONE
                   : lesson_answer_fault(err, a->place, key,
                                         _("must be the words of the one option that is right"));
    }
    char *text = lesson_answer_text(v);

    *at = text != NULL ? find_by_text(a, text) : QUIZ_NO_ANSWER;
    if (*at == QUIZ_NO_ANSWER && base >= 0 && json_to_int(v, &number) && number >= base &&
        (size_t)(number - base) < a->q->options.count) {
        *at = (size_t)(number - base);
    }
    enum error_kind kind =
        *at == QUIZ_NO_ANSWER ? no_answer(a, key, text != NULL ? text : "", err) : ERROR_NONE;

    free(text);
    return kind;
}

/* --- a question --- */

static enum error_kind read_question(struct asking *a, int base, struct error *err)
{
    size_t at = QUIZ_NO_ANSWER;

    if (json_kind(a->v) != JSON_OBJECT) {
        return error_set(err, ERROR_WRONG_SHAPE, _("%s: must be an object"), a->place);
    }
    a->q->text = lesson_answer_text(member_find(a->v, MEMBER_QUESTION, MEMBER_TEXT, NULL));
    if (a->q->text == NULL) {
        return lesson_answer_fault(err, a->place, "question", _("must not be empty"));
    }
    enum error_kind kind = read_options(a, err);

    if (kind == ERROR_NONE) {
        kind = find_answer(a, base, &at, err);
    }
    if (kind != ERROR_NONE) {
        return kind;
    }
    a->q->answer = mem_strdup(a->q->options.items[at]);
    a->q->explanation =
        lesson_answer_text(member_find(a->v, MEMBER_EXPLANATION, MEMBER_TEXT, NULL));
    if (a->q->explanation == NULL) {
        a->q->explanation = mem_strdup("");
    }
    return ERROR_NONE;
}

enum error_kind lesson_answer_questions(struct lesson *l, const struct json_object *list,
                                        const char *place, const char *key, struct error *err)
{
    enum error_kind kind = ERROR_NONE;
    int base = base_of(list);

    if (json_size(list) > LIMIT_QUESTIONS) {
        return lesson_answer_fault(err, place, key, _("has too many entries"));
    }
    for (size_t i = 0; kind == ERROR_NONE && i < json_size(list); i++) {
        char *path = mem_printf("%s.%s[%zu]", place, key, i);
        struct asking a = {.v = json_at(list, i),
                           .place = path,
                           .q = lesson_add_question(l),
                           .flagged = QUIZ_NO_ANSWER};

        kind = read_question(&a, base, err);
        strlist_fini(&a.labels);
        free(path);
    }
    return kind;
}
