/* Taking tracks in that come from elsewhere, with their ids, times, dialogues and versions. */
#ifndef SYLLABUS_STORE_STORE_IMPORT_H
#define SYLLABUS_STORE_STORE_IMPORT_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct bundle;
struct store;

/* All of them in one transaction; they are the user's then. An id that is in the file already is
 * ERROR_BAD_DATA, whosever it is. With `replace` a track of the user's (a deleted one, too) becomes
 * what the bundle says, and its log forgets what was before; a bundle without a dialogue leaves the
 * dialogue and the versions as they are, and its plan is one more version where it is another than
 * the current one. ERROR_USAGE while a reply is being written in a track that would be replaced. */
enum error_kind store_import(struct store *s, const char *user_id, const struct bundle *bundles,
                             size_t count, bool replace, struct error *err);

#endif
