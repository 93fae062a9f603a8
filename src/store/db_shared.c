/* File systems of which other machines have a view of their own: what is locked or mapped here,
 * they do not see (https://www.sqlite.org/wal.html, "all processes ... must be on the same host").
 */
#include "store_internal.h"

#include "syllabus/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

/* f_type of statfs(2); the numbers are the kernel's own (linux/magic.h and the file systems'
 * sources). */
#define FUSE 0x65735546
static const unsigned long remote_types[] = {
    0x6969,     /* NFS */
    0x517B,     /* SMB */
    0xFF534D42, /* CIFS */
    0xFE534D42, /* SMB2 */
    0x01021997, /* 9p */
    0x5346414F, /* AFS */
    0x73757245, /* Coda */
    0x00C36400, /* Ceph */
    0x564C,     /* NCP */
};

/* The type of a mounted device in a line of /proc/self/mountinfo (proc(5)):
 * "36 35 98:0 /root /where options [more ...] - type source options". */
static bool type_of_line(char *line, dev_t device, char **type)
{
    unsigned major_number = 0;
    unsigned minor_number = 0;
    char *end = strstr(line, " - ");
    if (end == NULL || sscanf(line, "%*u %*u %u:%u", &major_number, &minor_number) != 2 ||
        makedev(major_number, minor_number) != device) {
        return false;
    }
    end += 3;
    *type = mem_strndup(end, strcspn(end, " \n"));
    return true;
}

/* FUSE is both: disks of other systems ("fuseblk"), and what is somewhere else ("fuse.sshfs").
 * Owned; NULL when it is not known. */
static char *mounted_type(dev_t device)
{
    FILE *mounts = fopen("/proc/self/mountinfo", "re");
    char *line = NULL;
    char *type = NULL;
    size_t size = 0;
    while (mounts != NULL && type == NULL && getline(&line, &size, mounts) > 0) {
        type_of_line(line, device, &type);
    }
    free(line);
    if (mounts != NULL) {
        fclose(mounts);
    }
    return type;
}

bool db_folder_is_shared(const char *path)
{
    struct statfs fs;
    struct stat st;
    if (statfs(path, &fs) != 0 || stat(path, &st) != 0) {
        return false;
    }
    unsigned long type = (unsigned long)fs.f_type & 0xFFFFFFFF;
    for (size_t i = 0; i < sizeof remote_types / sizeof *remote_types; i++) {
        if (remote_types[i] == type) {
            return true;
        }
    }
    if (type != FUSE) {
        return false;
    }
    char *name = mounted_type(st.st_dev);
    bool local = name != NULL && (strcmp(name, "fuseblk") == 0 || strcmp(name, "virtiofs") == 0);
    free(name);
    return !local;
}
