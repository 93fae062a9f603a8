/* Reading what course/json.h writes, strictly: what an import takes. Every member that an export
 * has must be there and be right, and no other may. A fault is ERROR_BAD_DATA that begins with its
 * path; outputs are untouched then. `path` is that of the object: "tracks[3]". */
#ifndef SYLLABUS_COURSE_JSON_IN_H
#define SYLLABUS_COURSE_JSON_IN_H

#include "syllabus/base/error.h"
#include "syllabus/course/bundle.h"

#include <stdbool.h>

struct json_object;
struct track;

/* A UUID as we write it: in lower case. */
bool course_is_id(const char *s);

/* With modules, and the plan where there is one. Owned. */
enum error_kind course_track_from_json(const struct json_object *v, const char *path,
                                       struct track **out, struct error *err);
/* With its chats; session.track_id says whose it is. */
enum error_kind course_session_from_json(const struct json_object *v, const char *path,
                                         struct bundle_session *out, struct error *err);
enum error_kind course_message_from_json(const struct json_object *v, const char *path,
                                         struct bundle_message *out, struct error *err);
/* *track_id is NULL where the object does not say it (of one with a message that is known). Both
 * are owned. *finalized: the modules were made of it. */
enum error_kind course_version_from_json(const struct json_object *v, const char *path,
                                         struct version *out, char **track_id, bool *finalized,
                                         struct error *err);

#endif
