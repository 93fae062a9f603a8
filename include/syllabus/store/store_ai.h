/* Each user's own settings of the model, which hold over the machine's. */
#ifndef SYLLABUS_STORE_STORE_AI_H
#define SYLLABUS_STORE_STORE_AI_H

#include "syllabus/base/error.h"

struct store;

/* Values as the settings spell them; NULL: not set. */
enum ai_value { AI_PROVIDER, AI_BASE_URL, AI_MODEL, AI_MAX_TOKENS, AI_TEMPERATURE, AI_VALUE_COUNT };
struct ai_configuration {
    char *values[AI_VALUE_COUNT]; /* owned */
};
void ai_configuration_fini(struct ai_configuration *c);

/* *out is owned; ERROR_NOT_FOUND when there is no such user. */
enum error_kind store_ai_get(struct store *s, const char *user_id, struct ai_configuration *out,
                             struct error *err);
/* max_tokens is a whole number and temperature a number, in decimal. */
enum error_kind store_ai_put(struct store *s, const char *user_id, const struct ai_configuration *c,
                             struct error *err);

#endif
