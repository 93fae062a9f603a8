#include "answer_list_internal.h"

#include "member_internal.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"

#include <stdlib.h>

/* How deep modules may be wrapped: {"course": {"plan": {"modules": [...]}}}. */
#define WRAPS_MAX 4

static bool find_list(struct answer_list *list, struct json_object *v, int wraps);

bool answer_list_is_module(const struct json_object *v)
{
    return json_kind(v) == JSON_OBJECT && member_find(v, MEMBER_TITLE, MEMBER_TEXT, NULL) != NULL;
}

static void list_add(struct answer_list *list, struct json_object *value, const char *key)
{
    mem_grow(&list->items, &list->cap, list->count + 1, sizeof *list->items);
    list->items[list->count++] = (struct answer_source){value, key};
}

static bool take_first(void *ctx, const char *key, struct json_object *value)
{
    struct json_object **first = ctx;

    *first = value;
    return false;
}

/* {"module": {...}}: a module that is wrapped once more. */
static struct json_object *unwrapped(struct json_object *element)
{
    struct json_object *only = NULL;

    if (json_kind(element) == JSON_OBJECT && json_size(element) == 1) {
        json_each(element, take_first, &only);
    }
    return answer_list_is_module(only) ? only : element;
}

static bool take_array(struct answer_list *list, struct json_object *array, int wraps)
{
    struct json_object *first = json_at(array, 0);

    if (json_size(array) == 1 && find_list(list, first, wraps - 1)) {
        return true;
    }
    if (json_size(array) > 0 && json_kind(first) != JSON_OBJECT) {
        return false;
    }
    for (size_t i = 0; i < json_size(array); i++) {
        list_add(list, unwrapped(json_at(array, i)), NULL);
    }
    return true;
}

struct member_scan {
    struct answer_list *list;
    int wraps;
    bool found;
};

static bool take_member(void *ctx, const char *key, struct json_object *value)
{
    struct member_scan *scan = ctx;

    scan->found = json_kind(value) == JSON_OBJECT;
    if (scan->found) {
        list_add(scan->list, value, key);
    }
    return scan->found;
}

/* {"module_1": {...}, "module_2": {...}}, or modules under their titles: every member is one. */
static bool take_members(struct answer_list *list, struct json_object *object)
{
    struct member_scan scan = {.list = list};

    json_each(object, take_member, &scan);
    if (!scan.found || list->count < 2) {
        list->count = 0;
        return false;
    }
    return true;
}

static bool search_member(void *ctx, const char *key, struct json_object *value)
{
    struct member_scan *scan = ctx;

    /* A list of objects that is called otherwise is still a list; an empty one says nothing. */
    scan->found = json_size(value) > 0 && find_list(scan->list, value, scan->wraps);
    return !scan->found;
}

static bool find_list(struct answer_list *list, struct json_object *v, int wraps)
{
    if (wraps <= 0) {
        return false;
    }
    if (json_kind(v) == JSON_ARRAY) {
        return take_array(list, v, wraps);
    }
    struct json_object *named = member_find(v, MEMBER_LIST, MEMBER_NESTED, NULL);

    if (named != NULL && find_list(list, named, wraps - 1)) {
        return true;
    }
    if (answer_list_is_module(v)) {
        return false;
    }
    named = member_find(v, MEMBER_LOOSE_LIST, MEMBER_NESTED, NULL);
    if (named != NULL && find_list(list, named, wraps - 1)) {
        return true;
    }
    if (take_members(list, v)) {
        return true;
    }
    struct member_scan scan = {.list = list, .wraps = wraps - 1};

    json_each(v, search_member, &scan);
    return scan.found;
}

bool answer_list_find(struct answer_list *list, struct json_object *document)
{
    *list = (struct answer_list){0};
    return find_list(list, document, WRAPS_MAX);
}

void answer_list_fini(struct answer_list *list)
{
    free(list->items);
    *list = (struct answer_list){0};
}
