/* Who answers: the interface the planner asks, implemented by adapters over the model client and
 * the built-in planner (and later the platform).
 *
 * A turn is started with everything any provider may need; a provider takes what it uses: a model
 * gets `messages`, the built-in planner looks at track, plan and newest. Exactly one done() follows
 * each start(), also after cancel(), and never from inside start() or cancel(). A new turn may be
 * started, and the planner freed, from inside done(). All texts are borrowed until then. */
#ifndef SYLLABUS_PLANNER_PROVIDER_H
#define SYLLABUS_PLANNER_PROVIDER_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_object;
struct module;
struct plan;
struct strlist;
struct track;

enum turn_kind {
    TURN_WELCOME,        /* the first plan */
    TURN_REPLY,          /* the next answer in the dialogue */
    TURN_TALK,           /* the next answer in a chat beside it, which changes no plan */
    TURN_TUTOR,          /* the same about one module */
    TURN_FINALIZE,       /* the current plan as JSON modules */
    TURN_REPAIR,         /* the same again, with what was wrong */
    TURN_LESSONS,        /* lessons of one module as JSON */
    TURN_LESSONS_REPAIR, /* those that were wrong or missing, with what was wrong */
    TURN_KIND_COUNT
};

/* One message of a request. Roles: "system", "user", "assistant". */
struct turn_message {
    const char *role;
    const char *content;
};

struct turn {
    enum turn_kind kind;
    const struct track *track;
    const struct plan *plan;       /* the current version; NULL before the first */
    const struct strlist *refused; /* what of earlier replies was not taken; or NULL */
    const struct module *module;   /* TURN_TUTOR, TURN_LESSONS: the track's; else NULL */
    unsigned lesson_types;         /* TURN_LESSONS: bits of the types that are wanted, ... */
    int minutes;                   /* ... and how long they take together */
    const char *newest;            /* what the person just wrote; NULL for welcome and finalize */
    const char *partial; /* a cut reply to go on with (newest is what it answers), or the answer
                            that TURN_REPAIR is about; else NULL */
    const char *fault;   /* TURN_REPAIR: what was wrong with the answer before */
    const struct turn_message *messages; /* composed and fitted to the context */
    size_t message_count;
    double temperature;
    int max_tokens; /* 0: send none */
    /* Modules are wanted, as JSON of this schema (flat, its root an object): structured output
     * where it is offered. Else NULL. */
    const struct json_object *schema;
};

/* How the form of an answer was asked for. */
enum turn_shape {
    TURN_SHAPE_TEXT,   /* by the messages alone */
    TURN_SHAPE_OBJECT, /* any JSON object */
    TURN_SHAPE_SCHEMA, /* JSON of the schema */
    TURN_SHAPE_COUNT
};
const char *turn_shape_name(enum turn_shape s); /* "text", "json_object", "json_schema" */

/* How a turn ended. `error.kind` ERROR_NONE: complete (then finish_reason says how); ERROR_CUT_OFF:
 * the token limit; ERROR_INTERRUPTED: cancelled or broken off; ERROR_TOO_LONG: the request does not
 * fit into the model's context; else failed. What came as deltas before stands. */
struct turn_end {
    struct error error;
    const char *finish_reason;                /* as the provider said it, or NULL */
    const char *model;                        /* who answered, as the provider says */
    int64_t prompt_tokens, completion_tokens; /* -1: not reported */
    int retries;
    enum turn_shape shape;
    int64_t context_window; /* tokens, where ERROR_TOO_LONG tells it; 0: not said */
    bool answer_too_long;   /* ERROR_TOO_LONG is about the answer: no shorter request would help */
};

/* All but delta and done may be NULL. */
struct turn_sink {
    void (*delta)(void *ctx, const char *text, size_t n); /* valid UTF-8, whole characters */
    /* What the model thinks: no part of the answer. */
    void (*reasoning)(void *ctx, const char *text, size_t n);
    /* One translated line for people: how the request was changed. */
    void (*notice)(void *ctx, const char *text);
    /* Before another attempt, at the start of the wait and each second of it: why in one translated
     * line, which attempt comes and of how many (the first one counts; 0: as many as it takes), and
     * what is left to wait. */
    void (*waiting)(void *ctx, const char *reason, int attempt, int attempts, int64_t ms_left);
    void (*done)(void *ctx, const struct turn_end *end); /* `end` borrowed for the call */
    void *ctx;
};

struct provider_turn; /* a running turn, the provider's own */

struct provider {
    const char *name;      /* "openai", "builtin", ... */
    bool streams;          /* deltas come while it works */
    bool keeps_history;    /* it remembers the dialogue itself: messages need not be composed */
    bool is_no_model;      /* what it makes of a plan when finalizing is the plan itself */
    bool finalizes_itself; /* asked to finalize, it makes the modules on its side */
    /* Starts a turn. NULL with `err` when it cannot even start; then done() is not called. */
    struct provider_turn *(*start)(void *ctx, const struct turn *turn, const struct turn_sink *sink,
                                   struct error *err);
    /* Ends it soon: done() comes with ERROR_INTERRUPTED. */
    void (*cancel)(void *ctx, struct provider_turn *turn);
    /* What model answers, for records made before the first answer. */
    const char *(*model)(void *ctx);
    /* Tokens that the model takes, as far as it has told; 0: not known. May be NULL. */
    int64_t (*context_window)(void *ctx);
    void *ctx;
};

#endif
