/* What a screen shows, read at once. */
#include "scene.h"
#include "suites.h"

#include "../../../src/store/store_internal.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/course/finalize.h"
#include "syllabus/course/plan.h"
#include "syllabus/store/store.h"
#include "syllabus/store/store_dialogue.h"
#include "syllabus/store/store_track.h"
#include "syllabus/store/store_view.h"

#include <stdlib.h>
#include <string.h>

/* A reply with a plan; then, if wanted, modules of it. */
static void plan_track(struct scene *sc, const char *track_id, const char *modules, bool finalize)
{
    char *chat = scene_chat(sc, sc->ann, track_id);
    char *reply = scene_begin(sc, sc->ann, chat);
    struct plan *plan = scene_plan(modules);
    scene_seal(sc, sc->ann, track_id, chat, reply, "A plan", plan);
    if (finalize) {
        struct module_set set = {0};
        struct message notice;
        finalize_from_plan(plan, 60, &set, NULL);
        ck_assert_int_eq(set.version, plan->version);
        message_init(&notice);
        notice.chat_id = mem_strdup(chat);
        notice.sender = SENDER_AI;
        notice.type = MESSAGE_FINALIZATION;
        notice.content = mem_strdup("Done");
        MUST(store_track_finalize(sc->store, sc->ann, track_id, &set, &notice, &sc->err), sc->err);
        message_fini(&notice);
        module_set_fini(&set);
    }
    plan_free(plan);
    free(reply);
    free(chat);
}

START_TEST(test_tracks)
{
    struct scene sc;
    struct track_summary *list = NULL;
    size_t count = 9;
    size_t total = 9;
    scene_init(&sc, (enum scene_place)_i);
    MUST(store_view_tracks(sc.store, sc.ann, 0, 100, &list, &count, &total, &sc.err), sc.err);
    ck_assert_uint_eq(count, 0);
    track_summaries_free(list, count);

    char *empty = scene_track(&sc, sc.ann, "Empty");
    char *deleted = scene_track(&sc, sc.ann, "Deleted");
    char *made = scene_track(&sc, sc.ann, "Made");
    char *busy = scene_track(&sc, sc.ann, "Busy");
    free(scene_track(&sc, sc.bob, "Bob's"));
    MUST(store_track_remove(sc.store, sc.ann, deleted, &sc.err), sc.err);
    plan_track(&sc, busy, "m9=Z", false);
    plan_track(&sc, made, "m1=A;m2=B;m3=C", true);
    plan_track(&sc, made, "m1=A;m2=B", false);
    MUST(store_module_set_status(sc.store, sc.ann, made, 2, MODULE_COMPLETED, &sc.err), sc.err);
    char *chat = scene_chat(&sc, sc.ann, busy);
    char *reply = scene_begin(&sc, sc.ann, chat);

    MUST(store_view_tracks(sc.store, sc.ann, 0, 100, &list, &count, &total, &sc.err), sc.err);
    static const struct {
        const char *title;
        int version, modules, completed;
        bool streaming;
        enum track_status status;
    } rows[] = {{"Made", 2, 3, 1, false, TRACK_ACTIVE},
                {"Busy", 1, 0, 0, true, TRACK_PLANNING},
                {"Empty", 0, 0, 0, false, TRACK_PLANNING}};
    ck_assert_uint_eq(count, 3);
    for (size_t i = 0; i < count; i++) {
        ck_assert_str_eq(list[i].title, rows[i].title);
        ck_assert_int_eq(list[i].version, rows[i].version);
        ck_assert_int_eq(list[i].modules, rows[i].modules);
        ck_assert_int_eq(list[i].completed, rows[i].completed);
        ck_assert_int_eq(list[i].streaming, rows[i].streaming);
        ck_assert_int_eq(list[i].status, rows[i].status);
        ck_assert_int_eq(list[i].minutes, 2400);
        ck_assert_int_gt(list[i].updated_ms, 0);
    }
    ck_assert_str_eq(list[0].id, made);
    track_summaries_free(list, count);

    if (_i == SCENE_FILE) { /* its process is gone: nobody writes any more */
        scene_reopen(&sc);
        MUST(store_view_tracks(sc.store, sc.ann, 0, 100, &list, &count, &total, &sc.err), sc.err);
        ck_assert(!list[1].streaming);
        track_summaries_free(list, count);
    }
    free(empty);
    free(deleted);
    free(made);
    free(busy);
    free(chat);
    free(reply);
    scene_fini(&sc);
}
END_TEST

/* A window of a long list, and where a track is in it. */
START_TEST(test_tracks_window)
{
    struct scene sc;
    char *ids[10];
    scene_init(&sc, (enum scene_place)_i);
    for (size_t i = 0; i < 10; i++) {
        ids[9 - i] = scene_track(&sc, sc.ann, "One"); /* the newest one stands first */
    }
    free(scene_track(&sc, sc.bob, "Bob's"));
    static const struct {
        size_t first, limit, count;
    } windows[] = {{0, 3, 3}, {4, 3, 3}, {8, 3, 2}, {10, 3, 0}, {99, 3, 0}, {0, 99, 10}, {0, 0, 0}};
    for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
        struct track_summary *list = NULL;
        size_t count = 99;
        size_t total = 99;
        MUST(store_view_tracks(sc.store, sc.ann, windows[i].first, windows[i].limit, &list, &count,
                               &total, &sc.err),
             sc.err);
        ck_assert_uint_eq(count, windows[i].count);
        ck_assert_uint_eq(total, 10);
        for (size_t k = 0; k < count; k++) {
            ck_assert_str_eq(list[k].id, ids[windows[i].first + k]);
        }
        track_summaries_free(list, count);
    }
    size_t place = 99;
    for (size_t i = 0; i < 10; i++) {
        MUST(store_view_track_place(sc.store, sc.ann, ids[i], &place, &sc.err), sc.err);
        ck_assert_uint_eq(place, i);
        ck_assert_int_eq(store_view_track_place(sc.store, sc.bob, ids[i], &place, NULL),
                         ERROR_NOT_FOUND);
    }
    MUST(store_track_remove(sc.store, sc.ann, ids[4], &sc.err), sc.err);
    ck_assert_int_eq(store_view_track_place(sc.store, sc.ann, ids[4], &place, NULL),
                     ERROR_NOT_FOUND);
    MUST(store_view_track_place(sc.store, sc.ann, ids[5], &place, &sc.err), sc.err);
    ck_assert_uint_eq(place, 4);
    for (size_t i = 0; i < 10; i++) {
        free(ids[i]);
    }
    scene_fini(&sc);
}
END_TEST

START_TEST(test_dialogue)
{
    struct scene sc;
    struct track_dialogue d = {0};
    scene_init(&sc, (enum scene_place)_i);
    char *id = scene_track(&sc, sc.ann, "Rust");
    MUST(store_view_dialogue(sc.store, sc.ann, id, NULL, &d, &sc.err), sc.err);
    ck_assert_str_eq(d.track->title, "Rust");
    ck_assert_ptr_null(d.before);
    ck_assert_ptr_null(d.finalized);
    ck_assert_ptr_null(d.session_id);
    ck_assert_ptr_null(d.chat_id);
    track_dialogue_fini(&d);
    ck_assert_int_eq(scene_number(&sc, "SELECT count(*) FROM chat_sessions"), 0);

    plan_track(&sc, id, "m1=A", false);
    plan_track(&sc, id, "m1=A;m2=B", true);
    plan_track(&sc, id, "m1=A;m3=C", false);
    char *chat = scene_chat(&sc, sc.ann, id);
    free(scene_say(&sc, sc.ann, chat, "hello"));
    char *reply = scene_begin(&sc, sc.ann, chat);
    scene_append(&sc, sc.ann, reply, "half");
    MUST(store_view_dialogue(sc.store, sc.ann, id, NULL, &d, &sc.err), sc.err);
    ck_assert_int_eq(d.track->plan->version, 3);
    ck_assert_uint_eq(d.track->module_count, 2);
    ck_assert_int_eq(d.before->version, 2);
    ck_assert_uint_eq(d.before->module_count, 2);
    ck_assert_int_eq(d.finalized->version, 2);
    ck_assert_str_eq(d.chat_id, chat);
    ck_assert_ptr_nonnull(d.session_id);
    track_dialogue_fini(&d);
    struct message_part p = {0};
    MUST(store_view_messages(sc.store, sc.ann, chat, PART_END, NULL, 9, &p, &sc.err), sc.err);
    ck_assert_uint_eq(p.messages.count, 6);
    ck_assert_str_eq(p.messages.items[4].content, "hello");
    ck_assert_str_eq(p.messages.items[5].content, "half");
    ck_assert_int_eq(p.messages.items[5].status, MESSAGE_STREAMING);
    message_part_fini(&p);
    MUST_FAIL(store_view_dialogue(sc.store, sc.ann, "no such", NULL, &d, &sc.err), ERROR_NOT_FOUND,
              sc.err);
    free(reply);
    free(chat);
    free(id);
    scene_fini(&sc);
}
END_TEST

/* Ten messages, "0" to "9", from every side. */
START_TEST(test_parts)
{
    struct scene sc;
    scene_init(&sc, (enum scene_place)_i);
    char *track = scene_track(&sc, sc.ann, "Rust");
    char *chat = scene_chat(&sc, sc.ann, track);
    char *ids[10];
    for (int i = 0; i < 10; i++) {
        char text[2] = {(char)('0' + i), 0};
        ids[i] = scene_say(&sc, sc.ann, chat, text);
    }
    static const struct {
        enum part part;
        int anchor; /* -1: none */
        size_t limit;
        const char *found;
        bool above, below;
    } rows[] = {
        {PART_BEGINNING, -1, 3, "012", false, true},
        {PART_BEGINNING, -1, 10, "0123456789", false, false},
        {PART_END, -1, 3, "789", true, false},
        {PART_END, -1, 99, "0123456789", false, false},
        {PART_BEFORE, 5, 3, "234", true, true},
        {PART_BEFORE, 2, 3, "01", false, true},
        {PART_BEFORE, 0, 3, "", false, true},
        {PART_AFTER, 5, 3, "678", true, true},
        {PART_AFTER, 7, 3, "89", true, false},
        {PART_AROUND, 5, 4, "3456", true, true},
        {PART_AROUND, 0, 4, "01", false, true},
        {PART_AROUND, 9, 4, "789", true, false},
        {PART_FROM, 4, 3, "456", true, true},
        {PART_FROM, 0, 99, "0123456789", false, false},
        {PART_FROM, 9, 3, "9", true, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct message_part p = {0};
        char found[11] = "";
        const char *anchor = rows[i].anchor >= 0 ? ids[rows[i].anchor] : NULL;
        MUST(store_view_messages(sc.store, sc.ann, chat, rows[i].part, anchor, rows[i].limit, &p,
                                 &sc.err),
             sc.err);
        for (size_t k = 0; k < p.messages.count; k++) {
            found[k] = p.messages.items[k].content[0];
        }
        ck_assert_msg(strcmp(found, rows[i].found) == 0, "row %zu: %s", i, found);
        ck_assert_msg(p.more_above == rows[i].above && p.more_below == rows[i].below, "row %zu", i);
        message_part_fini(&p);
    }
    struct message_part p = {0};
    struct strlist inputs = {0};
    MUST_FAIL(store_view_messages(sc.store, sc.ann, chat, PART_AROUND, "no such", 3, &p, &sc.err),
              ERROR_NOT_FOUND, sc.err);
    MUST_FAIL(store_view_messages(sc.store, sc.bob, chat, PART_END, NULL, 3, &p, &sc.err),
              ERROR_NOT_FOUND, sc.err);
    MUST(store_view_inputs(sc.store, sc.ann, chat, 2, &inputs, &sc.err), sc.err);
    ck_assert_uint_eq(inputs.count, 2);
    ck_assert_str_eq(inputs.items[0], "8");
    strlist_fini(&inputs);
    for (int i = 0; i < 10; i++) {
        free(ids[i]);
    }
    free(chat);
    free(track);
    scene_fini(&sc);
}
END_TEST

/* The reply whose plan was finalized is gone on with: the modules are not made of what is now the
 * version of this number. */
START_TEST(test_finalized_version_is_replaced)
{
    struct scene sc;
    struct track_dialogue d = {0};
    scene_init(&sc, (enum scene_place)_i);
    char *id = scene_track(&sc, sc.ann, "Rust");
    plan_track(&sc, id, "m1=A", true);
    MUST(store_view_dialogue(sc.store, sc.ann, id, NULL, &d, &sc.err), sc.err);
    ck_assert_ptr_nonnull(d.finalized);
    struct message m;
    message_init(&m);
    struct message_part p = {0};
    MUST(store_view_messages(sc.store, sc.ann, d.chat_id, PART_BEGINNING, NULL, 1, &p, &sc.err),
         sc.err);
    message_copy(&m, &p.messages.items[0]);
    message_part_fini(&p);
    track_dialogue_fini(&d);
    MUST(store_reply_begin(sc.store, sc.ann, &m, &sc.err), sc.err);
    struct plan *plan = scene_plan("m1=A;m2=B");
    ck_assert_int_eq(scene_seal(&sc, sc.ann, id, m.chat_id, m.id, "longer", plan), 1);
    MUST(store_view_dialogue(sc.store, sc.ann, id, NULL, &d, &sc.err), sc.err);
    ck_assert_ptr_null(d.finalized);
    ck_assert_uint_eq(d.track->plan->module_count, 2);
    track_dialogue_fini(&d);
    plan_free(plan);
    message_fini(&m);
    free(id);
    scene_fini(&sc);
}
END_TEST

static int count_statements(unsigned type, void *ctx, void *stmt, void *text)
{
    ++*(int *)ctx;
    return 0;
}

/* However much there is, it takes the same few statements. */
START_TEST(test_few_statements)
{
    struct scene sc;
    struct track_summary *list = NULL;
    struct track_dialogue d = {0};
    size_t count = 0;
    size_t total = 0;
    int statements = 0;
    scene_init(&sc, SCENE_MEMORY);
    char *id = NULL;
    for (int i = 0; i < 20; i++) {
        free(id);
        id = scene_track(&sc, sc.ann, "Rust");
        plan_track(&sc, id, "m1=A", false);
    }
    char *chat = scene_chat(&sc, sc.ann, id);
    for (int i = 0; i < 200; i++) {
        free(scene_say(&sc, sc.ann, chat, "hello"));
    }
    sqlite3_trace_v2(sc.store->db, SQLITE_TRACE_STMT, count_statements, &statements);
    MUST(store_view_tracks(sc.store, sc.ann, 0, 100, &list, &count, &total, &sc.err), sc.err);
    ck_assert_int_le(statements, 6);
    statements = 0;
    MUST(store_view_dialogue(sc.store, sc.ann, id, NULL, &d, &sc.err), sc.err);
    ck_assert_int_le(statements, 12);
    ck_assert_uint_eq(count, 20);
    statements = 0;
    struct message_part p = {0};
    MUST(store_view_messages(sc.store, sc.ann, chat, PART_END, NULL, 999, &p, &sc.err), sc.err);
    ck_assert_int_le(statements, 6);
    ck_assert_uint_eq(p.messages.count, 201);
    message_part_fini(&p);
    sqlite3_trace_v2(sc.store->db, 0, NULL, NULL);
    track_summaries_free(list, count);
    track_dialogue_fini(&d);
    free(chat);
    free(id);
    scene_fini(&sc);
}
END_TEST

Suite *suite_view(void)
{
    Suite *s = suite_create("view");
    TCase *tc = tcase_create("view");
    tcase_add_loop_test(tc, test_tracks, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_tracks_window, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_parts, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_dialogue, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_finalized_version_is_replaced, 0, SCENE_PLACE_COUNT);
    tcase_add_test(tc, test_few_statements);
    suite_add_tcase(s, tc);
    return s;
}
