/* The settings' file as a thing to look after: where it is, what is wrong with it, how one line of
 * it changes. A file is never rewritten: setting an option keeps every other byte. */
#ifndef SYLLABUS_CONFIG_FILE_H
#define SYLLABUS_CONFIG_FILE_H

#include "syllabus/base/error.h"

#include <stddef.h>

/* config.yaml in the settings' folder (paths_config_dir()), whether it exists or not. Owned; NULL
 * with an error when there is no home. */
char *config_file_default(struct error *err);

/* Sets `key` to `text` (as an argument would spell it; empty: null, which is unset). An existing
 * value is replaced in place, whether nested or dotted; a missing one is added under its parent.
 * Without a file one is made (0600, folders 0700). The old or the new file survives a crash; a
 * symbolic link stays one. ERROR_USAGE: unknown key or refused value; ERROR_BAD_DATA: the file is
 * no YAML, or written so that one value cannot be changed alone; ERROR_IO. */
enum error_kind config_file_set(const char *path, const char *key, const char *text,
                                struct error *err);

/* One fault; `message` is translated and begins with "file:line:". `line` counts from 1. */
typedef void config_fault_fn(void *ctx, size_t line, const char *message);
/* Reports every fault of the file in the order of its lines. ERROR_BAD_DATA with the first one if
 * there was any; ERROR_NOT_FOUND or ERROR_IO when it cannot be read. */
enum error_kind config_file_check(const char *path, config_fault_fn *fault, void *ctx,
                                  struct error *err);

#endif
