/* The API key of the model, and where it comes from: the environment, else the program of
 * llm.api_key_command, else the user's vault. What the program printed is kept in memory only. */
#ifndef SYLLABUS_APP_KEY_H
#define SYLLABUS_APP_KEY_H

#include "syllabus/base/error.h"

#include <stdbool.h>

/* The name that it has in a vault. */
#define KEY_NAME "llm.api_key"

struct app;
struct call;
struct secret;

enum key_source { KEY_NONE, KEY_ENVIRONMENT, KEY_COMMAND, KEY_VAULT };

/* Where a key was found. */
struct key_place {
    enum key_source source;
    const char *variable; /* of the environment; static */
};

/* The key for a server; owned, NULL for none. ERROR_USAGE when it cannot be sent,
 * ERROR_NOT_SIGNED_IN when it is sealed and the vault closed. Where the program has not been run
 * yet, there is none. `place` may be NULL. */
enum error_kind key_resolve(struct app *app, const char *address, struct secret **key,
                            struct key_place *place, struct error *err);
/* The server that the settings name, whoever answers. Borrowed from the settings. */
const char *key_address(const struct app *app);
/* Whether the program has to be run before that server is asked. */
bool key_must_be_fetched(struct app *app);

typedef void key_fn(void *ctx, const struct error *err);
/* Runs it for a call, which may be cancelled meanwhile; done() follows, perhaps at once. ERROR_AUTH
 * when there is no key in the end, ERROR_TIMEOUT after LIMIT_KEY_SECONDS, ERROR_INTERRUPTED when it
 * was cancelled. No error has anything of what was printed. */
void key_fetch(struct call *call, key_fn *done, void *ctx);
/* The server did not take the key: the program is run again before it is asked once more. */
void key_was_refused(struct app *app);
/* Ends the program where it runs, and wipes what it printed. */
void key_forget(struct app *app);

#endif
