/* Prompts: data in data/prompts/<language>.yaml, filled with a track's form and composed into the
 * messages of a request that fits the model's context window. */
#ifndef SYLLABUS_PLANNER_PROMPT_H
#define SYLLABUS_PLANNER_PROMPT_H

#include "syllabus/base/error.h"
#include "syllabus/planner/provider.h"

#include <stddef.h>
#include <stdint.h>

struct message;
struct prompts;

/* `config_dir` (may be NULL) is where the user's own prompts may lie. A missing or unknown
 * placeholder in a file is ERROR_BAD_DATA with its place. Languages other than those there are use
 * the English prompts and name the language the plan is wanted in. */
enum error_kind prompts_load(const char *config_dir, struct prompts **out, struct error *err);
void prompts_free(struct prompts *p);

struct prompt_messages {
    struct turn_message *items; /* texts owned by this struct */
    size_t count;
    int64_t tokens;     /* of all, by prompt_estimate_tokens() */
    int64_t least;      /* the same of what always stays */
    int64_t characters; /* of all */
    size_t left_out;    /* messages of the history that did not fit */
    char **texts;
    size_t text_count;
};
void prompt_messages_fini(struct prompt_messages *m);

/* Composes the request of `turn` (its kind, track, plan, newest, partial, fault) with `history` in
 * time order: one system message, then alternating turns ending with the person's; empty and failed
 * replies are left out. With a window (tokens, 0: unknown) the oldest of the history go first; the
 * form, the current plan and the newest message always stay, whole, whether they fit or not. A
 * faulty answer that does not fit is not shown to the model again. */
void prompt_compose(const struct prompts *p, const struct turn *turn, const struct message *history,
                    size_t history_count, int64_t window, struct prompt_messages *out);
/* A rough count of tokens, erring to the high side for Cyrillic. */
int64_t prompt_estimate_tokens(const char *text);

#endif
