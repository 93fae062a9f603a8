#include "syllabus/app/editor_file.h"

#include "syllabus/app/app.h"
#include "syllabus/base/file.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/words.h"
#include "syllabus/loop/child.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct editor_file {
    char *dir, *path;
    bool kept;
    const struct app_options *options;
    struct loop_child *child;
    editor_done_fn *done;
    void *ctx;
};

struct editor_file *editor_file_new(const char *name, const char *text, size_t n, struct error *err)
{
    const char *tmp = getenv("TMPDIR");
    char *dir = paths_join(tmp && tmp[0] == '/' ? tmp : "/tmp", "syllabus-XXXXXX");
    struct editor_file *f = mem_alloc(sizeof *f);
    enum error_kind kind = ERROR_NONE;
    if (!mkdtemp(dir)) { /* 0700 */
        kind = error_set_errno(err, ERROR_IO, errno, _("no folder can be made for the editor"));
        free(dir);
    } else {
        f->dir = dir;
        f->path = paths_join(dir, name);
        kind = file_write(f->path, text, n, FILE_PRIVATE | FILE_NEW, err);
    }
    if (kind) {
        editor_file_free(f);
        return NULL;
    }
    return f;
}

static const char *variable(const struct app_options *o, const char *name)
{
    size_t n = strlen(name);
    for (size_t i = 0; o->environ_values && o->environ_values[i]; i++) {
        const char *value = o->environ_values[i];
        if (strncmp(value, name, n) == 0 && value[n] == '=' && value[n + 1]) {
            return value + n + 1;
        }
    }
    return NULL;
}

/* The program's words by quoting rules, then the file. */
static enum error_kind read_words(const struct editor_file *f, struct strlist *words,
                                  struct error *err)
{
    const char *name = variable(f->options, "VISUAL") ? "VISUAL" : "EDITOR";
    const char *line = variable(f->options, name);
    enum error_kind kind = line ? words_split(line, words, err) : ERROR_NONE;
    if (kind) {
        error_prefix(err, "%s", name);
        return kind;
    }
    if (words->count == 0 && !f->options->front->interactive(f->options->front->ctx)) {
        error_set(err, ERROR_USAGE, _("there is no terminal for an editor"));
        error_advise(err, _("Name a program that needs none in the variable VISUAL."));
        return ERROR_USAGE;
    }
    if (words->count == 0) {
        strlist_add(words, "vi");
    }
    strlist_add(words, f->path);
    return ERROR_NONE;
}

static void lend(const struct editor_file *f, bool lent)
{
    const struct front *front = f->options->front;
    if (front->lend) {
        front->lend(front->ctx, lent);
    }
}

static void tell(struct editor_file *f, const char *text, size_t n, const struct error *err)
{
    loop_child_free(f->child);
    f->child = NULL;
    lend(f, false);
    f->done(f->ctx, text, n, err);
}

static void on_end(void *ctx, const struct loop_child_end *end)
{
    struct editor_file *f = ctx;
    struct error err = {0};
    char *text = NULL;
    size_t n = 0;
    if (end->ending != LOOP_CHILD_EXITED) {
        error_set(&err, ERROR_INTERRUPTED, _("the editor was ended by signal %d"), end->status);
    } else if (end->status != 0) {
        error_set(&err, ERROR_INTERRUPTED, _("the editor ended with status %d"), end->status);
    } else {
        file_read(f->path, LIMIT_MESSAGE, &text, &n, &err);
    }
    tell(f, text, n, &err);
    free(text);
    error_clear(&err);
}

enum error_kind editor_file_open(struct editor_file *f, const struct app_options *options,
                                 editor_done_fn *done, void *ctx, struct error *err)
{
    struct strlist words = {0};
    f->options = options;
    f->done = done;
    f->ctx = ctx;
    enum error_kind kind = read_words(f, &words, err);
    const char **argv = mem_array(words.count + 1, sizeof *argv);
    for (size_t i = 0; i < words.count; i++) {
        argv[i] = words.items[i];
    }
    if (!kind) {
        const struct loop_child_options o = {
            .argv = argv, .environment = options->environ_values, .terminal = true};
        lend(f, true);
        f->child = loop_child_new(options->loop, &o, on_end, f, err);
        if (!f->child) {
            lend(f, false);
            error_advise(err, _("Name your editor in the variable VISUAL or EDITOR."));
            kind = err ? err->kind : ERROR_IO;
        }
    }
    free(argv);
    strlist_fini(&words);
    return kind;
}

const char *editor_file_keep(struct editor_file *f)
{
    f->kept = true;
    return f->path;
}

void editor_file_free(struct editor_file *f)
{
    if (!f) {
        return;
    }
    if (f->child) {
        loop_child_free(f->child);
        lend(f, false);
    }
    if (!f->kept && f->path) {
        file_remove(f->path, NULL);
        (void)rmdir(f->dir); /* what the editor left there is not ours to remove */
    }
    free(f->path);
    free(f->dir);
    free(f);
}
