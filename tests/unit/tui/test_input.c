/* The input line: rows and cursor on the canvas, history, completion, and what the owner is told.
 */
#include "suites.h"

#include "editor.h"
#include "input.h"
#include "syllabus/base/strlist.h"
#include "syllabus/line/key.h"
#include "typing.h"

#include <stdlib.h>
#include <string.h>

#define ROWS    10
#define COLUMNS 24

static struct editor *editor;
static struct input *input;
static struct canvas canvas;

/* The owner's side: three messages, and what was being written when the walk began. */
static const char *const said[] = {"oldest", "two\nrows", "newest"};
static size_t place; /* in `said`; 3: not in it */
static char *stash;

static const char *prev(void *ctx, const char *current)
{
    if (place == 3) {
        free(stash);
        stash = strdup(current);
    }
    return place > 0 ? said[--place] : NULL;
}

static const char *next(void *ctx, const char *current)
{
    if (place == 3) {
        return NULL;
    }
    place++;
    return place == 3 ? stash : said[place];
}

static const char *const words[] = {"/help ",     "/hello ",    "/finalize ",
                                    "/fi\u0436 ", "/fi\u0437 ", NULL};

/* The word before the caret against the list above. */
static size_t complete(void *ctx, const char *text, size_t point, struct strlist *candidates)
{
    size_t start = point;
    while (start > 0 && text[start - 1] != ' ') {
        start--;
    }
    for (size_t i = 0; point > start && words[i]; i++) {
        if (strncmp(words[i], text + start, point - start) == 0) {
            strlist_add(candidates, words[i]);
        }
    }
    return start;
}

static void begin(enum line_mode mode)
{
    const struct input_callbacks callbacks = {prev, next, complete, NULL};
    place = 3;
    editor = editor_new(mode);
    input = input_new(editor, &callbacks);
    canvas_init(&canvas);
    canvas_resize(&canvas, ROWS, COLUMNS);
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
    input_free(input);
    editor_free(editor);
    canvas_fini(&canvas);
    free(stash);
    stash = NULL;
}

static enum input_result press(struct key key)
{
    return input_key(input, &key);
}

static enum input_result press_kind(enum key_kind kind)
{
    return press(typing_key(kind, 0));
}

static enum input_result type(const char *text)
{
    enum input_result result = INPUT_UNUSED;
    for (size_t i = 0; typing_character(text, i).kind != KEY_NONE; i++) {
        result = press(typing_character(text, i));
    }
    return result;
}

/* The input at the bottom of the canvas, at most three rows of it; the list above. Returns its top.
 */
static int draw(const char *placeholder)
{
    int rows = input_rows(input, COLUMNS, 3);
    struct rect area = {ROWS - rows, 0, rows, COLUMNS};
    struct rect above = {0, 0, ROWS - rows, COLUMNS};
    canvas_resize(&canvas, ROWS, COLUMNS);
    input_draw(input, &canvas, area, true, placeholder);
    typing_check_within(&canvas, area);
    input_draw_list(input, &canvas, above);
    return area.row;
}

START_TEST(test_one_row)
{
    ck_assert_int_eq(draw("Write something that is far too long"), 9);
    typing_check_row(&canvas, 9, "> Write something that \u2026");
    typing_check_cursor(&canvas, 9, 2);
    ck_assert_int_eq(type("\u043f\u0440\u0438\u0432\u0435\u0442 \u4e2d"), INPUT_CHANGED);
    ck_assert_int_eq(draw("Write"), 9);
    typing_check_row(&canvas, 9, "> \u043f\u0440\u0438\u0432\u0435\u0442 \u4e2d");
    typing_check_cursor(&canvas, 9, 11);
    press_kind(KEY_LEFT);
    draw(NULL);
    typing_check_cursor(&canvas, 9, 9);
}
END_TEST

START_TEST(test_grows)
{
    type("a text of some words, so long");
    ck_assert_int_eq(draw(NULL), 8);
    typing_check_row(&canvas, 8, "> a text of some words,");
    typing_check_row(&canvas, 9, "  so long");
    typing_check_cursor(&canvas, 9, 9);
    press(typing_key(KEY_ENTER, KEY_MOD_ALT));
    press(typing_paste("three\r\nfour"));
    ck_assert_int_eq(draw(NULL), 7);
    typing_check_row(&canvas, 7, "\u2191 so long");
    typing_check_row(&canvas, 9, "  four");
    press(typing_key(KEY_HOME, KEY_MOD_CTRL));
    draw(NULL);
    typing_check_row(&canvas, 7, "> a text of some words,");
    typing_check_row(&canvas, 9, "\u2193 three");
    typing_check_cursor(&canvas, 7, 2);
}
END_TEST

START_TEST(test_send)
{
    ck_assert_int_eq(press_kind(KEY_ENTER), INPUT_REFUSED);
    type("say");
    ck_assert_int_eq(press_kind(KEY_ENTER), INPUT_SEND);
    ck_assert_str_eq(input_text(input), "say"); /* until the owner has taken it */
    input_clear(input);
    ck_assert_str_eq(input_text(input), "");
    input_set(input, "draft", 2);
    ck_assert_uint_eq(input_point(input), 2);
    input_set(input, "draft", SIZE_MAX);
    ck_assert_uint_eq(input_point(input), 5);
}
END_TEST

START_TEST(test_told)
{
    type("x");
    ck_assert_int_eq(press_kind(KEY_ESCAPE), INPUT_LEAVE);
    ck_assert_int_eq(press_kind(KEY_PAGE_UP), INPUT_SCROLL);
    ck_assert_int_eq(press(typing_key(KEY_UP, KEY_MOD_SHIFT)), INPUT_SCROLL);
    ck_assert_int_eq(press(typing_ctrl('c')), INPUT_UNUSED);
    ck_assert_int_eq(press(typing_key(KEY_TAB, KEY_MOD_SHIFT)), INPUT_UNUSED);
    ck_assert_int_eq(press_kind(KEY_TAB), INPUT_UNUSED); /* nothing begins with x */
    ck_assert_int_eq(press_kind(KEY_FUNCTION), INPUT_UNUSED);
    press(typing_ctrl('x'));
    ck_assert_int_eq(press(typing_ctrl('e')), INPUT_EDITOR);
    ck_assert_int_eq(press(typing_key(KEY_PASTE, 0)), INPUT_TOO_LONG);
    ck_assert_str_eq(input_text(input), "x");
    press_kind(KEY_BACKSPACE);
    ck_assert_int_eq(press(typing_ctrl('d')), INPUT_END);
}
END_TEST

START_TEST(test_history)
{
    type("new");
    ck_assert_int_eq(press_kind(KEY_UP), INPUT_CHANGED);
    ck_assert_str_eq(input_text(input), "newest");
    press_kind(KEY_UP);
    ck_assert_str_eq(input_text(input), "two\nrows");
    press_kind(KEY_UP); /* within the two rows first */
    ck_assert_uint_eq(input_point(input), 3);
    press_kind(KEY_UP);
    ck_assert_str_eq(input_text(input), "oldest");
    ck_assert_int_eq(press_kind(KEY_UP), INPUT_REFUSED);
    press(typing_ctrl('n'));
    press(typing_ctrl('p'));
    press_kind(KEY_DOWN);
    press_kind(KEY_DOWN);
    press_kind(KEY_DOWN);
    ck_assert_str_eq(input_text(input), "new");
    ck_assert_int_eq(press_kind(KEY_DOWN), INPUT_REFUSED);
}
END_TEST

START_TEST(test_column)
{
    input_set(input, "longer\nx\nlonger", 5);
    press_kind(KEY_DOWN);
    ck_assert_uint_eq(input_point(input), 8);
    press_kind(KEY_DOWN);
    ck_assert_uint_eq(input_point(input), 14); /* the column that was aimed at */
    press_kind(KEY_LEFT);
    press_kind(KEY_UP);
    press_kind(KEY_UP);
    ck_assert_uint_eq(input_point(input), 4);
}
END_TEST

START_TEST(test_completion)
{
    type("say /fin");
    ck_assert_int_eq(press_kind(KEY_TAB), INPUT_CHANGED);
    ck_assert_str_eq(input_text(input), "say /finalize ");
    ck_assert(!input_close_list(input));
    press(typing_ctrl('_')); /* as one step */
    ck_assert_str_eq(input_text(input), "say /fin");
    press_kind(KEY_BACKSPACE);
    press_kind(KEY_TAB); /* nothing more in common, not even half a letter */
    ck_assert_str_eq(input_text(input), "say /fi");
    draw(NULL);
    typing_check_row(
        &canvas, 4,
        "\u250c\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2510");
    typing_check_row(&canvas, 5, "\u2502>/finalize  \u2502");
    typing_check_row(&canvas, 7, "\u2502 /fi\u0437       \u2502");
    typing_check_row(&canvas, 9, "> say /fi");
    typing_check_cursor(&canvas, 9, 9);
    press_kind(KEY_UP);
    press(typing_key(KEY_TAB, KEY_MOD_SHIFT));
    draw(NULL);
    typing_check_row(&canvas, 6, "\u2502>/fi\u0436       \u2502");
    ck_assert_int_eq(press_kind(KEY_ENTER), INPUT_CHANGED); /* takes it, sends nothing */
    ck_assert_str_eq(input_text(input), "say /fi\u0436 ");
    draw(NULL);
    typing_check_row(&canvas, 5, "");
    ck_assert_int_eq(press_kind(KEY_ENTER), INPUT_SEND);
}
END_TEST

START_TEST(test_list)
{
    type("/h");
    press_kind(KEY_TAB);
    ck_assert_str_eq(input_text(input), "/hel");
    type("l"); /* narrows it */
    draw(NULL);
    typing_check_row(&canvas, 7, "\u2502>/hello  \u2502");
    ck_assert_int_eq(press_kind(KEY_ESCAPE), INPUT_CHANGED);
    ck_assert_int_eq(press_kind(KEY_ESCAPE), INPUT_LEAVE);
    press_kind(KEY_BACKSPACE);
    press_kind(KEY_TAB);
    press_kind(KEY_LEFT); /* elsewhere: it closes */
    ck_assert(!input_close_list(input));
    press_kind(KEY_END);
    press_kind(KEY_TAB);
    ck_assert(input_close_list(input));
    press_kind(KEY_TAB);
    type("p "); /* typed out */
    ck_assert(!input_close_list(input));
}
END_TEST

START_TEST(test_loan)
{
    struct field other;
    field_init(&other, 0, 0);
    type("kept");
    editor_lend(editor, &other);
    draw(NULL); /* also while another one writes */
    typing_check_row(&canvas, 9, "> kept");
    type("!");
    ck_assert_str_eq(input_text(input), "kept!");
    field_fini(&other);
}
END_TEST

START_TEST(test_vi)
{
    type("new");
    ck_assert_int_eq(press_kind(KEY_ESCAPE), INPUT_CHANGED);
    ck_assert_int_eq(type("k"), INPUT_CHANGED);
    ck_assert_str_eq(input_text(input), "newest");
    ck_assert_int_eq(type("j"), INPUT_CHANGED);
    ck_assert_str_eq(input_text(input), "new");
    ck_assert_int_eq(press_kind(KEY_TAB), INPUT_UNUSED);
    ck_assert_int_eq(press_kind(KEY_ESCAPE), INPUT_LEAVE);
    ck_assert_int_eq(press_kind(KEY_ENTER), INPUT_SEND);
    input_clear(input);
    type("i"); /* a new text is written, not commanded */
    ck_assert_str_eq(input_text(input), "i");
}
END_TEST

static void run_random(uint64_t seed)
{
    for (int i = 0; i < 20000; i++) {
        struct key key = typing_random_key(&seed);
        int columns = 1 + (int)(typing_random(&seed) % COLUMNS);
        char *before = strdup(input_text(input));
        switch (press(key)) {
        case INPUT_CHANGED:
            break;
        case INPUT_SEND:
            ck_assert_str_eq(input_text(input), before);
            input_clear(input);
            break;
        default:
            ck_assert_str_eq(input_text(input), before);
        }
        if (strlen(before) > 300) {
            input_clear(input);
        }
        free(before);
        int rows = input_rows(input, columns, 4);
        ck_assert(rows >= 1 && rows <= 4);
        struct rect area = {ROWS - rows, 2, rows, columns};
        canvas_resize(&canvas, ROWS, COLUMNS + 4);
        input_draw(input, &canvas, area, true, NULL);
        typing_check_within(&canvas, area);
        ck_assert_int_ge(canvas.cursor_row, 0);
        canvas_resize(&canvas, ROWS, COLUMNS + 4);
        area = (struct rect){1, 2, 1 + (int)(typing_random(&seed) % 8), columns};
        input_draw_list(input, &canvas, area);
        typing_check_within(&canvas, area);
    }
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

Suite *suite_input(void)
{
    Suite *suite = suite_create("input");
    TCase *emacs = tcase_create("emacs");
    TCase *vi = tcase_create("vi");
    tcase_add_checked_fixture(emacs, setup, teardown);
    tcase_add_checked_fixture(vi, setup_vi, teardown);
    tcase_set_timeout(emacs, 60);
    tcase_set_timeout(vi, 60);
    tcase_add_test(emacs, test_one_row);
    tcase_add_test(emacs, test_grows);
    tcase_add_test(emacs, test_send);
    tcase_add_test(emacs, test_told);
    tcase_add_test(emacs, test_history);
    tcase_add_test(emacs, test_column);
    tcase_add_test(emacs, test_completion);
    tcase_add_test(emacs, test_list);
    tcase_add_test(emacs, test_loan);
    tcase_add_test(emacs, test_random);
    tcase_add_test(vi, test_vi);
    tcase_add_test(vi, test_random_vi);
    suite_add_tcase(suite, emacs);
    suite_add_tcase(suite, vi);
    return suite;
}
