/* Put before the C library (LD_PRELOAD): a disk and a file system as the tests need them, without
 * the rights to mount one.
 *
 *   SHIM_FULL=FOLDER    writing to regular files below it fails: the disk is full
 *   SHIM_SHARED=FOLDER  it is on a network file system */
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define NFS 0x6969

static bool below(const char *variable, const char *path)
{
    const char *folder = getenv(variable);
    return folder != NULL && strncmp(path, folder, strlen(folder)) == 0;
}

static bool full(int fd)
{
    char link[64];
    char path[4096];
    struct stat st;
    if (getenv("SHIM_FULL") == NULL || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        return false;
    }
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    path[n > 0 ? n : 0] = '\0';
    return below("SHIM_FULL", path);
}

/* A function that is data, as POSIX has it (dlsym(3)). */
#define NEXT(result, name, ...)                                                                    \
    result (*next)(__VA_ARGS__);                                                                   \
    *(void **)&next = dlsym(RTLD_NEXT, name)

ssize_t write(int fd, const void *bytes, size_t n)
{
    if (full(fd)) {
        errno = ENOSPC;
        return -1;
    }
    NEXT(ssize_t, "write", int, const void *, size_t);
    return next(fd, bytes, n);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
    if (full(fd)) {
        errno = ENOSPC;
        return -1;
    }
    NEXT(ssize_t, "pwrite", int, const void *, size_t, off_t);
    return next(fd, bytes, n, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at)
{
    if (full(fd)) {
        errno = ENOSPC;
        return -1;
    }
    NEXT(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    return next(fd, bytes, n, at);
}

int statfs(const char *path, struct statfs *fs)
{
    NEXT(int, "statfs", const char *, struct statfs *);
    int rc = next(path, fs);
    if (rc == 0 && below("SHIM_SHARED", path)) {
        fs->f_type = NFS;
    }
    return rc;
}

int statfs64(const char *path, struct statfs64 *fs)
{
    NEXT(int, "statfs64", const char *, struct statfs64 *);
    int rc = next(path, fs);
    if (rc == 0 && below("SHIM_SHARED", path)) {
        fs->f_type = NFS;
    }
    return rc;
}
