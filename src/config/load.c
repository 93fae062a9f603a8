/* A settings' file as values with places; every fault of it is found in one walk. */
#include "config_internal.h"

#include "syllabus/base/file.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/base/yaml.h"

#include <stdlib.h>
#include <string.h>

struct walk {
    const char *path;            /* of the file, for messages */
    struct config_value *values; /* one a row of the table */
    size_t *lines;               /* where each was set; 0: not yet */
    config_fault_fn *fault;
    void *ctx;
    struct error first; /* fault */
};

/* Reports `what` (taken) at a line. */
static void add_fault(struct walk *w, size_t line, char *take_what)
{
    char *message = mem_printf("%s:%zu: %s", w->path, line, take_what);
    if (w->fault) {
        w->fault(w->ctx, line, message);
    }
    if (w->first.kind == ERROR_NONE) {
        error_set(&w->first, ERROR_BAD_DATA, "%s", message);
    }
    free(message);
    free(take_what);
}

static void add_error(struct walk *w, size_t line, struct error *err)
{
    add_fault(w, line, mem_strdup(err->message));
    error_clear(err);
}

static void add_unknown(struct walk *w, size_t line, const char *key)
{
    /* A key in the file would be in clear, and this is what people try first. */
    static const char *const key_names[] = {"llm.api_key", "llm.key", "llm.token", "api_key"};
    for (size_t i = 0; i < sizeof key_names / sizeof *key_names; i++) {
        if (strcmp(key, key_names[i]) == 0) {
            add_fault(w, line,
                      mem_printf(_("unknown setting \"%s\"; an API key is never read from a file: "
                                   "set SYLLABUS_API_KEY in the environment, or seal it with "
                                   "\"syllabus account key set\""),
                                 key));
            return;
        }
    }
    struct error err = {0};
    const struct config_option *option = NULL;
    char *clean = text_cleaned(key, TEXT_ONE_LINE);
    config_option_require(clean, &option, &err);
    add_error(w, line, &err);
    free(clean);
}

static void walk_value(struct walk *w, const struct config_option *o, const struct yaml_node *key,
                       const struct yaml_node *node)
{
    size_t i = config_option_index(o);
    struct error err = {0};
    if (w->lines[i] != 0) {
        add_fault(
            w, key->line,
            mem_printf(_("%s is set twice; it stands in line %zu already"), o->key, w->lines[i]));
        return;
    }
    w->lines[i] = key->line;
    if (config_value_from_node(o, node, &w->values[i].text, &err) != ERROR_NONE) {
        add_error(w, node->line, &err);
        return;
    }
    if (w->values[i].text) {
        w->values[i].origin = mem_printf("%s:%zu", w->path, key->line);
    }
}

/* Walks a mapping whose keys stand under `section` ("" at the top). The depth is the YAML reader's
 * and the table's. */
static void walk_mapping(struct walk *w, const char *section, const struct yaml_node *mapping)
{
    for (size_t i = 0; i < mapping->count; i++) {
        const struct yaml_node *key = mapping->keys[i];
        const struct yaml_node *node = mapping->items[i];
        char *path = mem_printf("%s%s%s", section, *section ? "." : "", key->text);
        const struct config_option *o = config_option_find(path);
        if (o) {
            walk_value(w, o, key, node);
        } else if (!config_option_is_section(path)) {
            add_unknown(w, key->line, path);
        } else if (node->kind == YAML_MAPPING) {
            walk_mapping(w, path, node);
        } else if (!config_value_is_null(node)) {
            add_fault(w, node->line,
                      mem_printf(_("%s is a group of settings, not one; put them below it, "
                                   "indented"),
                                 path));
        }
        free(path);
    }
}

enum error_kind config_load_values(const char *path, const struct yaml_node *root,
                                   struct config_value *values, config_fault_fn *fault, void *ctx,
                                   struct error *err)
{
    struct walk w = {.path = path, .values = values, .fault = fault, .ctx = ctx};
    if (root->kind != YAML_MAPPING) {
        add_fault(&w, root->line, mem_strdup(_("settings are lines such as llm.model: name")));
    } else {
        w.lines = mem_array(config_option_count(), sizeof *w.lines);
        walk_mapping(&w, "", root);
        free(w.lines);
    }
    return error_move(err, &w.first);
}

enum error_kind config_load_tree(const char *path, char **text, size_t *n, struct yaml_node **root,
                                 struct error *err)
{
    char *data = NULL;
    size_t size = 0;
    enum error_kind kind = file_read(path, LIMIT_YAML, &data, &size, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    kind = yaml_parse(path, data, size, root, err);
    if (kind == ERROR_NONE && text) {
        *text = data;
        *n = size;
        data = NULL;
    }
    free(data);
    return kind;
}
