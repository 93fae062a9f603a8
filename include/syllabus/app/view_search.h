/* What a search has found, for a front end that shows it piece by piece. Reading it changes
 * nothing; it never waits for more than a moment, however much there is. */
#ifndef SYLLABUS_APP_VIEW_SEARCH_H
#define SYLLABUS_APP_VIEW_SEARCH_H

#include "syllabus/base/error.h"
#include "syllabus/base/find.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct app;

enum view_hit_kind {
    VIEW_HIT_TRACK,
    VIEW_HIT_MODULE,
    VIEW_HIT_LESSON,
    VIEW_HIT_PLAN, /* the message that a version of a plan came of */
    VIEW_HIT_MESSAGE,
    VIEW_HIT_KIND_COUNT
};

struct view_hit {
    enum view_hit_kind kind;
    char *track_id, *track_title;
    char *id;        /* of the track, module, lesson or message */
    char *parent_id; /* the chat of messages and plans, the module of lessons; else NULL */
    char *title;     /* its own; of messages and plans the track's */
    int number;      /* of a module or lesson, version of a plan; else 0 */
    int64_t created_ms;
    struct find_snippet snippet;
};

struct view_question {
    const char *text;
    const char *track_id; /* NULL: in all tracks */
    const char *chat_id;  /* needs the track; NULL: in all its chats */
    unsigned kinds;       /* of 1 << kind; 0: all */
    size_t limit;         /* so many hits at a time */
    size_t columns;       /* how wide snippets are */
};

struct view_search {
    struct view_hit *items;
    size_t count, cap;
    bool done;             /* there is no more */
    struct search *source; /* where it goes on */
};

/* Appends the next hits, the best first. A zeroed `v` starts; the question must stay the same until
 * view_search_fini(), which zeroes. */
enum error_kind view_search_load(struct app *app, const struct view_question *q,
                                 struct view_search *v, struct error *err);
void view_search_fini(struct view_search *v);

#endif
