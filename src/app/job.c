#include "job.h"

#include "app_internal.h"
#include "lint_gate.h"
#include "syllabus/app/args.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/config/config.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/json.h"
#include "syllabus/course/lesson.h"
#include "syllabus/course/track.h"
#include "syllabus/exchange/export.h"
#include "syllabus/loop/loop.h"

#include <stdlib.h>
#include <string.h>

struct step {
    enum dialogue_step step;
    char *text;
};

struct job {
    struct call *call;
    struct dialogue *dialogue;
    char *track_id;
    struct step *steps;
    size_t count, cap;
    size_t next; /* the step to start */
    bool finalize, ask, cut_off_too, strict;
    bool looked_over; /* the plan, before modules are made of it */
    int lessons_of;   /* the module whose lessons are the document; 0: something else is */
    enum finalize_source source;
    bool exports;
    struct export_file file;
};

static void job_free(void *state)
{
    struct job *job = state;
    dialogue_free(job->dialogue);
    for (size_t i = 0; i < job->count; i++) {
        free(job->steps[i].text);
    }
    free(job->steps);
    export_file_fini(&job->file);
    free(job->track_id);
    free(job);
}

/* --- the end --- */

static enum error_kind finish_export(struct job *job, const struct track *track, struct error *err)
{
    struct buf none = BUF_INIT(LIMIT_IMPORT);
    const struct export_content content = {.tracks = &track, .count = 1};
    struct export_report report = {0};
    enum error_kind kind = export_file_write(
        &job->file, &content, env_now_ms(job->call->app->options->env), &none, &report, err);
    if (!kind) {
        json_free(export_file_tell_report(job->call, &report));
    }
    buf_fini(&none);
    return kind;
}

/* The document of a DOCUMENT_PLAN command. */
static struct json_object *plan_document(struct job *job, const struct track *track,
                                         struct json_object *take_messages)
{
    struct json_object *document = json_new_object();
    char *session_id =
        workspace_session_of(job->call->app, job->track_id, dialogue_chat_id(job->dialogue));
    json_set(document, "track", course_track_json(track));
    json_set_text(document, "session_id", session_id);
    json_set_text(document, "chat_id", dialogue_chat_id(job->dialogue));
    json_set(document, "messages", take_messages);
    json_set_text(document, "source", finalize_source_name(job->source));
    json_set_text(document, "exported", job->exports ? job->file.path : NULL);
    free(session_id);
    return document;
}

static void set_lessons(struct job *job, const struct track *t)
{
    struct json_object *all = json_new_array();
    for (size_t i = 0; i < t->module_count; i++) {
        const struct module *m = &t->modules[i];
        for (size_t k = 0; m->number == job->lessons_of && k < m->lesson_count; k++) {
            json_push(all, course_lesson_json(&m->lessons[k]));
        }
    }
    call_set_document(job->call, all);
}

static enum error_kind finish(struct job *job, struct error *err)
{
    struct track *track = NULL;
    struct json_object *messages = NULL;
    enum error_kind kind = workspace_load_track(job->call->app, job->track_id, &track, err);
    if (!kind && job->exports) {
        kind = finish_export(job, track, err);
    }
    if (!kind && job->lessons_of > 0) {
        set_lessons(job, track);
        track_free(track);
        return kind;
    }
    if (!kind) {
        kind = dialogue_messages(job->dialogue, &messages, err);
    }
    if (!kind && job->call->kind == DOCUMENT_PLAN) {
        call_set_document(job->call, plan_document(job, track, messages));
    } else if (!kind) {
        call_set_document(job->call, messages);
    }
    track_free(track);
    return kind;
}

static void end(struct job *job, enum error_kind kind)
{
    if (kind) {
        call_fail(job->call);
    } else {
        call_done(job->call);
    }
}

/* --- modules --- */

static enum command_state commit(struct call *call)
{
    struct job *job = call->state;
    enum error_kind kind = dialogue_commit(job->dialogue, &call->error);
    if (!kind) {
        kind = finish(job, &call->error);
        call->error.busy = false; /* it is written */
    }
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

static void leave_plan(struct job *job)
{
    const char *text = _("Not finalized: the plan stays as it is.");
    const struct front *front = job->call->app->options->front;
    front->event(front->ctx, &(struct event){.type = EVENT_PROGRESS,
                                             .track_id = job->track_id,
                                             .text = text,
                                             .n = strlen(text)});
    job->source = FINALIZE_NONE;
    end(job, finish(job, &job->call->error));
}

static void on_answer(void *ctx, const char *answer)
{
    struct job *job = ctx;
    if (answer_is_yes(answer)) {
        call_try(job->call, commit);
    } else {
        leave_plan(job);
    }
}

static void ask_about_modules(struct job *job)
{
    const struct front *front = job->call->app->options->front;
    const struct module_set *modules = dialogue_modules(job->dialogue, NULL);
    struct buf text = BUF_INIT(LIMIT_TEXT);
    int minutes = 0;
    for (size_t i = 0; i < modules->count; i++) {
        char *number = hours_text_in(modules->items[i].minutes, i18n_language());
        char *hours = mem_printf(_("%s h"), number);
        buf_printf(&text, "%3d  %s, %s\n", modules->items[i].number, modules->items[i].title,
                   hours);
        minutes += modules->items[i].minutes;
        free(number);
        free(hours);
    }
    char *total = hours_text_in(minutes, i18n_language());
    buf_printf(&text,
               ngettext("%lu module, %s h. Make it? [y/N]", "%lu modules, %s h. Make them? [y/N]",
                        (unsigned long)modules->count),
               (unsigned long)modules->count, total);
    front->ask(front->ctx, buf_str(&text), false, on_answer, job);
    free(total);
    buf_fini(&text);
}

static void on_prepared(struct job *job)
{
    const struct front *front = job->call->app->options->front;
    dialogue_modules(job->dialogue, &job->source);
    if (job->ask && front->interactive(front->ctx)) {
        ask_about_modules(job);
    } else {
        call_try(job->call, commit);
    }
}

/* --- steps --- */

/* What the person said is stored by now: it is the answer that is to be asked for. */
static void ask_for_answer_instead(struct step *s)
{
    if (s->step == DIALOGUE_SAY) {
        s->step = DIALOGUE_REGENERATE;
    }
}

static enum command_state start_step(struct call *call);

static void on_gate_answer(void *ctx, const char *answer)
{
    struct job *job = ctx;
    if (answer_is_yes(answer)) {
        call_try(job->call, start_step);
    } else {
        leave_plan(job);
    }
}

/* Before a model is asked for modules. DONE: go on. */
static enum command_state look_over(struct job *job)
{
    const struct front *front = job->call->app->options->front;
    bool ask = job->ask && front->interactive(front->ctx);
    char *question = NULL;
    if (lint_gate(job->call, job->track_id, job->strict, ask, &question, &job->call->error)) {
        return COMMAND_ERROR;
    }
    job->looked_over = true;
    if (question) {
        front->ask(front->ctx, question, false, on_gate_answer, job);
    }
    enum command_state state = question ? COMMAND_WAIT : COMMAND_DONE;
    free(question);
    return state;
}

static enum command_state start_step(struct call *call)
{
    struct job *job = call->state;
    struct step *s = &job->steps[job->next];
    if (s->step == DIALOGUE_PREPARE && !job->looked_over) {
        enum command_state state = look_over(job);
        if (state != COMMAND_DONE) {
            return state;
        }
    }
    size_t before = dialogue_touched(job->dialogue);
    job->next++;
    if (dialogue_start(job->dialogue, s->step, s->text, job->cut_off_too, &call->error)) {
        job->next--;
        if (dialogue_touched(job->dialogue) > before) {
            ask_for_answer_instead(s);
        }
        return COMMAND_ERROR;
    }
    return COMMAND_WAIT;
}

static void go_on(void *ctx)
{
    struct job *job = ctx;
    struct error *err = &job->call->error;
    if (job->call->cancelled) {
        /* Between two steps there was nothing running that could have ended with this. */
        end(job, error_set(err, ERROR_INTERRUPTED, _("stopped")));
    } else if (job->next < job->count) {
        call_try(job->call, start_step);
    } else if (job->finalize) {
        on_prepared(job);
    } else {
        end(job, finish(job, err));
    }
}

static void on_step_done(void *ctx, const struct error *err)
{
    struct job *job = ctx;
    if (err->busy && !job->call->cancelled) { /* between the greeting and the answer */
        ask_for_answer_instead(&job->steps[--job->next]);
        loop_defer(job->call->app->options->loop, go_on, job);
    } else if (err->kind) {
        error_copy(&job->call->error, err);
        call_fail(job->call);
    } else {
        loop_defer(job->call->app->options->loop, go_on, job);
    }
}

static void cancel(struct call *call)
{
    struct job *job = call->state;
    dialogue_cancel(job->dialogue);
}

/* --- making one --- */

static bool may_fall_back(const struct call *call)
{
    const char *word = args_text(call->args, "fallback");
    if (!word) {
        word = config_text(call->app->options->config, "llm.fallback");
    }
    return word && strcmp(word, "builtin") == 0;
}

struct job *job_new(struct call *call, const char *track_id)
{
    struct job *job = mem_alloc(sizeof *job);
    job->call = call;
    job->track_id = mem_strdup(track_id);
    if (dialogue_new(call->app, track_id, may_fall_back(call), on_step_done, job, &job->dialogue,
                     &call->error)) {
        job_free(job);
        return NULL;
    }
    call_set_track(call, track_id);
    call_set_state(call, job, job_free);
    call_on_cancel(call, cancel);
    return job;
}

void job_add(struct job *job, enum dialogue_step step, const char *text)
{
    mem_grow(&job->steps, &job->cap, job->count + 1, sizeof *job->steps);
    job->steps[job->count++] = (struct step){.step = step, .text = mem_strdup(text)};
}

void job_make_lessons(struct job *job, const struct lesson_request *request)
{
    job->lessons_of = request->module_number;
    dialogue_choose_lessons(job->dialogue, request);
    job_add(job, DIALOGUE_LESSONS, NULL);
}

void job_choose_chat(struct job *job, const char *chat_id)
{
    dialogue_choose_chat(job->dialogue, chat_id);
}

void job_choose_module(struct job *job, const char *module_id)
{
    dialogue_choose_module(job->dialogue, module_id);
}

void job_be_strict(struct job *job, bool strict)
{
    dialogue_be_strict(job->dialogue, strict);
}

void job_finalize(struct job *job, bool ask, bool cut_off_too, bool strict)
{
    job_add(job, DIALOGUE_PREPARE, NULL);
    job->finalize = true;
    job->ask = ask;
    job->cut_off_too = cut_off_too;
    job->strict = strict;
}

void job_export(struct job *job, struct export_file *file)
{
    job->file = *file;
    job->exports = true;
    *file = (struct export_file){0};
}

enum command_state job_run(struct job *job)
{
    call_try(job->call, start_step);
    return COMMAND_WAIT;
}
