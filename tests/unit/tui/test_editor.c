/* The texts people write: one readline for many fields, secrets apart. */
#include "suites.h"

#include "editor.h"
#include "syllabus/base/text.h"
#include "syllabus/line/key.h"
#include "typing.h"

#include <stdlib.h>
#include <string.h>

static struct editor *editor;
static struct field note, title, secret;

static void begin(enum line_mode mode)
{
    editor = editor_new(mode);
    field_init(&note, 0, FIELD_LONG);
    field_init(&title, 40, 0);
    field_init(&secret, 20, FIELD_SECRET);
    editor_lend(editor, &note);
}

static void setup(void)
{
    begin(LINE_EMACS);
}

static void setup_vi(void)
{
    begin(LINE_VI);
}

static void teardown(void)
{
    editor_free(editor);
    field_fini(&note);
    field_fini(&title);
    field_fini(&secret);
}

static enum editor_result press(struct key key)
{
    return editor_key(editor, &key);
}

static enum editor_result press_kind(enum key_kind kind)
{
    return press(typing_key(kind, 0));
}

static enum editor_result type(const char *text)
{
    enum editor_result result = EDITOR_IGNORED;
    for (size_t i = 0; typing_character(text, i).kind != KEY_NONE; i++) {
        result = press(typing_character(text, i));
    }
    return result;
}

static void check(const struct field *f, const char *text, size_t point)
{
    ck_assert_str_eq(editor_text(editor, f), text);
    ck_assert_uint_eq(editor_length(editor, f), strlen(text));
    ck_assert_uint_eq(editor_point(editor, f), point);
}

START_TEST(test_types)
{
    ck_assert_int_eq(type("\u0434\u0430 \u4e2d"), EDITOR_CHANGED);
    check(&note, "\u0434\u0430 \u4e2d", 8);
    ck_assert_int_eq(press_kind(KEY_LEFT), EDITOR_TAKEN);
    check(&note, "\u0434\u0430 \u4e2d", 5);
    ck_assert_int_eq(press(typing_key(KEY_LEFT, KEY_MOD_CTRL)), EDITOR_TAKEN);
    check(&note, "\u0434\u0430 \u4e2d", 0);
    ck_assert_int_eq(press(typing_alt(0x432)), EDITOR_CHANGED); /* Alt-D of a Russian keyboard */
    check(&note, " \u4e2d", 0);
    ck_assert_int_ne(press_kind(KEY_BACKSPACE), EDITOR_CHANGED);
    ck_assert_int_eq(press(typing_ctrl('_')), EDITOR_CHANGED);
    check(&note, "\u0434\u0430 \u4e2d", 4);
    press(typing_key(KEY_END, KEY_MOD_CTRL));
    press(typing_key(KEY_BACKSPACE, KEY_MOD_CTRL));
    check(&note, "\u0434\u0430 ", 5);
}
END_TEST

START_TEST(test_loan)
{
    type("first");
    press_kind(KEY_LEFT);
    editor_lend(editor, &title);
    check(&note, "first", 4);
    type("second");
    ck_assert_int_eq(press(typing_ctrl('_')), EDITOR_CHANGED);
    ck_assert_int_ne(press(typing_ctrl('_')), EDITOR_CHANGED); /* the first field's is not undone */
    check(&title, "", 0);
    editor_lend(editor, &note);
    ck_assert_int_ne(press(typing_ctrl('_')), EDITOR_CHANGED);
    check(&note, "first", 4);
    editor_lend(editor, NULL);
    ck_assert_int_eq(type("x"), EDITOR_IGNORED);
    check(&note, "first", 4);
}
END_TEST

START_TEST(test_set)
{
    editor_set_text(editor, &title, "a\nb\x07\t\xff");
    check(&title, "a b\t\ufffd", 7);
    editor_set_point(editor, &title, 5); /* within a character */
    check(&title, "a b\t\ufffd", 4);
    editor_set_text(editor, &note, "a\r\nb");
    check(&note, "a\nb", 3);
    char full[64] = "";
    memset(full, 'x', 39);
    memcpy(full + 39, "\u0434", 3); /* half of it would fit */
    editor_set_text(editor, &title, full);
    ck_assert_uint_eq(editor_length(editor, &title), 39);
}
END_TEST

START_TEST(test_callers_keys)
{
    static const enum key_kind kinds[] = {KEY_TAB,      KEY_ESCAPE,    KEY_UP,       KEY_DOWN,
                                          KEY_PAGE_UP,  KEY_PAGE_DOWN, KEY_FUNCTION, KEY_MOUSE,
                                          KEY_FOCUS_IN, KEY_REPLY,     KEY_INSERT,   KEY_NONE};
    type("ab");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct key key = {.kind = kinds[i], .number = 5};
        ck_assert_int_eq(press(key), EDITOR_IGNORED);
    }
    for (const char *letter = "clzrsqvpno"; *letter; letter++) {
        ck_assert_int_eq(press(typing_ctrl(*letter)), EDITOR_IGNORED);
    }
    ck_assert_int_eq(press_kind(KEY_ENTER), EDITOR_ACCEPT);
    check(&note, "ab", 2);
    press(typing_ctrl('u'));
    ck_assert_int_eq(press(typing_ctrl('d')), EDITOR_END);
}
END_TEST

START_TEST(test_line_ends)
{
    type("a");
    ck_assert_int_eq(press(typing_key(KEY_ENTER, KEY_MOD_ALT)), EDITOR_CHANGED);
    ck_assert_int_eq(press(typing_ctrl('j')), EDITOR_CHANGED);
    ck_assert_int_eq(press(typing_paste("b\r\nc\n")), EDITOR_CHANGED);
    check(&note, "a\n\nb\nc\n", 7);
    ck_assert_int_eq(press(typing_ctrl('_')), EDITOR_CHANGED); /* a paste is one step */
    check(&note, "a\n\n", 3);
    press(typing_ctrl('u')); /* killed here ... */
    editor_lend(editor, &title);
    ck_assert_int_eq(press(typing_key(KEY_ENTER, KEY_MOD_ALT)), EDITOR_REFUSED);
    ck_assert_int_eq(press(typing_ctrl('j')), EDITOR_REFUSED);
    ck_assert_int_eq(press(typing_ctrl('y')), EDITOR_CHANGED); /* ... and yanked there */
    check(&title, "a  ", 3);
    ck_assert_int_eq(press(typing_paste("b\r\nc\n")), EDITOR_CHANGED);
    check(&title, "a  b c", 6);
}
END_TEST

START_TEST(test_limit)
{
    char big[64];
    memset(big, 'x', sizeof big);
    big[sizeof big - 1] = '\0';
    editor_lend(editor, &title);
    type("0123456789");
    ck_assert_int_eq(press(typing_paste(big)), EDITOR_TOO_LONG);
    ck_assert_int_eq(press(typing_key(KEY_PASTE, 0)), EDITOR_TOO_LONG);
    press(typing_ctrl('u'));
    for (int i = 0; i < 4; i++) {
        ck_assert_int_eq(press(typing_ctrl('y')), EDITOR_CHANGED);
    }
    press_kind(KEY_LEFT);
    ck_assert_int_eq(press(typing_ctrl('y')), EDITOR_TOO_LONG);
    ck_assert_int_eq(type("x"), EDITOR_TOO_LONG);
    check(&title, "0123456789012345678901234567890123456789", 39);
    char *text = editor_too_long(&title);
    ck_assert_str_eq(text, "That does not fit: this field holds 40 bytes.");
    free(text);
}
END_TEST

START_TEST(test_outside)
{
    type("ab");
    ck_assert_int_eq(press(typing_ctrl('x')), EDITOR_TAKEN);
    ck_assert_int_eq(press(typing_ctrl('e')), EDITOR_OUTSIDE);
    press(typing_ctrl('x'));
    ck_assert_int_eq(press(typing_ctrl('u')), EDITOR_CHANGED); /* undo */
    ck_assert_int_ne(press(typing_ctrl('e')), EDITOR_OUTSIDE);
    check(&note, "", 0);
}
END_TEST

START_TEST(test_replace)
{
    type("say /he now");
    editor_set_point(editor, &note, 7);
    ck_assert(editor_replace(editor, &note, 4, "/help "));
    check(&note, "say /help  now", 10);
    press(typing_ctrl('_'));
    ck_assert_str_eq(editor_text(editor, &note), "say /he now");
    ck_assert(!editor_replace(editor, &note, 9, "x")); /* behind the caret */
    ck_assert(!editor_replace(editor, &title, 0, "0123456789012345678901234567890123456789x"));
}
END_TEST

START_TEST(test_vi)
{
    ck_assert_str_eq(editor_mode_text(editor), "vi: insert");
    type("one two");
    ck_assert_int_eq(press_kind(KEY_ESCAPE), EDITOR_TAKEN);
    ck_assert_str_eq(editor_mode_text(editor), "vi: command");
    ck_assert(!editor_is_typing(editor));
    ck_assert_int_eq(press_kind(KEY_ESCAPE), EDITOR_IGNORED);
    type("d"); /* waits for a motion, of which Escape is rid */
    ck_assert_int_eq(press_kind(KEY_ESCAPE), EDITOR_TAKEN);
    ck_assert_int_eq(press_kind(KEY_ESCAPE), EDITOR_IGNORED);
    check(&note, "one two", 6);
    ck_assert_int_eq(type("db"), EDITOR_CHANGED);
    check(&note, "one o", 4);
    ck_assert_int_eq(type("k"), EDITOR_PREVIOUS);
    ck_assert_int_eq(type("j"), EDITOR_NEXT);
    type("A!");
    check(&note, "one o!", 6);
    press_kind(KEY_ESCAPE);
    editor_lend(editor, &title);
    ck_assert_str_eq(editor_mode_text(editor), "vi: insert");
    type("dd");
    check(&title, "dd", 2);
}
END_TEST

START_TEST(test_secret)
{
    editor_lend(editor, &secret);
    type("p\u0430ss w");
    check(&secret, "p\u0430ss w", 7);
    ck_assert_int_eq(press_kind(KEY_BACKSPACE), EDITOR_CHANGED);
    ck_assert_int_eq(press_kind(KEY_HOME), EDITOR_TAKEN);
    ck_assert_int_eq(press_kind(KEY_LEFT), EDITOR_REFUSED);
    press_kind(KEY_RIGHT);
    ck_assert_int_eq(press_kind(KEY_DELETE), EDITOR_CHANGED);
    check(&secret, "pss ", 1);
    ck_assert_int_eq(press(typing_paste("one\ntwo")), EDITOR_REFUSED);
    ck_assert_int_eq(press(typing_paste("XY\r\n")), EDITOR_CHANGED);
    check(&secret, "pXYss ", 3);
    ck_assert_int_eq(press(typing_paste("0123456789012345")), EDITOR_TOO_LONG);
    ck_assert_int_eq(press_kind(KEY_ENTER), EDITOR_ACCEPT);
    ck_assert_int_eq(press_kind(KEY_ESCAPE), EDITOR_IGNORED);
    ck_assert_int_eq(press_kind(KEY_TAB), EDITOR_IGNORED);
    ck_assert_int_eq(press(typing_ctrl('c')), EDITOR_IGNORED);
    press_kind(KEY_END);
    ck_assert_int_eq(press(typing_ctrl('u')), EDITOR_CHANGED);
    for (size_t i = 0; i <= secret.limit; i++) {
        ck_assert_int_eq(secret.text[i], 0); /* nothing stays behind the end */
    }
    editor_lend(editor, &note);
    press(typing_ctrl('y')); /* nor in readline's kill ring, whatever else is in it */
    ck_assert_ptr_null(strstr(editor_text(editor, &note), "XYss"));
}
END_TEST

static void check_field(const struct field *f)
{
    const char *text = editor_text(editor, f);
    size_t n = editor_length(editor, f);
    size_t point = editor_point(editor, f);
    ck_assert_uint_eq(n, strlen(text));
    ck_assert_uint_le(n, f->limit);
    ck_assert_uint_le(point, n);
    ck_assert(text_is_utf8(text, n));
    ck_assert(((unsigned char)text[point] & 0xc0) != 0x80);
    ck_assert((f->flags & FIELD_LONG) || !strchr(text, '\n'));
}

static void run_random(uint64_t seed)
{
    struct field *const fields[] = {&note, &title, &secret, NULL};
    char *before = NULL;
    for (int i = 0; i < 20000; i++) {
        struct field *f = fields[typing_random(&seed) % 4];
        if (typing_random(&seed) % 50 == 0) {
            editor_lend(editor, f);
        } else if (f && typing_random(&seed) % 500 == 0) {
            editor_set_text(editor, f, "x\ny");
        }
        struct key key = typing_random_key(&seed);
        free(before);
        before = strdup(editor_text(editor, &note));
        enum editor_result result = press(key);
        if (result != EDITOR_CHANGED) {
            ck_assert_str_eq(editor_text(editor, &note), before);
        }
        if (editor_length(editor, &note) > 2000) {
            editor_set_text(editor, &note, "");
        }
        check_field(&note);
        check_field(&title);
        check_field(&secret);
    }
    free(before);
}

START_TEST(test_random)
{
    run_random(0x9e3779b97f4a7c15u);
}
END_TEST

START_TEST(test_random_vi)
{
    run_random(0x2545f4914f6cdd1du);
}
END_TEST

Suite *suite_editor(void)
{
    Suite *suite = suite_create("editor");
    TCase *emacs = tcase_create("emacs");
    TCase *vi = tcase_create("vi");
    tcase_add_checked_fixture(emacs, setup, teardown);
    tcase_add_checked_fixture(vi, setup_vi, teardown);
    tcase_set_timeout(emacs, 60);
    tcase_set_timeout(vi, 60);
    tcase_add_test(emacs, test_types);
    tcase_add_test(emacs, test_loan);
    tcase_add_test(emacs, test_set);
    tcase_add_test(emacs, test_callers_keys);
    tcase_add_test(emacs, test_line_ends);
    tcase_add_test(emacs, test_limit);
    tcase_add_test(emacs, test_outside);
    tcase_add_test(emacs, test_replace);
    tcase_add_test(emacs, test_secret);
    tcase_add_test(emacs, test_random);
    tcase_add_test(vi, test_vi);
    tcase_add_test(vi, test_random_vi);
    suite_add_tcase(suite, emacs);
    suite_add_tcase(suite, vi);
    return suite;
}
