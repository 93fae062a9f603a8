/* undo and redo, and asking again after a failure. */
#include "scene.h"
#include "suites.h"

#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/config/config.h"

#include <stdlib.h>
#include <string.h>

START_TEST(test_back)
{
    struct scene sc;
    scene_init(&sc, true);
    scene_must(&sc, "plan --skill Chess --finalize");
    struct json_object *before = json_ref(json_get(sc.document, "track"));
    char *id = mem_strdup(json_get_text(before, "id"));
    ck_assert_int_eq(scene_run(&sc, "undo Chess"), ERROR_USAGE);
    ck_assert_ptr_nonnull(strstr(sc.err.message, "nothing to undo"));
    ck_assert_ptr_nonnull(app_advice(&sc.err));
    ck_assert_str_eq(sc.track_id, id);

    buf_reset(&sc.events);
    scene_must(&sc, "track rm Chess --yes");
    ck_assert_ptr_nonnull(strstr(buf_str(&sc.events), "progress")); /* how to get it back */
    ck_assert_int_eq(scene_run(&sc, "redo Chess"), ERROR_USAGE);
    char *line = mem_printf("undo %.35s", id);
    scene_must(&sc, line);
    ck_assert(json_equal(sc.document, before));
    ck_assert_int_eq(sc.kind, DOCUMENT_TRACK);
    scene_must(&sc, "redo Chess");
    ck_assert(json_equal(sc.document, before)); /* what is gone again */
    ck_assert_int_eq(scene_run(&sc, "track show Chess"), ERROR_NOT_FOUND);
    scene_must(&sc, "undo Chess");

    scene_must(&sc, "track edit Chess --title Go");
    scene_must(&sc, "module status Go 1 completed");
    scene_must(&sc, "undo Go");
    ck_assert_str_eq(json_get_text(json_at(json_get(sc.document, "modules"), 0), "status"),
                     "not_started");
    scene_must(&sc, "undo Go");
    ck_assert_str_eq(scene_text(&sc, "title"), "Chess");
    scene_must(&sc, "redo Chess");
    ck_assert_str_eq(scene_text(&sc, "title"), "Go");
    ck_assert_int_eq(scene_run(&sc, "undo Checkers"), ERROR_NOT_FOUND);
    free(line);
    free(id);
    json_free(before);
    scene_fini(&sc);
}
END_TEST

/* --- asking again --- */

/* A model that cannot be reached: nothing listens on this port. */
static void init_without_model(struct scene *sc)
{
    static const char *const settings[][2] = {
        {"llm.provider", "openai"}, {"llm.base_url", "http://127.0.0.1:1/v1"}, {"llm.model", "m"}};
    scene_init(sc, true);
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        ck_assert_int_eq(config_set_argument(sc->config, settings[i][0], settings[i][1], NULL),
                         ERROR_NONE);
    }
}

static struct json_object *plan_of(struct scene *sc)
{
    scene_must(sc, "track show Chess");
    return json_get(sc->document, "ai_generated_plan");
}

/* What was done when the model failed, and who said what once the built-in planner was asked. */
static const struct {
    const char *title;
    const char *lines[3]; /* each fails but "track add" and what is marked with '!' (built-in) */
    const char *history;  /* senders and types, in order */
} failures[] = {
    {"not even asked", {"track add --skill Chess"}, "ai welcome;"},
    {"no welcome", {"plan --skill Chess"}, "ai welcome;"},
    {"no welcome, twice", {"plan --skill Chess", "regenerate Chess"}, "ai welcome;"},
    {"nothing to answer with",
     {"track add --skill Chess", "say Chess 'more practice'"},
     "ai welcome;user text;ai plan;"},
    {"no welcome, then no reply",
     {"plan --skill Chess", "say Chess 'more practice'"},
     "ai welcome;user text;ai plan;"},
    {"no reply",
     {"!plan --skill Chess", "say Chess 'more practice'"},
     "ai welcome;user text;ai plan;"},
    {"no reply, twice",
     {"!plan --skill Chess", "say Chess 'more practice'", "regenerate Chess"},
     "ai welcome;user text;ai plan;"},
};

START_TEST(test_ask_again)
{
    struct scene sc;
    struct buf history = BUF_INIT(1000);
    init_without_model(&sc);
    for (size_t i = 0; i < 3 && failures[_i].lines[i] != NULL; i++) {
        const char *line = failures[_i].lines[i];
        bool builtin = line[0] == '!';
        ck_assert(app_set_provider(scene_app(&sc), builtin ? "builtin" : NULL));
        enum error_kind kind = scene_run(&sc, line + builtin);
        bool fine = builtin || strncmp(line, "track add", 9) == 0;
        ck_assert_msg(kind == (fine ? ERROR_NONE : ERROR_NETWORK), "%s: %s", line,
                      sc.err.message ? sc.err.message : "fine");
    }
    ck_assert(app_set_provider(sc.app, NULL));
    ck_assert_int_eq(scene_run(&sc, "regenerate Chess"), ERROR_NETWORK);
    ck_assert(app_set_provider(sc.app, "builtin"));
    scene_must(&sc, "regenerate Chess");
    ck_assert_uint_ge(json_size(json_get(plan_of(&sc), "modules")), 2);
    scene_must(&sc, "history Chess");
    for (size_t i = 0; i < json_size(sc.document); i++) {
        const struct json_object *m = json_at(sc.document, i);
        ck_assert_str_eq(json_get_text(m, "status"), "complete");
        buf_printf(&history, "%s %s;", json_get_text(m, "sender_type"),
                   json_get_text(m, "message_type"));
    }
    ck_assert_msg(strcmp(buf_str(&history), failures[_i].history) == 0, "%s: %s",
                  failures[_i].title, buf_str(&history));
    buf_fini(&history);
    scene_fini(&sc);
}
END_TEST

Suite *suite_undo(void)
{
    Suite *s = suite_create("undo");
    TCase *tc = tcase_create("undo");
    tcase_add_test(tc, test_back);
    suite_add_tcase(s, tc);
    tc = tcase_create("ask again");
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, test_ask_again, 0, sizeof failures / sizeof *failures);
    suite_add_tcase(s, tc);
    return s;
}
