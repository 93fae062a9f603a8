/* Entering and leaving at runtime, who answers, and commands beside another one. */
#include "scene.h"
#include "suites.h"

#include "syllabus/app/args.h"
#include "syllabus/app/command.h"
#include "syllabus/app/view.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/config/config.h"
#include "syllabus/loop/loop.h"

#include <stdlib.h>
#include <string.h>

#define REGISTER "account register --email ann@example.org --first-name Ann --last-name Lee"
#define LOGIN    "account login --email ann@example.org"

static size_t count_tracks(struct scene *sc)
{
    struct view_tracks v = {0};
    struct error err = {0};
    enum error_kind kind = view_tracks_load(sc->app, 0, 9, &v, &err);
    ck_assert_msg(kind == ERROR_NONE, "%s", err.message);
    size_t count = v.count;
    view_tracks_fini(&v);
    return count;
}

/* The whole way of a person before a screen: guest, out, register, out, in again. */
START_TEST(test_enter)
{
    struct scene sc;
    struct error err = {0};
    scene_init(&sc, _i == 1); /* whatever was asked for at the start */
    sc.interactive = true;
    sc.answer = "correct horse";
    struct app *app = scene_app(&sc);
    ck_assert(!app_has_user(app));
    ck_assert_int_eq(app_enter_guest(app, &err), ERROR_NONE);
    ck_assert(app_has_user(app));
    ck_assert(app_is_guest(app));
    scene_must(&sc, "track add --skill Chess");
    ck_assert_uint_eq(count_tracks(&sc), 1);

    /* Nobody stayed signed in: the file is open, and the commands make somebody. */
    ck_assert_int_eq(app_enter_signed_in(app, &err), ERROR_NOT_SIGNED_IN);
    ck_assert_ptr_nonnull(err.message);
    error_clear(&err);
    ck_assert(!app_has_user(app));
    ck_assert(!app_is_guest(app));
    ck_assert_int_eq(scene_run(&sc, "track list"), ERROR_NOT_SIGNED_IN);
    scene_must(&sc, REGISTER);
    ck_assert_ptr_nonnull(strstr(buf_str(&sc.asked), "secret "));
    ck_assert(app_has_user(app));
    ck_assert_str_eq(app_user_email(app), "ann@example.org");
    ck_assert_uint_eq(count_tracks(&sc), 0);
    scene_must(&sc, "track add --skill Go");

    ck_assert_int_eq(app_leave(app, &err), ERROR_NONE);
    ck_assert(!app_has_user(app));
    ck_assert_ptr_null(app_user_email(app));
    ck_assert_uint_eq(view_data_version(app), 0);
    ck_assert_int_eq(app_enter_signed_in(app, &err), ERROR_NONE);
    ck_assert_str_eq(app_user_email(app), "ann@example.org");
    ck_assert_uint_eq(count_tracks(&sc), 1);
    scene_must(&sc, "account logout");
    ck_assert(!app_has_user(app));
    ck_assert_int_eq(app_enter_signed_in(app, &err), ERROR_NOT_SIGNED_IN);
    error_clear(&err);
    sc.answer = "battery staple";
    ck_assert_int_eq(scene_run(&sc, LOGIN), ERROR_NOT_SIGNED_IN);
    ck_assert(!app_has_user(app));
    sc.answer = "correct horse";
    scene_must(&sc, LOGIN);
    ck_assert(app_has_user(app));
    ck_assert_uint_eq(count_tracks(&sc), 1);
    scene_fini(&sc);
}
END_TEST

/* What a front end answers later, such as at the end of a form. */
struct late {
    front_answer_fn *answer;
    void *ctx;
};

static void keep_question(void *ctx, const char *question, bool secret, front_answer_fn *answer,
                          void *answer_ctx)
{
    struct scene *sc = ctx;
    static struct late late; /* one question at a time */
    late = (struct late){answer, answer_ctx};
    sc->answer = (const char *)&late;
}

START_TEST(test_answer_comes_later)
{
    struct scene sc;
    struct error err = {0};
    scene_init(&sc, false);
    sc.interactive = true;
    sc.front.ask = keep_question;
    scene_start(&sc, REGISTER);
    loop_run(sc.loop);
    ck_assert_int_eq(sc.ended, 0);
    ck_assert(app_busy(sc.app));
    ck_assert_int_eq(app_leave(sc.app, &err), ERROR_USAGE);
    ck_assert_int_eq(app_enter_guest(sc.app, &err), ERROR_USAGE);
    ck_assert_int_eq(app_enter_signed_in(sc.app, &err), ERROR_USAGE);
    error_clear(&err);
    for (int i = 0; i < 2; i++) { /* a new password is asked for twice */
        const struct late late = *(const struct late *)(const void *)sc.answer;
        late.answer(late.ctx, "correct horse");
    }
    loop_run(sc.loop);
    ck_assert_int_eq(sc.ended, 1);
    ck_assert_int_eq(sc.err.kind, ERROR_NONE);
    ck_assert_str_eq(app_user_email(sc.app), "ann@example.org");
    scene_fini(&sc);
}
END_TEST

START_TEST(test_file_cannot_be_opened)
{
    struct scene sc;
    struct error err = {0};
    scene_init(&sc, false);
    ck_assert_int_eq(config_set_argument(sc.config, "storage.path", sc.dir, NULL), ERROR_NONE);
    ck_assert_int_eq(app_enter_signed_in(scene_app(&sc), &err), ERROR_DATABASE);
    ck_assert_ptr_nonnull(strstr(err.message, sc.dir));
    ck_assert(!app_has_user(sc.app));
    error_clear(&err);
    ck_assert_int_eq(app_enter_guest(sc.app, &err), ERROR_NONE); /* works all the same */
    scene_must(&sc, "track add --skill Chess");
    scene_fini(&sc);
}
END_TEST

/* --- who answers --- */

START_TEST(test_provider)
{
    struct scene sc;
    scene_init(&sc, true);
    struct app *app = scene_app(&sc);
    char *builtin = mem_strdup(app_answering(app));
    ck_assert_int_eq(config_set_argument(sc.config, "llm.model", "gpt-x", NULL), ERROR_NONE);
    ck_assert_str_eq(app_answering(app), "gpt-x");
    ck_assert(app_set_provider(app, "builtin"));
    ck_assert_str_eq(app_answering(app), builtin);
    ck_assert(!app_set_provider(app, "magic"));
    ck_assert_str_eq(app_answering(app), builtin);
    scene_must(&sc, "plan --skill Chess"); /* nobody is asked over the network */
    ck_assert(app_set_provider(app, NULL));
    ck_assert_str_eq(app_answering(app), "gpt-x");
    ck_assert_int_eq(config_set_argument(sc.config, "llm.provider", "builtin", NULL), ERROR_NONE);
    ck_assert_str_eq(app_answering(app), builtin);
    ck_assert(app_set_provider(app, "openai"));
    ck_assert_str_eq(app_answering(app), "gpt-x");
    free(builtin);
    scene_fini(&sc);
}
END_TEST

/* --- beside another command --- */

static void hold(struct call *call)
{
    error_set(call_error(call), ERROR_INTERRUPTED, "stopped");
    call_fail(call);
}

static enum command_state run_hold(struct call *call)
{
    call_on_cancel(call, hold);
    return COMMAND_WAIT;
}

static const struct command rows[] = {
    {"t hold", "s", NULL, COMMAND_STORE | COMMAND_USER, NULL, DOCUMENT_NONE, run_hold},
};

/* A guest with a track, and a command that runs until it is stopped. */
static void init_held(struct scene *sc)
{
    scene_init(sc, true);
    command_register(scene_app(sc), rows, 1);
    scene_must(sc, "plan --skill Chess --finalize");
    scene_start(sc, "t hold");
    ck_assert(app_busy(sc->app));
}

static void fini_held(struct scene *sc)
{
    ck_assert(app_busy(sc->app)); /* it never noticed */
    ck_assert(app_cancel(sc->app));
    loop_run(sc->loop);
    ck_assert(sc->cancelled);
    scene_fini(sc);
}

static const struct {
    const char *line;
    enum error_kind kind;
} beside[] = {
    {"track list", ERROR_NONE},
    {"track show Chess", ERROR_NONE},
    {"track show Go", ERROR_NOT_FOUND},
    {"track add --skill Go", ERROR_NONE},
    {"track edit Chess --hours 7", ERROR_NONE},
    {"track edit Chess --hours 0", ERROR_USAGE},
    {"track status Chess paused", ERROR_NONE},
    {"track rm Chess --yes", ERROR_NONE},
    {"track rm Chess", ERROR_USAGE}, /* it would ask */
    {"module list Chess", ERROR_NONE},
    {"module show Chess 1", ERROR_NONE},
    {"module status Chess 1 completed", ERROR_NONE},
    {"history Chess", ERROR_NONE},
    {"chats Chess", ERROR_NONE},
    {"versions Chess", ERROR_NONE},
    {"export Chess", ERROR_NONE},
    {"config get llm.provider", ERROR_NONE},
    {"config set llm.model gpt-x", ERROR_NONE},
    {"undo Chess", ERROR_USAGE}, /* there is nothing yet */
    {"account whoami", ERROR_NONE},
    {"say Chess hello", ERROR_USAGE}, /* a dialogue */
    {"finalize Chess", ERROR_USAGE},
    {"plan --skill Go", ERROR_USAGE},
    {"account login --email ann@example.org", ERROR_USAGE},
};

START_TEST(test_beside)
{
    struct scene sc;
    init_held(&sc);
    sc.interactive = true;
    sc.answer = "yes";
    scene_start(&sc, beside[_i].line);
    ck_assert_msg(sc.ended == 1, "%s is not over", beside[_i].line);
    ck_assert_msg(sc.err.kind == beside[_i].kind, "%s: %s", beside[_i].line,
                  sc.err.message ? sc.err.message : "fine");
    ck_assert_int_eq(sc.document != NULL, beside[_i].kind == ERROR_NONE);
    ck_assert_uint_eq(sc.asked.len, 0);
    fini_held(&sc);
}
END_TEST

/* Where something would have to be opened or asked first, it waits its turn like any other. */
START_TEST(test_nothing_is_opened_beside)
{
    struct scene sc;
    static const struct command alone[] = {
        {"t alone", "s", NULL, 0, NULL, DOCUMENT_NONE, run_hold},
    };
    scene_init(&sc, true);
    command_register(scene_app(&sc), alone, 1);
    scene_start(&sc, "t alone");
    scene_start(&sc, "track list");
    ck_assert_int_eq(sc.ended, 1);
    ck_assert_int_eq(sc.err.kind, ERROR_USAGE);
    ck_assert(!app_has_user(sc.app));
    fini_held(&sc);
}
END_TEST

/* While a reply streams the track is there to stay; others are not. */
struct streaming {
    struct scene *sc;
    void (*event)(void *ctx, const struct event *event);
    bool tried;
};
static struct streaming streaming; /* what the front end has no place for */

static void try_while_it_streams(void *ctx, const struct event *event)
{
    struct scene *sc = ctx;
    if (event->type == EVENT_DELTA && !streaming.tried) {
        streaming.tried = true;
        struct view_tracks v = {0};
        ck_assert_int_eq(view_tracks_load(sc->app, 0, 9, &v, NULL), ERROR_NONE);
        ck_assert_uint_eq(v.count, 2);
        for (size_t i = 0; i < 2; i++) {
            ck_assert_int_eq(v.items[i].streaming, strcmp(v.items[i].title, "Chess") == 0);
        }
        view_tracks_fini(&v);
        scene_start(sc, "track rm Chess --yes");
        ck_assert_int_eq(sc->err.kind, ERROR_USAGE);
        ck_assert_ptr_nonnull(strstr(sc->err.message, "still being written"));
        scene_start(sc, "track edit Chess --title Checkers");
        ck_assert_int_eq(sc->err.kind, ERROR_NONE);
        scene_start(sc, "track rm Go --yes");
        ck_assert_int_eq(sc->err.kind, ERROR_NONE);
        scene_start(sc, "undo Checkers");
        ck_assert_int_eq(sc->err.kind, ERROR_NONE);
        sc->ended = 0;
    }
    streaming.event(ctx, event);
}

START_TEST(test_while_it_streams)
{
    struct scene sc;
    scene_init(&sc, true);
    scene_must(&sc, "plan --skill Chess");
    scene_must(&sc, "track add --skill Go");
    streaming = (struct streaming){.sc = &sc, .event = sc.front.event};
    sc.front.event = try_while_it_streams;
    scene_must(&sc, "say Chess 'more practice'");
    ck_assert(streaming.tried);
    sc.front.event = streaming.event;
    ck_assert_uint_eq(count_tracks(&sc), 1);
    scene_must(&sc, "track show Chess");
    ck_assert_uint_ge(json_size(json_get(json_get(sc.document, "ai_generated_plan"), "modules")),
                      2);
    scene_must(&sc, "track rm Chess --yes");
    ck_assert_uint_eq(count_tracks(&sc), 0);
    scene_fini(&sc);
}
END_TEST

Suite *suite_enter(void)
{
    Suite *s = suite_create("enter");
    TCase *tc = tcase_create("enter");
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, test_enter, 0, 2);
    tcase_add_test(tc, test_answer_comes_later);
    tcase_add_test(tc, test_file_cannot_be_opened);
    suite_add_tcase(s, tc);
    tc = tcase_create("provider");
    tcase_add_test(tc, test_provider);
    suite_add_tcase(s, tc);
    tc = tcase_create("beside");
    tcase_add_loop_test(tc, test_beside, 0, sizeof beside / sizeof *beside);
    tcase_add_test(tc, test_nothing_is_opened_beside);
    tcase_add_test(tc, test_while_it_streams);
    suite_add_tcase(s, tc);
    return s;
}
