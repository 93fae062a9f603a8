/* Changes one value in the source of a YAML file, byte for byte.
 *
 * The tree says where scalars and keys are; where a collection begins and ends is found here, by
 * walking the source along the tree. What is found in flow form ({...}, [...]) is matched bracket
 * by bracket. */
#include "config_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/yaml.h"

#include <stdlib.h>
#include <string.h>

struct source {
    const char *text;
    size_t n;
};

/* Where a key is, or where it would have to be. */
struct place {
    const struct yaml_node *key, *value; /* NULL: the key is not there */
    const struct yaml_node *parent;      /* the innermost mapping that is a section of it */
    const struct yaml_node *parent_key;  /* NULL: the parent is the root */
    const struct yaml_node *empty; /* the key of an innermost section without anything in it */
    const char *rest;              /* of the key, below the parent or the empty section */
};

/* The rest of `key` below `section`: NULL unless `section` is a part of it, "" when it is all. */
static const char *below(const char *key, const char *section)
{
    size_t n = strlen(section);
    if (strncmp(key, section, n) != 0 || (key[n] != '.' && key[n] != '\0')) {
        return NULL;
    }
    return key[n] ? key + n + 1 : key + n;
}

static void find_place(const struct yaml_node *mapping, const char *key, struct place *place)
{
    for (size_t i = 0; mapping->kind == YAML_MAPPING && i < mapping->count; i++) {
        const struct yaml_node *k = mapping->keys[i];
        const struct yaml_node *v = mapping->items[i];
        const char *rest = below(key, k->text);
        if (!rest) {
            continue;
        }
        if (!*rest) {
            place->key = k;
            place->value = v;
            return;
        }
        if (v->kind == YAML_MAPPING) {
            place->parent = v;
            place->parent_key = k;
            place->empty = NULL;
            place->rest = rest;
            find_place(v, rest, place);
            if (place->key) {
                return;
            }
        } else if (config_value_is_null(v) && !*v->text) {
            place->empty = k;
            place->rest = rest;
        }
    }
}

static struct place place_of(const struct yaml_node *root, const char *key)
{
    struct place place = {.parent = root, .rest = key};
    find_place(root, key, &place);
    return place;
}

const struct yaml_node *config_edit_find(const struct yaml_node *root, const char *key)
{
    return place_of(root, key).value;
}

/* --- walking the source --- */

static size_t end_of_line(const struct source *s, size_t pos)
{
    const char *lf = pos < s->n ? memchr(s->text + pos, '\n', s->n - pos) : NULL;
    size_t end = lf ? (size_t)(lf - s->text) : s->n;
    return end > pos && s->text[end - 1] == '\r' ? end - 1 : end;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Past blanks, line ends and comments. */
static size_t skip_space(const struct source *s, size_t pos)
{
    while (pos < s->n && (is_space(s->text[pos]) || s->text[pos] == '#')) {
        pos = s->text[pos] == '#' ? end_of_line(s, pos) : pos + 1;
    }
    return pos;
}

/* Just past the colon of a key. */
static size_t after_colon(const struct source *s, const struct yaml_node *key)
{
    size_t pos = skip_space(s, key->end);
    return pos < s->n && s->text[pos] == ':' ? pos + 1 : key->end;
}

/* Past a quoted scalar that begins at pos. */
static size_t quoted_end(const struct source *s, size_t pos)
{
    char quote = s->text[pos++];
    while (pos < s->n) {
        if (quote == '"' && s->text[pos] == '\\') {
            pos += 2;
        } else if (s->text[pos++] == quote) {
            if (quote == '"' || pos >= s->n || s->text[pos] != '\'') {
                return pos;
            }
            pos++; /* '' is a quote inside */
        }
    }
    return s->n;
}

/* Past the bracket that closes the one at pos. Quotes count only where a scalar can begin. */
static size_t flow_end(const struct source *s, size_t pos)
{
    size_t depth = 0;
    bool begins = true;
    while (pos < s->n) {
        char c = s->text[pos];
        if (begins && (c == '"' || c == '\'')) {
            pos = quoted_end(s, pos);
            begins = false;
            continue;
        }
        if (c == '#' && pos > 0 && is_space(s->text[pos - 1])) {
            pos = end_of_line(s, pos);
            continue;
        }
        pos++;
        if (c == '{' || c == '[') {
            depth++;
        } else if ((c == '}' || c == ']') && --depth == 0) {
            return pos;
        }
        begins = c && (strchr("{[,:", c) || (begins && is_space(c)));
    }
    return s->n;
}

static bool is_flow(const struct source *s, size_t pos)
{
    return pos < s->n && (s->text[pos] == '{' || s->text[pos] == '[');
}

/* Past the last byte of a node whose source begins at pos or, for a scalar, where the tree says. */
static size_t node_end(const struct source *s, const struct yaml_node *node, size_t pos)
{
    if (node->kind == YAML_SCALAR) {
        size_t end = node->end;
        while (end > node->start && is_space(s->text[end - 1])) {
            end--; /* a block scalar's last line end */
        }
        return end;
    }
    pos = skip_space(s, pos);
    if (is_flow(s, pos)) {
        return flow_end(s, pos);
    }
    if (node->kind == YAML_MAPPING) {
        size_t last = node->count - 1;
        return node_end(s, node->items[last], after_colon(s, node->keys[last]));
    }
    for (size_t i = 0; i < node->count; i++) { /* each begins with a dash */
        pos = node_end(s, node->items[i], skip_space(s, pos) + 1);
    }
    return pos;
}

/* --- writing --- */

static void add_range(struct buf *out, const struct source *s, size_t from, size_t to)
{
    if (from < to && to <= s->n) {
        buf_add(out, s->text + from, to - from);
    }
}

static const char *line_end_of(const struct source *s)
{
    size_t end = end_of_line(s, 0);
    return end < s->n && s->text[end] == '\r' ? "\r\n" : "\n";
}

static void replace_value(const struct source *s, const struct place *place, const char *yaml,
                          struct buf *out)
{
    size_t colon = after_colon(s, place->key);
    size_t start = place->value->start;
    size_t end = node_end(s, place->value, colon);
    if (place->value->kind != YAML_SCALAR) {
        start = skip_space(s, colon);
        if (!is_flow(s, start)) {
            /* Lines below the key: the value moves up, what is right of the key stays. */
            size_t line = end_of_line(s, colon);
            add_range(out, s, 0, colon);
            buf_printf(out, " %s", yaml);
            add_range(out, s, colon, line);
            add_range(out, s, end, s->n);
            return;
        }
    } else if (start == end) {
        start = end = colon; /* nothing there yet */
    }
    add_range(out, s, 0, start);
    buf_printf(out, "%s%s", start == colon ? " " : "", yaml);
    add_range(out, s, end, s->n);
}

static size_t indent_of(const struct source *s, size_t pos)
{
    size_t line = pos;
    while (line > 0 && s->text[line - 1] != '\n') {
        line--;
    }
    return pos - line;
}

/* A line of its own after the line that holds `pos`. */
static void add_line_after(const struct source *s, size_t pos, size_t indent, const char *key,
                           const char *yaml, struct buf *out)
{
    size_t end = end_of_line(s, pos);
    add_range(out, s, 0, end);
    buf_printf(out, "%s%*s%s: %s", line_end_of(s), (int)indent, "", key, yaml);
    if (end == s->n) {
        buf_add_str(out, line_end_of(s));
    }
    add_range(out, s, end, s->n);
}

static void append_line(const struct source *s, const char *key, const char *yaml, struct buf *out)
{
    add_range(out, s, 0, s->n);
    if (s->n > 0 && s->text[s->n - 1] != '\n') {
        buf_add_str(out, line_end_of(s));
    }
    buf_printf(out, "%s: %s%s", key, yaml, line_end_of(s));
}

static void add_value(const struct source *s, const struct place *place, const char *key,
                      const char *yaml, struct buf *out)
{
    const struct yaml_node *parent = place->parent;
    if (place->empty) {
        size_t at = after_colon(s, place->empty);
        add_line_after(s, at, indent_of(s, place->empty->start) + 2, place->rest, yaml, out);
        return;
    }
    size_t start = skip_space(s, place->parent_key ? after_colon(s, place->parent_key) : 0);
    if (is_flow(s, start)) {
        add_range(out, s, 0, start + 1);
        buf_printf(out, "%s: %s%s", place->rest, yaml, parent->count > 0 ? ", " : "");
        add_range(out, s, start + 1, s->n);
    } else if (place->parent_key) {
        size_t indent = indent_of(s, parent->keys[0]->start);
        add_line_after(s, node_end(s, parent, start), indent, place->rest, yaml, out);
    } else {
        append_line(s, key, yaml, out);
    }
}

void config_edit(const char *text, size_t n, const struct yaml_node *root, const char *key,
                 const char *yaml, struct buf *out)
{
    struct source s = {text, n};
    struct place place = place_of(root, key);
    if (place.key) {
        replace_value(&s, &place, yaml, out);
    } else {
        add_value(&s, &place, key, yaml, out);
    }
}
