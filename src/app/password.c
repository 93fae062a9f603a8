#include "app_internal.h"

#include "syllabus/base/file.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"

#include <stdlib.h>
#include <string.h>

/* A password longer than what is accepted is still read whole, so that the refusal can say so. */
#define READ_LIMIT 4096

struct request {
    void (*got)(void *ctx, const char *password, const struct error *err);
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

static void from_stdin(const struct request *r)
{
    struct error err = {0};
    char *text = NULL;
    size_t n = 0;
    if (file_read("-", READ_LIMIT, &text, &n, &err) == ERROR_NONE) {
        text[strcspn(text, "\r\n")] = '\0';
        r->got(r->ctx, text, &err);
        secret_wipe(text, n);
        free(text);
    } else {
        r->got(r->ctx, NULL, &err);
    }
    error_clear(&err);
}

static void answered(void *ctx, const char *answer)
{
    struct request *r = ctx;
    struct error err = {0};
    if (!answer) {
        error_set(&err, ERROR_USAGE, _("no password was given"));
    }
    r->got(r->ctx, answer, &err);
    error_clear(&err);
    free(r);
}

void password_get(struct app *app, const char *question,
                  void (*got)(void *ctx, const char *password, const struct error *err), void *ctx)
{
    const struct request request = {.got = got, .ctx = ctx};
    const struct front *front = app->options->front;
    const char *set = variable(app->options->environ_values, "SYLLABUS_PASSWORD");
    if (app->options->password_stdin) {
        from_stdin(&request);
    } else if (set) {
        struct error none = {0};
        got(ctx, set, &none);
    } else if (front->interactive(front->ctx)) {
        struct request *waiting = mem_alloc(sizeof *waiting);
        *waiting = request;
        front->ask(front->ctx, question, true, answered, waiting);
    } else {
        struct error err = {0};
        error_set(&err, ERROR_USAGE, _("a password is needed and there is no terminal to ask at"));
        error_advise(&err, _("Give it with --password-stdin or in SYLLABUS_PASSWORD."));
        got(ctx, NULL, &err);
        error_clear(&err);
    }
}
