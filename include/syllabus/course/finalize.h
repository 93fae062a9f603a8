/* From a model's answer to modules. The answer may be fenced, wrapped, in other words and with
 * hours as text: it is extracted and normalised, then matched to the plan. Nothing is invented; a
 * truncated answer is never closed by guessing. Pure. */
#ifndef SYLLABUS_COURSE_FINALIZE_H
#define SYLLABUS_COURSE_FINALIZE_H

#include "syllabus/base/error.h"

#include <stddef.h>

struct env;
struct json_object;
struct module;
struct plan;

struct module_set {
    struct module *items;
    size_t count;
    int version; /* of the plan they are made of; 0: it was none */
};
void module_set_fini(struct module_set *s);

/* The JSON schema of the answer that is asked for, an owned object. It keeps to what every server
 * takes: flat, an object at the root, all members required, no others. */
struct json_object *finalize_schema(void);
/* Reads `text` as the modules of `plan`. Titles and order may differ from the plan's wording, but
 * every module of the plan must be there once and no other. Missing hours, descriptions and
 * objectives are taken from the plan; ids, pins too (a module's id is its plan module's id).
 * ERROR_NOT_JSON or ERROR_WRONG_SHAPE with the exact place: this text goes back to the model. */
enum error_kind finalize_read(const char *text, size_t n, const struct plan *plan,
                              struct module_set *out, struct error *err);
/* The modules straight from the plan. Where the plan gives no hours for some modules, what is left
 * of `budget_minutes` is shared among them; *shared (may be NULL) counts those. */
void finalize_from_plan(const struct plan *plan, int budget_minutes, struct module_set *out,
                        size_t *shared);

#endif
