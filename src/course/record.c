#include "record_internal.h"

#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"
#include "syllabus/base/time.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/json_in.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_KEY 64 /* bytes of a member's name that nobody knows */

/* Times that a file can hold and that mean something: from 1970 to 9999. */
#define TIME_MAX INT64_C(253402300799999)

void record_fault(struct record *r, const char *key, const char *wanted)
{
    if (r->kind == ERROR_NONE) {
        r->kind =
            error_set(r->err, ERROR_BAD_DATA, "%s%s%s: %s", r->path,
                      *r->path != '\0' && key != NULL ? "." : "", key != NULL ? key : "", wanted);
    }
}

void record_open(struct record *r, const struct json_object *v, const char *path, struct error *err)
{
    *r = (struct record){.object = v, .path = path, .err = err};
    if (json_kind(v) != JSON_OBJECT) {
        record_fault(r, NULL, _("must be an object"));
    }
}

static bool unknown(void *ctx, const char *key, struct json_object *value)
{
    struct record *r = ctx;
    for (size_t i = 0; i < r->count; i++) {
        if (strcmp(r->asked[i], key) == 0) {
            return true;
        }
    }
    char *name = mem_strndup(key, strlen(key) < SHOWN_KEY ? strlen(key) : SHOWN_KEY);
    record_fault(r, name, _("there is no such member"));
    free(name);
    return false;
}

enum error_kind record_close(struct record *r)
{
    if (r->kind == ERROR_NONE) {
        json_each(r->object, unknown, r);
    }
    return r->kind;
}

/* The value to be looked at; NULL where there is none, which is a fault unless it may be so. */
static struct json_object *ask(struct record *r, const char *key, unsigned flags)
{
    if (r->kind != ERROR_NONE) {
        return NULL;
    }
    assert(r->count < RECORD_MEMBERS);
    r->asked[r->count++] = key;
    struct json_object *v = json_get(r->object, key);
    if (v == NULL && !json_has(r->object, key)) {
        if (!(flags & RECORD_OPTIONAL)) {
            record_fault(r, key, _("is missing"));
        }
    } else if (v == NULL && !(flags & RECORD_NULL)) {
        record_fault(r, key, _("must not be null"));
    }
    return v;
}

char *record_text(struct record *r, const char *key, size_t limit, unsigned flags)
{
    const struct json_object *v = ask(r, key, flags);
    size_t n = 0;
    const char *text = json_text(v, &n);
    if (v == NULL) {
        return NULL;
    }
    if (text == NULL) {
        record_fault(r, key, _("must be a text"));
        return NULL;
    }
    if (n > limit) {
        char *wanted = mem_printf(_("%zu bytes are too many, at most %zu fit"), n, limit);
        record_fault(r, key, wanted);
        free(wanted);
        return NULL;
    }
    char *repaired = text_repaired(text, n);
    if ((flags & RECORD_FILLED) && text_blank(repaired)) {
        record_fault(r, key, _("must not be empty"));
        free(repaired);
        return NULL;
    }
    return repaired;
}

bool course_is_id(const char *s)
{
    for (size_t i = 0; i < ENV_ID_LEN; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        bool digit = (s[i] >= '0' && s[i] <= '9') || (s[i] >= 'a' && s[i] <= 'f');
        if (dash ? s[i] != '-' : !digit) {
            return false; /* also at the end of a shorter one */
        }
    }
    return s[ENV_ID_LEN] == '\0';
}

char *record_id(struct record *r, const char *key, unsigned flags)
{
    char *id = record_text(r, key, LIMIT_TITLE, flags);
    if (id != NULL && !course_is_id(id)) {
        record_fault(r, key, _("must be a UUID in lower case"));
        free(id);
        return NULL;
    }
    return id;
}

const char *record_name(struct record *r, const char *key)
{
    const struct json_object *v = ask(r, key, 0);
    const char *text = json_text(v, NULL);
    if (v != NULL && text == NULL) {
        record_fault(r, key, _("must be a text"));
    }
    return text;
}

void record_time(struct record *r, const char *key, int64_t *ms, unsigned flags)
{
    const struct json_object *v = ask(r, key, flags);
    const char *text = json_text(v, NULL);
    int64_t found = 0;
    if (v == NULL) {
        return;
    }
    if (text == NULL || !time_parse(text, &found) || found < 0 || found > TIME_MAX) {
        record_fault(r, key, _("must be a time such as 2026-11-24T09:41:03.000Z"));
        return;
    }
    *ms = found;
}

void record_int(struct record *r, const char *key, int64_t min, int64_t *out, unsigned flags)
{
    const struct json_object *v = ask(r, key, flags);
    int64_t found = 0;
    if (v == NULL) {
        return;
    }
    if (!json_to_int(v, &found) || found < min || found > INT32_MAX) {
        char *wanted =
            mem_printf(_("must be a whole number from %lld to %d"), (long long)min, INT32_MAX);
        record_fault(r, key, wanted);
        free(wanted);
        return;
    }
    *out = found;
}

void record_hours(struct record *r, const char *key, int *minutes, unsigned flags)
{
    const struct json_object *v = ask(r, key, flags);
    double hours = 0;
    if (v == NULL) {
        return;
    }
    /* Not "not a number" in the same comparison. */
    if (!json_to_number(v, &hours) || !(hours > 0 && hours <= LIMIT_HOURS)) {
        char *wanted = mem_printf(_("must be a number of hours above 0 and up to %d"), LIMIT_HOURS);
        record_fault(r, key, wanted);
        free(wanted);
        return;
    }
    *minutes = hours_to_minutes(hours);
}

void record_bool(struct record *r, const char *key, bool *out, unsigned flags)
{
    const struct json_object *v = ask(r, key, flags);
    if (v != NULL && !json_get_bool(r->object, key, out)) {
        record_fault(r, key, _("must be true or false"));
    }
}

const struct json_object *record_array(struct record *r, const char *key, size_t max,
                                       unsigned flags)
{
    const struct json_object *v = ask(r, key, flags);
    if (v != NULL && json_kind(v) != JSON_ARRAY) {
        record_fault(r, key, _("must be a list"));
        return NULL;
    }
    if (json_size(v) > max) {
        char *wanted = mem_printf(_("has %zu entries, at most %zu fit"), json_size(v), max);
        record_fault(r, key, wanted);
        free(wanted);
        return NULL;
    }
    return v;
}

void record_strings(struct record *r, const char *key, struct strlist *out)
{
    const struct json_object *v = record_array(r, key, LIMIT_MODULE_ITEMS, 0);
    for (size_t i = 0; r->kind == ERROR_NONE && i < json_size(v); i++) {
        size_t n = 0;
        const char *text = json_text(json_at(v, i), &n);
        char *repaired = text != NULL ? text_repaired(text, n) : NULL;
        if (repaired != NULL && !text_blank(repaired)) {
            strlist_take(out, repaired);
            continue;
        }
        free(repaired);
        char *element = mem_printf("%s[%zu]", key, i);
        record_fault(r, element, _("must be a text that is not empty"));
        free(element);
    }
}

const struct json_object *record_any(struct record *r, const char *key, unsigned flags)
{
    return ask(r, key, flags);
}

void record_skip(struct record *r, const char *key)
{
    ask(r, key, RECORD_OPTIONAL | RECORD_NULL);
}

struct json_object *record_object(struct record *r, const char *key, unsigned flags)
{
    struct json_object *v = ask(r, key, flags | RECORD_NULL);
    if (v != NULL && json_kind(v) != JSON_OBJECT) {
        record_fault(r, key, _("must be an object or null"));
        return NULL;
    }
    return v;
}

char *record_path(const struct record *r, const char *key, size_t at)
{
    return mem_printf("%s%s%s[%zu]", r->path, *r->path != '\0' ? "." : "", key, at);
}
