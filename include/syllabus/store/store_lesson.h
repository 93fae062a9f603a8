/* The lessons of modules. They are read with their track (store_track.h); here they are written.
 * What is not the user's is ERROR_NOT_FOUND. */
#ifndef SYLLABUS_STORE_STORE_LESSON_H
#define SYLLABUS_STORE_STORE_LESSON_H

#include "syllabus/base/error.h"
#include "syllabus/course/track.h"

#include <stddef.h>
#include <stdint.h>

struct lesson;
struct store;
struct strlist;

/* Adds a lesson to the module in the place of those whose ids are in `replaced` (may be NULL). It
 * comes to stand at l->number, 0: at the end; id (where it is NULL), number and times are filled
 * in. The module's and the track's status follow. */
enum error_kind store_lesson_add(struct store *s, const char *user_id, const char *track_id,
                                 const char *module_id, struct lesson *l,
                                 const struct strlist *replaced, struct error *err);
/* The minutes of lessons that are there, by their ids. */
enum error_kind store_lesson_set_minutes(struct store *s, const char *user_id, const char *track_id,
                                         const struct lesson *lessons, size_t count,
                                         struct error *err);
/* Status, and with it the module's and the track's: a module is completed when all its lessons are.
 * Goes into the log (store_operation.h). */
enum error_kind store_lesson_set_status(struct store *s, const char *user_id, const char *track_id,
                                        const char *lesson_id, enum module_status status,
                                        struct error *err);
/* A negative score (lesson.h) takes it away. */
enum error_kind store_lesson_set_score(struct store *s, const char *user_id, const char *track_id,
                                       const char *lesson_id, double score, struct error *err);
/* 0: at no time. */
enum error_kind store_lesson_set_due(struct store *s, const char *user_id, const char *track_id,
                                     const char *lesson_id, int64_t due_ms, struct error *err);

#endif
