/* The file everything is kept in: one SQLite database, WAL, private to its owner.
 *
 * A guest has the same store in memory. Several processes may use one file; each write is one
 * transaction that is on the disk when its function returns (checkpoints of a stream excepted, see
 * store_message.h). What a person owns is only ever touched together with the person's user id: a
 * thing of somebody else is ERROR_NOT_FOUND. One store belongs to one thread, and must not be
 * touched by a forked child.
 *
 * Failures common to all functions of this layer are ERROR_DATABASE with a sentence that says what
 * happened and advice where there is some. */
#ifndef SYLLABUS_STORE_STORE_H
#define SYLLABUS_STORE_STORE_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct env;
struct store;
struct strlist;

/* Opens `path`, made with its folder when missing, and brings its schema up to date. A file that is
 * no database, that belongs to another program or to a newer version is refused with
 * ERROR_DATABASE and not touched; what the operating system refuses is ERROR_IO. Replies whose
 * process died become interrupted. `env` is borrowed for the store's life. */
enum error_kind store_open(const char *path, const struct env *env, struct store **out,
                           struct error *err);
/* The same in memory, empty. */
enum error_kind store_open_memory(const struct env *env, struct store **out, struct error *err);
void store_close(struct store *s);

bool store_in_memory(const struct store *s);
/* The file with its folder resolved; NULL for a store in memory. Borrowed. */
const char *store_path(const struct store *s);

/* A number that is another one after any other process has written. */
enum error_kind store_change_token(struct store *s, int64_t *token, struct error *err);
/* Looks through the whole file; appends one line per finding, untranslated, at most 20. None: the
 * file is sound. */
enum error_kind store_check(struct store *s, struct strlist *findings, struct error *err);

#endif
