/* Tracks by the commands: the form, TRACK, deleting, the dialogue, exports. */
#include "scene.h"
#include "suites.h"

#include "syllabus/base/file.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/loop/loop.h"

#include <stdlib.h>
#include <string.h>

static size_t count_tracks(struct scene *sc)
{
    scene_must(sc, "track list");
    return json_size(sc->document);
}

/* --- the form --- */

static const struct {
    const char *line;
    const char *names; /* NULL: fine */
} forms[] = {
    {"track add --skill Chess", NULL},
    {"track add --skill Chess --hours 0.5", NULL},
    {"track add --skill Chess --hours 10000 --language pt-BR --level advanced", NULL},
    {"track add --skill ' '", "skill"},
    {"track add --skill Chess --hours 0", "--hours"},
    {"track add --skill Chess --hours -1", "--hours"},
    {"track add --skill Chess --hours 10001", "--hours"},
    {"track add --skill Chess --hours nan", "--hours"},
    {"track add --skill Chess --hours ''", "--hours"},
    {"track add --skill Chess --language klingon", "--language"},
};

START_TEST(test_form)
{
    struct scene sc;
    scene_init(&sc, true);
    enum error_kind kind = scene_run(&sc, forms[_i].line);
    if (forms[_i].names == NULL) {
        ck_assert_msg(kind == ERROR_NONE, "%s", sc.err.message);
        ck_assert_str_eq(scene_text(&sc, "title"), "Chess");
    } else {
        ck_assert_int_eq(kind, ERROR_USAGE);
        ck_assert_msg(strstr(sc.err.message, forms[_i].names) != NULL, "%s", sc.err.message);
        ck_assert_ptr_null(sc.document);
    }
    ck_assert_uint_eq(count_tracks(&sc), forms[_i].names == NULL);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_edit)
{
    struct scene sc;
    double hours = 0;
    scene_init(&sc, true);
    scene_must(&sc, "track add --skill Chess --hours 12");
    scene_must(&sc, "track edit Chess --title 'Chess for all' --hours 7.5");
    ck_assert_str_eq(scene_text(&sc, "title"), "Chess for all");
    ck_assert_str_eq(scene_text(&sc, "skill_area"), "Chess");
    ck_assert(json_get_number(sc.document, "estimated_duration_hours", &hours));
    ck_assert(hours == 7.5);
    /* One wrong value, and the others do not count either. */
    ck_assert_int_eq(scene_run(&sc, "track edit 'Chess for all' --title Go --hours 0"),
                     ERROR_USAGE);
    ck_assert_ptr_nonnull(sc.track_id);
    scene_must(&sc, "track show 'Chess for all'");
    scene_must(&sc, "track status 'Chess for all' paused");
    ck_assert_str_eq(scene_text(&sc, "status"), "paused");
    scene_fini(&sc);
}
END_TEST

START_TEST(test_which_track)
{
    struct scene sc;
    scene_init(&sc, true);
    scene_must(&sc, "track add --skill Chess");
    char *id = mem_strdup(scene_text(&sc, "id"));
    char *line = mem_printf("track show %.35s", id);
    scene_must(&sc, line);
    ck_assert_str_eq(scene_text(&sc, "id"), id);
    ck_assert_str_eq(sc.track_id, id);
    ck_assert_int_eq(scene_run(&sc, "track show Go"), ERROR_NOT_FOUND);
    ck_assert_ptr_null(sc.track_id);
    scene_must(&sc, "track add --skill Chess");
    ck_assert_int_eq(scene_run(&sc, "track show Chess"), ERROR_USAGE);
    ck_assert_ptr_nonnull(strstr(sc.err.message, id)); /* the candidates */
    free(line);
    free(id);
    scene_fini(&sc);
}
END_TEST

/* --- deleting --- */

static const struct {
    const char *line;
    bool interactive;
    const char *answer;
    bool deleted;
    bool asked;
} removals[] = {
    {"track rm Chess", false, NULL, false, false},
    {"track rm Chess --yes", false, NULL, true, false},
    {"track rm Chess --yes", true, "n", true, false},
    {"track rm Chess", true, "y", true, true},
    {"track rm Chess", true, "Да", true, true},
    {"track rm Chess", true, "n", false, true},
    {"track rm Chess", true, "", false, true},
    {"track rm Chess", true, NULL, false, true},
};

START_TEST(test_remove)
{
    struct scene sc;
    scene_init(&sc, true);
    scene_must(&sc, "track add --skill Chess");
    sc.interactive = removals[_i].interactive;
    sc.answer = removals[_i].answer;
    enum error_kind kind = scene_run(&sc, removals[_i].line);
    ck_assert_int_eq(kind, removals[_i].deleted ? ERROR_NONE : ERROR_USAGE);
    ck_assert_int_eq(sc.document != NULL, removals[_i].deleted); /* what was deleted */
    ck_assert_int_eq(sc.asked.len > 0, removals[_i].asked);
    ck_assert(!removals[_i].asked || strstr(buf_str(&sc.asked), "\"Chess\"") != NULL);
    ck_assert_uint_eq(count_tracks(&sc), !removals[_i].deleted);
    scene_fini(&sc);
}
END_TEST

/* --- the dialogue, with the built-in planner --- */

START_TEST(test_plan)
{
    struct scene sc;
    scene_init(&sc, true);
    scene_must(&sc, "plan --skill Chess --say 'add a module on endgames' --finalize");
    ck_assert_int_eq(sc.kind, DOCUMENT_PLAN);
    ck_assert_ptr_nonnull(sc.track_id);
    ck_assert_uint_ge(json_size(json_get(sc.document, "messages")), 3);
    ck_assert_uint_ge(json_size(json_get(json_get(sc.document, "track"), "modules")), 2);
    ck_assert_ptr_nonnull(scene_text(&sc, "session_id"));
    ck_assert_ptr_nonnull(scene_text(&sc, "chat_id"));
    ck_assert_ptr_null(scene_text(&sc, "exported"));
    const char *const kinds[] = {"message ", "delta ", "plan ", "module "};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        ck_assert_msg(strstr(buf_str(&sc.events), kinds[i]) != NULL, "%s", buf_str(&sc.events));
    }
    scene_fini(&sc);
}
END_TEST

START_TEST(test_finalize_asks)
{
    struct scene sc;
    scene_init(&sc, true);
    scene_must(&sc, "plan --skill Chess");
    sc.interactive = true;
    sc.answer = "no";
    scene_must(&sc, "finalize Chess");
    ck_assert_uint_gt(sc.asked.len, 0);
    ck_assert_ptr_null(scene_text(&sc, "source"));
    ck_assert_uint_eq(json_size(json_get(json_get(sc.document, "track"), "modules")), 0);
    sc.answer = "yes";
    scene_must(&sc, "finalize Chess");
    ck_assert_ptr_nonnull(scene_text(&sc, "source"));
    ck_assert_uint_gt(json_size(json_get(json_get(sc.document, "track"), "modules")), 0);
    buf_reset(&sc.asked);
    scene_must(&sc, "finalize Chess --yes");
    ck_assert_uint_eq(sc.asked.len, 0);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_cancel)
{
    struct scene sc;
    scene_init(&sc, true);
    scene_start(&sc, "plan --skill Chess --say more");
    ck_assert(app_busy(sc.app));
    ck_assert(app_cancel(sc.app));
    loop_run(sc.loop);
    ck_assert_int_eq(sc.ended, 1);
    ck_assert_int_eq(sc.err.kind, ERROR_INTERRUPTED);
    ck_assert(sc.cancelled);
    /* The track is there, and the dialogue can go on. */
    scene_must(&sc, "say Chess 'a plan please'");
    scene_fini(&sc);
}
END_TEST

START_TEST(test_no_plan_yet)
{
    struct scene sc;
    scene_init(&sc, true);
    scene_must(&sc, "track add --skill Chess");
    ck_assert_int_eq(scene_run(&sc, "finalize Chess"), ERROR_NO_PLAN);
    ck_assert_ptr_nonnull(sc.track_id);
    ck_assert_int_ne(scene_run(&sc, "say Chess ' '"), ERROR_NONE);
    ck_assert_int_ne(scene_run(&sc, "continue Chess"), ERROR_NONE);
    scene_fini(&sc);
}
END_TEST

/* --- exports --- */

static const struct {
    const char *arguments; /* %s is the folder */
    enum error_kind kind;
    bool written;
} exports[] = {
    {"-o %s/a.json", ERROR_NONE, true},
    {"-o %s/a.JSON", ERROR_NONE, true},
    {"-o %s/a --format json", ERROR_NONE, true},
    {"", ERROR_NONE, false},
    {"-o -", ERROR_NONE, false},
    {"-o %s/a.html", ERROR_NONE, true},
    {"-o %s/a.md", ERROR_NONE, true},
    {"-o %s/a.mmd", ERROR_NO_PLAN, false},
    {"-o %s/a", ERROR_NONE, true}, /* no ending says otherwise */
    {"-o %s/no/such/a.json", ERROR_IO, false},
    {"-o %s/there.json", ERROR_IO, false},
};

START_TEST(test_export)
{
    struct scene sc;
    scene_init(&sc, true);
    scene_must(&sc, "track add --skill Chess");
    char *there = mem_printf("%s/there.json", sc.dir);
    ck_assert_int_eq(file_write(there, "mine", 4, 0, NULL), ERROR_NONE);
    const char *mark = strstr(exports[_i].arguments, "%s");
    char *line = mark == NULL
                     ? mem_printf("export Chess %s", exports[_i].arguments)
                     : mem_printf("export Chess %.*s%s%s", (int)(mark - exports[_i].arguments),
                                  exports[_i].arguments, sc.dir, mark + 2);
    ck_assert_int_eq(scene_run(&sc, line), exports[_i].kind);
    char *text = NULL;
    size_t n = 0;
    if (exports[_i].written) {
        ck_assert_int_eq(file_read(scene_text(&sc, "exported"), 1000000, &text, &n, NULL),
                         ERROR_NONE);
    } else if (exports[_i].kind == ERROR_NONE) {
        ck_assert_int_eq(sc.kind, DOCUMENT_RAW);
        text = mem_strdup(json_text(sc.document, &n));
    }
    ck_assert(text == NULL || strstr(text, "Chess") != NULL);
    free(text);
    ck_assert_int_eq(file_read(there, 1000, &text, &n, NULL), ERROR_NONE);
    ck_assert_str_eq(text, "mine");
    free(text);
    free(line);
    free(there);
    scene_fini(&sc);
}
END_TEST

/* Where the course could not be written, nothing is planned. */
START_TEST(test_export_is_checked_first)
{
    struct scene sc;
    scene_init(&sc, true);
    char *there = mem_printf("%s/there.json", sc.dir);
    char *line = mem_printf("plan --skill Chess --finalize --export %s", there);
    ck_assert_int_eq(file_write(there, "mine", 4, 0, NULL), ERROR_NONE);
    ck_assert_int_eq(scene_run(&sc, line), ERROR_IO);
    ck_assert_uint_eq(sc.events.len, 0);
    ck_assert_uint_eq(count_tracks(&sc), 0);
    ck_assert_int_eq(file_remove(there, NULL), ERROR_NONE);
    scene_must(&sc, line);
    ck_assert_str_eq(scene_text(&sc, "exported"), there);
    ck_assert(file_exists(there));
    free(line);
    free(there);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_export_what)
{
    struct scene sc;
    scene_init(&sc, true);
    ck_assert_int_eq(scene_run(&sc, "export --all"), ERROR_NOT_FOUND);
    scene_must(&sc, "track add --skill Chess");
    scene_must(&sc, "track add --skill Go");
    ck_assert_int_eq(scene_run(&sc, "export"), ERROR_USAGE);
    ck_assert_int_eq(scene_run(&sc, "export Go --all"), ERROR_USAGE);
    ck_assert_int_eq(scene_run(&sc, "export Go Shogi"), ERROR_NOT_FOUND);
    scene_must(&sc, "export --all");
    ck_assert_ptr_nonnull(strstr(json_text(sc.document, NULL), "\"tracks\""));
    scene_must(&sc, "export Go Chess");
    ck_assert_ptr_nonnull(strstr(json_text(sc.document, NULL), "\"tracks\""));
    char *line = mem_printf("export Go -o %s/a.json --force", sc.dir);
    scene_must(&sc, line);
    scene_must(&sc, line);
    free(line);
    scene_fini(&sc);
}
END_TEST

static void note(void *ctx, const char *id, const char *title)
{
    buf_printf(ctx, "%s;", title);
}

START_TEST(test_list_for_completion)
{
    struct scene sc;
    struct buf titles = BUF_INIT(100);
    scene_init(&sc, true);
    app_list_tracks(scene_app(&sc), note, &titles); /* nobody yet */
    ck_assert_uint_eq(titles.len, 0);
    scene_must(&sc, "track add --skill Chess");
    scene_must(&sc, "track add --skill Go");
    app_list_tracks(sc.app, note, &titles);
    ck_assert_ptr_nonnull(strstr(buf_str(&titles), "Chess;"));
    ck_assert_ptr_nonnull(strstr(buf_str(&titles), "Go;"));
    buf_fini(&titles);
    scene_fini(&sc);
}
END_TEST

Suite *suite_track(void)
{
    Suite *s = suite_create("track");
    TCase *tc = tcase_create("tracks");
    tcase_add_loop_test(tc, test_form, 0, sizeof forms / sizeof *forms);
    tcase_add_test(tc, test_edit);
    tcase_add_test(tc, test_which_track);
    tcase_add_loop_test(tc, test_remove, 0, sizeof removals / sizeof *removals);
    tcase_add_test(tc, test_list_for_completion);
    suite_add_tcase(s, tc);
    tc = tcase_create("dialogue");
    tcase_add_test(tc, test_plan);
    tcase_add_test(tc, test_finalize_asks);
    tcase_add_test(tc, test_cancel);
    tcase_add_test(tc, test_no_plan_yet);
    suite_add_tcase(s, tc);
    tc = tcase_create("export");
    tcase_add_loop_test(tc, test_export, 0, sizeof exports / sizeof *exports);
    tcase_add_test(tc, test_export_is_checked_first);
    tcase_add_test(tc, test_export_what);
    suite_add_tcase(s, tc);
    return s;
}
