#include "suites.h"

#include "../../../src/llm/request_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/json.h"

#include <stdlib.h>
#include <string.h>

static const struct llm_message messages[] = {
    {"system", "You plan."},
    {"user", "Chess \"fast\"\n\x1b"},
};

#define MESSAGES                                                                                   \
    "\"messages\":[{\"role\":\"system\",\"content\":\"You plan.\"},"                               \
    "{\"role\":\"user\",\"content\":\"Chess \\\"fast\\\"\\n\\u001b\"}]"
#define STREAM ",\"stream\":true"
#define USAGE  ",\"stream_options\":{\"include_usage\":true}"

static const struct {
    const char *model;
    const char *extra;
    bool has_temperature;
    double temperature;
    int max_tokens;
    const char *body;
} cases[] = {
    {"m", NULL, false, 0, 0, "{\"model\":\"m\"," MESSAGES STREAM USAGE "}"},
    {"", NULL, false, 0, 0, "{" MESSAGES STREAM USAGE "}"},
    {"m", NULL, true, 0.8, 0, "{\"model\":\"m\"," MESSAGES STREAM USAGE ",\"temperature\":0.8}"},
    {"m", NULL, true, 0, 500,
     "{\"model\":\"m\"," MESSAGES STREAM USAGE ",\"temperature\":0,\"max_tokens\":500}"},
    {"m", "{\"top_p\":1,\"model\":\"n\"}", false, 0, 0,
     "{\"model\":\"n\"," MESSAGES STREAM USAGE ",\"top_p\":1}"},
    {"m", "{\"temperature\":null,\"stream_options\":null}", true, 0.3, 0,
     "{\"model\":\"m\"," MESSAGES STREAM "}"},
};

START_TEST(built)
{
    struct json_object *extra = NULL;
    struct json_object *wanted = NULL;
    if (cases[_i].extra != NULL) {
        ck_assert_int_eq(json_parse(cases[_i].extra, strlen(cases[_i].extra), 8, &extra, NULL),
                         ERROR_NONE);
    }
    ck_assert_int_eq(json_parse(cases[_i].body, strlen(cases[_i].body), 8, &wanted, NULL),
                     ERROR_NONE);
    struct json_object *body =
        request_new(cases[_i].model, extra,
                    &(struct llm_request){.messages = messages,
                                          .message_count = 2,
                                          .has_temperature = cases[_i].has_temperature,
                                          .temperature = cases[_i].temperature,
                                          .max_tokens = cases[_i].max_tokens});
    char *text = json_printed(body, 0);
    ck_assert_msg(json_equal(body, wanted), "%s", text);

    free(text);
    json_free(body);
    json_free(wanted);
    json_free(extra);
}
END_TEST

/* A request's messages, written "role:content|...". */
static const struct {
    struct llm_message said[6];
    const char *sent;
} lists[] = {
    {{{"system", "a"}, {"system", "b"}, {"user", "c"}}, "system:a\n\nb|user:c|"},
    {{{"user", "a"}, {"assistant", ""}, {"user", "b"}}, "user:a\n\nb|"},
    {{{"assistant", "a"}, {"user", ""}, {"assistant", "b"}, {"user", "c"}},
     "assistant:a\n\nb|user:c|"},
    {{{"user", ""}}, ""},
};

START_TEST(messages_joined)
{
    size_t n = 0;
    while (n < 6 && lists[_i].said[n].role != NULL) {
        n++;
    }
    struct json_object *body = request_new(
        "", NULL, &(struct llm_request){.messages = lists[_i].said, .message_count = n});
    const struct json_object *sent = json_get(body, "messages");
    struct buf text = BUF_INIT(4096);
    for (size_t i = 0; i < json_size(sent); i++) {
        buf_printf(&text, "%s:%s|", json_get_text(json_at(sent, i), "role"),
                   json_get_text(json_at(sent, i), "content"));
    }
    ck_assert_str_eq(buf_str(&text), lists[_i].sent);
    buf_fini(&text);
    json_free(body);
}
END_TEST

START_TEST(a_schema)
{
    static const struct {
        const char *given, *sent;
    } names[] = {{NULL, "answer"},
                 {"", "answer"},
                 {"course-1_a", "course-1_a"},
                 {"my course.", "my_course_"},
                 {"0123456789012345678901234567890123456789012345678901234567890123456789",
                  "0123456789012345678901234567890123456789012345678901234567890123"}};
    struct json_object *schema = json_new_object();
    json_set_text(schema, "type", "object");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct json_object *body =
            request_new("", NULL,
                        &(struct llm_request){.messages = messages,
                                              .message_count = 2,
                                              .schema = schema,
                                              .schema_name = names[i].given});
        const struct json_object *format = json_get(body, "response_format");
        const struct json_object *inner = json_get(format, "json_schema");
        bool strict = false;
        ck_assert_str_eq(json_get_text(format, "type"), "json_schema");
        ck_assert_str_eq(json_get_text(inner, "name"), names[i].sent);
        ck_assert(json_get_bool(inner, "strict", &strict) && strict);
        ck_assert(json_equal(json_get(inner, "schema"), schema));
        json_free(body);
    }
    json_free(schema);
}
END_TEST

Suite *suite_request(void)
{
    Suite *s = suite_create("request");
    TCase *t = tcase_create("request");
    tcase_add_loop_test(t, built, 0, sizeof cases / sizeof cases[0]);
    tcase_add_loop_test(t, messages_joined, 0, sizeof lists / sizeof lists[0]);
    tcase_add_test(t, a_schema);
    suite_add_tcase(s, t);
    return s;
}
