#include "syllabus/base/i18n.h"

#include "syllabus/base/mem.h"

#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdbool.h>
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
    /* Where only LC_CTYPE is set, say: gettext looks nothing up for messages in "C". */
    const char *messages = setlocale(LC_MESSAGES, NULL);
    if (strcmp(messages, "C") == 0 || strcmp(messages, "POSIX") == 0) {
        setlocale(LC_MESSAGES, "C.UTF-8");
    }
    setlocale(LC_NUMERIC, "C");
}

/* Whether the name of a locale, "ru_RU.UTF-8" say, begins with this language and no other. */
static bool is_language(const char *locale, const char *language)
{
    size_t n = strlen(language);
    return strncmp(locale, language, n) == 0 && strchr("_.@:", locale[n]) != NULL;
}

/* The first of the list LANGUAGE ("de:ru") that there is, NULL without one. */
static const char *first_of_list(const char *list)
{
    static const char *const languages[] = {"en", "ru"};
    for (const char *at = list; *at; at += strcspn(at, ":"), at += *at == ':') {
        for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
            if (is_language(at, languages[i])) {
                return languages[i];
            }
        }
    }
    return NULL;
}

/* In the order in which gettext asks the variables. */
const char *i18n_language(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *list = getenv("LANGUAGE");
    const char *first = list != NULL ? first_of_list(list) : NULL;
    for (size_t i = 0; first == NULL && i < sizeof variables / sizeof *variables; i++) {
        const char *locale = getenv(variables[i]);
        if (locale != NULL && *locale) {
            first = is_language(locale, "ru") ? "ru" : "en";
        }
    }
    return first != NULL ? first : "en";
}

void i18n_speak(const char *language)
{
    setenv("LANGUAGE", language, 1);
    textdomain(DOMAIN); /* makes gettext forget what it looked up in another language */
}

void i18n_init(const char *language)
{
    /* Before LC_ALL may be replaced below. One name, not a list: there is no English catalogue, and
     * gettext would go on to the next name instead. */
    setenv("LANGUAGE", language != NULL ? language : i18n_language(), 1);
    set_locale();
    char *dir = catalogue_dir();
    bindtextdomain(DOMAIN, dir);
    bind_textdomain_codeset(DOMAIN, "UTF-8");
    textdomain(DOMAIN); /* also makes gettext forget what it looked up in another language */
    free(dir);
}
