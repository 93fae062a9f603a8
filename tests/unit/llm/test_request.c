#include "suites.h"

#include "../../../src/llm/request_internal.h"

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

    struct json_object *plain = request_without_usage(body);
    ck_assert(!request_asks_usage(plain));
    ck_assert_uint_eq(json_size(plain), json_size(body) - (request_asks_usage(body) ? 1 : 0));
    json_free(plain);
    free(text);
    json_free(body);
    json_free(wanted);
    json_free(extra);
}
END_TEST

Suite *suite_request(void)
{
    Suite *s = suite_create("request");
    TCase *t = tcase_create("request");
    tcase_add_loop_test(t, built, 0, sizeof cases / sizeof cases[0]);
    suite_add_tcase(s, t);
    return s;
}
