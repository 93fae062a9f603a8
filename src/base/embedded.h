/* What data/embed.py writes: the files of data/, sorted by name. Only resource.c looks at it. */
#ifndef SYLLABUS_BASE_EMBEDDED_H
#define SYLLABUS_BASE_EMBEDDED_H

#include <stddef.h>

struct embedded_file {
    const char *name; /* relative to data/ */
    const char *data;
    size_t size;
};

extern const struct embedded_file embedded_files[];
extern const size_t embedded_file_count;

#endif
