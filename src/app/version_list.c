#include "version_list.h"

#include "app_internal.h"
#include "syllabus/base/i18n.h"
#include "syllabus/store/store_track.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

enum error_kind version_list_load(struct call *call, const char *track_id, struct version_list *out)
{
    return store_version_list(call->app->workspace.store, workspace_user_id(call->app), track_id,
                              &out->items, &out->count, &call->error);
}

void version_list_fini(struct version_list *l)
{
    for (size_t i = 0; i < l->count; i++) {
        version_fini(&l->items[i]);
    }
    free(l->items);
    *l = (struct version_list){0};
}

static const struct version *numbered(const struct version_list *l, long number)
{
    for (size_t i = 0; i < l->count; i++) {
        if (l->items[i].number == number) {
            return &l->items[i];
        }
    }
    return NULL;
}

enum error_kind version_list_find(const struct version_list *l, const char *text,
                                  const struct version **out, struct error *err)
{
    const char *digits = text[0] == 'v' || text[0] == 'V' ? text + 1 : text;
    char *end = NULL;
    errno = 0;
    long n = strtol(digits, &end, 10);
    if (errno || end == digits || *end || n < 1 || n > INT_MAX) {
        return error_set(err, ERROR_USAGE,
                         _("\"%s\" is no version: it is a whole number from 1 on"), text);
    }
    const struct version *v = numbered(l, n);
    if (!v) {
        error_set(err, ERROR_NOT_FOUND, _("the plan has no version %ld"), n);
        error_advise(err, _("\"syllabus versions TRACK\" shows them."));
        return ERROR_NOT_FOUND;
    }
    *out = v;
    return ERROR_NONE;
}

const struct version *version_list_current(const struct version_list *l)
{
    for (size_t i = 0; i < l->count; i++) {
        if (l->items[i].current) {
            return &l->items[i];
        }
    }
    return NULL;
}
