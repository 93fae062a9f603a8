#include "syllabus/planner/planner.h"

#include "planner_branch_internal.h"
#include "planner_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/branch.h"
#include "syllabus/course/track.h"
#include "syllabus/planner/journal.h"

#include <stdlib.h>
#include <string.h>

void planner_options_init(struct planner_options *o)
{
    *o = (struct planner_options){
        .history_limit = 50,
        .temperature = {0.8, 0.7, 0.3, 0.5},
        .max_continue = 2,
    };
}

struct planner *planner_new(const struct journal *journal, const struct provider *provider,
                            const struct prompts *prompts, const struct env *env,
                            const struct planner_options *options, const struct planner_sink *sink)
{
    struct planner *p = mem_alloc(sizeof *p);
    p->options = *options;
    p->deps = (struct planner_deps){journal, provider, prompts, env, &p->options, &p->sink};
    p->sink = *sink;
    return p;
}

/* --- an operation from open to end --- */

static void close_operation(struct planner *p)
{
    p->busy = false;
    p->cancelled = false;
    p->greeting = false;
    planner_reply_fini(&p->reply);
    message_list_fini(&p->branch);
    message_fini(&p->question);
    message_init(&p->question);
}

void planner_finish(struct planner *p, const struct error *why)
{
    struct error err = {0};
    error_copy(&err, why);
    struct planner_sink sink = p->sink;
    close_operation(p);
    sink.done(sink.ctx, &err);
    error_clear(&err);
}

enum error_kind planner_refuse(struct error *err, const char *text, const char *advice)
{
    error_set(err, ERROR_USAGE, "%s", text);
    error_advise(err, "%s", advice);
    return ERROR_USAGE;
}

enum error_kind planner_check_idle(const struct planner *p, struct error *err)
{
    if (!p->busy) {
        return ERROR_NONE;
    }
    return planner_refuse(err, _("an answer is still on its way"),
                          _("Wait for it to end, or stop it."));
}

enum error_kind planner_open_track(struct planner *p, const char *track_id, struct error *err)
{
    close_operation(p);
    planner_finalizing_fini(&p->finalizing);
    planner_lessons_fini(&p->lessons);
    p->committed = false;
    track_free(p->track);
    p->track = NULL;
    chat_fini(&p->chat);
    return p->deps.journal->load_track(p->deps.journal->ctx, track_id, &p->track, err);
}

void planner_choose_chat(struct planner *p, const char *chat_id)
{
    mem_replace(&p->chosen, chat_id);
}

void planner_choose_module(struct planner *p, const char *module_id)
{
    mem_replace(&p->only, module_id);
}

enum error_kind planner_open_chat(struct planner *p, struct error *err)
{
    chat_fini(&p->chat);
    return p->deps.journal->open_chat(p->deps.journal->ctx, p->track->id, p->chosen, &p->chat, err);
}

const struct module *planner_chat_module(const struct planner *p)
{
    for (size_t i = 0; p->chat.module_id != NULL && i < p->track->module_count; i++) {
        if (strcmp(p->track->modules[i].id, p->chat.module_id) == 0) {
            return &p->track->modules[i];
        }
    }
    return NULL;
}

enum turn_kind planner_answer_kind(const struct planner *p)
{
    if (p->chat.type == CHAT_PLANNING) {
        return TURN_REPLY;
    }
    return planner_chat_module(p) != NULL ? TURN_TUTOR : TURN_TALK;
}

size_t planner_branch_limit(const struct planner *p)
{
    return p->options.history_limit + 2;
}

enum error_kind planner_load_branch(struct planner *p, struct error *err)
{
    message_list_fini(&p->branch);
    enum error_kind kind =
        planner_branch_load(p->deps.journal, p->chat.id, planner_branch_limit(p), &p->branch, err);
    p->last_ms = 0;
    for (size_t i = 0; i < p->branch.count; i++) {
        int64_t at = p->branch.items[i].created_ms;
        p->last_ms = at > p->last_ms ? at : p->last_ms;
    }
    return kind;
}

enum error_kind planner_open_dialogue(struct planner *p, const char *track_id, struct error *err)
{
    enum error_kind kind = planner_open_track(p, track_id, err);
    if (kind == ERROR_NONE) {
        kind = planner_open_chat(p, err);
    }
    if (kind == ERROR_NONE) {
        kind = planner_load_branch(p, err);
    }
    return kind;
}

int64_t planner_next_time(struct planner *p)
{
    int64_t now = env_now_ms(p->deps.env);
    p->last_ms = now > p->last_ms ? now : p->last_ms + 1;
    return p->last_ms;
}

size_t planner_branch_find(const struct planner *p, const char *id)
{
    size_t at = 0;
    while (at < p->branch.count && (id == NULL || strcmp(p->branch.items[at].id, id) != 0)) {
        at++;
    }
    return at;
}

const char *planner_last_id(const struct planner *p)
{
    return p->branch.count > 0 ? p->branch.items[p->branch.count - 1].id : NULL;
}

/* --- asking --- */

static void on_reply_done(void *ctx, const struct error *err);

enum error_kind planner_start_reply(struct planner *p, enum turn_kind kind, const struct plan *base,
                                    const char *newest, const struct message *row, size_t before,
                                    struct error *err)
{
    size_t limit = p->options.history_limit;
    size_t skipped = before > limit ? before - limit : 0;
    struct planner_reply_request request = {
        .kind = kind,
        .track = p->track,
        .base = base,
        .module = kind == TURN_TUTOR ? planner_chat_module(p) : NULL,
        .newest = newest,
        .only = p->only,
        .row = row,
        .history = before > 0 ? &p->branch.items[skipped] : NULL,
        .history_count = before - skipped,
    };
    p->busy = true;
    enum error_kind started =
        planner_reply_start(&p->reply, &p->deps, &p->sink, &request, on_reply_done, p, err);
    if (started == ERROR_NONE && p->cancelled) {
        planner_call_cancel(&p->reply.call);
    }
    return started;
}

void planner_new_row(const struct planner *p, struct message *row, enum turn_kind kind,
                     const char *parent_id, int64_t created_ms)
{
    message_init(row);
    row->chat_id = mem_strdup(p->chat.id);
    row->sender = SENDER_AI;
    row->type = kind == TURN_WELCOME ? MESSAGE_WELCOME : MESSAGE_TEXT;
    row->status = MESSAGE_STREAMING;
    row->content = mem_strdup("");
    row->parent_id = mem_strdup(parent_id);
    row->created_ms = created_ms;
}

const struct message *planner_empty_greeting(const struct planner *p)
{
    for (size_t i = 0; i < p->branch.count; i++) {
        const struct message *m = &p->branch.items[i];
        if (m->sender == SENDER_AI && m->type == MESSAGE_WELCOME && text_blank(m->content) &&
            m->status != MESSAGE_STREAMING) {
            return m;
        }
    }
    return NULL;
}

enum error_kind planner_ask_greeting(struct planner *p, const struct message *again,
                                     int64_t created_ms, struct error *err)
{
    struct message row;
    /* Neither the question, which is answered afterwards, nor a greeting this one replaces. */
    size_t before = planner_branch_find(p, p->question.id);
    if (again != NULL) {
        message_init(&row);
        message_copy(&row, again);
    } else {
        planner_new_row(p, &row, TURN_WELCOME, NULL, created_ms);
        while (before > 0 && branch_is_greeting(&p->branch.items[before - 1])) {
            before--;
        }
    }
    /* A plan that is there is another session's: this one begins anew. */
    enum error_kind kind = planner_start_reply(p, TURN_WELCOME, NULL, NULL, &row, before, err);
    message_fini(&row);
    return kind;
}

enum error_kind planner_ask_answer(struct planner *p, struct error *err)
{
    struct message row;
    enum turn_kind turn = planner_answer_kind(p);
    planner_new_row(p, &row, turn, p->question.id, planner_next_time(p));
    enum error_kind kind = planner_start_reply(p, turn, p->track->plan, p->question.content, &row,
                                               planner_branch_find(p, p->question.id), err);
    message_fini(&row);
    return kind;
}

/* The greeting is there: the track has a plan now and the branch one message more. */
static enum error_kind go_on_to_answer(struct planner *p, struct error *err)
{
    if (p->cancelled) {
        return error_set(err, ERROR_INTERRUPTED, _("stopped before the answer was asked for"));
    }
    p->greeting = false;
    planner_reply_fini(&p->reply); /* it borrows the track */
    const struct journal *j = p->deps.journal;
    struct track *track = NULL;
    enum error_kind kind = j->load_track(j->ctx, p->track->id, &track, err);
    if (kind == ERROR_NONE) {
        track_free(p->track);
        p->track = track;
        kind = planner_load_branch(p, err);
    }
    return kind == ERROR_NONE ? planner_ask_answer(p, err) : kind;
}

static void on_reply_done(void *ctx, const struct error *err)
{
    struct planner *p = ctx;
    if (!p->greeting || (err->kind != ERROR_NONE && err->kind != ERROR_CUT_OFF)) {
        planner_finish(p, err);
        return;
    }
    struct error why = {0};
    if (go_on_to_answer(p, &why) != ERROR_NONE) {
        planner_finish(p, &why);
    }
    error_clear(&why);
}

enum error_kind planner_started(struct planner *p, enum error_kind kind)
{
    if (kind != ERROR_NONE) {
        close_operation(p);
    }
    return kind;
}

enum error_kind planner_welcome(struct planner *p, const char *track_id, struct error *err)
{
    enum error_kind kind = planner_check_idle(p, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    kind = planner_open_dialogue(p, track_id, err);
    if (kind == ERROR_NONE && p->chat.type != CHAT_PLANNING) {
        kind = planner_refuse(err, _("only a planning chat begins with a plan"),
                              _("Say something here, or ask in the planning chat."));
    }
    if (kind == ERROR_NONE && p->track->plan != NULL && planner_branch_has_usable(&p->branch)) {
        planner_finish(p, &(struct error){0});
        return ERROR_NONE;
    }
    if (kind == ERROR_NONE) {
        const struct message *again = planner_empty_greeting(p);
        kind = planner_ask_greeting(p, again, again == NULL ? planner_next_time(p) : 0, err);
    }
    return planner_started(p, kind);
}

/* --- the person's message --- */

static enum error_kind clean_message(const char *text, char **out, struct error *err)
{
    size_t n = text != NULL ? strlen(text) : 0;
    if (n > LIMIT_MESSAGE) {
        return error_set(err, ERROR_USAGE, _("the message is longer than %u MiB"),
                         LIMIT_MESSAGE >> 20);
    }
    if (text_blank(text)) {
        return error_set(err, ERROR_USAGE, _("the message is empty"));
    }
    *out = text_repaired(text, n);
    return ERROR_NONE;
}

bool planner_needs_greeting(const struct planner *p)
{
    return p->chat.type == CHAT_PLANNING && p->track->plan == NULL &&
           !planner_branch_has_usable(&p->branch);
}

/* Stores what the person wrote. A greeting that must come first takes the moment before it: the
 * dialogue then reads greeting, message, answer, and yet the message is on disk before anything is
 * asked. Such a message has no parent, so it follows whatever lies before it in time. */
static enum error_kind store_question(struct planner *p, char *take_content, bool after_greeting,
                                      struct error *err)
{
    struct message *m = &p->question;
    message_init(m);
    m->chat_id = mem_strdup(p->chat.id);
    m->sender = SENDER_USER;
    m->type = MESSAGE_TEXT;
    m->status = MESSAGE_COMPLETE;
    m->content = take_content;
    m->parent_id = after_greeting ? NULL : mem_strdup(planner_last_id(p));
    if (after_greeting) {
        planner_next_time(p);
        p->last_ms++;
        m->created_ms = p->last_ms;
    } else {
        m->created_ms = planner_next_time(p);
    }
    enum error_kind kind = p->deps.journal->add_message(p->deps.journal->ctx, m, err);
    if (kind == ERROR_NONE && p->sink.message != NULL) {
        p->sink.message(p->sink.ctx, m);
    }
    return kind;
}

enum error_kind planner_say(struct planner *p, const char *track_id, const char *text,
                            struct error *err)
{
    char *content = NULL;
    enum error_kind kind = planner_check_idle(p, err);
    if (kind == ERROR_NONE) {
        kind = clean_message(text, &content, err);
    }
    if (kind != ERROR_NONE) {
        return kind;
    }
    kind = planner_open_dialogue(p, track_id, err);
    if (kind != ERROR_NONE) {
        free(content);
        return planner_started(p, kind);
    }
    p->busy = true;
    p->greeting = planner_needs_greeting(p);
    const struct message *again = p->greeting ? planner_empty_greeting(p) : NULL;
    kind = store_question(p, content, p->greeting && again == NULL, err);
    if (kind == ERROR_NONE) {
        kind = p->greeting ? planner_ask_greeting(p, again, p->question.created_ms - 1, err)
                           : planner_ask_answer(p, err);
    }
    return planner_started(p, kind);
}

/* --- the rest --- */

bool planner_busy(const struct planner *p)
{
    return p->busy;
}

void planner_cancel(struct planner *p)
{
    if (!p->busy) {
        return;
    }
    if (p->reply.sealing) {
        planner_reply_give_up(&p->reply); /* which ends the operation */
        return;
    }
    p->cancelled = true;
    planner_call_cancel(&p->reply.call);
    planner_finalizing_cancel(&p->finalizing);
    planner_lessons_cancel(&p->lessons);
}

void planner_tick(struct planner *p)
{
    planner_reply_save(&p->reply);
    planner_lessons_tick(&p->lessons);
}

bool planner_waits(const struct planner *p)
{
    return p->reply.sealing || planner_lessons_waits(&p->lessons);
}

void planner_free(struct planner *p)
{
    if (p == NULL) {
        return;
    }
    close_operation(p);
    planner_finalizing_fini(&p->finalizing);
    planner_lessons_fini(&p->lessons);
    track_free(p->track);
    chat_fini(&p->chat);
    free(p->chosen);
    free(p->only);
    free(p);
}
