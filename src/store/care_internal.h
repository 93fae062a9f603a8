/* Pieces of the care of the file. Private to care_*.c. */
#ifndef SYLLABUS_STORE_CARE_INTERNAL_H
#define SYLLABUS_STORE_CARE_INTERNAL_H

#include "store_internal.h"
#include "syllabus/store/store_care.h"

/* --- care_place.c --- */

/* Moves the complete file `name` to `path`. What was there is kept as "PATH.<why>-<time>" with its
 * log; `settle`: after that was written back into it, if it can be. On failure all is as it was,
 * and `name` is removed. The caller holds the lock of owner_enter() alone. */
enum error_kind care_replace(const char *name, const char *path, const char *why, bool settle,
                             const struct env *env, char **kept, struct error *err);

/* --- care_header.c --- */

/* Copies a file that has lost its first bytes, its log too, and gives the copy new ones. *name is a
 * temporary beside, owned. ERROR_DATABASE when what follows them is none of ours. The caller holds
 * the lock of owner_enter() alone. */
enum error_kind care_copy_with_header(const char *path, const struct env *env, char **name,
                                      struct error *err);

/* --- care_rows.c --- */

/* Copies the rows of one table that can be read. Both have the same schema; `to` is in a
 * transaction without enforced references. *disk_failed becomes true when a page could not be read
 * at all. */
enum error_kind care_copy_table(struct store *from, struct store *to, struct store_saved *t,
                                bool *disk_failed, struct error *err);

#endif
