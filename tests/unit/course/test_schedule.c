#include "suites.h"

#include "syllabus/base/day.h"
#include "syllabus/base/env.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/schedule.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

#define TODAY "2026-11-24" /* a Tuesday */

static int day(const char *text)
{
    int d = 0;

    ck_assert_msg(day_parse(text, &d), "%s", text);
    return d;
}

static struct track_pace pace_of(const char *const texts[6])
{
    struct track_pace p = {0};

    for (size_t i = 0; i < 6; i++) {
        *track_pace_text(&p, i) = mem_strdup(texts[i]);
    }
    return p;
}

/* --- what a person says --- */

static const struct {
    const char *said[6]; /* start, from, weekly, days, days off, deadline */
    const char *kept[6]; /* NULL: refused */
} paces[] = {
    {{NULL}, {"", "", "", "", "", ""}},
    {{" 2026-12-01 ", "", "7,5", "пн-ср, Сб", "2026-12-31", "2027-01-31"},
     {"2026-12-01", "", "7.5", "mon,tue,wed,sat", "2026-12-31", "2027-01-31"}},
    {{"", "2026-12-02", "5", "Monday Sunday", "2027-01-08;2027-01-02..2027-01-07\n2026-12-31", ""},
     {"", "2026-12-02", "5", "mon,sun", "2026-12-31, 2027-01-02..2027-01-08", ""}},
    {{"", "", "", "fri-mon", "2027-01-01..2027-01-05 2027-01-02", ""},
     {"", "", "", "mon,fri,sat,sun", "2027-01-01..2027-01-05", ""}},
    {{"2026-02-30"}, {NULL}},
    {{"1.12.2026"}, {NULL}},
    {{"9999-01-01"}, {NULL}},
    {{"", "", "0"}, {NULL}},
    {{"", "", "0.1"}, {NULL}},
    {{"", "", "169"}, {NULL}},
    {{"", "", "25", "mon"}, {NULL}},
    {{"", "", "24", "mon"}, {"", "", "24", "mon", "", ""}},
    {{"", "", "", "mon,foo"}, {NULL}},
    {{"", "", "", "mon-"}, {NULL}},
    {{"", "", "", "", "2027-01-05..2027-01-01"}, {NULL}},
    {{"", "", "", "", "2027-01-05.2027-01-07"}, {NULL}},
    {{"", "", "", "", "2027-01-05.."}, {NULL}},
    {{"2027-01-02", "", "", "", "", "2027-01-01"}, {NULL}},
};

START_TEST(test_tidy)
{
    struct track_pace p = pace_of(paces[_i].said);
    struct error err = {0};
    bool refused = paces[_i].kept[0] == NULL;

    ck_assert_int_eq(schedule_tidy(&p, &err), refused ? ERROR_USAGE : ERROR_NONE);
    ck_assert_int_eq(err.kind, refused ? ERROR_USAGE : ERROR_NONE);
    for (size_t i = 0; i < 6; i++) {
        ck_assert_pstr_eq(*track_pace_text(&p, i), (refused ? paces[_i].said : paces[_i].kept)[i]);
    }
    if (!refused) { /* and stays as it is */
        ck_assert_int_eq(schedule_tidy(&p, NULL), ERROR_NONE);
        for (size_t i = 0; i < 6; i++) {
            ck_assert_str_eq(*track_pace_text(&p, i), paces[_i].kept[i]);
        }
    }
    error_clear(&err);
    track_pace_fini(&p);
}
END_TEST

START_TEST(test_defaults)
{
    struct track_pace none = {0};
    struct schedule_terms t;

    schedule_terms_init(&t, &none, day(TODAY));
    ck_assert_int_eq(t.start, day("2026-11-30"));
    ck_assert_int_eq(t.from, t.start);
    ck_assert(!t.given);
    ck_assert_int_eq(schedule_window(&t, day("2026-12-04")), 60); /* a Friday */
    ck_assert_int_eq(schedule_window(&t, day("2026-12-05")), 0);
    schedule_terms_fini(&t);
    schedule_terms_init(&t, &none, day("2026-11-30")); /* a Monday: the next one */
    ck_assert_int_eq(t.start, day("2026-12-07"));
    schedule_terms_fini(&t);
}
END_TEST

/* --- laying out --- */

static void lay(const char *const texts[6], const struct schedule_item *items, size_t count,
                struct schedule *out)
{
    struct track_pace p = pace_of(texts);
    struct schedule_terms t;

    ck_assert_int_eq(schedule_tidy(&p, NULL), ERROR_NONE);
    schedule_terms_init(&t, &p, day(TODAY));
    schedule_lay(&t, items, count, out);
    schedule_terms_fini(&t);
    track_pace_fini(&p);
}

START_TEST(test_lay)
{
    static const char *const texts[6] = {"2026-12-01", "",           "3",
                                         "tue,thu",    "2026-12-03", "2026-12-10"};
    static const struct schedule_item items[] = {
        {120, false}, {0, false}, {60, true}, {135, false}};
    static const struct {
        const char *day;
        struct schedule_session session;
    } wanted[] = {
        {"2026-12-01", {.item = 0, .at = 0, .minutes = 90, .part = 1, .parts = 2}},
        {"2026-12-08", {.item = 0, .at = 0, .minutes = 30, .part = 2, .parts = 2}},
        {"2026-12-08", {.item = 3, .at = 30, .minutes = 60, .part = 1, .parts = 2}},
        {"2026-12-10", {.item = 3, .at = 0, .minutes = 75, .part = 2, .parts = 2}},
    };
    struct schedule s;

    lay(texts, items, 4, &s);
    ck_assert_uint_eq(s.count, 4);
    for (size_t i = 0; i < s.count; i++) {
        const struct schedule_session *x = &s.sessions[i];

        ck_assert_int_eq(x->day, day(wanted[i].day));
        ck_assert_uint_eq(x->item, wanted[i].session.item);
        ck_assert_int_eq(x->at, wanted[i].session.at);
        ck_assert_int_eq(x->minutes, wanted[i].session.minutes);
        ck_assert_int_eq(x->part, wanted[i].session.part);
        ck_assert_int_eq(x->parts, wanted[i].session.parts);
    }
    ck_assert_uint_eq(s.done, 1);
    ck_assert_uint_eq(s.unknown, 1);
    ck_assert_int_eq(s.minutes, 255);
    ck_assert_int_eq(s.late, 0);
    ck_assert_int_eq(s.needed, 0);
    schedule_fini(&s);
}
END_TEST

START_TEST(test_deadline)
{
    static const char *const texts[6] = {"2026-11-30", "", "5", "", "", "2026-12-11"};
    static const char *const hopeless[6] = {"2026-11-30", "", "5", "", "2026-11-30..2026-12-11",
                                            "2026-12-11"};
    static const struct schedule_item items[] = {{20 * 60, false}};
    struct schedule s;

    lay(texts, items, 1, &s);
    ck_assert_int_eq(s.late, 10 * 60);
    ck_assert_int_eq(s.needed, 10 * 60);
    schedule_fini(&s);
    lay(hopeless, items, 1, &s);
    ck_assert_int_eq(s.late, 20 * 60);
    ck_assert_int_eq(s.needed, 0);
    schedule_fini(&s);
}
END_TEST

/* What was missed moves on from the day that is named; what is done stays out of it. */
START_TEST(test_anew)
{
    static const char *const texts[6] = {"2026-11-30", "2026-12-16", "5", "", "", ""};
    static const struct schedule_item items[] = {{300, true}, {120, false}};
    struct schedule s;

    lay(texts, items, 2, &s);
    ck_assert_uint_eq(s.count, 2);
    ck_assert_int_eq(s.sessions[0].day, day("2026-12-16"));
    ck_assert_uint_eq(s.sessions[0].item, 1);
    schedule_fini(&s);
}
END_TEST

/* --- properties --- */

#define ROUNDS 10000

static unsigned below(const struct env *env, unsigned n)
{
    uint32_t v;

    env_random(env, &v, sizeof v);
    return v % n;
}

static void random_terms(const struct env *env, struct schedule_terms *t)
{
    int days = 0;

    *t = (struct schedule_terms){.start = day(TODAY) + (int)below(env, 400)};
    t->from = t->start + (int)below(env, 60);
    t->deadline = below(env, 2) ? t->start + (int)below(env, 300) : 0;
    for (size_t i = 0; i < SCHEDULE_WEEK; i++) {
        t->week[i] = below(env, 2);
        days += t->week[i];
    }
    if (days == 0) {
        t->week[below(env, SCHEDULE_WEEK)] = true;
        days = 1;
    }
    t->weekly = 15 + (int)below(env, (unsigned)(days * DAY_MINUTES - 14));
    t->weekly = below(env, 3) ? 15 + t->weekly % 600 : t->weekly;
    t->off_count = below(env, 4);
    t->off = mem_array(t->off_count + 1, sizeof *t->off);
    for (size_t i = 0; i < t->off_count; i++) {
        t->off[i].first = t->start + (int)below(env, 200);
        t->off[i].last = t->off[i].first + (int)below(env, 20);
    }
}

static bool is_off(const struct schedule_terms *t, int d)
{
    bool off = !t->week[day_of_week(d)];

    for (size_t i = 0; i < t->off_count; i++) {
        off = off || (d >= t->off[i].first && d <= t->off[i].last);
    }
    return off;
}

/* One after the other, within the minutes of their days, on no day off; each item gets exactly what
 * it takes. No day that has room is passed over. */
static void check_schedule(const struct schedule_terms *t, const struct schedule_item *items,
                           size_t count, const struct schedule *s)
{
    int *given = mem_array(count + 1, sizeof *given);
    int d = t->from;
    int used = 0;
    size_t item = 0;

    for (size_t i = 0; i < s->count; i++) {
        const struct schedule_session *x = &s->sessions[i];

        while (d < x->day) {
            ck_assert_int_eq(used, is_off(t, d) ? 0 : schedule_window(t, d));
            d++;
            used = 0;
        }
        ck_assert_int_eq(x->day, d);
        ck_assert(!is_off(t, d));
        ck_assert_int_eq(x->at, used);
        ck_assert_int_gt(x->minutes, 0);
        used += x->minutes;
        ck_assert_int_le(used, schedule_window(t, d));
        ck_assert_uint_ge(x->item, item);
        item = x->item;
        given[item] += x->minutes;
    }
    for (size_t i = 0; i < count; i++) {
        ck_assert_int_eq(given[i], items[i].done ? 0 : items[i].minutes);
    }
    ck_assert_int_eq(s->unplaced, 0);
    free(given);
}

static void check_needed(const struct schedule_terms *t, const struct schedule_item *items,
                         size_t count, const struct schedule *s)
{
    struct schedule_terms faster = *t;
    struct schedule other;

    if (s->needed == 0) {
        return;
    }
    faster.weekly = s->needed;
    schedule_lay(&faster, items, count, &other);
    ck_assert_int_eq(other.late, 0);
    schedule_fini(&other);
    faster.weekly = s->needed - 15;
    if (faster.weekly > t->weekly) {
        schedule_lay(&faster, items, count, &other);
        ck_assert_int_gt(other.late, 0);
        schedule_fini(&other);
    }
}

START_TEST(test_random)
{
    struct env *env = env_fixed_new(1764000000000, 0, 7);

    for (int round = 0; round < ROUNDS; round++) {
        struct schedule_terms t;
        struct schedule_item items[12];
        size_t count = below(env, 12);
        struct schedule s, again;

        random_terms(env, &t);
        for (size_t i = 0; i < count; i++) {
            items[i] = (struct schedule_item){(int)below(env, 40) * (below(env, 5) ? 15 : 7),
                                              below(env, 5) == 0};
        }
        schedule_lay(&t, items, count, &s);
        schedule_lay(&t, items, count, &again);
        check_schedule(&t, items, count, &s);
        check_needed(&t, items, count, &s);
        ck_assert_uint_eq(s.count, again.count);
        for (size_t i = 0; i < s.count; i++) {
            ck_assert_mem_eq(&s.sessions[i].day, &again.sessions[i].day, sizeof(int));
            ck_assert_int_eq(s.sessions[i].at, again.sessions[i].at);
            ck_assert_int_eq(s.sessions[i].minutes, again.sessions[i].minutes);
        }
        schedule_fini(&again);
        schedule_fini(&s);
        schedule_terms_fini(&t);
    }
    env_free(env);
}
END_TEST

Suite *suite_schedule(void)
{
    Suite *s = suite_create("schedule");
    TCase *t = tcase_create("schedule");

    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, test_tidy, 0, sizeof paces / sizeof *paces);
    tcase_add_test(t, test_defaults);
    tcase_add_test(t, test_lay);
    tcase_add_test(t, test_deadline);
    tcase_add_test(t, test_anew);
    tcase_add_test(t, test_random);
    suite_add_tcase(s, t);
    return s;
}
