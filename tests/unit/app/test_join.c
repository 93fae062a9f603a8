/* A guest becomes somebody: everything comes along, or the guest has everything still. */
#include "scene.h"
#include "suites.h"

#include "../../../src/app/app_internal.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/config/config.h"

#include <stdlib.h>
#include <string.h>

#define REGISTER "account register --email ann@example.org --first-name Ann --last-name Lee"

static void guest_init(struct scene *sc)
{
    struct error err = {0};
    scene_init(sc, false);
    sc->interactive = true;
    sc->answer = "correct horse";
    ck_assert_int_eq(app_enter_guest(scene_app(sc), &err), ERROR_NONE);
    scene_must(sc, "plan --skill Chess --finalize");
    scene_must(sc, "say Chess 'add a module on endgames'");
    scene_must(sc, "module status Chess 1 completed");
    scene_must(sc, "track add --skill Go");
}

/* What a command prints, as text. Owned. */
static char *printed(struct scene *sc, const char *line)
{
    scene_must(sc, line);
    return json_printed(sc->document, JSON_PRETTY);
}

static const char *const looks[] = {"track list",     "track show Chess", "history Chess",
                                    "versions Chess", "chats Chess",      "module list Chess"};
#define LOOKS (sizeof looks / sizeof *looks)

static void look_around(struct scene *sc, char *seen[LOOKS])
{
    for (size_t i = 0; i < LOOKS; i++) {
        seen[i] = printed(sc, looks[i]);
    }
}

static void check_same(struct scene *sc, char *seen[LOOKS])
{
    for (size_t i = 0; i < LOOKS; i++) {
        char *now = printed(sc, looks[i]);
        ck_assert_str_eq(now, seen[i]);
        free(now);
    }
}

static void forget(char *seen[LOOKS])
{
    for (size_t i = 0; i < LOOKS; i++) {
        free(seen[i]);
    }
}

START_TEST(test_register_keeps_everything)
{
    struct scene sc;
    char *seen[LOOKS];
    guest_init(&sc);
    look_around(&sc, seen);
    scene_must(&sc, REGISTER);
    ck_assert_str_eq(scene_text(&sc, "role"), "admin");
    ck_assert(!app_is_guest(sc.app));
    ck_assert_str_eq(app_user_email(sc.app), "ann@example.org");
    check_same(&sc, seen);
    scene_restart(&sc); /* another process: it is all in the file */
    check_same(&sc, seen);
    scene_must(&sc, "undo Chess");
    forget(seen);
    scene_fini(&sc);
}
END_TEST

/* The work goes on in the same place: another turn, another version. */
START_TEST(test_work_goes_on)
{
    struct scene sc;
    guest_init(&sc);
    scene_must(&sc, REGISTER);
    scene_must(&sc, "say Chess 'add a module on openings'");
    scene_must(&sc, "versions Chess");
    ck_assert_uint_eq(json_size(sc.document), 3);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_login_keeps_everything)
{
    struct scene sc;
    char *seen[LOOKS];
    scene_init(&sc, false);
    sc.interactive = true;
    sc.answer = "correct horse";
    scene_must(&sc, REGISTER);
    scene_must(&sc, "track add --skill Rust");
    scene_must(&sc, "account logout");
    struct error err = {0};
    ck_assert_int_eq(app_enter_guest(sc.app, &err), ERROR_NONE);
    scene_must(&sc, "plan --skill Chess --finalize");
    look_around(&sc, seen);
    sc.answer = "wrong";
    ck_assert_int_eq(scene_run(&sc, "account login --email ann@example.org"), ERROR_NOT_SIGNED_IN);
    ck_assert(app_is_guest(sc.app));
    check_same(&sc, seen);
    sc.answer = "correct horse";
    scene_must(&sc, "account login --email ann@example.org");
    ck_assert_str_eq(app_user_email(sc.app), "ann@example.org");
    scene_must(&sc, "track list");
    ck_assert_uint_eq(json_size(sc.document), 2);
    scene_must(&sc, "track show Rust");
    forget(seen);
    scene_fini(&sc);
}
END_TEST

/* Whatever is wrong, the guest is there with everything, and may try again. */
START_TEST(test_failures_keep_the_guest)
{
    static const char *const lines[] = {
        "account register --email nonsense --first-name Ann --last-name Lee",
        "account register --email ann@example.org --first-name ' ' --last-name Lee",
        "account login --email nobody@example.org",
    };
    struct scene sc;
    char *seen[LOOKS];
    guest_init(&sc);
    look_around(&sc, seen);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        ck_assert_msg(scene_run(&sc, lines[i]) != ERROR_NONE, "%s", lines[i]);
        ck_assert(app_is_guest(sc.app));
    }
    /* No file can be opened: a folder stands there. */
    char *before = mem_printf("%s/elsewhere.db", sc.dir);
    ck_assert_int_eq(config_set_argument(sc.config, "storage.path", sc.dir, NULL), ERROR_NONE);
    ck_assert_int_eq(scene_run(&sc, REGISTER), ERROR_DATABASE);
    ck_assert(app_is_guest(sc.app));
    check_same(&sc, seen);
    ck_assert_int_eq(config_set_argument(sc.config, "storage.path", before, NULL), ERROR_NONE);
    scene_must(&sc, REGISTER);
    check_same(&sc, seen);
    free(before);
    forget(seen);
    scene_fini(&sc);
}
END_TEST

/* Details that are missing are asked for, where there is somebody. */
START_TEST(test_details_are_asked_for)
{
    struct scene sc;
    scene_init(&sc, false);
    ck_assert_int_eq(scene_run(&sc, "account register --email ann@example.org"), ERROR_USAGE);
    ck_assert_ptr_nonnull(strstr(sc.err.message, "--first-name"));
    ck_assert_int_eq(scene_run(&sc, "account login"), ERROR_USAGE);
    ck_assert_uint_eq(sc.asked.len, 0);
    sc.interactive = true;
    sc.answer = "ann@example.org"; /* to every question */
    scene_must(&sc, "account register");
    ck_assert_str_eq(buf_str(&sc.asked), "E-mail:\nFirst name:\nLast name:\nsecret Choose a "
                                         "password:\nsecret Once more:\n");
    ck_assert_str_eq(scene_text(&sc, "first_name"), "ann@example.org");
    sc.answer = NULL;
    ck_assert_int_eq(scene_run(&sc, "account login"), ERROR_USAGE);
    scene_fini(&sc);
}
END_TEST

Suite *suite_join(void)
{
    Suite *s = suite_create("join");
    TCase *tc = tcase_create("join");
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, test_register_keeps_everything);
    tcase_add_test(tc, test_work_goes_on);
    tcase_add_test(tc, test_login_keeps_everything);
    tcase_add_test(tc, test_failures_keep_the_guest);
    tcase_add_test(tc, test_details_are_asked_for);
    suite_add_tcase(s, tc);
    return s;
}
