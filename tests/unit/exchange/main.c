#include "syllabus/base/buf.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"
#include "syllabus/exchange/export.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define NOW 1764000000123 /* 2025-11-24T16:00:00.123Z */

static struct track *sample(const char *title)
{
    struct track *t = track_new();

    t->id = mem_strdup("0193a6f0-0000-7000-8000-000000000001");
    t->title = mem_strdup(title);
    t->skill_area = mem_strdup("Python");
    t->minutes = 2400;
    t->language = mem_strdup("ru");
    t->plan = plan_new();
    plan_insert_module(t->plan, 0)->title = mem_strdup("Основы");
    t->module_count = 1;
    t->modules = mem_array(1, sizeof *t->modules);
    t->modules[0].id = mem_strdup("0193a6f0-0000-7000-8000-000000000002");
    t->modules[0].number = 1;
    t->modules[0].title = mem_strdup("Основы");
    t->modules[0].minutes = 450;
    return t;
}

static struct json_object *parsed(const struct buf *out)
{
    struct json_object *v = NULL;

    ck_assert_int_eq(json_parse(buf_str(out), out->len, 32, &v, NULL), ERROR_NONE);
    return v;
}

START_TEST(test_one)
{
    struct track *t = sample("Курс");
    struct buf out = BUF_INIT(1 << 20);

    ck_assert_int_eq(
        export_course_json(
            &(struct export_content){.tracks = (const struct track *[]){t}, .count = 1}, NOW, &out,
            NULL),
        ERROR_NONE);
    ck_assert_int_eq(out.data[out.len - 1], '\n');
    ck_assert_int_eq(out.data[out.len - 2], '}');
    ck_assert_ptr_nonnull(strstr(out.data, "\n  \"track\":"));
    struct json_object *v = parsed(&out);
    double hours = 0;

    ck_assert_uint_eq(json_size(v), 4);
    ck_assert_str_eq(json_get_text(v, "format"), "syllabus-course");
    ck_assert_str_eq(json_get_text(v, "exported_at"), "2025-11-24T16:00:00.123Z");
    ck_assert_str_eq(json_get_text(json_get(v, "track"), "title"), "Курс");
    ck_assert(json_get_number(json_at(json_get(json_get(v, "track"), "modules"), 0),
                              "estimated_duration_hours", &hours));
    ck_assert(hours == 7.5);
    json_free(v);
    buf_fini(&out);
    track_free(t);
}
END_TEST

START_TEST(test_several)
{
    struct track *a = sample("One");
    struct track *b = sample("Two");
    struct buf out = BUF_INIT(1 << 20);

    ck_assert_int_eq(
        export_course_json(
            &(struct export_content){.tracks = (const struct track *[]){a, b}, .count = 2}, NOW,
            &out, NULL),
        ERROR_NONE);
    struct json_object *v = parsed(&out);

    ck_assert_ptr_null(json_get(v, "track"));
    ck_assert_uint_eq(json_size(json_get(v, "tracks")), 2);
    ck_assert_str_eq(json_get_text(json_at(json_get(v, "tracks"), 1), "title"), "Two");
    json_free(v);
    buf_fini(&out);
    track_free(a);
    track_free(b);
}
END_TEST

/* What could drive a terminal leaves escaped, and comes back as it was. */
START_TEST(test_harmless)
{
    static const char title[] = "a\x1b[2J\xe2\x80\xae"
                                "b";
    struct track *t = sample(title);
    struct buf out = BUF_INIT(1 << 20);

    ck_assert_int_eq(
        export_course_json(
            &(struct export_content){.tracks = (const struct track *[]){t}, .count = 1}, NOW, &out,
            NULL),
        ERROR_NONE);
    ck_assert_ptr_null(memchr(out.data, 0x1b, out.len));
    ck_assert_ptr_null(strstr(out.data, "\xe2\x80\xae"));
    struct json_object *v = parsed(&out);

    ck_assert_str_eq(json_get_text(json_get(v, "track"), "title"), title);
    json_free(v);
    buf_fini(&out);
    track_free(t);
}
END_TEST

START_TEST(test_full)
{
    struct track *t = sample("Курс");
    struct buf out = BUF_INIT(100);
    struct error err = {0};

    ck_assert_int_eq(
        export_course_json(
            &(struct export_content){.tracks = (const struct track *[]){t}, .count = 1}, NOW, &out,
            &err),
        ERROR_TOO_LONG);
    ck_assert_int_eq(err.kind, ERROR_TOO_LONG);
    error_clear(&err);
    buf_fini(&out);
    track_free(t);
}
END_TEST

static const struct {
    const char *path;
    const char *format; /* NULL: refused */
} paths[] = {
    {"course.json", "json"},
    {"COURSE.JSON", "json"},
    {"a.b/course", "json"},
    {"course.txt", NULL},
    {"course.docx", NULL},
    {"course.7z", NULL},
    {"course v1.2", "json"},
    {"St. Petersburg", "json"},
    {"course.", "json"},
    {".hidden", "json"},
    {"a.md/.hidden", "json"},
    {"course.json.bak", NULL},
    {"", "json"},
    {"course.md", NULL},
    {"course.MD", NULL},
    {"plan.ics", NULL},
    {"a.csv", NULL},
    {"a.html", NULL},
    {"a.htm", NULL},
    {"quiz.gift", NULL},
    {"order.mmd", NULL},
    {"a.md/course", "json"},
    {"a.html.json", "json"},
};

START_TEST(test_formats)
{
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        const struct export_format *f = export_format_by_path(paths[i].path);

        ck_assert_msg((f == NULL) == (paths[i].format == NULL), "%s", paths[i].path);
        if (f != NULL) {
            ck_assert_str_eq(f->name, paths[i].format);
        }
    }
    for (size_t i = 0; export_format_at(i) != NULL; i++) {
        ck_assert_ptr_eq(export_format_by_name(export_format_at(i)->name), export_format_at(i));
        ck_assert(export_format_at(i)->write != NULL);
    }
    ck_assert_ptr_nonnull(export_format_by_name("json"));
    ck_assert_ptr_null(export_format_by_name("JSON"));
    ck_assert_ptr_null(export_format_by_name("html"));
    ck_assert_ptr_null(export_format_by_name(NULL));
}
END_TEST

int main(void)
{
    Suite *s = suite_create("export");
    TCase *t = tcase_create("export");

    tcase_add_test(t, test_one);
    tcase_add_test(t, test_several);
    tcase_add_test(t, test_harmless);
    tcase_add_test(t, test_full);
    tcase_add_test(t, test_formats);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);

    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);

    srunner_free(r);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
