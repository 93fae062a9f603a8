#include "syllabus/base/resource.h"

#include "embedded.h"
#include "syllabus/base/file.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"

#include <stdlib.h>
#include <string.h>

static int compare_name(const void *key, const void *file)
{
    return strcmp(key, ((const struct embedded_file *)file)->name);
}

const char *resource_builtin(const char *name, size_t *n)
{
    const struct embedded_file *f =
        bsearch(name, embedded_files, embedded_file_count, sizeof *embedded_files, compare_name);
    if (f == NULL) {
        return NULL;
    }
    *n = f->size;
    return f->data;
}

const char *resource_name(const char *prefix, size_t i)
{
    for (size_t k = 0; k < embedded_file_count; k++) {
        if (strncmp(embedded_files[k].name, prefix, strlen(prefix)) == 0 && i-- == 0) {
            return embedded_files[k].name;
        }
    }
    return NULL;
}

enum error_kind resource_load(const char *config_dir, const char *name, char **text, size_t *n,
                              char **path, struct error *err)
{
    char *own = config_dir != NULL ? paths_join(config_dir, name) : NULL;
    if (own != NULL && file_exists(own)) {
        enum error_kind kind = file_read(own, LIMIT_YAML, text, n, err);
        if (kind == ERROR_NONE && path != NULL) {
            *path = mem_strdup(own);
        }
        free(own);
        return kind;
    }
    free(own);
    const char *data = resource_builtin(name, n);
    if (data == NULL) {
        return error_set(err, ERROR_NOT_FOUND, _("there is no file %s in the program"), name);
    }
    *text = mem_strndup(data, *n);
    if (path != NULL) {
        *path = mem_strdup(name);
    }
    return ERROR_NONE;
}
