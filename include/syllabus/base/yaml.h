/* YAML as a small tree with places. Strings only: what a scalar means is the schema's business, so
 * `no` and `0123` stay text. Anchors, aliases, tags, merge keys, complex keys, duplicate keys and a
 * second document are refused with line and column; caps are in limits.h. */
#ifndef SYLLABUS_BASE_YAML_H
#define SYLLABUS_BASE_YAML_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum yaml_kind { YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING };

struct yaml_node {
    enum yaml_kind kind;
    bool quoted;              /* a scalar in quotes or a block: never null, true or a number */
    char *text;               /* scalar */
    struct yaml_node **items; /* sequence elements, or mapping values */
    struct yaml_node **keys;  /* mapping keys: scalars */
    size_t count;
    size_t line, column; /* from 1 */
    size_t start, end;   /* byte offsets of a scalar in the source */
};

/* `name` is what messages call the file. An empty document gives an empty mapping. Failure is
 * ERROR_BAD_DATA with "name:line:column: what". *out is owned: yaml_node_free(). */
enum error_kind yaml_parse(const char *name, const char *text, size_t n, struct yaml_node **out,
                           struct error *err);
void yaml_node_free(struct yaml_node *node);
/* The value of `key` in a mapping; NULL when absent or not a mapping. */
const struct yaml_node *yaml_get(const struct yaml_node *mapping, const char *key);
/* The scalar text of `key`; NULL when absent, not a scalar, or a plain `null` / `~` / nothing. */
const char *yaml_get_text(const struct yaml_node *mapping, const char *key);

#endif
