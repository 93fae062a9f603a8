/* Members of a model's JSON by what they are for: a title may be called title, name, "Название" or
 * moduleTitle. Case, blanks, dashes and underscores in names make no difference. */
#ifndef SYLLABUS_COURSE_MEMBER_INTERNAL_H
#define SYLLABUS_COURSE_MEMBER_INTERNAL_H

#include "syllabus/base/json.h"

enum member_role {
    MEMBER_LIST,       /* the modules, also beside the title of a course */
    MEMBER_LOOSE_LIST, /* the modules where there is no MEMBER_LIST; in a module something else */
    MEMBER_TITLE,
    MEMBER_NUMBER,
    MEMBER_DESCRIPTION,
    MEMBER_OBJECTIVES,
    MEMBER_HOURS,
    MEMBER_MINUTES,
    MEMBER_WORDING, /* the text of one objective */
    MEMBER_LESSONS,
    MEMBER_TYPE, /* of a lesson */
    MEMBER_BODY,
    MEMBER_TASKS,
    MEMBER_QUESTIONS,
    MEMBER_QUESTION, /* the words of one question or task */
    MEMBER_OPTIONS,
    MEMBER_OPTION, /* the words of one option */
    MEMBER_ANSWER,
    MEMBER_RIGHT, /* whether an option is the answer */
    MEMBER_EXPLANATION,
    MEMBER_ROLE_COUNT
};

/* What its value may be. */
enum member_kinds {
    MEMBER_TEXT = 1 << JSON_STRING,
    MEMBER_NESTED = 1 << JSON_ARRAY | 1 << JSON_OBJECT,
    MEMBER_ANY = ~(1 << JSON_NULL)
};

/* The member of `object` with the best name for the role, borrowed; NULL when none of these kinds
 * is there. *key (may be NULL) gets its name as written, borrowed, when there is one. */
struct json_object *member_find(const struct json_object *object, enum member_role role, int kinds,
                                const char **key);

#endif
