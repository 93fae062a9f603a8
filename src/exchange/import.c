/* Which form a document has: by the ending of its name, else by how it begins. */
#include "syllabus/exchange/import.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

static enum error_kind read_json(const char *text, size_t n, const struct env *env,
                                 struct bundle_list *out, struct error *err)
{
    return import_course_json(text, n, out, err);
}

static const struct {
    const char *ending;
    import_fn *read;
} forms[] = {
    {".json", read_json},
    {".md", import_course_markdown},
    {".markdown", import_course_markdown},
};

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
    bool json = i == n || text[i] == '{' || text[i] == '[';
    return json ? read_json : import_course_markdown;
}

enum error_kind import_course(const char *path, const char *text, size_t n, const struct env *env,
                              struct bundle_list *out, struct error *err)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (ends_in(path, forms[i].ending)) {
            return forms[i].read(text, n, env, out, err);
        }
    }
    return form_of_text(text, n)(text, n, env, out, err);
}
