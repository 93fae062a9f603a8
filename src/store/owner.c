/* Whose replies are streaming. A process that streams holds a lock on one byte, at a random place,
 * of a file beside the database, and its streaming rows name that byte: as long as the lock is
 * held, the process lives. Locks are of the open file (F_OFD_SETLK), so the kernel lets go of them
 * whatever happens. */
#include "search_internal.h"
#include "store_internal.h"

#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* Held by everyone who has the file open; alone by who puts another in its place. */
#define BYTE_IN_USE 0

static struct flock one_byte(int64_t at)
{
    return (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = at, .l_len = 1};
}

enum error_kind owner_enter(const char *path, bool alone, int *fd, struct error *err)
{
    char *name = mem_printf("%s-owners", path);
    enum error_kind kind = ERROR_NONE;
    int locks = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    struct flock lock = one_byte(BYTE_IN_USE);
    lock.l_type = alone ? F_WRLCK : F_RDLCK;
    if (locks < 0) {
        kind = error_set_errno(err, ERROR_IO, errno, _("cannot open %s"), name);
    } else if (fcntl(locks, F_OFD_SETLK, &lock) == 0) {
        *fd = locks;
    } else if (errno == EAGAIN || errno == EACCES) {
        kind = error_set(err, ERROR_DATABASE, _("%s is in use by another program"), path);
        error_advise(err, alone ? _("Close the other windows and commands that use it, then try "
                                    "again.")
                                : _("It is being restored or repaired, or it is on a network file "
                                    "system, where one program at a time can use it."));
    } else {
        kind = error_set_errno(err, ERROR_IO, errno, _("cannot lock %s"), name);
    }
    if (kind != ERROR_NONE && locks >= 0) {
        close(locks);
    }
    free(name);
    return kind;
}

enum error_kind owner_take(struct store *s, struct error *err)
{
    if (s->path == NULL || s->owner != 0) {
        return ERROR_NONE;
    }
    enum error_kind kind = ERROR_NONE;
    while (kind == ERROR_NONE && s->owner == 0) {
        uint64_t random;
        env_random(s->env, &random, sizeof random);
        int64_t byte = (int64_t)(random >> 2) | 1; /* below 2^62, never 0 */
        struct flock lock = one_byte(byte);
        if (fcntl(s->lock_fd, F_OFD_SETLK, &lock) == 0) {
            s->owner = byte;
        } else if (errno != EAGAIN && errno != EACCES) {
            kind = error_set_errno(err, ERROR_IO, errno, _("cannot lock %s-owners"), s->path);
        }
    }
    return kind;
}

void owner_release(struct store *s)
{
    if (s->lock_fd >= 0) {
        close(s->lock_fd);
        s->lock_fd = -1;
        s->owner = 0;
    }
}

enum error_kind owner_lives(struct store *s, int64_t owner, bool *lives, struct error *err)
{
    if (owner == 0 || owner == s->owner) {
        /* Our own lock does not stand in our way, so the kernel would call it free. */
        *lives = owner != 0;
        return ERROR_NONE;
    }
    struct flock lock = one_byte(owner);
    enum error_kind kind = ERROR_NONE;
    if (fcntl(s->lock_fd, F_OFD_GETLK, &lock) != 0) {
        kind = error_set_errno(err, ERROR_IO, errno, _("cannot lock %s-owners"), s->path);
    }
    if (kind == ERROR_NONE) {
        *lives = lock.l_type != F_UNLCK;
    }
    return kind;
}

enum error_kind owner_interrupt(struct store *s, const char *id, int64_t owner, struct error *err)
{
    /* The owner is asked for again: another process may have interrupted the reply and begun to go
     * on with it since it was looked at. */
    enum error_kind kind = search_forget(s, SEARCH_MESSAGES, id, err);
    if (kind == ERROR_NONE) {
        kind = db_run(
            s, err,
            "UPDATE chat_messages SET status = 'interrupted', owner = NULL, message_content = "
            "message_content || coalesce((SELECT group_concat(content, '') FROM (SELECT content "
            "FROM chat_message_parts WHERE message_id = ?1 ORDER BY part)), '') "
            "WHERE id = ?1 AND status = 'streaming' AND coalesce(owner, 0) = ?2",
            "si", id, owner);
    }
    if (kind == ERROR_NONE && sqlite3_changes(s->db) > 0) {
        kind = db_run(s, err, "DELETE FROM chat_message_parts WHERE message_id = ?", "s", id);
    }
    return kind == ERROR_NONE ? search_add(s, SEARCH_MESSAGES, id, err) : kind;
}

/* --- recovery --- */

/* Streaming replies whose process is gone. */
struct orphans {
    struct orphan {
        char *id;
        int64_t owner;
    } * items;
    size_t count, cap;
};

static void orphans_fini(struct orphans *o)
{
    for (size_t i = 0; i < o->count; i++) {
        free(o->items[i].id);
    }
    free(o->items);
}

static enum error_kind find_orphans(struct store *s, struct orphans *o, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind =
        db_query(s, err, &stmt,
                 "SELECT id, coalesce(owner, 0) FROM chat_messages WHERE status = 'streaming'", "");
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        int64_t owner = sqlite3_column_int64(stmt, 1);
        bool lives = false;
        kind = owner_lives(s, owner, &lives, err);
        if (kind == ERROR_NONE && !lives) {
            mem_grow(&o->items, &o->cap, o->count + 1, sizeof *o->items);
            o->items[o->count++] = (struct orphan){.id = db_text(stmt, 0), .owner = owner};
        }
    }
    db_done(stmt);
    return kind;
}

static enum error_kind interrupt_all(struct store *s, const struct orphans *o, struct error *err)
{
    struct error failed = {0};
    enum error_kind kind = db_begin(s, &failed);
    for (size_t i = 0; kind == ERROR_NONE && i < o->count; i++) {
        kind = owner_interrupt(s, o->items[i].id, o->items[i].owner, &failed);
    }
    kind = db_end(s, kind, &failed);
    if (failed.busy) { /* somebody writes just now: it is no reason not to read */
        error_clear(&failed);
        return ERROR_NONE;
    }
    error_move(err, &failed);
    return kind;
}

enum error_kind store_recover(struct store *s, struct error *err)
{
    return owner_recover(s, err);
}

enum error_kind owner_recover(struct store *s, struct error *err)
{
    struct orphans orphans = {0};
    if (s->path == NULL) {
        return ERROR_NONE;
    }
    enum error_kind kind = find_orphans(s, &orphans, err);
    if (kind == ERROR_NONE && orphans.count > 0) {
        kind = interrupt_all(s, &orphans, err);
    }
    orphans_fini(&orphans);
    return kind;
}
