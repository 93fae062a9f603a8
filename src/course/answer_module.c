#include "answer_module_internal.h"

#include "answer_list_internal.h"
#include "member_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/hours.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static enum error_kind fault(struct error *err, size_t i, const char *key, const char *wanted)
{
    return error_set(err, ERROR_WRONG_SHAPE, "modules[%zu].%s: %s", i, key, wanted);
}

/* In one line, repaired and trimmed. Owned. */
static char *one_line(const char *s, size_t n)
{
    char *repaired = text_repaired(s, n);
    char *trimmed = text_trimmed(repaired, strlen(repaired));

    free(repaired);
    for (char *c = trimmed; *c != '\0'; c++) {
        if (*c == '\n' || *c == '\r' || *c == '\t') {
            *c = ' ';
        }
    }
    return trimmed;
}

static const char *skip_spaces(const char *s)
{
    return s + strspn(s, " ");
}

static const char *const labels[] = {
    "module", "week",   "unit", "part",  "topic",  "lesson", "section", "chapter", "step", "block",
    "модуль", "неделя", "тема", "часть", "раздел", "урок",   "глава",   "блок",    "шаг",  "этап",
};

/* Bytes of "Module 2" at the beginning of s, or of the number alone when there is no such word; 0
 * when s begins otherwise. */
static size_t label_length(const char *s, int *number, bool *worded)
{
    size_t word = strcspn(s, " _0123456789");
    char *folded = text_folded(s, word);

    *worded = false;
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        *worded = *worded || strcmp(folded, labels[i]) == 0;
    }
    free(folded);
    size_t start = *worded ? word + strspn(s + word, " _") : 0;
    size_t digits = strspn(s + start, "0123456789");

    if (digits == 0 || digits > 3) {
        return 0;
    }
    *number = (int)strtol(s + start, NULL, 10);
    return start + digits;
}

/* "Module 2", "неделя 3", "4": a number in place of a title. */
static bool is_bare_label(const char *s, int *number)
{
    bool worded = false;
    size_t n = label_length(s, number, &worded);

    return n > 0 && s[n] == '\0';
}

/* The text behind "Module 2: ", "Неделя 3. ", "4) "; s itself when it does not begin so. Behind a
 * bare number stands "." or ")", behind a word a dash too. */
static const char *skip_label(const char *s, int *number)
{
    static const char *const marks[] = {".", ")", ":", "—", "–", "-"};
    int found = 0;
    bool worded = false;
    size_t n = label_length(s, &found, &worded);
    const char *rest = skip_spaces(s + n);
    size_t allowed = worded ? sizeof marks / sizeof *marks : 2;

    for (size_t i = 0; n > 0 && i < allowed; i++) {
        size_t mark = strlen(marks[i]);

        if (strncmp(rest, marks[i], mark) == 0 && rest[mark] == ' ' &&
            *skip_spaces(rest + mark) != '\0') {
            *number = found;
            return skip_spaces(rest + mark);
        }
    }
    return s;
}

/* Bytes of the title without hours in brackets at its end; *minutes gets those. */
static size_t drop_hours(const char *title, int *minutes)
{
    size_t n = strlen(title);
    const char *open = strrchr(title, '(');
    size_t start = 0;
    size_t end = 0;
    int found = 0;

    if (n == 0 || title[n - 1] != ')' || open == NULL ||
        !hours_find(open + 1, n - (size_t)(open + 1 - title) - 1, &found, &start, &end)) {
        return n;
    }
    n = (size_t)(open - title);
    while (n > 0 && title[n - 1] == ' ') {
        n--;
    }
    if (n == 0) {
        return strlen(title);
    }
    *minutes = found;
    return n;
}

static enum error_kind read_title(struct answer_module *d, const struct answer_source *source,
                                  size_t i, struct error *err)
{
    size_t n = 0;
    const char *text = json_text(member_find(source->value, MEMBER_TITLE, MEMBER_TEXT, NULL), &n);

    if (text == NULL && source->key != NULL && !is_bare_label(source->key, &d->number)) {
        text = source->key;
        n = strlen(text);
    }
    d->full_title = text != NULL ? one_line(text, n) : mem_strdup("");
    if (text_blank(d->full_title)) {
        return fault(err, i, "title", _("must not be empty"));
    }
    if (strlen(d->full_title) > LIMIT_TITLE) {
        return error_set(err, ERROR_WRONG_SHAPE,
                         _("modules[%zu].title: %zu bytes are too many, at most %d fit"), i,
                         strlen(d->full_title), LIMIT_TITLE);
    }
    if (is_bare_label(d->full_title, &d->number)) {
        d->title = mem_strdup("");
        return ERROR_NONE;
    }
    const char *title = skip_label(d->full_title, &d->number);

    d->title = mem_strndup(title, drop_hours(title, &d->minutes));
    return ERROR_NONE;
}

static void read_number(struct answer_module *d, const struct json_object *v)
{
    const struct json_object *member = member_find(v, MEMBER_NUMBER, MEMBER_ANY, NULL);
    const char *text = json_text(member, NULL);
    int64_t number = 0;

    if (text != NULL && text[0] != '\0' && strspn(text, "0123456789") == strlen(text)) {
        number = strtol(text, NULL, 10);
    } else {
        (void)json_to_int(member, &number);
    }
    if (number > 0 && number <= LIMIT_MODULES) {
        d->number = (int)number;
    }
}

/* A text, or a list of texts as one text with a line each. False when something else is in it;
 * `out` overflows when it is too long. */
static bool gather_text(const struct json_object *v, struct buf *out)
{
    bool list = json_kind(v) == JSON_ARRAY;
    size_t count = list ? json_size(v) : 1;

    for (size_t i = 0; i < count && !out->overflow; i++) {
        size_t n = 0;
        const char *text = json_text(list ? json_at(v, i) : v, &n);

        if (text == NULL) {
            return false;
        }
        if (i > 0) {
            (void)buf_add_char(out, '\n');
        }
        (void)buf_add(out, text, n);
    }
    return true;
}

static enum error_kind read_description(struct answer_module *d, const struct json_object *v,
                                        size_t i, struct error *err)
{
    const char *key = NULL;
    const struct json_object *member = member_find(v, MEMBER_DESCRIPTION, MEMBER_ANY, &key);
    struct buf text = BUF_INIT(LIMIT_TEXT);
    enum error_kind kind = ERROR_NONE;

    if (member == NULL) {
        return ERROR_NONE;
    }
    if (!gather_text(member, &text)) {
        kind = fault(err, i, key, _("must be a text"));
    } else if (text.overflow) {
        kind =
            error_set(err, ERROR_WRONG_SHAPE,
                      _("modules[%zu].%s: is too long, at most %u bytes fit"), i, key, LIMIT_TEXT);
    } else {
        char *repaired = text_repaired(buf_str(&text), text.len);

        if (!text_blank(repaired)) {
            d->description = text_trimmed(repaired, strlen(repaired));
        }
        free(repaired);
    }
    buf_fini(&text);
    return kind;
}

/* --- hours --- */

/* "8", "7,5", "6–8", "8 часов", "about 6 h": minutes, or 0 when it is no duration above 0. A number
 * without a unit is of hours. */
static int minutes_of_text(const char *text)
{
    int minutes = 0;
    size_t start = 0;
    size_t end = 0;
    const char *s = skip_spaces(text);

    if (hours_parse(s, &minutes)) {
        return minutes;
    }
    if (s[0] == '-' || strncmp(s, "−", strlen("−")) == 0) {
        return 0;
    }
    if (hours_find(s, strlen(s), &minutes, &start, &end)) {
        return minutes;
    }
    /* A bare range. Only digits and what stands between them, so that nothing else is taken for
     * hours. */
    for (const char *c = s; *c != '\0'; c++) {
        if ((unsigned char)*c < 0x80 && strchr("0123456789., -~", *c) == NULL) {
            return 0;
        }
    }
    char *with_unit = mem_printf("%s h", s);

    if (!hours_find(with_unit, strlen(with_unit), &minutes, &start, &end)) {
        minutes = 0;
    }
    free(with_unit);
    return minutes;
}

static enum error_kind read_hours(struct answer_module *d, const struct json_object *v, size_t i,
                                  struct error *err)
{
    const char *key = NULL;
    const struct json_object *member = member_find(v, MEMBER_HOURS, MEMBER_ANY, &key);
    double number = 0;
    double unit = 1; /* hours */

    if (member == NULL) {
        member = member_find(v, MEMBER_MINUTES, MEMBER_ANY, &key);
        unit = 1.0 / 60;
    }
    if (member == NULL) {
        return ERROR_NONE;
    }
    const char *text = json_text(member, NULL);
    int minutes = 0;

    if (text != NULL && text_blank(text)) {
        return ERROR_NONE;
    }
    if (text != NULL) {
        minutes = minutes_of_text(text);
    } else if (json_to_number(member, &number)) {
        minutes = hours_to_minutes(number * unit);
    }
    if (minutes <= 0) {
        return error_set(err, ERROR_WRONG_SHAPE,
                         _("modules[%zu].%s: must be a number of hours above 0 and up to %d"), i,
                         key, LIMIT_HOURS);
    }
    d->minutes = minutes;
    return ERROR_NONE;
}

/* --- objectives --- */

/* The line without the bullet or number it begins with. */
static const char *skip_bullet(const char *s)
{
    static const char *const bullets[] = {"- ", "* ", "• ", "– ", "— ", "· "};
    int number = 0;

    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++) {
        if (strncmp(s, bullets[i], strlen(bullets[i])) == 0) {
            return skip_spaces(s + strlen(bullets[i]));
        }
    }
    return skip_label(s, &number);
}

static void add_objective(struct strlist *list, const char *s, size_t n)
{
    if (list->count > LIMIT_MODULE_ITEMS) {
        return; /* too many already, which is a fault */
    }
    char *line = one_line(s, n);
    const char *text = skip_bullet(line);

    if (!text_blank(text)) {
        strlist_add(list, text);
    }
    free(line);
}

/* Objectives in one text stand in lines or between semicolons. */
static void split_objectives(struct strlist *list, const char *text)
{
    while (*text != '\0') {
        size_t n = strcspn(text, "\n;");

        add_objective(list, text, n);
        text += n + (text[n] != '\0');
    }
}

static enum error_kind read_objectives(struct answer_module *d, const struct json_object *v,
                                       size_t i, struct error *err)
{
    const char *key = NULL;
    const struct json_object *member = member_find(v, MEMBER_OBJECTIVES, MEMBER_ANY, &key);

    if (member == NULL) {
        return ERROR_NONE;
    }
    if (json_kind(member) == JSON_STRING) {
        split_objectives(&d->objectives, json_text(member, NULL));
    } else if (json_kind(member) != JSON_ARRAY) {
        return fault(err, i, key, _("must be a list of texts"));
    }
    for (size_t k = 0; json_kind(member) == JSON_ARRAY && k < json_size(member); k++) {
        const struct json_object *element = json_at(member, k);
        size_t n = 0;

        if (json_kind(element) == JSON_NULL) {
            continue;
        }
        if (json_kind(element) == JSON_OBJECT) {
            element = member_find(element, MEMBER_WORDING, MEMBER_TEXT, NULL);
        }
        const char *text = json_text(element, &n);

        if (text == NULL) {
            return error_set(err, ERROR_WRONG_SHAPE, _("modules[%zu].%s[%zu]: must be a text"), i,
                             key, k);
        }
        add_objective(&d->objectives, text, n);
    }
    if (d->objectives.count > LIMIT_MODULE_ITEMS) {
        return error_set(err, ERROR_WRONG_SHAPE, _("modules[%zu].%s: at most %d entries fit"), i,
                         key, LIMIT_MODULE_ITEMS);
    }
    return ERROR_NONE;
}

enum error_kind answer_module_read(struct answer_module *d, const struct answer_list *list,
                                   size_t i, struct error *err)
{
    const struct answer_source *source = &list->items[i];
    enum error_kind kind = ERROR_NONE;

    *d = (struct answer_module){.raw = source->value};
    if (json_kind(source->value) != JSON_OBJECT) {
        return error_set(err, ERROR_WRONG_SHAPE, _("modules[%zu]: must be an object"), i);
    }
    kind = read_title(d, source, i, err);
    if (kind == ERROR_NONE) {
        kind = read_hours(d, source->value, i, err);
    }
    if (kind == ERROR_NONE) {
        kind = read_description(d, source->value, i, err);
    }
    if (kind == ERROR_NONE) {
        kind = read_objectives(d, source->value, i, err);
    }
    if (kind == ERROR_NONE) {
        read_number(d, source->value);
    }
    return kind;
}

void answer_module_fini(struct answer_module *d)
{
    free(d->title);
    free(d->full_title);
    free(d->description);
    strlist_fini(&d->objectives);
    *d = (struct answer_module){0};
}
