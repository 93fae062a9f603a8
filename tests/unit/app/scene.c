#include "scene.h"

#include "syllabus/app/args.h"
#include "syllabus/app/command.h"
#include "syllabus/base/env.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/words.h"
#include "syllabus/config/config.h"
#include "syllabus/loop/loop.h"

#include <check.h>
#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define START_MS INT64_C(1795513263123) /* 2026-11-24T09:41:03.123Z */

/* --- the front end --- */

static void on_event(void *ctx, const struct event *event)
{
    static const char *const names[] = {
        [EVENT_MESSAGE] = "message", [EVENT_DELTA] = "delta",       [EVENT_PLAN] = "plan",
        [EVENT_MODULE] = "module",   [EVENT_PROGRESS] = "progress", [EVENT_REASONING] = "reasoning",
        [EVENT_WARNING] = "warning",
    };
    struct scene *sc = ctx;
    buf_printf(&sc->events, "%s ", names[event->type]);
}

static bool on_interactive(void *ctx)
{
    const struct scene *sc = ctx;
    return sc->interactive;
}

static void on_ask(void *ctx, const char *question, bool secret, front_answer_fn *answer,
                   void *answer_ctx)
{
    struct scene *sc = ctx;
    buf_printf(&sc->asked, "%s%s\n", secret ? "secret " : "", question);
    answer(answer_ctx, sc->answer);
}

/* --- the application --- */

void scene_init(struct scene *sc, bool guest)
{
    *sc = (struct scene){
        .env = env_fixed_new(START_MS, 1, (uint64_t)getpid()),
        .loop = loop_new(),
        .config = config_new(),
        .front = {.event = on_event, .interactive = on_interactive, .ask = on_ask, .ctx = sc},
        .asked = BUF_INIT(10000),
        .events = BUF_INIT(100000),
    };
    const char *tmp = getenv("TMPDIR");
    sc->dir = paths_join(tmp != NULL && *tmp ? tmp : "/tmp", "syllabus-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(sc->dir));
    ck_assert_int_eq(setenv("HOME", sc->dir, 1), 0);
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("XDG_DATA_HOME");
    unsetenv("XDG_STATE_HOME");
    sc->options = (struct app_options){.env = sc->env,
                                       .loop = sc->loop,
                                       .config = sc->config,
                                       .front = &sc->front,
                                       .guest = guest};
}

struct app *scene_app(struct scene *sc)
{
    if (sc->app == NULL) {
        sc->app = app_new(&sc->options);
    }
    return sc->app;
}

static void forget_outcome(struct scene *sc)
{
    sc->ended = 0;
    error_clear(&sc->err);
    json_free(sc->document);
    sc->document = NULL;
    mem_replace(&sc->track_id, NULL);
}

void scene_restart(struct scene *sc)
{
    app_free(sc->app);
    sc->app = NULL;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
    return remove(path);
}

void scene_fini(struct scene *sc)
{
    forget_outcome(sc);
    app_free(sc->app);
    config_free(sc->config);
    loop_free(sc->loop);
    env_free(sc->env);
    buf_fini(&sc->asked);
    buf_fini(&sc->events);
    ck_assert_int_eq(nftw(sc->dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
    free(sc->dir);
}

/* --- commands --- */

void scene_outcome(void *ctx, const struct outcome *outcome)
{
    struct scene *sc = ctx;
    sc->ended++;
    error_copy(&sc->err, outcome->error);
    json_free(sc->document);
    sc->document = json_ref((struct json_object *)(uintptr_t)outcome->document);
    sc->kind = outcome->kind;
    sc->cancelled = outcome->cancelled;
    mem_replace(&sc->track_id, outcome->track_id);
}

void scene_start(struct scene *sc, const char *line)
{
    struct strlist words = {0};
    struct error err = {0};
    struct args *args = args_new();
    size_t used = 0;
    forget_outcome(sc);
    ck_assert_int_eq(words_split(line, &words, NULL), ERROR_NONE);
    const struct command *command = command_find_words(
        scene_app(sc), (const char *const *)words.items, words.count, NULL, &used);
    ck_assert_msg(command != NULL, "no command in: %s", line);
    args_parse(command->args, NULL, words.count - used, (const char *const *)words.items + used,
               args, &err);
    ck_assert_msg(err.kind == ERROR_NONE, "%s: %s", line, err.message);
    strlist_fini(&words);
    app_run(scene_app(sc), command, args, scene_outcome, sc);
}

enum error_kind scene_run(struct scene *sc, const char *line)
{
    scene_start(sc, line);
    loop_run(sc->loop);
    ck_assert_int_eq(sc->ended, 1);
    ck_assert(!app_busy(sc->app));
    return sc->err.kind;
}

void scene_must(struct scene *sc, const char *line)
{
    enum error_kind kind = scene_run(sc, line);
    ck_assert_msg(kind == ERROR_NONE, "%s: %s", line, sc->err.message);
}

const char *scene_text(const struct scene *sc, const char *name)
{
    return json_get_text(sc->document, name);
}
