/* The files of data/, compiled into the binary; a file of the same name in the user's config folder
 * wins. Names are relative to data/, such as "prompts/en.yaml". */
#ifndef SYLLABUS_BASE_RESOURCE_H
#define SYLLABUS_BASE_RESOURCE_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* The compiled-in file; NULL when there is none. Static memory. */
const char *resource_builtin(const char *name, size_t *n);
/* The i-th compiled-in name with this prefix in sorted order, NULL past the end. */
const char *resource_name(const char *prefix, size_t i);
/* The user's own file if there is one, else the compiled-in one. `config_dir` may be NULL. *text is
 * owned; *path (may be NULL) gets an owned name for messages. */
enum error_kind resource_load(const char *config_dir, const char *name, char **text, size_t *n,
                              char **path, struct error *err);

#endif
