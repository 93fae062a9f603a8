/* One value: from text or YAML to its canonical text and back.
 *
 * Text is what an environment variable or an argument holds; lists, maps and objects are written
 * there as YAML or JSON. The canonical text of these is JSON, which is YAML in flow form. */
#include "config_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"
#include "syllabus/base/words.h"
#include "syllabus/base/yaml.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SHOWN_COLUMNS 60    /* of a refused value in a message */
#define MASK          "***" /* what stands for a secret in a value that is shown */

/* An address with `mark` in place of the name and password in it, also where it is written so badly
 * that nobody can say where these end. Owned. */
static char *masked_address(const char *text, const char *mark)
{
    const char *at = strrchr(text, '@');
    if (!at) {
        return mem_strdup(text);
    }
    const char *scheme = strstr(text, "://");
    char *start = mem_strndup(text, scheme && scheme < at ? (size_t)(scheme + 3 - text) : 0);
    char *masked = mem_printf("%s%s%s", start, mark, at);
    free(start);
    return masked;
}

/* A refused value as a message shows it. Owned. */
static char *refused_value(const struct config_option *o, const char *text)
{
    char *clean = text_cleaned(text, TEXT_ONE_LINE);
    if (o->kind != CONFIG_URL) {
        return clean;
    }
    char *masked = masked_address(clean, "…");
    secret_wipe(clean, strlen(clean));
    free(clean);
    return masked;
}

static enum error_kind refuse(const struct config_option *o, const char *allowed, const char *text,
                              struct error *err)
{
    char *clean = refused_value(o, text);
    size_t shown = text_fit(clean, strlen(clean), SHOWN_COLUMNS);
    enum error_kind kind = error_set(err, ERROR_USAGE, _("%s must be %s, not \"%.*s%s\""), o->key,
                                     allowed, (int)shown, clean, clean[shown] ? "…" : "");
    free(clean);
    return kind;
}

static enum error_kind refuse_kind(const struct config_option *o, const char *text,
                                   struct error *err)
{
    char *allowed = config_option_allowed(o);
    enum error_kind kind = refuse(o, allowed, text, err);
    free(allowed);
    return kind;
}

/* Control and format characters have no place in a setting: it ends up in headers, paths and on
 * screens. */
static bool is_harmless(const char *s)
{
    size_t n = strlen(s);
    for (size_t i = 0; i < n;) {
        uint32_t cp = 0;
        i += text_decode(s + i, n - i, &cp);
        if (cp == '\n' || cp == '\t' || text_is_dangerous(cp)) {
            return false;
        }
    }
    return text_is_utf8(s, n);
}

/* --- one canonicaliser a kind: owned text, or NULL when the value is refused --- */

static char *canonical_text(const struct config_option *o, const char *s)
{
    return mem_strdup(s);
}

/* scheme://[user[:password]@]host[:port][/...]. The details are libcurl's business; what is
 * refused here is what cannot be meant. */
static char *canonical_url(const struct config_option *o, const char *s)
{
    const char *host = strstr(s, "://");
    if (!host || strpbrk(s, " \\\"<>`{}|^")) {
        return NULL;
    }
    size_t scheme = (size_t)(host - s);
    bool known = false;
    for (size_t i = 0; o->choices[i]; i++) {
        known |= strlen(o->choices[i]) == scheme && strncasecmp(o->choices[i], s, scheme) == 0;
    }
    host += 3;
    size_t authority = strcspn(host, "/?#");
    const char *at = memrchr(host, '@', authority);
    size_t user = at ? (size_t)(at - host) + 1 : 0;
    const char *port = memrchr(host + user, ':', authority - user);
    const char *bracket = memrchr(host + user, ']', authority - user);
    if (port && bracket && port < bracket) {
        port = NULL; /* a colon of an IPv6 address */
    }
    size_t name = port ? (size_t)(port - host) - user : authority - user;
    if (!known || name == 0) {
        return NULL;
    }
    if (port) {
        size_t digits = strspn(port + 1, "0123456789");
        long number = strtol(port + 1, NULL, 10);
        if (digits == 0 || digits > 5 || port + 1 + digits != host + authority || number < 1 ||
            number > 65535) {
            return NULL;
        }
    }
    return mem_strdup(s);
}

static bool is_choice(const struct config_option *o, const char *s)
{
    for (size_t i = 0; o->choices && o->choices[i]; i++) {
        if (strcmp(o->choices[i], s) == 0) {
            return true;
        }
    }
    return false;
}

static char *canonical_choice(const struct config_option *o, const char *s)
{
    return is_choice(o, s) ? mem_strdup(s) : NULL;
}

/* Digits with at most one dot among them and a sign before: no exponents, no hexadecimal. */
static bool is_decimal(const char *s, bool whole)
{
    s += *s == '-';
    size_t before = strspn(s, "0123456789");
    s += before;
    if (*s == '.' && !whole) {
        size_t after = strspn(s + 1, "0123456789");
        return before > 0 && after > 0 && before + after <= 15 && !s[1 + after];
    }
    return before > 0 && before <= 15 && !*s;
}

static char *canonical_number(const struct config_option *o, const char *s)
{
    if (!is_decimal(s, o->kind == CONFIG_INTEGER)) {
        return canonical_choice(o, s);
    }
    double v = strtod(s, NULL);
    return v >= o->min && v <= o->max ? mem_printf("%.15g", v == 0 ? 0.0 : v) : NULL;
}

static char *canonical_boolean(const struct config_option *o, const char *s)
{
    return strcmp(s, "true") == 0 || strcmp(s, "false") == 0 ? mem_strdup(s) : NULL;
}

/* --- values with parts --- */

/* A plain scalar of YAML as JSON means it. */
static struct json_object *typed_scalar(const struct yaml_node *node)
{
    const char *s = node->text;
    if (!node->quoted) {
        struct json_object *v = NULL;
        if (config_value_is_null(node)) {
            return NULL;
        }
        bool number = isdigit((unsigned char)s[*s == '-']);
        bool word = strcmp(s, "true") == 0 || strcmp(s, "false") == 0;
        if ((number || word) && json_parse(s, strlen(s), 2, &v, NULL) == ERROR_NONE) {
            return v;
        }
    }
    return json_new_text(s);
}

/* The depth is capped by the YAML reader. */
static struct json_object *json_of_node(const struct yaml_node *node, bool typed)
{
    struct json_object *v = NULL;
    switch (node->kind) {
    case YAML_SCALAR:
        return typed ? typed_scalar(node) : json_new_text(node->text);
    case YAML_SEQUENCE:
        v = json_new_array();
        for (size_t i = 0; i < node->count; i++) {
            json_push(v, json_of_node(node->items[i], typed));
        }
        return v;
    case YAML_MAPPING:
        v = json_new_object();
        for (size_t i = 0; i < node->count; i++) {
            json_set(v, node->keys[i]->text, json_of_node(node->items[i], typed));
        }
        return v;
    }
    return v;
}

static bool is_harmless_text(const struct json_object *v)
{
    size_t n = 0;
    const char *s = json_text(v, &n);
    return s && strlen(s) == n && is_harmless(s);
}

/* RFC 9110, section 5.1: what can be a header's name. */
static bool check_member(void *ctx, const char *key, struct json_object *value)
{
    bool *good = ctx;
    size_t n = strlen(key);
    size_t token = 0;
    while (token < n &&
           (isalnum((unsigned char)key[token]) || strchr("!#$%&'*+-.^_`|~", key[token]))) {
        token++;
    }
    *good = n > 0 && token == n && is_harmless_text(value);
    return *good;
}

static bool parts_are_right(const struct config_option *o, const struct json_object *v)
{
    enum json_kind kind = json_kind(v);
    if (o->kind == CONFIG_OBJECT) {
        return kind == JSON_OBJECT;
    }
    if (o->kind == CONFIG_MAP) {
        bool good = kind == JSON_OBJECT;
        if (good) {
            json_each(v, check_member, &good);
        }
        return good;
    }
    if (kind != JSON_ARRAY) {
        return false;
    }
    for (size_t i = 0; i < json_size(v); i++) {
        if (!is_harmless_text(json_at(v, i))) {
            return false;
        }
    }
    return o->kind == CONFIG_LIST || (json_size(v) > 0 && *json_text(json_at(v, 0), NULL));
}

static char *canonical_tree(const struct config_option *o, const struct yaml_node *node)
{
    struct json_object *v = json_of_node(node, o->kind == CONFIG_OBJECT);
    char *canonical = parts_are_right(o, v) ? json_printed(v, 0) : NULL;
    json_free(v);
    return canonical;
}

/* A program and its arguments on one line, quoted as for a shell. */
static char *canonical_line(const struct config_option *o, const char *s)
{
    struct strlist words = {0};
    struct json_object *v = json_new_array();
    char *canonical = NULL;
    if (words_split(s, &words, NULL) == ERROR_NONE) {
        for (size_t i = 0; i < words.count; i++) {
            json_push(v, json_new_text(words.items[i]));
        }
        canonical = parts_are_right(o, v) ? json_printed(v, 0) : NULL;
    }
    strlist_fini(&words);
    json_free(v);
    return canonical;
}

static char *canonical_parts(const struct config_option *o, const char *s)
{
    struct json_object *v = NULL;
    char *canonical = NULL;
    if (o->kind == CONFIG_OBJECT &&
        json_parse(s, strlen(s), LIMIT_YAML_DEPTH, &v, NULL) == ERROR_NONE) {
        canonical = parts_are_right(o, v) ? json_printed(v, 0) : NULL;
        json_free(v);
        return canonical;
    }
    if (o->kind == CONFIG_ARGV && *s != '[') {
        return canonical_line(o, s);
    }
    struct yaml_node *node = NULL;
    if (yaml_parse(o->key, s, strlen(s), &node, NULL) == ERROR_NONE) {
        canonical = canonical_tree(o, node);
        yaml_node_free(node);
    }
    return canonical;
}

static const struct {
    char *(*canonical)(const struct config_option *o, const char *s);
    bool text;  /* a YAML scalar is its text, quoted or not */
    bool parts; /* a YAML sequence or mapping may stand for it */
} kinds[] = {
    [CONFIG_TEXT] = {canonical_text, .text = true},
    [CONFIG_PATH] = {canonical_text, .text = true},
    [CONFIG_URL] = {canonical_url, .text = true},
    [CONFIG_INTEGER] = {canonical_number},
    [CONFIG_NUMBER] = {canonical_number},
    [CONFIG_BOOLEAN] = {canonical_boolean},
    [CONFIG_CHOICE] = {canonical_choice, .text = true},
    [CONFIG_LIST] = {canonical_parts, .text = true, .parts = true},
    [CONFIG_MAP] = {canonical_parts, .text = true, .parts = true},
    [CONFIG_OBJECT] = {canonical_parts, .text = true, .parts = true},
    [CONFIG_ARGV] = {canonical_parts, .text = true, .parts = true},
};
static_assert(sizeof kinds / sizeof *kinds == CONFIG_KIND_COUNT, "a kind is missing");

enum error_kind config_value_from_text(const struct config_option *o, const char *text,
                                       char **canonical, struct error *err)
{
    bool parts = kinds[o->kind].parts;
    char *s = NULL;
    enum error_kind kind = ERROR_NONE;
    if (!text_is_utf8(text, strlen(text))) {
        return error_set(err, ERROR_USAGE, _("%s must be UTF-8 text"), o->key);
    }
    s = text_trimmed(text, strlen(text));
    if (!*s) {
        *canonical = NULL;
        goto out;
    }
    /* Line ends inside braces are YAML's; the parts are looked at one by one. */
    char *value = parts || is_harmless(s) ? kinds[o->kind].canonical(o, s) : NULL;
    const char *allowed = value && o->check ? o->check(value) : NULL;
    if (value && !allowed) {
        *canonical = value;
        goto out;
    }
    free(value);
    kind = allowed ? refuse(o, _(allowed), s, err) : refuse_kind(o, s, err);
out:
    free(s);
    return kind;
}

/* --- to what may be shown --- */

static bool add_masked(void *ctx, const char *key, struct json_object *value)
{
    json_set_text(ctx, key, MASK);
    return true;
}

static char *masked_map(const struct config_option *o, const char *text)
{
    char *canonical = NULL;
    struct json_object *map = NULL;
    if (config_value_from_text(o, text, &canonical, NULL) != ERROR_NONE) {
        return mem_strdup(MASK);
    }
    if (!canonical) {
        return mem_strdup(text); /* blank */
    }
    json_parse(canonical, strlen(canonical), LIMIT_JSON_DEPTH, &map, NULL);
    struct json_object *masked = json_new_object();
    json_each(map, add_masked, masked);
    char *shown = json_printed(masked, 0);
    json_free(masked);
    json_free(map);
    secret_wipe(canonical, strlen(canonical));
    free(canonical);
    return shown;
}

char *config_option_shown(const struct config_option *o, const char *text)
{
    if (text && o->kind == CONFIG_URL) {
        return masked_address(text, MASK);
    }
    return text && o->kind == CONFIG_MAP ? masked_map(o, text) : mem_strdup(text);
}

bool config_value_is_null(const struct yaml_node *node)
{
    return node->kind == YAML_SCALAR && !node->quoted &&
           (!*node->text || strcmp(node->text, "~") == 0 || strcmp(node->text, "null") == 0);
}

enum error_kind config_value_from_node(const struct config_option *o, const struct yaml_node *node,
                                       char **canonical, struct error *err)
{
    if (node->kind != YAML_SCALAR) {
        char *value = kinds[o->kind].parts ? canonical_tree(o, node) : NULL;
        if (!value || (o->check && o->check(value))) {
            const char *found = node->kind == YAML_SEQUENCE ? "[...]" : "{...}";
            free(value);
            return refuse_kind(o, found, err);
        }
        *canonical = value;
        return ERROR_NONE;
    }
    if (config_value_is_null(node)) {
        *canonical = NULL;
        return ERROR_NONE;
    }
    if (node->quoted && !kinds[o->kind].text && !is_choice(o, node->text)) {
        char *allowed = config_option_allowed(o);
        enum error_kind kind =
            error_set(err, ERROR_USAGE, _("%s must be %s, without quotes"), o->key, allowed);
        free(allowed);
        return kind;
    }
    return config_value_from_text(o, node->text, canonical, err);
}

/* --- to YAML --- */

/* True when `s` can stand as it is in block and flow context and reads as the same text. */
static bool is_plain(const char *s)
{
    static const char *const words[] = {"null", "Null", "NULL", "~", "true", "false", "yes", "no"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(s, words[i]) == 0) {
            return false;
        }
    }
    for (const char *c = s; *c; c++) {
        bool word = isalnum((unsigned char)*c) || strchr("_./-", *c) || (*c == ':' && c[1] == '/');
        if (!word) {
            return false;
        }
    }
    return *s && *s != '-' && *s != '.';
}

char *config_value_to_yaml(const struct config_option *o, const char *canonical)
{
    if (!canonical) {
        return mem_strdup("null");
    }
    if (!kinds[o->kind].text || kinds[o->kind].parts || is_plain(canonical)) {
        return mem_strdup(canonical);
    }
    /* Values hold no control characters, so the double-quoted style needs two escapes only. */
    struct buf b = BUF_INIT(2 * strlen(canonical) + 2);
    buf_add_char(&b, '"');
    for (const char *c = canonical; *c; c++) {
        if (*c == '"' || *c == '\\') {
            buf_add_char(&b, '\\');
        }
        buf_add_char(&b, *c);
    }
    buf_add_char(&b, '"');
    return buf_steal(&b);
}
