#include "export_file.h"

#include "app_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/file.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/exchange/export.h"

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum error_kind unknown_format(const char *name, struct error *err)
{
    struct buf names = BUF_INIT(LIMIT_TEXT);
    const struct export_format *f;
    for (size_t i = 0; (f = export_format_at(i)) != NULL; i++) {
        buf_printf(&names, "%s%s", names.len ? ", " : "", f->name);
    }
    error_set(err, ERROR_USAGE, _("cannot export as \"%s\": the formats are %s"), name,
              buf_str(&names));
    buf_fini(&names);
    return ERROR_USAGE;
}

/* Whether the file could be written, before the work that leads to it begins. */
static enum error_kind check_place(const struct export_file *e, struct error *err)
{
    if (!e->force && file_exists(e->path)) {
        error_set(err, ERROR_IO, _("%s exists already"), e->path);
        error_advise(err, _("--force replaces it."));
        return ERROR_IO;
    }
    char *copy = mem_strdup(e->path);
    enum error_kind kind = ERROR_NONE;
    if (access(dirname(copy), W_OK | X_OK) != 0) {
        kind = error_set_errno(err, ERROR_IO, errno, _("%s cannot be written"), e->path);
    }
    free(copy);
    return kind;
}

enum error_kind export_file_init(struct export_file *e, const char *path, const char *format,
                                 bool force, struct error *err)
{
    bool to_stdout = !path || !*path || strcmp(path, "-") == 0;
    const struct export_format *f = format      ? export_format_by_name(format)
                                    : to_stdout ? export_format_by_name("json")
                                                : export_format_by_path(path);
    if (!f) {
        return unknown_format(format, err);
    }
    *e = (struct export_file){.format = f, .force = force};
    e->guessed = !format && !to_stdout && export_path_is_strange(path);
    if (to_stdout) {
        return ERROR_NONE;
    }
    e->path = mem_strdup(path);
    enum error_kind kind = check_place(e, err);
    if (kind) {
        export_file_fini(e);
    }
    return kind;
}

void export_file_fini(struct export_file *e)
{
    free(e->path);
    *e = (struct export_file){0};
}

void export_file_tell_guess(struct call *call, const struct export_file *e)
{
    struct buf endings = BUF_INIT(LIMIT_TEXT);
    const struct export_format *f;
    for (size_t i = 0; e->guessed && (f = export_format_at(i)) != NULL; i++) {
        buf_printf(&endings, "%s%s", endings.len ? ", " : "", f->extension);
    }
    if (e->guessed) {
        char *text = mem_printf(_("%s is written as %s: no format has its ending (%s)"), e->path,
                                e->format->name, buf_str(&endings));
        call_tell(call, text);
        free(text);
    }
    buf_fini(&endings);
}

struct json_object *export_file_tell_report(struct call *call, const struct export_report *report)
{
    struct json_object *notes = json_new_array();
    for (size_t i = 0; i < EXPORT_LOSS_COUNT; i++) {
        if (report->counts[i] > 0) {
            char *text = export_loss_text((enum export_loss)i, report->counts[i]);
            call_tell(call, text);
            json_push(notes, json_new_text(text));
            free(text);
        }
    }
    return notes;
}

enum error_kind export_file_write(const struct export_file *e, const struct export_content *content,
                                  int64_t now_ms, struct buf *text, struct export_report *report,
                                  struct error *err)
{
    if (!e->path) {
        return e->format->write(content, now_ms, text, report, err);
    }
    struct buf out = BUF_INIT(LIMIT_IMPORT);
    enum error_kind kind = e->format->write(content, now_ms, &out, report, err);
    if (!kind) {
        kind = file_write(e->path, buf_str(&out), out.len, e->force ? 0 : FILE_NEW, err);
    }
    buf_fini(&out);
    return kind;
}
