/* Conversations at random: whatever is asked for, the plan stays sound and its total where it was
 * put. */
#include "samples.h"
#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/mem.h"
#include "syllabus/builtin/builtin.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_reader.h"

#include <stdlib.h>
#include <string.h>

#define TURNS 25

/* "%d" is a module's number or an amount, at random. */
static const char *const edits[] = {
    "add a module about topic%d",
    "добавь модуль про тему%d на 3 часа после модуля %d",
    "remove module %d",
    "убери последний модуль",
    "rename module %d to Title%d",
    "move module %d before module %d",
    "поставь модуль %d на второе место",
    "swap modules %d and %d",
    "make module %d longer",
    "сократи модуль %d на 1 час",
    "set module %d to %d hours",
    "split module %d into %d parts",
    "объедини модули %d и %d",
    "больше практики",
    "more modules",
    "меньше модулей",
    "add item%d to module %d",
    "double module %d and add a module about pair%d, 2 hours",
};

static const char *const totals[] = {"make it %d hours", "сделай %d часов"};

static char *filled(const char *template, uint64_t *state, int *last)
{
    struct buf text = BUF_INIT(1 << 16);
    const char *mark;

    while ((mark = strstr(template, "%d"))) {
        *last = (int)(sample_random(state) % 9) + 1;
        buf_add(&text, template, (size_t)(mark - template));
        buf_printf(&text, "%d", *last);
        template = mark + 2;
    }
    buf_add_str(&text, template);
    return buf_steal(&text);
}

/* One turn. The plan is replaced when it changed. */
static void turn(struct builtin *b, const struct track *t, struct plan **p, int *total,
                 uint64_t *state)
{
    struct buf out = BUF_INIT(SAMPLE_LIMIT);
    bool about_total = sample_random(state) % 8 == 0;
    const char *template = about_total
                               ? totals[sample_random(state) % 2]
                               : edits[sample_random(state) % (sizeof edits / sizeof *edits)];
    int number = 0;
    bool changed = false;
    char *message = filled(template, state, &number);

    ck_assert_int_eq(builtin_reply(b, t, *p, message, &out, &changed, NULL), ERROR_NONE);
    struct plan *next = plan_read(out.data, out.len);
    ck_assert_msg((next != NULL) == changed, "%s: %s", message, buf_str(&out));
    if (next) {
        /* Of a plan of one module its length is the course's. */
        if (about_total) {
            *total = number * 60;
        } else if ((*p)->module_count == 1) {
            *total = plan_minutes(next);
        }
        sample_check_sound(next, *total);
        if (next->module_count > 1 && !about_total) {
            ck_assert_int_eq(next->stated_minutes, *total);
        }
        plan_free(*p);
        *p = next;
    }
    free(message);
    buf_fini(&out);
}

START_TEST(test_conversation)
{
    struct builtin *b = sample_builtin();
    const char *language = _i % 2 ? "ru" : "en";
    uint64_t state = (uint64_t)_i * 7919;
    int total = ((int)(sample_random(&state) % 400) + 1) * HOURS_GRID;
    struct track *t =
        sample_track("Python", (enum difficulty)(_i % DIFFICULTY_COUNT), total, language);
    struct buf out = BUF_INIT(SAMPLE_LIMIT);

    ck_assert_int_eq(builtin_welcome(b, t, &out, NULL), ERROR_NONE);
    struct plan *p = plan_read(out.data, out.len);
    for (int i = 0; i < TURNS; i++) {
        turn(b, t, &p, &total, &state);
    }
    plan_free(p);
    buf_fini(&out);
    track_free(t);
}
END_TEST

/* The words edits are made of, in no order: nothing may break, and an answer holds a plan exactly
 * when it says so. */
static const char *const soup[] = {
    "add",       "remove",    "rename",  "move",     "swap",    "longer", "shorter", "make",
    "split",     "merge",     "replace", "more",     "less",    "module", "modules", "модуль",
    "модуля",    "модули",    "2",       "3",        "9",       "1-3",    "first",   "last",
    "первый",    "последним", "it",      "его",      "about",   "про",    "по",      "о",
    "to",        "до",        "на",      "в",        "by",      "after",  "после",   "before",
    "между",     "и",         "and",     ",",        ".",       "?",      ":",       "\"Basics\"",
    "«Функции»", "4 hours",   "2 ч",     "полчаса",  "час",     "a",      "every",   "все",
    "practice",  "практики",  "topic",   "тему",     "course",  "start",  "конец",   "place",
    "не",        "need",      "нужен",   "how",      "сколько", "ещё",    "testing", "тестирование",
    "half",      "вдвое",     "25%",     "as",       "for",     "from",   "из",      "добавь",
    "убери",     "сделай",    "поставь", "поменяй",  "местами", "\n",     "(",       ")",
    "\"",        "'",         "–",       "название", "number",  "of",     "week",    "#",
};

START_TEST(test_word_soup)
{
    struct track *t = sample_track("Python", DIFFICULTY_BEGINNER, 40 * 60, _i % 2 ? "ru" : "en");
    struct plan *p = sample_plan("en");
    uint64_t state = (uint64_t)_i;

    for (int round = 0; round < 60; round++) {
        struct buf message = BUF_INIT(1 << 16);
        struct buf out = BUF_INIT(SAMPLE_LIMIT);
        bool changed = false;
        size_t words = sample_random(&state) % 14 + 1;
        for (size_t i = 0; i < words; i++) {
            buf_printf(&message, "%s%s", soup[sample_random(&state) % (sizeof soup / sizeof *soup)],
                       sample_random(&state) % 8 ? " " : "");
        }
        p->modules[round % 4].pinned = round % 3 == 0;
        ck_assert_int_eq(
            builtin_reply(sample_builtin(), t, p, buf_str(&message), &out, &changed, NULL),
            ERROR_NONE);
        struct plan *next = plan_read(out.data, out.len);
        ck_assert_msg((next != NULL) == changed, "%s: %s", buf_str(&message), buf_str(&out));
        if (next) {
            sample_check_sound(next, plan_minutes(next));
        }
        plan_free(next);
        buf_fini(&out);
        buf_fini(&message);
    }
    plan_free(p);
    track_free(t);
}
END_TEST

/* The answer to a message does not depend on what was said before. */
START_TEST(test_same_bytes)
{
    struct builtin *b = sample_builtin();
    struct track *t = sample_track("Python", DIFFICULTY_BEGINNER, 40 * 60, "ru");
    struct plan *p = sample_plan("ru");
    struct buf first = BUF_INIT(SAMPLE_LIMIT);
    struct buf second = BUF_INIT(SAMPLE_LIMIT);
    bool changed;

    ck_assert_int_eq(builtin_reply(b, t, p, "добавь модуль про git", &first, &changed, NULL),
                     ERROR_NONE);
    ck_assert_int_eq(builtin_reply(b, t, p, "добавь модуль про git", &second, &changed, NULL),
                     ERROR_NONE);
    ck_assert_str_eq(buf_str(&first), buf_str(&second));
    buf_fini(&second);
    buf_fini(&first);
    plan_free(p);
    track_free(t);
}
END_TEST

Suite *suite_sequences(void)
{
    Suite *s = suite_create("sequences");
    TCase *tc = tcase_create("sequences");

    sample_share(tc);
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, test_conversation, 0, 16);
    tcase_add_loop_test(tc, test_word_soup, 0, 16);
    tcase_add_test(tc, test_same_bytes);
    suite_add_tcase(s, tc);
    return s;
}
