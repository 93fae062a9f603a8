/* Reading an object that comes from outside, member by member: the first fault is kept with its
 * path, and everything after it gives nothing. What was not asked for is a fault at the end, so
 * that nothing is lost without a word. */
#ifndef SYLLABUS_COURSE_RECORD_INTERNAL_H
#define SYLLABUS_COURSE_RECORD_INTERNAL_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_object;
struct strlist;

#define RECORD_MEMBERS 24 /* of one object at most */

struct record {
    const struct json_object *object;
    const char *path; /* of the object: "tracks[3]" */
    struct error *err;
    enum error_kind kind; /* ERROR_NONE: all is well so far, else ERROR_BAD_DATA */
    const char *asked[RECORD_MEMBERS];
    size_t count;
};

enum record_flags {
    RECORD_OPTIONAL = 1, /* may be absent: what was there stays */
    RECORD_NULL = 2,     /* may be null: the same */
    RECORD_FILLED = 4,   /* a text must not be blank */
};

/* `path` is borrowed. Anything but an object is a fault. */
void record_open(struct record *r, const struct json_object *v, const char *path,
                 struct error *err);
/* A member that was never asked for is a fault. Returns how it went. */
enum error_kind record_close(struct record *r);
/* Says what is wrong with a member, unless something was before. */
void record_fault(struct record *r, const char *key, const char *wanted);

/* A text, repaired; NULL where it is null, absent or at fault. Owned. */
char *record_text(struct record *r, const char *key, size_t limit, unsigned flags);
/* The same that must be a UUID in lower case. */
char *record_id(struct record *r, const char *key, unsigned flags);
/* A name that the caller knows what to do with; NULL at a fault. Borrowed. */
const char *record_name(struct record *r, const char *key);
void record_time(struct record *r, const char *key, int64_t *ms, unsigned flags);
void record_int(struct record *r, const char *key, int64_t min, int64_t *out, unsigned flags);
/* Null is 0 minutes. */
void record_hours(struct record *r, const char *key, int *minutes, unsigned flags);
void record_bool(struct record *r, const char *key, bool *out, unsigned flags);
/* Texts that are not blank, appended. */
void record_strings(struct record *r, const char *key, struct strlist *out);
/* An array of at most `max` elements; NULL at a fault or where it is absent. Borrowed. */
const struct json_object *record_array(struct record *r, const char *key, size_t max,
                                       unsigned flags);
/* Whatever it is; NULL at a fault, or where it is null or absent. Borrowed. */
const struct json_object *record_any(struct record *r, const char *key, unsigned flags);
/* An object or null. Borrowed. */
struct json_object *record_object(struct record *r, const char *key, unsigned flags);
/* Whatever there is: other members say it better. */
void record_skip(struct record *r, const char *key);
/* The path of an element of it: "tracks[3].modules[0]". Owned. */
char *record_path(const struct record *r, const char *key, size_t at);

#endif
