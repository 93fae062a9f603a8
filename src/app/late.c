#include "late.h"

#include "app_internal.h"
#include "syllabus/base/log.h"
#include "syllabus/base/mem.h"
#include "syllabus/loop/loop.h"
#include "syllabus/store/store.h"
#include "syllabus/store/store_dialogue.h"

#include <stdlib.h>

#define LATE_EVERY_MS    200
#define LATE_PATIENCE_MS 2000 /* at the end, when nothing is drawn any more */

struct record {
    char *user_id;
    bool is_usage;
    struct usage_record usage;
    struct modules_answer answer;
};

struct late {
    struct record *items;
    size_t count, cap;
    struct loop_timer *timer;
};

static void record_fini(struct record *r)
{
    free(r->user_id);
    usage_record_fini(&r->usage);
    modules_answer_fini(&r->answer);
}

/* False: another process is writing still. */
static bool write_one(struct app *app, const struct record *r)
{
    struct error err = {0};
    struct store *store = app->workspace.store;
    enum error_kind kind = r->is_usage ? store_usage_add(store, r->user_id, &r->usage, &err)
                                       : store_answer_add(store, r->user_id, &r->answer, &err);
    bool busy = err.busy;
    if (kind && !busy) {
        log_write(LOG_ERROR, "store", "a record was not kept: %s", err.message);
    }
    error_clear(&err);
    return !busy;
}

/* In the order in which they came. */
static void write_all(struct app *app)
{
    struct late *late = app->late;
    size_t done = 0;
    while (done < late->count && write_one(app, &late->items[done])) {
        record_fini(&late->items[done++]);
    }
    for (size_t i = done; i < late->count; i++) {
        late->items[i - done] = late->items[i];
    }
    late->count -= done;
}

static void on_timer(void *ctx)
{
    struct app *app = ctx;
    write_all(app);
    if (app->late->count > 0) {
        loop_timer_start(app->late->timer, LATE_EVERY_MS, 0);
    }
}

static struct record *add(struct app *app)
{
    if (!app->late) {
        app->late = mem_alloc(sizeof *app->late);
        app->late->timer = loop_timer_new(app->options->loop, on_timer, app);
    }
    struct late *late = app->late;
    mem_grow(&late->items, &late->cap, late->count + 1, sizeof *late->items);
    struct record *r = &late->items[late->count++];
    *r = (struct record){.user_id = mem_strdup(workspace_user_id(app))};
    loop_timer_start(late->timer, LATE_EVERY_MS, 0);
    return r;
}

void late_add_usage(struct app *app, const struct usage_record *u)
{
    struct record *r = add(app);
    r->is_usage = true;
    r->usage = *u;
    r->usage.track_id = mem_strdup(u->track_id);
    r->usage.message_id = mem_strdup(u->message_id);
    r->usage.provider = mem_strdup(u->provider);
    r->usage.model = mem_strdup(u->model);
    r->usage.status = mem_strdup(u->status);
}

void late_add_answer(struct app *app, const struct modules_answer *a)
{
    struct record *r = add(app);
    r->answer = *a;
    r->answer.track_id = mem_strdup(a->track_id);
    r->answer.provider = mem_strdup(a->provider);
    r->answer.model = mem_strdup(a->model);
    r->answer.shape = mem_strdup(a->shape);
    r->answer.answer = mem_strdup(a->answer);
    r->answer.status = mem_strdup(a->status);
    r->answer.fault = mem_strdup(a->fault);
}

void late_finish(struct app *app)
{
    struct late *late = app->late;
    if (!late) {
        return;
    }
    store_set_patience(app->workspace.store, LATE_PATIENCE_MS);
    write_all(app);
    if (late->count > 0) {
        log_write(LOG_ERROR, "store", "%zu records were not kept: the database is busy",
                  late->count);
    }
    for (size_t i = 0; i < late->count; i++) {
        record_fini(&late->items[i]);
    }
    free(late->items);
    loop_timer_free(late->timer);
    free(late);
    app->late = NULL;
}
