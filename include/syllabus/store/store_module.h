/* The modules of a track and their progress. */
#ifndef SYLLABUS_STORE_STORE_MODULE_H
#define SYLLABUS_STORE_STORE_MODULE_H

#include "syllabus/base/error.h"
#include "syllabus/course/track.h"

struct message;
struct module_set;
struct store;

/* In course order; *out is to be module_set_fini()ed. */
enum error_kind store_module_list(struct store *s, const char *user_id, const char *track_id,
                                  struct module_set *out, struct error *err);
/* Sets the status of one module and what follows for its track: with all modules completed the
 * track is `completed`; a completed track with one that is not goes back to `active`. */
enum error_kind store_module_set_status(struct store *s, const char *user_id, const char *track_id,
                                        const char *module_id, enum module_status status,
                                        struct error *err);

/* Finalizing: makes `modules` the track's modules. Those whose id the track has keep status,
 * created time and lessons and take everything else from the set; others of the track are removed,
 * new ones added (an absent id is filled in in the database, not in the set). The track becomes
 * `active`, or `completed` when all modules are. `notice` (its chat, sender, type and content
 * filled in; may be NULL) is added to the dialogue as store_message_add() does. All of it in one
 * transaction. */
enum error_kind store_module_finalize(struct store *s, const char *user_id, const char *track_id,
                                      const struct module_set *modules, struct message *notice,
                                      struct error *err);

#endif
