#include "suites.h"

#include "syllabus/base/mem.h"
#include "syllabus/course/dialogue.h"

#include <string.h>

START_TEST(test_names)
{
    enum chat_type chat = CHAT_PLANNING;
    enum sender sender = SENDER_USER;
    enum message_type type = MESSAGE_TEXT;
    enum message_status status = MESSAGE_COMPLETE;

    for (int i = 0; i < CHAT_TYPE_COUNT; i++) {
        ck_assert(chat_type_parse(chat_type_name((enum chat_type)i), &chat));
        ck_assert_int_eq(chat, i);
    }
    for (int i = 0; i < SENDER_COUNT; i++) {
        ck_assert(sender_parse(sender_name((enum sender)i), &sender));
        ck_assert_int_eq(sender, i);
    }
    for (int i = 0; i < MESSAGE_TYPE_COUNT; i++) {
        ck_assert(message_type_parse(message_type_name((enum message_type)i), &type));
        ck_assert_int_eq(type, i);
    }
    for (int i = 0; i < MESSAGE_STATUS_COUNT; i++) {
        ck_assert(message_status_parse(message_status_name((enum message_status)i), &status));
        ck_assert_int_eq(status, i);
    }
    ck_assert_str_eq(message_status_name(MESSAGE_CUT_OFF), "cut_off");
    ck_assert_str_eq(request_kind_name(REQUEST_TUTOR), "tutor");
    ck_assert(!message_status_parse("", &status));
    ck_assert(!chat_type_parse(NULL, &chat));
    ck_assert_int_eq(chat, CHAT_TYPE_COUNT - 1); /* untouched */
}
END_TEST

START_TEST(test_messages)
{
    struct message_list list = {0};
    struct message copy;

    for (int i = 0; i < 100; i++) {
        struct message *m = message_list_add(&list);

        ck_assert_int_eq(m->prompt_tokens, -1);
        ck_assert_int_eq(m->completion_tokens, -1);
        m->id = mem_printf("m%d", i);
        m->content = mem_strdup("text");
    }
    ck_assert_uint_eq(list.count, 100);
    ck_assert_str_eq(list.items[99].id, "m99");
    message_init(&copy);
    message_copy(&copy, &list.items[7]);
    message_copy(&copy, &list.items[8]);
    message_list_fini(&list);
    ck_assert_str_eq(copy.id, "m8");
    ck_assert_str_eq(copy.content, "text");
    ck_assert_ptr_null(copy.parent_id);
    message_fini(&copy);
    message_fini(NULL);
}
END_TEST

Suite *suite_dialogue(void)
{
    Suite *s = suite_create("dialogue");
    TCase *t = tcase_create("dialogue");

    tcase_add_test(t, test_names);
    tcase_add_test(t, test_messages);
    suite_add_tcase(s, t);
    return s;
}
