/* A module as a model wrote it, in one shape whatever its words: models call the same member
 * title, name, "Название" or moduleTitle and give hours as 8, "8 часов" or "6–8". */
#ifndef SYLLABUS_COURSE_ANSWER_INTERNAL_H
#define SYLLABUS_COURSE_ANSWER_INTERNAL_H

#include "syllabus/base/error.h"
#include "syllabus/base/strlist.h"

#include <stdbool.h>
#include <stddef.h>

struct json_object;

/* Where the modules of a document are. All borrowed from the document. */
struct answer_source {
    struct json_object *value;
    const char *key; /* the member's name where modules are members: their title, if need be */
};
struct answer_list {
    struct answer_source *items;
    size_t count, cap;
};

/* Finds the list of modules: an array of objects, by itself or under a name such as "modules",
 * wrapped or not, or an object whose members are modules. An empty list is one too. */
bool answer_list_find(struct answer_list *list, struct json_object *document);
void answer_list_fini(struct answer_list *list);
/* Does this object look like one module? */
bool answer_is_module(const struct json_object *v);

struct answer_module {
    char *title;       /* one line, without "Module 2:" before and "(8 h)" behind; "" when it was
                          nothing but "Module 2" */
    char *full_title;  /* as it was written, in one line */
    int number;        /* 0: none given */
    char *description; /* NULL: none given */
    int minutes;       /* 0: none given */
    struct strlist objectives; /* empty: none given */
    struct json_object *raw;   /* borrowed */
};

/* Reads the list's i-th. ERROR_WRONG_SHAPE names the place: "modules[2].title: ...". */
enum error_kind answer_module_read(struct answer_module *d, const struct answer_list *list,
                                   size_t i, struct error *err);
void answer_module_fini(struct answer_module *d);

#endif
