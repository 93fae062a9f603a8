/* The modules of a track as a list that is to be so, whatever they are now. Inside a transaction.
 */
#ifndef SYLLABUS_STORE_MODULE_LIST_INTERNAL_H
#define SYLLABUS_STORE_MODULE_LIST_INTERNAL_H

#include "syllabus/base/error.h"

struct plan;
struct store;

/* The track's modules as a plan, owned. */
enum error_kind module_list_read(struct store *s, const char *user_id, const char *track_id,
                                 struct plan **out, struct error *err);
/* Makes the track's modules those of `list`, by their ids and in its order: what is in it already
 * keeps progress, lessons and the model's own object; what was taken away before comes back with
 * them; what is not in it goes into a bin. The track's status follows. */
enum error_kind module_list_set(struct store *s, const char *user_id, const char *track_id,
                                const struct plan *list, struct error *err);

#endif
