#include "suites.h"

#include "syllabus/base/limits.h"
#include "syllabus/course/hours.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))

START_TEST(test_convert)
{
    ck_assert_int_eq(hours_to_minutes(8), 480);
    ck_assert_int_eq(hours_to_minutes(0.25), 15);
    ck_assert_int_eq(hours_to_minutes(1.0 / 3), 20);
    ck_assert_int_eq(hours_to_minutes(LIMIT_HOURS), LIMIT_HOURS * 60);
    ck_assert_int_eq(hours_to_minutes(LIMIT_HOURS + 1), 0);
    ck_assert_int_eq(hours_to_minutes(0), 0);
    ck_assert_int_eq(hours_to_minutes(-1), 0);
    ck_assert_int_eq(hours_to_minutes(NAN), 0);
    ck_assert_int_eq(hours_to_minutes(INFINITY), 0);
    ck_assert_double_eq_tol(hours_from_minutes(450), 7.5, 1e-9);
}
END_TEST

static const struct {
    int minutes;
    const char *text;
} texts[] = {
    {0, "0"},
    {15, "0.25"},
    {20, "0.33"},
    {30, "0.5"},
    {45, "0.75"},
    {60, "1"},
    {450, "7.5"},
    {480, "8"},
    {485, "8.08"},
    {594, "9.9"},
    {6000, "100"},
    {6001, "100.02"},
    {LIMIT_HOURS * 60, "10000"},
};

START_TEST(test_text)
{
    char *text = hours_text(texts[_i].minutes);

    ck_assert_str_eq(text, texts[_i].text);
    free(text);
}
END_TEST

static const struct {
    int minutes;
    const char *language, *text;
} in_languages[] = {
    {450, "ru", "7,5"}, {15, "ru", "0,25"}, {6001, "ru-RU", "100,02"}, {480, "ru", "8"},
    {450, "en", "7.5"}, {450, "de", "7.5"}, {450, "", "7.5"},          {450, NULL, "7.5"},
};

START_TEST(test_text_in)
{
    char *text = hours_text_in(in_languages[_i].minutes, in_languages[_i].language);

    ck_assert_str_eq(text, in_languages[_i].text);
    free(text);
}
END_TEST

static const struct {
    const char *text;
    int minutes; /* 0: refused */
} parsed[] = {
    {"40", 2400},
    {" 7.5 ", 450},
    {"7,5", 450},
    {"0.25", 15},
    {"10000", 600000},
    {"10001", 0},
    {"0", 0},
    {"-3", 0},
    {"", 0},
    {" ", 0},
    {"forty", 0},
    {"4 h", 0},
    {"4h", 0},
    {"1e3", 0},
    {"0x10", 0},
    {"7.", 0},
    {".5", 0},
    {"nan", 0},
    {"99999999999999", 0},
    {"1,200", 72000},
    {"0,125", 8},
    {NULL, 0},
};

START_TEST(test_parse)
{
    int minutes = -1;
    bool ok = hours_parse(parsed[_i].text, &minutes);

    ck_assert_msg(ok == (parsed[_i].minutes > 0), "%s", parsed[_i].text ? parsed[_i].text : "NULL");
    ck_assert_int_eq(minutes, ok ? parsed[_i].minutes : -1);
}
END_TEST

static const struct {
    const char *text;
    int minutes;       /* 0: none */
    const char *taken; /* the words it took */
} found[] = {
    {"8 часов", 480, "8 часов"},
    {"Основы (8 часов)", 480, "8 часов"},
    {"1 час", 60, "1 час"},
    {"2 часа теории", 120, "2 часа"},
    {"~6 ч", 360, "~6 ч"},
    {"≈ 6 ч.", 360, "≈ 6 ч."},
    {"(8h)", 480, "8h"},
    {"8 hrs", 480, "8 hrs"},
    {"10 h", 600, "10 h"},
    {"1 hour", 60, "1 hour"},
    {"1.5 hours", 90, "1.5 hours"},
    {"1,5 ч", 90, "1,5 ч"},
    {"1½ hours", 90, "1½ hours"},
    {"½ часа", 30, "½ часа"},
    {"6–8 часов", 420, "6–8 часов"},
    {"6 - 8 h", 420, "6 - 8 h"},
    {"от 6 до 8 часов", 420, "от 6 до 8 часов"},
    {"6 to 8 hours", 420, "6 to 8 hours"},
    {"2 ч – 3 ч", 150, "2 ч – 3 ч"},
    {"90 минут", 90, "90 минут"},
    {"45 min", 45, "45 min"},
    {"30 мин.", 30, "30 мин."},
    {"1 ч 30 мин", 90, "1 ч 30 мин"},
    {"1 час и 30 минут", 90, "1 час и 30 минут"},
    {"1 hour and 15 minutes", 75, "1 hour and 15 minutes"},
    {"1h 30m", 90, "1h 30m"},
    {"12 ак. ч.", 540, "12 ак. ч."},
    {"12 ак.ч", 540, "12 ак.ч"},
    {"4 академических часа", 180, "4 академических часа"},
    {"4 academic hours", 180, "4 academic hours"},
    {"40-hour course", 2400, "40-hour"},
    {"40-часовой курс", 2400, "40-часовой"},
    {"1,200 hours", 72000, "1,200 hours"},
    {"8+ часов", 480, "8+ часов"},
    {"полтора часа", 90, "полтора часа"},
    {"half an hour", 30, "half an hour"},
    {"8\xC2\xA0часов", 480, "8\xC2\xA0часов"},
    {"5 часов в неделю, всего 40 часов", 2400, "40 часов"},
    {"2 weeks (10 hours)", 600, "10 hours"},
    {"с 8 до 6 часов", 360, "до 6 часов"},
    {"2 weeks", 0, NULL},
    {"5 часов в неделю", 0, NULL},
    {"5 hours per week", 0, NULL},
    {"5 hours/week", 0, NULL},
    {"8 недель по 5 часов", 0, NULL},
    {"3 части", 0, NULL},
    {"5 человек", 0, NULL},
    {"Python 3.11", 0, NULL},
    {"HTML5 html", 0, NULL},
    {"v2.8 h", 0, NULL},
    {"x8 h", 0, NULL},
    {"0 часов", 0, NULL},
    {"20000 часов", 0, NULL},
    {"12345678901234567890 ч", 0, NULL},
    {"часов", 0, NULL},
    {"\xFF"
     "8 hours",
     0, NULL}, /* a literal digit is content */
    {"", 0, NULL},
};

START_TEST(test_find)
{
    const char *text = found[_i].text;
    int minutes = -1;
    size_t start = 0, end = 0;
    bool ok = hours_find(text, strlen(text), &minutes, &start, &end);

    ck_assert_msg(ok == (found[_i].minutes > 0), "'%s': %d minutes", text, minutes);
    if (ok) {
        ck_assert_msg(minutes == found[_i].minutes, "'%s': %d minutes", text, minutes);
        if (strcmp(text, "с 8 до 6 часов") != 0) {
            ck_assert_msg(end - start == strlen(found[_i].taken) &&
                              memcmp(text + start, found[_i].taken, end - start) == 0,
                          "'%s' took '%.*s'", text, (int)(end - start), text + start);
        }
    }
}
END_TEST

/* A small generator, the same on every machine. */
static unsigned next(unsigned *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

START_TEST(test_spread)
{
    unsigned state = 1;

    for (int round = 0; round < 1000; round++) {
        int weights[40], minutes[40], sum = 0, all = 0;
        size_t count = 1 + next(&state) % 40;
        int total = (int)(next(&state) % 20000);

        for (size_t i = 0; i < count; i++) {
            weights[i] = (int)(next(&state) % 4 == 0 ? next(&state) % 100000 : next(&state) % 10);
            all += weights[i];
        }
        weights[0] += all == 0;
        all += all == 0;
        hours_spread(total, weights, count, minutes);
        for (size_t i = 0; i < count; i++) {
            bool last = i == count - 1;
            double exact = (double)total * weights[i] / all;

            ck_assert_int_ge(minutes[i], 0);
            ck_assert_int_eq(minutes[i] % HOURS_GRID, last ? total % HOURS_GRID : 0);
            if (total / HOURS_GRID >= (int)count) {
                ck_assert_int_ge(minutes[i], HOURS_GRID);
            }
            /* Largest remainder is never a step away, but for those fed to be above nothing. */
            ck_assert_double_le(minutes[i], exact + 2 * HOURS_GRID);
            sum += minutes[i];
        }
        ck_assert_int_eq(sum, total);
    }
}
END_TEST

START_TEST(test_spread_plainly)
{
    int minutes[4];

    hours_spread(2400, (const int[]){1, 1, 1, 1}, 4, minutes);
    ck_assert_int_eq(minutes[0], 600);
    ck_assert_int_eq(minutes[3], 600);
    hours_spread(600, (const int[]){1, 1, 1}, 3, minutes); /* 40 steps of three */
    ck_assert_int_eq(minutes[0], 210);
    ck_assert_int_eq(minutes[1], 195);
    ck_assert_int_eq(minutes[2], 195);
    hours_spread(100, (const int[]){3, 1}, 2, minutes); /* 6 steps and 10 minutes */
    ck_assert_int_eq(minutes[0], 75);
    ck_assert_int_eq(minutes[1], 25);
    hours_spread(30, (const int[]){1, 0, 0, 0}, 4, minutes); /* two steps for four */
    ck_assert_int_eq(minutes[0], 15);
    ck_assert_int_eq(minutes[1], 15);
    hours_spread(7, (const int[]){1, 1}, 2, minutes);
    ck_assert_int_eq(minutes[0], 0);
    ck_assert_int_eq(minutes[1], 7);
}
END_TEST

Suite *suite_hours(void)
{
    Suite *s = suite_create("hours");
    TCase *c = tcase_create("hours");

    tcase_add_test(c, test_convert);
    tcase_add_loop_test(c, test_text, 0, LENGTH(texts));
    tcase_add_loop_test(c, test_text_in, 0, LENGTH(in_languages));
    tcase_add_loop_test(c, test_parse, 0, LENGTH(parsed));
    tcase_add_loop_test(c, test_find, 0, LENGTH(found));
    tcase_add_test(c, test_spread);
    tcase_add_test(c, test_spread_plainly);
    suite_add_tcase(s, c);
    return s;
}
