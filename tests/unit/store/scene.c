#include "scene.h"

#include "../../../src/store/store_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"
#include "syllabus/course/finalize.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"
#include "syllabus/course/user.h"
#include "syllabus/store/store.h"
#include "syllabus/store/store_dialogue.h"
#include "syllabus/store/store_search.h"
#include "syllabus/store/store_track.h"
#include "syllabus/store/store_user.h"

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define START_MS INT64_C(1795513263123) /* 2026-11-24T09:41:03.123Z */

void scene_init_empty(struct scene *sc)
{
    const char *tmp = getenv("TMPDIR");
    *sc = (struct scene){.env = env_fixed_new(START_MS, 1, (uint64_t)getpid())};
    sc->dir = paths_join(tmp != NULL && *tmp ? tmp : "/tmp", "syllabus-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(sc->dir));
    sc->path = paths_join(sc->dir, "syllabus.db");
}

void scene_init(struct scene *sc, enum scene_place place)
{
    scene_init_empty(sc);
    MUST(place == SCENE_FILE ? store_open(sc->path, sc->env, &sc->store, &sc->err)
                             : store_open_memory(sc->env, &sc->store, &sc->err),
         sc->err);
    sc->ann = scene_user(sc, "ann@example.org");
    sc->bob = scene_user(sc, "bob@example.org");
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
    return remove(path);
}

void scene_fini(struct scene *sc)
{
    if (sc->store != NULL && sc->store->path == NULL) {
        MUST(store_search_check(sc->store, &sc->err), sc->err);
    }
    store_close(sc->store);
    ck_assert_int_eq(nftw(sc->dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
    env_free(sc->env);
    error_clear(&sc->err);
    free(sc->ann);
    free(sc->bob);
    free(sc->dir);
    free(sc->path);
}

void scene_reopen(struct scene *sc)
{
    store_close(sc->store);
    sc->store = NULL;
    MUST(store_open(sc->path, sc->env, &sc->store, &sc->err), sc->err);
}

char *scene_user(struct scene *sc, const char *email)
{
    struct user u = {.email = mem_strdup(email),
                     .first_name = mem_strdup("First"),
                     .last_name = mem_strdup("Last")};
    MUST(store_user_add(sc->store, &u, "hash", &sc->err), sc->err);
    char *id = mem_strdup(u.id);
    user_fini(&u);
    return id;
}

char *scene_track(struct scene *sc, const char *user_id, const char *title)
{
    struct track *t = track_new();
    t->title = mem_strdup(title);
    t->description = mem_strdup("About it");
    t->skill_area = mem_strdup(title);
    t->difficulty = DIFFICULTY_INTERMEDIATE;
    t->minutes = 40 * 60;
    t->expectations = mem_strdup("");
    t->language = mem_strdup("en");
    MUST(store_track_add(sc->store, user_id, t, &sc->err), sc->err);
    char *id = mem_strdup(t->id);
    track_free(t);
    return id;
}

char *scene_chat(struct scene *sc, const char *user_id, const char *track_id)
{
    char *session = NULL;
    char *chat = NULL;
    MUST(store_chat_open_planning(sc->store, user_id, track_id, &session, &chat, &sc->err),
         sc->err);
    free(session);
    return chat;
}

static void fill(struct message *m, const char *chat_id, enum sender sender, const char *content)
{
    message_init(m);
    m->chat_id = mem_strdup(chat_id);
    m->sender = sender;
    m->type = MESSAGE_TEXT;
    m->content = mem_strdup(content);
}

char *scene_say(struct scene *sc, const char *user_id, const char *chat_id, const char *text)
{
    struct message m;
    fill(&m, chat_id, SENDER_USER, text);
    MUST(store_message_add(sc->store, user_id, &m, &sc->err), sc->err);
    char *id = mem_strdup(m.id);
    message_fini(&m);
    return id;
}

char *scene_begin(struct scene *sc, const char *user_id, const char *chat_id)
{
    struct message m;
    fill(&m, chat_id, SENDER_AI, "");
    MUST(store_reply_begin(sc->store, user_id, &m, &sc->err), sc->err);
    char *id = mem_strdup(m.id);
    message_fini(&m);
    return id;
}

void scene_append(struct scene *sc, const char *user_id, const char *message_id, const char *text)
{
    MUST(store_reply_append(sc->store, user_id, message_id, text, strlen(text), &sc->err), sc->err);
}

int scene_seal(struct scene *sc, const char *user_id, const char *track_id, const char *chat_id,
               const char *message_id, const char *content, struct plan *plan)
{
    const struct reply_plan made = {.plan = plan};
    struct message m;
    fill(&m, chat_id, SENDER_AI, content);
    m.id = mem_strdup(message_id);
    m.type = plan != NULL ? MESSAGE_PLAN : MESSAGE_TEXT;
    m.finish_reason = mem_strdup("stop");
    m.model = mem_strdup("test-model");
    m.prompt_tokens = 11;
    m.completion_tokens = 7;
    MUST(store_reply_seal(sc->store, user_id, track_id, &m, plan ? &made : NULL, &sc->err),
         sc->err);
    message_fini(&m);
    return plan != NULL ? plan->version : 0;
}

char *scene_message(struct scene *sc, const char *user_id, const char *message_id)
{
    struct message m = {0};
    MUST(store_message_get(sc->store, user_id, message_id, &m, &sc->err), sc->err);
    char *text = mem_printf("%s %s", message_status_name(m.status), m.content);
    message_fini(&m);
    return text;
}

struct plan *scene_plan(const char *modules)
{
    struct plan *p = plan_new();
    p->title = mem_strdup("Plan");
    p->language = mem_strdup("en");
    for (const char *at = modules; *at != '\0';) {
        size_t id = strcspn(at, "=");
        size_t title = strcspn(at + id + 1, ";");
        struct plan_module *m = plan_insert_module(p, p->module_count);
        m->id = mem_strndup(at, id);
        m->title = mem_strndup(at + id + 1, title);
        m->minutes = 60;
        at += id + 1 + title;
        at += *at == ';';
    }
    return p;
}

struct module_set scene_modules(const char *modules)
{
    struct module_set set = {0};
    struct plan *p = scene_plan(modules);
    finalize_from_plan(p, (int)p->module_count * 60, &set, NULL);
    plan_free(p);
    return set;
}

int64_t scene_number(struct scene *sc, const char *sql)
{
    sqlite3 *db = sc->store->db;
    sqlite3_stmt *stmt = NULL;
    bool other = sc->store->path != NULL;
    if (other) {
        ck_assert_int_eq(sqlite3_open(sc->path, &db), SQLITE_OK);
    }
    ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK, "%s: %s", sql,
                  sqlite3_errmsg(db));
    ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
    int64_t number = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    if (other) {
        sqlite3_close(db);
    }
    return number;
}
