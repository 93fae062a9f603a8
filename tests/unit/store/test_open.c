/* Opening: what is made, what is refused, and that what is refused stays as it was. */
#include "scene.h"
#include "suites.h"

#include "../../../src/store/store_internal.h"
#include "syllabus/base/file.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"
#include "syllabus/store/store.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static unsigned mode_of(const char *path)
{
    struct stat st;
    ck_assert_int_eq(lstat(path, &st), 0);
    return st.st_mode & 07777;
}

static char *beside(const char *path, const char *ending)
{
    return mem_printf("%s%s", path, ending);
}

/* --- made --- */

START_TEST(test_private)
{
    struct scene sc;
    scene_init_empty(&sc);
    char *folder = paths_join(sc.dir, "a");
    char *path = paths_join(folder, "b/s.db");
    char *log = beside(path, "-wal");
    mode_t before = umask(0022);
    MUST(store_open(path, sc.env, &sc.store, &sc.err), sc.err);
    free(scene_user(&sc, "ann@example.org"));
    umask(before);
    ck_assert_uint_eq(mode_of(folder), 0700);
    ck_assert_uint_eq(mode_of(path), 0600);
    ck_assert_uint_eq(mode_of(log), 0600);
    free(folder);
    free(path);
    free(log);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_settings)
{
    struct scene sc;
    scene_init(&sc, SCENE_FILE);
    static const struct {
        const char *pragma;
        int64_t value;
    } rows[] = {{"PRAGMA foreign_keys", 1},         {"PRAGMA trusted_schema", 0},
                {"PRAGMA synchronous", 2},          {"PRAGMA cell_size_check", 1},
                {"PRAGMA busy_timeout", 2000},      {"PRAGMA application_id", 0x53796c62},
                {"PRAGMA wal_autocheckpoint", 1000}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t value = -1;
        MUST(db_int(sc.store, &sc.err, &value, rows[i].pragma, ""), sc.err);
        ck_assert_msg(value == rows[i].value, "%s is %lld", rows[i].pragma, (long long)value);
    }
    ck_assert_int_eq(scene_number(&sc, "SELECT count(*) FROM pragma_journal_mode WHERE "
                                       "journal_mode = 'wal'"),
                     1);
    scene_fini(&sc);
}
END_TEST

/* Every foreign key has an index that begins with its columns: else a delete reads whole tables. */
START_TEST(test_keys_are_indexed)
{
    struct scene sc;
    scene_init(&sc, SCENE_MEMORY);
    ck_assert_int_gt(scene_number(&sc, "SELECT count(*) FROM sqlite_schema AS t, "
                                       "pragma_foreign_key_list(t.name)"),
                     10);
    ck_assert_int_eq(
        scene_number(&sc, "SELECT count(*) FROM sqlite_schema AS t, pragma_foreign_key_list(t.name)"
                          " AS k WHERE t.type = 'table' AND NOT EXISTS (SELECT 1 FROM "
                          "pragma_index_list(t.name) AS i, pragma_index_info(i.name) AS c WHERE "
                          "c.seqno = 0 AND c.name = k.\"from\" AND i.partial = 0)"),
        0);
    ck_assert_int_eq(
        scene_number(&sc, "SELECT count(*) FROM pragma_table_list WHERE schema = "
                          "'main' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'search%' AND "
                          "strict = 0"),
        0);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_stays)
{
    struct scene sc;
    scene_init(&sc, SCENE_FILE);
    scene_reopen(&sc);
    ck_assert_int_eq(scene_number(&sc, "SELECT count(*) FROM users"), 2);
    MUST(store_check(sc.store, &sc.err), sc.err);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_loose_file_is_made_private)
{
    struct scene sc;
    scene_init(&sc, SCENE_FILE);
    ck_assert_int_eq(chmod(sc.path, 0644), 0);
    scene_reopen(&sc);
    ck_assert_uint_eq(mode_of(sc.path), 0600);
    scene_fini(&sc);
}
END_TEST

/* A home, or a part of it, may be a link; the file itself may not. */
START_TEST(test_links)
{
    struct scene sc;
    scene_init(&sc, SCENE_FILE);
    char *folder = paths_join(sc.dir, "link");
    char *through = paths_join(folder, "syllabus.db");
    char *file = paths_join(sc.dir, "file.db");
    struct store *s = NULL;
    ck_assert_int_eq(symlink(sc.dir, folder), 0);
    ck_assert_int_eq(symlink(sc.path, file), 0);
    MUST(store_open(through, sc.env, &s, &sc.err), sc.err);
    ck_assert_str_eq(s->path, sc.store->path);
    store_close(s);
    MUST_FAIL(store_open(file, sc.env, &s, &sc.err), ERROR_DATABASE, sc.err);
    free(folder);
    free(through);
    free(file);
    scene_fini(&sc);
}
END_TEST

/* SQLite would take these names for a database in memory. */
START_TEST(test_names_are_files)
{
    static const char *const names[] = {"file:x.db?mode=memory", ":memory:", "file::memory:"};
    struct scene sc;
    scene_init_empty(&sc);
    char *before = getcwd(NULL, 0);
    ck_assert_int_eq(chdir(sc.dir), 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct store *s = NULL;
        MUST(store_open(names[i], sc.env, &s, &sc.err), sc.err);
        store_close(s);
        struct stat st;
        ck_assert_int_eq(stat(names[i], &st), 0);
        ck_assert_int_gt(st.st_size, 0);
    }
    ck_assert_int_eq(chdir(before), 0);
    free(before);
    scene_fini(&sc);
}
END_TEST

/* Several processes make the same file at once: one schema, no error. */
START_TEST(test_made_at_once)
{
    struct scene sc;
    scene_init_empty(&sc);
    pid_t children[6];
    for (size_t i = 0; i < 6; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            struct store *s = NULL;
            enum error_kind kind = store_open(sc.path, sc.env, &s, NULL);
            store_close(s);
            _exit(kind == ERROR_NONE ? 0 : 1);
        }
    }
    for (size_t i = 0; i < 6; i++) {
        int status = -1;
        ck_assert_int_eq(waitpid(children[i], &status, 0), children[i]);
        ck_assert_int_eq(status, 0);
    }
    MUST(store_open(sc.path, sc.env, &sc.store, &sc.err), sc.err);
    MUST(store_check(sc.store, &sc.err), sc.err);
    scene_fini(&sc);
}
END_TEST

/* --- refused --- */

static void run_sql(const char *path, const char *sql, bool leave_open, sqlite3 **left)
{
    sqlite3 *db = NULL;
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s: %s", sql,
                  sqlite3_errmsg(db));
    if (leave_open) {
        *left = db;
    } else {
        sqlite3_close(db);
    }
}

static void check_refused_untouched(struct scene *sc, const char *words)
{
    char *before = NULL;
    char *after = NULL;
    size_t n = 0;
    size_t m = 0;
    struct stat was;
    struct stat is;
    struct store *s = NULL;
    MUST(file_read(sc->path, 1 << 20, &before, &n, &sc->err), sc->err);
    ck_assert_int_eq(stat(sc->path, &was), 0);
    ck_assert_int_eq(store_open(sc->path, sc->env, &s, &sc->err), ERROR_DATABASE);
    ck_assert_msg(strstr(sc->err.message, words) != NULL, "%s", sc->err.message);
    ck_assert_ptr_nonnull(sc->err.advice);
    error_clear(&sc->err);
    MUST(file_read(sc->path, 1 << 20, &after, &m, &sc->err), sc->err);
    ck_assert_int_eq(stat(sc->path, &is), 0);
    ck_assert_uint_eq(n, m);
    ck_assert_mem_eq(before, after, n);
    ck_assert_uint_eq(was.st_mode, is.st_mode);
    ck_assert_int_eq(was.st_mtim.tv_sec, is.st_mtim.tv_sec);
    ck_assert_int_eq(was.st_mtim.tv_nsec, is.st_mtim.tv_nsec);
    free(before);
    free(after);
}

START_TEST(test_no_database)
{
    char zeros[4096] = {0};
    static const char text[] = "Dear diary, today I learnt about databases.\n";
    const struct {
        const void *data;
        size_t n;
    } rows[] = {{text, sizeof text - 1}, {"x", 1}, {zeros, sizeof zeros}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct scene sc;
        scene_init_empty(&sc);
        MUST(file_write(sc.path, rows[i].data, rows[i].n, 0, &sc.err), sc.err);
        check_refused_untouched(&sc, "the file is no database");
        scene_fini(&sc);
    }
}
END_TEST

START_TEST(test_alien)
{
    static const char *const rows[] = {
        "CREATE TABLE t (a); INSERT INTO t VALUES (1);",
        "PRAGMA journal_mode = WAL; CREATE TABLE t (a);",
        "PRAGMA application_id = 252006673; CREATE TABLE t (a);",
        "PRAGMA user_version = 1; CREATE TABLE users (id);",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct scene sc;
        scene_init_empty(&sc);
        run_sql(sc.path, rows[i], false, NULL);
        check_refused_untouched(&sc, "another program's database");
        scene_fini(&sc);
    }
}
END_TEST

/* What another program has in its log is its own business too. */
START_TEST(test_alien_with_a_log)
{
    struct scene sc;
    scene_init_empty(&sc);
    sqlite3 *db = NULL;
    run_sql(sc.path, "PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1)",
            true, &db);
    char *log = beside(sc.path, "-wal");
    struct stat was;
    struct stat is;
    ck_assert_int_eq(stat(log, &was), 0);
    ck_assert_int_gt(was.st_size, 0);
    check_refused_untouched(&sc, "another program's database");
    ck_assert_int_eq(stat(log, &is), 0);
    ck_assert_int_eq(was.st_size, is.st_size);
    sqlite3_close(db);
    free(log);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_newer)
{
    struct scene sc;
    scene_init(&sc, SCENE_FILE);
    store_close(sc.store);
    sc.store = NULL;
    run_sql(sc.path, "PRAGMA user_version = 9999", false, NULL);
    check_refused_untouched(&sc, "newer version");
    scene_fini(&sc);
}
END_TEST

/* The newer program died before it wrote its log back: only the log says that the file is newer. */
START_TEST(test_newer_by_its_log)
{
    struct scene sc;
    scene_init(&sc, SCENE_FILE);
    store_close(sc.store);
    sc.store = NULL;
    pid_t child = fork();
    if (child == 0) {
        sqlite3 *db = NULL;
        sqlite3_open(sc.path, &db);
        sqlite3_exec(db, "PRAGMA user_version = 9999", NULL, NULL, NULL);
        _exit(0);
    }
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
    check_refused_untouched(&sc, "newer version");
    char *log = beside(sc.path, "-wal");
    struct stat st;
    ck_assert_int_eq(stat(log, &st), 0);
    ck_assert_int_gt(st.st_size, 0);
    free(log);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_damaged)
{
    struct scene sc;
    scene_init(&sc, SCENE_FILE);
    store_close(sc.store);
    sc.store = NULL;
    char *data = NULL;
    size_t n = 0;
    MUST(file_read(sc.path, 1 << 20, &data, &n, &sc.err), sc.err);
    memset(data + 100, 0xA5, 4096 - 100); /* the schema */
    MUST(file_write(sc.path, data, n, FILE_PRIVATE, &sc.err), sc.err);
    MUST_FAIL(store_open(sc.path, sc.env, &sc.store, &sc.err), ERROR_DATABASE, sc.err);
    free(data);
    scene_fini(&sc);
}
END_TEST

/* Damage that opening does not meet is found by looking the file over. */
START_TEST(test_check)
{
    struct scene sc;
    scene_init(&sc, SCENE_FILE);
    store_close(sc.store);
    sc.store = NULL;
    run_sql(sc.path, "PRAGMA foreign_keys = OFF; DELETE FROM users", false, NULL);
    MUST(store_open(sc.path, sc.env, &sc.store, &sc.err), sc.err);
    MUST_FAIL(store_check(sc.store, &sc.err), ERROR_DATABASE, sc.err);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_places)
{
    struct scene sc;
    struct store *s = NULL;
    scene_init_empty(&sc);
    MUST_FAIL(store_open(sc.dir, sc.env, &s, &sc.err), ERROR_DATABASE, sc.err);
    MUST_FAIL(store_open("/dev/null", sc.env, &s, &sc.err), ERROR_DATABASE, sc.err);
    MUST_FAIL(store_open("/dev/null/x.db", sc.env, &s, &sc.err), ERROR_IO, sc.err);
    ck_assert_int_eq(chmod(sc.dir, 0777), 0);
    MUST_FAIL(store_open(sc.path, sc.env, &s, &sc.err), ERROR_IO, sc.err);
    ck_assert_int_eq(chmod(sc.dir, 01777), 0);
    MUST(store_open(sc.path, sc.env, &s, &sc.err), sc.err);
    store_close(s);
    scene_fini(&sc);
}
END_TEST

/* Permissions do not bind root, so the child becomes somebody else first. */
static int open_as_nobody(const struct scene *sc)
{
    int status = -1;
    pid_t child = fork();
    if (child == 0) {
        struct store *s = NULL;
        struct error err = {0};
        if (setgid(65534) != 0 || setuid(65534) != 0) {
            _exit(99);
        }
        enum error_kind kind = store_open(sc->path, sc->env, &s, &err);
        _exit((int)kind);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status));
    return WEXITSTATUS(status);
}

START_TEST(test_permissions)
{
    if (geteuid() != 0) {
        return; /* only root can make files of somebody else */
    }
    struct scene sc;
    scene_init(&sc, SCENE_FILE);
    store_close(sc.store);
    sc.store = NULL;
    ck_assert_int_eq(chmod(sc.dir, 0755), 0);
    ck_assert_int_eq(open_as_nobody(&sc), ERROR_DATABASE); /* root's */
    ck_assert_int_eq(chown(sc.path, 65534, 65534), 0);
    ck_assert_int_eq(open_as_nobody(&sc), ERROR_IO); /* no log can be made */
    ck_assert_int_eq(chown(sc.dir, 1, 1), 0);
    ck_assert_int_eq(chmod(sc.dir, 0777), 0);
    ck_assert_int_eq(open_as_nobody(&sc), ERROR_IO); /* somebody else may replace it */
    ck_assert_int_eq(chown(sc.dir, 65534, 1), 0);
    ck_assert_int_eq(chmod(sc.dir, 0775), 0);
    ck_assert_int_eq(open_as_nobody(&sc), ERROR_IO); /* the same, a group of others */
    ck_assert_int_eq(chown(sc.dir, 65534, 65534), 0);
    ck_assert_int_eq(chmod(sc.path, 0400), 0);
    ck_assert_int_eq(open_as_nobody(&sc), ERROR_IO); /* read-only */
    ck_assert_int_eq(chmod(sc.path, 0600), 0);
    ck_assert_int_eq(open_as_nobody(&sc), ERROR_IO); /* the file of the locks is root's */
    char *locks = beside(sc.path, "-owners");
    ck_assert_int_eq(unlink(locks), 0);
    ck_assert_int_eq(open_as_nobody(&sc), ERROR_NONE); /* and a group of one's own */
    free(locks);
    scene_fini(&sc);
}
END_TEST

Suite *suite_open(void)
{
    Suite *s = suite_create("open");
    TCase *made = tcase_create("made");
    TCase *refused = tcase_create("refused");
    tcase_set_timeout(made, 60);
    tcase_add_test(made, test_private);
    tcase_add_test(made, test_settings);
    tcase_add_test(made, test_keys_are_indexed);
    tcase_add_test(made, test_stays);
    tcase_add_test(made, test_loose_file_is_made_private);
    tcase_add_test(made, test_links);
    tcase_add_test(made, test_names_are_files);
    tcase_add_test(made, test_made_at_once);
    suite_add_tcase(s, made);
    tcase_add_test(refused, test_no_database);
    tcase_add_test(refused, test_alien);
    tcase_add_test(refused, test_alien_with_a_log);
    tcase_add_test(refused, test_newer);
    tcase_add_test(refused, test_newer_by_its_log);
    tcase_add_test(refused, test_damaged);
    tcase_add_test(refused, test_check);
    tcase_add_test(refused, test_places);
    tcase_add_test(refused, test_permissions);
    suite_add_tcase(s, refused);
    return s;
}
