#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"
#include "syllabus/exchange/export.h"

#include <check.h>
#include <stdbool.h>
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
            &(struct export_report){0}, NULL),
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
            &out, &(struct export_report){0}, NULL),
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
            &(struct export_report){0}, NULL),
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
            &(struct export_report){0}, &err),
        ERROR_TOO_LONG);
    ck_assert_int_eq(err.kind, ERROR_TOO_LONG);
    error_clear(&err);
    buf_fini(&out);
    track_free(t);
}
END_TEST

static const struct {
    const char *path;
    const char *format;
    bool strange;
} paths[] = {
    {"course.json", "json", false},
    {"COURSE.JSON", "json", false},
    {"a.b/course", "json", false},
    {"course.txt", "json", true},
    {"course.docx", "json", true},
    {"course.7z", "json", true},
    {"course v1.2", "json", false},
    {"St. Petersburg", "json", false},
    {"course.", "json", false},
    {".hidden", "json", false},
    {"a.csv/.hidden", "json", false},
    {"course.json.bak", "json", true},
    {"", "json", false},
    {"course.md", "markdown", false},
    {"course.MD", "markdown", false},
    {"course.markdown", "markdown", false},
    {"a.csv", "csv", false},
    {"a.CSV", "csv", false},
    {"a.html", "html", false},
    {"a.htm", "html", false},
    {"quiz.gift", "gift", false},
    {"cards.anki.txt", "anki", false},
    {"cards.anki", "anki", false},
    {"order.mmd", "mermaid", false},
    {"order.mermaid", "mermaid", false},
    {"a.csv/course", "json", false},
    {"a.html.json", "json", false},
};

START_TEST(test_formats)
{
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        const struct export_format *f = export_format_by_path(paths[i].path);

        ck_assert_msg(strcmp(f->name, paths[i].format) == 0, "%s", paths[i].path);
        ck_assert_msg(export_path_is_strange(paths[i].path) == paths[i].strange, "%s",
                      paths[i].path);
    }
    for (size_t i = 0; export_format_at(i) != NULL; i++) {
        ck_assert_ptr_eq(export_format_by_name(export_format_at(i)->name), export_format_at(i));
        ck_assert(export_format_at(i)->write != NULL);
    }
    ck_assert_ptr_nonnull(export_format_by_name("json"));
    ck_assert_ptr_null(export_format_by_name("JSON"));
    ck_assert_ptr_null(export_format_by_name("docx"));
    ck_assert_ptr_null(export_format_by_name(NULL));
}
END_TEST

/* --- the formats for other programs --- */

/* Finalized, with a plan that has what modules have no place for. */
static struct track *rich(void)
{
    struct track *t = sample("=\"Курс\"");
    struct plan_module *planned = &t->plan->modules[0];

    planned->id = mem_strdup(t->modules[0].id);
    strlist_add(&planned->items, "a;b\t{c}");
    strlist_add(&planned->prerequisites, "School");
    t->plan->final_project = mem_strdup("<p>");
    t->modules[0].description = mem_strdup("-1\n\n:two\x1b");
    strlist_add(&t->modules[0].objectives, "Name \"it\" & ~#");
    strlist_add(&t->modules[0].objectives, "1\n2");
    return t;
}

#define CSV_HEADER                                                                                 \
    "\xef\xbb\xbf"                                                                                 \
    "track_title,module_number,title,estimated_duration_hours,status,description,learning_"        \
    "objectives,items,prerequisites\r\n"

static const struct {
    export_fn *write;
    const char *wanted;
    struct export_report report;
} goldens[] = {
    {export_course_csv,
     CSV_HEADER
     "\"'=\"\"Курс\"\"\",1,\"Основы\",7.5,not_started,\"'-1\n\n:two␛\",\"Name \"\"it\"\" & "
     "~#\n1\n2\",\"a;b\t{c}\",\"School\"\r\n",
     {{[EXPORT_NO_COURSE_TEXTS] = 1, [EXPORT_CELLS] = 2, [EXPORT_CHARACTERS] = 1}}},
    {export_course_gift,
     "$CATEGORY: =\"Курс\"/1. Основы\n\n"
     "::1.1 Основы:: [plain]Name \"it\" & \\~\\# {}\n\n"
     "::1.2 Основы:: [plain]1\\n2 {}\n\n",
     {{[EXPORT_NO_COURSE_TEXTS] = 1, [EXPORT_NO_MODULE_TEXTS] = 2, [EXPORT_OPEN_QUESTIONS] = 2}}},
    {export_course_anki,
     "#separator:tab\n#html:true\n#notetype:Basic\n#columns:GUID\tDeck\tFront\tBack\tTags\n"
     "#guid column:1\n#deck column:2\n#tags column:5\n"
     "0193a6f0-0000-7000-8000-000000000002-1\t='Курс'\tName &quot;it&quot; &amp; ~#\t<b>1. "
     "Основы</b><br>-1<br><br>:two␛<br>• a;b {c}\tsyllabus module-1\n"
     "0193a6f0-0000-7000-8000-000000000002-2\t='Курс'\t1<br>2\t<b>1. "
     "Основы</b><br>-1<br><br>:two␛<br>• a;b {c}\tsyllabus module-1\n",
     {{[EXPORT_NO_COURSE_TEXTS] = 1, [EXPORT_CHARACTERS] = 2, [EXPORT_CARDS] = 2}}},
    {export_course_mermaid,
     "flowchart TD\nclassDef done fill:#cfe8cf,stroke:#3a7a3a,color:#1b1b1b\n"
     "subgraph t1[\"=#34;Курс#34;\"]\n  t1m1[\"1 · Основы (7,5 ч)\"]\nend\n",
     {{[EXPORT_NO_COURSE_TEXTS] = 1, [EXPORT_NO_MODULE_TEXTS] = 4, [EXPORT_NO_PREREQUISITE] = 1}}},
};

START_TEST(test_goldens)
{
    struct track *t = rich();
    struct buf out = BUF_INIT(1 << 20);
    struct export_report report = {0};

    ck_assert_int_eq(
        goldens[_i].write(
            &(struct export_content){.tracks = (const struct track *[]){t}, .count = 1}, NOW, &out,
            &report, NULL),
        ERROR_NONE);
    ck_assert_str_eq(buf_str(&out), goldens[_i].wanted);
    for (size_t i = 0; i < EXPORT_LOSS_COUNT; i++) {
        ck_assert_msg(report.counts[i] == goldens[_i].report.counts[i], "loss %zu: %zu", i,
                      report.counts[i]);
    }
    buf_fini(&out);
    track_free(t);
}
END_TEST

/* Every format says so when there is no room, and when there is no plan. */
START_TEST(test_refusals)
{
    struct track *t = rich();
    struct track *bare = track_new();
    const struct export_content content = {.tracks = (const struct track *[]){t}, .count = 1};
    const struct export_content none = {.tracks = (const struct track *[]){bare}, .count = 1};
    const struct export_format *f;

    bare->title = mem_strdup("Go");
    bare->skill_area = mem_strdup("Go");
    bare->language = mem_strdup("en");
    for (size_t i = 0; (f = export_format_at(i)) != NULL; i++) {
        struct export_report report = {0};
        struct buf small = BUF_INIT(100);
        struct buf out = BUF_INIT(1 << 20);
        bool without = f->write == export_course_json || f->write == export_course_html ||
                       f->write == export_course_markdown;

        ck_assert_int_eq(f->write(&content, NOW, &small, &report, NULL), ERROR_TOO_LONG);
        ck_assert_int_eq(f->write(&none, NOW, &out, &report, NULL),
                         without ? ERROR_NONE : ERROR_NO_PLAN);
        buf_fini(&small);
        buf_fini(&out);
    }
    track_free(t);
    track_free(bare);
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
    tcase_add_loop_test(t, test_goldens, 0, sizeof goldens / sizeof *goldens);
    tcase_add_test(t, test_refusals);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_add_suite(r, suite_markdown());

    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);

    srunner_free(r);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
