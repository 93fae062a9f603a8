#include "syllabus/config/config.h"

#include "config_internal.h"

#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/yaml.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct config {
    /* Per overlay, one value a row of the table. */
    struct config_value *overlays[CONFIG_OVERLAY_COUNT];
    char *file_dir; /* of the file that was read; NULL: none */
};

/* --- life --- */

void config_value_fini(struct config_value *v)
{
    free(v->text);
    free(v->origin);
    *v = (struct config_value){0};
}

static struct config_value *values_new(void)
{
    return mem_array(config_option_count(), sizeof(struct config_value));
}

static void values_free(struct config_value *values)
{
    for (size_t i = 0; values && i < config_option_count(); i++) {
        config_value_fini(&values[i]);
    }
    free(values);
}

static void replace_overlay(struct config *c, enum config_overlay overlay,
                            struct config_value *take_values)
{
    values_free(c->overlays[overlay]);
    c->overlays[overlay] = take_values;
}

/* The table is ours: a default that does not parse is a mistake in it. */
static struct config_value *defaults_new(void)
{
    struct config_value *values = values_new();
    const struct config_option *o = NULL;
    for (size_t i = 0; (o = config_option_at(i)); i++) {
        const char *text = o->fallback ? o->fallback : "";
        if (config_value_from_text(o, text, &values[i].text, NULL) != ERROR_NONE) {
            fprintf(stderr, "config: the default of %s is refused\n", o->key);
            abort();
        }
    }
    return values;
}

struct config *config_new(void)
{
    struct config *c = mem_alloc(sizeof *c);
    c->overlays[CONFIG_FROM_DEFAULT] = defaults_new();
    for (int i = CONFIG_FROM_FILE; i < CONFIG_OVERLAY_COUNT; i++) {
        c->overlays[i] = values_new();
    }
    return c;
}

void config_free(struct config *c)
{
    if (!c) {
        return;
    }
    for (int i = 0; i < CONFIG_OVERLAY_COUNT; i++) {
        values_free(c->overlays[i]);
    }
    free(c->file_dir);
    free(c);
}

/* --- overlays --- */

static char *dir_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash) {
        return mem_strdup(".");
    }
    return mem_strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

enum error_kind config_load_file(struct config *c, const char *path, bool must_exist,
                                 struct error *err)
{
    struct error own = {0};
    struct yaml_node *root = NULL;
    struct config_value *values = values_new();
    enum error_kind kind = config_load_tree(path, NULL, NULL, &root, &own);
    if (kind == ERROR_NOT_FOUND && !must_exist) {
        error_clear(&own);
        kind = ERROR_NONE;
    } else if (kind == ERROR_NONE) {
        kind = config_load_values(path, root, values, NULL, NULL, &own);
    }
    if (kind == ERROR_NONE) {
        replace_overlay(c, CONFIG_FROM_FILE, values);
        values = NULL;
        free(c->file_dir);
        c->file_dir = dir_of(path);
    } else {
        error_move(err, &own);
    }
    yaml_node_free(root);
    values_free(values);
    return kind;
}

/* The value of `name`; NULL when unset or empty. */
static const char *variable_text(char *const *environment, const char *name)
{
    size_t n = strlen(name);
    for (; environment && *environment; environment++) {
        if (strncmp(*environment, name, n) == 0 && (*environment)[n] == '=') {
            return (*environment)[n + 1] ? *environment + n + 1 : NULL;
        }
    }
    return NULL;
}

/* Fills `value` from the first of the option's variables that is set. */
static enum error_kind load_variables(const struct config_option *o, char *const *environment,
                                      struct config_value *value, struct error *err)
{
    char *own = config_option_variable(o);
    const char *name = own;
    const char *text = variable_text(environment, name);
    for (size_t i = 0; !text && o->variables && o->variables[i]; i++) {
        name = o->variables[i];
        text = variable_text(environment, name);
    }
    enum error_kind kind = ERROR_NONE;
    if (text) {
        kind = config_value_from_text(o, text, &value->text, err);
        if (kind == ERROR_NONE) {
            value->origin = mem_strdup(name);
        } else {
            error_prefix(err, "%s", name);
        }
    }
    free(own);
    return kind;
}

enum error_kind config_load_environment(struct config *c, char *const *environment,
                                        struct error *err)
{
    struct config_value *values = values_new();
    const struct config_option *o = NULL;
    for (size_t i = 0; (o = config_option_at(i)); i++) {
        enum error_kind kind = load_variables(o, environment, &values[i], err);
        if (kind != ERROR_NONE) {
            values_free(values);
            return kind;
        }
    }
    replace_overlay(c, CONFIG_FROM_ENVIRONMENT, values);
    return ERROR_NONE;
}

static enum error_kind set_one(struct config *c, enum config_overlay overlay, const char *key,
                               const char *text, struct error *err)
{
    const struct config_option *o = NULL;
    char *canonical = NULL;
    enum error_kind kind = config_option_require(key, &o, err);
    if (kind == ERROR_NONE && text) {
        kind = config_value_from_text(o, text, &canonical, err);
    }
    if (kind == ERROR_NONE) {
        struct config_value *value = &c->overlays[overlay][config_option_index(o)];
        config_value_fini(value);
        value->text = canonical;
    }
    return kind;
}

enum error_kind config_set_argument(struct config *c, const char *key, const char *text,
                                    struct error *err)
{
    return set_one(c, CONFIG_FROM_ARGUMENT, key, text, err);
}

enum error_kind config_set_user(struct config *c, const char *key, const char *text,
                                struct error *err)
{
    return set_one(c, CONFIG_FROM_USER, key, text, err);
}

void config_clear_user(struct config *c)
{
    replace_overlay(c, CONFIG_FROM_USER, values_new());
}

/* --- reading --- */

static const struct config_option *must_find(const char *key)
{
    const struct config_option *o = config_option_find(key);
    if (!o) {
        fprintf(stderr, "config: no option \"%s\"\n", key);
        abort();
    }
    return o;
}

/* The option, which is of one of the two kinds. */
static const struct config_option *must_be(const char *key, enum config_kind a, enum config_kind b)
{
    const struct config_option *o = must_find(key);
    if (o->kind != a && o->kind != b) {
        fprintf(stderr, "config: \"%s\" is of another type\n", key);
        abort();
    }
    return o;
}

/* The highest overlay that sets the option; the default's when none does. */
static const struct config_value *effective(const struct config *c, const struct config_option *o,
                                            enum config_overlay *overlay)
{
    size_t i = config_option_index(o);
    int from = CONFIG_OVERLAY_COUNT - 1;
    while (from > CONFIG_FROM_DEFAULT && !c->overlays[from][i].text) {
        from--;
    }
    if (overlay) {
        *overlay = (enum config_overlay)from;
    }
    return &c->overlays[from][i];
}

const char *config_text(const struct config *c, const char *key)
{
    return effective(c, must_find(key), NULL)->text;
}

const char *config_text_from(const struct config *c, enum config_overlay overlay, const char *key)
{
    return c->overlays[overlay][config_option_index(must_find(key))].text;
}

int64_t config_int(const struct config *c, const char *key, int64_t otherwise)
{
    const struct config_option *o = must_be(key, CONFIG_INTEGER, CONFIG_INTEGER);
    const char *text = effective(c, o, NULL)->text;
    char *end = NULL;
    long long v = text ? strtoll(text, &end, 10) : 0;
    return text && end != text ? v : otherwise;
}

double config_number(const struct config *c, const char *key, double otherwise)
{
    const struct config_option *o = must_be(key, CONFIG_NUMBER, CONFIG_INTEGER);
    const char *text = effective(c, o, NULL)->text;
    char *end = NULL;
    double v = text ? strtod(text, &end) : 0;
    return text && end != text ? v : otherwise;
}

bool config_bool(const struct config *c, const char *key)
{
    const struct config_option *o = must_be(key, CONFIG_BOOLEAN, CONFIG_BOOLEAN);
    const char *text = effective(c, o, NULL)->text;
    return text && strcmp(text, "true") == 0;
}

int config_choice(const struct config *c, const char *key)
{
    const struct config_option *o = must_be(key, CONFIG_CHOICE, CONFIG_CHOICE);
    const char *text = effective(c, o, NULL)->text;
    for (int i = 0; text && o->choices[i]; i++) {
        if (strcmp(o->choices[i], text) == 0) {
            return i;
        }
    }
    return -1;
}

char *config_path(const struct config *c, const char *key)
{
    const struct config_option *o = must_be(key, CONFIG_PATH, CONFIG_PATH);
    enum config_overlay overlay = CONFIG_FROM_DEFAULT;
    const char *text = effective(c, o, &overlay)->text;
    const char *home = getenv("HOME");
    if (!text || strcmp(text, "-") == 0) {
        return mem_strdup(text);
    }
    if (text[0] == '~' && text[1] == '/' && home && *home) {
        return paths_join(home, text + 2);
    }
    if (overlay == CONFIG_FROM_FILE && text[0] != '/') {
        return paths_join(c->file_dir, text);
    }
    return mem_strdup(text);
}

/* Canonical texts of lists, maps and objects are JSON of our own printing. */
static struct json_object *parse_canonical(const char *text)
{
    struct json_object *v = NULL;
    if (text && json_parse(text, strlen(text), LIMIT_JSON_DEPTH, &v, NULL) != ERROR_NONE) {
        fprintf(stderr, "config: a canonical value does not parse\n");
        abort();
    }
    return v;
}

void config_list(const struct config *c, const char *key, struct strlist *out)
{
    const struct config_option *o = must_be(key, CONFIG_LIST, CONFIG_ARGV);
    struct json_object *v = parse_canonical(effective(c, o, NULL)->text);
    for (size_t i = 0; i < json_size(v); i++) {
        strlist_add(out, json_text(json_at(v, i), NULL));
    }
    json_free(v);
}

struct json_object *config_object(const struct config *c, const char *key)
{
    const struct config_option *o = must_be(key, CONFIG_MAP, CONFIG_OBJECT);
    return parse_canonical(effective(c, o, NULL)->text);
}

enum config_overlay config_overlay(const struct config *c, const char *key)
{
    enum config_overlay overlay = CONFIG_FROM_DEFAULT;
    effective(c, must_find(key), &overlay);
    return overlay;
}

const char *config_origin(const struct config *c, const char *key)
{
    static const char *const names[] = {"default", "file", "user", "environment", "argument"};
    static_assert(sizeof names / sizeof *names == CONFIG_OVERLAY_COUNT, "an overlay has no name");
    enum config_overlay overlay = CONFIG_FROM_DEFAULT;
    const char *origin = effective(c, must_find(key), &overlay)->origin;
    return origin ? origin : names[overlay];
}
