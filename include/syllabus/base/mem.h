/* Memory that is never NULL: running out ends the program through one hook that first gives the
 * terminal back. In return nothing from outside may choose a size (see limits.h). */
#ifndef SYLLABUS_BASE_MEM_H
#define SYLLABUS_BASE_MEM_H

#include <stdarg.h>
#include <stddef.h>

void *mem_alloc(size_t size);                         /* zeroed */
void *mem_array(size_t count, size_t size);           /* zeroed, overflow-checked */
void *mem_resize(void *p, size_t count, size_t size); /* overflow-checked, new part not zeroed */
char *mem_strdup(const char *s);                      /* NULL gives NULL */
char *mem_strndup(const char *s, size_t n);           /* exactly n bytes plus NUL */
char *mem_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *mem_vprintf(const char *format, va_list ap) __attribute__((format(printf, 1, 0)));

/* Replaces *slot by a copy of s (NULL allowed), freeing what it held. */
void mem_replace(char **slot, const char *s);

/* Grows *items (elements of `size` bytes) so that `need` fit; *cap is in elements. */
void mem_grow(void *items_slot, size_t *cap, size_t need, size_t size);

/* Called once before abort() when memory ends. */
void mem_on_exhausted(void (*hook)(void));

#endif
