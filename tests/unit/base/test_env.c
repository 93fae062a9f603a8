#include "suites.h"

#include "syllabus/base/env.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* RFC 9562: version 7, variant 10, lower case. */
static void assert_id(const char *id)
{
    ck_assert_uint_eq(strlen(id), ENV_ID_LEN);
    for (int i = 0; i < ENV_ID_LEN; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        ck_assert_msg(dash ? id[i] == '-' : strchr("0123456789abcdef", id[i]) != NULL, "%s", id);
    }
    ck_assert_int_eq(id[14], '7');
    ck_assert_ptr_nonnull(strchr("89ab", id[19]));
}

START_TEST(ids_hold_their_time_and_sort)
{
    struct env *e = env_fixed_new(INT64_C(0x017F22E279B0), 1, 1); /* the RFC's example */
    char before[ENV_ID_LEN + 1], id[ENV_ID_LEN + 1];
    env_new_id(e, before);
    ck_assert(strncmp(before, "017f22e2-79b0-7", 15) == 0);
    for (int i = 0; i < 5000; i++) {
        env_new_id(e, id);
        assert_id(id);
        ck_assert_str_lt(before, id);
        memcpy(before, id, sizeof id);
    }
    env_free(e);
    env_free(NULL);
}
END_TEST

START_TEST(a_fixed_run_repeats)
{
    for (uint64_t seed = 1; seed < 4; seed++) {
        struct env *a = env_fixed_new(1000, 5, seed), *b = env_fixed_new(1000, 5, seed);
        struct env *other = env_fixed_new(1000, 5, seed + 1);
        ck_assert_int_eq(env_now_ms(a), 1000);
        ck_assert_int_eq(env_now_ms(a), 1005);
        env_now_ms(b);
        env_now_ms(b);
        env_now_ms(other);
        env_now_ms(other);
        char *x = env_new_id_dup(a), *y = env_new_id_dup(b), *z = env_new_id_dup(other);
        ck_assert_str_eq(x, y);
        ck_assert_str_ne(x, z);
        free(x);
        free(y);
        free(z);
        env_free(a);
        env_free(b);
        env_free(other);
    }
}
END_TEST

static int compare(const void *a, const void *b)
{
    return strcmp(a, b);
}

START_TEST(the_system_s_ids_are_unique)
{
    static char ids[20000][ENV_ID_LEN + 1];
    const size_t count = sizeof ids / sizeof *ids;
    for (size_t i = 0; i < count; i++) {
        env_new_id(env_system(), ids[i]);
        assert_id(ids[i]);
    }
    qsort(ids, count, sizeof *ids, compare);
    for (size_t i = 1; i < count; i++) {
        ck_assert_str_ne(ids[i - 1], ids[i]);
    }
}
END_TEST

START_TEST(the_system_s_clocks_run)
{
    int64_t before = env_mono_ns(env_system());
    ck_assert_int_gt(env_now_ms(env_system()), INT64_C(1700000000000));
    ck_assert_int_ge(env_mono_ns(env_system()), before);
    unsigned char bytes[64] = {0}, zeros[64] = {0};
    env_random(env_system(), bytes, sizeof bytes);
    ck_assert_mem_ne(bytes, zeros, sizeof bytes);
}
END_TEST

Suite *suite_env(void)
{
    Suite *s = suite_create("env");
    TCase *c = tcase_create("env");
    tcase_add_test(c, ids_hold_their_time_and_sort);
    tcase_add_test(c, a_fixed_run_repeats);
    tcase_add_test(c, the_system_s_ids_are_unique);
    tcase_add_test(c, the_system_s_clocks_run);
    suite_add_tcase(s, c);
    return s;
}
