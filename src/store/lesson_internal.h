/* Lessons for the store's other files. */
#ifndef SYLLABUS_STORE_LESSON_INTERNAL_H
#define SYLLABUS_STORE_LESSON_INTERNAL_H

#include "syllabus/base/error.h"

#include <sqlite3.h>

struct lesson;
struct store;
struct track_rows;

/* Gives the modules of the tracks their lessons: rows of a track's id, a module's, and
 * LESSON_COLUMNS, in the order of tracks, module numbers and lesson numbers. */
enum error_kind lesson_attach(struct store *s, sqlite3_stmt *stmt, const struct track_rows *tracks,
                              struct error *err);
#define LESSON_COLUMNS                                                                             \
    "l.id, l.lesson_number, l.lesson_type, l.title, l.content, l.minutes, l.status, l.due_at, "    \
    "l.score, l.created_at, l.updated_at"
/* The row of a lesson as it is, not yet to be found; id and times must be there. Inside a
 * transaction. */
enum error_kind lesson_insert(struct store *s, const char *module_id, const struct lesson *l,
                              struct error *err);

#endif
