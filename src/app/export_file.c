#include "export_file.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/file.h"
#include "syllabus/base/i18n.h"
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
    struct buf endings = BUF_INIT(LIMIT_TEXT);
    const struct export_format *f;
    for (size_t i = 0; (f = export_format_at(i)) != NULL; i++) {
        buf_printf(&names, "%s%s", names.len ? ", " : "", f->name);
        buf_printf(&endings, "%s%s", endings.len ? ", " : "", f->extension);
    }
    error_set(err, ERROR_USAGE, _("cannot export as \"%s\": the formats are %s"), name,
              buf_str(&names));
    error_advise(err, _("Let the name of the file end in %s, or name the format with --format."),
                 buf_str(&endings));
    buf_fini(&names);
    buf_fini(&endings);
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
        const char *dot = format ? NULL : strrchr(path, '.');
        return unknown_format(format ? format : dot ? dot + 1 : path, err);
    }
    *e = (struct export_file){.format = f, .force = force};
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

enum error_kind export_file_write(const struct export_file *e, const struct export_content *content,
                                  int64_t now_ms, struct buf *text, struct error *err)
{
    if (!e->path) {
        return e->format->write(content, now_ms, text, err);
    }
    struct buf out = BUF_INIT(LIMIT_IMPORT);
    enum error_kind kind = e->format->write(content, now_ms, &out, err);
    if (!kind) {
        kind = file_write(e->path, buf_str(&out), out.len, e->force ? 0 : FILE_NEW, err);
    }
    buf_fini(&out);
    return kind;
}
