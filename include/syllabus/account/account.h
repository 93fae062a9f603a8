/* Local accounts: registering, signing in, staying signed in.
 *
 * Passwords are bcrypt hashes ($2b$, cost 12), made and checked on the worker pool. Staying signed
 * in is a private file that holds a random token; the database holds only the token's hash, and
 * signing out removes both. */
#ifndef SYLLABUS_ACCOUNT_ACCOUNT_H
#define SYLLABUS_ACCOUNT_ACCOUNT_H

#include "syllabus/base/error.h"

#include <stdbool.h>

struct loop;
struct store;
struct user;
struct vault;

/* How registering or signing in ended; `user` is borrowed, NULL with an error. The user's open
 * vault belongs to the receiver; it is NULL where the password does not open it. */
typedef void account_fn(void *ctx, const struct user *user, struct vault *take_vault,
                        const struct error *err);

/* Makes an account of `details` (e-mail and names, copied). ERROR_USAGE at once for a bad e-mail, a
 * blank name, an empty password or one over LIMIT_PASSWORD bytes; else done() follows on the loop.
 * `guest` is a guest's store, in memory, whose things the account gets in the same change
 * (store_move.h), or NULL. */
enum error_kind account_register(struct loop *loop, struct store *store, struct store *guest,
                                 const struct user *details, const char *password, account_fn *done,
                                 void *ctx, struct error *err);
/* Checks a password; the same answer after the same time for an unknown e-mail, a wrong password
 * and an account that is not active. done() follows on the loop. After some failures in a row the
 * next try has to wait, longer each time: ERROR_NOT_SIGNED_IN at once, with how long. The account
 * gets what `guest` (may be NULL) has; when that fails nobody is signed in. */
enum error_kind account_login(struct loop *loop, struct store *store, struct store *guest,
                              const char *email, const char *password, account_fn *done, void *ctx,
                              struct error *err);

/* Gives the user another password, when `password` is the one they have. All who stayed signed in
 * as this user are signed out, except the one of `state_dir` (may be NULL). Refusals at once are
 * those of registering and signing in; else done() follows on the loop: ERROR_NOT_SIGNED_IN for a
 * wrong password. */
enum error_kind account_passwd(struct loop *loop, struct store *store, const char *state_dir,
                               const char *user_id, const char *password, const char *new_password,
                               account_fn *done, void *ctx, struct error *err);

/* Stays signed in as the user: writes the file in `state_dir`, which opens the vault, too. `vault`
 * may be NULL. */
enum error_kind account_stay(struct store *store, const char *state_dir, const char *user_id,
                             const struct vault *vault, struct error *err);
/* Whether somebody may have stayed: without it there is nobody to look for. */
bool account_stayed(const char *state_dir);
/* Who is signed in; *out is owned (user_fini()). *vault (may be NULL) is owned, and NULL when it
 * was not open to this session. ERROR_NOT_SIGNED_IN when nobody is, when the account is not
 * active, and when the file is a link, another user's, or one that others could read: that one is
 * not trusted. */
enum error_kind account_current(struct store *store, const char *state_dir, struct user *out,
                                struct vault **vault, struct error *err);
/* Signs out: the file goes and its token is worth nothing any more. Fine when nobody is signed in.
 */
enum error_kind account_leave(struct store *store, const char *state_dir, struct error *err);

#endif
