/* The one SQLite file: opening, checking, closing. What is in it: store_user.h, store_track.h,
 * store_dialogue.h.
 *
 * Every function is committed when it returns, and does all or nothing. Data of a person are
 * reached only with that person's user id: another user's row is ERROR_NOT_FOUND. Failures of
 * SQLite are ERROR_DATABASE with a sentence that says what to do. A store belongs to one thread.
 * Several processes may use one file. */
#ifndef SYLLABUS_STORE_STORE_H
#define SYLLABUS_STORE_STORE_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct env;
struct store;

/* Opens or makes the file (0600, its folders 0700) and brings its schema up to date. A newer file,
 * another program's database and what is no database are ERROR_DATABASE and left as they are; what
 * the operating system refuses is ERROR_IO. Replies that were streaming when their process died
 * become interrupted.
 * `env` is borrowed. */
enum error_kind store_open(const char *path, const struct env *env, struct store **out,
                           struct error *err);

/* What there is to know of how the file was opened; borrowed. */
struct store_opening {
    const char *backup; /* the file as it was before its schema was brought up to date; or NULL */
    bool shared;        /* on a network file system: this process has it for itself alone */
};
const struct store_opening *store_opening(const struct store *s);

/* The same in memory, for guests. */
enum error_kind store_open_memory(const struct env *env, struct store **out, struct error *err);
void store_close(struct store *s);

/* How long a change waits within its call for another process's change, in milliseconds (at first
 * 2000); then it fails with `busy` in the error and nothing stored. */
void store_set_patience(struct store *s, int ms);
/* How many changes this store has committed: whether something failed with nothing done. */
uint64_t store_commits(const struct store *s);

/* A number that is another one after the file was changed, by this store or another. Not told of
 * are checkpoints of streaming replies and places, which are many a second. */
uint64_t store_data_version(struct store *s);
/* Whether nobody is in the middle of a change. Never waits. */
bool store_settled(struct store *s);
/* Replies whose process has died since become interrupted, unless somebody is writing just now. */
enum error_kind store_recover(struct store *s, struct error *err);
/* The file that others write to when they change something, owned; NULL for one in memory. */
char *store_watched_file(struct store *s);

/* Looks the whole file over: structure, indexes and references. */
enum error_kind store_check(struct store *s, struct error *err);

#endif
