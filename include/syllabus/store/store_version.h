/* Plan versions of a track. They are written when a reply is sealed (store_message.h). */
#ifndef SYLLABUS_STORE_STORE_VERSION_H
#define SYLLABUS_STORE_STORE_VERSION_H

#include "syllabus/base/error.h"
#include "syllabus/course/dialogue.h"

#include <stddef.h>

struct store;

struct version_list {
    struct version *items;
    size_t count;
};
void version_list_fini(struct version_list *l);

/* By number. */
enum error_kind store_version_list(struct store *s, const char *user_id, const char *track_id,
                                   struct version_list *out, struct error *err);
/* Version `number`, or the latest for 0. ERROR_NOT_FOUND when there is none. *out is to be
 * version_fini()ed. */
enum error_kind store_version_get(struct store *s, const char *user_id, const char *track_id,
                                  int number, struct version *out, struct error *err);

#endif
