#include "syllabus/base/secret.h"

#include "syllabus/base/mem.h"

#include <stdlib.h>
#include <string.h>

struct secret {
    size_t len;
    char text[]; /* len bytes and a NUL */
};

struct secret *secret_new(const char *bytes, size_t n)
{
    struct secret *s = mem_alloc(sizeof *s + n + 1);
    s->len = n;
    memcpy(s->text, bytes, n);
    return s;
}

void secret_free(struct secret *s)
{
    if (s != NULL) {
        secret_wipe(s->text, s->len);
        free(s);
    }
}

const char *secret_text(const struct secret *s)
{
    return s != NULL ? s->text : "";
}

size_t secret_len(const struct secret *s)
{
    return s != NULL ? s->len : 0;
}

void secret_wipe(void *bytes, size_t n)
{
    if (bytes != NULL) {
        explicit_bzero(bytes, n);
    }
}

bool secret_equal(const void *a, const void *b, size_t n)
{
    const volatile unsigned char *p = a;
    const volatile unsigned char *q = b;
    unsigned char different = 0;
    for (size_t i = 0; i < n; i++) {
        different |= p[i] ^ q[i];
    }
    return different == 0;
}
