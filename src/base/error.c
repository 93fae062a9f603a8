#include "syllabus/base/error.h"

#include "syllabus/base/mem.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char *const error_names[] = {
    [ERROR_NONE] = "none",
    [ERROR_USAGE] = "usage",
    [ERROR_NOT_FOUND] = "not_found",
    [ERROR_NOT_SIGNED_IN] = "not_signed_in",
    [ERROR_BAD_DATA] = "bad_data",
    [ERROR_DATABASE] = "database",
    [ERROR_IO] = "io",
    [ERROR_NETWORK] = "network",
    [ERROR_TIMEOUT] = "timeout",
    [ERROR_AUTH] = "auth",
    [ERROR_QUOTA] = "quota",
    [ERROR_RATE_LIMIT] = "rate_limit",
    [ERROR_REFUSED] = "refused",
    [ERROR_CUT_OFF] = "cut_off",
    [ERROR_NOT_JSON] = "not_json",
    [ERROR_WRONG_SHAPE] = "wrong_shape",
    [ERROR_EMPTY] = "empty",
    [ERROR_TOO_LONG] = "too_long",
    [ERROR_REMOTE] = "remote",
    [ERROR_INTERRUPTED] = "interrupted",
    [ERROR_NO_PLAN] = "no_plan",
    [ERROR_FINDINGS] = "findings",
};
static_assert(sizeof error_names / sizeof *error_names == ERROR_KIND_COUNT, "a name for each kind");

const char *error_kind_name(enum error_kind kind)
{
    return (unsigned)kind < ERROR_KIND_COUNT ? error_names[kind] : "unknown";
}

/* Takes `message`, which may have been formatted from what err holds: the old texts go last. */
static enum error_kind error_replace(struct error *err, enum error_kind kind, char *message)
{
    if (err == NULL) {
        free(message);
        return kind;
    }
    error_clear(err);
    err->kind = kind;
    err->message = message;
    return kind;
}

enum error_kind error_set(struct error *err, enum error_kind kind, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    error_setv(err, kind, format, ap);
    va_end(ap);
    return kind;
}

enum error_kind error_setv(struct error *err, enum error_kind kind, const char *format, va_list ap)
{
    return err != NULL ? error_replace(err, kind, mem_vprintf(format, ap)) : kind;
}

enum error_kind error_set_errno(struct error *err, enum error_kind kind, int number,
                                const char *format, ...)
{
    if (err == NULL) {
        return kind;
    }
    va_list ap;
    va_start(ap, format);
    char *what = mem_vprintf(format, ap);
    va_end(ap);
    char *message = mem_printf("%s: %s", what, strerror(number));
    free(what);
    return error_replace(err, kind, message);
}

void error_prefix(struct error *err, const char *format, ...)
{
    if (err == NULL || err->kind == ERROR_NONE) {
        return;
    }
    va_list ap;
    va_start(ap, format);
    char *context = mem_vprintf(format, ap);
    va_end(ap);
    char *message = mem_printf("%s: %s", context, err->message != NULL ? err->message : "");
    free(context);
    free(err->message);
    err->message = message;
}

void error_advise(struct error *err, const char *format, ...)
{
    if (err == NULL || err->kind == ERROR_NONE) {
        return;
    }
    va_list ap;
    va_start(ap, format);
    char *advice = mem_vprintf(format, ap);
    va_end(ap);
    free(err->advice);
    err->advice = advice;
}

enum error_kind error_move(struct error *to, struct error *from)
{
    enum error_kind kind = from->kind;
    if (to == from) {
        return kind;
    }
    if (to == NULL) {
        error_clear(from);
        return kind;
    }
    error_clear(to);
    *to = *from;
    *from = (struct error){0};
    return kind;
}

enum error_kind error_copy(struct error *to, const struct error *from)
{
    if (to != NULL && to != from) {
        error_clear(to);
        to->kind = from->kind;
        to->message = mem_strdup(from->message);
        to->advice = mem_strdup(from->advice);
        to->busy = from->busy;
    }
    return from->kind;
}

void error_clear(struct error *err)
{
    if (err == NULL) {
        return;
    }
    free(err->message);
    free(err->advice);
    *err = (struct error){0};
}
