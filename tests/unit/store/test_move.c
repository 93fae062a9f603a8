/* A guest who stays: everything of the store in memory is the account's, in one change. */
#include "scene.h"
#include "suites.h"

#include "../../../src/store/move_internal.h"
#include "../../../src/store/store_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/course/finalize.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"
#include "syllabus/course/user.h"
#include "syllabus/store/store.h"
#include "syllabus/store/store_move.h"
#include "syllabus/store/store_operation.h"
#include "syllabus/store/store_search.h"
#include "syllabus/store/store_track.h"
#include "syllabus/store/store_user.h"

#include <stdlib.h>
#include <string.h>

/* --- the list of tables --- */

/* All values of the first column. */
static void ask(struct store *s, const char *sql, struct strlist *out)
{
    sqlite3_stmt *stmt = NULL;
    ck_assert_msg(sqlite3_prepare_v2(s->db, sql, -1, &stmt, NULL) == SQLITE_OK, "%s: %s", sql,
                  sqlite3_errmsg(s->db));
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(stmt, 0);
        strlist_add(out, text != NULL ? text : "NULL");
    }
    sqlite3_finalize(stmt);
}

static const struct moved_table *find(const char *name)
{
    for (size_t i = 0; move_table_at(i) != NULL; i++) {
        if (strcmp(move_table_at(i)->name, name) == 0) {
            return move_table_at(i);
        }
    }
    return NULL;
}

static bool lists(const char *columns, const char *name)
{
    char *all = mem_printf(", %s, ", columns != NULL ? columns : "");
    char *one = mem_printf(", %s, ", name);
    bool is = strstr(all, one) != NULL;
    free(all);
    free(one);
    return is;
}

static size_t count_listed(const char *columns)
{
    size_t n = columns != NULL;
    for (const char *at = columns; at != NULL && (at = strstr(at, ", ")) != NULL; at++) {
        n++;
    }
    return n;
}

/* A migration that adds a table or a column says what becomes of it when a guest stays. */
START_TEST(test_knows_the_schema)
{
    struct scene sc;
    struct strlist names = {0};
    scene_init(&sc, SCENE_MEMORY);
    /* The index makes tables of its own, which begin with its name. */
    ask(sc.store,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name "
        "NOT LIKE 'search\\_%' ESCAPE '\\'",
        &names);
    ck_assert_uint_gt(names.count, 20);
    for (size_t i = 0; i < names.count; i++) {
        const struct moved_table *t = find(names.items[i]);
        ck_assert_msg(t != NULL, "src/store/store_move.c does not know the table %s",
                      names.items[i]);
        struct strlist columns = {0};
        char *sql = mem_printf("SELECT name FROM pragma_table_info('%s')", names.items[i]);
        ask(sc.store, sql, &columns);
        for (size_t k = 0; t->columns != NULL && k < columns.count; k++) {
            ck_assert_msg(lists(t->columns, columns.items[k]) != lists(t->left, columns.items[k]),
                          "src/store/store_move.c does not know the column %s of %s",
                          columns.items[k], t->name);
        }
        ck_assert_uint_eq(count_listed(t->columns) + count_listed(t->left),
                          t->columns != NULL ? columns.count : 0);
        strlist_fini(&columns);
        free(sql);
    }
    for (size_t i = 0; move_table_at(i) != NULL; i++) {
        bool there = false;
        for (size_t k = 0; k < names.count; k++) {
            there = there || strcmp(names.items[k], move_table_at(i)->name) == 0;
        }
        ck_assert_msg(there, "there is no table %s", move_table_at(i)->name);
    }
    strlist_fini(&names);
    scene_fini(&sc);
}
END_TEST

/* --- a guest with something of everything --- */

struct home {
    struct scene sc; /* a file with Ann and Bob */
    struct store *memory;
    struct user guest;
};

static const char filling[] =
    "UPDATE ai_configurations SET model_name = 'mine', temperature = 0.25;"
    "INSERT INTO lessons (id, module_id, lesson_number, lesson_type, title, content, minutes, "
    "status, due_at, score, created_at, updated_at) SELECT 'l1', id, 1, 'quiz', 'Fragen', '{}', "
    "15, 'in_progress', 7, 87.5, 5, 6 FROM course_modules LIMIT 1;"
    "INSERT INTO chat_message_parts SELECT id, 0, 'half' FROM chat_messages LIMIT 1;"
    "INSERT INTO chat_message_thoughts SELECT id, 0, 'hmm', 3 FROM chat_messages LIMIT 1;"
    "INSERT INTO rejected_ideas SELECT 4, id, NULL, 'less', 3 FROM learning_tracks LIMIT 1;"
    "INSERT INTO finalizing_answers (id, track_id, version, provider, model, shape, repair, "
    "answer, status, fault, created_at) SELECT 5, id, 1, 'openai', 'm', 'text', 0, 'first', 'ok', "
    "NULL, 1 FROM learning_tracks LIMIT 1;"
    "INSERT INTO finalizing_answers (id, track_id, version, provider, model, shape, repair, "
    "answer, status, fault, created_at) SELECT 3, track_id, 2, 'openai', 'm', 'text', 1, 'zeroth', "
    "'ok', 'why', 2 FROM finalizing_answers;"
    "INSERT INTO llm_requests (id, user_id, track_id, message_id, kind, provider, model, "
    "prompt_tokens, completion_tokens, first_token_ms, total_ms, status, retries, created_at) "
    "SELECT 'r1', user_id, id, NULL, 'welcome', 'builtin', 'builtin', "
    "NULL, "
    "7, 1, 2, 'ok', 0, 10 FROM learning_tracks LIMIT 1;"
    "INSERT INTO track_places SELECT id, 'to say', 3, NULL, 0, (SELECT id FROM chats LIMIT 1) FROM "
    "learning_tracks LIMIT 1;"
    "INSERT INTO chat_places SELECT id, 'to ask', 2, (SELECT id FROM chat_messages LIMIT 1), 2 "
    "FROM "
    "chats LIMIT 1;"
    "INSERT INTO user_places SELECT user_id, 'a wish', 1, id FROM learning_tracks LIMIT 1;"
    "INSERT INTO model_capabilities VALUES ('http://a', 'm', '{}', 1), ('http://b', 'm', '{}', 1);";

static void home_init(struct home *h)
{
    struct scene *sc = &h->sc;
    *h = (struct home){0};
    scene_init(sc, SCENE_FILE);
    struct store *file = sc->store;
    MUST(store_open_memory(sc->env, &h->memory, &sc->err), sc->err);
    sc->store = h->memory; /* filled by the same short ways */
    MUST(store_user_add_guest(h->memory, &h->guest, &sc->err), sc->err);
    char *track = scene_track(sc, h->guest.id, "Искусство Ёлок");
    char *chat = scene_chat(sc, h->guest.id, track);
    char *said = scene_say(sc, h->guest.id, chat, "a needle in the hay");
    char *reply = scene_begin(sc, h->guest.id, chat);
    struct plan *plan = scene_plan("m1=A;m2=B");
    struct module_set modules = scene_modules("m1=A;m2=B");
    scene_seal(sc, h->guest.id, track, chat, reply, "a plan", plan);
    struct message m;
    message_init(&m);
    m.id = mem_strdup("final");
    m.chat_id = mem_strdup(chat);
    m.sender = SENDER_AI;
    m.type = MESSAGE_FINALIZATION;
    m.content = mem_strdup("2 modules");
    MUST(store_track_finalize(h->memory, h->guest.id, track, &modules, &m, &sc->err), sc->err);
    struct track *t = NULL;
    MUST(store_track_get(h->memory, h->guest.id, track, &t, &sc->err), sc->err);
    for (int i = 0; i < 3; i++) {
        mem_replace(&t->description, i == 0 ? "one" : i == 1 ? "two" : "three");
        MUST(store_track_update(h->memory, h->guest.id, t, &sc->err), sc->err);
    }
    char *gone = scene_track(sc, h->guest.id, "Deleted");
    MUST(store_track_remove(h->memory, h->guest.id, gone, &sc->err), sc->err);
    ck_assert_msg(sqlite3_exec(h->memory->db, filling, NULL, NULL, NULL) == SQLITE_OK, "%s",
                  sqlite3_errmsg(h->memory->db));
    sc->store = file;
    track_free(t);
    message_fini(&m);
    module_set_fini(&modules);
    plan_free(plan);
    free(track);
    free(chat);
    free(said);
    free(reply);
    free(gone);
}

static void home_fini(struct home *h)
{
    store_close(h->memory);
    user_fini(&h->guest);
    scene_fini(&h->sc);
}

/* Everything that is moved of a table, as text, a row a line; `user_id` stands as "USER". Rows of
 * Ann's and Bob's are not among them where `only` says so. */
static char *dump(struct store *s, const struct moved_table *t, const char *user_id,
                  const char *only)
{
    struct strlist rows = {0};
    struct buf text = BUF_INIT(1 << 20);
    struct buf columns = BUF_INIT(4096);
    for (const char *at = t->columns; *at;) {
        size_t n = strcspn(at, ",");
        buf_printf(&columns, "%squote(%.*s)", at == t->columns ? "" : " || ' ' || ", (int)n, at);
        at += at[n] ? n + 2 : n;
    }
    char *sql =
        mem_printf("SELECT replace(%s, '%s', 'USER') FROM %s %s ORDER BY %s", buf_str(&columns),
                   user_id, t->name, only != NULL ? only : "", t->order != NULL ? t->order : "1");
    ask(s, sql, &rows);
    for (size_t i = 0; i < rows.count; i++) {
        buf_printf(&text, "%s\n", rows.items[i]);
    }
    free(sql);
    buf_fini(&columns);
    strlist_fini(&rows);
    return buf_steal(&text);
}

/* The whole file, the index aside, as text. */
static char *dump_all(struct store *s)
{
    struct buf text = BUF_INIT(1 << 20);
    for (size_t i = 0; move_table_at(i) != NULL; i++) {
        if (move_table_at(i)->columns != NULL) {
            char *table = dump(s, move_table_at(i), "-", NULL);
            buf_printf(&text, "%s\n%s", move_table_at(i)->name, table);
            free(table);
        }
    }
    return buf_steal(&text);
}

static struct user details(const char *email)
{
    return (struct user){.email = mem_strdup(email),
                         .first_name = mem_strdup("Eve"),
                         .last_name = mem_strdup("Doe")};
}

START_TEST(test_everything_stays)
{
    struct home h;
    home_init(&h);
    struct scene *sc = &h.sc;
    struct user eve = details("eve@example.org");
    char *before = dump_all(h.memory);
    MUST(store_user_add_from(sc->store, h.memory, &eve, "hash", &sc->err), sc->err);
    ck_assert_int_eq(eve.role, USER_STUDENT);
    for (size_t i = 0; move_table_at(i) != NULL; i++) {
        const struct moved_table *t = move_table_at(i);
        if (t->columns == NULL) {
            continue;
        }
        bool shared = strcmp(t->name, "ai_configurations") == 0;
        char *only = mem_printf("WHERE user_id = '%s'", eve.id);
        char *was = dump(h.memory, t, h.guest.id, NULL);
        char *is = dump(sc->store, t, eve.id, shared ? only : NULL);
        ck_assert_msg(*was != '\0', "there is nothing in %s to be moved", t->name);
        ck_assert_msg(strcmp(was, is) == 0, "%s: %s instead of %s", t->name, is, was);
        free(was);
        free(is);
        free(only);
    }
    char *after = dump_all(h.memory);
    ck_assert_str_eq(after, before); /* the guest's is only read */
    MUST(store_check(sc->store, &sc->err), sc->err);
    MUST(store_search_check(sc->store, &sc->err), sc->err);
    ck_assert_int_eq(
        scene_number(
            sc, "SELECT (SELECT count(*) FROM search_things WHERE search_things MATCH 'needle') + "
                "(SELECT count(*) FROM search_messages WHERE search_messages MATCH 'needle')"),
        1);
    ck_assert_int_eq(
        scene_number(sc,
                     "SELECT (SELECT count(*) FROM search_things WHERE search_things MATCH 'елок') "
                     "+ (SELECT count(*) FROM search_messages WHERE search_messages MATCH 'елок')"),
        1);
    ck_assert_int_eq(scene_number(sc, "SELECT count(*) FROM chat_messages WHERE owner IS NOT NULL"),
                     0);
    free(before);
    free(after);
    user_fini(&eve);
    home_fini(&h);
}
END_TEST

/* What could be undone before can be undone after. */
START_TEST(test_undo_goes_on)
{
    struct home h;
    home_init(&h);
    struct scene *sc = &h.sc;
    struct user eve = details("eve@example.org");
    /* Numbers of changes in the file must not be in the way. */
    char *others = scene_track(sc, sc->ann, "Go");
    struct track *t = NULL;
    MUST(store_track_get(sc->store, sc->ann, others, &t, &sc->err), sc->err);
    mem_replace(&t->description, "ann's");
    MUST(store_track_update(sc->store, sc->ann, t, &sc->err), sc->err);
    track_free(t);
    MUST(store_user_add_from(sc->store, h.memory, &eve, "hash", &sc->err), sc->err);
    char *id = NULL;
    MUST(store_track_resolve(sc->store, eve.id, "Искусство Ёлок", &id, &sc->err), sc->err);
    static const char *const descriptions[] = {"two", "one"};
    for (size_t i = 0; i < 2; i++) {
        MUST(store_operation_undo(sc->store, eve.id, id, NULL, &sc->err), sc->err);
        MUST(store_track_get(sc->store, eve.id, id, &t, &sc->err), sc->err);
        ck_assert_str_eq(t->description, descriptions[i]);
        ck_assert_uint_eq(t->module_count, 2);
        ck_assert_ptr_nonnull(t->plan);
        track_free(t);
    }
    free(id);
    MUST(store_track_resolve_deleted_too(sc->store, eve.id, "Deleted", &id, &sc->err), sc->err);
    MUST(store_operation_undo(sc->store, eve.id, id, NULL, &sc->err), sc->err);
    MUST_FAIL(store_track_get(sc->store, sc->ann, id, &t, &sc->err), ERROR_NOT_FOUND, sc->err);
    free(id);
    free(others);
    user_fini(&eve);
    home_fini(&h);
}
END_TEST

/* An account that is there keeps what it has: its settings, and where the person was. */
START_TEST(test_into_an_account)
{
    struct home h;
    home_init(&h);
    struct scene *sc = &h.sc;
    free(scene_track(sc, sc->bob, "Chess"));
    MUST(store_move_guest(sc->store, h.memory, sc->bob, &sc->err), sc->err);
    char *sql = mem_printf("SELECT count(*) FROM learning_tracks WHERE user_id = '%s'", sc->bob);
    ck_assert_int_eq(scene_number(sc, sql), 3);
    free(sql);
    ck_assert_int_eq(scene_number(sc, "SELECT count(*) FROM ai_configurations WHERE model_name IS "
                                      "NULL"),
                     2);
    ck_assert_int_eq(scene_number(sc, "SELECT count(*) FROM users"), 2);
    MUST(store_search_check(sc->store, &sc->err), sc->err);
    /* Twice is refused whole: it is all there already. */
    char *before = dump_all(sc->store);
    MUST_FAIL(store_move_guest(sc->store, h.memory, sc->bob, &sc->err), ERROR_DATABASE, sc->err);
    MUST_FAIL(store_move_guest(sc->store, h.memory, "nobody", &sc->err), ERROR_NOT_FOUND, sc->err);
    char *after = dump_all(sc->store);
    ck_assert_str_eq(after, before);
    free(before);
    free(after);
    home_fini(&h);
}
END_TEST

/* The last thing that is moved is in the way: nothing of all before is there. */
START_TEST(test_all_or_nothing)
{
    struct home h;
    home_init(&h);
    struct scene *sc = &h.sc;
    struct user eve = details("eve@example.org");
    char *track = scene_track(sc, sc->ann, "Go");
    char *sql =
        mem_printf("INSERT INTO llm_requests (id, user_id, track_id, kind, provider, model, "
                   "status, retries, created_at) VALUES ('r1', '%s', '%s', 'welcome', 'a', "
                   "'b', 'ok', 0, 1)",
                   sc->ann, track);
    ck_assert_int_eq(sqlite3_exec(sc->store->db, sql, NULL, NULL, NULL), SQLITE_OK);
    char *before = dump_all(sc->store);
    char *guests = dump_all(h.memory);
    MUST_FAIL(store_user_add_from(sc->store, h.memory, &eve, "hash", &sc->err), ERROR_DATABASE,
              sc->err);
    ck_assert_ptr_null(eve.id);
    ck_assert_int_eq(scene_number(sc, "SELECT count(*) FROM users"), 2);
    char *after = dump_all(sc->store);
    char *guests_after = dump_all(h.memory);
    ck_assert_str_eq(after, before);
    ck_assert_str_eq(guests_after, guests);
    MUST(store_search_check(sc->store, &sc->err), sc->err);
    /* A taken e-mail neither. */
    mem_replace(&eve.email, "ann@example.org");
    MUST_FAIL(store_user_add_from(sc->store, h.memory, &eve, "hash", &sc->err), ERROR_USAGE,
              sc->err);
    free(sql);
    free(track);
    free(before);
    free(guests);
    free(after);
    free(guests_after);
    user_fini(&eve);
    home_fini(&h);
}
END_TEST

/* Only a guest's store is moved: not a file, nor one with several people. */
START_TEST(test_only_a_guest)
{
    struct home h;
    home_init(&h);
    struct scene *sc = &h.sc;
    MUST_FAIL(store_move_guest(h.memory, sc->store, h.guest.id, &sc->err), ERROR_USAGE, sc->err);
    struct user second = {0};
    MUST(store_user_add_guest(h.memory, &second, &sc->err), sc->err);
    MUST_FAIL(store_move_guest(sc->store, h.memory, sc->bob, &sc->err), ERROR_USAGE, sc->err);
    user_fini(&second);
    home_fini(&h);
}
END_TEST

Suite *suite_move(void)
{
    Suite *s = suite_create("move");
    TCase *tc = tcase_create("move");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, test_knows_the_schema);
    tcase_add_test(tc, test_everything_stays);
    tcase_add_test(tc, test_undo_goes_on);
    tcase_add_test(tc, test_into_an_account);
    tcase_add_test(tc, test_all_or_nothing);
    tcase_add_test(tc, test_only_a_guest);
    suite_add_tcase(s, tc);
    return s;
}
