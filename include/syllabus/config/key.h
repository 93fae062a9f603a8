/* The API key out of the environment. It is no option: it is in no file, no listing, no log and in
 * no error text, and OPENAI_API_KEY leaves for one host only. */
#ifndef SYLLABUS_CONFIG_KEY_H
#define SYLLABUS_CONFIG_KEY_H

#include "syllabus/base/error.h"

#include <stddef.h>

struct secret;

/* The first that is set and not blank of SYLLABUS_API_KEY, DEFAULT_OPENAI_API_KEY and, only for an
 * https base_url whose host is api.openai.com, OPENAI_API_KEY. `base_url` may be NULL;
 * `environment` is as environ(7). *key is owned (secret_free()), NULL when there is none; *variable
 * (may be NULL) is the name it came from, static, or NULL. ERROR_USAGE when it cannot be sent in a
 * header. */
enum error_kind config_api_key(const char *base_url, char *const *environment, struct secret **key,
                               const char **variable, struct error *err);

/* Whether n bytes can be a key; `what` names where they come from, in the error. */
enum error_kind config_key_check(const char *what, const char *key, size_t n, struct error *err);

/* The variables that keys and passwords are taken from; ends with NULL. No other program is to get
 * them. */
extern const char *const config_key_variables[];

#endif
