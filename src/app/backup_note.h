/* When the file was copied last, and where to: a note in the state folder, so that doctor can tell.
 */
#ifndef SYLLABUS_APP_BACKUP_NOTE_H
#define SYLLABUS_APP_BACKUP_NOTE_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct app;

/* Both paths are absolute. */
enum error_kind backup_note_write(struct app *app, const char *database, const char *file,
                                  struct error *err);
/* False when nothing is known of this database. *file is owned. */
bool backup_note_read(struct app *app, const char *database, int64_t *at_ms, char **file);

/* "3.4 MB". Owned. */
char *backup_size_text(int64_t bytes);

#endif
