#include "planner_internal.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"
#include "syllabus/planner/journal.h"

#include <stdlib.h>

static void on_made(void *ctx, const struct error *err)
{
    planner_finish(ctx, err);
}

static enum error_kind check_plan(const struct track *t, bool cut_off_too, struct error *err)
{
    if (t->plan == NULL || t->plan->module_count == 0) {
        return error_set(err, ERROR_NO_PLAN, _("the dialogue holds no plan yet"));
    }
    if (t->plan_cut_off && !cut_off_too) {
        return error_set(err, ERROR_CUT_OFF, _("the current plan was cut off at the token limit"));
    }
    return ERROR_NONE;
}

/* What was finalized is said where it was planned. */
static enum error_kind check_chat(struct planner *p, struct error *err)
{
    enum error_kind kind = planner_open_chat(p, err);
    return kind == ERROR_NONE && p->chat.type != CHAT_PLANNING
               ? planner_refuse(err, _("this chat has no plan: it is not a planning chat"),
                                _("Finalize in the planning chat."))
               : kind;
}

enum error_kind planner_prepare(struct planner *p, const char *track_id, bool cut_off_too,
                                struct error *err)
{
    enum error_kind kind = planner_check_idle(p, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    kind = planner_open_track(p, track_id, err);
    if (kind == ERROR_NONE) {
        kind = check_plan(p->track, cut_off_too, err);
    }
    if (kind == ERROR_NONE && p->chosen != NULL) {
        kind = check_chat(p, err);
    }
    if (kind == ERROR_NONE) {
        p->busy = true;
        kind =
            planner_finalizing_start(&p->finalizing, &p->deps, &p->sink, p->track, on_made, p, err);
    }
    if (kind == ERROR_NONE && p->cancelled) {
        planner_finalizing_cancel(&p->finalizing);
    }
    return planner_started(p, kind);
}

enum error_kind planner_make_lessons(struct planner *p, const char *track_id,
                                     const struct lesson_request *request, struct error *err)
{
    enum error_kind kind = planner_check_idle(p, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    kind = planner_open_track(p, track_id, err);
    if (kind == ERROR_NONE) {
        p->busy = true;
        kind = planner_lessons_start(&p->lessons, &p->deps, &p->sink, p->track, request, on_made, p,
                                     err);
    }
    if (kind == ERROR_NONE && p->cancelled) {
        planner_lessons_cancel(&p->lessons);
    }
    return planner_started(p, kind);
}

const struct module_set *planner_modules(const struct planner *p, enum finalize_source *source)
{
    bool made = !p->busy && p->finalizing.source != FINALIZE_NONE;
    if (source != NULL) {
        *source = made ? p->finalizing.source : FINALIZE_NONE;
    }
    return made ? &p->finalizing.modules : NULL;
}

static void fill_notice(struct planner *p, struct message *m)
{
    const struct planner_finalizing *f = &p->finalizing;
    message_init(m);
    m->chat_id = mem_strdup(p->chat.id);
    m->sender = SENDER_AI;
    m->type = MESSAGE_FINALIZATION;
    m->status = MESSAGE_COMPLETE;
    m->content = planner_finalizing_notice(f);
    m->parent_id = mem_strdup(planner_last_id(p));
    m->model = f->source != FINALIZE_PLAN ? mem_strdup(f->model) : NULL;
    m->prompt_tokens = f->prompt_tokens;
    m->completion_tokens = f->completion_tokens;
    m->created_ms = planner_next_time(p);
}

enum error_kind planner_commit(struct planner *p, struct error *err)
{
    const struct module_set *modules = planner_modules(p, NULL);
    if (modules == NULL || p->committed) {
        return planner_refuse(err, _("there are no modules to write"),
                              _("Finalize the plan first."));
    }
    enum error_kind kind = planner_open_chat(p, err);
    if (kind == ERROR_NONE) {
        kind = planner_load_branch(
            p, err); /* what was said since the modules were made stays before */
    }
    if (kind != ERROR_NONE) {
        return kind;
    }
    struct message notice;
    fill_notice(p, &notice);
    const struct journal *j = p->deps.journal;
    kind = j->finalize(j->ctx, p->track->id, modules, &notice, err);
    if (kind == ERROR_NONE) {
        p->committed = true;
        if (p->sink.message != NULL) {
            p->sink.message(p->sink.ctx, &notice);
        }
    }
    message_fini(&notice);
    return kind;
}
