#include "backup_note.h"

#include "app_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/file.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"
#include "syllabus/base/time.h"

#include <stdlib.h>
#include <string.h>

#define NOTE_NAME "last-backup"

enum error_kind backup_note_write(struct app *app, const char *database, const char *file,
                                  struct error *err)
{
    if (!app->state_dir) {
        return ERROR_NONE;
    }
    char at[TIME_TEXT_LEN + 1];
    time_format(env_now_ms(app->options->env), at);
    struct json_object *note = json_new_object();
    json_set_text(note, "database", database);
    json_set_text(note, "file", file);
    json_set_text(note, "at", at);
    char *text = json_printed(note, 0);
    char *path = paths_join(app->state_dir, NOTE_NAME);
    enum error_kind kind = paths_make_dir(app->state_dir, err);
    if (!kind) {
        kind = file_write(path, text, strlen(text), FILE_PRIVATE, err);
    }
    free(path);
    free(text);
    json_free(note);
    return kind;
}

bool backup_note_read(struct app *app, const char *database, int64_t *at_ms, char **file)
{
    struct json_object *note = NULL;
    char *text = NULL;
    size_t n = 0;
    char *path = app->state_dir ? paths_join(app->state_dir, NOTE_NAME) : NULL;
    bool known = path && file_read(path, LIMIT_TEXT, &text, &n, NULL) == ERROR_NONE &&
                 json_parse(text, n, LIMIT_JSON_DEPTH, &note, NULL) == ERROR_NONE;
    const char *of = known ? json_get_text(note, "database") : NULL;
    const char *to = known ? json_get_text(note, "file") : NULL;
    const char *at = known ? json_get_text(note, "at") : NULL;
    known = of && to && at && strcmp(of, database) == 0 && time_parse(at, at_ms);
    if (known) {
        *file = mem_strdup(to);
    }
    json_free(note);
    free(text);
    free(path);
    return known;
}

char *backup_size_text(int64_t bytes)
{
    double size = (double)bytes / 1000;
    /* TRANSLATORS: sizes of files: kilobytes, megabytes, gigabytes. */
    return size < 1000          ? mem_printf(_("%.0f kB"), size)
           : size < 1000 * 1000 ? mem_printf(_("%.1f MB"), size / 1000)
                                : mem_printf(_("%.1f GB"), size / (1000 * 1000));
}
