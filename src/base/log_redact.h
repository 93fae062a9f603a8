/* Text without what looks like a secret: for the log, as the last line of defence behind the rule
 * that secrets are not written into it. Pure. */
#ifndef SYLLABUS_BASE_LOG_REDACT_H
#define SYLLABUS_BASE_LOG_REDACT_H

#include "syllabus/base/buf.h"

/* Appends the text with "***" for: the user and password of a URL, the value behind words such as
 * "Authorization:", "api_key=" and "password", the word after "Bearer" and "Basic", and words that
 * look like keys of the known services or like random letters and digits. */
void log_redact(struct buf *out, const char *text, size_t n);

#endif
