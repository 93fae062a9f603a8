/* Running a command: it ends once, from the loop, with nothing of it left. */
#include "scene.h"
#include "suites.h"

#include "syllabus/app/args.h"
#include "syllabus/app/command.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/config/config.h"
#include "syllabus/loop/loop.h"

#include <stdlib.h>
#include <string.h>

static int freed;

static void count_free(void *state)
{
    freed++;
    free(state);
}

static enum command_state run_done(struct call *call)
{
    call_set_document(call, json_new_text("first"));
    call_set_document(call, json_new_text("document"));
    call_set_document_kind(call, DOCUMENT_RAW);
    call_set_track(call, "track-id");
    call_set_state(call, mem_strdup("state"), count_free);
    return COMMAND_DONE;
}

static enum command_state run_silent(struct call *call)
{
    return COMMAND_ERROR;
}

static enum command_state run_fails(struct call *call)
{
    call_set_document(call, json_new_text("half of it"));
    error_set(call_error(call), ERROR_NO_PLAN, "no plan");
    call_set_track(call, "track-id");
    return COMMAND_ERROR;
}

static void end_twice(void *ctx)
{
    struct call *call = ctx;
    call_done(call);
    call_done(call);
}

static enum command_state run_later(struct call *call)
{
    call_set_state(call, mem_strdup("state"), count_free);
    loop_defer(app_options(call_app(call))->loop, end_twice, call);
    return COMMAND_WAIT;
}

static void stop(struct call *call)
{
    error_set(call_error(call), ERROR_INTERRUPTED, "stopped");
    call_fail(call);
}

static enum command_state run_until_stopped(struct call *call)
{
    call_on_cancel(call, stop);
    return COMMAND_WAIT;
}

static enum command_state run_user(struct call *call)
{
    freed = -1; /* it ran */
    return COMMAND_DONE;
}

static const struct command rows[] = {
    {"t done", "s", NULL, 0, NULL, DOCUMENT_TEXT, run_done},
    {"t silent", "s", NULL, 0, NULL, DOCUMENT_TEXT, run_silent},
    {"t fails", "s", NULL, 0, NULL, DOCUMENT_TEXT, run_fails},
    {"t later", "s", NULL, 0, NULL, DOCUMENT_TEXT, run_later},
    {"t stopped", "s", NULL, 0, NULL, DOCUMENT_TEXT, run_until_stopped},
    {"t user", "s", NULL, COMMAND_STORE | COMMAND_USER, NULL, DOCUMENT_NONE, run_user},
};

static void init(struct scene *sc, bool guest)
{
    freed = 0;
    scene_init(sc, guest);
    command_register(scene_app(sc), rows, sizeof rows / sizeof *rows);
}

START_TEST(test_done)
{
    struct scene sc;
    init(&sc, true);
    scene_start(&sc, "t done");
    ck_assert_int_eq(sc.ended, 0); /* not before the loop's turn */
    ck_assert(app_busy(sc.app));
    ck_assert(!app_cancel(sc.app)); /* too late: it is done */
    loop_run(sc.loop);
    ck_assert_int_eq(sc.ended, 1);
    ck_assert(!app_busy(sc.app));
    ck_assert_int_eq(sc.err.kind, ERROR_NONE);
    ck_assert_str_eq(json_text(sc.document, NULL), "document");
    ck_assert_int_eq(sc.kind, DOCUMENT_RAW);
    ck_assert_str_eq(sc.track_id, "track-id");
    ck_assert(!sc.cancelled);
    ck_assert_int_eq(freed, 1);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_errors)
{
    struct scene sc;
    init(&sc, true);
    ck_assert_int_eq(scene_run(&sc, "t fails"), ERROR_NO_PLAN);
    ck_assert_str_eq(sc.err.message, "no plan");
    ck_assert_ptr_null(sc.document);
    ck_assert_str_eq(sc.track_id, "track-id");
    ck_assert_int_eq(sc.kind, DOCUMENT_TEXT);
    /* A handler that forgets to say why is an error all the same. */
    ck_assert_int_ne(scene_run(&sc, "t silent"), ERROR_NONE);
    ck_assert_ptr_nonnull(sc.err.message);
    ck_assert_ptr_null(sc.track_id);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_waiting)
{
    struct scene sc;
    init(&sc, true);
    scene_must(&sc, "t later");
    ck_assert_int_eq(freed, 1);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_one_at_a_time)
{
    struct scene sc;
    init(&sc, true);
    scene_start(&sc, "t stopped");
    scene_start(&sc, "t done");
    ck_assert_int_eq(sc.ended, 1); /* the second, at once */
    ck_assert_int_eq(sc.err.kind, ERROR_USAGE);
    ck_assert_ptr_null(sc.document);
    ck_assert(app_busy(sc.app));
    ck_assert(app_cancel(sc.app));
    ck_assert(!app_cancel(sc.app));
    ck_assert_int_eq(sc.ended, 1);
    loop_run(sc.loop);
    ck_assert_int_eq(sc.ended, 2);
    ck_assert_int_eq(sc.err.kind, ERROR_INTERRUPTED);
    ck_assert(sc.cancelled);
    ck_assert(!app_cancel(sc.app));
    scene_must(&sc, "t done");
    ck_assert(!sc.cancelled);
    scene_fini(&sc);
}
END_TEST

/* The end of one command may begin the next. */
static void run_next(void *ctx, const struct outcome *outcome)
{
    struct scene *sc = ctx;
    ck_assert(!app_busy(sc->app));
    app_run(sc->app, command_find(sc->app, "t done"), args_new(), scene_outcome, sc);
}

START_TEST(test_one_after_the_other)
{
    struct scene sc;
    init(&sc, true);
    app_run(scene_app(&sc), command_find(sc.app, "t later"), args_new(), run_next, &sc);
    loop_run(sc.loop);
    ck_assert_int_eq(sc.ended, 1);
    ck_assert_str_eq(json_text(sc.document, NULL), "document");
    scene_fini(&sc);
}
END_TEST

START_TEST(test_needs_a_user)
{
    struct scene sc;
    init(&sc, false);
    ck_assert_int_eq(scene_run(&sc, "t user"), ERROR_NOT_SIGNED_IN);
    ck_assert_int_eq(freed, 0);
    ck_assert_ptr_null(app_user_email(sc.app));
    ck_assert(!app_is_guest(sc.app));
    scene_fini(&sc);
}
END_TEST

START_TEST(test_guest)
{
    struct scene sc;
    init(&sc, true);
    ck_assert(!app_is_guest(sc.app)); /* nobody yet */
    scene_must(&sc, "t user");
    ck_assert_int_eq(freed, -1);
    ck_assert(app_is_guest(sc.app));
    ck_assert_ptr_null(app_user_email(sc.app));
    scene_fini(&sc);
}
END_TEST

/* Said as such, and the command does not run. */
START_TEST(test_store_cannot_be_opened)
{
    struct scene sc;
    init(&sc, false);
    ck_assert_int_eq(config_set_argument(sc.config, "storage.path", sc.dir, NULL), ERROR_NONE);
    ck_assert_int_ne(scene_run(&sc, "t user"), ERROR_NONE); /* it is a folder */
    ck_assert_ptr_nonnull(strstr(sc.err.message, sc.dir));
    ck_assert_int_eq(freed, 0);
    /* The next one tries again. */
    char *path = mem_printf("%s/new/file.db", sc.dir);
    ck_assert_int_eq(config_set_argument(sc.config, "storage.path", path, NULL), ERROR_NONE);
    ck_assert_int_eq(scene_run(&sc, "t user"), ERROR_NOT_SIGNED_IN);
    free(path);
    scene_fini(&sc);
}
END_TEST

Suite *suite_call(void)
{
    Suite *s = suite_create("call");
    TCase *tc = tcase_create("ends");
    tcase_add_test(tc, test_done);
    tcase_add_test(tc, test_errors);
    tcase_add_test(tc, test_waiting);
    tcase_add_test(tc, test_one_at_a_time);
    tcase_add_test(tc, test_one_after_the_other);
    suite_add_tcase(s, tc);
    tc = tcase_create("needs");
    tcase_add_test(tc, test_needs_a_user);
    tcase_add_test(tc, test_guest);
    tcase_add_test(tc, test_store_cannot_be_opened);
    suite_add_tcase(s, tc);
    return s;
}
