/* The floor under start-up: a program that links the libraries of the client, and does no more with
 * them than the command it is compared to must.
 *
 *   floor_start            prints a line (compare: --version)
 *   floor_start FILE       opens that SQLite file in WAL mode and asks it one thing (track list) */
#include <crypt.h>
#include <curl/curl.h>
#include <json-c/json.h>
#include <libintl.h>
#include <locale.h>
#include <sqlite3.h>
#include <stdio.h>
#include <utf8proc.h>
#include <uv.h>
#include <yaml.h>

#include <readline/readline.h>

/* One function of each, so that the linker keeps the library. */
typedef void any_fn(void);
static any_fn *const volatile linked[] = {
    (any_fn *)uv_version_string,       (any_fn *)curl_version,
    (any_fn *)json_c_version,          (any_fn *)sqlite3_libversion,
    (any_fn *)yaml_get_version_string, (any_fn *)rl_initialize,
    (any_fn *)utf8proc_version,        (any_fn *)crypt_r,
};

static int ask(const char *path)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    int status = 1;
    if (sqlite3_open(path, &db) == SQLITE_OK &&
        sqlite3_exec(db, "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON", NULL, NULL, NULL) ==
            SQLITE_OK &&
        sqlite3_prepare_v2(db, "SELECT count(*) FROM learning_tracks", -1, &statement, NULL) ==
            SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        printf("%d\n", sqlite3_column_int(statement, 0));
        status = 0;
    } else {
        fprintf(stderr, "floor_start: %s: %s\n", path, sqlite3_errmsg(db));
    }
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return status;
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    bindtextdomain("syllabus", "/nonexistent");
    textdomain("syllabus");
    if (linked[0] == NULL) {
        return 1;
    }
    if (argc > 1) {
        return ask(argv[1]);
    }
    puts("floor");
    return 0;
}
