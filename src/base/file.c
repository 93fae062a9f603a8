#include "syllabus/base/file.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_PIECE 65536

/* --- reading --- */

static enum error_kind read_all(int fd, const char *path, struct buf *out, struct error *err)
{
    char *piece = mem_alloc(READ_PIECE);
    enum error_kind kind = ERROR_NONE;
    for (;;) {
        ssize_t n = read(fd, piece, READ_PIECE);
        if (n == 0) {
            break;
        }
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            kind = error_set_errno(err, ERROR_IO, errno, _("cannot read %s"), path);
            break;
        }
        if (!buf_add(out, piece, (size_t)n)) {
            kind =
                error_set(err, ERROR_TOO_LONG, _("%s is larger than %zu bytes"), path, out->limit);
            break;
        }
    }
    explicit_bzero(piece, READ_PIECE); /* standard input can hold a password */
    free(piece);
    return kind;
}

enum error_kind file_read(const char *path, size_t limit, char **data, size_t *n, struct error *err)
{
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        enum error_kind kind = errno == ENOENT ? ERROR_NOT_FOUND : ERROR_IO;
        error_set_errno(err, kind, errno, _("cannot open %s"), path);
        error_advise(err, _("Check the path and the permissions."));
        return kind;
    }
    struct buf out = BUF_INIT(limit);
    if (limit <= READ_PIECE) {
        buf_expect(&out, limit); /* it may hold a secret: memory that grew would leave copies */
    }
    enum error_kind kind = read_all(fd, standard ? _("standard input") : path, &out, err);
    if (!standard) {
        close(fd);
    }
    if (kind != ERROR_NONE) {
        if (out.data != NULL) {
            explicit_bzero(out.data, out.cap);
        }
        buf_fini(&out);
        return kind;
    }
    *n = out.len;
    *data = buf_steal(&out);
    return ERROR_NONE;
}

/* --- writing --- */

enum error_kind file_write_fd(int fd, const void *data, size_t n, struct error *err)
{
    const char *p = data;
    while (n > 0) {
        ssize_t written = write(fd, p, n);
        if (written >= 0) {
            p += written;
            n -= (size_t)written;
        } else if (errno == EAGAIN) {
            /* Somebody else's description, made non-blocking by somebody else. */
            struct pollfd ready = {.fd = fd, .events = POLLOUT};
            poll(&ready, 1, -1);
        } else if (errno != EINTR) {
            int number = errno;
            error_set_errno(err, ERROR_IO, number, _("cannot write"));
            errno = number;
            return ERROR_IO;
        }
    }
    return ERROR_NONE;
}

static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL) {
        return mem_strdup(".");
    }
    return slash == path ? mem_strdup("/") : mem_strndup(path, (size_t)(slash - path));
}

static enum error_kind sync_folder(const char *dir, struct error *err)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        /* A folder that may be written but not read cannot be synced; the file is in place. */
        return errno == EACCES
                   ? ERROR_NONE
                   : error_set_errno(err, ERROR_IO, errno, _("cannot open the folder %s"), dir);
    }
    int failed = fsync(fd) != 0 && errno != EINVAL ? errno : 0; /* EINVAL: it cannot be synced */
    close(fd);
    return failed ? error_set_errno(err, ERROR_IO, failed, _("cannot write the folder %s"), dir)
                  : ERROR_NONE;
}

/* Everything on the disk under the temporary name. */
static enum error_kind write_temporary(const char *name, const char *path, const void *data,
                                       size_t n, unsigned flags, struct error *err)
{
    int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                  flags & FILE_PRIVATE ? 0600 : 0666);
    if (fd < 0) {
        return error_set_errno(err, ERROR_IO, errno, _("cannot write %s"), path);
    }
    enum error_kind kind = file_write_fd(fd, data, n, err);
    if (kind == ERROR_NONE && fsync(fd) != 0) {
        kind = error_set_errno(err, ERROR_IO, errno, _("cannot write"));
    }
    if (close(fd) != 0 && kind == ERROR_NONE) {
        kind = error_set_errno(err, ERROR_IO, errno, _("cannot write"));
    }
    if (kind != ERROR_NONE) {
        error_prefix(err, "%s", path);
        unlink(name);
    }
    return kind;
}

/* The temporary becomes the file; with FILE_NEW only where there is none. */
static enum error_kind put_in_place(const char *name, const char *path, unsigned flags,
                                    struct error *err)
{
    unsigned how = flags & FILE_NEW ? RENAME_NOREPLACE : 0;
    int failed = renameat2(AT_FDCWD, name, AT_FDCWD, path, how) != 0 ? errno : 0;
    if (failed == EINVAL && how != 0) {
        /* A file system without RENAME_NOREPLACE: a second name refuses an existing one, too. */
        failed = link(name, path) != 0 ? errno : 0;
        if (failed == 0) {
            unlink(name);
        }
    }
    if (failed == 0) {
        return ERROR_NONE;
    }
    unlink(name);
    if (failed == EEXIST) {
        error_set(err, ERROR_IO, _("%s exists already"), path);
        return ERROR_IO;
    }
    return error_set_errno(err, ERROR_IO, failed, _("cannot write %s"), path);
}

/* Pipes and devices are written to: a file in their place would be their end. */
static enum error_kind write_special(const char *path, const void *data, size_t n,
                                     struct error *err)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        return error_set_errno(err, ERROR_IO, errno, _("cannot write %s"), path);
    }
    enum error_kind kind = file_write_fd(fd, data, n, err);
    if (kind != ERROR_NONE) {
        error_prefix(err, "%s", path);
    }
    close(fd);
    return kind;
}

/* Not made of the file's name, which may be as long as names can be. */
static char *temporary_name(const char *dir)
{
    char id[ENV_ID_LEN + 1];
    env_new_id(env_system(), id);
    return mem_printf("%s/.syllabus-%s.tmp", dir, id + ENV_ID_LEN - 12);
}

static enum error_kind write_file(const char *path, const void *data, size_t n, unsigned flags,
                                  struct error *err)
{
    char *dir = folder_of(path);
    char *name = temporary_name(dir);
    enum error_kind kind = write_temporary(name, path, data, n, flags, err);
    if (kind == ERROR_NONE) {
        kind = put_in_place(name, path, flags, err);
    }
    if (kind == ERROR_NONE) {
        kind = sync_folder(dir, err);
    }
    free(name);
    free(dir);
    return kind;
}

enum error_kind file_write(const char *path, const void *data, size_t n, unsigned flags,
                           struct error *err)
{
    struct stat st;
    if (flags & FILE_NEW || stat(path, &st) != 0) {
        return write_file(path, data, n, flags, err);
    }
    if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) {
        return write_special(path, data, n, err);
    }
    char *target = realpath(path, NULL); /* a link stays, what it leads to is written */
    enum error_kind kind = write_file(target != NULL ? target : path, data, n, flags, err);
    free(target);
    return kind;
}

/* --- files that somebody else writes --- */

enum error_kind file_temporary(const char *path, char **name, struct error *err)
{
    char *dir = folder_of(path);
    char *made = temporary_name(dir);
    enum error_kind kind = write_temporary(made, path, "", 0, FILE_PRIVATE, err);
    free(dir);
    if (kind != ERROR_NONE) {
        free(made);
        return kind;
    }
    *name = made;
    return ERROR_NONE;
}

enum error_kind file_put(const char *name, const char *path, unsigned flags, struct error *err)
{
    int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    int failed = fd < 0 || fsync(fd) != 0 ? errno : 0;
    if (fd >= 0) {
        close(fd);
    }
    if (failed) {
        unlink(name);
        return error_set_errno(err, ERROR_IO, failed, _("cannot write %s"), path);
    }
    char *dir = folder_of(path);
    enum error_kind kind = put_in_place(name, path, flags, err);
    if (kind == ERROR_NONE) {
        kind = sync_folder(dir, err);
    }
    free(dir);
    return kind;
}

bool file_exists(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0;
}

enum error_kind file_remove(const char *path, struct error *err)
{
    if (unlink(path) != 0 && errno != ENOENT) {
        return error_set_errno(err, ERROR_IO, errno, _("cannot remove %s"), path);
    }
    return ERROR_NONE;
}
