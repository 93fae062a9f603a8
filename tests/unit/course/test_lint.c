/* Each rule by its fixtures: inputs that must make it fire, and inputs that must not. */
#include "suites.h"

#include "syllabus/base/file.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/claims.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/hours_fit.h"
#include "syllabus/course/json.h"
#include "syllabus/course/lesson.h"
#include "syllabus/course/lint.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_reader.h"

#include "samples.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))

/* --- a case --- */

struct scene {
    struct lesson_list quizzes; /* of the lessons that have questions */
    struct plan *plan, *before;
    struct track *track;
    struct lint_lesson *lessons;
    struct lint_options options;
    struct lint_input in;
};

static struct json_object *member(struct json_object *v, const char *name)
{
    struct json_object *m = NULL;
    json_object_object_get_ex(v, name, &m);
    return m;
}

static const char *text_of(struct json_object *v, const char *name)
{
    return json_object_get_string(member(v, name));
}

static struct plan *read_plan(struct json_object *v)
{
    struct error err = {0};
    struct plan *p = NULL;
    ck_assert_msg(course_plan_from_json(v, &p, &err) == ERROR_NONE, "%s", err.message);
    return p;
}

/* [[text, [option, ...], answer], ...] */
static void read_questions(struct lesson *quiz, struct json_object *list)
{
    for (size_t i = 0; i < json_object_array_length(list); i++) {
        struct json_object *v = json_object_array_get_idx(list, i);
        struct json_object *options = json_object_array_get_idx(v, 1);
        struct quiz_question *q = lesson_add_question(quiz);
        q->text = mem_strdup(json_object_get_string(json_object_array_get_idx(v, 0)));
        q->answer = mem_strdup(json_object_get_string(json_object_array_get_idx(v, 2)));
        for (size_t k = 0; k < json_object_array_length(options); k++) {
            strlist_add(&q->options, json_object_get_string(json_object_array_get_idx(options, k)));
        }
    }
}

static void read_lessons(struct scene *s, struct json_object *list)
{
    static const char *const works[] = {"theory", "practice", "homework", "quiz"};
    size_t n = list ? json_object_array_length(list) : 0;
    s->lessons = mem_array(n, sizeof *s->lessons);
    for (size_t i = 0; i < n; i++) {
        struct json_object *v = json_object_array_get_idx(list, i);
        struct lint_lesson *l = &s->lessons[i];
        const char *work = json_object_get_string(json_object_array_get_idx(v, 1));
        struct json_object *about = json_object_array_get_idx(v, 3);
        l->module = (size_t)json_object_get_int(json_object_array_get_idx(v, 0));
        l->minutes = json_object_get_int(json_object_array_get_idx(v, 2));
        while (strcmp(works[l->work], work) != 0) {
            l->work++;
        }
        for (size_t k = 0; k < json_object_array_length(about); k++) {
            l->objectives |= UINT64_C(1)
                             << json_object_get_int(json_object_array_get_idx(about, k));
        }
        if (json_object_array_length(v) > 4) {
            struct lesson *quiz = lesson_list_add(&s->quizzes);
            read_questions(quiz, json_object_array_get_idx(v, 4));
            l->questions = quiz->questions;
            l->question_count = quiz->question_count;
        }
    }
    s->in.lessons = s->lessons;
    s->in.lesson_count = n;
}

static void read_track(struct scene *s, struct json_object *v)
{
    struct json_object *completed = member(v, "completed");
    size_t n = completed ? json_object_array_length(completed) : 0;
    s->track = track_new();
    mem_replace(&s->track->skill_area, text_of(v, "skill"));
    s->track->minutes = hours_to_minutes(json_object_get_double(member(v, "budget")));
    ck_assert(difficulty_parse(text_of(v, "difficulty"), &s->track->difficulty));
    s->track->modules = mem_array(n, sizeof *s->track->modules);
    s->track->module_count = n;
    for (size_t i = 0; i < n; i++) {
        module_init(&s->track->modules[i]);
        mem_replace(&s->track->modules[i].id,
                    json_object_get_string(json_object_array_get_idx(completed, i)));
        s->track->modules[i].status = MODULE_COMPLETED;
    }
}

/* Ids that the reader of JSON would refuse. */
static void replace_ids(struct plan *p, struct json_object *ids)
{
    for (size_t i = 0; ids && i < p->module_count; i++) {
        mem_replace(&p->modules[i].id, json_object_get_string(json_object_array_get_idx(ids, i)));
    }
}

static void scene_init(struct scene *s, struct json_object *v)
{
    *s = (struct scene){.plan = read_plan(member(v, "plan"))};
    replace_ids(s->plan, member(v, "ids"));
    s->before = member(v, "before") ? read_plan(member(v, "before")) : NULL;
    read_track(s, v);
    read_lessons(s, member(v, "lessons"));
    lint_options_init(&s->options);
    s->options.formal = json_object_get_boolean(member(v, "formal"));
    s->in.plan = s->plan;
    s->in.track = s->track;
    s->in.before = s->before;
    s->in.request = text_of(v, "request");
    s->in.reply = text_of(v, "reply");
    s->in.week_minutes = json_object_get_int(member(v, "week_hours")) * 60;
    s->in.weeks = json_object_get_int(member(v, "weeks"));
    s->in.options = &s->options;
}

static void scene_fini(struct scene *s)
{
    plan_free(s->plan);
    plan_free(s->before);
    track_free(s->track);
    free(s->lessons);
    lesson_list_fini(&s->quizzes);
}

/* "error 0 2": severity, sentence, module if any; owned. */
static char *describe(const struct lint_finding *f)
{
    return f->module > 0
               ? mem_printf("%s %d %d", lint_severity_name(f->severity), f->sentence, f->module)
               : mem_printf("%s %d", lint_severity_name(f->severity), f->sentence);
}

/* What the rule of the report found, as "a, b"; owned. */
static char *found_by(const struct lint_report *r, enum lint_rule_id rule)
{
    char *all = mem_strdup("");
    for (size_t i = 0; i < r->count; i++) {
        if (r->items[i].rule == rule) {
            char *one = describe(&r->items[i]);
            char *more = mem_printf("%s%s%s", all, *all ? ", " : "", one);
            free(one);
            free(all);
            all = more;
        }
    }
    return all;
}

static char *expected(struct json_object *fires)
{
    char *all = mem_strdup("");
    for (size_t i = 0; i < json_object_array_length(fires); i++) {
        const char *one = json_object_get_string(json_object_array_get_idx(fires, i));
        char *more = mem_printf("%s%s%s", all, *all ? ", " : "", one);
        free(all);
        all = more;
    }
    return all;
}

static struct json_object *read_cases(const char *rule)
{
    const char *source = getenv("SYLLABUS_TEST_SOURCE");
    char *path = mem_printf("%s/tests/fixtures/lint/%s.json", source ? source : ".", rule);
    char *text = NULL;
    size_t n = 0;
    struct error err = {0};
    ck_assert_msg(file_read(path, 1 << 20, &text, &n, &err) == ERROR_NONE, "%s", err.message);
    struct json_object *v = json_tokener_parse(text);
    ck_assert_ptr_nonnull(v);
    free(text);
    free(path);
    return v;
}

START_TEST(test_rule)
{
    enum lint_rule_id rule = (enum lint_rule_id)_i;
    const char *id = lint_rule_at(rule)->id;
    struct json_object *cases = read_cases(id);
    size_t fire = 0;
    size_t silent = 0;
    for (size_t i = 0; i < json_object_array_length(cases); i++) {
        struct json_object *v = json_object_array_get_idx(cases, i);
        struct scene s;
        struct lint_report report = {0};
        scene_init(&s, v);
        lint_run(&s.in, &report);
        char *want = expected(member(v, "fires"));
        char *got = found_by(&report, rule);
        ck_assert_msg(strcmp(want, got) == 0, "%s, case %zu: wanted \"%s\", found \"%s\"", id, i,
                      want, got);
        fire += *want != '\0';
        silent += *want == '\0';
        lint_report_fini(&report);
        s.options.severity[rule] = LINT_OFF; /* and off is off */
        lint_run(&s.in, &report);
        free(got);
        got = found_by(&report, rule);
        ck_assert_str_eq(got, "");
        lint_report_fini(&report);
        free(want);
        free(got);
        scene_fini(&s);
    }
    ck_assert_uint_gt(fire, 0);
    ck_assert_uint_gt(silent, 0);
    json_object_put(cases);
}
END_TEST

/* A plan without a fault has no finding at all. */
START_TEST(test_clean_plan)
{
    struct json_object *cases = read_cases("H1");
    size_t clean = 0;
    for (size_t i = 0; i < json_object_array_length(cases); i++) {
        struct json_object *v = json_object_array_get_idx(cases, i);
        struct scene s;
        struct lint_report report = {0};
        if (json_object_array_length(member(v, "fires")) > 0 ||
            json_object_array_length(member(v, "lessons")) == 0) {
            continue;
        }
        scene_init(&s, v);
        lint_run(&s.in, &report);
        ck_assert_msg(report.count == 0, "%s %d: %s",
                      report.count ? lint_rule_at(report.items[0].rule)->id : "",
                      report.count ? report.items[0].sentence : 0,
                      report.count && report.items[0].what ? report.items[0].what : "");
        lint_report_fini(&report);
        scene_fini(&s);
        clean++;
    }
    ck_assert_uint_ge(clean, 2); /* English and Russian */
    json_object_put(cases);
}
END_TEST

/* Modules as a web platform's documents show them: 16 of 20 objectives can be checked, nothing is
 * assessed, and the reply boasts of practice that nothing proves. */
START_TEST(test_sample)
{
    static const struct {
        const char *rule, *found;
    } rows[] = {
        {"O2", ""},          {"O3", "warning 0 1, warning 0 1, warning 0 1, warning 0 5"},
        {"O4", ""},          {"A1", "warning 0"},
        {"A3", "warning 1"}, {"C1", "info 3"},
        {"H1", ""},          {"L1", ""},
        {"L2", ""},
    };
    struct json_object *cases = read_cases("sample");
    struct scene s;
    struct lint_report report = {0};
    scene_init(&s, json_object_array_get_idx(cases, 0));
    lint_run(&s.in, &report);
    for (size_t i = 0; i < LENGTH(rows); i++) {
        char *got = found_by(&report, lint_rule_find(rows[i].rule));
        ck_assert_msg(strcmp(got, rows[i].found) == 0, "%s: %s", rows[i].rule, got);
        free(got);
    }
    lint_report_fini(&report);
    scene_fini(&s);
    json_object_put(cases);
}
END_TEST

/* --- mending --- */

START_TEST(test_fixes)
{
    static const char *const rules[] = {"H1", "H2", "O6", "L2"};
    size_t mended = 0;
    for (size_t r = 0; r < LENGTH(rules); r++) {
        struct json_object *cases = read_cases(rules[r]);
        for (size_t i = 0; i < json_object_array_length(cases); i++) {
            struct scene s;
            struct lint_report report = {0};
            scene_init(&s, json_object_array_get_idx(cases, i));
            lint_run(&s.in, &report);
            for (size_t k = 0; k < report.count; k++) {
                const struct lint_finding *f = &report.items[k];
                struct plan *p = plan_copy(s.plan);
                struct lint_report after = {0};
                if (f->fix != LINT_FIX_NONE) {
                    ck_assert(lint_fix_apply(p, s.track, f));
                    s.in.plan = p;
                    s.in.lesson_count = 0;
                    lint_run(&s.in, &after);
                    char *left = found_by(&after, f->rule);
                    ck_assert_msg(strcmp(left, "") == 0, "%s: %s", rules[r], left);
                    free(left);
                    lint_report_fini(&after);
                    mended++;
                } else {
                    ck_assert(!lint_fix_apply(p, s.track, f));
                    ck_assert(plan_equal(p, s.plan));
                }
                plan_free(p);
            }
            lint_report_fini(&report);
            scene_fini(&s);
        }
        json_object_put(cases);
    }
    ck_assert_uint_ge(mended, 6);
}
END_TEST

/* --- options --- */

START_TEST(test_options)
{
    struct lint_options o;
    static const struct {
        const char *value;
        bool good;
        enum lint_severity severity;
        int first, second;
    } rows[] = {
        {"off", true, LINT_OFF, 15, 5},
        {"warning", true, LINT_WARNING, 15, 5},
        {"error 20 10", true, LINT_ERROR, 20, 10},
        {"error 20", false, LINT_ERROR, 15, 5},
        {"fatal", false, LINT_ERROR, 15, 5},
        {"", false, LINT_ERROR, 15, 5},
        {"info 1 2 3", false, LINT_ERROR, 15, 5},
        {"info x y", false, LINT_ERROR, 15, 5},
        {"info -1 2", false, LINT_ERROR, 15, 5},
        {"info 1 2 ", false, LINT_ERROR, 15, 5},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        lint_options_init(&o);
        ck_assert_int_eq(lint_options_set(&o, LINT_H1, rows[i].value), rows[i].good);
        ck_assert_int_eq(o.severity[LINT_H1], rows[i].severity);
        ck_assert_int_eq(o.limits[LINT_H1][0], rows[i].first);
        ck_assert_int_eq(o.limits[LINT_H1][1], rows[i].second);
    }
    for (int i = 0; i < LINT_RULE_COUNT; i++) {
        ck_assert_int_eq(lint_rule_find(lint_rule_at((enum lint_rule_id)i)->id), i);
    }
    ck_assert_int_eq(lint_rule_find("h1"), LINT_H1);
    ck_assert_int_eq(lint_rule_find("Z9"), LINT_RULE_COUNT);
}
END_TEST

/* --- hours --- */

START_TEST(test_fit)
{
    static const struct {
        int total;
        struct hours_share shares[4];
        size_t count;
        bool fits;
        int minutes[4];
    } rows[] = {
        {2400, {{60, 15, false}, {60, 15, false}, {120, 15, false}}, 3, true, {600, 600, 1200}},
        {2400, {{600, 0, true}, {60, 15, false}, {60, 15, false}}, 3, true, {600, 900, 900}},
        {600, {{1000, 15, false}, {1, 120, false}, {1, 60, false}}, 3, true, {420, 120, 60}},
        {600, {{600, 0, true}, {1, 15, false}}, 2, false, {0}},
        {600, {{600, 0, true}}, 1, true, {600}},
        {601, {{600, 0, true}}, 1, false, {0}},
        {100, {{3, 0, false}, {1, 0, false}}, 2, true, {75, 25}},
        {60, {{0, 15, false}, {0, 15, false}}, 2, true, {30, 30}},
        {37, {{1, 20, false}, {1, 15, false}}, 2, true, {20, 17}},
        {20, {{1, 15, false}, {1, 15, false}}, 2, false, {0}},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        int minutes[4] = {0};
        ck_assert_msg(hours_fit(rows[i].total, rows[i].shares, rows[i].count, minutes) ==
                          rows[i].fits,
                      "row %zu", i);
        for (size_t k = 0; k < rows[i].count; k++) {
            ck_assert_msg(minutes[k] == rows[i].minutes[k], "row %zu, share %zu: %d", i, k,
                          minutes[k]);
        }
    }
}
END_TEST

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

/* Ten thousand random courses: the sum is the budget, pins and least hold, all on the grid but one.
 */
START_TEST(test_fit_exactly)
{
    uint64_t state = 7;
    size_t fitted = 0;
    for (int round = 0; round < 10000; round++) {
        struct hours_share shares[30] = {0};
        int minutes[30];
        size_t count = 1 + next_random(&state) % 30;
        int total = (int)(next_random(&state) % 60000);
        for (size_t i = 0; i < count; i++) {
            shares[i].weight = (int)(next_random(&state) % 40) * 30;
            shares[i].least = (int)(next_random(&state) % 5) * 15;
            shares[i].pinned = next_random(&state) % 5 == 0;
        }
        if (!hours_fit(total, shares, count, minutes)) {
            continue;
        }
        int sum = 0;
        int off_grid = 0;
        for (size_t i = 0; i < count; i++) {
            sum += minutes[i];
            off_grid += minutes[i] % HOURS_GRID != 0;
            if (shares[i].pinned) {
                ck_assert_int_eq(minutes[i], shares[i].weight);
            } else {
                ck_assert_int_ge(minutes[i], shares[i].least);
            }
        }
        ck_assert_int_eq(sum, total);
        ck_assert_int_le(off_grid, 1);
        fitted++;
    }
    ck_assert_uint_gt(fitted, 5000);
}
END_TEST

Suite *suite_lint(void)
{
    Suite *s = suite_create("lint");
    TCase *c = tcase_create("lint");

    tcase_add_loop_test(c, test_rule, 0, LINT_RULE_COUNT);
    tcase_add_test(c, test_clean_plan);
    tcase_add_test(c, test_sample);
    tcase_add_test(c, test_fixes);
    tcase_add_test(c, test_options);
    tcase_add_test(c, test_fit);
    tcase_add_test(c, test_fit_exactly);
    suite_add_tcase(s, c);
    return s;
}
