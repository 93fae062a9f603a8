/* What the files of the config layer share: values as canonical text, and a settings' file as a
 * list of values with places. */
#ifndef SYLLABUS_CONFIG_INTERNAL_H
#define SYLLABUS_CONFIG_INTERNAL_H

#include "syllabus/config/config.h"
#include "syllabus/config/file.h"

#include <stddef.h>

struct buf;
struct yaml_node;

/* --- options.c --- */

size_t config_option_count(void);
/* The option's place in the table. */
size_t config_option_index(const struct config_option *option);
/* True when some key begins with `path` and a dot. */
bool config_option_is_section(const char *path);

/* --- value.c --- */

/* Reads one option's value. *canonical is owned and NULL for an empty text or a plain null; it
 * reads as itself again. ERROR_USAGE `key must be ..., not "..."`. */
enum error_kind config_value_from_text(const struct config_option *option, const char *text,
                                       char **canonical, struct error *err);
enum error_kind config_value_from_node(const struct config_option *option,
                                       const struct yaml_node *node, char **canonical,
                                       struct error *err);
/* A plain scalar that stands for nothing: empty, null or ~. */
bool config_value_is_null(const struct yaml_node *node);
/* The canonical text as it stands in a YAML file after "key: ", on one line. Owned. */
char *config_value_to_yaml(const struct config_option *option, const char *canonical);

/* --- load.c --- */

struct config_value {
    char *text;   /* canonical; NULL: unset */
    char *origin; /* as config_origin() says it */
};
void config_value_fini(struct config_value *v);

/* The values of a parsed file, one a row of the table, zeroed before. Every fault goes to `fault`
 * (may be NULL); ERROR_BAD_DATA with the first one, then `values` are incomplete. */
enum error_kind config_load_values(const char *path, const struct yaml_node *root,
                                   struct config_value *values, config_fault_fn *fault, void *ctx,
                                   struct error *err);
/* Reads and parses. *text (may be NULL) is the file as it is, owned, with *n bytes. */
enum error_kind config_load_tree(const char *path, char **text, size_t *n, struct yaml_node **root,
                                 struct error *err);

/* --- edit.c --- */

/* The value of a key in a file's tree, nested or dotted; NULL when it is not there. */
const struct yaml_node *config_edit_find(const struct yaml_node *root, const char *key);
/* Appends to `out` the source text[0..n), of which `root` is the tree, with `key` set to `yaml` and
 * every other byte kept. It knows the usual ways to write YAML and cannot be trusted with all:
 * parse the result and compare. */
void config_edit(const char *text, size_t n, const struct yaml_node *root, const char *key,
                 const char *yaml, struct buf *out);

#endif
