/* Heavy computing, on libuv's worker pool. */
#include "loop_internal.h"

#include "syllabus/base/mem.h"

#include <stdlib.h>

struct work {
    uv_work_t request;
    loop_fn *work;
    loop_fn *done;
    void *ctx;
};

static void on_work(uv_work_t *request)
{
    struct work *w = request->data;
    w->work(w->ctx);
}

static void on_worked(uv_work_t *request, int status)
{
    struct work *w = request->data;
    w->done(w->ctx);
    free(w);
}

void loop_work(struct loop *l, loop_fn *work, loop_fn *done, void *ctx)
{
    struct work *w = mem_alloc(sizeof *w);
    w->request.data = w;
    w->work = work;
    w->done = done;
    w->ctx = ctx;
    uv_queue_work(&l->uv, &w->request, on_work, on_worked);
}
