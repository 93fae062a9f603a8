/* A store with two people in it, in memory or in a folder of its own, and short ways to fill it.
 * Ids that are returned are owned. */
#ifndef TESTS_UNIT_STORE_SCENE_H
#define TESTS_UNIT_STORE_SCENE_H

#include "syllabus/base/error.h"
#include "syllabus/course/dialogue.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct module_set;
struct plan;

/* Fails the test with the error's own words. */
#define MUST(call, err)                                                                            \
    ck_assert_msg((call) == ERROR_NONE, "%s: %s", #call, (err).message ? (err).message : "-")
/* Checks the kind, that something is said, and clears. */
#define MUST_FAIL(call, expected, err)                                                             \
    do {                                                                                           \
        ck_assert_int_eq((call), (expected));                                                      \
        ck_assert_int_eq((err).kind, (expected));                                                  \
        ck_assert_ptr_nonnull((err).message);                                                      \
        error_clear(&(err));                                                                       \
    } while (0)

enum scene_place { SCENE_MEMORY, SCENE_FILE, SCENE_PLACE_COUNT };

struct scene {
    char *dir;
    char *path; /* of the database, also when the store is in memory */
    struct env *env;
    struct store *store;
    char *ann, *bob; /* users; Ann came first */
    struct error err;
};

void scene_init(struct scene *sc, enum scene_place place);
/* Only the folder, the path and the clock. */
void scene_init_empty(struct scene *sc);
void scene_fini(struct scene *sc);
/* Closes the store of a scene in a file and opens it again. */
void scene_reopen(struct scene *sc);

char *scene_user(struct scene *sc, const char *email);
char *scene_track(struct scene *sc, const char *user_id, const char *title);
char *scene_chat(struct scene *sc, const char *user_id, const char *track_id);
/* Adds a message of the person. */
char *scene_say(struct scene *sc, const char *user_id, const char *chat_id, const char *text);
/* Begins a reply. */
char *scene_begin(struct scene *sc, const char *user_id, const char *chat_id);
void scene_append(struct scene *sc, const char *user_id, const char *message_id, const char *text);
/* Seals a reply with this content; returns the number of the version made of `plan`, 0 for none. */
int scene_seal(struct scene *sc, const char *user_id, const char *track_id, const char *chat_id,
               const char *message_id, const char *content, struct plan *plan);
/* Says what a message is by now, as "status content". Owned. */
char *scene_message(struct scene *sc, const char *user_id, const char *message_id);

/* A plan with these modules ("id=title;id=title"), an hour each. */
struct plan *scene_plan(const char *modules);
/* The same as a set, to be module_set_fini()ed. */
struct module_set scene_modules(const char *modules);

/* One number out of the database, past the store: over its connection in memory, over another one
 * to the file. */
int64_t scene_number(struct scene *sc, const char *sql);

#endif
