/* What a screen shows of the workspace. */
#include "scene.h"
#include "suites.h"

#include "syllabus/app/view.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"

#include <stdlib.h>
#include <string.h>

#define MUST(call, err)                                                                            \
    ck_assert_msg((call) == ERROR_NONE, "%s: %s", #call, (err).message ? (err).message : "-")

static char *id_of(struct scene *sc, const char *title)
{
    char *line = mem_printf("track show '%s'", title);
    scene_must(sc, line);
    free(line);
    return mem_strdup(scene_text(sc, "id"));
}

START_TEST(test_needs_a_user)
{
    struct scene sc;
    struct error err = {0};
    struct view_tracks tracks = {0};
    struct view_dialogue dialogue = {0};
    struct view_place place = {0};
    scene_init(&sc, false);
    struct app *app = scene_app(&sc);
    ck_assert_int_eq(view_tracks_load(app, 0, 9, &tracks, &err), ERROR_NOT_SIGNED_IN);
    ck_assert_int_eq(view_dialogue_load(app, "x", NULL, &dialogue, &err), ERROR_NOT_SIGNED_IN);
    ck_assert_int_eq(view_place_load(app, NULL, NULL, &place, &err), ERROR_NOT_SIGNED_IN);
    ck_assert_int_eq(view_place_save(app, NULL, NULL, &place, &err), ERROR_NOT_SIGNED_IN);
    ck_assert_int_eq(view_set_last_track(app, NULL, &err), ERROR_NOT_SIGNED_IN);
    ck_assert_ptr_null(view_last_track(app));
    ck_assert_uint_eq(view_data_version(app), 0);
    error_clear(&err);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_dialogue)
{
    struct scene sc;
    struct error err = {0};
    struct view_dialogue v = {0};
    scene_init(&sc, true);
    scene_must(&sc, "track add --skill Chess");
    char *id = id_of(&sc, "Chess");
    MUST(view_dialogue_load(sc.app, id, NULL, &v, &err), err);
    ck_assert_ptr_null(v.session_id);
    ck_assert_ptr_null(v.chat_id);
    ck_assert_ptr_null(v.track->plan);
    ck_assert(!v.drift.any);
    view_dialogue_fini(&v);
    scene_must(&sc, "chats Chess");
    ck_assert_uint_eq(json_size(sc.document), 0); /* looking makes nothing */

    scene_must(&sc, "say Chess 'add a module on endgames'");
    scene_must(&sc, "finalize Chess --yes");
    MUST(view_dialogue_load(sc.app, id, NULL, &v, &err), err);
    ck_assert_ptr_nonnull(v.session_id);
    ck_assert_ptr_nonnull(v.chat_id);
    ck_assert_int_eq(v.track->plan->version, 2);
    ck_assert_int_eq(v.before->version, 1);
    ck_assert_int_eq(v.finalized->version, 2);
    struct view_part p = {0};
    MUST(view_part_load(sc.app, v.chat_id, VIEW_END, NULL, 9, &p, &err), err);
    ck_assert_uint_eq(p.messages.count, 4);
    ck_assert_int_eq(p.messages.items[0].type, MESSAGE_WELCOME);
    ck_assert_int_eq(p.messages.items[3].type, MESSAGE_FINALIZATION);
    view_part_fini(&p);
    ck_assert(!v.drift.any);
    size_t modules = v.track->module_count;
    view_dialogue_fini(&v);

    /* The plan moves on; the modules do not. */
    scene_must(&sc, "say Chess 'add a module on openings'");
    MUST(view_dialogue_load(sc.app, id, NULL, &v, &err), err);
    ck_assert_int_eq(v.track->plan->version, 3);
    ck_assert_int_eq(v.finalized->version, 2);
    ck_assert_uint_eq(v.track->module_count, modules);
    ck_assert(v.drift.any);
    ck_assert_int_eq(v.drift.added, 1);
    ck_assert_int_eq(v.drift.removed, 0);
    view_dialogue_fini(&v);
    scene_must(&sc, "finalize Chess --yes");
    MUST(view_dialogue_load(sc.app, id, NULL, &v, &err), err);
    ck_assert(!v.drift.any);
    view_dialogue_fini(&v);

    scene_must(&sc, "track rm Chess --yes");
    ck_assert_int_eq(view_dialogue_load(sc.app, id, NULL, &v, &err), ERROR_NOT_FOUND);
    error_clear(&err);
    free(id);
    scene_fini(&sc);
}
END_TEST

/* --- drift, where it is not known what was finalized --- */

static struct plan *plan_of(const char *modules)
{
    struct plan *p = plan_new();
    for (const char *at = modules; *at != '\0'; at += 4) { /* "id" title hours */
        struct plan_module *m = plan_insert_module(p, p->module_count);
        m->id = mem_strndup(at, 1);
        m->title = mem_strndup(at + 1, 1);
        m->minutes = (at[2] - '0') * 60;
    }
    return p;
}

static const struct {
    const char *made, *plan;
    int added, removed, altered, moved;
} drifts[] = {
    {"aA1 bB2 ", "aA1 bB2 ", 0, 0, 0, 0},
    {"aA1 bB2 ", "aA1 bB2 cC3 ", 1, 0, 0, 0},
    {"aA1 bB2 ", "bB2 ", 0, 1, 0, 0},
    {"aA1 bB2 ", "aX1 bB3 ", 0, 0, 2, 0},
    {"aA1 bB2 ", "aA0 bB0 ", 0, 0, 0, 0}, /* the plan does not know the hours */
    {"aA1 bB2 cC1 ", "bB2 cC1 aA1 ", 0, 0, 0, 1},
    {"aA1 bB2 ", "cC1 dD2 ", 2, 2, 0, 0},
    {"", "aA1 ", 0, 0, 0, 0}, /* nothing was made */
};

START_TEST(test_drift)
{
    struct track *t = track_new();
    struct plan *made = plan_of(drifts[_i].made);
    struct plan *plan = plan_of(drifts[_i].plan);
    t->module_count = made->module_count;
    t->modules = mem_array(made->module_count, sizeof *t->modules);
    for (size_t i = 0; i < made->module_count; i++) {
        module_init(&t->modules[i]);
        mem_replace(&t->modules[i].id, made->modules[i].id);
        mem_replace(&t->modules[i].title, made->modules[i].title);
        mem_replace(&t->modules[i].description, "of the model");
        t->modules[i].minutes = made->modules[i].minutes;
    }
    const struct view_dialogue v = {.track = t};
    struct view_drift d;
    view_drift_of(&v, plan, &d);
    ck_assert_int_eq(d.added, drifts[_i].added);
    ck_assert_int_eq(d.removed, drifts[_i].removed);
    ck_assert_int_eq(d.altered, drifts[_i].altered);
    ck_assert_int_eq(d.moved, drifts[_i].moved);
    ck_assert_int_eq(d.any, d.added + d.removed + d.altered + d.moved > 0);
    view_drift_of(&v, NULL, &d);
    ck_assert(!d.any);
    plan_free(plan);
    plan_free(made);
    track_free(t);
}
END_TEST

/* --- places --- */

static const struct {
    const char *draft;
    size_t given, caret;
} carets[] = {
    {"abc", 0, 0}, {"abc", 3, 3}, {"abc", 4, 3}, {"abc", SIZE_MAX, 3}, {"жук", 2, 2},
    {"жук", 1, 0}, {"жук", 5, 4}, {"", 7, 0},    {"a😀b", 3, 1},        {"a😀b", 5, 5},
};

START_TEST(test_place)
{
    struct scene sc;
    struct error err = {0};
    scene_init(&sc, true);
    scene_must(&sc, "plan --skill Chess");
    char *id = id_of(&sc, "Chess");
    struct view_dialogue d = {0};
    MUST(view_dialogue_load(sc.app, id, NULL, &d, &err), err);
    struct view_place p = {
        .draft = mem_strdup(carets[_i].draft), .caret = carets[_i].given, .anchor_offset = -3};
    MUST(view_place_save(sc.app, id, d.chat_id, &p, &err), err);
    MUST(view_place_save(sc.app, NULL, NULL, &p, &err), err);
    view_place_fini(&p);
    MUST(view_place_load(sc.app, id, d.chat_id, &p, &err), err);
    ck_assert_str_eq(p.draft, carets[_i].draft);
    ck_assert_uint_eq(p.caret, carets[_i].caret);
    ck_assert_ptr_null(p.anchor_id);
    ck_assert_int_eq(p.anchor_offset, -3);
    view_place_fini(&p);
    MUST(view_place_load(sc.app, NULL, NULL, &p, &err), err);
    ck_assert_str_eq(p.draft, carets[_i].draft);
    view_place_fini(&p);
    view_dialogue_fini(&d);
    free(id);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_place_limits)
{
    struct scene sc;
    struct error err = {0};
    scene_init(&sc, true);
    scene_must(&sc, "track add --skill Chess");
    char *id = id_of(&sc, "Chess");
    struct view_place p = {0};
    MUST(view_place_load(sc.app, id, NULL, &p, &err), err);
    ck_assert_str_eq(p.draft, "");
    view_place_fini(&p);
    MUST(view_place_save(sc.app, id, NULL, &p, &err), err); /* NULL is no draft */
    p.draft = mem_alloc(LIMIT_PASTE + 2);
    memset(p.draft, 'x', LIMIT_PASTE + 1);
    ck_assert_int_eq(view_place_save(sc.app, id, NULL, &p, &err), ERROR_TOO_LONG);
    p.draft[LIMIT_PASTE] = '\0';
    MUST(view_place_save(sc.app, id, NULL, &p, &err), err);
    view_place_fini(&p);
    ck_assert_int_eq(view_place_load(sc.app, "no such", NULL, &p, &err), ERROR_NOT_FOUND);
    error_clear(&err);
    free(id);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_last_track)
{
    struct scene sc;
    struct error err = {0};
    scene_init(&sc, true);
    scene_must(&sc, "track add --skill Chess");
    char *id = id_of(&sc, "Chess");
    ck_assert_ptr_null(view_last_track(sc.app));
    MUST(view_set_last_track(sc.app, id, &err), err);
    char *last = view_last_track(sc.app);
    ck_assert_pstr_eq(last, id);
    scene_must(&sc, "track rm Chess --yes");
    ck_assert_ptr_null(view_last_track(sc.app));
    free(last);
    free(id);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_data_version)
{
    struct scene sc;
    struct error err = {0};
    scene_init(&sc, true);
    scene_must(&sc, "track add --skill Chess");
    uint64_t before = view_data_version(sc.app);
    struct view_place p = {0};
    MUST(view_place_save(sc.app, NULL, NULL, &p, &err), err);
    scene_must(&sc, "track list");
    ck_assert_uint_eq(view_data_version(sc.app), before);
    scene_must(&sc, "track status Chess paused");
    ck_assert_uint_ne(view_data_version(sc.app), before);
    scene_fini(&sc);
}
END_TEST

Suite *suite_view(void)
{
    Suite *s = suite_create("view");
    TCase *tc = tcase_create("dialogue");
    tcase_add_test(tc, test_needs_a_user);
    tcase_add_test(tc, test_dialogue);
    tcase_add_loop_test(tc, test_drift, 0, sizeof drifts / sizeof *drifts);
    suite_add_tcase(s, tc);
    tc = tcase_create("place");
    tcase_add_loop_test(tc, test_place, 0, sizeof carets / sizeof *carets);
    tcase_add_test(tc, test_place_limits);
    tcase_add_test(tc, test_last_track);
    tcase_add_test(tc, test_data_version);
    suite_add_tcase(s, tc);
    return s;
}
