/* Full-text search over what a person has: tracks, modules, lessons, plans and messages. The index
 * is kept by the store's own changes, in their transactions. Nothing of anybody else, and nothing
 * that was deleted, is found or has any part in what is. */
#ifndef SYLLABUS_STORE_STORE_SEARCH_H
#define SYLLABUS_STORE_STORE_SEARCH_H

#include "syllabus/base/error.h"
#include "syllabus/base/find.h"
#include "syllabus/base/strlist.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

enum search_kind {
    SEARCH_TRACK,
    SEARCH_MODULE,
    SEARCH_LESSON,
    SEARCH_PLAN, /* the message that a version of a plan came of */
    SEARCH_MESSAGE,
    SEARCH_KIND_COUNT
};
/* "track", "module", "lesson", "plan", "message"; NULL past the end. */
const char *search_kind_name(enum search_kind kind);
bool search_kind_parse(const char *name, enum search_kind *kind);

struct search_query {
    const char *text;     /* what was typed: words, all of which must be there (find.h) */
    const char *track_id; /* in this track only; NULL: in all */
    const char *chat_id;  /* in this chat only; NULL: in all. Needs the track */
    unsigned kinds;       /* of 1 << kind; 0: all */
    int64_t since_ms;     /* made then or later; 0: whenever */
    int64_t until_ms;     /* made before that; 0: whenever */
    size_t limit;         /* so many hits at a time */
    size_t columns;       /* how wide snippets are */
};

struct search_hit {
    enum search_kind kind;
    char *track_id, *track_title;
    char *id;
    char *parent_id; /* the chat of messages and plans, the module of lessons; else NULL */
    char *title;     /* its own; of messages and plans the track's */
    int number;      /* of a module or lesson, version of a plan; else 0 */
    int64_t created_ms;
    struct find_snippet snippet;
};

/* What was found so far, and where it goes on. Zero to start. */
struct search {
    struct search_hit *hits;
    size_t count, cap;
    bool done; /* there is no more */
    /* The newest of what fits is ranked as one, then the next newest: ranking all that fits would
     * take as long as there is of it. */
    struct search_candidate *ranked;
    size_t ranked_count, ranked_cap, taken;
    int64_t below[SEARCH_KIND_COUNT]; /* search ids that were not looked at yet; 0: all */
    bool exhausted[SEARCH_KIND_COUNT];
    struct strlist plans; /* tracks whose newest plan that fits was found */
};
void search_fini(struct search *found);

/* Appends the next `limit` hits, the best first. Of the plans of one track only the newest that
 * fits is found, unless only plans or only one track are asked for. */
enum error_kind store_search(struct store *s, const char *user_id, const struct search_query *q,
                             struct search *found, struct error *err);

/* Whether the index says what the tables say: ERROR_DATABASE, with the way out, when it does not.
 * Reads all of it. */
enum error_kind store_search_check(struct store *s, struct error *err);
/* Makes the index anew out of the tables, and lets go of all that was deleted. */
enum error_kind store_search_rebuild(struct store *s, struct error *err);

#endif
