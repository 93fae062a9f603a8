/* A guest stays: all that is in a store in memory becomes an account's in a file, in one change of
 * the file. Ids, versions, times and the order of things stay as they are; the store in memory is
 * only read, so that whatever goes wrong the guest still has everything. */
#ifndef SYLLABUS_STORE_STORE_MOVE_H
#define SYLLABUS_STORE_STORE_MOVE_H

#include "syllabus/base/error.h"

struct store;
struct user;

/* store_user_add(), with everything of the guest, settings included. Nothing may be streaming
 * there, and there must be nobody but the guest. ERROR_DATABASE, and nothing changed, when
 * something of it is in the file already. Secrets are not moved: they are account/vault.h's. */
enum error_kind store_user_add_from(struct store *s, struct store *guest, struct user *u,
                                    const char *password_hash, struct error *err);
/* The same for an account that is there: what it has stays, its settings, too. */
enum error_kind store_move_guest(struct store *s, struct store *guest, const char *user_id,
                                 struct error *err);

#endif
