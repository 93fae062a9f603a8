/* Buffers, memory, string lists and secrets. */
#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/strlist.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

START_TEST(appends_and_ends_with_nul)
{
    struct buf b = BUF_INIT(1000);
    ck_assert_str_eq(buf_str(&b), "");
    ck_assert(buf_add(&b, "a\0b", 3));
    ck_assert(buf_add_str(&b, "cd") && buf_add_char(&b, 'e') && buf_printf(&b, "%d-%s", 7, "x"));
    ck_assert_uint_eq(b.len, 9);
    ck_assert_mem_eq(b.data, "a\0bcde7-x", 10);
    buf_consume(&b, 2);
    ck_assert_str_eq(buf_str(&b), "bcde7-x");
    buf_truncate(&b, 3);
    ck_assert_str_eq(buf_str(&b), "bcd");
    char *text = buf_steal(&b);
    ck_assert_str_eq(text, "bcd");
    ck_assert_uint_eq(b.len, 0);
    ck_assert_uint_eq(b.limit, 1000);
    free(text);
    text = buf_steal(&b);
    ck_assert_str_eq(text, "");
    free(text);
}
END_TEST

START_TEST(moves_nothing_within_what_is_expected)
{
    struct buf b = BUF_INIT(1000);
    ck_assert(buf_expect(&b, 600));
    ck_assert_str_eq(buf_str(&b), "");
    const char *place = buf_str(&b);
    for (int i = 0; i < 600; i++) {
        ck_assert(buf_add_char(&b, 'a'));
        ck_assert_ptr_eq(buf_str(&b), place);
    }
    ck_assert(!buf_expect(&b, 401));
    ck_assert(b.overflow);
    buf_fini(&b);
}
END_TEST

START_TEST(refuses_what_is_over_its_limit_until_reset)
{
    struct buf b = BUF_INIT(5);
    ck_assert(buf_add_str(&b, "1234"));
    ck_assert(!buf_add_str(&b, "56"));
    ck_assert(b.overflow);
    ck_assert(!buf_add_char(&b, '5')); /* it would fit, but leave a hole */
    ck_assert(!buf_printf(&b, "%d", 5));
    ck_assert_str_eq(buf_str(&b), "1234");
    buf_reset(&b);
    ck_assert(!b.overflow && buf_add_str(&b, "12345"));
    ck_assert(!buf_add(&b, "x", SIZE_MAX)); /* no sum wraps around */
    buf_fini(&b);
    buf_fini(&b);
    buf_fini(NULL);
}
END_TEST

START_TEST(prints_whole_or_not_at_all)
{
    struct buf b = BUF_INIT(200);
    ck_assert(buf_add_str(&b, "x"));
    ck_assert(buf_printf(&b, "%150s", "y")); /* longer than the room that was there */
    ck_assert_uint_eq(b.len, 151);
    ck_assert_str_eq(buf_str(&b) + 149, " y");
    ck_assert(!buf_printf(&b, "%50s", "z"));
    ck_assert_uint_eq(strlen(buf_str(&b)), 151);
    buf_fini(&b);
}
END_TEST

START_TEST(memory_grows_and_is_copied)
{
    int *items = NULL;
    size_t cap = 0;
    for (int i = 0; i < 1000; i++) {
        mem_grow(&items, &cap, (size_t)i + 1, sizeof *items);
        items[i] = i;
    }
    ck_assert_uint_ge(cap, 1000);
    ck_assert_int_eq(items[999], 999);
    free(items);
    char *s = mem_strndup("abcdef", 3);
    ck_assert_str_eq(s, "abc");
    mem_replace(&s, s + 1); /* a part of itself */
    ck_assert_str_eq(s, "bc");
    mem_replace(&s, NULL);
    ck_assert_ptr_null(s);
    ck_assert_ptr_null(mem_strdup(NULL));
    const char *zeros = mem_array(3, 4);
    for (int i = 0; i < 12; i++) {
        ck_assert_int_eq(zeros[i], 0);
    }
    free((void *)(uintptr_t)zeros);
}
END_TEST

START_TEST(lists_own_their_strings)
{
    struct strlist a = {0}, b = {0};
    strlist_add(&a, "one");
    strlist_add_n(&a, "two three", 3);
    strlist_take(&a, mem_strdup("three"));
    ck_assert_uint_eq(a.count, 3);
    ck_assert_str_eq(a.items[1], "two");
    ck_assert(!strlist_equal(&a, &b));
    strlist_add(&b, "gone");
    strlist_copy(&b, &a);
    ck_assert(strlist_equal(&a, &b));
    ck_assert_ptr_ne(a.items[0], b.items[0]);
    strlist_copy(&b, &b);
    ck_assert_uint_eq(b.count, 3);
    b.items[2][0] = 'T';
    ck_assert(!strlist_equal(&a, &b));
    strlist_fini(&a);
    strlist_fini(&a);
    strlist_fini(&b);
}
END_TEST

START_TEST(secrets_are_held_and_compared)
{
    struct secret *s = secret_new("k\0y", 3);
    ck_assert_uint_eq(secret_len(s), 3);
    ck_assert_mem_eq(secret_text(s), "k\0y", 4);
    secret_free(s);
    ck_assert_str_eq(secret_text(NULL), "");
    ck_assert_uint_eq(secret_len(NULL), 0);
    secret_free(NULL);
    ck_assert(secret_equal("abc", "abc", 3));
    ck_assert(!secret_equal("abc", "abd", 3));
    ck_assert(!secret_equal("xbc", "abc", 3));
    char word[] = "word";
    secret_wipe(word, 4);
    ck_assert_mem_eq(word, "\0\0\0\0", 5);
}
END_TEST

Suite *suite_buf(void)
{
    Suite *s = suite_create("buf");
    TCase *c = tcase_create("buf");
    tcase_add_test(c, appends_and_ends_with_nul);
    tcase_add_test(c, moves_nothing_within_what_is_expected);
    tcase_add_test(c, refuses_what_is_over_its_limit_until_reset);
    tcase_add_test(c, prints_whole_or_not_at_all);
    tcase_add_test(c, memory_grows_and_is_copied);
    tcase_add_test(c, lists_own_their_strings);
    tcase_add_test(c, secrets_are_held_and_compared);
    suite_add_tcase(s, c);
    return s;
}
