/* Who is at the keyboard: registering, signing in for one command, staying signed in.
 *
 * Whoever stays signed in has a random token in "<state dir>/session" (0600); the store holds its
 * hash. One such file, so one sign-in, and for the database it names only. Hashing runs on the
 * loop's worker pool; everything else is immediate. */
#ifndef SYLLABUS_ACCOUNT_ACCOUNT_H
#define SYLLABUS_ACCOUNT_ACCOUNT_H

#include "syllabus/base/error.h"

struct env;
struct loop;
struct store;
struct user;

struct account_details {
    const char *email;
    const char *first_name;
    const char *last_name;
};

/* Called once, from the loop; both borrowed. `user` is NULL unless err->kind is ERROR_NONE. */
typedef void account_done_fn(void *ctx, const struct user *user, const struct error *err);

/* Makes an account. What can be refused at once (a bad or taken e-mail, a password that is empty or
 * too long) is returned, and `done` is not called. Texts are copied, the password is wiped. The
 * store must live until `done`. */
enum error_kind account_register(struct loop *loop, struct store *store,
                                 const struct account_details *details, const char *password,
                                 account_done_fn *done, void *ctx, struct error *err);
/* Checks e-mail and password. ERROR_NOT_SIGNED_IN in the same words after the same time whether the
 * user is unknown or the password wrong; and for an account that is switched off. */
enum error_kind account_login(struct loop *loop, struct store *store, const char *email,
                              const char *password, account_done_fn *done, void *ctx,
                              struct error *err);

/* Lets the user stay signed in until account_logout(); replaces an earlier sign-in. */
enum error_kind account_stay(struct store *store, const struct env *env, const char *state_dir,
                             const char *user_id, struct error *err);
/* Who is signed in to this store. ERROR_NOT_SIGNED_IN when nobody is. *out is to be user_fini()ed.
 */
enum error_kind account_current(struct store *store, const char *state_dir, struct user *out,
                                struct error *err);
/* Voids the token in the store and removes the file. Nobody signed in is fine. */
enum error_kind account_logout(struct store *store, const char *state_dir, struct error *err);

#endif
