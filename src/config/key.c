#include "syllabus/config/key.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/secret.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

/* In order of priority. */
static const struct {
    const char *name;
    bool openai_only; /* it belongs to api.openai.com and goes nowhere else */
} sources[] = {
    {"SYLLABUS_API_KEY", false},
    {"DEFAULT_OPENAI_API_KEY", false},
    {"OPENAI_API_KEY", true},
};

const char *const config_key_variables[] = {
    "SYLLABUS_API_KEY",  "DEFAULT_OPENAI_API_KEY",   "OPENAI_API_KEY",
    "SYLLABUS_PASSWORD", "SYLLABUS_REMOTE_PASSWORD", NULL,
};

static bool is_openai(const char *url)
{
    static const char scheme[] = "https://";
    static const char host[] = "api.openai.com";
    if (!url || strncasecmp(url, scheme, sizeof scheme - 1) != 0) {
        return false;
    }
    url += sizeof scheme - 1;
    /* Anything but an end, a path or a port after the name makes it another host. */
    return strncasecmp(url, host, sizeof host - 1) == 0 &&
           strspn(url + sizeof host - 1, ":0123456789") == strcspn(url + sizeof host - 1, "/?#");
}

/* The value without blanks around it, *n bytes; NULL when unset or blank. */
static const char *find_key(char *const *environment, const char *name, size_t *n)
{
    size_t name_len = strlen(name);
    for (; environment && *environment; environment++) {
        if (strncmp(*environment, name, name_len) == 0 && (*environment)[name_len] == '=') {
            const char *value = *environment + name_len + 1;
            value += strspn(value, " \t\r\n");
            *n = strlen(value);
            while (*n > 0 && strchr(" \t\r\n", value[*n - 1])) {
                --*n;
            }
            return *n > 0 ? value : NULL;
        }
    }
    return NULL;
}

enum error_kind config_key_check(const char *what, const char *key, size_t n, struct error *err)
{
    if (n > LIMIT_KEY) {
        return error_set(err, ERROR_USAGE, _("the key in %s is longer than %u bytes"), what,
                         LIMIT_KEY);
    }
    for (size_t i = 0; i < n; i++) {
        if (key[i] == '\r' || key[i] == '\n') {
            return error_set(err, ERROR_USAGE,
                             _("the key in %s has a line end in it; it must be on one line"), what);
        }
        if (key[i] < 0x21 || key[i] > 0x7e) {
            return error_set(err, ERROR_USAGE,
                             _("the key in %s has characters that no key has; it must be visible "
                               "ASCII without blanks"),
                             what);
        }
    }
    return ERROR_NONE;
}

enum error_kind config_api_key(const char *base_url, char *const *environment, struct secret **key,
                               const char **variable, struct error *err)
{
    bool openai = is_openai(base_url);
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        size_t n = 0;
        const char *value = NULL;
        if (openai || !sources[i].openai_only) {
            value = find_key(environment, sources[i].name, &n);
        }
        if (!value) {
            continue;
        }
        enum error_kind kind = config_key_check(sources[i].name, value, n, err);
        if (kind == ERROR_NONE) {
            *key = secret_new(value, n);
            if (variable) {
                *variable = sources[i].name;
            }
        }
        return kind;
    }
    *key = NULL;
    if (variable) {
        *variable = NULL;
    }
    return ERROR_NONE;
}
