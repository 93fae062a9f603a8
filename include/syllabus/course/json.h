/* The field names of product.md section 3.1, spelt here and nowhere else: what --json prints, what
 * an export holds and what an import reads. Every *_json() returns an owned value. */
#ifndef SYLLABUS_COURSE_JSON_H
#define SYLLABUS_COURSE_JSON_H

#include "syllabus/base/error.h"

#include <stddef.h>

struct chat;
struct json_object;
struct json_writer;
struct lesson;
struct message;
struct module;
struct plan;
struct plan_choices;
struct session;
struct stats_report;
struct track;
struct user;
struct version;

struct json_object *course_plan_json(const struct plan *p);     /* NULL gives null */
struct json_object *course_module_json(const struct module *m); /* with its lessons */
struct json_object *course_lesson_json(const struct lesson *l);
/* What of a lesson lies in the file as JSON: text, tasks, questions, objectives. */
struct json_object *course_lesson_content_json(const struct lesson *l);
struct json_object *course_track_json(const struct track *t);
/* The same as one more value of a document that is written (base/json_write.h). */
void course_plan_write(struct json_writer *w, const char *key, const struct plan *p);
void course_module_write(struct json_writer *w, const char *key, const struct module *m);
void course_lesson_write(struct json_writer *w, const char *key, const struct lesson *l);
void course_track_write(struct json_writer *w, const char *key, const struct track *t);
struct json_object *course_message_json(const struct message *m);
struct json_object *course_version_json(const struct version *v);
/* {from, to, hours: {from, to}, added, removed, moved, changed}; `from` may be NULL: all is added.
 */
struct json_object *course_plan_diff_json(const struct plan *from, const struct plan *to);
/* Numbers are those of the list, from 1 on: [{number, kind, id, module_number, title, field, from,
 * to, reason, state}]. `now`: the plan that says what has become of each. */
struct json_object *course_plan_choices_json(const struct plan_choices *c, const struct plan *now);
struct json_object *course_user_json(const struct user *u);
/* One session of `chats`: the session, its track's title and its chats. */
struct json_object *course_session_json(const struct session *s, const char *track_title,
                                        const struct chat *chats, size_t count);

struct json_object *course_stats_json(const struct stats_report *r);

/* The same three as exports have them, with what is not shown anywhere but must not be lost: the
 * status and the times of sessions and chats, what a model thought (NULL: nothing), the whole plan
 * of a version and whether the modules were made of it. */
struct json_object *course_session_whole_json(const struct session *s, const char *track_title,
                                              const struct chat *chats, size_t count);
struct json_object *course_message_whole_json(const struct message *m, const char *thoughts);
struct json_object *course_version_whole_json(const struct version *v, const char *track_id);

/* Reads the content back into an initialised lesson. ERROR_BAD_DATA names the fault behind `path`.
 */
enum error_kind course_lesson_content_from_json(const struct json_object *v, const char *path,
                                                struct lesson *l, struct error *err);
/* Reads a plan back, tolerant of missing members and of members it does not know. A total that is
 * not the sum of the modules becomes what the plan states. ERROR_WRONG_SHAPE names the path of the
 * fault. */
enum error_kind course_plan_from_json(const struct json_object *v, struct plan **out,
                                      struct error *err);

#endif
