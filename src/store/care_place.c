/* Another file in the place of a database. The log belongs to the file whose name it bears, and
 * would be played into any other that gets the name: it goes first. The file itself gets a second
 * name before the new one takes the first: at no moment is there no file. */
#include "care_internal.h"

#include "syllabus/base/file.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What SQLite keeps beside, and what becomes of it. */
static const struct {
    const char *ending;
    bool kept;
} beside[] = {{"-journal", true}, {"-wal", true}, {"-shm", false}};
#define BESIDE (sizeof beside / sizeof *beside)

/* Writes the log back, so that the file alone is all of it; a damaged one stays as it is. */
static enum error_kind settle_log(const char *path, struct error *err)
{
    char *ours = NULL;
    struct store *s = NULL;
    struct error failed = {0};
    enum error_kind kind = db_file_find(path, &ours, NULL);
    if (kind == ERROR_NONE) {
        kind = store_open_bare(ours, NULL, &s, NULL);
    }
    if (kind == ERROR_NONE) {
        kind = db_execute(s, "PRAGMA journal_mode = DELETE", &failed);
        bool busy = kind != ERROR_NONE && (s->rc & 0xFF) == SQLITE_BUSY;
        kind = busy ? error_move(err, &failed) : ERROR_NONE;
        store_leave_log(s);
    } else {
        kind = ERROR_NONE; /* of another program, or unreadable: kept as it is */
    }
    error_clear(&failed);
    store_close(s);
    free(ours);
    return kind;
}

/* False when there was such a file and it could not be moved. */
static bool move(const char *from, const char *from_ending, const char *to, const char *to_ending)
{
    char *old = mem_printf("%s%s", from, from_ending);
    char *new = mem_printf("%s%s", to, to_ending);
    bool done = rename(old, new) == 0 || errno == ENOENT;
    int number = errno;
    free(old);
    free(new);
    errno = number;
    return done;
}

/* A second name for the file; where there can be none, it is moved. */
static bool name_twice(const char *path, const char *kept)
{
    return link(path, kept) == 0 ||
           ((errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS) && move(path, "", kept, ""));
}

/* The file first: its log must never stand beside another one. */
static void put_back(const char *path, const char *kept, size_t moved)
{
    move(kept, "", path, ""); /* two names of one file: nothing happens, */
    unlink(kept);             /* and one goes */
    for (size_t i = 0; i < moved; i++) {
        if (beside[i].kept) {
            move(kept, beside[i].ending, path, beside[i].ending);
        }
    }
}

static enum error_kind put_aside(const char *path, const char *kept, struct error *err)
{
    if (!name_twice(path, kept)) {
        return error_set_errno(err, ERROR_IO, errno, _("cannot keep %s as %s"), path, kept);
    }
    for (size_t i = 0; i < BESIDE; i++) {
        char *name = mem_printf("%s%s", path, beside[i].ending);
        bool done = beside[i].kept ? move(path, beside[i].ending, kept, beside[i].ending)
                                   : unlink(name) == 0 || errno == ENOENT;
        int number = errno;
        free(name);
        if (!done) {
            put_back(path, kept, i);
            return error_set_errno(err, ERROR_IO, number, _("cannot keep %s as %s"), path, kept);
        }
    }
    return ERROR_NONE;
}

enum error_kind care_replace(const char *name, const char *path, const char *why, bool settle,
                             const struct env *env, char **kept, struct error *err)
{
    bool exists = file_exists(path);
    char *stamp = db_file_stamp(env);
    char *aside = mem_printf("%s.%s-%s", path, why, stamp);
    enum error_kind kind = exists && settle ? settle_log(path, err) : ERROR_NONE;
    if (kind == ERROR_NONE && exists) {
        kind = put_aside(path, aside, err);
    }
    if (kind != ERROR_NONE) {
        unlink(name);
    } else {
        kind = file_put(name, path, 0, err);
        if (kind != ERROR_NONE && exists) {
            put_back(path, aside, BESIDE);
        }
    }
    free(stamp);
    if (kind != ERROR_NONE || !exists) {
        free(aside);
        aside = NULL;
    }
    if (kind == ERROR_NONE) {
        *kept = aside;
    }
    return kind;
}
