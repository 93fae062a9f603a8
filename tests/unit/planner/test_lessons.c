/* Lessons of a module: stored one by one, asked for once more, never lost. */
#include "fakes.h"
#include "suites.h"

#include "syllabus/base/mem.h"
#include "syllabus/course/lesson.h"
#include "syllabus/course/lesson_answer.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

static struct fakes f;

static void setup(void)
{
    fakes_init(&f, "en");
    f.track->modules = mem_array(2, sizeof *f.track->modules);
    f.track->module_count = 2;
    for (int i = 0; i < 2; i++) {
        struct module *m = &f.track->modules[i];
        module_init(m);
        m->id = mem_printf("m%d", i + 1);
        m->number = i + 1;
        m->title = mem_strdup(i == 0 ? "First steps" : "Channels");
        m->description = mem_strdup("");
        m->minutes = 120;
        strlist_add(&m->objectives, i == 0 ? "Write a loop" : "Connect goroutines");
    }
    struct lesson *other = module_add_lesson(&f.track->modules[1]);
    other->id = mem_strdup("other");
    other->title = mem_strdup("A lesson elsewhere");
    other->text = mem_strdup("x");
    other->number = 1;
}

static void teardown(void)
{
    fakes_fini(&f);
}

#define THEORY(title)                                                                              \
    "{\"type\":\"theory\",\"title\":\"" title "\",\"minutes\":60,\"objectives\":[1],\"content\":"  \
    "\"Text\",\"tasks\":[],\"questions\":[]}"
#define QUIZ(answer)                                                                               \
    "{\"type\":\"quiz\",\"title\":\"Check\",\"minutes\":30,\"objectives\":[1],\"content\":\"\","   \
    "\"tasks\":[],\"questions\":[{\"question\":\"Q\",\"options\":[\"a\",\"b\"],\"answer\":"        \
    "\"" answer "\",\"explanation\":\"\"}]}"
#define LESSONS(list) "{\"lessons\":[" list "]}"

static const unsigned theory_and_quiz =
    LESSON_TYPE_BIT(LESSON_THEORY) | LESSON_TYPE_BIT(LESSON_QUIZ);

static void make(unsigned types, bool replace)
{
    struct error err = {0};
    const struct lesson_request request = {.module_number = 1, .types = types, .replace = replace};
    f.dones = 0;
    ck_assert_msg(planner_make_lessons(f.planner, "track", &request, &err) == ERROR_NONE, "%s",
                  err.message);
}

/* "theory A 60, quiz B 30": what the first module has. */
static void has(const char *wanted)
{
    const struct module *m = &f.track->modules[0];
    struct buf got = BUF_INIT(4096);
    for (size_t i = 0; i < m->lesson_count; i++) {
        buf_printf(&got, "%s%s %s %d", i > 0 ? ", " : "", lesson_type_name(m->lessons[i].type),
                   m->lessons[i].title, m->lessons[i].minutes);
    }
    ck_assert_str_eq(buf_str(&got), wanted);
    buf_fini(&got);
}

START_TEST(test_whole)
{
    make(theory_and_quiz, false);
    ck_assert_int_eq(f.turn.kind, TURN_LESSONS);
    ck_assert_double_eq_tol(f.turn.temperature, 0.5, 1e-9);
    ck_assert_ptr_nonnull(f.turn.schema);
    ck_assert_int_eq(f.turn.minutes, 60); /* half of the types, half of the time */
    ck_assert_ptr_nonnull(strstr(f.asked, "Write a loop"));
    ck_assert_ptr_nonnull(strstr(f.asked, "A lesson elsewhere")); /* siblings */
    ck_assert_ptr_nonnull(strstr(f.asked, "theory, quiz"));
    ck_assert_ptr_nonnull(strstr(f.asked, "English"));
    fake_answer(&f, LESSONS(THEORY("Loops") "," QUIZ("b")));
    ck_assert_uint_eq(f.dones, 1);
    ck_assert_int_eq(f.outcome, ERROR_NONE);
    has("theory Loops 40, quiz Check 20");
    ck_assert_int_eq(f.usage[0].kind, REQUEST_LESSON);
    ck_assert(fake_event_seen(&f, "lesson 1 theory Loops"));
    ck_assert_str_eq(f.track->modules[0].lessons[0].objectives.items[0], "Write a loop");
}
END_TEST

/* The first one is stored while the second is still being written. */
START_TEST(test_stored_as_they_come)
{
    char *padding = mem_alloc(3000);
    memset(padding, ' ', 2999);
    make(theory_and_quiz, false);
    fake_delta(&f, "{\"lessons\":[" THEORY("Loops") ",");
    fake_delta(&f, padding);
    ck_assert_uint_eq(f.lessons_written, 1);
    ck_assert_uint_eq(f.dones, 0);
    fake_end(&f, ERROR_NETWORK, NULL);
    ck_assert_int_eq(f.outcome, ERROR_NETWORK);
    ck_assert_ptr_nonnull(strstr(f.outcome_text, "1 lesson was made"));
    has("theory Loops 60");
    /* The same again makes what is missing, in the time that is left for it. */
    make(0, false);
    ck_assert_ptr_nonnull(strstr(f.asked, "\"First steps\": practice, homework, quiz"));
    ck_assert_int_eq(f.turn.minutes, 60);
    planner_cancel(f.planner);
    fake_end(&f, ERROR_INTERRUPTED, NULL);
    ck_assert_int_eq(f.outcome, ERROR_INTERRUPTED);
    has("theory Loops 60");
    free(padding);
}
END_TEST

START_TEST(test_repaired)
{
    make(theory_and_quiz, false);
    fake_answer(&f, LESSONS(THEORY("Loops") "," QUIZ("c")));
    ck_assert_uint_eq(f.dones, 0);
    ck_assert_int_eq(f.turn.kind, TURN_LESSONS_REPAIR);
    ck_assert_ptr_nonnull(strstr(f.asked, "lessons[1].questions[0].answer"));
    ck_assert_uint_eq(f.lessons_written, 1);
    /* It sends the right one once more, too: that is the same. */
    fake_answer(&f, LESSONS(THEORY("loops") "," QUIZ("a")));
    ck_assert_int_eq(f.outcome, ERROR_NONE);
    has("theory Loops 40, quiz Check 20");
}
END_TEST

START_TEST(test_missing)
{
    make(theory_and_quiz, false);
    fake_answer(&f, LESSONS(THEORY("Loops")));
    ck_assert_ptr_nonnull(strstr(f.asked, "there is none of the type quiz"));
    fake_answer(&f, "Sorry.");
    ck_assert_int_eq(f.outcome, ERROR_NOT_JSON);
    has("theory Loops 60");
}
END_TEST

START_TEST(test_cut_off)
{
    make(theory_and_quiz, false);
    fake_delta(&f, "{\"lessons\":[" THEORY("Loops") ",{\"type\":\"quiz\",\"title\":\"Ch");
    fake_end(&f, ERROR_CUT_OFF, "length");
    ck_assert_int_eq(f.turn.kind, TURN_LESSONS_REPAIR);
    ck_assert_ptr_nonnull(strstr(f.asked, "cut off at the token limit"));
    fake_answer(&f, LESSONS(QUIZ("a")));
    ck_assert_int_eq(f.outcome, ERROR_NONE);
    has("theory Loops 40, quiz Check 20");
}
END_TEST

/* A database that is in use is waited for; giving up keeps what is there. */
START_TEST(test_busy)
{
    make(theory_and_quiz, false);
    f.fails[FAKE_ADD_LESSON] = ERROR_DATABASE;
    f.busy = true;
    fake_answer(&f, LESSONS(THEORY("Loops") "," QUIZ("a")));
    ck_assert_uint_eq(f.dones, 0);
    ck_assert(planner_waits(f.planner));
    planner_tick(f.planner);
    ck_assert_uint_eq(f.dones, 0);
    f.fails[FAKE_ADD_LESSON] = ERROR_NONE;
    planner_tick(f.planner);
    ck_assert_uint_eq(f.dones, 1);
    ck_assert_int_eq(f.outcome, ERROR_NONE);
    has("theory Loops 40, quiz Check 20");

    make(theory_and_quiz, true);
    f.fails[FAKE_ADD_LESSON] = ERROR_DATABASE;
    fake_answer(&f, LESSONS(THEORY("New") "," QUIZ("a")));
    planner_cancel(f.planner);
    ck_assert_uint_eq(f.dones, 1);
    ck_assert_int_eq(f.outcome, ERROR_DATABASE);
    has("theory Loops 40, quiz Check 20");
}
END_TEST

START_TEST(test_replace)
{
    make(theory_and_quiz, false);
    fake_answer(&f, LESSONS(THEORY("Loops") "," QUIZ("b")));
    f.track->modules[0].lessons[1].status = MODULE_IN_PROGRESS;
    struct error err = {0};
    const struct lesson_request again = {.module_number = 1, .types = theory_and_quiz};
    ck_assert_int_eq(planner_make_lessons(f.planner, "track", &again, &err), ERROR_USAGE);
    error_clear(&err);
    make(theory_and_quiz, true); /* the quiz was begun: it stays */
    ck_assert_ptr_nonnull(strstr(f.asked, "\"First steps\": theory."));
    fake_answer(&f, LESSONS(THEORY("Anew") "," THEORY("Second")));
    ck_assert_int_eq(f.outcome, ERROR_NONE);
    ck_assert_str_eq(f.track->modules[0].lessons[0].title, "Anew");
    ck_assert_str_eq(f.track->modules[0].lessons[1].title, "Second");
    ck_assert_str_eq(f.track->modules[0].lessons[2].title, "Check");
    ck_assert_uint_eq(f.track->modules[0].lesson_count, 3);
}
END_TEST

START_TEST(test_no_module)
{
    struct error err = {0};
    const struct lesson_request request = {.module_number = 7};
    ck_assert_int_eq(planner_make_lessons(f.planner, "track", &request, &err), ERROR_NOT_FOUND);
    error_clear(&err);
    ck_assert(!planner_busy(f.planner));
}
END_TEST

Suite *lessons_suite(void)
{
    Suite *s = suite_create("lessons");
    TCase *tc = tcase_create("lessons");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, test_whole);
    tcase_add_test(tc, test_stored_as_they_come);
    tcase_add_test(tc, test_repaired);
    tcase_add_test(tc, test_missing);
    tcase_add_test(tc, test_cut_off);
    tcase_add_test(tc, test_busy);
    tcase_add_test(tc, test_replace);
    tcase_add_test(tc, test_no_module);
    suite_add_tcase(s, tc);
    return s;
}
