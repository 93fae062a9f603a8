/* Passwords and who is signed in, as the commands have it. */
#include "scene.h"
#include "suites.h"

#include "syllabus/base/mem.h"

#include <stdlib.h>
#include <string.h>

static char secret[] = "SYLLABUS_PASSWORD=correct horse";
static char wrong[] = "SYLLABUS_PASSWORD=battery staple";
static char empty[] = "SYLLABUS_PASSWORD=";
static char longer[] = "SYLLABUS_PASSWORD_OF=somebody";

#define REGISTER "account register --email ann@example.org --first-name Ann --last-name Lee"

START_TEST(test_stays_signed_in)
{
    char *environment[] = {longer, secret, NULL};
    struct scene sc;
    scene_init(&sc, false);
    sc.options.environ_values = environment;
    scene_must(&sc, REGISTER);
    ck_assert_str_eq(scene_text(&sc, "email"), "ann@example.org");
    ck_assert_str_eq(scene_text(&sc, "role"), "admin");
    ck_assert_str_eq(app_user_email(sc.app), "ann@example.org");
    ck_assert_uint_eq(sc.asked.len, 0);
    scene_restart(&sc);
    scene_must(&sc, "account whoami");
    ck_assert_str_eq(scene_text(&sc, "email"), "ann@example.org");
    scene_must(&sc, "account logout");
    scene_restart(&sc);
    ck_assert_int_eq(scene_run(&sc, "account whoami"), ERROR_NOT_SIGNED_IN);
    scene_must(&sc, "account logout"); /* fine when nobody is signed in */
    environment[0] = secret;           /* a name that begins like it was not taken for it */
    environment[1] = NULL;
    scene_must(&sc, "account login --email ANN@example.org");
    scene_restart(&sc);
    scene_must(&sc, "account whoami");
    scene_fini(&sc);
}
END_TEST

/* --user is for the commands of this program only. */
START_TEST(test_user_for_once)
{
    char *environment[] = {secret, NULL};
    struct scene sc;
    scene_init(&sc, false);
    sc.options.environ_values = environment;
    scene_must(&sc, REGISTER);
    scene_must(&sc, "account logout");
    scene_restart(&sc);
    sc.options.user = "ann@example.org";
    scene_must(&sc, "account whoami");
    ck_assert_str_eq(app_user_email(sc.app), "ann@example.org");
    scene_restart(&sc);
    environment[0] = wrong;
    ck_assert_int_eq(scene_run(&sc, "account whoami"), ERROR_NOT_SIGNED_IN);
    ck_assert_ptr_null(app_user_email(sc.app));
    scene_restart(&sc);
    sc.options.user = NULL;
    ck_assert_int_eq(scene_run(&sc, "account whoami"), ERROR_NOT_SIGNED_IN);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_asks_without_echo)
{
    char *const environment[] = {empty, NULL};
    struct scene sc;
    scene_init(&sc, false);
    sc.options.environ_values = environment;
    sc.interactive = true;
    sc.answer = "correct horse";
    scene_must(&sc, REGISTER);
    ck_assert_ptr_nonnull(strstr(buf_str(&sc.asked), "secret "));
    scene_must(&sc, "account logout");
    sc.answer = NULL; /* no answer, no password */
    ck_assert_int_eq(scene_run(&sc, "account login --email ann@example.org"), ERROR_USAGE);
    sc.answer = "";
    ck_assert_int_eq(scene_run(&sc, "account login --email ann@example.org"), ERROR_USAGE);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_nobody_to_ask)
{
    struct scene sc;
    scene_init(&sc, false);
    ck_assert_int_eq(scene_run(&sc, REGISTER), ERROR_USAGE);
    ck_assert_ptr_nonnull(strstr(app_advice(&sc.err), "--password-stdin"));
    ck_assert_ptr_nonnull(strstr(app_advice(&sc.err), "SYLLABUS_PASSWORD"));
    ck_assert_uint_eq(sc.asked.len, 0);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_guest_has_no_account)
{
    static const char *const lines[] = {REGISTER, "account login --email ann@example.org",
                                        "account logout"};
    struct scene sc;
    scene_init(&sc, true);
    sc.interactive = true;
    sc.answer = "correct horse";
    ck_assert_int_eq(scene_run(&sc, lines[_i]), ERROR_USAGE);
    ck_assert_ptr_nonnull(strstr(app_advice(&sc.err), "--guest"));
    ck_assert_uint_eq(sc.asked.len, 0);
    scene_must(&sc, "account whoami");
    scene_fini(&sc);
}
END_TEST

Suite *suite_account(void)
{
    Suite *s = suite_create("account");
    TCase *tc = tcase_create("sign in");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, test_stays_signed_in);
    tcase_add_test(tc, test_user_for_once);
    tcase_add_test(tc, test_asks_without_echo);
    tcase_add_test(tc, test_nobody_to_ask);
    tcase_add_loop_test(tc, test_guest_has_no_account, 0, 3);
    suite_add_tcase(s, tc);
    return s;
}
