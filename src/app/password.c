#include "app_internal.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A password longer than what is accepted is still read whole, so that the refusal can say so. */
#define READ_LIMIT 4096

struct request {
    struct app *app;
    const char *again; /* the question for the second time; NULL: asked once */
    char *first;       /* the answer to the first one, wiped */
    password_fn *got;
    void *ctx;
};

/* The value of a variable; an empty one counts as unset. */
static const char *variable(char *const *environ_values, const char *name)
{
    size_t n = strlen(name);
    for (char *const *e = environ_values; e && *e; e++) {
        if (strncmp(*e, name, n) == 0 && (*e)[n] == '=') {
            return (*e)[n + 1] ? *e + n + 1 : NULL;
        }
    }
    return NULL;
}

/* --- standard input --- */

/* One line and no byte more: the next one may be the next password, or a dialogue. */
static enum error_kind read_line(char *text, size_t size, struct error *err)
{
    size_t n = 0;
    char c = '\0';
    for (;;) {
        ssize_t got = read(STDIN_FILENO, &c, 1);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return error_set_errno(err, ERROR_IO, errno, _("cannot read %s"), _("standard input"));
        }
        if (got == 0 || c == '\n') {
            break;
        }
        if (c == '\0' || n + 1 == size) {
            return error_set(err, ERROR_USAGE, _("what standard input gives is no password"));
        }
        text[n++] = c;
    }
    text[n] = '\0';
    if (n > 0 && text[n - 1] == '\r') {
        text[n - 1] = '\0';
    }
    return ERROR_NONE;
}

static void from_stdin(const struct request *r)
{
    struct error err = {0};
    char text[READ_LIMIT];
    enum error_kind kind = read_line(text, sizeof text, &err);
    r->got(r->ctx, kind ? NULL : text, &err);
    secret_wipe(text, sizeof text);
    error_clear(&err);
}

/* --- a person --- */

static void answer_with(struct request *r, const char *password, struct error *err)
{
    r->got(r->ctx, password, err);
    error_clear(err);
    if (r->first) {
        secret_wipe(r->first, strlen(r->first));
        free(r->first);
    }
    free(r);
}

static void answered(void *ctx, const char *answer)
{
    struct request *r = ctx;
    struct error err = {0};
    if (!answer) {
        error_set(&err, ERROR_USAGE, _("no password was given"));
    } else if (r->again) {
        const struct front *front = r->app->options->front;
        const char *question = r->again;
        r->again = NULL;
        r->first = mem_strdup(answer);
        front->ask(front->ctx, question, true, answered, r);
        return;
    } else if (r->first && strcmp(r->first, answer) != 0) {
        answer = NULL;
        error_set(&err, ERROR_USAGE, _("the two passwords differ"));
        error_advise(&err, _("Nothing was changed: try again."));
    }
    answer_with(r, answer, &err);
}

static void get(const struct request *request, const char *question, const char *name)
{
    const struct app_options *o = request->app->options;
    const struct front *front = o->front;
    const char *set = variable(o->environ_values, name);
    if (o->password_stdin) {
        from_stdin(request);
    } else if (set) {
        struct error none = {0};
        request->got(request->ctx, set, &none);
    } else if (front->interactive(front->ctx)) {
        struct request *waiting = mem_alloc(sizeof *waiting);
        *waiting = *request;
        front->ask(front->ctx, question, true, answered, waiting);
    } else {
        struct error err = {0};
        error_set(&err, ERROR_USAGE, _("a password is needed and there is no terminal to ask at"));
        error_advise(&err, _("Give it with --password-stdin or in %s."), name);
        request->got(request->ctx, NULL, &err);
        error_clear(&err);
    }
}

void password_get(struct app *app, const char *question, password_fn *got, void *ctx)
{
    get(&(struct request){.app = app, .got = got, .ctx = ctx}, question, "SYLLABUS_PASSWORD");
}

void password_get_new(struct app *app, const char *question, const char *name, password_fn *got,
                      void *ctx)
{
    get(&(struct request){.app = app, .again = _("Once more:"), .got = got, .ctx = ctx}, question,
        name);
}
