/* A database whose first bytes are spoiled, and nothing else: they hold nothing that is not known.
 * A copy gets new ones and is read; which version it is of, its tables say. */
#include "care_internal.h"

#include "syllabus/base/file.h"
#include "syllabus/base/mem.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE_SIZE   4096 /* what SQLite gives a new file */
#define HEADER_SIZE 100
#define PIECE       (1u << 20)

static void put_number(unsigned char *at, uint32_t n)
{
    for (int i = 0; i < 4; i++) {
        at[i] = (unsigned char)(n >> (24 - 8 * i));
    }
}

/* https://www.sqlite.org/fileformat2.html section 1.3. Free pages are forgotten: nothing is in
 * them. */
static void make_header(unsigned char header[HEADER_SIZE], uint32_t pages, uint32_t version)
{
    static const unsigned char beginning[24] = {'S',
                                                'Q',
                                                'L',
                                                'i',
                                                't',
                                                'e',
                                                ' ',
                                                'f',
                                                'o',
                                                'r',
                                                'm',
                                                'a',
                                                't',
                                                ' ',
                                                '3',
                                                0,
                                                PAGE_SIZE >> 8,
                                                0,
                                                1,
                                                1,
                                                0,
                                                64,
                                                32,
                                                32};
    memset(header, 0, HEADER_SIZE);
    memcpy(header, beginning, sizeof beginning);
    put_number(header + 24, 1);     /* changes */
    put_number(header + 28, pages); /* valid for the number of changes at 92 */
    put_number(header + 40, 1);     /* schema cookie */
    put_number(header + 44, 4);     /* schema format */
    put_number(header + 56, 1);     /* UTF-8 */
    put_number(header + 60, version);
    put_number(header + 68, STORE_APPLICATION_ID);
    put_number(header + 92, 1);
    put_number(header + 96, (uint32_t)sqlite3_libversion_number());
}

static enum error_kind copy_bytes(int from, int to, off_t *size, struct error *err)
{
    char *piece = mem_alloc(PIECE);
    enum error_kind kind = ERROR_NONE;
    ssize_t n = 0;
    *size = 0;
    while (kind == ERROR_NONE && (n = read(from, piece, PIECE)) > 0) {
        kind = file_write_fd(to, piece, (size_t)n, err);
        *size += n;
    }
    free(piece);
    return kind == ERROR_NONE && n < 0 ? db_fail_path("", SQLITE_IOERR, err) : kind;
}

/* The caller has the file alone, and no connection to it: its descriptor may be closed. */
static enum error_kind copy_file(const char *path, const char *name, off_t *size, struct error *err)
{
    int from = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    int to = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    enum error_kind kind = from >= 0 && to >= 0 ? copy_bytes(from, to, size, err)
                                                : db_fail_path(path, SQLITE_CANTOPEN, err);
    if (from >= 0) {
        close(from);
    }
    if (to >= 0) {
        close(to);
    }
    return kind;
}

static enum error_kind write_header(const char *name, off_t size, int64_t version,
                                    struct error *err)
{
    unsigned char header[HEADER_SIZE];
    int fd = open(name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    make_header(header, (uint32_t)(size / PAGE_SIZE), (uint32_t)version);
    bool done = fd >= 0 && pwrite(fd, header, sizeof header, 0) == (ssize_t)sizeof header;
    if (fd >= 0) {
        close(fd);
    }
    return done ? ERROR_NONE : db_fail_path(name, SQLITE_IOERR, err);
}

/* --- which version it is --- */

/* All tables with their columns, in one text. Owned; NULL when it cannot be read. */
static char *shape_of(struct store *s)
{
    sqlite3_stmt *stmt = NULL;
    char *shape = NULL;
    bool row = false;
    if (db_query(
            s, NULL, &stmt,
            "SELECT group_concat(t.name || '.' || c.name) FROM (SELECT name FROM sqlite_schema "
            "WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name) AS t, "
            "pragma_table_info(t.name) AS c",
            "") == ERROR_NONE &&
        db_next(s, stmt, &row, NULL) == ERROR_NONE && row) {
        shape = db_text(stmt, 0);
    }
    db_done(stmt);
    return shape;
}

static bool is_version(const char *shape, int64_t version, const struct env *env)
{
    struct store *s = NULL;
    bool same = false;
    if (store_open_bare(":memory:", env, &s, NULL) == ERROR_NONE) {
        s->scratch = true;
        char *other = migrate_to(s, version, NULL) == ERROR_NONE ? shape_of(s) : NULL;
        same = other != NULL && strcmp(other, shape) == 0;
        free(other);
    }
    store_close(s);
    return same;
}

/* 0: none of ours. */
static int64_t find_version(const char *name, const struct env *env)
{
    struct store *s = NULL;
    char *shape = NULL;
    int64_t version = 0;
    if (store_open_bare(name, env, &s, NULL) == ERROR_NONE) {
        shape = shape_of(s);
    }
    store_close(s);
    for (int64_t v = migrate_newest(); shape != NULL && version == 0 && v > 0; v--) {
        version = is_version(shape, v, env) ? v : 0;
    }
    free(shape);
    return version;
}

/* What was in the log counts, too. */
static enum error_kind copy_log(const char *path, const char *name, struct error *err)
{
    char *log = mem_printf("%s-wal", path);
    char *to = mem_printf("%s-wal", name);
    off_t size = 0;
    enum error_kind kind = file_exists(log) ? copy_file(log, to, &size, err) : ERROR_NONE;
    free(log);
    free(to);
    return kind;
}

enum error_kind care_copy_with_header(const char *path, const struct env *env, char **name,
                                      struct error *err)
{
    char *copy = NULL;
    off_t size = 0;
    enum error_kind kind = file_temporary(path, &copy, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    kind = copy_file(path, copy, &size, err);
    if (kind == ERROR_NONE) {
        kind = copy_log(path, copy, err);
    }
    if (kind == ERROR_NONE) {
        kind = write_header(copy, size, 0, err);
    }
    int64_t version = kind == ERROR_NONE ? find_version(copy, env) : 0;
    if (kind == ERROR_NONE && version == 0) {
        kind = db_fail_path(path, SQLITE_NOTADB, err);
    }
    if (kind == ERROR_NONE) {
        kind = write_header(copy, size, version, err);
    }
    if (kind != ERROR_NONE) {
        db_file_drop(copy);
        free(copy);
        return kind;
    }
    *name = copy;
    return ERROR_NONE;
}
