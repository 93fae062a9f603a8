#include "syllabus/base/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void (*exhausted_hook)(void);

void mem_on_exhausted(void (*hook)(void))
{
    exhausted_hook = hook;
}

static _Noreturn void mem_exhausted(void)
{
    void (*hook)(void) = exhausted_hook;
    exhausted_hook = NULL; /* should the hook itself run out */
    if (hook != NULL) {
        hook();
    }
    fputs("syllabus: out of memory\n", stderr);
    abort();
}

static size_t mem_product(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > PTRDIFF_MAX) {
        mem_exhausted();
    }
    return bytes > 0 ? bytes : 1;
}

void *mem_alloc(size_t size)
{
    return mem_array(1, size);
}

void *mem_array(size_t count, size_t size)
{
    void *p = calloc(1, mem_product(count, size));
    if (p == NULL) {
        mem_exhausted();
    }
    return p;
}

void *mem_resize(void *p, size_t count, size_t size)
{
    void *q = realloc(p, mem_product(count, size));
    if (q == NULL) {
        mem_exhausted();
    }
    return q;
}

char *mem_strdup(const char *s)
{
    return s != NULL ? mem_strndup(s, strlen(s)) : NULL;
}

char *mem_strndup(const char *s, size_t n)
{
    if (n >= PTRDIFF_MAX) {
        mem_exhausted();
    }
    char *copy = mem_resize(NULL, n + 1, 1);
    if (n > 0) {
        memcpy(copy, s, n);
    }
    copy[n] = '\0';
    return copy;
}

char *mem_printf(const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    char *text = mem_vprintf(format, ap);
    va_end(ap);
    return text;
}

char *mem_vprintf(const char *format, va_list ap)
{
    char *text = NULL;
    if (vasprintf(&text, format, ap) < 0) {
        mem_exhausted();
    }
    return text;
}

void mem_replace(char **slot, const char *s)
{
    char *copy = mem_strdup(s); /* first: s may point into what the slot holds */
    free(*slot);
    *slot = copy;
}

void mem_grow(void *items_slot, size_t *cap, size_t need, size_t size)
{
    if (need <= *cap) {
        return;
    }
    size_t grown = *cap < 8 ? 8 : *cap + *cap / 2;
    if (grown < need) {
        grown = need;
    }
    void *items;
    memcpy(&items, items_slot, sizeof items); /* a `T **` of any T, read as its bytes */
    items = mem_resize(items, grown, size);
    memcpy(items_slot, &items, sizeof items);
    *cap = grown;
}
