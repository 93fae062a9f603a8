#include "syllabus/exchange/export.h"

#include "syllabus/base/i18n.h"

#include <stdbool.h>
#include <string.h>

/* The first is the default. */
static const struct export_format formats[] = {
    {"json", ".json", N_("everything, for machines and for taking back"), export_course_json},
};
#define FORMAT_COUNT (sizeof formats / sizeof *formats)

/* Endings that promise another kind of file. Those that come to have a format stay here: formats
 * are looked at first. */
static const char *const foreign_endings[] = {
    ".md",  ".markdown", ".ics", ".csv",     ".tsv",  ".html",
    ".htm", ".gift",     ".mmd", ".mermaid", ".apkg",
};

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

const struct export_format *export_format_by_path(const char *path)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        if (ends_in(path, formats[i].extension)) {
            return &formats[i];
        }
    }
    for (size_t i = 0; i < sizeof foreign_endings / sizeof *foreign_endings; i++) {
        if (ends_in(path, foreign_endings[i])) {
            return NULL;
        }
    }
    return &formats[0];
}
