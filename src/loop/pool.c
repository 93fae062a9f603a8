/* What waits on libuv's worker pool: heavy computing, and reading from descriptors that cannot be
 * watched. */
#include "loop_internal.h"

#include "syllabus/base/mem.h"

#include <stdlib.h>

/* --- work --- */

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

/* --- one read --- */

struct read_request {
    uv_fs_t request;
    loop_read_fn *done;
    void *ctx;
    char *data;
};

static void on_read(uv_fs_t *request)
{
    struct read_request *r = request->data;
    long n = (long)request->result;
    uv_fs_req_cleanup(request);
    r->done(r->ctx, r->data, n);
    free(r->data);
    free(r);
}

void loop_read(struct loop *l, int fd, size_t max, loop_read_fn *done, void *ctx)
{
    struct read_request *r = mem_alloc(sizeof *r);
    r->request.data = r;
    r->done = done;
    r->ctx = ctx;
    r->data = mem_alloc(max);
    uv_buf_t buffer = uv_buf_init(r->data, (unsigned)max);
    uv_fs_read(&l->uv, &r->request, fd, &buffer, 1, -1, on_read);
}
