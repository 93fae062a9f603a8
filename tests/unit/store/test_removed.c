/* Messages and modules that are taken out of a track: nothing shows them, and they come back as
 * they were. */
#include "scene.h"
#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/finalize.h"
#include "syllabus/course/json.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"
#include "syllabus/store/store.h"
#include "syllabus/store/store_dialogue.h"
#include "syllabus/store/store_operation.h"
#include "syllabus/store/store_removed.h"
#include "syllabus/store/store_search.h"
#include "syllabus/store/store_track.h"

#include <stdlib.h>
#include <string.h>

struct course {
    struct scene sc;
    char *track, *chat;
};

static void course_init(struct course *c, enum scene_place place)
{
    scene_init(&c->sc, place);
    c->track = scene_track(&c->sc, c->sc.ann, "Rust");
    c->chat = scene_chat(&c->sc, c->sc.ann, c->track);
}

static void course_fini(struct course *c)
{
    MUST(store_check(c->sc.store, &c->sc.err), c->sc.err);
    free(c->track);
    free(c->chat);
    scene_fini(&c->sc);
}

/* --- filling it --- */

/* A message under another one (NULL: under none). Owned id. */
static char *add(struct course *c, const char *parent, enum sender sender, enum message_type type,
                 const char *text)
{
    struct message m;
    message_init(&m);
    m.chat_id = mem_strdup(c->chat);
    m.parent_id = parent != NULL ? mem_strdup(parent) : NULL;
    m.sender = sender;
    m.type = type;
    m.content = mem_strdup(text);
    MUST(store_message_add(c->sc.store, c->sc.ann, &m, &c->sc.err), c->sc.err);
    char *id = mem_strdup(m.id);
    message_fini(&m);
    return id;
}

static char *say(struct course *c, const char *parent, const char *text)
{
    return add(c, parent, SENDER_USER, MESSAGE_TEXT, text);
}

/* A reply with a plan of these modules, or without one. */
static char *answer(struct course *c, const char *parent, const char *text, const char *modules)
{
    char *id = add(c, parent, SENDER_AI, modules != NULL ? MESSAGE_PLAN : MESSAGE_TEXT, text);
    if (modules != NULL) {
        struct plan *p = scene_plan(modules);
        scene_seal(&c->sc, c->sc.ann, c->track, c->chat, id, text, p);
        plan_free(p);
    }
    return id;
}

static void finalize(struct course *c, const char *modules)
{
    struct module_set set = scene_modules(modules);
    struct message notice;
    message_init(&notice);
    notice.chat_id = mem_strdup(c->chat);
    notice.sender = SENDER_AI;
    notice.type = MESSAGE_FINALIZATION;
    notice.content = mem_strdup("Finalized");
    MUST(store_track_finalize(c->sc.store, c->sc.ann, c->track, &set, &notice, &c->sc.err),
         c->sc.err);
    message_fini(&notice);
    module_set_fini(&set);
}

/* --- looking at it --- */

/* "hello, v1, ... | 1:m1 2:m2 | v1 A; v2 B" would be too much to compare by eye: the messages of
 * the chat, the numbers of the versions (the current one once more), the modules and the status.
 * Owned.
 */
static char *state(struct course *c)
{
    struct buf text = BUF_INIT(LIMIT_TEXT);
    struct message_list list = {0};
    struct version *versions = NULL;
    size_t count = 0;
    struct track *t = NULL;
    struct store *s = c->sc.store;
    MUST(store_message_list(s, c->sc.ann, c->chat, 0, &list, &c->sc.err), c->sc.err);
    MUST(store_version_list(s, c->sc.ann, c->track, &versions, &count, &c->sc.err), c->sc.err);
    MUST(store_track_get(s, c->sc.ann, c->track, &t, &c->sc.err), c->sc.err);
    for (size_t i = 0; i < list.count; i++) {
        buf_printf(&text, "%s%s", i > 0 ? " " : "", list.items[i].content);
    }
    buf_add_str(&text, " |");
    for (size_t i = 0; i < count; i++) {
        buf_printf(&text, " %d", versions[i].number);
        version_fini(&versions[i]);
    }
    buf_printf(&text, " | %d |", t->plan != NULL ? t->plan->version : 0);
    for (size_t i = 0; i < t->module_count; i++) {
        buf_printf(&text, " %d%s%s", t->modules[i].number, t->modules[i].title,
                   t->modules[i].status == MODULE_COMPLETED ? "!" : "");
    }
    buf_printf(&text, " | %s", track_status_name(t->status));
    message_list_fini(&list);
    free(versions);
    track_free(t);
    return buf_steal(&text);
}

static void check(struct course *c, const char *expected)
{
    char *now = state(c);
    ck_assert_str_eq(now, expected);
    free(now);
}

static void remove_message(struct course *c, const char *id)
{
    MUST(store_message_remove(c->sc.store, c->sc.ann, c->track, id, &c->sc.err), c->sc.err);
}

static void remove_module(struct course *c, int number)
{
    MUST(store_module_remove(c->sc.store, c->sc.ann, c->track, number, &c->sc.err), c->sc.err);
}

static void undo(struct course *c, enum operation_kind expected)
{
    enum operation_kind kind = OPERATION_KIND_COUNT;
    MUST(store_operation_undo(c->sc.store, c->sc.ann, c->track, &kind, &c->sc.err), c->sc.err);
    ck_assert_int_eq(kind, expected);
}

static void redo(struct course *c, enum operation_kind expected)
{
    enum operation_kind kind = OPERATION_KIND_COUNT;
    MUST(store_operation_redo(c->sc.store, c->sc.ann, c->track, &kind, &c->sc.err), c->sc.err);
    ck_assert_int_eq(kind, expected);
}

/* --- messages --- */

/* A greeting with a plan, then two exchanges with a plan each. */
static void talk(struct course *c, char *ids[5])
{
    ids[0] = answer(c, NULL, "hi", "m1=A");
    ids[1] = say(c, ids[0], "more");
    ids[2] = answer(c, ids[1], "so", "m1=A;m2=B");
    ids[3] = say(c, ids[2], "less");
    ids[4] = answer(c, ids[3], "thus", "m2=B");
}

static void free_ids(char **ids, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        free(ids[i]);
    }
}

/* The whole of it, in bytes: every message, every version, with ids and times. Owned. */
static char *dialogue(struct course *c)
{
    struct json_object *all = json_new_array();
    struct message_list list = {0};
    struct version *versions = NULL;
    size_t count = 0;
    struct store *s = c->sc.store;
    MUST(store_message_list(s, c->sc.ann, c->chat, 0, &list, &c->sc.err), c->sc.err);
    MUST(store_version_list(s, c->sc.ann, c->track, &versions, &count, &c->sc.err), c->sc.err);
    for (size_t i = 0; i < list.count; i++) {
        json_push(all, course_message_json(&list.items[i]));
    }
    for (size_t i = 0; i < count; i++) {
        json_push(all, course_version_json(&versions[i]));
        json_push(all, course_plan_json(versions[i].plan));
        version_fini(&versions[i]);
    }
    char *text = json_printed(all, 0);
    json_free(all);
    message_list_fini(&list);
    free(versions);
    return text;
}

START_TEST(test_back_and_forth)
{
    struct course c;
    char *ids[5];
    course_init(&c, (enum scene_place)_i);
    talk(&c, ids);
    char *before = dialogue(&c);
    check(&c, "hi more so less thus | 1 2 3 | 3 | | planning");
    remove_message(&c, ids[3]);
    check(&c, "hi more so | 1 2 | 2 | | planning");
    remove_message(&c, ids[1]);
    check(&c, "hi | 1 | 1 | | planning");
    remove_message(&c, ids[0]);
    check(&c, " | | 0 | | planning");
    if (_i == SCENE_FILE) {
        scene_reopen(&c.sc);
    }
    for (int round = 0; round < 2; round++) {
        undo(&c, OPERATION_REMOVE_MESSAGE);
        check(&c, "hi | 1 | 1 | | planning");
        undo(&c, OPERATION_REMOVE_MESSAGE);
        undo(&c, OPERATION_REMOVE_MESSAGE);
        char *after = dialogue(&c);
        ck_assert_str_eq(after, before);
        free(after);
        for (int i = 0; i < 3; i++) {
            redo(&c, OPERATION_REMOVE_MESSAGE);
        }
        check(&c, " | | 0 | | planning");
    }
    free(before);
    free_ids(ids, 5);
    course_fini(&c);
}
END_TEST

/* What came of it is not there either, whoever asks; and it is in nobody's list of tracks. */
START_TEST(test_nothing_shows_it)
{
    struct course c;
    char *ids[5];
    struct message m = {0};
    struct plan *plan = NULL;
    struct track **tracks = NULL;
    size_t count = 0;
    char *found = NULL;
    course_init(&c, (enum scene_place)_i);
    talk(&c, ids);
    remove_message(&c, ids[3]);
    struct store *s = c.sc.store;
    MUST_FAIL(store_message_get(s, c.sc.ann, ids[4], &m, &c.sc.err), ERROR_NOT_FOUND, c.sc.err);
    MUST(store_version_of_message(s, c.sc.ann, ids[4], &plan, &c.sc.err), c.sc.err);
    ck_assert_ptr_null(plan);
    MUST(store_track_list(s, c.sc.ann, &tracks, &count, &c.sc.err), c.sc.err);
    ck_assert_uint_eq(count, 1);
    track_free(tracks[0]);
    free(tracks);
    MUST_FAIL(store_track_resolve_deleted_too(s, c.sc.ann, "", &found, &c.sc.err), ERROR_NOT_FOUND,
              c.sc.err);
    MUST_FAIL(store_message_resolve(s, c.sc.ann, c.track, ids[4], &found, &c.sc.err),
              ERROR_NOT_FOUND, c.sc.err);
    MUST_FAIL(store_message_remove(s, c.sc.ann, c.track, ids[4], &c.sc.err), ERROR_NOT_FOUND,
              c.sc.err);
    free_ids(ids, 5);
    course_fini(&c);
}
END_TEST

/* A number that may come back is not given to another version. */
START_TEST(test_numbers_are_kept)
{
    struct course c;
    char *ids[5];
    course_init(&c, (enum scene_place)_i);
    talk(&c, ids);
    remove_message(&c, ids[3]);
    free(answer(&c, ids[2], "else", "m3=C"));
    check(&c, "hi more so else | 1 2 4 | 4 | | planning");
    undo(&c, OPERATION_PLAN);
    check(&c, "hi more so else | 1 2 4 | 2 | | planning");
    undo(&c, OPERATION_REMOVE_MESSAGE);
    check(&c, "hi more so less thus else | 1 2 3 4 | 3 | | planning");
    redo(&c, OPERATION_REMOVE_MESSAGE);
    redo(&c, OPERATION_PLAN);
    check(&c, "hi more so else | 1 2 4 | 4 | | planning");
    free_ids(ids, 5);
    course_fini(&c);
}
END_TEST

/* A second answer to the same message stays when the first one goes, and the other way round; with
 * the message both go. */
START_TEST(test_branches)
{
    struct course c;
    course_init(&c, (enum scene_place)_i);
    char *hi = answer(&c, NULL, "hi", NULL);
    char *asked = say(&c, hi, "ask");
    char *first = answer(&c, asked, "first", "m1=A");
    char *follow = say(&c, first, "follow");
    char *second = answer(&c, asked, "second", "m2=B");
    remove_message(&c, first);
    check(&c, "hi ask second | 2 | 2 | | planning");
    undo(&c, OPERATION_REMOVE_MESSAGE);
    remove_message(&c, second);
    check(&c, "hi ask first follow | 1 | 1 | | planning");
    undo(&c, OPERATION_REMOVE_MESSAGE);
    remove_message(&c, asked);
    check(&c, "hi | | 0 | | planning");
    undo(&c, OPERATION_REMOVE_MESSAGE);
    check(&c, "hi ask first follow second | 1 2 | 2 | | planning");
    struct message_branch branch = {0};
    MUST(store_message_branch(c.sc.store, c.sc.ann, c.track, first, &branch, &c.sc.err), c.sc.err);
    ck_assert_uint_eq(branch.messages.count, 2);
    ck_assert_int_eq(branch.versions, 1);
    ck_assert_str_eq(branch.messages.items[0].content, "first");
    message_list_fini(&branch.messages);
    char *last = NULL;
    MUST(store_message_last(c.sc.store, c.sc.ann, c.track, NULL, &last, &c.sc.err), c.sc.err);
    ck_assert_str_eq(last, asked); /* of the branch that is the newest */
    free(last);
    free(hi);
    free(asked);
    free(first);
    free(follow);
    free(second);
    course_fini(&c);
}
END_TEST

/* Under a greeting that was asked for again the talk goes on: it stays when the first one goes. */
START_TEST(test_greetings)
{
    struct course c;
    struct message m = {0};
    course_init(&c, (enum scene_place)_i);
    char *first = add(&c, NULL, SENDER_AI, MESSAGE_WELCOME, "first");
    char *second = add(&c, NULL, SENDER_AI, MESSAGE_WELCOME, "second");
    char *said = say(&c, first, "said"); /* after the second, which takes the first one's place */
    remove_message(&c, first);
    check(&c, "second said | | 0 | | planning");
    MUST(store_message_get(c.sc.store, c.sc.ann, said, &m, &c.sc.err), c.sc.err);
    ck_assert_str_eq(m.parent_id, second);
    message_fini(&m);
    undo(&c, OPERATION_REMOVE_MESSAGE);
    check(&c, "first second said | | 0 | | planning");
    remove_message(&c, second);
    check(&c, "first | | 0 | | planning");
    undo(&c, OPERATION_REMOVE_MESSAGE);
    check(&c, "first second said | | 0 | | planning");
    free(first);
    free(second);
    free(said);
    course_fini(&c);
}
END_TEST

START_TEST(test_not_while_it_streams)
{
    struct course c;
    course_init(&c, (enum scene_place)_i);
    char *said = say(&c, NULL, "said");
    char *reply = scene_begin(&c.sc, c.sc.ann, c.chat);
    MUST_FAIL(store_message_remove(c.sc.store, c.sc.ann, c.track, said, &c.sc.err), ERROR_USAGE,
              c.sc.err);
    check(&c, "said  | | 0 | | planning");
    scene_seal(&c.sc, c.sc.ann, c.track, c.chat, reply, "done", NULL);
    remove_message(&c, said);
    undo(&c, OPERATION_REMOVE_MESSAGE);
    free(reply);
    reply = scene_begin(&c.sc, c.sc.ann, c.chat);
    scene_seal(&c.sc, c.sc.ann, c.track, c.chat, reply, "new", NULL);
    /* What was said since had not been deleted: deleting again would be another thing. */
    MUST_FAIL(store_operation_redo(c.sc.store, c.sc.ann, c.track, NULL, &c.sc.err), ERROR_USAGE,
              c.sc.err);
    check(&c, "said done new | | 0 | | planning");
    free(said);
    free(reply);
    course_fini(&c);
}
END_TEST

/* Another window answers a message that is deleted in this one. */
START_TEST(test_parent_is_gone)
{
    struct course c;
    struct message m = {0};
    course_init(&c, (enum scene_place)_i);
    char *said = say(&c, NULL, "said");
    remove_message(&c, said);
    char *reply = answer(&c, said, "reply", NULL);
    MUST(store_message_get(c.sc.store, c.sc.ann, reply, &m, &c.sc.err), c.sc.err);
    ck_assert_ptr_null(m.parent_id);
    message_fini(&m);
    undo(&c, OPERATION_REMOVE_MESSAGE);
    check(&c, "said reply | | 0 | | planning");
    free(said);
    free(reply);
    course_fini(&c);
}
END_TEST

START_TEST(test_naming)
{
    struct course c;
    char *ids[5];
    char *found = NULL;
    course_init(&c, (enum scene_place)_i);
    struct store *s = c.sc.store;
    MUST_FAIL(store_message_last(s, c.sc.ann, c.track, NULL, &found, &c.sc.err), ERROR_NOT_FOUND,
              c.sc.err);
    talk(&c, ids);
    MUST(store_message_resolve(s, c.sc.ann, c.track, ids[2], &found, &c.sc.err), c.sc.err);
    ck_assert_str_eq(found, ids[2]);
    free(found);
    char *beginning = mem_strndup(ids[2], strlen(ids[2]) - 1);
    MUST(store_message_resolve(s, c.sc.ann, c.track, beginning, &found, &c.sc.err), c.sc.err);
    ck_assert_str_eq(found, ids[2]);
    free(found);
    MUST_FAIL(store_message_resolve(s, c.sc.ann, c.track, "0", &found, &c.sc.err), ERROR_USAGE,
              c.sc.err);
    MUST_FAIL(store_message_resolve(s, c.sc.ann, c.track, "", &found, &c.sc.err), ERROR_NOT_FOUND,
              c.sc.err);
    MUST_FAIL(store_message_resolve(s, c.sc.ann, c.track, "%", &found, &c.sc.err), ERROR_NOT_FOUND,
              c.sc.err);
    char *other = scene_track(&c.sc, c.sc.ann, "Go");
    MUST_FAIL(store_message_resolve(s, c.sc.ann, other, ids[2], &found, &c.sc.err), ERROR_NOT_FOUND,
              c.sc.err);
    MUST_FAIL(store_message_remove(s, c.sc.ann, other, ids[2], &c.sc.err), ERROR_NOT_FOUND,
              c.sc.err);
    free(other);
    free(beginning);
    free_ids(ids, 5);
    course_fini(&c);
}
END_TEST

/* --- modules --- */

START_TEST(test_modules)
{
    struct course c;
    struct module_contents contents;
    course_init(&c, (enum scene_place)_i);
    finalize(&c, "m1=A;m2=B;m3=C");
    MUST(store_module_set_status(c.sc.store, c.sc.ann, c.track, 2, MODULE_COMPLETED, &c.sc.err),
         c.sc.err);
    ck_assert_int_eq(
        scene_number(&c.sc, "INSERT INTO lessons VALUES ('l1', 'm2', 1, 'theory', 'L', '{}', 5, "
                            "'completed', 1, 1, NULL, NULL, NULL) RETURNING 1"),
        1);
    MUST(store_search_rebuild(c.sc.store, &c.sc.err), c.sc.err);
    MUST(store_module_count(c.sc.store, c.sc.ann, c.track, 2, &contents, &c.sc.err), c.sc.err);
    ck_assert_int_eq(contents.lessons, 1);
    ck_assert_int_eq(contents.status, MODULE_COMPLETED);
    remove_module(&c, 2);
    check(&c, "Finalized | | 0 | 1A 2C | active");
    remove_module(&c, 1);
    check(&c, "Finalized | | 0 | 1C | active");
    remove_module(&c, 1);
    check(&c, "Finalized | | 0 | | active");
    if (_i == SCENE_FILE) {
        scene_reopen(&c.sc);
    }
    for (int round = 0; round < 2; round++) {
        undo(&c, OPERATION_REMOVE_MODULE);
        check(&c, "Finalized | | 0 | 1C | active");
        undo(&c, OPERATION_REMOVE_MODULE);
        check(&c, "Finalized | | 0 | 1A 2C | active");
        undo(&c, OPERATION_REMOVE_MODULE);
        check(&c, "Finalized | | 0 | 1A 2B! 3C | active");
        ck_assert_int_eq(scene_number(&c.sc, "SELECT count(*) FROM lessons WHERE module_id = 'm2'"),
                         1);
        for (int i = 0; i < 3; i++) {
            redo(&c, OPERATION_REMOVE_MODULE);
        }
        check(&c, "Finalized | | 0 | | active");
    }
    MUST_FAIL(store_module_remove(c.sc.store, c.sc.ann, c.track, 1, &c.sc.err), ERROR_NOT_FOUND,
              c.sc.err);
    course_fini(&c);
}
END_TEST

/* The track follows its modules, and becomes what it was. */
START_TEST(test_status_follows)
{
    struct course c;
    struct track *t = NULL;
    course_init(&c, (enum scene_place)_i);
    finalize(&c, "m1=A;m2=B");
    MUST(store_module_set_status(c.sc.store, c.sc.ann, c.track, 1, MODULE_COMPLETED, &c.sc.err),
         c.sc.err);
    MUST(store_track_get(c.sc.store, c.sc.ann, c.track, &t, &c.sc.err), c.sc.err);
    t->status = TRACK_PAUSED;
    MUST(store_track_update(c.sc.store, c.sc.ann, t, &c.sc.err), c.sc.err);
    track_free(t);
    remove_module(&c, 2);
    check(&c, "Finalized | | 0 | 1A! | completed");
    undo(&c, OPERATION_REMOVE_MODULE);
    check(&c, "Finalized | | 0 | 1A! 2B | paused");
    redo(&c, OPERATION_REMOVE_MODULE);
    check(&c, "Finalized | | 0 | 1A! | completed");
    course_fini(&c);
}
END_TEST

/* A plan that has the module still is finalized: it comes back with its progress. */
START_TEST(test_finalized_again)
{
    struct course c;
    course_init(&c, (enum scene_place)_i);
    finalize(&c, "m1=A;m2=B");
    MUST(store_module_set_status(c.sc.store, c.sc.ann, c.track, 1, MODULE_COMPLETED, &c.sc.err),
         c.sc.err);
    remove_module(&c, 1);
    finalize(&c, "m1=A;m2=B");
    check(&c, "Finalized Finalized | | 0 | 1A! 2B | active");
    /* There is nothing to bring back any more: the change before it is what is undone. */
    undo(&c, OPERATION_MODULE_STATUS);
    check(&c, "Finalized Finalized | | 0 | 1A 2B | active");
    course_fini(&c);
}
END_TEST

/* It was one of more than there are now. */
START_TEST(test_fewer_modules)
{
    struct course c;
    course_init(&c, (enum scene_place)_i);
    finalize(&c, "m1=A;m2=B;m3=C");
    remove_module(&c, 3);
    finalize(&c, "m1=A");
    undo(&c, OPERATION_REMOVE_MODULE);
    check(&c, "Finalized Finalized | | 0 | 1A 2C | active");
    course_fini(&c);
}
END_TEST

Suite *suite_removed(void)
{
    Suite *s = suite_create("removed");
    TCase *messages = tcase_create("messages");
    TCase *modules = tcase_create("modules");
    tcase_set_timeout(messages, 60);
    tcase_set_timeout(modules, 60);
    tcase_add_loop_test(messages, test_back_and_forth, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(messages, test_nothing_shows_it, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(messages, test_numbers_are_kept, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(messages, test_branches, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(messages, test_greetings, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(messages, test_not_while_it_streams, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(messages, test_parent_is_gone, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(messages, test_naming, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(modules, test_modules, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(modules, test_status_follows, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(modules, test_finalized_again, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(modules, test_fewer_modules, 0, SCENE_PLACE_COUNT);
    suite_add_tcase(s, messages);
    suite_add_tcase(s, modules);
    return s;
}
