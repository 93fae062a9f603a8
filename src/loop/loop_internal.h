/* The loop as its own files see it. */
#ifndef SYLLABUS_LOOP_INTERNAL_H
#define SYLLABUS_LOOP_INTERNAL_H

#include "syllabus/loop/loop.h"

#include <uv.h>

struct deferred {
    loop_fn *fn;
    void *ctx;
};

struct loop {
    uv_loop_t uv;
    uv_idle_t idle; /* runs while something is deferred, so that the loop does not wait */
    struct deferred *deferred;
    size_t deferred_count, deferred_cap;
};

/* Closes a watch, timer, signal or hook and frees the struct around it after the turn. */
void loop_close_handle(uv_handle_t *handle);

#endif
