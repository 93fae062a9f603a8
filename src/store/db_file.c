/* The database's file before SQLite opens it: made private, and looked at so that a file of another
 * program or of a newer version is refused while it is still untouched. (SQLite would roll back or
 * write back what another program left in its journal just for being asked whose file it is.)
 *
 * A file that exists is never opened here but through SQLite's own file layer: closing any other
 * descriptor of it would drop the locks that this process may hold on it (POSIX record locks). */
#include "store_internal.h"

#include "syllabus/base/env.h"
#include "syllabus/base/file.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"
#include "syllabus/base/time.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The database header, https://www.sqlite.org/fileformat2.html section 1.3. */
#define HEADER_SIZE        100
#define HEADER_VERSION     60 /* PRAGMA user_version, big-endian */
#define HEADER_APPLICATION 68 /* PRAGMA application_id, big-endian */
static const char header_magic[16] = "SQLite format 3";

char *db_file_stamp(const struct env *env)
{
    char text[TIME_TEXT_LEN + 1];
    char *stamp = mem_alloc(sizeof text);
    time_format(env_now_ms(env), text);
    for (size_t i = 0, n = 0; text[i] != '\0'; i++) {
        if (strchr("-:.", text[i]) == NULL) {
            stamp[n++] = text[i];
        }
    }
    return stamp;
}

static enum error_kind cannot_open(const char *path, int number, struct error *err)
{
    error_set_errno(err, ERROR_IO, number, _("cannot open the database %s"), path);
    error_advise(err, _("Check the path and the permissions, or name another file with --db."));
    return ERROR_IO;
}

static enum error_kind no_file(const char *path, struct error *err)
{
    error_set(err, ERROR_NOT_FOUND, _("there is no database %s"), path);
    error_advise(err, _("Check the path, or name another file with --db."));
    return ERROR_NOT_FOUND;
}

/* "/real/folder/name", with the folder made when it is missing and `make_it`. SQLite is only ever
 * given such a path: it takes a name that begins with "file:" for a URI. */
static enum error_kind resolve(const char *path, bool make_it, char **folder, char **resolved,
                               struct error *err)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    char *given = slash == NULL ? mem_strdup(".") : mem_strndup(path, (size_t)(name - path));
    enum error_kind kind = make_it ? paths_make_dir(given, err) : ERROR_NONE;
    if (kind != ERROR_NONE) {
        error_advise(err, _("Check the path and the permissions, or name another file with --db."));
    }
    if (kind == ERROR_NONE && !make_it && access(given, F_OK) != 0 && errno == ENOENT) {
        kind = no_file(path, err);
    }
    if (kind == ERROR_NONE) {
        char *real = realpath(given, NULL);
        if (real == NULL) {
            kind = cannot_open(path, errno, err);
        } else {
            *resolved = paths_join(real, name);
            *folder = real;
        }
    }
    free(given);
    return kind;
}

/* In a folder where others may rename files, nothing can be kept private. A group of which one is
 * by default is often one's own. */
static enum error_kind check_folder(const char *folder, struct error *err)
{
    struct stat st;
    if (stat(folder, &st) != 0) {
        return cannot_open(folder, errno, err);
    }
    if (st.st_uid != geteuid() && st.st_uid != 0 && geteuid() != 0) {
        error_set(err, ERROR_IO, _("the folder %s belongs to somebody else"), folder);
        error_advise(err, _("Name a file in a folder of your own with --db."));
        return ERROR_IO;
    }
    bool others = (st.st_mode & S_IWOTH) != 0 ||
                  ((st.st_mode & S_IWGRP) != 0 && st.st_gid != getegid() && geteuid() != 0);
    if (others && (st.st_mode & S_ISVTX) == 0) {
        error_set(err, ERROR_IO, _("others may replace files in the folder %s"), folder);
        error_advise(err, _("Take that away with \"chmod go-w\", or name another file with --db."));
        return ERROR_IO;
    }
    return ERROR_NONE;
}

/* The database's log is made beside it. */
static enum error_kind check_folder_writable(const char *folder, struct error *err)
{
    if (faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0) {
        return ERROR_NONE;
    }
    error_set_errno(err, ERROR_IO, errno, _("the database's folder %s cannot be written"), folder);
    error_advise(err,
                 _("Make it writable with \"chmod u+w\", or name a file elsewhere with --db."));
    return ERROR_IO;
}

static enum error_kind check_file_writable(const char *path, struct error *err)
{
    if (faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0) {
        return ERROR_NONE;
    }
    error_set_errno(err, ERROR_IO, errno, _("the database %s cannot be written"), path);
    error_advise(err, _("Make it writable with \"chmod u+w\", or name another file with --db."));
    return ERROR_IO;
}

/* Makes an empty file unless there is one: 0600 from its first byte. */
static enum error_kind make(const char *path, struct error *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        return errno == EEXIST ? ERROR_NONE : cannot_open(path, errno, err);
    }
    close(fd);
    return ERROR_NONE;
}

static enum error_kind check_owner(const char *path, struct stat *st, struct error *err)
{
    if (lstat(path, st) != 0) {
        return cannot_open(path, errno, err);
    }
    if (!S_ISREG(st->st_mode)) {
        error_set(err, ERROR_DATABASE, _("%s is no file a database could be in"), path);
        error_advise(err, _("Name the file itself with --db, no link, folder or device."));
        return ERROR_DATABASE;
    }
    if (st->st_uid != geteuid() && geteuid() != 0) {
        error_set(err, ERROR_DATABASE, _("the database %s belongs to somebody else"), path);
        error_advise(err, _("Name a file of your own with --db."));
        return ERROR_DATABASE;
    }
    return ERROR_NONE;
}

/* A file shorter than the header is filled up with zeros. */
static int read_header(const char *path, unsigned char header[HEADER_SIZE])
{
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    sqlite3_file *file = mem_alloc((size_t)vfs->szOsFile);
    const char *name = sqlite3_create_filename(path, "", "", 0, NULL);
    int rc = name == NULL
                 ? SQLITE_NOMEM
                 : vfs->xOpen(vfs, name, file, SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB, NULL);
    if (rc == SQLITE_OK) {
        rc = file->pMethods->xRead(file, header, HEADER_SIZE, 0);
        rc = rc == SQLITE_IOERR_SHORT_READ ? SQLITE_OK : rc;
    }
    if (file->pMethods != NULL) {
        file->pMethods->xClose(file);
    }
    sqlite3_free_filename(name);
    free(file);
    return rc;
}

static int64_t number_at(const unsigned char *p)
{
    return (int64_t)p[0] << 24 | (int64_t)p[1] << 16 | (int64_t)p[2] << 8 | p[3];
}

static enum error_kind check_header(const char *path, struct error *err)
{
    unsigned char header[HEADER_SIZE] = {0};
    int rc = read_header(path, header);
    if (rc == SQLITE_OK && memcmp(header, header_magic, sizeof header_magic) != 0) {
        rc = SQLITE_NOTADB;
    }
    if (rc != SQLITE_OK) {
        return db_fail_path(path, rc, err);
    }
    if (number_at(header + HEADER_APPLICATION) != STORE_APPLICATION_ID) {
        error_set(err, ERROR_DATABASE, _("%s: this is another program's database"), path);
        error_advise(err, _("It was left as it is. Name another file with --db."));
        return ERROR_DATABASE;
    }
    return migrate_check_newer(path, number_at(header + HEADER_VERSION), err);
}

bool db_file_is_headless(const char *path)
{
    unsigned char header[HEADER_SIZE] = {0};
    return file_exists(path) && read_header(path, header) == SQLITE_OK &&
           memcmp(header, header_magic, sizeof header_magic) != 0;
}

enum error_kind db_file_prepare(const char *path, char **resolved, struct error *err)
{
    char *folder = NULL;
    char *real = NULL;
    struct stat st;
    enum error_kind kind = resolve(path, true, &folder, &real, err);
    if (kind == ERROR_NONE) {
        kind = check_folder(folder, err);
    }
    if (kind == ERROR_NONE && !file_exists(real)) {
        kind = check_folder_writable(folder, err);
    }
    if (kind == ERROR_NONE) {
        kind = make(real, err);
    }
    if (kind == ERROR_NONE) {
        kind = check_owner(real, &st, err);
    }
    if (kind == ERROR_NONE && st.st_size > 0) {
        kind = check_header(real, err);
    }
    if (kind == ERROR_NONE) {
        kind = check_file_writable(real, err);
    }
    if (kind == ERROR_NONE) {
        kind = check_folder_writable(folder, err);
    }
    if (kind == ERROR_NONE && (st.st_mode & (S_IRWXG | S_IRWXO)) != 0 && chmod(real, 0600) != 0) {
        kind = cannot_open(real, errno, err);
    }
    free(folder);
    if (kind != ERROR_NONE) {
        free(real);
        return kind;
    }
    *resolved = real;
    return ERROR_NONE;
}

enum error_kind db_file_find(const char *path, char **resolved, struct error *err)
{
    char *folder = NULL;
    char *real = NULL;
    struct stat st;
    enum error_kind kind = resolve(path, false, &folder, &real, err);
    if (kind == ERROR_NONE && lstat(real, &st) != 0 && errno == ENOENT) {
        kind = no_file(path, err);
    }
    if (kind == ERROR_NONE) {
        kind = check_owner(real, &st, err);
    }
    if (kind == ERROR_NONE) {
        kind = check_header(real, err);
    }
    free(folder);
    if (kind != ERROR_NONE) {
        free(real);
        return kind;
    }
    *resolved = real;
    return ERROR_NONE;
}

void db_file_drop(const char *path)
{
    static const char *const endings[] = {"", "-journal", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        char *name = mem_printf("%s%s", path, endings[i]);
        unlink(name);
        free(name);
    }
}

enum error_kind db_file_place(const char *path, char **resolved, struct error *err)
{
    char *folder = NULL;
    char *real = NULL;
    struct stat st;
    enum error_kind kind = resolve(path, true, &folder, &real, err);
    if (kind == ERROR_NONE) {
        kind = check_folder(folder, err);
    }
    if (kind == ERROR_NONE) {
        kind = check_folder_writable(folder, err);
    }
    if (kind == ERROR_NONE && file_exists(real)) {
        kind = check_owner(real, &st, err);
    }
    free(folder);
    if (kind != ERROR_NONE) {
        free(real);
        return kind;
    }
    *resolved = real;
    return ERROR_NONE;
}
