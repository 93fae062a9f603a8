/* What the planner talks to, under a test's control: a clock, a journal in memory that keeps the
 * promises of journal.h, a provider that is played by hand, and a sink that writes down. */
#ifndef SYLLABUS_TEST_PLANNER_FAKES_H
#define SYLLABUS_TEST_PLANNER_FAKES_H

#include "syllabus/base/buf.h"
#include "syllabus/base/env.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/planner/journal.h"
#include "syllabus/planner/planner.h"
#include "syllabus/planner/prompt.h"
#include "syllabus/planner/provider.h"

#include <stdbool.h>

enum fake_op {
    FAKE_LOAD_TRACK,
    FAKE_LOAD_VERSION,
    FAKE_OPEN_CHAT,
    FAKE_LOAD_HISTORY,
    FAKE_ADD_MESSAGE,
    FAKE_BEGIN_REPLY,
    FAKE_CHECKPOINT,
    FAKE_ADD_THOUGHTS,
    FAKE_SEAL_REPLY,
    FAKE_FINALIZE,
    FAKE_ADD_ANSWER,
    FAKE_ADD_LESSON,
    FAKE_SET_MINUTES,
    FAKE_ADD_USAGE,
    FAKE_OP_COUNT
};

struct fake_version {
    char *message_id;
    struct plan *plan;
    struct plan *proposed;
    int base;
};

/* The world of one test. */
struct fakes {
    struct env env;
    int64_t now_ms, mono_ns;
    uint64_t entropy;

    struct journal journal;
    struct track *track;          /* without its plan: that is the last version's */
    struct message_list messages; /* in time order */
    enum chat_type chat_type;     /* of the one chat there is; any but planning must be chosen */
    const char *chat_module;
    struct fake_version versions[32];
    size_t version_count;
    struct buf refused; /* a line each, of the last version */
    struct usage_record usage[32];
    size_t usage_count;
    struct modules_answer answers[32];
    size_t answer_count;
    struct buf thoughts; /* in the journal */
    int64_t thought_tokens;
    size_t calls[FAKE_OP_COUNT];
    enum error_kind fails[FAKE_OP_COUNT]; /* what the next calls fail with */
    bool busy;                            /* ... only for now */
    size_t modules_written;
    size_t lessons_written; /* into the track's modules */

    struct provider provider;
    bool refuse_start;
    bool running, cancelled;
    size_t starts;
    int64_t window;        /* what the provider has learned */
    int64_t named_window;  /* what its next end says */
    int64_t prompt_tokens; /* what its next end reports */
    struct turn_sink to;
    /* Of the turn last started: */
    struct turn turn;   /* its texts are alive while it runs */
    size_t asked_count; /* messages of the request */
    int64_t asked_tokens;
    char *asked;        /* the messages as "role: content\n" */
    size_t on_disk;     /* messages in the journal when it started */
    char *last_on_disk; /* content of the newest of them that has any */
    size_t asked_plan_modules;

    struct planner_sink sink;
    struct buf events; /* "message user text\n", "delta …\n", ... */
    struct buf text;   /* all deltas */
    struct buf told_thoughts;
    int64_t told_tokens;
    enum error_kind outcome;
    char *outcome_text;
    size_t dones;
    size_t plan_events;
    char *live_ids; /* module ids of the last plan event, joined with blanks */
    size_t diff_added, diff_removed, diff_altered;
    bool sealed_version;
    bool cancel_on_sealed;
    bool free_on_done;

    struct prompts *prompts;
    struct planner_options options;
    struct planner *planner;
};

/* A track "Go" of 20 hours in this language, no messages. */
void fakes_init(struct fakes *f, const char *language);
void fakes_fini(struct fakes *f);
/* A planner with the options as they are now, in place of the one before. */
void fakes_restart(struct fakes *f);

void fake_delta(struct fakes *f, const char *text);
void fake_think(struct fakes *f, const char *text);
/* Ends the turn; `finish_reason` may be NULL. Tokens are 10 and 5. */
void fake_end(struct fakes *f, enum error_kind kind, const char *finish_reason);
/* A whole answer. */
void fake_answer(struct fakes *f, const char *text);
struct message *fake_last(struct fakes *f);
const struct plan *fake_current_plan(const struct fakes *f);
struct message *fake_store(struct fakes *f, enum sender sender, enum message_type type,
                           enum message_status status, const char *parent_id, const char *content);
bool fake_event_seen(const struct fakes *f, const char *line);

#endif
