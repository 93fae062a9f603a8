/* What a reply may not change, and what it changes without having been asked to. */
#include "suites.h"

#include "fakes.h"
#include "plans.h"

#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_choice.h"

#include <string.h>

static struct fakes f;

static void setup(void)
{
    fakes_init(&f, "en");
}

static void teardown(void)
{
    fakes_fini(&f);
}

/* The first plan, with pins; then a reply. */
static void turn(bool pinned, bool hours_pinned, bool strict, const char *request,
                 const char *reply)
{
    struct error err = {0};
    f.options.strict = strict;
    fakes_restart(&f);
    ck_assert_int_eq(planner_welcome(f.planner, "track", &err), ERROR_NONE);
    fake_answer(&f, PLAN_TWO);
    f.versions[0].plan->modules[1].pinned = pinned;
    f.versions[0].plan->modules[1].hours_pinned = hours_pinned;
    ck_assert_int_eq(planner_say(f.planner, "track", request, &err), ERROR_NONE);
    fake_answer(&f, reply);
    ck_assert_uint_eq(f.version_count, 2);
}

static const struct {
    bool pinned, hours_pinned, strict;
    const char *request;
    int minutes; /* of the second module afterwards */
    bool proposed;
    const char *refused;
} rows[] = {
    {false, false, false, "add testing", 480, false, ""},
    {true, false, false, "add testing", 720, true, "changing “Concurrency” (hours)\n"},
    {false, true, false, "add testing", 720, true, "changing “Concurrency” (hours)\n"},
    {false, false, false, "change module 1", 480, false, ""},
    {false, false, true, "change module 2", 480, false, ""},
    {false, false, true, "make it better", 480, false, ""},
};

START_TEST(test_what_is_kept)
{
    turn(rows[_i].pinned, rows[_i].hours_pinned, rows[_i].strict, rows[_i].request, PLAN_THREE);
    const struct plan *p = fake_current_plan(&f);
    ck_assert_uint_eq(p->module_count, 3);
    ck_assert_int_eq(p->modules[1].minutes, rows[_i].minutes);
    ck_assert_int_eq(p->modules[1].pinned, rows[_i].pinned);
    ck_assert_int_eq(f.versions[1].proposed != NULL, rows[_i].proposed);
    ck_assert_str_eq(buf_str(&f.refused), rows[_i].refused);
    if (rows[_i].proposed) {
        const struct plan *proposed = f.versions[1].proposed;
        ck_assert_int_eq(proposed->modules[1].minutes, 480);
        for (size_t i = 0; i < 3; i++) { /* a module is the same one in both */
            ck_assert_str_eq(proposed->modules[i].id, p->modules[i].id);
        }
    }
}
END_TEST

/* A module that the request did not name is gone, and its hours are in another total. */
#define PLAN_ONE                                                                                   \
    "Shorter.\n\n## Course plan: Go (9 hours)\n\n"                                                 \
    "### Module 1: Basics of the language (9 hours)\n- Write a first program\n- Use loops\n"

START_TEST(test_beside)
{
    bool strict = _i == 1;
    turn(false, false, strict, "lengthen module 1", PLAN_ONE);
    ck_assert_uint_eq(fake_current_plan(&f)->module_count, strict ? 2 : 1);
    ck_assert_int_eq(fake_current_plan(&f)->modules[0].minutes, 540);
    ck_assert_str_eq(buf_str(&f.refused), strict ? "removing “Concurrency”\n" : "");
    ck_assert_int_eq(f.versions[1].proposed != NULL, strict);
}
END_TEST

Suite *held_suite(void)
{
    Suite *s = suite_create("held");
    TCase *t = tcase_create("held");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, test_what_is_kept, 0, sizeof rows / sizeof *rows);
    tcase_add_loop_test(t, test_beside, 0, 2);
    suite_add_tcase(s, t);
    return s;
}
