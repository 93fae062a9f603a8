#include "scratch.h"
#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/json.h"
#include "syllabus/base/json_write.h"
#include "syllabus/base/strlist.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) (int)(sizeof table / sizeof *table)

static struct json_object *parsed(const char *text)
{
    struct json_object *v = NULL;
    struct error err = {0};
    ck_assert_msg(json_parse(text, strlen(text), 64, &v, &err) == ERROR_NONE, "%s: %s", text,
                  err.message);
    return v;
}

/* --- parsing --- */

static const struct {
    const char *text;
    enum json_kind kind;
} documents[] = {
    {"null", JSON_NULL},
    {" true\n", JSON_BOOL},
    {"12", JSON_INT},
    {"-0.5e3", JSON_NUMBER},
    {"\"x\"", JSON_STRING},
    {"[ ]", JSON_ARRAY},
    {"{\"a\":1}", JSON_OBJECT},
    {"\t{\"a\": [1, 2]} \r\n", JSON_OBJECT},
    {"\"line\nfeed\"", JSON_STRING}, /* models send them raw */
};

START_TEST(takes_whole_documents)
{
    struct json_object *v = parsed(documents[_i].text);
    ck_assert_int_eq(json_kind(v), documents[_i].kind);
    json_free(v);
}
END_TEST

static const struct {
    const char *text;
    size_t n;
} refused[] = {
#define TEXT(s) s, sizeof s - 1
    {TEXT("")},
    {TEXT("   ")},
    {TEXT("{")},
    {TEXT("{\"a\":1")},
    {TEXT("\"open")},
    {TEXT("{} {}")},
    {TEXT("1 2")},
    {TEXT("{}x")},
    {TEXT("{}\0")},
    {TEXT("12\0")},
    {TEXT("[1,]")},
    {TEXT("{\"a\":1,}")},
    {TEXT("{a:1}")},
    {TEXT("// c\n1")},
    {TEXT("tru")},
    {TEXT("True")},
    {TEXT("-")},
    {TEXT("NaN")},
    {TEXT("[NaN]")},
    {TEXT("{\"a\":[-Infinity]}")},
    {TEXT("{\"hours\":Infinity}")},
    {TEXT("\"\xFF\"")},
    {TEXT("{\"\xC0\xAF\":1}")},
    {TEXT("\"\xED\xA0\x80\"")}, /* a surrogate */
};

START_TEST(refuses_the_rest_and_leaves_the_output)
{
    struct json_object *mark = json_new_int(1), *v = mark;
    struct error err = {0};
    ck_assert_int_eq(json_parse(refused[_i].text, refused[_i].n, 64, &v, &err), ERROR_NOT_JSON);
    ck_assert_ptr_nonnull(err.message);
    ck_assert_ptr_eq(v, mark);
    json_free(mark);
    error_clear(&err);
}
END_TEST

START_TEST(words_inside_strings_are_no_numbers)
{
    struct json_object *v = parsed("{\"NaN\":\"Infinity\",\"b\":[\"NaN\",1.5]}");
    ck_assert_str_eq(json_get_text(v, "NaN"), "Infinity");
    json_free(v);
}
END_TEST

START_TEST(counts_levels)
{
    struct json_object *v = NULL;
    ck_assert_int_eq(json_parse("[[[1]]]", 7, 4, &v, NULL), ERROR_NONE);
    json_free(v);
    v = NULL;
    ck_assert_int_eq(json_parse("[[[[[1]]]]]", 11, 4, &v, NULL), ERROR_NOT_JSON);
    ck_assert_ptr_null(v);
    struct buf deep = BUF_INIT(1 << 20);
    for (int i = 0; i < 100000; i++) {
        buf_add_char(&deep, '[');
    }
    ck_assert_int_eq(json_parse(deep.data, deep.len, 64, &v, NULL), ERROR_NOT_JSON);
    buf_fini(&deep);
}
END_TEST

START_TEST(a_parser_forgets_between_documents)
{
    struct json_parser *p = json_parser_new(8);
    static const char *const texts[] = {"{\"a\":", "{\"b\":1}", "12", "[", "null", "\"x\"", "tru"};
    static const bool sound[] = {false, true, true, false, true, true, false};
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < COUNT(texts); i++) {
            struct json_object *v = NULL;
            enum error_kind kind = json_parser_parse(p, texts[i], strlen(texts[i]), &v, NULL);
            ck_assert_int_eq(kind == ERROR_NONE, sound[i]);
            json_free(v);
        }
    }
    json_parser_free(p);
    json_parser_free(NULL);
}
END_TEST

/* --- reading --- */

static bool note_key(void *ctx, const char *key, struct json_object *value)
{
    buf_add_str(ctx, key);
    return strcmp(key, "c") != 0;
}

/* Every getter on every kind of value: absent, never an abort. */
START_TEST(no_type_surprises_a_getter)
{
    static const char *const values[] = {"null",  "true",      "1",        "1.5",
                                         "\"s\"", "[1,\"x\"]", "{\"k\":2}"};
    struct json_object *v = parsed(values[_i]);
    struct strlist list = {0};
    int64_t i;
    double d;
    bool b;
    json_get(v, "k");
    json_at(v, 0);
    ck_assert_ptr_null(json_at(v, 7));
    json_size(v);
    struct buf keys = BUF_INIT(100);
    json_each(v, note_key, &keys);
    ck_assert_str_eq(buf_str(&keys), json_kind(v) == JSON_OBJECT ? "k" : "");
    buf_fini(&keys);
    json_text(v, NULL);
    json_to_int(v, &i);
    json_to_number(v, &d);
    json_get_int(v, "k", &i);
    json_get_number(v, "k", &d);
    json_get_bool(v, "k", &b);
    json_get_strings(v, "k", &list);
    ck_assert(json_equal(v, v));
    json_set(v, "new", json_new_int(1));
    json_push(v, json_new_int(1));
    ck_assert_int_eq(json_kind(json_get(v, "new")),
                     json_kind(v) == JSON_OBJECT ? JSON_INT : JSON_NULL);
    strlist_fini(&list);
    json_free(v);
}
END_TEST

static const struct {
    const char *text;
    bool whole;
    int64_t i;
    bool number;
    double d;
} numbers[] = {
    {"7", true, 7, true, 7},
    {"8.0", true, 8, true, 8},
    {"7.5", false, 0, true, 7.5},
    {"-3", true, -3, true, -3},
    {"1e3", true, 1000, true, 1000},
    {"9223372036854775807", true, INT64_MAX, true, 9223372036854775807.0},
    {"9223372036854775808", false, 0, true, 9223372036854775808.0},
    {"18446744073709551616", false, 0, true, 18446744073709551616.0},
    {"1e300", false, 0, true, 1e300},
    {"1e999", false, 0, false, 0}, /* infinite to us */
    {"\"7\"", false, 0, false, 0},
    {"true", false, 0, false, 0},
    {"null", false, 0, false, 0},
};

START_TEST(numbers_are_what_they_say)
{
    struct json_object *v = parsed(numbers[_i].text);
    int64_t i = 42;
    double d = 42;
    ck_assert_int_eq(json_to_int(v, &i), numbers[_i].whole);
    ck_assert_int_eq(i, numbers[_i].whole ? numbers[_i].i : 42);
    ck_assert_int_eq(json_to_number(v, &d), numbers[_i].number);
    ck_assert_double_eq(d, numbers[_i].number ? numbers[_i].d : 42);
    json_free(v);
}
END_TEST

START_TEST(strings_keep_their_length)
{
    struct json_object *v =
        parsed("{\"s\":\"a\\u0000b\",\"l\":[\"x\",1,null,\"y\"],\"e\":\"\\ud83d\\ude42\"}");
    size_t n;
    const char *s = json_text(json_get(v, "s"), &n);
    ck_assert_uint_eq(n, 3);
    ck_assert_mem_eq(s, "a\0b", 3);
    ck_assert_str_eq(json_get_text(v, "e"), "🙂");
    struct strlist list = {0};
    json_get_strings(v, "l", &list);
    ck_assert_uint_eq(list.count, 2);
    ck_assert_str_eq(list.items[1], "y");
    strlist_fini(&list);
    json_free(v);
}
END_TEST

START_TEST(members_come_in_order)
{
    struct json_object *v = parsed("{\"b\":1,\"a\":2,\"b\":3,\"c\":4,\"d\":5}");
    struct buf keys = BUF_INIT(100);
    int64_t i;
    json_each(v, note_key, &keys);
    ck_assert_str_eq(buf_str(&keys), "bac");
    ck_assert(json_get_int(v, "b", &i));
    ck_assert_int_eq(i, 3); /* the last one wins */
    buf_fini(&keys);
    json_free(v);
}
END_TEST

/* --- printing --- */

static void assert_printed(struct json_object *take, unsigned flags, const char *expected)
{
    char *text = json_printed(take, flags);
    ck_assert_str_eq(text, expected);
    free(text);
    json_free(take);
}

static const struct {
    double v;
    const char *text;
} printed_numbers[] = {
    {7.5, "7.5"},
    {8, "8"},
    {-0.25, "-0.25"},
    {0.1, "0.1"},
    {1.0 / 3, "0.3333333333333333"},
    {0.3333333333, "0.3333333333"},
    {1e15, "1000000000000000"},
    {1e300, "1e+300"},
    {NAN, "null"},
    {INFINITY, "null"},
};

START_TEST(numbers_print_short_and_read_back)
{
    assert_printed(json_new_number(printed_numbers[_i].v), 0, printed_numbers[_i].text);
    if (isfinite(printed_numbers[_i].v)) {
        struct json_object *v = parsed(printed_numbers[_i].text);
        double d;
        ck_assert(json_to_number(v, &d));
        ck_assert_double_eq(d, printed_numbers[_i].v);
        json_free(v);
    }
}
END_TEST

START_TEST(prints_in_order_plain_and_pretty)
{
    for (unsigned flags = 0; flags <= JSON_PRETTY; flags++) {
        struct json_object *o = json_new_object();
        struct strlist list = {0};
        strlist_add(&list, "x");
        json_set_text(o, "t", "a/b \"q\"");
        json_set_text(o, "n", NULL);
        json_set_int(o, "i", INT64_MIN);
        json_set_number(o, "h", 1.5);
        json_set_bool(o, "b", false);
        json_set_strings(o, "l", &list);
        strlist_fini(&list);
        assert_printed(o, flags,
                       flags & JSON_PRETTY
                           ? "{\n  \"t\": \"a/b \\\"q\\\"\",\n  \"n\": null,\n"
                             "  \"i\": -9223372036854775808,\n  \"h\": 1.5,\n  \"b\": false,\n"
                             "  \"l\": [\n    \"x\"\n  ]\n}"
                           : "{\"t\":\"a/b \\\"q\\\"\",\"n\":null,\"i\":-9223372036854775808,"
                             "\"h\":1.5,\"b\":false,\"l\":[\"x\"]}");
    }
    assert_printed(NULL, 0, "null");
}
END_TEST

START_TEST(dangerous_text_is_escaped_and_lossless)
{
    static const char text[] = "a\x1b\x7f\xC2\x9B\u202E\u200D\uFE0F\uFEFF\u2028\U000E0041я🙂\0z";
    struct json_object *v = json_new_text_n(text, sizeof text - 1);
    char *printed = json_printed(v, 0);
    ck_assert_str_eq(printed, "\"a\\u001b\\u007f\\u009b\\u202e\\u200d\\ufe0f\\ufeff\\u2028"
                              "\\udb40\\udc41я🙂\\u0000z\"");
    struct json_object *back = parsed(printed);
    ck_assert(json_equal(v, back));
    json_free(back);
    json_free(v);
    free(printed);
}
END_TEST

/* Keys too, and nothing that leaves is broken, whatever was put in. */
START_TEST(broken_text_leaves_repaired)
{
    struct json_object *v = json_new_object();
    json_set_text(v, "k\u202E", "x\xFF");
    assert_printed(v, 0, "{\"k\\u202e\":\"x\xEF\xBF\xBD\"}");
}
END_TEST

START_TEST(a_full_buffer_is_told)
{
    struct json_object *v = parsed("[1,2,3,\"\\u202e\"]");
    for (size_t limit = 0; limit < 16; limit++) {
        struct buf out = BUF_INIT(limit);
        ck_assert(!json_print(v, 0, &out));
        buf_fini(&out);
    }
    struct buf out = BUF_INIT(16);
    ck_assert(json_print(v, 0, &out));
    buf_fini(&out);
    json_free(v);
}
END_TEST

/* --- writing member by member --- */

static void write_course(struct json_writer *w)
{
    struct strlist items = {0};
    strlist_add(&items, "a\"b\\c\n\t\r\b\f");
    strlist_add(&items, "ёж\u202E🙂\xFF");
    json_write_object(w, NULL);
    json_write_text(w, "title", "Шахматы");
    json_write_text(w, "nothing", NULL);
    json_write_int(w, "big", INT64_MIN);
    json_write_number(w, "hours", 7.5);
    json_write_number(w, "whole", 40);
    json_write_number(w, "none", NAN);
    json_write_bool(w, "pinned", true);
    json_write_time(w, "at", 0);
    json_write_strings(w, "items", &items);
    json_write_array(w, "modules");
    for (int i = 0; i < 2; i++) {
        json_write_object(w, NULL);
        json_write_end_object(w);
        json_write_array(w, NULL);
        json_write_end_array(w);
    }
    json_write_end_array(w);
    json_write_end_object(w);
    strlist_fini(&items);
}

static bool take_piece(void *ctx, const char *text, size_t n)
{
    return buf_add(ctx, text, n);
}

static bool refuse_piece(void *ctx, const char *text, size_t n)
{
    ++*(int *)ctx;
    return false;
}

/* The text, the value, and the value's text are one document. */
START_TEST(a_writer_gives_the_same_as_text_and_as_a_value)
{
    unsigned flags = (unsigned)_i;
    struct buf out = BUF_INIT(10000);
    struct buf again = BUF_INIT(10000);
    struct json_writer w;
    json_writer_init(&w, flags, &out, NULL, NULL);
    write_course(&w);
    ck_assert(json_writer_end(&w));
    json_writer_init_value(&w);
    write_course(&w);
    struct json_object *built = json_writer_take(&w);
    struct json_object *read = parsed(buf_str(&out));
    char *printed = json_printed(built, flags);
    ck_assert_str_eq(printed, buf_str(&out));
    ck_assert(json_equal(built, read));
    json_writer_init(&w, flags, &again, NULL, NULL);
    json_write_value(&w, NULL, read);
    ck_assert(json_writer_end(&w));
    ck_assert_str_eq(buf_str(&again), buf_str(&out));
    free(printed);
    json_free(read);
    json_free(built);
    buf_fini(&again);
    buf_fini(&out);
}
END_TEST

START_TEST(a_long_document_goes_in_pieces)
{
    struct buf held = BUF_INIT(1 << 20);
    struct buf all = BUF_INIT(16 << 20);
    struct json_writer w;
    int asked = 0;
    json_writer_init(&w, JSON_PRETTY, &held, take_piece, &all);
    json_write_array(&w, NULL);
    for (int i = 0; i < 10000; i++) {
        write_course(&w);
    }
    json_write_end_array(&w);
    ck_assert(json_writer_end(&w));
    ck_assert_uint_lt(held.cap, 256 << 10);
    struct json_object *list = parsed(buf_str(&all));
    ck_assert_uint_eq(json_size(list), 10000);
    json_free(list);
    json_writer_init(&w, 0, &held, refuse_piece, &asked);
    json_write_array(&w, NULL);
    for (int i = 0; i < 10000; i++) {
        write_course(&w);
    }
    json_write_end_array(&w);
    ck_assert(!json_writer_end(&w));
    ck_assert_int_eq(asked, 1); /* asked once, never again */
    buf_fini(&all);
    buf_fini(&held);
}
END_TEST

Suite *suite_json(void)
{
    Suite *s = suite_create("json");
    TCase *c = tcase_create("json");
    tcase_add_loop_test(c, takes_whole_documents, 0, COUNT(documents));
    tcase_add_loop_test(c, refuses_the_rest_and_leaves_the_output, 0, COUNT(refused));
    tcase_add_test(c, words_inside_strings_are_no_numbers);
    tcase_add_test(c, counts_levels);
    tcase_add_test(c, a_parser_forgets_between_documents);
    tcase_add_loop_test(c, no_type_surprises_a_getter, 0, 7);
    tcase_add_loop_test(c, numbers_are_what_they_say, 0, COUNT(numbers));
    tcase_add_test(c, strings_keep_their_length);
    tcase_add_test(c, members_come_in_order);
    tcase_add_loop_test(c, numbers_print_short_and_read_back, 0, COUNT(printed_numbers));
    tcase_add_test(c, prints_in_order_plain_and_pretty);
    tcase_add_test(c, dangerous_text_is_escaped_and_lossless);
    tcase_add_test(c, broken_text_leaves_repaired);
    tcase_add_test(c, a_full_buffer_is_told);
    tcase_add_loop_test(c, a_writer_gives_the_same_as_text_and_as_a_value, 0, 2);
    tcase_add_test(c, a_long_document_goes_in_pieces);
    suite_add_tcase(s, c);
    return s;
}
