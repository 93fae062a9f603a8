#include "syllabus/base/yaml.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

struct reader {
    const char *name;
    const char *text; /* after a byte order mark, which is `skipped` bytes long */
    size_t len;
    size_t skipped;
    yaml_parser_t parser;
    size_t events;
    size_t mark_index; /* libyaml counts characters: this one ... */
    size_t mark_byte;  /* ... begins at this byte */
    struct error *err;
};

/* The byte at which the character of a mark begins. Marks mostly go forward. */
static size_t byte_of(struct reader *r, size_t index)
{
    if (index < r->mark_index) {
        r->mark_index = r->mark_byte = 0;
    }
    while (r->mark_index < index && r->mark_byte < r->len) {
        r->mark_byte++;
        while (r->mark_byte < r->len && ((unsigned char)r->text[r->mark_byte] & 0xC0) == 0x80) {
            r->mark_byte++;
        }
        r->mark_index++;
    }
    return r->skipped + r->mark_byte;
}

static enum error_kind fault(const struct reader *r, const yaml_mark_t *at, const char *what)
{
    return error_set(r->err, ERROR_BAD_DATA, "%s:%zu:%zu: %s", r->name, at->line + 1,
                     at->column + 1, what);
}

/* libyaml names the place of an encoding error by its byte; its mark is where the scanner was. */
static yaml_mark_t place_of_byte(const struct reader *r, size_t byte)
{
    yaml_mark_t mark = {0};
    for (size_t i = 0; i < byte && i < r->len; i++) {
        if (r->text[i] == '\n') {
            mark.line++;
            mark.column = 0;
        } else if (((unsigned char)r->text[i] & 0xC0) != 0x80) {
            mark.column++;
        }
    }
    return mark;
}

static enum error_kind next_event(struct reader *r, yaml_event_t *event)
{
    if (!yaml_parser_parse(&r->parser, event)) {
        if (r->parser.error == YAML_MEMORY_ERROR) {
            abort();
        }
        yaml_mark_t mark = r->parser.error == YAML_READER_ERROR
                               ? place_of_byte(r, r->parser.problem_offset)
                               : r->parser.problem_mark;
        return fault(r, &mark, r->parser.problem != NULL ? r->parser.problem : "?");
    }
    if (++r->events > LIMIT_YAML_EVENTS) {
        enum error_kind kind = fault(r, &event->start_mark, _("the file is too large"));
        yaml_event_delete(event);
        return kind;
    }
    return ERROR_NONE;
}

static struct yaml_node *new_node(struct reader *r, enum yaml_kind kind, const yaml_event_t *event)
{
    struct yaml_node *node = mem_alloc(sizeof *node);
    node->kind = kind;
    node->line = event->start_mark.line + 1;
    node->column = event->start_mark.column + 1;
    node->start = byte_of(r, event->start_mark.index);
    node->end = byte_of(r, event->end_mark.index);
    return node;
}

void yaml_node_free(struct yaml_node *node)
{
    if (node == NULL) {
        return;
    }
    for (size_t i = 0; i < node->count; i++) { /* the depth is capped */
        yaml_node_free(node->items[i]);
        if (node->keys != NULL) {
            yaml_node_free(node->keys[i]);
        }
    }
    free(node->items);
    free(node->keys);
    free(node->text);
    free(node);
}

static enum error_kind read_node(struct reader *r, yaml_event_t *event, size_t depth,
                                 struct yaml_node **out);

static enum error_kind read_scalar(struct reader *r, const yaml_event_t *event,
                                   struct yaml_node **out)
{
    if (event->data.scalar.anchor != NULL) {
        return fault(r, &event->start_mark, _("anchors are not used here"));
    }
    if (event->data.scalar.tag != NULL) {
        return fault(r, &event->start_mark, _("tags are not used here"));
    }
    if (memchr(event->data.scalar.value, '\0', event->data.scalar.length) != NULL) {
        return fault(r, &event->start_mark, _("a NUL is not used here"));
    }
    struct yaml_node *node = new_node(r, YAML_SCALAR, event);
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    node->text = mem_strndup((const char *)event->data.scalar.value, event->data.scalar.length);
    *out = node;
    return ERROR_NONE;
}

static enum error_kind read_sequence(struct reader *r, const yaml_event_t *start, size_t depth,
                                     struct yaml_node **out)
{
    struct yaml_node *node = new_node(r, YAML_SEQUENCE, start);
    size_t cap = 0;
    for (;;) {
        yaml_event_t event;
        enum error_kind kind = next_event(r, &event);
        if (kind == ERROR_NONE && event.type == YAML_SEQUENCE_END_EVENT) {
            node->end = byte_of(r, event.end_mark.index);
            yaml_event_delete(&event);
            *out = node;
            return ERROR_NONE;
        }
        struct yaml_node *item = NULL;
        if (kind == ERROR_NONE) {
            kind = read_node(r, &event, depth, &item);
        }
        if (kind != ERROR_NONE) {
            yaml_node_free(node);
            return kind;
        }
        mem_grow(&node->items, &cap, node->count + 1, sizeof *node->items);
        node->items[node->count++] = item;
    }
}

static enum error_kind read_key(struct reader *r, yaml_event_t *event, struct yaml_node **out)
{
    enum error_kind kind;
    if (event->type == YAML_SCALAR_EVENT) {
        kind = read_scalar(r, event, out);
    } else {
        kind = fault(r, &event->start_mark, _("a key must be plain text"));
    }
    if (kind == ERROR_NONE && !(*out)->quoted && strcmp((*out)->text, "<<") == 0) {
        kind = fault(r, &event->start_mark, _("merge keys are not used here"));
    }
    if (kind != ERROR_NONE) {
        yaml_node_free(*out);
        *out = NULL;
    }
    yaml_event_delete(event);
    return kind;
}

static int compare_keys(const void *a, const void *b)
{
    const struct yaml_node *x = *(struct yaml_node *const *)a, *y = *(struct yaml_node *const *)b;
    int order = strcmp(x->text, y->text);
    return order != 0 ? order : (x->start > y->start) - (x->start < y->start);
}

/* Sorted first: a file can have very many keys. */
static enum error_kind check_unique(struct reader *r, const struct yaml_node *mapping)
{
    struct yaml_node **keys = mem_array(mapping->count, sizeof *keys);
    enum error_kind kind = ERROR_NONE;
    for (size_t i = 0; i < mapping->count; i++) {
        keys[i] = mapping->keys[i];
    }
    qsort(keys, mapping->count, sizeof *keys, compare_keys);
    for (size_t i = 1; kind == ERROR_NONE && i < mapping->count; i++) {
        if (strcmp(keys[i - 1]->text, keys[i]->text) == 0) {
            yaml_mark_t at = {.line = keys[i]->line - 1, .column = keys[i]->column - 1};
            kind = fault(r, &at, _("this key is there twice"));
        }
    }
    free(keys);
    return kind;
}

static enum error_kind read_mapping(struct reader *r, const yaml_event_t *start, size_t depth,
                                    struct yaml_node **out)
{
    struct yaml_node *node = new_node(r, YAML_MAPPING, start);
    size_t key_cap = 0;
    size_t item_cap = 0;
    for (;;) {
        yaml_event_t event;
        struct yaml_node *key = NULL;
        struct yaml_node *value = NULL;
        enum error_kind kind = next_event(r, &event);
        if (kind == ERROR_NONE && event.type == YAML_MAPPING_END_EVENT) {
            node->end = byte_of(r, event.end_mark.index);
            yaml_event_delete(&event);
            kind = check_unique(r, node);
            if (kind != ERROR_NONE) {
                yaml_node_free(node);
                return kind;
            }
            *out = node;
            return ERROR_NONE;
        }
        if (kind == ERROR_NONE) {
            kind = read_key(r, &event, &key);
        }
        if (kind == ERROR_NONE) {
            kind = next_event(r, &event);
        }
        if (kind == ERROR_NONE) {
            kind = read_node(r, &event, depth, &value);
        }
        if (kind != ERROR_NONE) {
            yaml_node_free(key);
            yaml_node_free(node);
            return kind;
        }
        mem_grow(&node->keys, &key_cap, node->count + 1, sizeof *node->keys);
        mem_grow(&node->items, &item_cap, node->count + 1, sizeof *node->items);
        node->keys[node->count] = key;
        node->items[node->count++] = value;
    }
}

/* The node that `event` begins; the event is freed. */
static enum error_kind read_node(struct reader *r, yaml_event_t *event, size_t depth,
                                 struct yaml_node **out)
{
    enum error_kind kind;
    if (depth >= LIMIT_YAML_DEPTH) {
        kind = fault(r, &event->start_mark, _("this is nested too deeply"));
    } else if (event->type == YAML_ALIAS_EVENT) {
        kind = fault(r, &event->start_mark, _("aliases are not used here"));
    } else if (event->type == YAML_SCALAR_EVENT) {
        kind = read_scalar(r, event, out);
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        kind = event->data.sequence_start.anchor != NULL || event->data.sequence_start.tag != NULL
                   ? fault(r, &event->start_mark, _("anchors and tags are not used here"))
                   : read_sequence(r, event, depth + 1, out);
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        kind = event->data.mapping_start.anchor != NULL || event->data.mapping_start.tag != NULL
                   ? fault(r, &event->start_mark, _("anchors and tags are not used here"))
                   : read_mapping(r, event, depth + 1, out);
    } else {
        kind = fault(r, &event->start_mark, _("something else was expected here"));
    }
    yaml_event_delete(event);
    return kind;
}

/* STREAM-START, then a document or nothing, then the end. */
static enum error_kind read_stream(struct reader *r, struct yaml_node **out)
{
    yaml_event_t event;
    enum error_kind kind = ERROR_NONE;
    *out = NULL;
    for (;;) {
        kind = next_event(r, &event);
        if (kind != ERROR_NONE) {
            return kind;
        }
        yaml_event_type_t type = event.type;
        if (type == YAML_DOCUMENT_START_EVENT && *out != NULL) {
            kind = fault(r, &event.start_mark, _("a second document is not used here"));
        }
        if (type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_START_EVENT ||
            type == YAML_DOCUMENT_END_EVENT || type == YAML_STREAM_END_EVENT) {
            yaml_event_delete(&event);
        } else {
            kind = read_node(r, &event, 0, out);
        }
        if (kind != ERROR_NONE || type == YAML_STREAM_END_EVENT) {
            return kind;
        }
    }
}

enum error_kind yaml_parse(const char *name, const char *text, size_t n, struct yaml_node **out,
                           struct error *err)
{
    if (n > LIMIT_YAML) {
        return error_set(err, ERROR_BAD_DATA, _("%s is larger than %u bytes"), name, LIMIT_YAML);
    }
    /* libyaml would count a byte order mark as a column of the first line. */
    size_t skipped = n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    struct reader r = {
        .name = name, .text = text + skipped, .len = n - skipped, .skipped = skipped, .err = err};
    struct yaml_node *root = NULL;
    if (!yaml_parser_initialize(&r.parser)) {
        abort(); /* out of memory inside libyaml */
    }
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)r.text, r.len);
    enum error_kind kind = read_stream(&r, &root);
    yaml_parser_delete(&r.parser);
    if (kind != ERROR_NONE) {
        yaml_node_free(root);
        return kind;
    }
    if (root != NULL && root->kind == YAML_SCALAR && !root->quoted && *root->text == '\0') {
        yaml_node_free(root); /* "---" and nothing else */
        root = NULL;
    }
    if (root == NULL) {
        root = mem_alloc(sizeof *root);
        root->kind = YAML_MAPPING;
        root->line = root->column = 1;
    }
    *out = root;
    return ERROR_NONE;
}

const struct yaml_node *yaml_get(const struct yaml_node *mapping, const char *key)
{
    if (mapping == NULL || mapping->kind != YAML_MAPPING) {
        return NULL;
    }
    for (size_t i = 0; i < mapping->count; i++) {
        if (strcmp(mapping->keys[i]->text, key) == 0) {
            return mapping->items[i];
        }
    }
    return NULL;
}

const char *yaml_get_text(const struct yaml_node *mapping, const char *key)
{
    static const char *const nothing[] = {"", "~", "null", "Null", "NULL"};
    const struct yaml_node *node = yaml_get(mapping, key);
    if (node == NULL || node->kind != YAML_SCALAR) {
        return NULL;
    }
    for (size_t i = 0; !node->quoted && i < sizeof nothing / sizeof *nothing; i++) {
        if (strcmp(node->text, nothing[i]) == 0) {
            return NULL;
        }
    }
    return node->text;
}
