/* Lessons of a module: made, looked at, ticked off, graded. */
#include "commands.h"

#include "app_internal.h"
#include "job.h"
#include "lesson_quiz.h"
#include "syllabus/app/args.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/time.h"
#include "syllabus/course/json.h"
#include "syllabus/course/lesson.h"
#include "syllabus/course/lesson_answer.h"
#include "syllabus/course/track.h"
#include "syllabus/store/store_lesson.h"

#include <stdlib.h>
#include <string.h>

/* What a command is about; owned. */
struct place {
    struct track *track;
    const struct module *module; /* in it */
    const struct lesson *lesson; /* in that; NULL where the command names none */
};

static void place_fini(struct place *p)
{
    track_free(p->track);
}

static enum error_kind find_lesson(struct call *call, struct place *p, int number)
{
    for (size_t i = 0; i < p->module->lesson_count; i++) {
        if (p->module->lessons[i].number == number) {
            p->lesson = &p->module->lessons[i];
            return ERROR_NONE;
        }
    }
    error_set(&call->error, ERROR_NOT_FOUND, _("module %d has no lesson %d"), p->module->number,
              number);
    error_advise(&call->error, p->module->lesson_count > 0
                                   ? _("\"syllabus lesson list TRACK N\" shows those that are.")
                                   : _("\"syllabus lesson generate TRACK N\" makes them."));
    return ERROR_NOT_FOUND;
}

/* TRACK, N and where there is one L. */
static enum error_kind find(struct call *call, struct place *p)
{
    char *id = NULL;
    int number = 0;
    int lesson = 0;
    bool named = args_text(call->args, "L") != NULL;
    enum error_kind kind = call_module_number(call, "N", &number);
    if (!kind && named) {
        kind = call_module_number(call, "L", &lesson);
    }
    if (!kind) {
        kind = call_resolve_track(call, &id, NULL);
    }
    if (!kind) {
        kind = workspace_load_track(call->app, id, &p->track, &call->error);
    }
    for (size_t i = 0; !kind && i < p->track->module_count; i++) {
        if (p->track->modules[i].number == number) {
            p->module = &p->track->modules[i];
        }
    }
    if (!kind && !p->module) {
        kind = error_set(&call->error, ERROR_NOT_FOUND, _("the track has no module %d"), number);
        error_advise(&call->error, _("\"syllabus module list TRACK\" shows them."));
    }
    free(id);
    return !kind && named ? find_lesson(call, p, lesson) : kind;
}

static enum command_state run_list(struct call *call)
{
    struct place p = {0};
    enum error_kind kind = find(call, &p);
    if (!kind) {
        struct json_object *all = json_new_array();
        for (size_t i = 0; i < p.module->lesson_count; i++) {
            json_push(all, course_lesson_json(&p.module->lessons[i]));
        }
        call_set_document(call, all);
    }
    place_fini(&p);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

static enum command_state run_show(struct call *call)
{
    struct place p = {0};
    enum error_kind kind = find(call, &p);
    if (!kind) {
        call_set_document(call, course_lesson_json(p.lesson));
    }
    place_fini(&p);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

/* --- changing one --- */

typedef enum error_kind change_fn(struct call *call, const struct place *p);

/* Finds, changes, and shows what it is then. */
static enum command_state change(struct call *call, change_fn *fn)
{
    struct place p = {0};
    struct place after = {0};
    enum error_kind kind = find(call, &p);
    if (!kind) {
        kind = fn(call, &p);
    }
    if (!kind) {
        kind = find(call, &after);
    }
    if (!kind) {
        call_set_document(call, course_lesson_json(after.lesson));
    }
    place_fini(&p);
    place_fini(&after);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

static enum error_kind set_status(struct call *call, const struct place *p)
{
    struct app *app = call->app;
    enum module_status status = MODULE_NOT_STARTED;
    module_status_parse(args_text(call->args, "STATUS"), &status);
    return store_lesson_set_status(app->workspace.store, workspace_user_id(app), p->track->id,
                                   p->lesson->id, status, &call->error);
}

static enum error_kind set_score(struct call *call, const struct place *p)
{
    struct app *app = call->app;
    const char *text = args_text(call->args, "SCORE");
    char *end = NULL;
    double score = strtod(text, &end);
    if (strcmp(text, "none") == 0) {
        score = LESSON_NO_SCORE;
    } else if (end == text || *end || !(score >= 0 && score <= 100)) {
        return error_set(&call->error, ERROR_USAGE,
                         _("\"%s\" is no score: it is a number from 0 to 100, or none"), text);
    }
    if (p->lesson->type != LESSON_HOMEWORK && p->lesson->type != LESSON_QUIZ) {
        return error_set(&call->error, ERROR_USAGE,
                         _("lesson %d is neither homework nor a quiz: it has no score"),
                         p->lesson->number);
    }
    return store_lesson_set_score(app->workspace.store, workspace_user_id(app), p->track->id,
                                  p->lesson->id, score, &call->error);
}

static enum error_kind set_due(struct call *call, const struct place *p)
{
    struct app *app = call->app;
    const char *text = args_text(call->args, "DATE");
    int64_t due = 0;
    bool day = strlen(text) == strlen("2026-12-01");
    char *whole = day ? mem_printf("%sT23:59:59.000Z", text) : mem_strdup(text);
    bool good = strcmp(text, "none") == 0 || (time_parse(whole, &due) && due > 0);
    free(whole);
    if (!good) {
        return error_set(&call->error, ERROR_USAGE,
                         _("\"%s\" is no day such as 2026-12-01, no instant such as "
                           "2026-12-01T18:00:00Z, and not none"),
                         text);
    }
    return store_lesson_set_due(app->workspace.store, workspace_user_id(app), p->track->id,
                                p->lesson->id, due, &call->error);
}

static enum command_state run_status(struct call *call)
{
    return change(call, set_status);
}

static enum command_state run_score(struct call *call)
{
    return change(call, set_score);
}

static enum command_state run_due(struct call *call)
{
    return change(call, set_due);
}

/* --- making and asking --- */

static enum command_state run_generate(struct call *call)
{
    struct lesson_request request = {.replace = args_has(call->args, "replace")};
    struct job *job = NULL;
    char *id = NULL;
    const char *name;
    for (size_t i = 0; (name = args_nth(call->args, "type", i)) != NULL; i++) {
        enum lesson_type type = LESSON_THEORY;
        lesson_type_parse(name, &type);
        request.types |= LESSON_TYPE_BIT(type);
    }
    if (!call_module_number(call, "N", &request.module_number) &&
        !call_resolve_track(call, &id, NULL)) {
        job = job_new(call, id);
    }
    free(id);
    if (!job) {
        return COMMAND_ERROR;
    }
    job_make_lessons(job, &request);
    return job_run(job);
}

static enum command_state run_quiz(struct call *call)
{
    struct place p = {0};
    enum error_kind kind = find(call, &p);
    for (size_t i = 0; !kind && !p.lesson && i < p.module->lesson_count; i++) {
        p.lesson = p.module->lessons[i].type == LESSON_QUIZ ? &p.module->lessons[i] : NULL;
    }
    if (!kind && (!p.lesson || p.lesson->type != LESSON_QUIZ)) {
        kind = error_set(&call->error, ERROR_NOT_FOUND,
                         p.lesson ? _("the lesson is no quiz") : _("the module has no quiz"));
        error_advise(&call->error,
                     _("\"syllabus lesson generate TRACK N --type quiz\" makes one."));
    }
    enum command_state state =
        kind ? COMMAND_ERROR : lesson_quiz_start(call, p.track->id, p.lesson);
    place_fini(&p);
    return state;
}

/* --- the table --- */

static const char *const statuses[] = {"not_started", "in_progress", "completed", NULL};
static const char *const types[] = {"theory", "practice", "homework", "quiz", NULL};
static const char *const fallbacks[] = {"none", "builtin", NULL};

#define ARG_N                                                                                      \
    {                                                                                              \
        "N", 0, ARG_POSITIONAL, ARG_REQUIRED, NULL, N_("the module's number"), NULL                \
    }
#define ARG_L                                                                                      \
    {                                                                                              \
        "L", 0, ARG_POSITIONAL, ARG_REQUIRED, NULL, N_("the lesson's number in the module"), NULL  \
    }

static const struct arg module_args[] = {COMMAND_ARG_TRACK, ARG_N, {0}};
static const struct arg lesson_args[] = {COMMAND_ARG_TRACK, ARG_N, ARG_L, {0}};
static const struct arg generate_args[] = {
    COMMAND_ARG_TRACK,
    ARG_N,
    {"type", 0, ARG_OPTION, ARG_REPEAT, "TYPE",
     N_("only theory, practice, homework or quiz; may be given several times"), types},
    {"replace", 0, ARG_FLAG, 0, NULL,
     N_("make also those anew that are there and that nobody has begun"), NULL},
    {"fallback", 0, ARG_OPTION, 0, "WHO", N_("who answers when the model fails: none or builtin"),
     fallbacks},
    {0},
};
static const struct arg status_args[] = {
    COMMAND_ARG_TRACK,
    ARG_N,
    ARG_L,
    {"STATUS", 0, ARG_POSITIONAL, ARG_REQUIRED, NULL, N_("not_started, in_progress or completed"),
     statuses},
    {0},
};
static const struct arg score_args[] = {
    COMMAND_ARG_TRACK,
    ARG_N,
    ARG_L,
    {"SCORE", 0, ARG_POSITIONAL, ARG_REQUIRED, NULL, N_("percent, from 0 to 100, or none"), NULL},
    {0},
};
static const struct arg due_args[] = {
    COMMAND_ARG_TRACK,
    ARG_N,
    ARG_L,
    {"DATE", 0, ARG_POSITIONAL, ARG_REQUIRED, NULL,
     N_("a day such as 2026-12-01 (its end, UTC), an instant, or none"), NULL},
    {0},
};
static const struct arg quiz_args[] = {
    COMMAND_ARG_TRACK,
    ARG_N,
    {"L", 0, ARG_POSITIONAL, 0, NULL, N_("the lesson's number; else the module's first quiz"),
     NULL},
    {0},
};

static const struct command rows[] = {
    {"lesson list", N_("the lessons of a module"), module_args, COMMAND_NEEDS_USER | COMMAND_QUICK,
     "N", DOCUMENT_LESSONS, run_list},
    {"lesson show", N_("one lesson"), lesson_args, COMMAND_NEEDS_USER | COMMAND_QUICK, "N L",
     DOCUMENT_LESSON, run_show},
    {"lesson generate", N_("make the lessons of a module that are missing"), generate_args,
     COMMAND_NEEDS_USER | COMMAND_MODEL, "N", DOCUMENT_LESSONS, run_generate},
    {"lesson status", N_("set not_started, in_progress or completed"), status_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK, "N L STATUS", DOCUMENT_LESSON, run_status},
    {"lesson score", N_("how well homework or a quiz was done, in percent"), score_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK, "N L SCORE", DOCUMENT_LESSON, run_score},
    {"lesson due", N_("when a lesson is due"), due_args, COMMAND_NEEDS_USER | COMMAND_QUICK,
     "N L DATE", DOCUMENT_LESSON, run_due},
    {"lesson quiz", N_("be asked the questions of a quiz"), quiz_args, COMMAND_NEEDS_USER, "N",
     DOCUMENT_LESSON, run_quiz},
};

void command_lesson_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
