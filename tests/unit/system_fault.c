#include "system_fault.h"

#include <errno.h>
#include <stddef.h>
#include <sys/types.h>

static int64_t count;
static int64_t failing;
static bool all_that_follow;
static bool hit;

void system_fault_arm(int64_t k, bool lasting)
{
    count = 0;
    failing = k;
    all_that_follow = lasting;
    hit = false;
}

int64_t system_fault_count(void)
{
    return count;
}

bool system_fault_hit(void)
{
    return hit;
}

static bool fails(void)
{
    count++;
    bool now = failing > 0 && (all_that_follow ? count >= failing : count == failing);
    hit = hit || now;
    if (now) {
        errno = EIO;
    }
    return now;
}

int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __real_link(const char *from, const char *to);
int __wrap_link(const char *from, const char *to);
int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);
int __real_renameat2(int a, const char *from, int b, const char *to, unsigned flags);
int __wrap_renameat2(int a, const char *from, int b, const char *to, unsigned flags);
ssize_t __real_write(int fd, const void *bytes, size_t n);
ssize_t __wrap_write(int fd, const void *bytes, size_t n);

int __wrap_fsync(int fd)
{
    return fails() ? -1 : __real_fsync(fd);
}

int __wrap_link(const char *from, const char *to)
{
    return fails() ? -1 : __real_link(from, to);
}

int __wrap_rename(const char *from, const char *to)
{
    return fails() ? -1 : __real_rename(from, to);
}

int __wrap_renameat2(int a, const char *from, int b, const char *to, unsigned flags)
{
    return fails() ? -1 : __real_renameat2(a, from, b, to, flags);
}

/* Half of it is written before the disk is full. */
ssize_t __wrap_write(int fd, const void *bytes, size_t n)
{
    if (!fails()) {
        return __real_write(fd, bytes, n);
    }
    ssize_t half = n > 1 ? __real_write(fd, bytes, n / 2) : -1;
    if (half > 0) {
        return half;
    }
    errno = ENOSPC;
    return -1;
}
