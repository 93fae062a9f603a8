#include "samples.h"
#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/builtin/builtin.h"
#include "syllabus/course/finalize.h"
#include "syllabus/course/plan.h"

#include <string.h>

/* The answer is what finalize_read() wants, and the modules are the plan's. */
START_TEST(test_modules)
{
    struct builtin *b = sample_builtin();
    struct track *t = sample_track("Python", DIFFICULTY_BEGINNER, 40 * 60, "ru");
    struct plan *p = sample_plan("ru");
    struct module_set set = {0};
    struct buf out = BUF_INIT(SAMPLE_LIMIT);
    struct error err = {0};

    p->modules[3].minutes = _i ? 0 : 485; /* unknown; off the grid */
    ck_assert_int_eq(builtin_finalize(b, t, p, &out, NULL), ERROR_NONE);
    ck_assert_msg(finalize_read(out.data, out.len, p, &set, &err) == ERROR_NONE, "%s", err.message);
    ck_assert_uint_eq(set.count, p->module_count);
    for (size_t i = 0; i < set.count; i++) {
        ck_assert_str_eq(set.items[i].title, p->modules[i].title);
        ck_assert_int_eq(set.items[i].minutes, i < 3 ? p->modules[i].minutes : _i ? 480 : 485);
        ck_assert(strlist_equal(&set.items[i].objectives, &p->modules[i].objectives));
    }
    module_set_fini(&set);
    buf_fini(&out);
    plan_free(p);
    track_free(t);
}
END_TEST

Suite *suite_finalize(void)
{
    Suite *s = suite_create("finalize");
    TCase *tc = tcase_create("finalize");

    sample_share(tc);
    tcase_add_loop_test(tc, test_modules, 0, 2);
    suite_add_tcase(s, tc);
    return s;
}
