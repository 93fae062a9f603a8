#include "syllabus/base/i18n.h"

#include "syllabus/base/mem.h"

#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DOMAIN "syllabus"

/* Where the catalogues are: named by the environment (tests), beside the binary (the build folder),
 * or installed. Owned. */
static char *catalogue_dir(void)
{
    const char *named = getenv("SYLLABUS_LOCALEDIR");
    if (named != NULL && *named) {
        return mem_strdup(named);
    }
    char path[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    char *slash = n > 0 ? memrchr(path, '/', (size_t)n) : NULL;
    if (slash != NULL) {
        char *beside = mem_printf("%.*s/data/po", (int)(slash - path), path);
        if (access(beside, R_OK | X_OK) == 0) {
            return beside;
        }
        free(beside);
    }
    return mem_strdup(LOCALEDIR);
}

static void set_locale(void)
{
    if (setlocale(LC_ALL, "") == NULL || strcmp(nl_langinfo(CODESET), "UTF-8") != 0) {
        /* Through the environment: readline looks there again and would undo setlocale() alone. */
        setenv("LC_ALL", "C.UTF-8", 1);
        setlocale(LC_ALL, "");
    }
    setlocale(LC_NUMERIC, "C");
}

/* The first of the variables that gettext looks at. */
static const char *wanted_language(void)
{
    static const char *const variables[] = {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *value = getenv(variables[i]);
        if (value != NULL && *value) {
            return value;
        }
    }
    return "";
}

const char *i18n_language(void)
{
    return strncmp(wanted_language(), "ru", 2) == 0 ? "ru" : "en";
}

void i18n_init(const char *language)
{
    if (language != NULL) {
        setenv("LANGUAGE", language, 1);
    } else if (getenv("LANGUAGE") == NULL || !*getenv("LANGUAGE")) {
        /* Kept before LC_ALL may be replaced below. */
        setenv("LANGUAGE", i18n_language(), 1);
    }
    set_locale();
    char *dir = catalogue_dir();
    bindtextdomain(DOMAIN, dir);
    bind_textdomain_codeset(DOMAIN, "UTF-8");
    textdomain(DOMAIN); /* also makes gettext forget what it looked up in another language */
    free(dir);
}
