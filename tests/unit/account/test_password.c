/* bcrypt hashes: the cheapest cost there is, the same code. */
#include "suites.h"

#include "../../../src/account/password_internal.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"

#include <crypt.h>
#include <stdlib.h>
#include <string.h>

#define CHEAP 4

START_TEST(test_hash)
{
    char *one = password_hash("пароль", CHEAP);
    char *two = password_hash("пароль", CHEAP);
    ck_assert_uint_eq(strlen(one), 60);
    ck_assert_int_eq(strncmp(one, "$2b$04$", 7), 0);
    ck_assert_str_ne(one, two); /* salted */
    ck_assert(password_verify("пароль", one));
    ck_assert(password_verify("пароль", two));
    ck_assert(!password_verify("Пароль", one));
    ck_assert(!password_verify("", one));
    free(one);
    free(two);
    ck_assert_ptr_null(password_hash("x", 3)); /* bcrypt has no such cost */
}
END_TEST

/* crypt(3) would take some of these for another method, or say "*0" twice. */
START_TEST(test_not_ours)
{
    static const char *const rows[] = {
        "",
        "*0",
        "secret",
        "ab01234567890",
        "$1$salt$0123456789012345678901",
        "$y$j9T$abc",
        "$2b$",
        "$2b$04$",
        "$2b$04$!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!",
        "$2b$99$abcdefghijklmnopqrstuuAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ck_assert_msg(!password_verify("secret", rows[i]), "%s", rows[i]);
        ck_assert_msg(!password_verify("", rows[i]), "%s", rows[i]);
    }
}
END_TEST

/* An unknown e-mail must cost what a known one does: the hash is a real one of the usual cost. */
START_TEST(test_nobody)
{
    struct crypt_data *data = mem_alloc(sizeof *data);
    ck_assert_uint_eq(strlen(password_nobody), 60);
    ck_assert_int_eq(strncmp(password_nobody, "$2b$12$", 7), 0);
    const char *made = crypt_r("x", password_nobody, data);
    ck_assert_ptr_nonnull(made);
    ck_assert_int_eq(strncmp(made, password_nobody, 29),
                     0); /* same cost and salt: it was computed */
    ck_assert_str_ne(made, password_nobody);
    free(data);
}
END_TEST

static enum error_kind prepare(const char *password, char **out)
{
    struct error err = {0};
    enum error_kind kind = password_prepare(password, out, &err);
    ck_assert(kind == ERROR_NONE || strstr(err.message, password[0] ? password : "\x01") == NULL);
    error_clear(&err);
    return kind;
}

START_TEST(test_prepare)
{
    char *out = NULL;
    char text[LIMIT_PASSWORD + 2];
    memset(text, 'x', sizeof text);
    text[LIMIT_PASSWORD + 1] = '\0';
    ck_assert_int_eq(prepare("", &out), ERROR_USAGE);
    ck_assert_int_eq(prepare("\xFF\xFE", &out), ERROR_USAGE);
    ck_assert_int_eq(prepare(text, &out), ERROR_USAGE); /* 73 bytes */
    ck_assert_ptr_null(out);
    text[LIMIT_PASSWORD] = '\0';
    ck_assert_int_eq(prepare(text, &out), ERROR_NONE);
    ck_assert_str_eq(out, text);
    free(out);
    /* The same letter typed on two keyboards: composed and decomposed. */
    ck_assert_int_eq(prepare("и\xCC\x86", &out), ERROR_NONE);
    ck_assert_str_eq(out, "й");
    free(out);
}
END_TEST

Suite *suite_password(void)
{
    Suite *s = suite_create("password");
    TCase *tc = tcase_create("passwords");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, test_hash);
    tcase_add_test(tc, test_not_ours);
    tcase_add_test(tc, test_nobody);
    tcase_add_test(tc, test_prepare);
    suite_add_tcase(s, tc);
    return s;
}
