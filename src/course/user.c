#include "syllabus/course/user.h"

#include "names_internal.h"
#include "syllabus/base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* RFC 5321, sections 4.5.3.1.1 and 4.5.3.1.3, less the angle brackets of a path. */
#define EMAIL_MAX  254
#define LOCAL_MAX  64
#define LABEL_MAX  63
#define PUNCT_ATOM "!#$%&'*+-/=?^_`{|}~." /* RFC 5322, section 3.2.3, and the dot */

static const char *const role_names[] = {
    [USER_STUDENT] = "student",
    [USER_INSTRUCTOR] = "instructor",
    [USER_ADMIN] = "admin",
};
static_assert(sizeof role_names / sizeof *role_names == USER_ROLE_COUNT, "complete");

const char *user_role_name(enum user_role r)
{
    return role_names[r];
}

bool user_role_parse(const char *name, enum user_role *r)
{
    int found = names_find(role_names, USER_ROLE_COUNT, name);

    if (found >= 0) {
        *r = (enum user_role)found;
    }
    return found >= 0;
}

void user_fini(struct user *u)
{
    if (u == NULL) {
        return;
    }
    free(u->id);
    free(u->email);
    free(u->first_name);
    free(u->last_name);
    *u = (struct user){0};
}

static bool is_ascii_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Letters, digits and what the RFC calls atom characters; beyond ASCII (RFC 6531) whatever is no
 * blank and safe to print. */
static bool local_part_valid(const char *s, size_t n)
{
    if (n == 0 || n > LOCAL_MAX || s[0] == '.' || s[n - 1] == '.') {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        bool ascii = (unsigned char)s[i] < 0x80;

        if (ascii && !is_ascii_alnum(s[i]) && strchr(PUNCT_ATOM, s[i]) == NULL) {
            return false;
        }
        if (s[i] == '.' && s[i + 1] == '.') {
            return false;
        }
    }
    return true;
}

/* One label of a domain: letters (any script), digits and inner dashes. */
static bool label_valid(const char *s, size_t n)
{
    if (n == 0 || n > LABEL_MAX || s[0] == '-' || s[n - 1] == '-') {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if ((unsigned char)s[i] < 0x80 && !is_ascii_alnum(s[i]) && s[i] != '-') {
            return false;
        }
    }
    return true;
}

static bool domain_valid(const char *domain)
{
    size_t labels = 0;

    for (const char *label = domain;; labels++) {
        size_t n = strcspn(label, ".");

        if (!label_valid(label, n)) {
            return false;
        }
        if (label[n] == '\0') {
            break;
        }
        label += n + 1;
    }
    return labels > 0 || strcasecmp(domain, "localhost") == 0;
}

/* No blanks beyond ASCII (the ASCII ones fail as characters), nothing that could drive a screen. */
static bool prints_plainly(const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        uint32_t cp = 0;

        i += text_decode(s + i, n - i, &cp);
        if (text_is_dangerous(cp) || cp == 0xA0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) ||
            cp == 0x2028 || cp == 0x2029 || cp == 0x202F || cp == 0x205F || cp == 0x3000) {
            return false;
        }
    }
    return true;
}

bool user_email_valid(const char *email)
{
    if (email == NULL) {
        return false;
    }
    size_t n = strnlen(email, EMAIL_MAX + 1);
    const char *at = memchr(email, '@', n);

    return n <= EMAIL_MAX && at != NULL && text_is_utf8(email, n) && prints_plainly(email, n) &&
           local_part_valid(email, (size_t)(at - email)) && domain_valid(at + 1);
}
