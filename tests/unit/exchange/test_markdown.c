#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/env.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/bundle.h"
#include "syllabus/course/json.h"
#include "syllabus/course/lesson.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"
#include "syllabus/exchange/export.h"
#include "syllabus/exchange/import.h"
#include "syllabus/exchange/markdown.h"

#include <stdlib.h>
#include <string.h>

#define TRACKS 10000

/* --- random courses --- */

static uint64_t state;

/* SplitMix64 */
static uint64_t next(void)
{
    uint64_t z = (state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static size_t below(size_t n)
{
    return (size_t)(next() % n);
}

/* What has a meaning in Markdown, in YAML, to a terminal, or to this reader. */
static const char *const pieces[] = {
    "Основы",
    "C#",
    "a",
    "1. ",
    "12) ",
    "(8 h)",
    "(7,5 ч)",
    " ",
    "  ",
    "\n",
    "\n\n",
    "*",
    "_",
    "#",
    "## ",
    "### Objectives",
    "[x](y)",
    "<b>",
    "<!-- module",
    "-->",
    "|",
    "`",
    "```",
    "~~~",
    "~",
    "\\",
    "&amp;",
    "&#10;",
    "&",
    "- ",
    "+ ",
    "---",
    "===",
    "> ",
    "$",
    "😀",
    "👩‍👩‍👧",
    "\t",
    "\x1b[2J",
    "\xe2\x80\xae",
    "\xc2\x85",
    "\xe2\x80\xa8",
    "\xef\xbb\xbf",
    "\xef\xbf\xbe",
    "\"",
    "'",
    ": ",
    "! ",
    "%",
    "Hours: 8",
    "<!-- modules -->",
    "\rx", /* before a line feed it would be half of one */
    "Цели",
    "Final project",
    "### Theory: x",
    "#### Tasks",
    "Answer: ",
    "[x] ",
    "Quiz: ",
    "(40 min)",
    "&#",
    ">",
    "> x",
    "</details>",
    "--&gt;",
    "null",
    "snake_case",
    "😀\n- ",
    ")",
    "(",
    "\\)",
    "---\nformat: syllabus-markdown",
};

static char *random_text(bool may_be_blank)
{
    struct buf out = BUF_INIT(1 << 16);
    size_t n = 1 + below(6);
    for (size_t i = 0; i < n; i++) {
        buf_add_str(&out, pieces[below(sizeof pieces / sizeof *pieces)]);
    }
    if (!may_be_blank) {
        buf_add_str(&out, below(2) ? "x" : ")");
        if (below(4) == 0) {
            buf_add_str(&out, pieces[below(sizeof pieces / sizeof *pieces)]);
        }
    }
    return buf_steal(&out);
}

static void random_list(struct strlist *list)
{
    for (size_t n = below(4); n > 0; n--) {
        strlist_take(list, random_text(false));
    }
}

static struct plan *random_plan(const struct env *env)
{
    struct plan *p = plan_new();
    p->version = (int)below(9);
    p->title = below(2) ? random_text(false) : NULL;
    p->language = mem_strdup(below(2) ? "ru" : "en");
    p->stated_minutes = below(3) ? 0 : 1 + (int)below(60 * 200);
    p->description = below(2) ? random_text(false) : NULL;
    p->final_project = below(3) ? NULL : random_text(false);
    random_list(&p->objectives);
    random_list(&p->assignments);
    for (size_t i = below(5); i > 0; i--) {
        struct plan_module *m = plan_insert_module(p, p->module_count);
        m->id = env_new_id_dup(env);
        m->title = random_text(false);
        m->description = below(2) ? random_text(false) : NULL;
        m->minutes = below(4) ? 1 + (int)below(60 * 30) : 0;
        m->pinned = below(3) == 0;
        m->title_pinned = below(3) == 0;
        m->hours_pinned = below(3) == 0;
        random_list(&m->items);
        random_list(&m->objectives);
        random_list(&m->prerequisites);
    }
    return p;
}

static void random_lesson(struct module *m, const struct env *env)
{
    struct lesson *l = module_add_lesson(m);
    l->id = env_new_id_dup(env);
    l->number = (int)m->lesson_count;
    l->type = (enum lesson_type)below(LESSON_TYPE_COUNT);
    l->title = random_text(false);
    l->text = below(4) ? random_text(true) : mem_strdup("");
    l->minutes = below(4) ? (int)below(600001) : 0;
    l->status = (enum module_status)below(MODULE_STATUS_COUNT);
    l->due_ms = below(2) ? 1 + (int64_t)below(4000000000000) : 0;
    l->score = below(2) ? (double)below(1001) / 10 : LESSON_NO_SCORE;
    l->created_ms = 1 + (int64_t)below(4000000000000);
    l->updated_ms = 1 + (int64_t)below(4000000000000);
    random_list(&l->tasks);
    random_list(&l->objectives);
    for (size_t i = below(4); i > 0; i--) {
        struct quiz_question *q = lesson_add_question(l);
        q->text = random_text(false);
        random_list(&q->options);
        q->answer = q->options.count > 0 && below(3)
                        ? mem_strdup(q->options.items[below(q->options.count)])
                        : random_text(true);
        q->explanation = below(3) ? random_text(true) : mem_strdup("");
    }
}

static struct json_object *random_answer(void)
{
    struct json_object *v = json_new_object();
    char *key = random_text(true);
    char *text = random_text(true);
    json_set_text(v, key, text);
    json_set(v, "-->", json_new_number((double)below(1000) / 8));
    free(key);
    free(text);
    return v;
}

/* Those of the plan, or others. */
static void random_modules(struct track *t, const struct env *env)
{
    bool planned = t->plan && below(2);
    t->module_count = planned ? t->plan->module_count : below(4);
    t->modules = mem_array(t->module_count, sizeof *t->modules);
    for (size_t i = 0; i < t->module_count; i++) {
        struct module *m = &t->modules[i];
        const struct plan_module *of = planned ? &t->plan->modules[i] : NULL;
        m->number = (int)i + 1;
        m->id = of ? mem_strdup(of->id) : env_new_id_dup(env);
        m->title = of ? mem_strdup(of->title) : random_text(false);
        m->description =
            of ? mem_strdup(of->description ? of->description : "") : random_text(true);
        m->minutes = of ? of->minutes : (int)below(3000);
        m->status = (enum module_status)below(MODULE_STATUS_COUNT);
        m->pinned = of ? of->pinned : below(2);
        m->created_ms = 1 + (int64_t)below(4000000000000);
        m->updated_ms = 1 + (int64_t)below(4000000000000);
        if (of) {
            strlist_copy(&m->objectives, &of->objectives);
        } else {
            random_list(&m->objectives);
        }
        for (size_t k = below(3); k > 0; k--) {
            random_lesson(m, env);
        }
        m->raw = below(3) ? NULL : random_answer();
    }
}

static struct track *random_track(const struct env *env)
{
    struct track *t = track_new();
    t->id = env_new_id_dup(env);
    t->title = random_text(false);
    t->skill_area = random_text(false);
    t->description = random_text(true);
    t->expectations = random_text(true);
    t->known = random_text(true);
    t->difficulty = (enum difficulty)below(DIFFICULTY_COUNT);
    t->status = (enum track_status)below(TRACK_STATUS_COUNT);
    t->minutes = 1 + (int)below(60 * 9000);
    t->language = mem_strdup(below(2) ? "ru" : "pt-BR");
    t->created_ms = 1 + (int64_t)below(4000000000000);
    t->updated_ms = 1 + (int64_t)below(4000000000000);
    t->plan = below(5) ? random_plan(env) : NULL;
    if (below(2)) {
        random_modules(t, env);
    }
    if (below(3) == 0) {
        t->pace.start = mem_strdup("2026-12-01");
        t->pace.weekly = mem_strdup("7.5");
        t->pace.days_off = mem_strdup("2026-12-31");
    }
    ck_assert_int_eq(track_validate(t, NULL), ERROR_NONE);
    return t;
}

/* Everything that a course is compared by. Owned. */
static char *everything(const struct track *t)
{
    struct json_object *v = course_track_json(t);
    json_set_int(v, "stated", t->plan ? t->plan->stated_minutes : -1);
    json_set_int(v, "number", t->plan ? t->plan->version : -1);
    char *text = json_printed(v, JSON_PRETTY);
    json_free(v);
    return text;
}

static void check_same(const struct track *a, const struct track *b, const char *printed)
{
    char *want = everything(a);
    char *have = everything(b);
    ck_assert_msg(strcmp(want, have) == 0, "want %s\nhave %s\nof\n%s", want, have, printed);
    free(want);
    free(have);
}

/* --- tests --- */

START_TEST(test_there_and_back)
{
    struct env *env = env_fixed_new(1764000000123, 1, 7);
    state = 7;
    for (size_t i = 0; i < TRACKS; i++) {
        struct track *t = random_track(env);
        struct track *again = NULL;
        struct buf out = BUF_INIT(1 << 20);
        struct error err = {0};
        markdown_print_track(t, 0, &out);
        enum error_kind kind = markdown_read_track(buf_str(&out), out.len, &again, &err);
        ck_assert_msg(kind == ERROR_NONE, "%s in\n%s", err.message, buf_str(&out));
        check_same(t, again, buf_str(&out));
        track_free(again);
        buf_fini(&out);
        track_free(t);
    }
    env_free(env);
}
END_TEST

/* What a person edits comes back, too; the rest is not touched by it. */
START_TEST(test_to_edit)
{
    struct env *env = env_fixed_new(1764000000123, 1, 8);
    state = 8;
    for (size_t i = 0; i < TRACKS / 10; i++) {
        struct track *t = random_track(env);
        struct track *again = NULL;
        struct buf out = BUF_INIT(1 << 20);
        markdown_print_track(t, MARKDOWN_TO_EDIT, &out);
        ck_assert_int_eq(markdown_read_track(buf_str(&out), out.len, &again, NULL), ERROR_NONE);
        ck_assert_uint_eq(again->module_count, 0);
        ck_assert((t->plan == NULL) == (again->plan == NULL));
        ck_assert(plan_equal(t->plan, again->plan));
        ck_assert_str_eq(t->expectations, again->expectations);
        track_free(again);
        buf_fini(&out);
        track_free(t);
    }
    env_free(env);
}
END_TEST

START_TEST(test_several)
{
    struct env *env = env_fixed_new(1764000000123, 1, 9);
    struct track *list[20];
    struct bundle_list have = {0};
    struct buf out = BUF_INIT(1 << 22);
    struct error err = {0};
    state = 9;
    for (size_t i = 0; i < 20; i++) {
        list[i] = random_track(env);
        if (list[i]->plan) {
            list[i]->plan->version++; /* those of a file begin at 1 */
        }
    }
    const struct export_content content = {.tracks = (const struct track *const *)list,
                                           .count = 20};
    ck_assert_int_eq(export_course_markdown(&content, 0, &out, &(struct export_report){0}, NULL),
                     ERROR_NONE);
    ck_assert_msg(import_course_markdown(NULL, buf_str(&out), out.len, env, &have, &err) ==
                      ERROR_NONE,
                  "%s", err.message);
    ck_assert_uint_eq(have.count, 20);
    for (size_t i = 0; i < 20; i++) {
        check_same(list[i], have.items[i].track, "");
        ck_assert_uint_eq(have.items[i].version_count, list[i]->plan != NULL);
        track_free(list[i]);
    }
    bundle_list_fini(&have);
    buf_fini(&out);
    env_free(env);
}
END_TEST

#define FRONT "---\nformat: syllabus-markdown\nversion: 1\ntitle: Chess\n---\n"
#define ID    "0193a6f0-0000-7000-8000-000000000001"

#define STUDIED FRONT "## A\n<!-- module " ID " completed -->\n"

static const struct {
    const char *text, *message;
} faults[] = {
    {"---\nformat: other\n---\n",
     "line 1: the front matter with \"format: syllabus-markdown\" is missing"},
    {"# Chess\n", "line 1: the front matter with \"format: syllabus-markdown\" is missing"},
    {"---\nformat: syllabus-markdown\nversion: 2\n---\n", "line 3: version: must be 1"},
    {"---\nformat: syllabus-markdown\ncolour: red\n---\n",
     "line 3: colour: there is no such field"},
    {"---\nformat: syllabus-markdown\ntitle: [a]\n---\n", "line 3: title: must be a text"},
    {"---\nformat: syllabus-markdown\nid: 7\n---\n", "line 3: id: must be a UUID in lower case"},
    {"---\nformat: syllabus-markdown\nestimated_duration_hours: much\n---\n",
     "line 3: estimated_duration_hours: must be a number of hours"},
    {"---\nformat: syllabus-markdown\nstatus: done\n---\n",
     "line 3: status: must be planning, active, paused or completed"},
    {FRONT, "line 1: hours: must be a number above 0 and up to 10000"},
    {FRONT "## \n", "line 6: a module needs a title"},
    {FRONT "## A\n### Colours\n", "line 7: such a heading must stand in a module and be Contents, "
                                  "Objectives or Prerequisites, or a lesson's"},
    {FRONT "### Objectives\n", "line 6: such a heading must stand in a module and be Contents, "
                               "Objectives or Prerequisites, or a lesson's"},
    {FRONT "## A\n- x\n\nlost\n", "line 9: a text has no place here; only a list may follow"},
    {FRONT "## A\n<!-- module 7 -->\n", "line 7: the id of a module must be a UUID in lower case"},
    {FRONT "## A\n<!-- module " ID " -->\n## B\n<!-- module " ID " -->\n",
     "line 9: another module has this id, too"},
    {FRONT "## A\n<!-- module " ID " done -->\n",
     "line 7: after the id there may be pinned, title-pinned, hours-pinned, not_started, "
     "in_progress, completed, created=TIME and updated=TIME"},
    {FRONT "<!-- module " ID " -->\n",
     "line 6: this comment belongs under the heading of a module"},
    {FRONT "## A\n<!-- module\n", "line 7: a comment has no end"},
    {FRONT "## Final project\nx\n## Final project\ny\n", "line 8: this heading is there twice"},
    {FRONT "## A\n# B\n", "line 7: there must be one title, before everything else"},
    {FRONT "## Prerequisites\n", "line 6: this heading belongs into a module, with one mark more"},
    {"---\nformat: syllabus-markdown\n\ttitle: x\n---\n", "front matter:3:1"},
    {FRONT "## A\n### Theory: B\n", "line 7: lessons stand in a module that has an id and a status "
                                    "in a comment under its heading"},
    {STUDIED "### Theory: (5 min)\n", "line 8: a lesson needs a title"},
    {STUDIED "### Theorie: B\n", "line 8: such a heading must stand in a module and be"},
    {STUDIED "### Theory: B\nlost\n", "line 9: a text has no place here; that of a lesson"},
    {STUDIED "### Theory: B\n> a\n\n> b\n", "line 11: one text behind > marks may stand below"},
    {STUDIED "### Theory: B\n#### Tasks\n> a\n", "line 10: one text behind > marks may stand"},
    {STUDIED "### Theory: B\n<!-- lesson 7 -->\n", "line 9: the id of a lesson must be a UUID"},
    {STUDIED "### Theory: B\n<!-- lesson " ID " -->\n### Theory: C\n<!-- lesson " ID " -->\n",
     "line 11: another lesson has this id, too"},
    {STUDIED "### Theory: B\n<!-- lesson " ID " score=101 -->\n",
     "line 9: after the id there may be not_started, in_progress, completed, due=TIME, "
     "score=PERCENT, created=TIME and updated=TIME"},
    {STUDIED "### Theory: B\n<!-- lesson " ID " score=NaN -->\n", "line 9: after the id"},
    {STUDIED "### Theory: B\n<!-- lesson " ID " due=2026-02-30T00:00:00.000Z -->\n",
     "line 9: after the id"},
    {STUDIED "### Theory: B\n<!-- lesson " ID " pinned -->\n", "line 9: after the id"},
    {STUDIED "<!-- lesson " ID " -->\n",
     "line 8: this comment belongs under the heading of a lesson"},
    {STUDIED "### Quiz: B\n#### 1.\n- [x] a\n- [X] b\n",
     "line 11: this question has an answer already"},
    {STUDIED "### Quiz: B\n#### 1. C\n- [ ] a\n\nAnswer: d\n- [x] b\n",
     "line 13: this question has an answer already"},
    {STUDIED "### Quiz: B\n#### 1. C\n- [ ] a\n\nd\n",
     "line 9: below the options of this question only its answer may stand"},
    {STUDIED "### Quiz: B\n####\n", "line 9: a question needs words"},
    {STUDIED "<!-- answer " ID "1 {} -->\n", "line 8: an answer must name a module with a status"},
    {STUDIED "<!-- answer " ID " [] -->\n", "line 8: an answer must be a JSON object"},
    {STUDIED "<!-- answer " ID " {} -->\n<!-- answer " ID " {} -->\n",
     "line 9: an answer must name a module with a status, once"},
};

START_TEST(test_faults)
{
    struct error err = {0};
    struct track *t = NULL;
    ck_assert_int_eq(markdown_read_track(faults[_i].text, strlen(faults[_i].text), &t, &err),
                     ERROR_BAD_DATA);
    ck_assert_msg(strncmp(err.message, faults[_i].message, strlen(faults[_i].message)) == 0, "%s",
                  err.message);
    ck_assert_ptr_null(t);
    error_clear(&err);
}
END_TEST

/* As people write it by hand. */
START_TEST(test_by_hand)
{
    static const char text[] =
        FRONT "\n# Chess\n\nFor all.\n\n## Openings (8 hours) ##\n\nWhat\nis "
              "about_it & *more*.\n\n* Italian\n  game\n* Sicilian\n\n"
              "<!-- mine -->\n### objectives\n1. Play\n2. Win\n\n## 7. "
              "Endings (90 min)\n## Course goals\n- Fun\n";
    struct track *t = NULL;
    struct error err = {0};
    ck_assert_msg(markdown_read_track(text, sizeof text - 1, &t, &err) == ERROR_NONE, "%s",
                  err.message);
    const struct plan *p = t->plan;
    ck_assert_int_eq(t->minutes, 570);
    ck_assert_str_eq(p->title, "Chess");
    ck_assert_str_eq(p->description, "For all.");
    ck_assert_str_eq(p->objectives.items[0], "Fun");
    ck_assert_uint_eq(p->module_count, 2);
    ck_assert_ptr_null(p->modules[0].id);
    ck_assert_str_eq(p->modules[0].title, "Openings");
    ck_assert_int_eq(p->modules[0].minutes, 480);
    ck_assert_str_eq(p->modules[0].description, "What\nis about_it & *more*.");
    ck_assert_uint_eq(p->modules[0].items.count, 2);
    ck_assert_str_eq(p->modules[0].items.items[0], "Italian game");
    ck_assert_str_eq(p->modules[0].objectives.items[1], "Win");
    ck_assert_str_eq(p->modules[1].title, "Endings");
    ck_assert_int_eq(p->modules[1].minutes, 90);
    track_free(t);
}
END_TEST

START_TEST(test_lessons_by_hand)
{
    static const char text[] = STUDIED
        "### theory: Forks (1.5 h)\n\n> # One\n>\n>two  \n> ```\n\n#### Objectives\n- Play\n"
        "### Домашнее задание: Сыграть\n#### Задания\n1. Раз\n   два\n2. Три\n### Quiz: "
        "Check (10 min)\n#### Which one?\n* [ ] a\n* [X] b\n  c\n> Because.\n#### 2) "
        "And?\n- d\n- [e\n\nОтвет: f\n### Objectives\n- Win\n## B (2 h)\n";
    struct track *t = NULL;
    struct error err = {0};
    ck_assert_msg(markdown_read_track(text, sizeof text - 1, &t, &err) == ERROR_NONE, "%s",
                  err.message);
    ck_assert_uint_eq(t->module_count, 1);
    ck_assert_uint_eq(t->plan->module_count, 2);
    ck_assert_str_eq(t->plan->modules[0].objectives.items[0], "Win");
    const struct module *m = &t->modules[0];
    ck_assert_uint_eq(m->lesson_count, 3);
    ck_assert_int_eq(m->lessons[0].type, LESSON_THEORY);
    ck_assert_int_eq(m->lessons[0].minutes, 90);
    ck_assert_str_eq(m->lessons[0].title, "Forks");
    ck_assert_str_eq(m->lessons[0].text, "# One\n\ntwo  \n```");
    ck_assert_str_eq(m->lessons[0].objectives.items[0], "Play");
    ck_assert_int_eq(m->lessons[1].type, LESSON_HOMEWORK);
    ck_assert_str_eq(m->lessons[1].tasks.items[0], "Раз два");
    const struct quiz_question *q = m->lessons[2].questions;
    ck_assert_uint_eq(m->lessons[2].question_count, 2);
    ck_assert_str_eq(q[0].text, "Which one?");
    ck_assert_str_eq(q[0].answer, "b c");
    ck_assert_str_eq(q[0].explanation, "Because.");
    ck_assert_str_eq(q[1].options.items[1], "[e");
    ck_assert_str_eq(q[1].answer, "f");
    ck_assert_str_eq(q[1].explanation, "");
    track_free(t);
}
END_TEST

/* A plan from elsewhere is a new course. */
START_TEST(test_of_others)
{
    static const char text[] = "---\nlayout: post\ntitle: Шахматы\n---\n# План\n\n## Модуль 1: "
                               "Дебюты (8 часов)\n- Итальянская партия\n\n## Модуль 2: Эндшпиль "
                               "(4 часа)\n- Пешки\n";
    struct env *env = env_fixed_new(1764000000123, 1, 9);
    struct bundle_list list = {0};
    struct error err = {0};
    ck_assert_int_eq(import_course_markdown(NULL, text, sizeof text - 1, env, &list, &err),
                     ERROR_NONE);
    ck_assert_uint_eq(list.count, 1);
    const struct track *t = list.items[0].track;
    ck_assert_str_eq(t->title, "Шахматы");
    ck_assert_str_eq(t->language, "ru");
    ck_assert_int_eq(t->minutes, 720);
    ck_assert_uint_eq(t->plan->module_count, 2);
    ck_assert_ptr_nonnull(t->plan->modules[1].id);
    ck_assert_uint_eq(list.items[0].version_count, 1);
    bundle_list_fini(&list);
    ck_assert_int_eq(import_course_markdown(NULL, "Hello.", 6, env, &list, &err), ERROR_BAD_DATA);
    ck_assert_str_eq(err.message, "no plan can be read out of it");
    ck_assert_uint_eq(list.count, 0);
    error_clear(&err);
    env_free(env);
}
END_TEST

Suite *suite_markdown(void)
{
    Suite *s = suite_create("markdown");
    TCase *t = tcase_create("markdown");
    tcase_set_timeout(t, 120);
    tcase_add_test(t, test_there_and_back);
    tcase_add_test(t, test_to_edit);
    tcase_add_test(t, test_several);
    tcase_add_loop_test(t, test_faults, 0, (int)(sizeof faults / sizeof *faults));
    tcase_add_test(t, test_by_hand);
    tcase_add_test(t, test_lessons_by_hand);
    tcase_add_test(t, test_of_others);
    suite_add_tcase(s, t);
    return s;
}
