/* Sessions and chats: what is made where, names, what is put away, and which chat one plans in. */
#include "scene.h"
#include "suites.h"

#include "syllabus/base/mem.h"
#include "syllabus/course/finalize.h"
#include "syllabus/course/track.h"
#include "syllabus/store/store.h"
#include "syllabus/store/store_dialogue.h"
#include "syllabus/store/store_session.h"
#include "syllabus/store/store_track.h"
#include "syllabus/store/store_view.h"

#include <stdlib.h>
#include <string.h>

static char *add(struct scene *sc, const char *track, const char *name, const char *module_id)
{
    struct chat c = {
        .name = mem_strdup(name), .type = CHAT_DISCUSSION, .module_id = mem_strdup(module_id)};
    MUST(store_chat_add(sc->store, sc->ann, track, &c, &sc->err), sc->err);
    ck_assert_str_eq(c.status, CHAT_ACTIVE);
    ck_assert_ptr_nonnull(c.session_id);
    char *id = mem_strdup(c.id);
    chat_fini(&c);
    return id;
}

static char *add_session(struct scene *sc, const char *track, const char *name)
{
    struct chat c = {0};
    MUST(store_session_add(sc->store, sc->ann, track, name, &c, &sc->err), sc->err);
    ck_assert_int_eq(c.type, CHAT_PLANNING);
    char *id = mem_strdup(c.id);
    chat_fini(&c);
    return id;
}

/* "Session: chat type, chat type; Session: ..." */
static void check_list(struct scene *sc, const char *track, const char *expected)
{
    struct session_chats *list = NULL;
    size_t count = 0;
    char *text = mem_strdup("");
    MUST(store_session_list(sc->store, sc->ann, track, &list, &count, &sc->err), sc->err);
    for (size_t i = 0; i < count; i++) {
        char *longer = mem_printf("%s%s%s:", text, i > 0 ? "; " : "", list[i].session.name);
        free(text);
        text = longer;
        for (size_t k = 0; k < list[i].count; k++) {
            const struct chat *c = &list[i].chats[k];
            longer = mem_printf("%s%s %s %s%s", text, k > 0 ? "," : "", c->name,
                                chat_type_name(c->type), chat_archived(c) ? " archived" : "");
            free(text);
            text = longer;
        }
    }
    ck_assert_str_eq(text, expected);
    session_chats_free(list, count);
    free(text);
}

static void check_open(struct scene *sc, const char *track, const char *chat, const char *expected)
{
    struct chat c = {0};
    MUST(store_chat_open(sc->store, sc->ann, track, chat, &c, &sc->err), sc->err);
    ck_assert_str_eq(c.id, expected);
    chat_fini(&c);
}

START_TEST(test_made)
{
    struct scene sc;
    scene_init(&sc, (enum scene_place)_i);
    char *track = scene_track(&sc, sc.ann, "Rust");
    char *talk = add(&sc, track, "Doubts", NULL); /* before anything was planned */
    check_list(&sc, track, "Planning: Doubts discussion");
    char *planning = scene_chat(&sc, sc.ann, track);
    check_list(&sc, track, "Planning: Course planning planning, Doubts discussion");
    char *second = add_session(&sc, track, "Second try");
    check_open(&sc, track, NULL, second);
    check_open(&sc, track, planning, planning);
    check_open(&sc, track, talk, talk);
    char *later = add(&sc, track, "Later", NULL);
    check_list(&sc, track,
               "Planning: Course planning planning, Doubts discussion; Second try: Second try "
               "planning, Later discussion");
    struct chat planned = {.name = mem_strdup("x"), .type = CHAT_PLANNING};
    MUST_FAIL(store_chat_add(sc.store, sc.ann, track, &planned, &sc.err), ERROR_USAGE, sc.err);
    chat_fini(&planned);
    free(track);
    free(talk);
    free(planning);
    free(second);
    free(later);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_renamed)
{
    struct scene sc;
    scene_init(&sc, (enum scene_place)_i);
    char *track = scene_track(&sc, sc.ann, "Rust");
    char *planning = scene_chat(&sc, sc.ann, track);
    char *talk = add(&sc, track, "Doubts", NULL);
    MUST(store_chat_rename(sc.store, sc.ann, talk, "Сомнения", &sc.err), sc.err);
    check_list(&sc, track, "Planning: Course planning planning, Сомнения discussion");
    MUST(store_chat_rename(sc.store, sc.ann, planning, "Spring", &sc.err), sc.err);
    check_list(&sc, track, "Spring: Spring planning, Сомнения discussion");
    MUST_FAIL(store_chat_rename(sc.store, sc.ann, "no such", "x", &sc.err), ERROR_NOT_FOUND,
              sc.err);
    free(track);
    free(planning);
    free(talk);
    scene_fini(&sc);
}
END_TEST

/* A chat that is put away stays to be read; the track always has one to be planned in. */
START_TEST(test_archived)
{
    struct scene sc;
    struct track_dialogue d = {0};
    scene_init(&sc, (enum scene_place)_i);
    char *track = scene_track(&sc, sc.ann, "Rust");
    char *planning = scene_chat(&sc, sc.ann, track);
    MUST_FAIL(store_chat_archive(sc.store, sc.ann, planning, true, &sc.err), ERROR_USAGE, sc.err);
    char *second = add_session(&sc, track, "Second try");
    MUST(store_chat_archive(sc.store, sc.ann, second, true, &sc.err), sc.err);
    check_open(&sc, track, NULL, planning);
    check_open(&sc, track, second, second);
    MUST(store_view_dialogue(sc.store, sc.ann, track, NULL, &d, &sc.err), sc.err);
    ck_assert_str_eq(d.chat_id, planning);
    ck_assert_int_eq(d.sessions, 1);
    track_dialogue_fini(&d);
    MUST_FAIL(store_chat_archive(sc.store, sc.ann, planning, true, &sc.err), ERROR_USAGE, sc.err);
    check_list(&sc, track,
               "Planning: Course planning planning; Second try: Second try planning archived");
    MUST(store_chat_archive(sc.store, sc.ann, second, false, &sc.err), sc.err);
    check_open(&sc, track, NULL, second);
    char *reply = scene_begin(&sc, sc.ann, planning);
    MUST_FAIL(store_chat_archive(sc.store, sc.ann, planning, true, &sc.err), ERROR_USAGE, sc.err);
    scene_seal(&sc, sc.ann, track, planning, reply, "done", NULL);
    MUST(store_chat_archive(sc.store, sc.ann, planning, true, &sc.err), sc.err);
    free(reply);
    free(track);
    free(planning);
    free(second);
    scene_fini(&sc);
}
END_TEST

/* The chat of a module outlives it. */
START_TEST(test_of_a_module)
{
    struct scene sc;
    char *found = NULL;
    struct chat c = {.name = mem_strdup("x"), .type = CHAT_DISCUSSION};
    scene_init(&sc, (enum scene_place)_i);
    char *track = scene_track(&sc, sc.ann, "Rust");
    char *other = scene_track(&sc, sc.ann, "Go");
    char *planning = scene_chat(&sc, sc.ann, track);
    struct module_set modules = scene_modules("m1=A;m2=B");
    struct message notice;
    message_init(&notice);
    notice.chat_id = mem_strdup(planning);
    notice.sender = SENDER_AI;
    notice.type = MESSAGE_FINALIZATION;
    notice.content = mem_strdup("done");
    MUST(store_track_finalize(sc.store, sc.ann, track, &modules, &notice, &sc.err), sc.err);
    module_set_fini(&modules);

    MUST(store_chat_of_module(sc.store, sc.ann, track, "m1", &found, &sc.err), sc.err);
    ck_assert_ptr_null(found);
    char *tutor = add(&sc, track, "A", "m1");
    MUST(store_chat_of_module(sc.store, sc.ann, track, "m1", &found, &sc.err), sc.err);
    ck_assert_pstr_eq(found, tutor);
    free(found);
    MUST(store_chat_archive(sc.store, sc.ann, tutor, true, &sc.err), sc.err);
    MUST(store_chat_of_module(sc.store, sc.ann, track, "m1", &found, &sc.err), sc.err);
    ck_assert_ptr_null(found);
    c.module_id = mem_strdup("m2");
    MUST_FAIL(store_chat_add(sc.store, sc.ann, other, &c, &sc.err), ERROR_NOT_FOUND, sc.err);
    chat_fini(&c);

    modules = scene_modules("m2=B");
    mem_replace(&notice.id, NULL);
    notice.created_ms = 0;
    MUST(store_track_finalize(sc.store, sc.ann, track, &modules, &notice, &sc.err), sc.err);
    module_set_fini(&modules);
    message_fini(&notice);
    MUST(store_chat_open(sc.store, sc.ann, track, tutor, &c, &sc.err), sc.err);
    ck_assert_str_eq(c.name, "A");
    ck_assert_ptr_null(c.module_id);
    chat_fini(&c);
    free(track);
    free(other);
    free(planning);
    free(tutor);
    scene_fini(&sc);
}
END_TEST

/* One of several chats, with its own messages only. */
START_TEST(test_viewed)
{
    struct scene sc;
    struct track_dialogue d = {0};
    scene_init(&sc, (enum scene_place)_i);
    char *track = scene_track(&sc, sc.ann, "Rust");
    char *planning = scene_chat(&sc, sc.ann, track);
    char *talk = add(&sc, track, "Doubts", NULL);
    free(scene_say(&sc, sc.ann, planning, "plan it"));
    free(scene_say(&sc, sc.ann, talk, "is it hard?"));
    MUST(store_view_dialogue(sc.store, sc.ann, track, talk, &d, &sc.err), sc.err);
    struct message_part p = {0};
    MUST(store_view_messages(sc.store, sc.ann, d.chat_id, PART_END, NULL, 9, &p, &sc.err), sc.err);
    ck_assert_uint_eq(p.messages.count, 1);
    ck_assert_str_eq(p.messages.items[0].content, "is it hard?");
    message_part_fini(&p);
    ck_assert_str_eq(d.chat.name, "Doubts");
    ck_assert_int_eq(d.chat.type, CHAT_DISCUSSION);
    ck_assert_str_eq(d.session_name, "Planning");
    ck_assert_int_eq(d.sessions, 1);
    track_dialogue_fini(&d);
    MUST_FAIL(store_view_dialogue(sc.store, sc.ann, track, "no such", &d, &sc.err), ERROR_NOT_FOUND,
              sc.err);
    free(track);
    free(planning);
    free(talk);
    scene_fini(&sc);
}
END_TEST

Suite *suite_session(void)
{
    Suite *s = suite_create("session");
    TCase *tc = tcase_create("session");
    tcase_add_loop_test(tc, test_made, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_renamed, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_archived, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_of_a_module, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_viewed, 0, SCENE_PLACE_COUNT);
    suite_add_tcase(s, tc);
    return s;
}
