/* The dialogue: plan, say, continue, regenerate, finalize; and what was said. */
#include "commands.h"

#include "app_internal.h"
#include "by_hand.h"
#include "job.h"
#include "syllabus/app/args.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_choice.h"
#include "syllabus/course/track.h"
#include "track_form.h"

#include <stdlib.h>
#include <string.h>

static const char *const fallbacks[] = {"none", "builtin", NULL};

#define COMMAND_ARG_TRACK                                                                          \
    {                                                                                              \
        "TRACK", 0, ARG_POSITIONAL, ARG_REQUIRED, NULL,                                            \
            N_("an id, the beginning of one, or an exact title"), NULL                             \
    }
#define ARG_STRICT                                                                                 \
    {                                                                                              \
        "strict", 0, ARG_FLAG, 0, NULL, N_("not when the check of the plan finds errors"), NULL    \
    }
#define ARG_FALLBACK                                                                               \
    {                                                                                              \
        "fallback", 0, ARG_OPTION, 0, "WHO",                                                       \
            N_("who answers when the model fails: none or builtin"), fallbacks                     \
    }

#define ARG_NAMED                                                                                  \
    {                                                                                              \
        "strict", 0, ARG_FLAG, 0, NULL,                                                            \
            N_("refuse what the reply changes of modules that you did not name"), NULL             \
    }

/* What would be refused later is refused before anything is made. */
static enum error_kind check_sayings(const struct args *args, struct error *err)
{
    const char *text;
    for (size_t i = 0; (text = args_nth(args, "say", i)) != NULL; i++) {
        if (text_blank(text)) {
            return error_set(err, ERROR_USAGE, _("--say needs a text"));
        }
        if (strlen(text) > LIMIT_MESSAGE) {
            return error_set(err, ERROR_USAGE, _("--say takes at most %u bytes"), LIMIT_MESSAGE);
        }
    }
    return ERROR_NONE;
}

static enum command_state run_plan(struct call *call)
{
    struct export_file file = {0};
    struct track *track = NULL;
    enum command_state state = COMMAND_ERROR;
    const char *path = args_text(call->args, "export");
    bool finalize = args_has(call->args, "finalize");
    if (check_sayings(call->args, &call->error) || track_form_new(call, &track) ||
        (path &&
         export_file_init(&file, path, NULL, args_has(call->args, "force"), &call->error))) {
        goto out;
    }
    if (path && !file.path) {
        error_set(&call->error, ERROR_USAGE,
                  _("--export needs a file: the dialogue itself goes to standard output"));
        goto out;
    }
    if (dialogue_check(call->app, &call->error) ||
        workspace_add_track(call->app, track, &call->error)) {
        goto out;
    }
    call_set_track(call, track->id);
    export_file_tell_guess(call, &file);
    struct job *job = job_new(call, track->id);
    if (!job) {
        goto out;
    }
    job_add(job, DIALOGUE_WELCOME, NULL);
    const char *text;
    for (size_t i = 0; (text = args_nth(call->args, "say", i)) != NULL; i++) {
        job_add(job, DIALOGUE_SAY, text);
    }
    if (finalize) {
        job_finalize(job, false, args_has(call->args, "yes"), args_has(call->args, "strict"));
    }
    if (path) {
        job_export(job, &file);
    }
    state = job_run(job);
out:
    export_file_fini(&file);
    track_free(track);
    return state;
}

/* A job of one step on TRACK, in the chat that --chat names. */
static enum command_state run_step(struct call *call, enum dialogue_step step, const char *text)
{
    char *id = NULL;
    char *chat_id = NULL;
    struct job *job = NULL;
    if (!call_resolve_track(call, &id, NULL) && !call_resolve_chat_arg(call, id, &chat_id)) {
        job = job_new(call, id);
    }
    if (job) {
        job_choose_chat(job, chat_id);
        job_be_strict(job, args_has(call->args, "strict"));
    }
    free(chat_id);
    free(id);
    if (!job) {
        return COMMAND_ERROR;
    }
    if (step == DIALOGUE_PREPARE) {
        bool yes = args_has(call->args, "yes");
        job_finalize(job, !yes, yes, args_has(call->args, "strict"));
    } else {
        job_add(job, step, text);
    }
    return job_run(job);
}

static enum command_state run_say(struct call *call)
{
    return run_step(call, DIALOGUE_SAY, args_text(call->args, "MSG"));
}

static enum command_state run_continue(struct call *call)
{
    return run_step(call, DIALOGUE_CONTINUE, NULL);
}

static enum command_state run_regenerate(struct call *call)
{
    return run_step(call, DIALOGUE_REGENERATE, NULL);
}

static enum command_state run_finalize(struct call *call)
{
    return run_step(call, DIALOGUE_PREPARE, NULL);
}

/* What is asked for, in the language of the plan; owned. */
static char *module_request(const struct call *call, const struct by_hand *h, size_t at)
{
    bool russian = h->plan->language && strncmp(h->plan->language, "ru", 2) == 0;
    const char *text = args_text(call->args, "say");
    const char *title = h->plan->modules[at].title;
    const char *what = russian ? "Перепиши модуль" : "Rewrite module";
    if (args_has(call->args, "longer")) {
        what = russian ? "Удлини модуль" : "Lengthen module";
    } else if (args_has(call->args, "shorter")) {
        what = russian ? "Сократи модуль" : "Shorten module";
    }
    /* The built-in planner reads short sentences. */
    return mem_printf("%s %zu.%s%s\n\n%s «%s».", what, at + 1, text ? " " : "", text ? text : "",
                      russian ? "Остальные модули оставь слово в слово; речь о модуле"
                              : "Leave all others word for word; it is about",
                      title);
}

static enum command_state run_module(struct call *call)
{
    struct by_hand h = {0};
    struct job *job = NULL;
    size_t at = 0;
    int number = 0;
    enum error_kind kind = call_module_number(call, "N", &number);
    if (!kind) {
        kind = by_hand_open(&h, call, false);
    }
    if (!kind) {
        kind = by_hand_find(&h, number, &at);
    }
    if (!kind && plan_hold_of(h.plan, at, h.track) != PLAN_WHY_NONE) {
        error_set(&call->error, ERROR_USAGE, _("module %d is pinned or completed"), number);
        error_advise(&call->error, _("\"module unpin\" takes the pin off."));
        kind = ERROR_USAGE;
    }
    if (!kind) {
        job = job_new(call, h.track_id);
    }
    if (job) {
        char *text = module_request(call, &h, at);
        job_choose_module(job, h.plan->modules[at].id);
        job_add(job, DIALOGUE_SAY, text);
        free(text);
    }
    by_hand_fini(&h);
    return job ? job_run(job) : COMMAND_ERROR;
}

static const struct arg module_args[] = {
    COMMAND_ARG_TRACK,
    {"N", 0, ARG_POSITIONAL, ARG_REQUIRED, NULL, N_("the module's number"), NULL},
    {"say", 0, ARG_OPTION, ARG_FROM_FILE, "TEXT", N_("what it shall be like"), NULL},
    {"longer", 0, ARG_FLAG, 0, NULL, N_("lengthen it"), NULL},
    {"shorter", 0, ARG_FLAG, 0, NULL, N_("shorten it"), NULL},
    ARG_FALLBACK,
    {0},
};

static const struct arg plan_args[] = {
    TRACK_FORM_ARGS(ARG_REQUIRED),
    {"say", 0, ARG_OPTION, ARG_REPEAT | ARG_FROM_FILE, "TEXT",
     N_("what to say next; may be given several times"), NULL},
    {"finalize", 0, ARG_FLAG, 0, NULL, N_("make modules of the last plan"), NULL},
    {"yes", 'y', ARG_FLAG, 0, NULL, N_("also of a plan that was cut off"), NULL},
    ARG_STRICT,
    {"export", 0, ARG_OPTION, 0, "FILE", N_("write the course to FILE at the end"), NULL},
    {"force", 0, ARG_FLAG, 0, NULL, N_("replace FILE if it is there"), NULL},
    ARG_FALLBACK,
    {0},
};

static const struct arg say_args[] = {
    COMMAND_ARG_TRACK,
    COMMAND_ARG_CHAT,
    {"MSG", 0, ARG_POSITIONAL, ARG_REQUIRED | ARG_FROM_FILE, NULL, N_("what to say"), NULL},
    ARG_NAMED,
    ARG_FALLBACK,
    {0},
};

static const struct arg step_args[] = {
    COMMAND_ARG_TRACK, COMMAND_ARG_CHAT, ARG_NAMED, ARG_FALLBACK, {0}};

static const struct arg finalize_args[] = {
    COMMAND_ARG_TRACK,
    {"yes", 'y', ARG_FLAG, 0, NULL, N_("do not ask, also when the plan was cut off"), NULL},
    ARG_STRICT,
    {"chat", 0, ARG_OPTION, 0, "CHAT", N_("the planning chat that tells of it"), NULL},
    ARG_FALLBACK,
    {0},
};

static const struct command rows[] = {
    {"plan", N_("plan a course: the whole dialogue in one command"), plan_args,
     COMMAND_NEEDS_USER | COMMAND_MODEL, NULL, DOCUMENT_PLAN, run_plan},
    {"say", N_("one turn of the dialogue"), say_args, COMMAND_NEEDS_USER | COMMAND_MODEL, NULL,
     DOCUMENT_MESSAGES, run_say},
    {"continue", N_("go on with a reply that was cut off or interrupted"), step_args,
     COMMAND_NEEDS_USER | COMMAND_MODEL, "", DOCUMENT_MESSAGES, run_continue},
    {"regenerate", N_("ask again for the last reply"), step_args,
     COMMAND_NEEDS_USER | COMMAND_MODEL, "", DOCUMENT_MESSAGES, run_regenerate},
    {"module regenerate", N_("ask for one module again; all others stay as they are"), module_args,
     COMMAND_NEEDS_USER | COMMAND_MODEL, "N", DOCUMENT_MESSAGES, run_module},
    {"finalize", N_("make modules of the current plan"), finalize_args,
     COMMAND_NEEDS_USER | COMMAND_MODEL, "", DOCUMENT_PLAN, run_finalize},
};

void command_dialogue_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
