#include "syllabus/exchange/export.h"

#include "syllabus/base/i18n.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* The first is the default. */
static const struct export_format formats[] = {
    {"json", ".json", NULL, N_("everything, for machines and for taking back"), export_course_json},
    {"markdown", ".md", ".markdown", N_("to read, to edit and for taking back"),
     export_course_markdown},
    {"ics", ".ics", NULL, N_("the study schedule, for calendars"), export_course_ics},
    {"csv", ".csv", NULL, N_("a table of the modules, for spreadsheets"), export_course_csv},
    {"html", ".html", ".htm", N_("a page to read and to print"), export_course_html},
    {"gift", ".gift", NULL, N_("questions for Moodle"), export_course_gift},
    {"anki", ".anki.txt", ".anki", N_("cards for Anki"), export_course_anki},
    {"mermaid", ".mmd", ".mermaid", N_("the order of the modules as a chart"),
     export_course_mermaid},
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

static const struct export_format *of_ending(const char *path)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        if (ends_in(path, formats[i].extension) ||
            (formats[i].other && ends_in(path, formats[i].other))) {
            return &formats[i];
        }
    }
    return NULL;
}

const struct export_format *export_format_by_path(const char *path)
{
    const struct export_format *f = of_ending(path);
    return f ? f : &formats[0];
}

bool export_path_is_strange(const char *path)
{
    return !of_ending(path) && has_ending(path);
}
