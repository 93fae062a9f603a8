/* Figures, with numbers computed by hand. */
#include "scene.h"
#include "suites.h"

#include "../../../src/store/stats_rank_internal.h"
#include "../../../src/store/store_internal.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/time.h"
#include "syllabus/course/finalize.h"
#include "syllabus/course/stats.h"
#include "syllabus/store/store_dialogue.h"
#include "syllabus/store/store_stats.h"
#include "syllabus/store/store_track.h"

#include <stdlib.h>
#include <string.h>

/* --- percentiles --- */

static int64_t rank_value(const int64_t *values, size_t n, int percent, int *rounds)
{
    struct stats_rank r;
    stats_rank_init(&r, percent);
    *rounds = 0;
    do {
        for (size_t i = 0; i < n; i++) {
            stats_rank_add(&r, values[i]);
        }
        ++*rounds;
        ck_assert_int_lt(*rounds, 10);
    } while (!stats_rank_end(&r));
    return r.value;
}

START_TEST(test_percentiles)
{
    static const struct {
        int64_t values[6];
        size_t n;
        int64_t median, p95;
    } cases[] = {
        {{0}, 0, -1, -1},
        {{7}, 1, 7, 7},
        {{0}, 1, 0, 0},
        {{20, 10}, 2, 10, 20}, /* even: the lower of the two in the middle */
        {{30, 10, 20}, 3, 20, 30},
        {{40, 10, 30, 20}, 4, 20, 40},
        {{5, 5, 5, 5, 9}, 5, 5, 9},
        {{1023, 1024, 1025}, 3, 1024, 1025},
        {{1048575, 1048576, 1048577}, 3, 1048576, 1048577}, /* where the first range ends */
        {{1, 2000000000, RANK_VALUE_MAX}, 3, 2000000000, RANK_VALUE_MAX},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int rounds;
        ck_assert_msg(rank_value(cases[i].values, cases[i].n, 50, &rounds) == cases[i].median,
                      "median of case %zu", i);
        ck_assert_msg(rank_value(cases[i].values, cases[i].n, 95, &rounds) == cases[i].p95,
                      "p95 of case %zu", i);
    }
}
END_TEST

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Against a sorted array, with values over many magnitudes. */
START_TEST(test_percentiles_are_exact)
{
    enum { MOST = 401 };
    int64_t values[MOST];
    int64_t sorted[MOST];
    uint64_t state = 1;
    for (size_t n = 1; n <= MOST; n += 10) {
        for (size_t i = 0; i < n; i++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            values[i] = (int64_t)(state >> 33) >> (state >> 20 & 31);
        }
        memcpy(sorted, values, sizeof sorted);
        qsort(sorted, n, sizeof *sorted, by_value);
        for (int percent = 1; percent <= 100; percent += 7) {
            int rounds;
            size_t rank = (n * (size_t)percent + 99) / 100;
            ck_assert_int_eq(rank_value(values, n, percent, &rounds), sorted[rank - 1]);
        }
    }
}
END_TEST

START_TEST(test_times_of_requests_take_two_rounds)
{
    const int64_t values[] = {300, 900000, 45000, 1200};
    int rounds;
    ck_assert_int_eq(rank_value(values, 4, 95, &rounds), 900000);
    ck_assert_int_eq(rounds, 2);
}
END_TEST

/* --- scans --- */

static struct stats scan(struct scene *sc, const char *user_id, int64_t since_ms, int rows)
{
    struct stats_scan *scan = store_stats_new(user_id, since_ms);
    bool done = false;
    while (!done) {
        MUST(store_stats_step(sc->store, scan, rows, &done, &sc->err), sc->err);
    }
    struct stats s = store_stats_take(scan);
    store_stats_free(scan);
    return s;
}

struct request {
    enum request_kind kind;
    const char *model;
    int64_t prompt, completion, ttft, total;
    const char *status;
    int64_t created_ms;
};

static void add(struct scene *sc, const char *user_id, const char *track_id, const char *message_id,
                const struct request *r)
{
    struct usage_record u;
    usage_record_init(&u);
    u.track_id = mem_strdup(track_id);
    u.message_id = mem_strdup(message_id);
    u.kind = r->kind;
    u.provider = mem_strdup("openai");
    u.model = mem_strdup(r->model);
    u.prompt_tokens = r->prompt;
    u.completion_tokens = r->completion;
    u.first_token_ms = r->ttft;
    u.total_ms = r->total;
    u.status = mem_strdup(r->status);
    u.created_ms = r->created_ms;
    MUST(store_usage_add(sc->store, user_id, &u, &sc->err), sc->err);
    usage_record_fini(&u);
}

static const struct request requests[] = {
    {REQUEST_WELCOME, "m", 100, 50, 400, 2000, "ok", 1000},
    {REQUEST_DISCUSSION, "m", 10, 5, 100, 900, "ok", 2000},
    {REQUEST_DISCUSSION, "m", -1, -1, 300, 500, "ok", 3000}, /* not told: not zero */
    {REQUEST_DISCUSSION, "m", 30, -1, 200, 700, "ok", 3000}, /* half told; the same time */
    {REQUEST_DISCUSSION, "m", -1, -1, -1, 9000, "timeout", 4000},
    {REQUEST_DISCUSSION, "n", 20, 1, 50, 60, "interrupted", 5000},
    {REQUEST_FINALIZATION, "m", 7, 3, 10, 20, "ok", 6000},
    {REQUEST_LESSON, "m", 1, 1, 10, 20, "ok", 7000},
};

static void fill(struct scene *sc)
{
    char *track = scene_track(sc, sc->ann, "Rust");
    char *chat = scene_chat(sc, sc->ann, track);
    char *reply = scene_begin(sc, sc->ann, chat);
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        add(sc, sc->ann, track, requests[i].kind == REQUEST_DISCUSSION ? reply : NULL,
            &requests[i]);
    }
    scene_seal(sc, sc->ann, track, chat, reply, "Hello", NULL);
    free(reply);
    free(chat);
    free(track);
}

static const struct stats_cell *cell(const struct stats *s, size_t user, enum request_kind kind,
                                     const char *model)
{
    for (size_t i = 0; i < s->cell_count; i++) {
        const struct stats_cell *c = &s->cells[i];
        if (c->user == user && c->kind == kind && strcmp(c->model, model) == 0) {
            return c;
        }
    }
    ck_abort_msg("no cell of %s to %s", request_kind_name(kind), model);
}

static void check_cells(const struct stats *s)
{
    ck_assert_uint_eq(s->cell_count, 5);
    const struct stats_cell *c = cell(s, 0, REQUEST_DISCUSSION, "m");
    ck_assert_int_eq(c->chat_type, CHAT_PLANNING);
    ck_assert_int_eq(c->requests, 3); /* the one that brought nothing is none of them */
    ck_assert_int_eq(c->answers, 3);
    ck_assert_int_eq(c->prompt, 40);
    ck_assert_int_eq(c->completion, 5);
    ck_assert_int_eq(c->told, 1);
    ck_assert_int_eq(c->told_prompt, 10);
    ck_assert_int_eq(c->told_completion, 5);
    ck_assert_int_eq(cell(s, 0, REQUEST_DISCUSSION, "n")->answers, 1);
    ck_assert_int_eq(cell(s, 0, REQUEST_FINALIZATION, "m")->chat_type, CHAT_PLANNING);
    ck_assert_int_eq(cell(s, 0, REQUEST_LESSON, "m")->chat_type, -1);
}

static void check_latency(const struct stats *s)
{
    const struct stats_latency *l = &s->latency[REQUEST_DISCUSSION];
    ck_assert_int_eq(l->requests, 5);
    ck_assert_int_eq(l->failures, 2);
    ck_assert_int_eq(l->ttft_median_ms, 200); /* of 100 200 300 */
    ck_assert_int_eq(l->ttft_p95_ms, 300);
    ck_assert_int_eq(l->total_median_ms, 700); /* of 500 700 900 */
    ck_assert_int_eq(l->total_p95_ms, 900);
    l = &s->latency[REQUEST_TUTOR];
    ck_assert_int_eq(l->requests, 0);
    ck_assert_int_eq(l->ttft_median_ms, -1);
    ck_assert_int_eq(l->total_p95_ms, -1);
}

START_TEST(test_requests)
{
    struct scene sc;
    scene_init(&sc, SCENE_MEMORY);
    fill(&sc);
    /* The slices make no difference, down to one row. */
    for (int rows = 1; rows <= 8; rows++) {
        struct stats all = scan(&sc, sc.ann, INT64_MIN, rows);
        check_cells(&all);
        check_latency(&all);
        stats_fini(&all);
    }
    scene_fini(&sc);
}
END_TEST

START_TEST(test_since)
{
    struct scene sc;
    scene_init(&sc, SCENE_MEMORY);
    fill(&sc);
    struct stats some = scan(&sc, sc.ann, 3000, 2);
    const struct stats *s = &some;
    ck_assert_int_eq(s->latency[REQUEST_WELCOME].requests, 0);
    ck_assert_int_eq(s->latency[REQUEST_DISCUSSION].requests, 4);
    ck_assert_int_eq(cell(s, 0, REQUEST_DISCUSSION, "m")->prompt, 30);
    ck_assert_int_eq(cell(s, 0, REQUEST_DISCUSSION, "m")->told, 0);
    ck_assert_uint_eq(s->track_count, 1); /* made at the scene's own time */
    stats_fini(&some);
    some = scan(&sc, sc.ann, INT64_MAX, 2);
    s = &some;
    ck_assert_uint_eq(s->cell_count, 0);
    ck_assert_uint_eq(s->track_count + s->month_count + s->skill_count, 0);
    stats_fini(&some);
    scene_fini(&sc);
}
END_TEST

/* Bob is nobody's admin: he sees himself. Ann came first, and sees what he spent, and no more. */
START_TEST(test_whose)
{
    static const struct request one = {REQUEST_TUTOR, "bob's", 3, 4, 8, 9, "ok", 1000};
    struct scene sc;
    scene_init(&sc, SCENE_MEMORY);
    fill(&sc);
    char *track = scene_track(&sc, sc.bob, "Bob's");
    add(&sc, sc.bob, track, NULL, &one);
    struct stats his = scan(&sc, sc.bob, INT64_MIN, 3);
    const struct stats *s = &his;
    ck_assert_uint_eq(s->user_count, 1);
    ck_assert_str_eq(s->users[0], "bob@example.org");
    ck_assert_uint_eq(s->cell_count, 1);
    ck_assert_int_eq(s->latency[REQUEST_TUTOR].total_median_ms, 9);
    ck_assert_uint_eq(s->track_count, 1);
    ck_assert_str_eq(s->skills[0].skill_area, "Bob's");
    stats_fini(&his);

    struct stats hers = scan(&sc, sc.ann, INT64_MIN, 3);
    s = &hers;
    ck_assert_uint_eq(s->user_count, 2);
    ck_assert_str_eq(s->users[1], "bob@example.org");
    ck_assert_int_eq(cell(s, 1, REQUEST_TUTOR, "bob's")->prompt, 3);
    ck_assert_int_eq(s->latency[REQUEST_TUTOR].requests, 0);
    check_latency(s);
    ck_assert_uint_eq(s->track_count, 1);
    ck_assert_str_eq(s->tracks[0].title, "Rust");
    stats_fini(&hers);
    free(track);
    scene_fini(&sc);
}
END_TEST

/* --- tracks --- */

START_TEST(test_success_is_counted_by_tracks)
{
    struct scene sc;
    char *ids[10];
    scene_init(&sc, SCENE_MEMORY);
    for (int i = 0; i < 10; i++) {
        ids[i] = scene_track(&sc, sc.ann, i < 6 ? "Python" : "Go");
    }
    char *chat = scene_chat(&sc, sc.ann, ids[0]);
    struct module_set modules = scene_modules("a=A;b=B;c=C;d=D;e=E");
    struct message notice;
    message_init(&notice);
    notice.chat_id = mem_strdup(chat);
    notice.sender = SENDER_AI;
    notice.type = MESSAGE_FINALIZATION;
    notice.content = mem_strdup("Done");
    notice.created_ms = INT64_C(1798761600000); /* 2027-01-01T00:00:00Z */
    MUST(store_track_finalize(sc.store, sc.ann, ids[0], &modules, &notice, &sc.err), sc.err);
    MUST(store_module_set_status(sc.store, sc.ann, ids[0], 2, MODULE_COMPLETED, &sc.err), sc.err);
    MUST(store_track_remove(sc.store, sc.ann, ids[9], &sc.err), sc.err);

    struct stats all = scan(&sc, sc.ann, INT64_MIN, 4);
    const struct stats *s = &all;
    ck_assert_uint_eq(s->skill_count, 2);
    ck_assert_str_eq(s->skills[0].skill_area, "Go");
    ck_assert_int_eq(s->skills[0].created, 3); /* a deleted track is not there */
    ck_assert_int_eq(s->skills[0].finalized, 0);
    ck_assert_int_eq(s->skills[1].created, 6);
    ck_assert_int_eq(s->skills[1].finalized, 1); /* not five */
    ck_assert_uint_eq(s->track_count, 9);
    ck_assert_str_eq(s->tracks[0].id, ids[0]);
    ck_assert_int_eq(s->tracks[0].modules, 5);
    ck_assert_int_eq(s->tracks[0].completed, 1);
    ck_assert_uint_eq(s->month_count, 2);
    ck_assert_str_eq(s->months[0].month, "2026-11");
    ck_assert_int_eq(s->months[0].created, 9);
    ck_assert_int_eq(s->months[0].finalized, 0);
    ck_assert_str_eq(s->months[1].month, "2027-01");
    ck_assert_int_eq(s->months[1].finalized, 1);
    ck_assert_int_eq(s->months[1].completed, 0);
    stats_fini(&all);

    for (int i = 1; i <= 5; i++) {
        MUST(store_module_set_status(sc.store, sc.ann, ids[0], i, MODULE_COMPLETED, &sc.err),
             sc.err);
    }
    all = scan(&sc, sc.ann, INT64_MIN, 400);
    s = &all;
    ck_assert_int_eq(s->months[0].completed, 1); /* by the scene's clock */
    ck_assert_int_eq(s->tracks[0].completed, 5);
    stats_fini(&all);

    message_fini(&notice);
    module_set_fini(&modules);
    free(chat);
    for (int i = 0; i < 10; i++) {
        free(ids[i]);
    }
    scene_fini(&sc);
}
END_TEST

/* What was spent stays spent when the track is gone for good. */
START_TEST(test_deleted_tracks_have_cost)
{
    struct scene sc;
    scene_init(&sc, SCENE_MEMORY);
    fill(&sc);
    struct stats before = scan(&sc, sc.ann, INT64_MIN, 3);
    MUST(store_track_remove(sc.store, sc.ann, before.tracks[0].id, &sc.err), sc.err);
    stats_fini(&before);
    ck_assert_int_eq(sqlite3_exec(sc.store->db,
                                  "UPDATE llm_requests SET track_id = NULL, message_id = NULL",
                                  NULL, NULL, NULL),
                     SQLITE_OK); /* as purging leaves them */
    struct stats all = scan(&sc, sc.ann, INT64_MIN, 3);
    check_cells(&all);
    ck_assert_uint_eq(all.track_count, 0);
    stats_fini(&all);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_many_models)
{
    struct scene sc;
    scene_init(&sc, SCENE_MEMORY);
    ck_assert_int_eq(
        sqlite3_exec(sc.store->db,
                     "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                     "1500) INSERT INTO llm_requests (id, user_id, kind, provider, model, "
                     "prompt_tokens, completion_tokens, first_token_ms, total_ms, status, retries, "
                     "created_at) SELECT 'r' || i, (SELECT id FROM users ORDER BY email LIMIT 1), "
                     "'welcome', 'openai', 'model ' || i, 9223372036854775807, 1, i, i, 'ok', 0, i "
                     "FROM n",
                     NULL, NULL, NULL),
        SQLITE_OK);
    struct stats all = scan(&sc, sc.ann, INT64_MIN, 100);
    const struct stats *s = &all;
    int64_t requests_seen = 0;
    for (size_t i = 0; i < s->cell_count; i++) {
        requests_seen += s->cells[i].requests;
        ck_assert_int_gt(s->cells[i].prompt, 0);
    }
    ck_assert_uint_le(s->cell_count, 1025);
    ck_assert_int_eq(requests_seen, 1500);
    ck_assert_int_eq(s->latency[REQUEST_WELCOME].ttft_median_ms, 750);
    ck_assert_int_eq(s->latency[REQUEST_WELCOME].ttft_p95_ms, 1425);
    stats_fini(&all);
    scene_fini(&sc);
}
END_TEST

Suite *suite_stats(void)
{
    Suite *s = suite_create("stats");
    TCase *tc = tcase_create("stats");
    tcase_add_test(tc, test_percentiles);
    tcase_add_test(tc, test_percentiles_are_exact);
    tcase_add_test(tc, test_times_of_requests_take_two_rounds);
    tcase_add_test(tc, test_requests);
    tcase_add_test(tc, test_since);
    tcase_add_test(tc, test_whose);
    tcase_add_test(tc, test_success_is_counted_by_tracks);
    tcase_add_test(tc, test_deleted_tracks_have_cost);
    tcase_add_test(tc, test_many_models);
    suite_add_tcase(s, tc);
    return s;
}
