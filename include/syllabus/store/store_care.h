/* Care of the file itself: looking it over, copying it, putting a copy in its place, saving what
 * can be read of a damaged one.
 *
 * By path, since a file that cannot be opened is what needs care most; nothing here brings it up to
 * date. ERROR_NOT_FOUND when there is no file; another program's and a newer one are refused as
 * store_open() refuses them. What puts another file in place needs it alone: ERROR_DATABASE while
 * any process has it open. `env` is borrowed for the call, texts that are given are owned. */
#ifndef SYLLABUS_STORE_STORE_CARE_H
#define SYLLABUS_STORE_STORE_CARE_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct env;

/* One thing that was looked at: "structure", "references", "content" or "search". `fault` NULL: it
 * is in order; else kind, message and advice. Borrowed. */
typedef void store_finding_fn(void *ctx, const char *check, const struct error *fault);

/* Looks the whole file over and changes nothing. `each` is called once a check. */
enum error_kind store_care_check(const char *path, const struct env *env, store_finding_fn *each,
                                 void *ctx, struct error *err);

/* What is to be known of a file without reading it all. */
struct store_info {
    char *path;    /* as it is opened */
    int64_t bytes; /* of the file and of its log */
    int64_t free;  /* bytes that are free where it is */
    int version;   /* of the schema */
    bool log;      /* it has a write-ahead log */
    bool shared;   /* on a network file system */
};
enum error_kind store_care_info(const char *path, const struct env *env, struct store_info *out,
                                struct error *err);
void store_info_fini(struct store_info *info);

/* Copies all of it, as it is at one moment, to `to`, while others go on writing. `to` is private,
 * complete from the moment it has its name, and does not replace a file unless `over`. `here`: this
 * process has the store open. */
enum error_kind store_care_backup(const char *path, bool here, const char *to, bool over,
                                  struct error *err);

/* Puts a copy of the database `from` in the place of `path`, after it was looked over. What was
 * there is kept beside: *kept, NULL when there was nothing. */
enum error_kind store_care_restore(const char *path, const struct env *env, const char *from,
                                   char **kept, struct error *err);

/* What could be saved of one table. */
struct store_saved {
    char *table;
    int64_t kept;
    int64_t lost;    /* rows that could not be read or do not fit; -1: nobody knows how many */
    int64_t orphans; /* rows that were read, and belonged to one that is lost */
};
struct store_repair {
    char *kept; /* where the damaged file is now */
    struct store_saved *tables;
    size_t count, cap;
};

/* Makes a new file of all rows that can be read, and puts it in the place of `path`; the damaged
 * one is kept beside, byte for byte. Tables are read without their indexes, from both ends and
 * between damaged pages. */
enum error_kind store_care_repair(const char *path, const struct env *env, struct store_repair *out,
                                  struct error *err);
void store_repair_fini(struct store_repair *r);

#endif
