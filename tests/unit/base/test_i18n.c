/* Languages and locales. The environment is put back after each test. */
#include "suites.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) (int)(sizeof table / sizeof *table)

static const char *const variables[] = {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG", "LC_CTYPE"};
static char *kept[COUNT(variables)];

static void setup(void)
{
    for (int i = 0; i < COUNT(variables); i++) {
        kept[i] = mem_strdup(getenv(variables[i]));
        unsetenv(variables[i]);
    }
}

static void teardown(void)
{
    for (int i = 0; i < COUNT(variables); i++) {
        if (kept[i] != NULL) {
            setenv(variables[i], kept[i], 1);
        } else {
            unsetenv(variables[i]);
        }
        free(kept[i]);
    }
    i18n_init("en");
}

static const struct {
    const char *values[COUNT(variables)];
    const char *language;
} wishes[] = {
    {{NULL}, "en"},
    {{"ru", "C.UTF-8", NULL, NULL}, "ru"},
    {{"ru:en", NULL, NULL, "en_US.UTF-8"}, "ru"},
    {{"en:ru", NULL, NULL, "ru_RU.UTF-8"}, "en"}, /* the first that there is */
    {{"de:ru", NULL, NULL, "de_DE.UTF-8"}, "ru"},
    {{"de", NULL, NULL, "de_DE.UTF-8"}, "en"},
    {{"", "", "", "ru_RU.KOI8-R"}, "ru"},
    {{NULL, NULL, "ru_RU", "en_US.UTF-8"}, "ru"},
    {{NULL, "en_GB.UTF-8", "ru_RU", "ru_RU"}, "en"},
    {{NULL, NULL, NULL, "rue_UA.UTF-8"}, "en"}, /* Rusyn is not Russian */
    {{NULL, "C", NULL, NULL}, "en"},
    {{NULL, NULL, NULL, "not a locale"}, "en"},
    {{NULL, NULL, NULL, NULL, "C.UTF-8"}, "en"},
};

/* What is said to be shown, and what gettext is told, are the same. */
START_TEST(chooses_the_language)
{
    for (int i = 0; i < COUNT(variables); i++) {
        if (wishes[_i].values[i] != NULL) {
            setenv(variables[i], wishes[_i].values[i], 1);
        }
    }
    i18n_init(NULL);
    ck_assert_str_eq(i18n_language(), wishes[_i].language);
    ck_assert_str_eq(getenv("LANGUAGE"), wishes[_i].language);
    ck_assert_str_eq(nl_langinfo(CODESET), "UTF-8");
    ck_assert_int_eq(text_char_width(0x6F22), 2);
    char number[8];
    snprintf(number, sizeof number, "%.1f", 1.5);
    ck_assert_str_eq(number, "1.5");
}
END_TEST

START_TEST(a_wish_wins_and_can_change)
{
    setenv("LANG", "ru_RU.UTF-8", 1);
    i18n_init("en");
    ck_assert_str_eq(i18n_language(), "en");
    i18n_init("ru");
    ck_assert_str_eq(i18n_language(), "ru");
    i18n_init("en");
    ck_assert_str_eq(i18n_language(), "en");
}
END_TEST

/* With the catalogue that the build made (the environment names it). */
START_TEST(translates_back_and_forth)
{
    ck_assert_msg(getenv("SYLLABUS_LOCALEDIR") != NULL, "SYLLABUS_LOCALEDIR is not set");
    i18n_init("ru");
    const char *header = gettext("");
    ck_assert_ptr_nonnull(strstr(header, "Language: ru"));
    i18n_init("en");
    ck_assert_str_eq(gettext(""), "");
}
END_TEST

/* As ssh passes it on, and as Python leaves it to what it starts: messages are those of "C", where
 * gettext would look nothing up. */
START_TEST(translates_where_only_the_characters_are_set)
{
    setenv("LC_CTYPE", "C.UTF-8", 1);
    i18n_init("ru");
    ck_assert_ptr_nonnull(strstr(gettext(""), "Language: ru"));
    i18n_init("en");
    ck_assert_str_eq(gettext(""), "");
}
END_TEST

Suite *suite_i18n(void)
{
    Suite *s = suite_create("i18n");
    TCase *c = tcase_create("i18n");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_loop_test(c, chooses_the_language, 0, COUNT(wishes));
    tcase_add_test(c, a_wish_wins_and_can_change);
    tcase_add_test(c, translates_back_and_forth);
    tcase_add_test(c, translates_where_only_the_characters_are_set);
    suite_add_tcase(s, c);
    return s;
}
