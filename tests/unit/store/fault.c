#include "fault.h"

#include "../system_fault.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

static struct {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    sqlite3_mem_methods memory;
    int64_t counts[FAULT_KIND_COUNT];
    enum fault_kind kind;
    int64_t failing; /* 0: none */
    bool lasting, hit;
} f;

const char *fault_name(enum fault_kind kind)
{
    static const char *const names[FAULT_KIND_COUNT] = {
        [FAULT_WRITE] = "write",   [FAULT_SYNC] = "sync",     [FAULT_TRUNCATE] = "truncate",
        [FAULT_DELETE] = "delete", [FAULT_OPEN] = "open",     [FAULT_READ] = "read",
        [FAULT_MAP] = "map",       [FAULT_MEMORY] = "memory", [FAULT_SYSTEM] = "system",
    };
    return names[kind];
}

static bool fails(enum fault_kind kind)
{
    int64_t n = ++f.counts[kind];
    bool now = f.failing > 0 && f.kind == kind && (f.lasting ? n >= f.failing : n == f.failing);
    f.hit = f.hit || now;
    return now;
}

void fault_arm(enum fault_kind kind, int64_t k, bool lasting)
{
    fault_disarm();
    f.kind = kind;
    f.failing = kind == FAULT_SYSTEM ? 0 : k;
    f.lasting = lasting;
    system_fault_arm(kind == FAULT_SYSTEM ? k : 0, lasting);
}

void fault_disarm(void)
{
    memset(f.counts, 0, sizeof f.counts);
    f.failing = 0;
    f.hit = false;
    system_fault_arm(0, false);
}

bool fault_hit(void)
{
    return f.hit || system_fault_hit();
}

int64_t fault_count(enum fault_kind kind)
{
    return kind == FAULT_SYSTEM ? system_fault_count() : f.counts[kind];
}

/* --- files --- */

struct file {
    sqlite3_file base;
    sqlite3_file *real;
};

static sqlite3_file *real(sqlite3_file *file)
{
    return ((struct file *)file)->real;
}

static int file_close(sqlite3_file *file)
{
    return real(file)->pMethods->xClose(real(file));
}

static int file_read(sqlite3_file *file, void *bytes, int n, sqlite3_int64 at)
{
    return fails(FAULT_READ) ? SQLITE_IOERR_READ
                             : real(file)->pMethods->xRead(real(file), bytes, n, at);
}

static int file_write(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
    if (!fails(FAULT_WRITE)) {
        return real(file)->pMethods->xWrite(real(file), bytes, n, at);
    }
    real(file)->pMethods->xWrite(real(file), bytes, n / 2, at);
    return f.failing % 2 ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    return fails(FAULT_TRUNCATE) ? SQLITE_IOERR_TRUNCATE
                                 : real(file)->pMethods->xTruncate(real(file), size);
}

static int file_sync(sqlite3_file *file, int flags)
{
    return fails(FAULT_SYNC) ? SQLITE_IOERR_FSYNC : real(file)->pMethods->xSync(real(file), flags);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real(file)->pMethods->xFileSize(real(file), size);
}

static int file_lock(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xLock(real(file), level);
}

static int file_unlock(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xUnlock(real(file), level);
}

static int file_reserved(sqlite3_file *file, int *out)
{
    return real(file)->pMethods->xCheckReservedLock(real(file), out);
}

static int file_control(sqlite3_file *file, int op, void *arg)
{
    return real(file)->pMethods->xFileControl(real(file), op, arg);
}

static int file_sector(sqlite3_file *file)
{
    return real(file)->pMethods->xSectorSize(real(file));
}

static int file_device(sqlite3_file *file)
{
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static int file_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    return fails(FAULT_MAP) ? SQLITE_IOERR_SHMMAP
                            : real(file)->pMethods->xShmMap(real(file), page, size, extend, out);
}

/* Letting go of a lock does not fail. */
static int file_map_lock(sqlite3_file *file, int offset, int n, int flags)
{
    return (flags & SQLITE_SHM_LOCK) && fails(FAULT_MAP)
               ? SQLITE_IOERR_SHMLOCK
               : real(file)->pMethods->xShmLock(real(file), offset, n, flags);
}

static void file_map_barrier(sqlite3_file *file)
{
    real(file)->pMethods->xShmBarrier(real(file));
}

static int file_unmap(sqlite3_file *file, int delete_it)
{
    return real(file)->pMethods->xShmUnmap(real(file), delete_it);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_device,
    .xShmMap = file_map,
    .xShmLock = file_map_lock,
    .xShmBarrier = file_map_barrier,
    .xShmUnmap = file_unmap,
};

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    struct file *ours = (struct file *)file;
    ours->base.pMethods = NULL;
    ours->real = (sqlite3_file *)(ours + 1);
    if (fails(FAULT_OPEN)) {
        return SQLITE_CANTOPEN;
    }
    int rc = f.real->xOpen(f.real, name, ours->real, flags, out);
    if (ours->real->pMethods != NULL) {
        ours->base.pMethods = &methods;
    }
    return rc;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
    return fails(FAULT_DELETE) ? SQLITE_IOERR_DELETE : f.real->xDelete(f.real, name, sync_folder);
}

/* --- memory --- */

static void *memory_new(int n)
{
    return fails(FAULT_MEMORY) ? NULL : f.memory.xMalloc(n);
}

static void *memory_resize(void *p, int n)
{
    return fails(FAULT_MEMORY) ? NULL : f.memory.xRealloc(p, n);
}

void fault_install(void)
{
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &f.memory);
    sqlite3_mem_methods ours = f.memory;
    ours.xMalloc = memory_new;
    ours.xRealloc = memory_resize;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &ours);
    f.real = sqlite3_vfs_find(NULL);
    f.vfs = *f.real;
    f.vfs.zName = "fault";
    f.vfs.szOsFile = (int)sizeof(struct file) + f.real->szOsFile;
    f.vfs.xOpen = vfs_open;
    f.vfs.xDelete = vfs_delete;
    sqlite3_vfs_register(&f.vfs, 1);
}
