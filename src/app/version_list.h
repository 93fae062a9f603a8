/* The versions of a track's plan, for commands. */
#ifndef SYLLABUS_APP_VERSION_LIST_H
#define SYLLABUS_APP_VERSION_LIST_H

#include "syllabus/base/error.h"
#include "syllabus/course/dialogue.h"

#include <stddef.h>

struct call;

struct version_list {
    struct version *items;
    size_t count;
};

/* Zeroed to start. The error is the call's. */
enum error_kind version_list_load(struct call *call, const char *track_id,
                                  struct version_list *out);
void version_list_fini(struct version_list *l);
/* "3" or "v3"; borrowed. ERROR_USAGE, ERROR_NOT_FOUND. */
enum error_kind version_list_find(const struct version_list *l, const char *text,
                                  const struct version **out, struct error *err);
/* The one that counts; NULL when there is none. */
const struct version *version_list_current(const struct version_list *l);

#endif
