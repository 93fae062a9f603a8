/* A change of a plan by hand: opened, made to by_hand.plan, stored as a version of its own. In a
 * finalized track the modules change with the plan, those of the same ids in the same way; where
 * the plan has moved on since they were made, that difference stays. */
#ifndef SYLLABUS_APP_BY_HAND_H
#define SYLLABUS_APP_BY_HAND_H

#include "syllabus/base/error.h"
#include "syllabus/course/dialogue.h"

#include <stdbool.h>
#include <stddef.h>

struct call;
struct strlist;
struct track;

struct by_hand {
    struct call *call;
    char *track_id;
    struct track *track;
    struct plan *before; /* borrowed from the track, or made_before */
    struct plan *made_before;
    struct plan *plan; /* to be changed; its modules have ids */
    bool with_modules; /* the track's modules change, too */
    const char *reply; /* the message of which it decides, and what is refused of it; borrowed */
    const struct strlist *refused;
};

/* Opens TRACK of the call. A track without a plan begins with that of its modules, or an empty one
 * when `empty_too`; else ERROR_NO_PLAN. Errors are the call's. */
enum error_kind by_hand_open(struct by_hand *h, struct call *call, bool empty_too);
/* The same of a track whose id is known. */
enum error_kind by_hand_open_track(struct by_hand *h, struct call *call, const char *track_id,
                                   bool empty_too);
void by_hand_fini(struct by_hand *h);

/* The place in the plan of the module with a number: of the finalized modules where there are some,
 * else of the plan. ERROR_NOT_FOUND. */
enum error_kind by_hand_find(const struct by_hand *h, int number, size_t *at);
/* Whether the plan has the module with this number. */
bool by_hand_has(const struct by_hand *h, int number);
/* Spreads the track's hours over the plan: what is pinned or completed and the modules that `keep`
 * (NULL: none; by place) says stay as they are. ERROR_USAGE where that cannot be. */
enum error_kind by_hand_fit(struct by_hand *h, const bool *keep);
/* Stores the change, if it is one. `request`: what was done, as a command. `notice` (may be NULL)
 * is a message that tells of it. Says what the total is against the track's hours. */
enum error_kind by_hand_store(struct by_hand *h, enum version_kind kind, const char *request,
                              struct message *notice);
/* The same, and only the plan: the modules wait until it is finalized. */
enum error_kind by_hand_store_plan(struct by_hand *h, enum version_kind kind, const char *request,
                                   struct message *notice);
/* Whether the plan is what it was before. */
bool by_hand_is_same(const struct by_hand *h);
/* Says what the total is against the track's hours, where they differ. */
void by_hand_tell_total(const struct by_hand *h);
/* Sets the call's document to the modules as they are now, or to the one with this id. In a track
 * that was never finalized they are those of the plan. */
enum error_kind by_hand_show(const struct by_hand *h, const char *module_id);

#endif
