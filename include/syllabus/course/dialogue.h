/* The dialogue of a track: sessions hold chats, chats hold messages; plan versions and records of
 * model calls come from messages. Plain data; the store keeps it. */
#ifndef SYLLABUS_COURSE_DIALOGUE_H
#define SYLLABUS_COURSE_DIALOGUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct plan;
struct strlist;

enum chat_type { CHAT_PLANNING, CHAT_DISCUSSION, CHAT_FINALIZATION, CHAT_TYPE_COUNT };
enum sender { SENDER_USER, SENDER_AI, SENDER_COUNT };
enum message_type {
    MESSAGE_WELCOME,
    MESSAGE_PLAN,
    MESSAGE_FINALIZATION,
    MESSAGE_TEXT,
    MESSAGE_TYPE_COUNT
};
enum message_status {
    MESSAGE_COMPLETE,
    MESSAGE_QUEUED,
    MESSAGE_STREAMING,
    MESSAGE_INTERRUPTED,
    MESSAGE_CUT_OFF,
    MESSAGE_FAILED,
    MESSAGE_STATUS_COUNT
};

/* The finish reason of a message that no model wrote: the person went back to an older version. */
#define FINISH_REVERT "revert"

/* The words of a chat's status; others, which a remote platform may have, count as active. */
#define CHAT_ACTIVE   "active"
#define CHAT_ARCHIVED "archived"

const char *chat_type_name(enum chat_type t);
bool chat_type_parse(const char *name, enum chat_type *t);
const char *sender_name(enum sender s); /* "user", "ai" */
bool sender_parse(const char *name, enum sender *s);
const char *message_type_name(enum message_type t);
bool message_type_parse(const char *name, enum message_type *t);
const char *message_status_name(enum message_status s);
bool message_status_parse(const char *name, enum message_status *s);

struct session {
    char *id;
    char *track_id;
    char *name;
    char *status; /* "active" */
    int64_t created_ms, updated_ms;
};

struct chat {
    char *id;
    char *session_id;
    char *name;
    enum chat_type type;
    char *status;    /* CHAT_ACTIVE, CHAT_ARCHIVED */
    char *module_id; /* what a tutor's chat is about; NULL: no tutor's, or its module is gone */
    int64_t created_ms, updated_ms;
    int message_count;       /* filled by listings */
    int64_t last_message_ms; /* 0: none yet */
};

struct message {
    char *id;
    char *chat_id;
    enum sender sender;
    enum message_type type;
    char *content;
    char *parent_id; /* the message it answers or continues; NULL for the first */
    enum message_status status;
    char *finish_reason;                      /* the provider's own word, or NULL */
    char *model;                              /* NULL for the person's */
    int64_t prompt_tokens, completion_tokens; /* -1: not reported */
    /* How long the model thought before and between its words, roughly; 0: it did not. The thoughts
     * themselves are no part of a message. */
    int64_t thought_tokens;
    int64_t created_ms;
};

/* What a model answered when modules were wanted, word for word. */
struct modules_answer {
    char *track_id;
    int version; /* of the plan; 0: it has none */
    char *provider;
    char *model;
    char *shape; /* how it was asked for: "text", "json_object", "json_schema" */
    bool repair; /* the second one, after a fault */
    char *answer;
    char *status; /* "ok" or an error kind's name */
    char *fault;  /* why it was not used, or NULL */
    int64_t created_ms;
};

/* What made a version of the plan. */
enum version_kind {
    VERSION_REPLY,  /* an answer in the dialogue */
    VERSION_EDIT,   /* a change by hand */
    VERSION_PIN,    /* a pin was set or taken off */
    VERSION_REVERT, /* back to an older version */
    VERSION_TAKE,   /* a module of an older version was taken into it */
    VERSION_CHOICE, /* changes of a reply were taken or refused afterwards */
    VERSION_FIX,    /* a check's finding was mended, the hours fitted */
    VERSION_IMPORT, /* it was edited elsewhere and read back */
    VERSION_KIND_COUNT
};
const char *version_kind_name(enum version_kind k); /* "reply", "edit", ... */
bool version_kind_parse(const char *name, enum version_kind *k);

/* Who wrote a version. */
#define VERSION_BY_USER    "user"
#define VERSION_BY_MODEL   "model"
#define VERSION_BY_BUILTIN "builtin"

struct version {
    int number;       /* from 1 within the track */
    char *message_id; /* NULL: it came without one */
    struct plan *plan;
    struct plan *proposed; /* as the reply had it, where not all of it was taken; NULL: it was */
    enum version_kind kind;
    char *author;   /* VERSION_BY_*; NULL: not known */
    char *request;  /* what was asked for, or done; NULL: nothing was said */
    char *model;    /* NULL: none, not known */
    int base;       /* the version it changed; 0: the first */
    bool current;   /* the track's plan */
    bool finalized; /* the modules were made of it */
    int64_t created_ms;
};

/* What a reply makes of the plan. */
struct reply_plan {
    struct plan *plan;             /* the version; its number is set when it is stored */
    const struct plan *proposed;   /* as in struct version */
    int base;                      /* the version that it was to change; 0: the current one */
    const struct strlist *refused; /* in words, what of it was not taken; NULL: nothing */
};

/* One call to a model, for the analytics. */
enum request_kind {
    REQUEST_WELCOME,
    REQUEST_DISCUSSION,
    REQUEST_FINALIZATION,
    REQUEST_LESSON,
    REQUEST_TUTOR,
    REQUEST_KIND_COUNT
};
const char *request_kind_name(enum request_kind k); /* "welcome", "discussion", ... */

struct usage_record {
    char *track_id;
    char *message_id; /* NULL when no message came of it */
    enum request_kind kind;
    char *provider;
    char *model;
    int64_t prompt_tokens, completion_tokens; /* -1: not reported */
    int64_t first_token_ms, total_ms;         /* -1: none came */
    char *status;                             /* "ok" or an error kind's name */
    int retries;
    int64_t created_ms;
};

void session_fini(struct session *s);
void chat_fini(struct chat *c);
void chat_copy(struct chat *to, const struct chat *from);
bool chat_archived(const struct chat *c);
void message_init(struct message *m); /* zeroes; tokens -1 */
void message_fini(struct message *m);
/* No reply, though it is not the person's: it tells of modules that were made, or of an older
 * version that was gone back to. */
bool message_is_notice(const struct message *m);
void message_copy(struct message *to, const struct message *from);
void version_fini(struct version *v);
void modules_answer_fini(struct modules_answer *a);
void usage_record_init(struct usage_record *u);
void usage_record_fini(struct usage_record *u);

/* Owned arrays, as the store's listings return them. */
struct message_list {
    struct message *items;
    size_t count, cap;
};
struct message *message_list_add(struct message_list *l); /* an initialised one */
void message_list_fini(struct message_list *l);

#endif
