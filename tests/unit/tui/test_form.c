/* Forms: what is drawn, what is told to the owner, and that no text is lost. */
#include "suites.h"

#include "editor.h"
#include "form.h"
#include "forms_table.h"
#include "syllabus/app/args.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/track.h"
#include "syllabus/line/key.h"
#include "typing.h"

#include <stdlib.h>
#include <string.h>

static struct editor *editor;
static struct form *form;
static struct canvas canvas;

static void setup(void)
{
    editor = editor_new(LINE_EMACS);
    canvas_init(&canvas);
    canvas_resize(&canvas, 24, 80);
}

static void teardown(void)
{
    form_free(form);
    form = NULL;
    editor_free(editor);
    canvas_fini(&canvas);
}

static enum form_result press(struct key key)
{
    return form_key(form, &key);
}

static enum form_result press_kind(enum key_kind kind)
{
    return press(typing_key(kind, 0));
}

static enum form_result type(const char *text)
{
    enum form_result result = FORM_UNUSED;
    for (size_t i = 0; typing_character(text, i).kind != KEY_NONE; i++) {
        result = press(typing_character(text, i));
    }
    return result;
}

static void go_to(const char *name)
{
    press_kind(KEY_PAGE_UP);
    for (size_t i = 0; strcmp(form_spec(form)->rows[i].name, name) != 0; i++) {
        press_kind(KEY_TAB);
    }
}

static void draw(int rows, int columns)
{
    canvas_resize(&canvas, rows, columns);
    form_draw(form, &canvas, canvas_all(&canvas));
}

/* Whether a text stands anywhere on the canvas; its row, or -1. */
static int find(const char *text)
{
    for (int row = 0; row < canvas.rows; row++) {
        char *s = canvas_row_text(&canvas, row);
        bool found = strstr(s, text) != NULL;
        free(s);
        if (found) {
            return row;
        }
    }
    return -1;
}

static void check_arg(const struct args *args, const char *name, const char *expected)
{
    const char *value = args_text(args, name);
    if (!expected) {
        ck_assert_msg(!value, "%s is \"%s\"", name, value);
    } else {
        ck_assert_msg(value && strcmp(value, expected) == 0, "%s is \"%s\"", name,
                      value ? value : "not given");
    }
}

START_TEST(test_wide_screen)
{
    form = form_new(editor, &forms_sign_in);
    type("ann@example.org");
    press_kind(KEY_TAB);
    type("se\u0430");
    draw(8, 80);
    ck_assert_int_eq(find("  \u250c\u2500 Sign in \u2500\u2500"), 2);
    typing_check_row(
        &canvas, 3,
        "  \u2502   E-mail   ann@example.org                                               \u2502");
    typing_check_row(&canvas, 4,
                     "  \u2502 > Password \u2022\u2022\u2022                                       "
                     "                    \u2502");
    ck_assert_int_eq(find("Enter: sign in  Tab: next  Esc: leave"), 5);
    typing_check_cursor(&canvas, 4, 18);
    ck_assert_str_eq(form_value(form, "password"), "se\u0430");
}
END_TEST

START_TEST(test_accept)
{
    form = form_new(editor, &forms_sign_in);
    ck_assert_int_eq(press_kind(KEY_ENTER), FORM_REFUSED);
    draw(12, 40);
    ck_assert_int_ge(find("! This is needed."), 0);
    type("ann");
    press_kind(KEY_TAB);
    draw(12, 40);
    ck_assert_int_ge(find("! It looks like name@example.org."), 0);
    type("secret");
    ck_assert_int_eq(press_kind(KEY_ENTER), FORM_REFUSED); /* and back to what is wrong */
    type("@example.org");
    draw(12, 40);
    ck_assert_int_eq(find("! It looks"), -1); /* gone as soon as it is right */
    ck_assert_int_eq(press_kind(KEY_ENTER), FORM_ACCEPTED);
    struct args *args = forms_args(form);
    check_arg(args, "email", "ann@example.org");
    check_arg(args, "password", NULL);
    args_free(args);
}
END_TEST

START_TEST(test_busy_and_wrong)
{
    form = form_new(editor, &forms_sign_in);
    type("ann@example.org");
    press_kind(KEY_TAB);
    type("wrong");
    ck_assert_int_eq(press_kind(KEY_ENTER), FORM_ACCEPTED);
    form_set_busy(form, true);
    draw(12, 40);
    ck_assert_int_ge(find("checking the password\u2026"), 0);
    typing_check_cursor(&canvas, -1, -1);
    ck_assert_int_eq(type("x"), FORM_NONE);
    ck_assert_int_eq(press_kind(KEY_ENTER), FORM_NONE);
    ck_assert_int_eq(press_kind(KEY_ESCAPE), FORM_CANCEL);
    form_set_error(form, "password", "the password is not right");
    draw(12, 40);
    ck_assert_int_ge(find("! the password is not right"), 0);
    ck_assert_str_eq(form_value(form, "password"), "wrong");
    ck_assert_str_eq(form_value(form, "email"), "ann@example.org");
    type("!");
    draw(12, 40);
    ck_assert_int_eq(find("! the password is not right"), -1);
    form_set_error(form, NULL,
                   "the database is busy, and says so in\nmany words that take two rows");
    draw(12, 40);
    ck_assert_int_ge(find("many words that"), 0);
    ck_assert_int_ge(canvas.cursor_row, 0); /* still in the field */
}
END_TEST

START_TEST(test_leave)
{
    form = form_new(editor, &forms_new_track);
    ck_assert_int_eq(press_kind(KEY_ESCAPE), FORM_LEFT); /* what it began with is nobody's typing */
    type("x");
    ck_assert_int_eq(press_kind(KEY_ESCAPE), FORM_CHANGED);
    draw(12, 40);
    int row = find("Throw away what you typed? (y/n)");
    ck_assert_int_ge(row, 0);
    ck_assert_int_eq(canvas.cursor_row, row);
    ck_assert_int_eq(type("q"), FORM_REFUSED);
    ck_assert_int_eq(press_kind(KEY_ESCAPE), FORM_CHANGED); /* back to the text */
    ck_assert_str_eq(form_value(form, "skill"), "x");
    press_kind(KEY_ESCAPE);
    ck_assert_int_eq(type("\u043d"), FORM_CHANGED); /* no, in Russian */
    press_kind(KEY_ESCAPE);
    ck_assert_int_eq(type("y"), FORM_LEFT);
    press(typing_ctrl('c'));
    ck_assert_int_eq(press(typing_ctrl('c')), FORM_LEFT);
}
END_TEST

START_TEST(test_moves)
{
    form = form_new(editor, &forms_new_track);
    ck_assert_int_eq(press_kind(KEY_UP), FORM_REFUSED);
    press(typing_key(KEY_TAB, KEY_MOD_SHIFT)); /* round */
    type("ru");
    ck_assert_str_eq(form_value(form, "language"), "ru");
    go_to("expect");
    type("one");
    press(typing_ctrl('j'));
    type("two");
    press(typing_key(KEY_ENTER, KEY_MOD_ALT));
    ck_assert_str_eq(form_value(form, "expect"), "one\ntwo\n");
    draw(24, 80);
    press_kind(KEY_UP);
    press_kind(KEY_UP);
    type("x");
    ck_assert_str_eq(form_value(form, "expect"), "xone\ntwo\n");
    press_kind(KEY_UP);
    type("5");
    ck_assert_str_eq(form_value(form, "hours"), "405");
    press_kind(KEY_UP);
    ck_assert_int_eq(press_kind(KEY_RIGHT), FORM_CHANGED);
    ck_assert_str_eq(form_value(form, "level"), "intermediate");
    type(" ");
    ck_assert_str_eq(form_value(form, "level"), "advanced");
    press_kind(KEY_RIGHT);
    ck_assert_str_eq(form_value(form, "level"), "beginner");
    press_kind(KEY_LEFT);
    ck_assert_str_eq(form_value(form, "level"), "advanced");
    draw(24, 80);
    ck_assert_int_ge(find("> Level         < advanced >"), 0);
}
END_TEST

START_TEST(test_checks)
{
    form = form_new(editor, &forms_new_track);
    go_to("hours");
    press(typing_ctrl('u'));
    type("0"); /* at once: a number is wrong from its first digit on */
    draw(24, 80);
    ck_assert_int_ge(find("! That is a number above 0 and up to 10000."), 0);
    press_kind(KEY_BACKSPACE);
    type("7,5");
    draw(24, 80);
    ck_assert_int_eq(find("! That is a number"), -1);
    go_to("deadline");
    type("2027-02-3");
    draw(24, 80);
    ck_assert_int_eq(find("! "), -1); /* it may become one */
    type("0");
    press_kind(KEY_TAB);
    draw(24, 80);
    ck_assert_int_ge(find("! That is a date such as 2027-01-31."), 0);
    type("Russian");
    ck_assert_int_eq(press_kind(KEY_ENTER), FORM_REFUSED);
    draw(24, 80);
    ck_assert_int_ge(find("! That is a language tag such as en, ru or pt-BR."), 0);
    ck_assert_int_ge(find("! This is needed."), 0); /* the skill, where the caret is now */
    type("C");
    ck_assert_str_eq(form_value(form, "skill"), "C");
    go_to("title");
    char big[600];
    memset(big, 'x', sizeof big);
    big[sizeof big - 1] = '\0';
    ck_assert_int_eq(press(typing_paste(big)), FORM_REFUSED);
    draw(24, 80);
    ck_assert_int_ge(find("! That does not fit: this field holds 512 bytes."), 0);
}
END_TEST

START_TEST(test_new_track)
{
    form = form_new(editor, &forms_new_track);
    type(" C for micro-controllers ");
    ck_assert_int_eq(press_kind(KEY_ENTER), FORM_ACCEPTED); /* from the first field */
    struct args *args = forms_args(form);
    check_arg(args, "skill", "C for micro-controllers");
    check_arg(args, "level", "beginner");
    check_arg(args, "hours", "40");
    check_arg(args, "title", NULL);
    check_arg(args, "expect", NULL);
    check_arg(args, "language", NULL);
    args_free(args);
    go_to("expect");
    type("Practice.");
    go_to("known");
    type("Python");
    go_to("hours-per-week");
    type("6");
    go_to("deadline");
    type("2027-05-31");
    ck_assert_int_eq(press_kind(KEY_ENTER), FORM_ACCEPTED);
    args = forms_args(form);
    check_arg(args, "expect", "Practice.");
    check_arg(args, "known", "Python");
    check_arg(args, "hours-per-week", "6");
    check_arg(args, "deadline", "2027-05-31");
    check_arg(args, "days", NULL);
    args_free(args);
}
END_TEST

START_TEST(test_edit_track)
{
    struct track *track = track_new();
    mem_replace(&track->skill_area, "C");
    mem_replace(&track->title, "C, all of it");
    mem_replace(&track->expectations, "much");
    mem_replace(&track->description, "");
    mem_replace(&track->language, "en");
    mem_replace(&track->pace.deadline, "2027-05-31");
    track->difficulty = DIFFICULTY_ADVANCED;
    track->minutes = 450;
    form = form_new(editor, &forms_edit_track);
    forms_fill_track(form, track);
    track_free(track);
    ck_assert(!form_typed(form, NULL));
    ck_assert_str_eq(form_value(form, "hours"), "7.5");
    ck_assert_str_eq(form_value(form, "level"), "advanced");
    ck_assert_str_eq(form_value(form, "deadline"), "2027-05-31");
    go_to("expect");
    press(typing_ctrl('u'));
    go_to("deadline");
    press(typing_ctrl('u'));
    go_to("days");
    type("пн-ср");
    go_to("hours");
    press(typing_ctrl('u'));
    type("8");
    ck_assert(form_typed(form, "hours"));
    ck_assert_int_eq(press_kind(KEY_ENTER), FORM_ACCEPTED);
    struct args *args = forms_args(form);
    check_arg(args, "hours", "8");
    check_arg(args, "expect", ""); /* emptied, which is a change */
    check_arg(args, "deadline", "");
    check_arg(args, "days", "пн-ср");
    check_arg(args, "start", NULL);
    check_arg(args, "skill", NULL);
    check_arg(args, "level", NULL);
    args_free(args);
}
END_TEST

START_TEST(test_register)
{
    form = form_new(editor, &forms_register);
    type("ann@example.org");
    go_to("first-name");
    type("\u0410\u043d\u043d\u0430");
    go_to("last-name");
    type("Bell");
    go_to("password");
    type("secret");
    go_to("again");
    type("secreT");
    ck_assert_int_eq(press_kind(KEY_ENTER), FORM_REFUSED);
    draw(24, 80);
    ck_assert_int_ge(find("! The two passwords differ."), 0);
    press_kind(KEY_BACKSPACE);
    type("t");
    ck_assert_int_eq(press_kind(KEY_ENTER), FORM_ACCEPTED);
    ck_assert_str_eq(form_value(form, "password"), "secret");
    struct args *args = forms_args(form);
    check_arg(args, "first-name", "\u0410\u043d\u043d\u0430");
    check_arg(args, "last-name", "Bell");
    check_arg(args, "again", NULL);
    args_free(args);
}
END_TEST

START_TEST(test_export)
{
    form = form_new(editor, &forms_export);
    form_set(form, "output", "course.json");
    ck_assert_int_eq(press_kind(KEY_ENTER), FORM_ACCEPTED);
    struct args *args = forms_args(form);
    check_arg(args, "output", "course.json");
    check_arg(args, "force", NULL);
    args_free(args);
    go_to("force");
    press_kind(KEY_RIGHT);
    args = forms_args(form);
    check_arg(args, "force", "");
    check_arg(args, "with-messages", NULL);
    args_free(args);
    go_to("output");
    press(typing_ctrl('u'));
    type("-");
    ck_assert_int_eq(press_kind(KEY_ENTER), FORM_REFUSED);
}
END_TEST

/* Every field can be reached and seen with its caret on a small screen. */
START_TEST(test_small_screen)
{
    form = form_new(editor, &forms_new_track);
    for (size_t i = 0; i < form_spec(form)->count; i++) {
        draw(12, 40);
        ck_assert_int_ge(find("> "), 0);
        ck_assert_int_ge(canvas.cursor_row, 1);
        ck_assert_int_le(canvas.cursor_row, 10);
        char *label = mem_printf("> %s", form_spec(form)->rows[i].label);
        ck_assert_int_ge(find(label), 0);
        char *hint = mem_strndup(form_spec(form)->rows[i].hint, 14); /* it may be wrapped */
        ck_assert_int_ge(find(hint), 0);
        free(hint);
        free(label);
        press_kind(KEY_TAB);
    }
    draw(12, 40);
    ck_assert_int_eq(find("\u2191"), -1);
    ck_assert_int_eq(find("\u2193"), 11);
    draw(2, 80); /* nothing fits, nothing breaks */
    draw(80, 3);
}
END_TEST

static const struct form_spec *const all[] = {&forms_new_track, &forms_edit_track, &forms_sign_in,
                                              &forms_register, &forms_export};

static void run_random(uint64_t seed)
{
    form = form_new(editor, all[0]);
    for (int i = 0; i < 20000; i++) {
        struct key key = typing_random_key(&seed);
        enum form_result result = press(key);
        if (result == FORM_ACCEPTED) {
            args_free(forms_args(form));
            form_set_busy(form, true);
        } else if (result == FORM_CANCEL) {
            form_set_error(form, form_spec(form)->rows[0].name, "cancelled");
        }
        if (result == FORM_LEFT || typing_random(&seed) % 100 == 0) {
            form_free(form);
            form = form_new(editor, all[typing_random(&seed) % 5]);
            draw(24, 80);
        }
        if (typing_random(&seed) % 3 == 0) {
            struct rect area = {2, 3, (int)(typing_random(&seed) % 24),
                                (int)(typing_random(&seed) % 90)};
            canvas_resize(&canvas, 30, 100);
            form_draw(form, &canvas, area);
            typing_check_within(&canvas, area);
        }
    }
}

START_TEST(test_random)
{
    run_random(0x9e3779b97f4a7c15u);
}
END_TEST

START_TEST(test_random_vi)
{
    editor_set_mode(editor, LINE_VI);
    run_random(0x2545f4914f6cdd1du);
}
END_TEST

Suite *suite_form(void)
{
    Suite *suite = suite_create("form");
    TCase *tc = tcase_create("form");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, test_wide_screen);
    tcase_add_test(tc, test_accept);
    tcase_add_test(tc, test_busy_and_wrong);
    tcase_add_test(tc, test_leave);
    tcase_add_test(tc, test_moves);
    tcase_add_test(tc, test_checks);
    tcase_add_test(tc, test_new_track);
    tcase_add_test(tc, test_edit_track);
    tcase_add_test(tc, test_register);
    tcase_add_test(tc, test_export);
    tcase_add_test(tc, test_small_screen);
    tcase_add_test(tc, test_random);
    tcase_add_test(tc, test_random_vi);
    suite_add_tcase(suite, tc);
    return suite;
}
