/* The log file: one line an event, private, sanitised, off until opened. The one mutable global of
 * the program besides readline's own. Never write content of dialogues or secrets into it. */
#ifndef SYLLABUS_BASE_LOG_H
#define SYLLABUS_BASE_LOG_H

#include "syllabus/base/error.h"

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

/* Opens `path` for appending with 0600; "-" is standard error. */
enum error_kind log_open(const char *path, enum log_level level, struct error *err);
void log_close(void);
/* "2026-11-24T09:41:03.123Z info net: text" */
void log_write(enum log_level level, const char *area, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
