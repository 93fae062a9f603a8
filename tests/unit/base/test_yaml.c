#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/yaml.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(table) (int)(sizeof table / sizeof *table)

static struct yaml_node *parsed(const char *text)
{
    struct yaml_node *root = NULL;
    struct error err = {0};
    ck_assert_msg(yaml_parse("f", text, strlen(text), &root, &err) == ERROR_NONE, "%s",
                  err.message);
    return root;
}

START_TEST(reads_a_tree_with_places)
{
    static const char text[] = "# comment\n"
                               "имя: значение\n"
                               "list:\n"
                               "  - no\n"
                               "  - '0123'\n"
                               "block: |\n"
                               "  one\n"
                               "  two\n";
    struct yaml_node *root = parsed(text);
    ck_assert_int_eq(root->kind, YAML_MAPPING);
    ck_assert_uint_eq(root->count, 3);
    ck_assert_str_eq(root->keys[0]->text, "имя");
    const struct yaml_node *value = yaml_get(root, "имя");
    ck_assert_str_eq(value->text, "значение");
    ck_assert_uint_eq(value->line, 2);
    ck_assert_uint_eq(value->column, 6); /* characters */
    ck_assert_str_eq(strndupa(text + value->start, value->end - value->start), "значение");
    ck_assert(!value->quoted);
    const struct yaml_node *list = yaml_get(root, "list");
    ck_assert_int_eq(list->kind, YAML_SEQUENCE);
    ck_assert_uint_eq(list->count, 2);
    ck_assert_str_eq(list->items[0]->text, "no"); /* text, not false */
    ck_assert(list->items[1]->quoted);
    ck_assert_str_eq(list->items[1]->text, "0123");
    ck_assert_str_eq(
        strndupa(text + list->items[1]->start, list->items[1]->end - list->items[1]->start),
        "'0123'");
    ck_assert_str_eq(yaml_get_text(root, "block"), "one\ntwo\n");
    ck_assert_ptr_null(yaml_get(root, "nope"));
    ck_assert_ptr_null(yaml_get(list, "no"));
    ck_assert_ptr_null(yaml_get(NULL, "no"));
    ck_assert_ptr_null(yaml_get_text(root, "list"));
    yaml_node_free(root);
    yaml_node_free(NULL);
}
END_TEST

START_TEST(places_hold_after_line_ends_and_a_mark)
{
    static const char text[] = "\xEF\xBB\xBF"
                               "я: 1\r\nкоротко: два\r\n";
    struct yaml_node *root = parsed(text);
    const struct yaml_node *value = yaml_get(root, "коротко");
    ck_assert_str_eq(strndupa(text + value->start, value->end - value->start), "два");
    ck_assert_uint_eq(value->line, 2);
    yaml_node_free(root);
}
END_TEST

START_TEST(nothing_is_an_empty_mapping)
{
    static const char *const texts[] = {"", "\n\n", "# only a comment\n", "---\n",
                                        "--- # x\n...\n"};
    for (int i = 0; i < COUNT(texts); i++) {
        struct yaml_node *root = parsed(texts[i]);
        ck_assert_int_eq(root->kind, YAML_MAPPING);
        ck_assert_uint_eq(root->count, 0);
        yaml_node_free(root);
    }
}
END_TEST

START_TEST(null_is_plain_only)
{
    struct yaml_node *root = parsed("a: null\nb: ~\nc:\nd: 'null'\ne: ''\nf: \"~\"\ng: nullable\n");
    static const char *const keys[] = {"a", "b", "c"};
    for (int i = 0; i < COUNT(keys); i++) {
        ck_assert_ptr_nonnull(yaml_get(root, keys[i]));
        ck_assert_ptr_null(yaml_get_text(root, keys[i]));
    }
    ck_assert_str_eq(yaml_get_text(root, "d"), "null");
    ck_assert_str_eq(yaml_get_text(root, "e"), "");
    ck_assert_str_eq(yaml_get_text(root, "f"), "~");
    ck_assert_str_eq(yaml_get_text(root, "g"), "nullable");
    yaml_node_free(root);
}
END_TEST

static const struct {
    const char *text;
    const char *place;
} refused[] = {
    {"a: &x 1", "f:1:4: "},
    {"a: 1\nb: *x", "f:2:4: "},
    {"a: !!str 1", "f:1:4: "},
    {"a: !x [1]", "f:1:4: "},
    {"a: &x {b: 1}", "f:1:4: "},
    {"a: 1\n<<: 2", "f:2:1: "},
    {"a: 1\nb: 2\na: 3", "f:3:1: "},
    {"x:\n  k: 1\n  'k': 2", "f:3:3: "},
    {"? [a]\n: 1", "f:1:3: "},
    {"a: 1\n---\nb: 2", "f:2:1: "},
    {"a: [1", "f:2:1: "} /* where the rest would be */,
    {"a: 1\n\tb: 2", "f:2:"},
    {"a: 'open", "f:1:"},
    {"a: 1\nb: \"x\\0y\"", "f:2:4: "}, /* a NUL would cut the text short */
    {"a: 1\nbb: \xFF", "f:2:5: "},
    {"a: 1\nя: \xC0\xAF", "f:2:4: "}, /* characters, not bytes */
    {"a: \x01", "f:1:4: "},
};

START_TEST(refuses_with_the_place)
{
    struct yaml_node *mark = (void *)&mark, *root = mark;
    struct error err = {0};
    const char *text = refused[_i].text;
    ck_assert_int_eq(yaml_parse("f", text, strlen(text), &root, &err), ERROR_BAD_DATA);
    ck_assert_msg(strncmp(err.message, refused[_i].place, strlen(refused[_i].place)) == 0, "%s",
                  err.message);
    ck_assert_ptr_eq(root, mark);
    error_clear(&err);
}
END_TEST

static void refuse_large(struct buf *text)
{
    struct yaml_node *root = NULL;
    struct error err = {0};
    ck_assert_int_eq(yaml_parse("f", text->data, text->len, &root, &err), ERROR_BAD_DATA);
    ck_assert_ptr_null(root);
    error_clear(&err);
    buf_fini(text);
}

/* Each would take minutes, or the stack, without its cap; the suite's time-out is the proof. */
START_TEST(size_is_capped)
{
    struct buf text = BUF_INIT(2 * LIMIT_YAML);
    while (text.len < LIMIT_YAML / 2) {
        buf_add_char(&text, '[');
    }
    refuse_large(&text);
    while (text.len < LIMIT_YAML - 100) {
        buf_add_str(&text, "- 1\n");
    }
    refuse_large(&text);
    while (text.len <= LIMIT_YAML) {
        buf_add_str(&text, "# x\n");
    }
    refuse_large(&text);
    for (int i = 0; i < 40000; i++) { /* the last key is there twice */
        buf_printf(&text, "k%d: \n", i % 39999);
    }
    refuse_large(&text);
}
END_TEST

START_TEST(depth_is_what_the_limit_says)
{
    for (size_t depth = LIMIT_YAML_DEPTH - 1; depth <= LIMIT_YAML_DEPTH; depth++) {
        struct buf text = BUF_INIT(1000);
        for (size_t i = 0; i < depth; i++) {
            buf_add_char(&text, '[');
        }
        for (size_t i = 0; i < depth; i++) {
            buf_add_char(&text, ']');
        }
        struct yaml_node *root = NULL;
        enum error_kind kind = yaml_parse("f", text.data, text.len, &root, NULL);
        ck_assert_int_eq(kind, depth < LIMIT_YAML_DEPTH ? ERROR_NONE : kind);
        yaml_node_free(root);
        buf_fini(&text);
    }
}
END_TEST

Suite *suite_yaml(void)
{
    Suite *s = suite_create("yaml");
    TCase *c = tcase_create("yaml");
    tcase_set_timeout(c, 20);
    tcase_add_test(c, reads_a_tree_with_places);
    tcase_add_test(c, places_hold_after_line_ends_and_a_mark);
    tcase_add_test(c, nothing_is_an_empty_mapping);
    tcase_add_test(c, null_is_plain_only);
    tcase_add_loop_test(c, refuses_with_the_place, 0, COUNT(refused));
    tcase_add_test(c, size_is_capped);
    tcase_add_test(c, depth_is_what_the_limit_says);
    suite_add_tcase(s, c);
    return s;
}
