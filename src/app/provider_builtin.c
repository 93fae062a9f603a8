#include "providers.h"

#include "app_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/builtin/builtin.h"
#include "syllabus/loop/loop.h"
#include "syllabus/planner/provider.h"

#include <stdlib.h>
#include <string.h>

/* A turn is computed when it starts, and delivered on the loop's next turn as any other answer. */
struct provider_turn {
    struct turn_sink sink;
    struct buf text;
    bool cancelled;
};

static void deliver(void *ctx)
{
    struct provider_turn *t = ctx;
    struct turn_end end = {
        .finish_reason = "stop",
        .model = builtin_model_name(),
        .prompt_tokens = -1,
        .completion_tokens = -1,
    };
    if (t->cancelled) {
        error_set(&end.error, ERROR_INTERRUPTED, "%s", error_kind_name(ERROR_INTERRUPTED));
        end.finish_reason = NULL;
    } else {
        t->sink.delta(t->sink.ctx, buf_str(&t->text), t->text.len);
    }
    t->sink.done(t->sink.ctx, &end);
    error_clear(&end.error);
    buf_fini(&t->text);
    free(t);
}

/* A reply that is gone on with is said from where it stopped, as far as it is the same. */
static void drop_partial(struct buf *text, const char *partial)
{
    size_t n = partial ? strlen(partial) : 0;
    if (n > 0 && n <= text->len && memcmp(text->data, partial, n) == 0) {
        buf_consume(text, n);
    }
}

static enum error_kind compute(struct builtin *b, const struct turn *turn, struct buf *out,
                               struct error *err)
{
    bool changed = false;
    switch (turn->kind) {
    case TURN_WELCOME:
        return builtin_welcome(b, turn->track, out, err);
    case TURN_REPLY:
        return builtin_reply(b, turn->track, turn->plan, turn->newest ? turn->newest : "", out,
                             &changed, err);
    case TURN_TALK:
    case TURN_TUTOR:
        return builtin_talk(b, turn->track, turn->plan, turn->module,
                            turn->newest ? turn->newest : "", out, err);
    case TURN_FINALIZE:
    case TURN_REPAIR:
        return builtin_finalize(b, turn->track, turn->plan, out, err);
    case TURN_LESSONS:
    case TURN_LESSONS_REPAIR:
        return builtin_lessons(b, turn->track, turn->plan, turn->module, turn->lesson_types,
                               turn->minutes, out, err);
    case TURN_KIND_COUNT:
        break;
    }
    return error_set(err, ERROR_REFUSED, "?");
}

static struct provider_turn *start(void *ctx, const struct turn *turn, const struct turn_sink *sink,
                                   struct error *err)
{
    struct app *app = ctx;
    struct provider_turn *t = mem_alloc(sizeof *t);
    t->sink = *sink;
    buf_init(&t->text, LIMIT_ANSWER);
    if (compute(app->builtin, turn, &t->text, err)) {
        buf_fini(&t->text);
        free(t);
        return NULL;
    }
    if (turn->schema == NULL) {
        drop_partial(&t->text, turn->partial);
    }
    loop_defer(app->options->loop, deliver, t);
    return t;
}

static void cancel(void *ctx, struct provider_turn *turn)
{
    turn->cancelled = true;
}

static const char *model(void *ctx)
{
    return builtin_model_name();
}

enum error_kind provider_builtin_open(struct app *app, const struct provider **out,
                                      struct error *err)
{
    if (!app->builtin_provider) {
        enum error_kind kind = builtin_load(app->config_dir, &app->builtin, err);
        if (kind) {
            return kind;
        }
        struct provider *p = mem_alloc(sizeof *p);
        *p = (struct provider){
            .name = "builtin",
            .is_no_model = true,
            .start = start,
            .cancel = cancel,
            .model = model,
            .ctx = app,
        };
        app->builtin_provider = p;
    }
    *out = app->builtin_provider;
    return ERROR_NONE;
}

void provider_builtin_close(struct app *app)
{
    builtin_free(app->builtin);
    app->builtin = NULL;
    free(app->builtin_provider);
    app->builtin_provider = NULL;
}
