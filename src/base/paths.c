#include "syllabus/base/paths.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* An absolute path out of the environment; anything else counts as unset (XDG 0.8). */
static const char *absolute(const char *variable)
{
    const char *value = getenv(variable);
    return value != NULL && value[0] == '/' ? value : NULL;
}

static char *home(struct error *err)
{
    const char *set = absolute("HOME");
    if (set != NULL) {
        return mem_strdup(set);
    }
    struct passwd entry;
    struct passwd *found = NULL;
    long size = sysconf(_SC_GETPW_R_SIZE_MAX);
    size_t n = size > 0 ? (size_t)size : 16384;
    char *memory = mem_alloc(n);
    char *dir = NULL;
    if (getpwuid_r(getuid(), &entry, memory, n, &found) == 0 && found != NULL &&
        found->pw_dir != NULL && found->pw_dir[0] == '/') {
        dir = mem_strdup(found->pw_dir);
    }
    free(memory);
    if (dir == NULL) {
        error_set(err, ERROR_IO, _("no home folder was found"));
        error_advise(err, _("Set HOME, or name the files with --db and --config."));
    }
    return dir;
}

static char *base_dir(const char *variable, const char *below_home, struct error *err)
{
    const char *set = absolute(variable);
    if (set != NULL) {
        return paths_join(set, "syllabus");
    }
    char *h = home(err);
    if (h == NULL) {
        return NULL;
    }
    char *dir = mem_printf("%s/%s/syllabus", h, below_home);
    free(h);
    return dir;
}

char *paths_config_dir(struct error *err)
{
    return base_dir("XDG_CONFIG_HOME", ".config", err);
}

char *paths_data_dir(struct error *err)
{
    return base_dir("XDG_DATA_HOME", ".local/share", err);
}

char *paths_state_dir(struct error *err)
{
    return base_dir("XDG_STATE_HOME", ".local/state", err);
}

enum error_kind paths_check_data_home(struct error *err)
{
    struct stat st;
    if (absolute("XDG_DATA_HOME") != NULL) {
        return ERROR_NONE; /* made when it is missing, as the specification wants it */
    }
    char *h = home(err);
    enum error_kind kind = h == NULL ? ERROR_IO : ERROR_NONE;
    if (h != NULL && (stat(h, &st) != 0 || !S_ISDIR(st.st_mode))) {
        kind = error_set(err, ERROR_IO, _("the home folder %s does not exist"), h);
        error_advise(err, _("Set HOME, or name the files with --db and --config."));
    }
    free(h);
    return kind;
}

char *paths_join(const char *dir, const char *name)
{
    size_t n = strlen(dir);
    return mem_printf(n > 0 && dir[n - 1] == '/' ? "%s%s" : "%s/%s", dir, name);
}

enum error_kind paths_make_dir(const char *dir, struct error *err)
{
    char *path = mem_strdup(dir);
    enum error_kind kind = ERROR_NONE;
    for (char *p = path + 1; kind == ERROR_NONE; p++) {
        if (*p != '/' && *p != '\0') {
            continue;
        }
        char end = *p;
        *p = '\0';
        if (mkdir(path, 0700) != 0 && errno != EEXIST) {
            kind = error_set_errno(err, ERROR_IO, errno, _("cannot make the folder %s"), path);
        }
        *p = end;
        if (end == '\0') {
            break;
        }
    }
    struct stat st;
    if (kind == ERROR_NONE && (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))) {
        kind = error_set(err, ERROR_IO, _("%s is no folder"), path);
    }
    free(path);
    return kind;
}
