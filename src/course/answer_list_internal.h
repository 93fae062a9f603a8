/* Where the modules are in a model's JSON: an array of objects, by itself or under a name such as
 * "modules", wrapped or not, or an object whose members are modules. */
#ifndef SYLLABUS_COURSE_ANSWER_LIST_INTERNAL_H
#define SYLLABUS_COURSE_ANSWER_LIST_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

struct json_object;

/* All borrowed from the document. */
struct answer_source {
    struct json_object *value;
    const char *key; /* the member's name where modules are members: their title, if need be */
};
struct answer_list {
    struct answer_source *items;
    size_t count, cap;
};

/* Finds the list of modules; an empty one is one too. */
bool answer_list_find(struct answer_list *list, struct json_object *document);
void answer_list_fini(struct answer_list *list);
/* Does this object look like one module? */
bool answer_list_is_module(const struct json_object *v);

#endif
