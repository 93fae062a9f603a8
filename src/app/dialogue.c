#include "dialogue.h"

#include "app_internal.h"
#include "journal.h"
#include "lint_run.h"
#include "providers.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/config/config.h"
#include "syllabus/course/json.h"
#include "syllabus/course/track.h"
#include "syllabus/loop/loop.h"
#include "syllabus/planner/journal.h"
#include "syllabus/planner/prompt.h"
#include "syllabus/planner/provider.h"
#include "syllabus/store/store_dialogue.h"

#include <stdlib.h>
#include <string.h>

/* How often what has come is checkpointed; the promise is once a second. */
#define CHECKPOINT_MS 500

struct dialogue {
    struct app *app;
    char *track_id;
    bool fallback;
    bool cancelled;
    dialogue_fn *done;
    void *ctx;
    const struct provider *provider;
    struct journal journal;
    struct planner_sink sink;
    struct planner_options options;
    struct planner *planner;
    struct loop_timer *timer;
    enum dialogue_step step; /* the one that runs */
    bool cut_off_too;
    struct lesson_request lessons; /* DIALOGUE_LESSONS */
    bool waited; /* for another attempt: this one, 0: one of those that are not counted */
    int attempt;
    int64_t waits_ns; /* since when the database is too busy to take the answer; 0: it is not */
    char *chosen;     /* a chat's id; NULL: the planning chat */
    char *only;       /* a module's id; NULL: all may change */
    char *chat_id;
    struct strlist touched; /* ids of messages stored or changed */
};

/* --- events of the planner --- */

static void tell(struct dialogue *d, struct event *event)
{
    const struct front *front = d->app->options->front;
    event->track_id = d->track_id;
    front->event(front->ctx, event);
}

static bool touched(const struct dialogue *d, const char *id)
{
    for (size_t i = 0; i < d->touched.count; i++) {
        if (strcmp(d->touched.items[i], id) == 0) {
            return true;
        }
    }
    return false;
}

static void touch(struct dialogue *d, const char *id)
{
    if (!touched(d, id)) {
        strlist_add(&d->touched, id);
    }
}

static void on_message(void *ctx, const struct message *m)
{
    struct dialogue *d = ctx;
    mem_replace(&d->chat_id, m->chat_id);
    touch(d, m->id);
    tell(d, &(struct event){.type = EVENT_MESSAGE, .message = m});
}

static void on_delta(void *ctx, const char *text, size_t n)
{
    tell(ctx, &(struct event){.type = EVENT_DELTA, .text = text, .n = n});
}

static void on_thoughts(void *ctx, const char *text, size_t n, int64_t tokens)
{
    tell(ctx, &(struct event){.type = EVENT_REASONING, .text = text, .n = n, .tokens = tokens});
}

static void on_plan(void *ctx, const struct plan *so_far)
{
    tell(ctx, &(struct event){.type = EVENT_PLAN, .plan = so_far});
}

/* Numbers of the reply that its plan does not bear out; a screen shows them below the reply. */
static void tell_claims(struct dialogue *d, const struct message *m, const struct plan *version)
{
    struct strlist wrong = {0};
    if (!d->app->options->front->screen) {
        lint_run_claims(d->app, version, m->content, &wrong);
    }
    for (size_t i = 0; i < wrong.count; i++) {
        tell(d, &(struct event){
                    .type = EVENT_WARNING, .text = wrong.items[i], .n = strlen(wrong.items[i])});
    }
    strlist_fini(&wrong);
}

static void on_sealed(void *ctx, const struct message *m, const struct plan *version,
                      const struct plan_diff *diff)
{
    struct dialogue *d = ctx;
    touch(d, m->id);
    tell(d, &(struct event){.type = EVENT_MESSAGE, .message = m});
    if (version) {
        tell(d, &(struct event){.type = EVENT_PLAN, .plan = version, .diff = diff});
        tell_claims(d, m, version);
    }
}

static void on_lesson(void *ctx, const struct module *m, const struct lesson *l)
{
    struct dialogue *d = ctx;
    d->lessons.replace = false; /* should the built-in planner go on: these are new */
    tell(d, &(struct event){.type = EVENT_LESSON, .module = m, .lesson = l});
}

static void progress(struct dialogue *d, const char *text)
{
    tell(d, &(struct event){.type = EVENT_PROGRESS, .text = text, .n = strlen(text)});
}

static void on_step(void *ctx, const char *text)
{
    progress(ctx, text);
}

static void on_warning(void *ctx, const char *text, const char *advice)
{
    tell(ctx,
         &(struct event){.type = EVENT_WARNING, .text = text, .n = strlen(text), .advice = advice});
}

static void on_waiting(void *ctx, const char *reason, int attempt, int attempts, int64_t ms_left)
{
    struct dialogue *d = ctx;
    long long seconds = (long long)((ms_left + 999) / 1000);
    bool counted = attempts > 1;
    bool again = d->waited && (counted ? attempt == d->attempt : d->attempt == 0);
    char *text = counted
                     ? mem_printf(_("%s · retry %d of %d in %lld s · Ctrl-C stops"), reason,
                                  attempt - 1, attempts - 1, seconds)
                     : mem_printf(_("%s · asked again in %lld s · Ctrl-C stops"), reason, seconds);
    d->waited = true;
    d->attempt = counted ? attempt : 0;
    tell(d,
         &(struct event){.type = EVENT_PROGRESS, .text = text, .n = strlen(text), .again = again});
    free(text);
}

/* --- the model failed: the built-in planner in its place --- */

static bool model_failed(enum error_kind kind)
{
    return (kind >= ERROR_NETWORK && kind <= ERROR_TOO_LONG) || kind == ERROR_INTERRUPTED;
}

static void make_planner(struct dialogue *d)
{
    planner_free(d->planner);
    d->planner = planner_new(&d->journal, d->provider, d->app->prompts, d->app->options->env,
                             &d->options, &d->sink);
    planner_choose_chat(d->planner, d->chosen);
    planner_choose_module(d->planner, d->only);
}

/* Does the step that failed once more with the built-in planner. False when it may not or cannot.
 */
static bool fall_back(struct dialogue *d, const struct error *err)
{
    if (!d->fallback || d->cancelled || !model_failed(err->kind) ||
        d->provider == d->app->builtin_provider) {
        return false;
    }
    if (providers_builtin(d->app, &d->provider, NULL)) {
        return false;
    }
    char *text = mem_printf(_("The model failed (%s). The built-in planner answers instead."),
                            err->message ? err->message : error_kind_name(err->kind));
    progress(d, text);
    free(text);
    make_planner(d);
    /* What the person said is stored already: the reply to it is asked for again. */
    enum dialogue_step step =
        d->step == DIALOGUE_SAY || d->step == DIALOGUE_CONTINUE ? DIALOGUE_REGENERATE : d->step;
    return dialogue_start(d, step, NULL, d->cut_off_too, NULL) == ERROR_NONE;
}

static void on_done(void *ctx, const struct error *err)
{
    struct dialogue *d = ctx;
    loop_timer_stop(d->timer);
    if (!fall_back(d, err)) {
        d->done(d->ctx, err);
    }
}

static void on_timer(void *ctx)
{
    struct dialogue *d = ctx;
    planner_tick(d->planner);
    if (!planner_waits(d->planner)) {
        d->waits_ns = 0;
        return;
    }
    int64_t now = env_mono_ns(d->app->options->env);
    d->waits_ns = d->waits_ns ? d->waits_ns : now;
    if (!d->app->options->front->alive && now - d->waits_ns >= BUSY_LIMIT_NS) {
        planner_cancel(d->planner);
    }
}

/* --- settings --- */

static void read_options(struct planner_options *o, const struct config *c)
{
    static const char *const temperatures[] = {
        "planner.temperature.welcome", "planner.temperature.reply", "planner.temperature.finalize",
        "planner.temperature.lesson"};
    static const char *const limits[] = {"planner.max_tokens.welcome", "planner.max_tokens.reply",
                                         "planner.max_tokens.finalize",
                                         "planner.max_tokens.lesson"};
    planner_options_init(o);
    o->history_limit = (size_t)config_int(c, "planner.history_limit", (int64_t)o->history_limit);
    o->context_window = config_int(c, "llm.context_window", 0);
    o->max_continue = (int)config_int(c, "llm.max_continue", o->max_continue);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        o->temperature[i] = config_number(c, temperatures[i], o->temperature[i]);
        o->max_tokens[i] = (int)config_int(c, limits[i], 0);
    }
}

static enum error_kind prepare(struct app *app, const struct provider **provider, struct error *err)
{
    enum error_kind kind = providers_choose(app, provider, err);
    if (!kind && !app->prompts) {
        kind = prompts_load(app->config_dir, &app->prompts, err);
    }
    return kind;
}

enum error_kind dialogue_check(struct app *app, struct error *err)
{
    const struct provider *provider = NULL;
    return prepare(app, &provider, err);
}

enum error_kind dialogue_new(struct app *app, const char *track_id, bool fallback,
                             dialogue_fn *done, void *ctx, struct dialogue **out, struct error *err)
{
    const struct provider *provider = NULL;
    enum error_kind kind = prepare(app, &provider, err);
    if (kind) {
        return kind;
    }
    struct dialogue *d = mem_alloc(sizeof *d);
    d->app = app;
    d->track_id = mem_strdup(track_id);
    d->fallback = fallback;
    d->done = done;
    d->ctx = ctx;
    d->provider = provider;
    d->journal = journal_of_store(app);
    read_options(&d->options, app->options->config);
    d->sink = (struct planner_sink){
        .message = on_message,
        .delta = on_delta,
        .thoughts = on_thoughts,
        .plan = on_plan,
        .sealed = on_sealed,
        .lesson = on_lesson,
        .step = on_step,
        .warning = on_warning,
        .waiting = on_waiting,
        .done = on_done,
        .ctx = d,
    };
    d->timer = loop_timer_new(app->options->loop, on_timer, d);
    make_planner(d);
    *out = d;
    return ERROR_NONE;
}

void dialogue_free(struct dialogue *d)
{
    if (!d) {
        return;
    }
    planner_free(d->planner);
    loop_timer_free(d->timer);
    strlist_fini(&d->touched);
    free(d->chat_id);
    free(d->chosen);
    free(d->only);
    free(d->track_id);
    free(d);
}

/* --- steps --- */

void dialogue_choose_chat(struct dialogue *d, const char *chat_id)
{
    mem_replace(&d->chosen, chat_id);
    planner_choose_chat(d->planner, chat_id);
}

void dialogue_choose_module(struct dialogue *d, const char *module_id)
{
    mem_replace(&d->only, module_id);
    planner_choose_module(d->planner, module_id);
}

void dialogue_be_strict(struct dialogue *d, bool strict)
{
    d->options.strict = strict;
    make_planner(d);
}

void dialogue_choose_lessons(struct dialogue *d, const struct lesson_request *request)
{
    d->lessons = *request;
}

enum error_kind dialogue_start(struct dialogue *d, enum dialogue_step step, const char *text,
                               bool cut_off_too, struct error *err)
{
    enum error_kind kind = ERROR_NONE;
    d->step = step;
    d->cut_off_too = cut_off_too;
    d->waited = false;
    loop_timer_start(d->timer, CHECKPOINT_MS, CHECKPOINT_MS);
    switch (step) {
    case DIALOGUE_WELCOME:
        kind = planner_welcome(d->planner, d->track_id, err);
        break;
    case DIALOGUE_SAY:
        kind = planner_say(d->planner, d->track_id, text, err);
        break;
    case DIALOGUE_CONTINUE:
        kind = planner_continue(d->planner, d->track_id, err);
        break;
    case DIALOGUE_REGENERATE:
        kind = planner_regenerate(d->planner, d->track_id, err);
        break;
    case DIALOGUE_PREPARE:
        kind = planner_prepare(d->planner, d->track_id, cut_off_too, err);
        if (kind == ERROR_CUT_OFF) {
            error_advise(err, _("\"continue\" completes the plan, --yes finalizes it as it is."));
        }
        break;
    case DIALOGUE_LESSONS:
        kind = planner_make_lessons(d->planner, d->track_id, &d->lessons, err);
        break;
    }
    if (kind) {
        loop_timer_stop(d->timer);
    }
    return kind;
}

void dialogue_cancel(struct dialogue *d)
{
    d->cancelled = true;
    planner_cancel(d->planner);
}

const struct module_set *dialogue_modules(const struct dialogue *d, enum finalize_source *source)
{
    return planner_modules(d->planner, source);
}

enum error_kind dialogue_commit(struct dialogue *d, struct error *err)
{
    enum error_kind kind = planner_commit(d->planner, err);
    const struct module_set *modules = planner_modules(d->planner, NULL);
    for (size_t i = 0; !kind && i < modules->count; i++) {
        tell(d, &(struct event){.type = EVENT_MODULE, .module = &modules->items[i]});
    }
    return kind;
}

/* --- what came of it --- */

const char *dialogue_chat_id(const struct dialogue *d)
{
    return d->chat_id;
}

size_t dialogue_touched(const struct dialogue *d)
{
    return d->touched.count;
}

enum error_kind dialogue_messages(struct dialogue *d, struct json_object **out, struct error *err)
{
    struct app *app = d->app;
    struct message_list all = {0};
    struct json_object *list = json_new_array();
    enum error_kind kind = ERROR_NONE;
    if (d->chat_id) {
        kind = store_message_list(app->workspace.store, workspace_user_id(app), d->chat_id, 0, &all,
                                  err);
    }
    for (size_t i = 0; i < all.count; i++) {
        if (touched(d, all.items[i].id)) {
            json_push(list, course_message_json(&all.items[i]));
        }
    }
    message_list_fini(&all);
    if (kind) {
        json_free(list);
        return kind;
    }
    *out = list;
    return ERROR_NONE;
}
