#include "syllabus/exchange/export.h"

#include "syllabus/base/i18n.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* The first is the default. */
static const struct export_format formats[] = {
    {"json", ".json", N_("everything, for machines and for taking back"), export_course_json},
};
#define FORMAT_COUNT (sizeof formats / sizeof *formats)

#define ENDING_MAX 8 /* letters */

const struct export_format *export_format_at(size_t i)
{
    return i < FORMAT_COUNT ? &formats[i] : NULL;
}

const struct export_format *export_format_by_name(const char *name)
{
    for (size_t i = 0; name != NULL && i < FORMAT_COUNT; i++) {
        if (strcmp(formats[i].name, name) == 0) {
            return &formats[i];
        }
    }
    return NULL;
}

static bool ends_in(const char *path, const char *ending)
{
    size_t n = strlen(path);
    size_t m = strlen(ending);

    return n >= m && strcasecmp(path + n - m, ending) == 0;
}

/* ".docx" is one; "v1.2", "plan of St. Petersburg", ".hidden" have none. */
static bool has_ending(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    if (!dot || dot == name || !dot[1]) {
        return false;
    }
    bool letters = false;
    for (const char *c = dot + 1; *c; c++) {
        if (!isalnum((unsigned char)*c)) {
            return false;
        }
        letters |= isalpha((unsigned char)*c) != 0;
    }
    return letters && strlen(dot + 1) <= ENDING_MAX;
}

const struct export_format *export_format_by_path(const char *path)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        if (ends_in(path, formats[i].extension)) {
            return &formats[i];
        }
    }
    if (has_ending(path)) {
        return NULL; /* it promises another kind of file */
    }
    return &formats[0];
}
