/* Which form a document has: by the ending of its name, else by how it begins. */
#include "syllabus/exchange/import.h"

#include "import_internal.h"
#include "syllabus/base/mem.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *ending;
    import_fn *read;
} forms[] = {
    {".json", import_course_json},         {".md", import_course_markdown},
    {".markdown", import_course_markdown}, {".csv", import_course_csv},
    {".tsv", import_course_csv},
};
#define FORMS (sizeof forms / sizeof *forms)

static bool ends_in(const char *path, const char *ending)
{
    size_t n = strlen(path);
    size_t m = strlen(ending);
    return n >= m && strcasecmp(path + n - m, ending) == 0;
}

static import_fn *form_of_text(const char *text, size_t n)
{
    size_t i = n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (i < n && strchr(" \t\r\n", text[i])) {
        i++;
    }
    if (i == n || text[i] == '{' || text[i] == '[') {
        return import_course_json;
    }
    return import_is_table(text, n) ? import_course_csv : import_course_markdown;
}

/* "Chess" of "folder/Chess.csv"; owned. NULL for standard input. */
static char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    return strcmp(path, "-") == 0
               ? NULL
               : mem_strndup(name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
}

enum error_kind import_course(const char *path, const char *text, size_t n, const struct env *env,
                              struct bundle_list *out, struct error *err)
{
    import_fn *read = NULL;
    for (size_t i = 0; !read && i < FORMS; i++) {
        read = ends_in(path, forms[i].ending) ? forms[i].read : NULL;
    }
    if (!read) {
        read = form_of_text(text, n);
    }
    char *name = name_of(path);
    enum error_kind kind = read(name, text, n, env, out, err);
    free(name);
    return kind;
}
