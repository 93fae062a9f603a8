/* A key or password in memory: wiped when freed, never printed, never in an error text. */
#ifndef SYLLABUS_BASE_SECRET_H
#define SYLLABUS_BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

struct secret;

struct secret *secret_new(const char *bytes, size_t n); /* copies; the caller wipes its own copy */
void secret_free(struct secret *s);
const char *secret_text(const struct secret *s); /* NUL-terminated; "" for NULL */
size_t secret_len(const struct secret *s);
void secret_wipe(void *bytes, size_t n);                   /* explicit_bzero */
bool secret_equal(const void *a, const void *b, size_t n); /* in constant time */

#endif
