/* A local account. A guest is one that exists only in memory. */
#ifndef SYLLABUS_COURSE_USER_H
#define SYLLABUS_COURSE_USER_H

#include <stdbool.h>
#include <stdint.h>

enum user_role { USER_STUDENT, USER_INSTRUCTOR, USER_ADMIN, USER_ROLE_COUNT };

const char *user_role_name(enum user_role r);
bool user_role_parse(const char *name, enum user_role *r);

struct user {
    char *id;
    char *email;
    char *first_name;
    char *last_name;
    enum user_role role;
    bool active;
    bool guest;
    int64_t created_ms;
};

void user_fini(struct user *u);
/* Syntax only: local part, "@", a domain with a dot or "localhost"; at most 254 bytes; no blanks,
 * controls or non-printing characters. */
bool user_email_valid(const char *email);

#endif
