/* Names of files for completion. */
#include "slash_internal.h"

#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Nobody chooses among more; a folder of any size is left in time. */
#define ENTRIES_MAX 20000
#define FOUND_MAX   1000

static bool is_folder(DIR *folder, const struct dirent *entry)
{
    struct stat st;
    if (entry->d_type != DT_UNKNOWN && entry->d_type != DT_LNK) {
        return entry->d_type == DT_DIR;
    }
    return fstatat(dirfd(folder), entry->d_name, &st, 0) == 0 && S_ISDIR(st.st_mode);
}

/* Hidden ones only where the dot is typed. */
static bool wanted(const char *name, const char *beginning)
{
    return strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
           (name[0] != '.' || beginning[0] == '.') &&
           strncmp(name, beginning, strlen(beginning)) == 0 && slash_typable(name);
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void slash_list_files(const char *path, struct strlist *out)
{
    const char *slash = strrchr(path, '/');
    const char *beginning = slash ? slash + 1 : path;
    char *parent = mem_strndup(path, (size_t)(beginning - path));
    DIR *folder = opendir(*parent ? parent : ".");
    struct strlist found = {0};
    const struct dirent *entry;
    for (size_t i = 0; folder && i < ENTRIES_MAX && found.count < FOUND_MAX; i++) {
        entry = readdir(folder);
        if (!entry) {
            break;
        }
        if (wanted(entry->d_name, beginning)) {
            const char *end = is_folder(folder, entry) ? "/" : "";
            strlist_take(&found, mem_printf("%s%s%s", parent, entry->d_name, end));
        }
    }
    if (folder) {
        closedir(folder);
    }
    if (found.count > 1) {
        qsort(found.items, found.count, sizeof *found.items, compare);
    }
    for (size_t i = 0; i < found.count; i++) {
        strlist_add(out, found.items[i]);
    }
    strlist_fini(&found);
    free(parent);
}
