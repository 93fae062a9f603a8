/* The full-text index as the other files of the store see it: they say what comes, changes and
 * goes, inside the transaction of the change. */
#ifndef SYLLABUS_STORE_SEARCH_INTERNAL_H
#define SYLLABUS_STORE_SEARCH_INTERNAL_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct find;
struct store;

/* What has rows in the index. */
enum search_table {
    SEARCH_TRACKS,
    SEARCH_MODULES,
    SEARCH_LESSONS,
    SEARCH_MESSAGES,
    SEARCH_TABLE_COUNT
};

/* Makes a row found: after it was inserted, or changed and forgotten before. A reply that still
 * streams is left out, and so is an id that is not there. */
enum error_kind search_add(struct store *s, enum search_table table, const char *id,
                           struct error *err);
/* The contrary: before its texts change, or it goes for good. The index is told what the row says
 * now: afterwards it is too late. */
enum error_kind search_forget(struct store *s, enum search_table table, const char *id,
                              struct error *err);
/* A module with its lessons, before it goes for good. */
enum error_kind search_forget_module(struct store *s, const char *module_id, struct error *err);
/* The contrary. */
enum error_kind search_add_module(struct store *s, const char *module_id, struct error *err);
/* A chat with its messages, before it moves to another track, and after. */
enum error_kind search_forget_chat(struct store *s, const char *chat_id, struct error *err);
enum error_kind search_add_chat(struct store *s, const char *chat_id, struct error *err);
/* A track with all that is in it: after it came from elsewhere (its rows must have no search_id),
 * before it goes for good. */
enum error_kind search_add_track(struct store *s, const char *track_id, struct error *err);
enum error_kind search_forget_track(struct store *s, const char *track_id, struct error *err);
/* Drops what was forgotten also from the file: until then the index may hold its words. */
enum error_kind search_settle(struct store *s, struct error *err);

/* What search ids call messages, which have an index of their own; see the migration. */
#define SEARCH_ID_MESSAGE 5

/* What asks the index of messages, or that of all else, for rows with all the parts (there must be
 * one), in this track (NULL: in any). Owned. */
enum error_kind search_match(struct store *s, const struct find *f, const char *track_id,
                             bool messages, char **out, struct error *err);

/* The first search id of what this user has of a kind and that is as old as this. */
int64_t search_first_id(int64_t user_key, int kind, int64_t ms);

#endif
