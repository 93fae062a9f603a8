#include "suites.h"

#include "syllabus/course/user.h"

static const struct {
    const char *email;
    bool valid;
} emails[] = {
    {"ann@example.org", true},
    {"ann.lee+course@mail.example.org", true},
    {"o'neil@example.org", true},
    {"анна@пример.рф", true},
    {"root@localhost", true},
    {"a@b.c", true},
    {NULL, false},
    {"", false},
    {"ann", false},
    {"@example.org", false},
    {"ann@", false},
    {"ann@example", false},
    {"ann@@example.org", false},
    {"ann@ex@ample.org", false},
    {".ann@example.org", false},
    {"ann.@example.org", false},
    {"ann..lee@example.org", false},
    {"ann@example..org", false},
    {"ann@.example.org", false},
    {"ann@example.org.", false},
    {"ann@-example.org", false},
    {"ann@example-.org", false},
    {"ann lee@example.org", false},
    {"ann@exam ple.org", false},
    {" ann@example.org", false},
    {"ann@example.org\n", false},
    {"ann\x1b[2J@example.org", false},
    {"ann\xc2\xa0lee@example.org", false},  /* a blank that does not break */
    {"ann\xe2\x80\xae@example.org", false}, /* turns the direction of text */
    {"ann\xff@example.org", false},         /* no UTF-8 */
    {"ann@exa_mple.org", false},
    {"\"ann\"@example.org", false},
};

START_TEST(test_email)
{
    ck_assert_msg(user_email_valid(emails[_i].email) == emails[_i].valid, "%s",
                  emails[_i].email != NULL ? emails[_i].email : "(null)");
}
END_TEST

START_TEST(test_email_length)
{
    char email[300] = "a@";

    for (int i = 2; i < 254; i++) {
        email[i] = (i - 2) % 50 == 49 ? '.' : 'x';
    }
    email[254] = '\0';
    ck_assert(user_email_valid(email));
    email[254] = 'x';
    email[255] = '\0';
    ck_assert(!user_email_valid(email));
}
END_TEST

START_TEST(test_roles)
{
    enum user_role role = USER_STUDENT;

    for (int r = 0; r < USER_ROLE_COUNT; r++) {
        ck_assert(user_role_parse(user_role_name((enum user_role)r), &role));
        ck_assert_int_eq(role, r);
    }
    ck_assert(!user_role_parse("Admin", &role));
    ck_assert(!user_role_parse(NULL, &role));
}
END_TEST

Suite *suite_user(void)
{
    Suite *s = suite_create("user");
    TCase *t = tcase_create("user");

    tcase_add_loop_test(t, test_email, 0, sizeof emails / sizeof *emails);
    tcase_add_test(t, test_email_length);
    tcase_add_test(t, test_roles);
    suite_add_tcase(s, t);
    return s;
}
