/* The record of every call to a model, for the analytics. */
#ifndef SYLLABUS_STORE_STORE_USAGE_H
#define SYLLABUS_STORE_STORE_USAGE_H

#include "syllabus/base/error.h"

struct store;
struct usage_record;

/* created_ms 0 means now. */
enum error_kind store_usage_add(struct store *s, const char *user_id, const struct usage_record *u,
                                struct error *err);

#endif
