/* The log: a line an event, "time=... level=info area=llm pid=7 event="asking" host="x"", private,
 * sanitised, without what looks like a secret, off until opened. It is appended to by one write a
 * line, so several processes may share a file; one that has grown to LOG_SIZE is put aside as
 * FILE.1, the one before as FILE.2 and so on, LOG_KEPT of them.
 *
 * The one mutable global of the program besides readline's own. Never write content of dialogues or
 * secrets into it: the redaction is only the last line of defence. */
#ifndef SYLLABUS_BASE_LOG_H
#define SYLLABUS_BASE_LOG_H

#include "syllabus/base/error.h"

#include <stdbool.h>

#define LOG_SIZE (1u << 20)
#define LOG_KEPT 3

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

/* Opens `path` for appending with 0600; "-" is standard error. */
enum error_kind log_open(const char *path, enum log_level level, struct error *err);
/* The same at the first event, its folder (0700) made; where that is impossible nothing is logged.
 */
void log_open_later(const char *path, enum log_level level);
void log_close(void);
/* Whether events go to a terminal: there must be none while a screen is drawn. */
bool log_on_terminal(void);

/* An event in words. */
void log_write(enum log_level level, const char *area, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same with fields: pairs of a name (letters and _) and a text, then NULL. */
void log_event(enum log_level level, const char *area, const char *event, ...)
    __attribute__((sentinel));

#endif
