/* The k-th operation of each kind fails, for k = 1, 2, ... until none does: the file is whole, and
 * holds exactly the state before the step or the one after it.
 *
 * A step is a row of the table. The suite takes samples of k; with SYLLABUS_TEST_ALL_FAULTS in the
 * environment it takes all. */
#include "fault.h"
#include "scene.h"
#include "suites.h"

#include "../../../src/store/store_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/env.h"
#include "syllabus/base/file.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"
#include "syllabus/base/resource.h"
#include "syllabus/course/finalize.h"
#include "syllabus/course/lesson.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"
#include "syllabus/store/store.h"
#include "syllabus/store/store_care.h"
#include "syllabus/store/store_dialogue.h"
#include "syllabus/store/store_lesson.h"
#include "syllabus/store/store_operation.h"
#include "syllabus/store/store_plan.h"
#include "syllabus/store/store_purge.h"
#include "syllabus/store/store_search.h"
#include "syllabus/store/store_track.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SAMPLES   5
#define ALL_MAX   1500
#define FILE_MAX  (16u << 20)
#define DUMP_MAX  (16u << 20)
#define OLD_FILES 3 /* migrations that have been released */

/* --- the file that steps begin with --- */

enum beginning {
    BEGIN_NOTHING,   /* no file */
    BEGIN_OLD,       /* one of an older version */
    BEGIN_CLOSED,    /* with a course in it */
    BEGIN_STREAMING, /* the same, a reply was streaming when its process died */
    BEGIN_DAMAGED,   /* the same as closed, with a spoiled page */
    BEGIN_COUNT
};

/* Ids of what is in it. */
struct ids {
    char *ann, *track, *other, *chat, *said;
};

struct world {
    struct scene sc;
    struct ids ids;
    char *file[BEGIN_COUNT], *log[BEGIN_COUNT];
    size_t file_n[BEGIN_COUNT], log_n[BEGIN_COUNT];
};

static char *beside(const char *path, const char *ending)
{
    return mem_printf("%s%s", path, ending);
}

static void keep_bytes(struct scene *sc, const char *ending, char **data, size_t *n)
{
    char *path = beside(sc->path, ending);
    if (file_exists(path)) {
        MUST(file_read(path, FILE_MAX, data, n, &sc->err), sc->err);
    }
    free(path);
}

static void keep(struct world *w, enum beginning at)
{
    keep_bytes(&w->sc, "", &w->file[at], &w->file_n[at]);
    keep_bytes(&w->sc, "-wal", &w->log[at], &w->log_n[at]);
}

static void put(struct scene *sc, const char *ending, const char *data, size_t n)
{
    char *path = beside(sc->path, ending);
    if (data != NULL) {
        MUST(file_write(path, data, n, FILE_PRIVATE, &sc->err), sc->err);
    }
    free(path);
}

static void make_old(struct world *w)
{
    sqlite3 *db = NULL;
    char *stamp = mem_printf("PRAGMA application_id = %d; PRAGMA user_version = %d; INSERT INTO "
                             "users VALUES ('u', 'a@b.c', 'a@b.c', NULL, 'A', 'B', 'admin', 1, 1);",
                             STORE_APPLICATION_ID, OLD_FILES);
    ck_assert_int_eq(sqlite3_open(w->sc.path, &db), SQLITE_OK);
    for (int64_t i = 1; i <= OLD_FILES; i++) {
        size_t n = 0;
        ck_assert_int_eq(
            sqlite3_exec(db, resource_builtin(resource_name("migrations/", (size_t)i - 1), &n),
                         NULL, NULL, NULL),
            SQLITE_OK);
    }
    ck_assert_msg(sqlite3_exec(db, stamp, NULL, NULL, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db));
    ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
    free(stamp);
    keep(w, BEGIN_OLD);
    ck_assert_int_eq(unlink(w->sc.path), 0);
}

static void make_full(struct world *w)
{
    struct scene *sc = &w->sc;
    MUST(store_open(sc->path, sc->env, &sc->store, &sc->err), sc->err);
    w->ids.ann = scene_user(sc, "ann@example.org");
    w->ids.track = scene_track(sc, w->ids.ann, "Rust");
    w->ids.other = scene_track(sc, w->ids.ann, "Go");
    w->ids.chat = scene_chat(sc, w->ids.ann, w->ids.track);
    w->ids.said = scene_say(sc, w->ids.ann, w->ids.chat, "Hello");
    store_close(sc->store);
    sc->store = NULL;
    keep(w, BEGIN_CLOSED);
    w->file[BEGIN_DAMAGED] = mem_strndup(w->file[BEGIN_CLOSED], w->file_n[BEGIN_CLOSED]);
    w->file_n[BEGIN_DAMAGED] = w->file_n[BEGIN_CLOSED];
    MUST(store_open(sc->path, sc->env, &sc->store, &sc->err), sc->err);
    size_t page = (size_t)scene_number(sc, "SELECT rootpage FROM sqlite_schema WHERE name = "
                                           "'chat_messages_chat'");
    memset(w->file[BEGIN_DAMAGED] + (page - 1) * 4096, 0xA5, 4096);
    char *reply = scene_begin(sc, w->ids.ann, w->ids.chat);
    scene_append(sc, w->ids.ann, reply, "Half a reply");
    keep(w, BEGIN_STREAMING);
    store_close(sc->store);
    sc->store = NULL;
    free(reply);
}

static void empty_folder(struct scene *sc)
{
    DIR *d = opendir(sc->dir);
    const struct dirent *entry;
    ck_assert_ptr_nonnull(d);
    while ((entry = readdir(d)) != NULL) {
        if (entry->d_name[0] != '.' || strstr(entry->d_name, ".tmp") != NULL) {
            ck_assert_int_eq(unlinkat(dirfd(d), entry->d_name, 0), 0);
        }
    }
    closedir(d);
}

/* Nothing half done lies about. */
static void check_no_temporaries(const struct scene *sc, const char *what)
{
    DIR *d = opendir(sc->dir);
    const struct dirent *entry;
    while ((entry = readdir(d)) != NULL) {
        ck_assert_msg(strstr(entry->d_name, ".tmp") == NULL, "%s: %s", what, entry->d_name);
    }
    closedir(d);
}

static void set_up(struct world *w, enum beginning at)
{
    env_free(w->sc.env);
    w->sc.env = env_fixed_new(INT64_C(1795513263123), 1, 7);
    empty_folder(&w->sc);
    put(&w->sc, "", w->file[at], w->file_n[at]);
    put(&w->sc, "-wal", w->log[at], w->log_n[at]);
}

/* --- what is in a file --- */

static void dump_rows(sqlite3 *db, const char *table, struct buf *out)
{
    sqlite3_stmt *stmt = NULL;
    char *sql = mem_printf("SELECT * FROM \"%s\" ORDER BY 1, 2", table);
    ck_assert_int_eq(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        buf_printf(out, "%s", table);
        for (int i = 0; i < sqlite3_column_count(stmt); i++) {
            const char *text = (const char *)sqlite3_column_text(stmt, i);
            buf_printf(out, "|%s", text != NULL ? text : "NULL");
        }
        buf_add_char(out, '\n');
    }
    ck_assert_int_eq(sqlite3_finalize(stmt), SQLITE_OK);
    free(sql);
}

/* Everything that is committed, read as it would be after the loss of the process. Owned. */
static char *dump(const char *path, const char *what)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    struct buf out = BUF_INIT(DUMP_MAX);
    if (!file_exists(path)) {
        return mem_strdup("");
    }
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)NULL);
    ck_assert_int_eq(sqlite3_prepare_v2(db,
                                        "SELECT name FROM pragma_table_list WHERE schema = 'main' "
                                        "AND type = 'table' AND name <> 'sqlite_schema' AND name "
                                        "<> 'file_changes' ORDER BY name",
                                        -1, &stmt, NULL),
                     SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        buf_printf(&out, "table %s\n", sqlite3_column_text(stmt, 0));
        dump_rows(db, (const char *)sqlite3_column_text(stmt, 0), &out);
    }
    ck_assert_msg(sqlite3_finalize(stmt) == SQLITE_OK, "%s: %s", what, sqlite3_errmsg(db));
    sqlite3_close(db);
    return buf_steal(&out);
}

static void check_whole(const char *path, const char *what)
{
    static const char *const checks[] = {
        "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
        "SELECT \"table\" FROM pragma_foreign_key_check"};
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)NULL);
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        ck_assert_int_eq(sqlite3_prepare_v2(db, checks[i], -1, &stmt, NULL), SQLITE_OK);
        int rc = sqlite3_step(stmt);
        ck_assert_msg(rc == SQLITE_DONE, "%s: %s", what,
                      rc == SQLITE_ROW ? (const char *)sqlite3_column_text(stmt, 0)
                                       : sqlite3_errmsg(db));
        sqlite3_finalize(stmt);
    }
    sqlite3_close(db);
}

/* --- the steps --- */

static char *prepared; /* what a step's preparation made, for the step */

static void fill(struct message *m, const struct world *w, enum sender sender, const char *text)
{
    message_init(m);
    m->chat_id = mem_strdup(w->ids.chat);
    m->sender = sender;
    m->type = MESSAGE_TEXT;
    m->content = mem_strdup(text);
}

static enum error_kind act_open(struct world *w)
{
    return store_open(w->sc.path, w->sc.env, &w->sc.store, NULL);
}

static enum error_kind act_add_track(struct world *w)
{
    struct track *t = track_new();
    t->title = mem_strdup("Zig");
    t->description = mem_strdup("");
    t->skill_area = mem_strdup("Zig");
    t->minutes = 60;
    t->expectations = mem_strdup("");
    t->language = mem_strdup("en");
    enum error_kind kind = store_track_add(w->sc.store, w->ids.ann, t, NULL);
    track_free(t);
    return kind;
}

static enum error_kind act_say(struct world *w)
{
    struct message m;
    fill(&m, w, SENDER_USER, "What the person typed");
    enum error_kind kind = store_message_add(w->sc.store, w->ids.ann, &m, NULL);
    message_fini(&m);
    return kind;
}

static enum error_kind act_begin(struct world *w)
{
    struct message m;
    fill(&m, w, SENDER_AI, "");
    enum error_kind kind = store_reply_begin(w->sc.store, w->ids.ann, &m, NULL);
    message_fini(&m);
    return kind;
}

static void prepare_reply(struct world *w)
{
    prepared = scene_begin(&w->sc, w->ids.ann, w->ids.chat);
    scene_append(&w->sc, w->ids.ann, prepared, "First piece");
}

static enum error_kind act_append(struct world *w)
{
    return store_reply_append(w->sc.store, w->ids.ann, prepared, " and second", 11, NULL);
}

static enum error_kind act_seal(struct world *w)
{
    struct message m;
    struct plan *plan = scene_plan("a=One;b=Two");
    fill(&m, w, SENDER_AI, "The whole reply");
    mem_replace(&m.id, prepared);
    m.type = MESSAGE_PLAN;
    enum error_kind kind = store_reply_seal(w->sc.store, w->ids.ann, w->ids.track, &m,
                                            &(struct reply_plan){.plan = plan}, NULL);
    message_fini(&m);
    plan_free(plan);
    return kind;
}

static void prepare_plan(struct world *w)
{
    char *reply = scene_begin(&w->sc, w->ids.ann, w->ids.chat);
    struct plan *plan = scene_plan("a=One;b=Two");
    scene_seal(&w->sc, w->ids.ann, w->ids.track, w->ids.chat, reply, "A plan", plan);
    plan_free(plan);
    free(reply);
}

static enum error_kind act_finalize(struct world *w)
{
    struct message notice;
    struct module_set set = scene_modules("a=One;b=Two");
    fill(&notice, w, SENDER_AI, "Made");
    notice.type = MESSAGE_FINALIZATION;
    enum error_kind kind =
        store_track_finalize(w->sc.store, w->ids.ann, w->ids.track, &set, &notice, NULL);
    message_fini(&notice);
    module_set_fini(&set);
    return kind;
}

static void prepare_modules(struct world *w)
{
    prepare_plan(w);
    ck_assert_int_eq(act_finalize(w), ERROR_NONE);
}

static enum error_kind act_change(struct world *w)
{
    const struct version how = {.kind = VERSION_EDIT, .author = (char[]){VERSION_BY_USER}};
    struct plan *plan = scene_plan("b=Two;c=Three");
    struct message notice;
    fill(&notice, w, SENDER_AI, "Changed");
    const struct plan_change_request request = {
        .base = 1, .how = &how, .modules = plan, .notice = &notice};
    enum error_kind kind =
        store_plan_change(w->sc.store, w->ids.ann, w->ids.track, &request, plan, NULL);
    message_fini(&notice);
    plan_free(plan);
    return kind;
}

static void prepare_changed(struct world *w)
{
    prepare_modules(w);
    ck_assert_int_eq(act_change(w), ERROR_NONE);
}

static enum error_kind act_add_lesson(struct world *w)
{
    struct lesson l;
    lesson_init(&l);
    l.type = LESSON_THEORY;
    l.title = mem_strdup("Ownership");
    l.text = mem_strdup("A text");
    enum error_kind kind =
        store_lesson_add(w->sc.store, w->ids.ann, w->ids.track, "a", &l, NULL, NULL);
    lesson_fini(&l);
    return kind;
}

static enum error_kind act_remove(struct world *w)
{
    return store_track_remove(w->sc.store, w->ids.ann, w->ids.track, NULL);
}

static void prepare_removed(struct world *w)
{
    MUST(store_track_remove(w->sc.store, w->ids.ann, w->ids.track, &w->sc.err), w->sc.err);
}

static enum error_kind act_undo(struct world *w)
{
    return store_operation_undo(w->sc.store, w->ids.ann, w->ids.track, NULL, NULL);
}

static enum error_kind act_purge(struct world *w)
{
    struct purged purged;
    return store_purge(w->sc.store, w->ids.ann, INT64_MAX, &purged, NULL);
}

static void prepare_purged(struct world *w)
{
    prepare_removed(w);
    ck_assert_int_eq(act_purge(w), ERROR_NONE);
}

static enum error_kind act_settle(struct world *w)
{
    return store_purge_settle(w->sc.store, NULL);
}

static enum error_kind act_rebuild(struct world *w)
{
    return store_search_rebuild(w->sc.store, NULL);
}

static enum error_kind act_backup(struct world *w)
{
    char *to = beside(w->sc.path, ".copy");
    enum error_kind kind = store_care_backup(w->sc.path, true, to, true, NULL);
    fault_disarm();
    if (kind == ERROR_NONE) {
        check_whole(to, "the copy");
    }
    free(to);
    return kind;
}

/* The file itself is what the copy is put in the place of. */
static void prepare_copy(struct world *w)
{
    char *to = beside(w->sc.path, ".copy");
    MUST(store_care_backup(w->sc.path, true, to, true, &w->sc.err), w->sc.err);
    ck_assert_int_eq(act_say(w), ERROR_NONE);
    store_close(w->sc.store);
    w->sc.store = NULL;
    free(to);
}

static enum error_kind act_restore(struct world *w)
{
    char *from = beside(w->sc.path, ".copy");
    char *kept = NULL;
    enum error_kind kind = store_care_restore(w->sc.path, w->sc.env, from, &kept, NULL);
    free(from);
    free(kept);
    return kind;
}

static enum error_kind act_repair(struct world *w)
{
    struct store_repair r = {0};
    enum error_kind kind = store_care_repair(w->sc.path, w->sc.env, &r, NULL);
    store_repair_fini(&r);
    return kind;
}

static const struct step {
    const char *name;
    enum beginning at;
    bool opened;                      /* the store is open before */
    void (*prepare)(struct world *w); /* what must not fail; NULL: nothing */
    enum error_kind (*act)(struct world *w);
    bool damaged; /* the file cannot be looked into while it is as before */
} steps[] = {
    {"make a file", BEGIN_NOTHING, false, NULL, act_open, false},
    {"bring it up to date", BEGIN_OLD, false, NULL, act_open, false},
    {"open it", BEGIN_CLOSED, false, NULL, act_open, false},
    {"interrupt what streamed", BEGIN_STREAMING, false, NULL, act_open, false},
    {"add a track", BEGIN_CLOSED, true, NULL, act_add_track, false},
    {"say something", BEGIN_CLOSED, true, NULL, act_say, false},
    {"begin a reply", BEGIN_CLOSED, true, NULL, act_begin, false},
    {"append to it", BEGIN_CLOSED, true, prepare_reply, act_append, false},
    {"seal it with a plan", BEGIN_CLOSED, true, prepare_reply, act_seal, false},
    {"finalize", BEGIN_CLOSED, true, prepare_plan, act_finalize, false},
    {"change the plan by hand", BEGIN_CLOSED, true, prepare_modules, act_change, false},
    {"undo that change", BEGIN_CLOSED, true, prepare_changed, act_undo, false},
    {"add a lesson", BEGIN_CLOSED, true, prepare_modules, act_add_lesson, false},
    {"remove a track", BEGIN_CLOSED, true, prepare_plan, act_remove, false},
    {"undo that", BEGIN_CLOSED, true, prepare_removed, act_undo, false},
    {"purge it", BEGIN_CLOSED, true, prepare_removed, act_purge, false},
    {"settle that", BEGIN_CLOSED, true, prepare_purged, act_settle, false},
    {"make the search anew", BEGIN_CLOSED, true, NULL, act_rebuild, false},
    {"back it up", BEGIN_CLOSED, true, NULL, act_backup, false},
    {"restore a copy", BEGIN_CLOSED, true, prepare_copy, act_restore, false},
    {"repair it", BEGIN_DAMAGED, false, NULL, act_repair, true},
};

/* --- trying --- */

struct trial {
    const struct step *step;
    char *before, *after;
    int64_t counts[FAULT_KIND_COUNT]; /* operations when nothing fails */
};

static void prepare(struct world *w, const struct step *step)
{
    set_up(w, step->at);
    if (step->opened) {
        MUST(store_open(w->sc.path, w->sc.env, &w->sc.store, &w->sc.err), w->sc.err);
    }
    if (step->prepare != NULL) {
        step->prepare(w);
    }
}

static void end(struct world *w)
{
    store_close(w->sc.store);
    w->sc.store = NULL;
    free(prepared);
    prepared = NULL;
}

/* Without any fault: what the states are, and how much there is to fail. */
static void measure(struct world *w, struct trial *t)
{
    prepare(w, t->step);
    t->before = t->step->damaged ? mem_strdup("damaged") : dump(w->sc.path, t->step->name);
    fault_disarm();
    ck_assert_msg(t->step->act(w) == ERROR_NONE, "%s", t->step->name);
    for (int i = 0; i < FAULT_KIND_COUNT; i++) {
        t->counts[i] = fault_count((enum fault_kind)i);
    }
    t->after = dump(w->sc.path, t->step->name);
    end(w);
}

/* A damaged file that is still there is there byte for byte. */
static bool is_as_before(struct world *w, const struct trial *t, const char *now)
{
    return t->step->damaged ? now == NULL : strcmp(now, t->before) == 0;
}

static char *look(struct world *w, const struct trial *t, const char *what)
{
    char *data = NULL;
    size_t n = 0;
    if (t->step->damaged) {
        MUST(file_read(w->sc.path, FILE_MAX, &data, &n, &w->sc.err), w->sc.err);
        bool same = n == w->file_n[t->step->at] && memcmp(data, w->file[t->step->at], n) == 0;
        free(data);
        if (same) {
            return NULL;
        }
    }
    if (file_exists(w->sc.path)) {
        check_whole(w->sc.path, what);
    }
    return dump(w->sc.path, what);
}

/* One fault; false when it was past the last operation. */
static bool try_fault(struct world *w, const struct trial *t, enum fault_kind kind, int64_t k,
                      bool lasting)
{
    char *what = mem_printf("%s: %s %lld%s", t->step->name, fault_name(kind), (long long)k,
                            lasting ? " and all that follow" : "");
    prepare(w, t->step);
    fault_arm(kind, k, lasting);
    enum error_kind outcome = t->step->act(w);
    bool hit = fault_hit();
    if (!lasting) {
        fault_disarm();
        if (w->sc.store != NULL) { /* it goes on being of use */
            MUST(store_check(w->sc.store, &w->sc.err), w->sc.err);
        }
    }
    end(w);
    fault_disarm();
    char *now = look(w, t, what);
    if (outcome == ERROR_NONE) {
        ck_assert_msg(now != NULL && strcmp(now, t->after) == 0, "%s: done, and is not:\n%s", what,
                      now);
    } else {
        ck_assert_msg(is_as_before(w, t, now) || (now != NULL && strcmp(now, t->after) == 0),
                      "%s: neither before nor after:\n%s", what, now);
    }
    check_no_temporaries(&w->sc, what);
    if (!t->step->damaged) {
        MUST(store_open(w->sc.path, w->sc.env, &w->sc.store, &w->sc.err), w->sc.err);
        MUST(store_search_check(w->sc.store, &w->sc.err), w->sc.err);
        end(w);
    }
    free(now);
    free(what);
    return hit;
}

/* All of them, or some from the beginning to the end. Making a whole file allocates tens of
 * thousands of times: of that even "all" are some. */
static void try_kind(struct world *w, const struct trial *t, enum fault_kind kind, bool lasting)
{
    bool all = getenv("SYLLABUS_TEST_ALL_FAULTS") != NULL;
    int64_t count = t->counts[kind];
    int64_t most = all ? ALL_MAX : SAMPLES;
    int64_t stride = count <= most ? 1 : count / most;
    for (int64_t k = 1; k <= count; k += stride) {
        try_fault(w, t, kind, k, lasting);
    }
    if (all) {
        for (int64_t k = count + 1; try_fault(w, t, kind, k, lasting); k++) {
        }
    }
}

/* In memory where that can be had: thousands of files are written, and none must last. */
static void world_init(struct world *w)
{
    char *before = mem_strdup(getenv("TMPDIR"));
    *w = (struct world){0};
    if (access("/dev/shm", W_OK | X_OK) == 0) {
        setenv("TMPDIR", "/dev/shm", 1);
    }
    scene_init_empty(&w->sc);
    if (before != NULL) {
        setenv("TMPDIR", before, 1);
    } else {
        unsetenv("TMPDIR");
    }
    free(before);
    make_old(w);
    make_full(w);
}

static void world_fini(struct world *w)
{
    for (int i = 0; i < BEGIN_COUNT; i++) {
        free(w->file[i]);
        free(w->log[i]);
    }
    free(w->ids.ann);
    free(w->ids.track);
    free(w->ids.other);
    free(w->ids.chat);
    free(w->ids.said);
    scene_fini(&w->sc);
}

START_TEST(test_faults)
{
    struct world w;
    struct trial t = {.step = &steps[_i]};
    world_init(&w);
    measure(&w, &t);
    for (int kind = 0; kind < FAULT_KIND_COUNT; kind++) {
        try_kind(&w, &t, (enum fault_kind)kind, false);
        try_kind(&w, &t, (enum fault_kind)kind, true);
    }
    free(t.before);
    free(t.after);
    world_fini(&w);
}
END_TEST

/* What a person typed is on the disk when it is said to be; a piece of a reply is not waited for.
 */
START_TEST(test_syncs)
{
    struct world w;
    world_init(&w);
    static const struct {
        const char *name;
        bool synced;
    } rows[] = {{"add a track", true},         {"say something", true}, {"begin a reply", true},
                {"append to it", false},       {"finalize", true},      {"remove a track", true},
                {"seal it with a plan", true}, {"undo that", true}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct step *step = NULL;
        for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
            step = strcmp(steps[k].name, rows[i].name) == 0 ? &steps[k] : step;
        }
        prepare(&w, step);
        fault_disarm();
        ck_assert_int_eq(step->act(&w), ERROR_NONE);
        ck_assert_msg((fault_count(FAULT_SYNC) > 0) == rows[i].synced, "%s: %lld", step->name,
                      (long long)fault_count(FAULT_SYNC));
        ck_assert_int_gt(fault_count(FAULT_WRITE), 0);
        end(&w);
    }
    world_fini(&w);
}
END_TEST

Suite *suite_fault(void)
{
    Suite *s = suite_create("fault");
    TCase *tc = tcase_create("fault");
    tcase_set_timeout(tc, getenv("SYLLABUS_TEST_ALL_FAULTS") != NULL ? 3600 : 120);
    tcase_add_loop_test(tc, test_faults, 0, (int)(sizeof steps / sizeof *steps));
    tcase_add_test(tc, test_syncs);
    suite_add_tcase(s, tc);
    return s;
}
