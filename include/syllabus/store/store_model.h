/* What servers have taught us about their models. It belongs to the file and to no user, like the
 * settings that name the server. */
#ifndef SYLLABUS_STORE_STORE_MODEL_H
#define SYLLABUS_STORE_STORE_MODEL_H

#include "syllabus/base/error.h"

#include <stddef.h>

struct json_object;
struct store;

/* What is known; *out is owned, NULL when nothing is. `model` may be "". */
enum error_kind store_capabilities_get(struct store *s, const char *endpoint, const char *model,
                                       struct json_object **out, struct error *err);
/* Takes the place of what was known. An empty object forgets it. */
enum error_kind store_capabilities_put(struct store *s, const char *endpoint, const char *model,
                                       const struct json_object *learned, struct error *err);
/* Calls `each` for all there is, by endpoint and model; borrowed for the call. */
typedef void store_capabilities_fn(void *ctx, const char *endpoint, const char *model,
                                   const struct json_object *learned);
enum error_kind store_capabilities_each(struct store *s, store_capabilities_fn *each, void *ctx,
                                        struct error *err);
/* Forgets all of it; *count (may be NULL) is of how many models. */
enum error_kind store_capabilities_clear(struct store *s, size_t *count, struct error *err);

#endif
