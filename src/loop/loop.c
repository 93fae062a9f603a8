#include "loop_internal.h"

#include "syllabus/base/log.h"
#include "syllabus/base/mem.h"

#include <stdlib.h>

/* Runs what was deferred before this turn; what is deferred meanwhile waits for the next one. */
static void run_deferred(uv_idle_t *idle)
{
    struct loop *l = idle->data;
    struct deferred *now = l->deferred;
    size_t count = l->deferred_count;
    l->deferred = NULL;
    l->deferred_count = l->deferred_cap = 0;
    for (size_t i = 0; i < count; i++) {
        now[i].fn(now[i].ctx);
    }
    free(now);
    if (l->deferred_count == 0) {
        uv_idle_stop(idle);
    }
}

struct loop *loop_new(void)
{
    struct loop *l = mem_alloc(sizeof *l);
    if (uv_loop_init(&l->uv) != 0) {
        abort(); /* no descriptor for epoll: nothing could ever run */
    }
    uv_idle_init(&l->uv, &l->idle);
    l->idle.data = l;
    return l;
}

void loop_defer(struct loop *l, loop_fn *fn, void *ctx)
{
    mem_grow(&l->deferred, &l->deferred_cap, l->deferred_count + 1, sizeof *l->deferred);
    l->deferred[l->deferred_count++] = (struct deferred){.fn = fn, .ctx = ctx};
    uv_idle_start(&l->idle, run_deferred);
}

static void close_left_over(uv_handle_t *handle, void *count)
{
    if (!uv_is_closing(handle)) {
        ++*(int *)count;
        loop_close_handle(handle);
    }
}

void loop_free(struct loop *l)
{
    if (!l) {
        return;
    }
    int left = 0;
    uv_close((uv_handle_t *)&l->idle, NULL);
    uv_walk(&l->uv, close_left_over, &left);
    if (left > 0) {
        log_write(LOG_WARNING, "loop", "%d handles were left open", left);
    }
    /* Work on the pool may still be running; then the memory stays. */
    if (uv_loop_alive(&l->uv)) {
        uv_run(&l->uv, UV_RUN_NOWAIT);
        uv_run(&l->uv, UV_RUN_NOWAIT);
    }
    if (uv_loop_close(&l->uv) == 0) {
        free(l->deferred);
        free(l);
    }
}

void loop_run(struct loop *l)
{
    uv_run(&l->uv, UV_RUN_DEFAULT);
}

void loop_stop(struct loop *l)
{
    uv_stop(&l->uv);
}

void loop_refresh_clock(struct loop *l)
{
    uv_update_time(&l->uv);
}
