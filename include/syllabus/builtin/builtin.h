/* The built-in planner: plans from a track's form and templates, and plain edits of them, in
 * English and Russian. It is no language model and says so.
 *
 * Pure and deterministic: the same form, plan and message give the same bytes. What it says is in
 * the language of the track's plan; its words are data (data/builtin/<language>.yaml, overridable
 * from the config folder) and edits are understood in both languages always. */
#ifndef SYLLABUS_BUILTIN_BUILTIN_H
#define SYLLABUS_BUILTIN_BUILTIN_H

#include "syllabus/base/error.h"

#include <stdbool.h>

struct buf;
struct builtin;
struct module;
struct plan;
struct track;

/* Reads the English words at once, which serve where a language has none; others when a track first
 * needs them. `config_dir`, where the user's own words may lie, may be NULL. ERROR_BAD_DATA names
 * file, line and column. *out is owned: builtin_free(). */
enum error_kind builtin_load(const char *config_dir, struct builtin **out, struct error *err);
void builtin_free(struct builtin *b);

/* What stands as the model of its messages: "builtin". */
const char *builtin_model_name(void);

/* Appends the greeting, a whole plan whose hours sum to the track's budget, and an invitation to
 * change it. plan_read() of it gives that plan. ERROR_BAD_DATA: the user's own words are
 * wrong (file, line and column are named); ERROR_TOO_LONG: `out` is full. Then `out` is as it was.
 */
enum error_kind builtin_welcome(struct builtin *b, const struct track *t, struct buf *out,
                                struct error *err);

/* Appends the answer to `message`. An edit: what was done, the whole new plan and a closing line;
 * *changed is true. A question, or nothing understood: prose that holds no plan; *changed is
 * false. `current` may be NULL: then the answer starts from the plan builtin_welcome() would make
 * and always holds it. Errors as above. */
enum error_kind builtin_reply(struct builtin *b, const struct track *t, const struct plan *current,
                              const char *message, struct buf *out, bool *changed,
                              struct error *err);

/* Appends the answer to `message` in a chat beside the planning chat, about `module` or (NULL) the
 * course: what can be told of the plan (`current` may be NULL) or the module, and what cannot.
 * Never a plan. Errors as above. */
enum error_kind builtin_talk(struct builtin *b, const struct track *t, const struct plan *current,
                             const struct module *module, const char *message, struct buf *out,
                             struct error *err);

/* Appends the modules of `plan` as the JSON that finalize_read() expects. Modules without hours
 * share what is left of the track's budget. ERROR_TOO_LONG as above. */
enum error_kind builtin_finalize(struct builtin *b, const struct track *t, const struct plan *plan,
                                 struct buf *out, struct error *err);

/* Appends lessons of one of the track's modules as the JSON that lesson_answer_read() expects: of
 * the types with their bits in `types`, in `minutes` together. They lead through the module by its
 * objectives and its topics in `plan` (which may be NULL); quizzes ask what can be known of the
 * course. ERROR_TOO_LONG as above. */
enum error_kind builtin_lessons(struct builtin *b, const struct track *t, const struct plan *plan,
                                const struct module *module, unsigned types, int minutes,
                                struct buf *out, struct error *err);

#endif
