/* A module as a model wrote it, in one shape whatever its words and kinds: hours may be 8,
 * "8 часов" or "6–8", objectives a list or a text, the title may say "Module 2:" once more. */
#ifndef SYLLABUS_COURSE_ANSWER_MODULE_INTERNAL_H
#define SYLLABUS_COURSE_ANSWER_MODULE_INTERNAL_H

#include "syllabus/base/error.h"
#include "syllabus/base/strlist.h"

#include <stddef.h>

struct answer_list;
struct json_object;

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
