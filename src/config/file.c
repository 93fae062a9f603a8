#include "syllabus/config/file.h"

#include "config_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/file.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/yaml.h"

#include <stdlib.h>
#include <string.h>

char *config_file_default(struct error *err)
{
    char *dir = paths_config_dir(err);
    char *path = dir ? paths_join(dir, "config.yaml") : NULL;
    free(dir);
    return path;
}

/* --- checking --- */

/* The line in "path:line:..."; 0 when there is none. */
static size_t line_in_message(const char *path, const char *message)
{
    size_t n = strlen(path);
    bool has = strncmp(message, path, n) == 0 && message[n] == ':';
    return has ? strtoul(message + n + 1, NULL, 10) : 0;
}

enum error_kind config_file_check(const char *path, config_fault_fn *fault, void *ctx,
                                  struct error *err)
{
    struct error own = {0};
    struct yaml_node *root = NULL;
    enum error_kind kind = config_load_tree(path, NULL, NULL, &root, &own);
    if (kind == ERROR_NONE) {
        struct config_value *values = mem_array(config_option_count(), sizeof *values);
        kind = config_load_values(path, root, values, fault, ctx, &own);
        for (size_t i = 0; i < config_option_count(); i++) {
            config_value_fini(&values[i]);
        }
        free(values);
        yaml_node_free(root);
    } else if (kind == ERROR_BAD_DATA && fault) {
        fault(ctx, line_in_message(path, own.message), own.message);
    }
    return kind == ERROR_NONE ? ERROR_NONE : error_move(err, &own);
}

/* --- setting --- */

/* Adds "path value" for every leaf, in order. Left out are the value of `key` and the null of an
 * empty section that `key` belongs to. */
static void flatten(const struct yaml_node *node, const char *path, const char *key,
                    struct strlist *out)
{
    size_t n = strlen(path);
    bool section = strncmp(key, path, n) == 0 && key[n] == '.';
    if (strcmp(path, key) == 0 || (section && config_value_is_null(node))) {
        return;
    }
    if (node->kind == YAML_SCALAR) {
        strlist_take(out, mem_printf("%s %c%s", path, node->quoted ? '"' : ' ', node->text));
        return;
    }
    if (node->count == 0 && n > 0 && !section) {
        strlist_take(out, mem_printf("%s %s", path, node->kind == YAML_MAPPING ? "{}" : "[]"));
    }
    for (size_t i = 0; i < node->count; i++) {
        char *below = node->kind == YAML_SEQUENCE
                          ? mem_printf("%s[%zu]", path, i)
                          : mem_printf("%s%s%s", path, n > 0 ? "." : "", node->keys[i]->text);
        flatten(node->items[i], below, key, out);
        free(below);
    }
}

/* True when `after` says `canonical` for the option and all else as `before` did. */
static bool only_that_changed(const struct yaml_node *before, const struct yaml_node *after,
                              const struct config_option *option, const char *canonical)
{
    struct strlist a = {0};
    struct strlist b = {0};
    flatten(before, "", option->key, &a);
    flatten(after, "", option->key, &b);
    bool same = strlist_equal(&a, &b);
    strlist_fini(&a);
    strlist_fini(&b);

    const struct yaml_node *value = config_edit_find(after, option->key);
    char *text = NULL;
    if (same && value && config_value_from_node(option, value, &text, NULL) == ERROR_NONE) {
        same = text && canonical ? strcmp(text, canonical) == 0 : text == canonical;
    } else {
        same = false;
    }
    free(text);
    return same;
}

/* Appends the new source to `out`, checked. */
static enum error_kind edit_checked(const char *path, const char *text, size_t n,
                                    const struct yaml_node *before,
                                    const struct config_option *option, const char *canonical,
                                    struct buf *out, struct error *err)
{
    char *yaml = config_value_to_yaml(option, canonical);
    struct yaml_node *after = NULL;
    config_edit(text, n, before, option->key, yaml, out);
    free(yaml);
    bool good = !out->overflow && yaml_parse(path, buf_str(out), out->len, &after, NULL) == 0 &&
                only_that_changed(before, after, option, canonical);
    yaml_node_free(after);
    if (good) {
        return ERROR_NONE;
    }
    return error_set(err, ERROR_BAD_DATA,
                     _("%s is written in a way that %s cannot be changed alone; change it with an "
                       "editor"),
                     path, option->key);
}

/* A link to the file, as people keep for their settings, stays a link. */
static enum error_kind write_behind_links(const char *path, const struct buf *content,
                                          struct error *err)
{
    char *target = realpath(path, NULL);
    enum error_kind kind =
        file_write(target ? target : path, content->data, content->len, FILE_PRIVATE, err);
    free(target);
    return kind;
}

static enum error_kind make_parent_dir(const char *path, struct error *err)
{
    const char *slash = strrchr(path, '/');
    if (!slash || slash == path) {
        return ERROR_NONE;
    }
    char *dir = mem_strndup(path, (size_t)(slash - path));
    enum error_kind kind = paths_make_dir(dir, err);
    free(dir);
    return kind;
}

enum error_kind config_file_set(const char *path, const char *key, const char *text,
                                struct error *err)
{
    const struct config_option *option = NULL;
    char *canonical = NULL;
    char *source = NULL;
    size_t n = 0;
    struct yaml_node *root = NULL;
    struct buf out = BUF_INIT(LIMIT_YAML);
    struct error own = {0};

    enum error_kind kind = config_option_require(key, &option, &own);
    if (kind == ERROR_NONE) {
        kind = config_value_from_text(option, text, &canonical, &own);
    }
    if (kind != ERROR_NONE) {
        goto out;
    }
    kind = config_load_tree(path, &source, &n, &root, &own);
    if (kind == ERROR_NOT_FOUND) {
        error_clear(&own);
        source = mem_strdup("");
        kind = yaml_parse(path, source, 0, &root, &own);
        if (kind == ERROR_NONE) {
            kind = make_parent_dir(path, &own);
        }
    }
    if (kind != ERROR_NONE || (!canonical && !config_edit_find(root, key))) {
        goto out; /* a fault, or unset already */
    }
    kind = edit_checked(path, source, n, root, option, canonical, &out, &own);
    if (kind == ERROR_NONE) {
        kind = write_behind_links(path, &out, &own);
    }
out:
    if (kind != ERROR_NONE) {
        error_move(err, &own);
    }
    buf_fini(&out);
    yaml_node_free(root);
    free(source);
    free(canonical);
    return kind;
}
