#include "planner_branch_internal.h"
#include "planner_internal.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/text.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"
#include "syllabus/planner/journal.h"

#include <stdlib.h>

/* The plan that branch message `at` is to change when it is asked for again: the one that it
 * changed where it made the current one, with what the person had done by hand; else the current
 * one, which is the person's doing. A greeting begins anew. *out is owned, may be NULL. */
static enum error_kind plan_before(struct planner *p, size_t at, struct plan **out,
                                   struct error *err)
{
    const struct journal *j = p->deps.journal;
    const struct message *m = &p->branch.items[at];
    struct plan *own = NULL;
    enum error_kind kind = j->load_version(j->ctx, p->track->id, m->id, &own, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    const struct plan *now = p->track->plan;
    bool made_current = own != NULL && now != NULL && own->version == now->version;
    plan_free(own);
    if (!made_current) {
        *out = plan_copy(p->track->plan);
        return ERROR_NONE;
    }
    if (m->type == MESSAGE_WELCOME) {
        *out = NULL;
        return ERROR_NONE;
    }
    return j->load_base(j->ctx, p->track->id, m->id, out, err);
}

/* What a reply of the branch was asked for as. */
static enum turn_kind kind_of(const struct planner *p, const struct message *reply)
{
    enum turn_kind kind = planner_answer_kind(p);
    return kind == TURN_REPLY && reply->type == MESSAGE_WELCOME ? TURN_WELCOME : kind;
}

/* Asks for branch message `at` again, into `row`: that very reply, or a new one beside it. */
static enum error_kind ask_again(struct planner *p, size_t at, const struct message *row,
                                 struct error *err)
{
    struct plan *base = NULL;
    enum error_kind kind = plan_before(p, at, &base, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    const struct message *reply = &p->branch.items[at];
    size_t question = planner_branch_find(p, reply->parent_id);
    bool answers = question < at && p->branch.items[question].sender == SENDER_USER;
    if (answers) {
        message_copy(&p->question, &p->branch.items[question]);
    }
    kind = planner_start_reply(p, kind_of(p, reply), base, p->question.content, row,
                               answers ? question : at, err);
    plan_free(base);
    return kind;
}

static enum error_kind continue_last(struct planner *p, struct error *err)
{
    const struct message *last = planner_branch_last(&p->branch);
    if (last == NULL || last->sender != SENDER_AI ||
        (last->status != MESSAGE_CUT_OFF && last->status != MESSAGE_INTERRUPTED)) {
        return planner_refuse(
            err, _("there is no reply to go on with"),
            _("Only a last reply that was cut off or interrupted can be continued; any "
              "other can be regenerated."));
    }
    return ask_again(p, (size_t)(last - p->branch.items), last, err);
}

enum error_kind planner_continue(struct planner *p, const char *track_id, struct error *err)
{
    enum error_kind kind = planner_check_idle(p, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    kind = planner_open_dialogue(p, track_id, err);
    return planner_started(p, kind == ERROR_NONE ? continue_last(p, err) : kind);
}

/* The person's last message has no answer: it is asked for, after the greeting where that lacks. */
static enum error_kind answer_last(struct planner *p, const struct message *last, struct error *err)
{
    message_copy(&p->question, last);
    p->greeting = planner_needs_greeting(p);
    if (!p->greeting) {
        return planner_ask_answer(p, err);
    }
    return planner_ask_greeting(p, planner_empty_greeting(p), last->created_ms - 1, err);
}

static enum error_kind regenerate_last(struct planner *p, struct error *err)
{
    const struct message *last = planner_branch_last(&p->branch);
    if (last == NULL && p->chat.type == CHAT_PLANNING) {
        return planner_ask_greeting(p, NULL, planner_next_time(p),
                                    err); /* nothing came of it yet */
    }
    if (last == NULL) {
        return planner_refuse(err, _("there is no reply to ask for again"), _("Say something."));
    }
    if (last->status == MESSAGE_STREAMING) {
        return planner_refuse(err, _("the last reply is still being written by another program"),
                              _("Wait for it to end there."));
    }
    if (last->sender == SENDER_USER) {
        return answer_last(p, last, err);
    }
    size_t at = (size_t)(last - p->branch.items);
    if (text_blank(last->content)) {
        return ask_again(p, at, last, err); /* nothing to keep as a branch */
    }
    struct message row;
    planner_new_row(p, &row, kind_of(p, last), last->parent_id, planner_next_time(p));
    enum error_kind kind = ask_again(p, at, &row, err);
    message_fini(&row);
    return kind;
}

enum error_kind planner_regenerate(struct planner *p, const char *track_id, struct error *err)
{
    enum error_kind kind = planner_check_idle(p, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    kind = planner_open_dialogue(p, track_id, err);
    return planner_started(p, kind == ERROR_NONE ? regenerate_last(p, err) : kind);
}
