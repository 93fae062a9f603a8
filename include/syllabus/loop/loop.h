/* A thin skin over libuv: one thread, one loop, callbacks. Handles are freed with their *_free()
 * functions, which may be called from inside their own callback; the memory goes after the turn.
 * Nothing here blocks. */
#ifndef SYLLABUS_LOOP_LOOP_H
#define SYLLABUS_LOOP_LOOP_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct loop;
struct loop_watch;
struct loop_file_watch;
struct loop_timer;
struct loop_signal;
struct loop_hook;

struct loop *loop_new(void);
/* Closes everything still open (and logs what was left), then frees. */
void loop_free(struct loop *l);
/* Runs until loop_stop() or until nothing is left to wait for. Not re-entrant. */
void loop_run(struct loop *l);
void loop_stop(struct loop *l);
void loop_refresh_clock(struct loop *l); /* after long work, before starting a deadline */

enum loop_events { LOOP_READ = 1, LOOP_WRITE = 2, LOOP_ERROR = 4 };
/* `events` holds what happened; LOOP_ERROR means the descriptor is gone and no longer watched. */
typedef void loop_watch_fn(void *ctx, int fd, unsigned events);
/* Watches a pipe, socket or a private terminal descriptor. Files and shared descriptors 0..2 of a
 * terminal must not be watched (uv_poll sets O_NONBLOCK on the open file). The descriptor stays the
 * caller's. */
struct loop_watch *loop_watch_new(struct loop *l, int fd, unsigned events, loop_watch_fn *fn,
                                  void *ctx, struct error *err);
void loop_watch_set(struct loop_watch *w, unsigned events); /* 0 pauses */
void loop_watch_free(struct loop_watch *w);                 /* NULL is fine */

/* `gone`: the file was moved or deleted; it is no longer watched. */
typedef void loop_file_watch_fn(void *ctx, bool gone);
/* Tells when a file on a local file system is written to, by whomever, through inotify: without a
 * wake-up while nothing happens. Does not open the file, and does not keep the loop alive. NULL,
 * with ERROR_IO, where it is not there or the system has no watch left. */
struct loop_file_watch *loop_file_watch_new(struct loop *l, const char *path,
                                            loop_file_watch_fn *fn, void *ctx, struct error *err);
void loop_file_watch_free(struct loop_file_watch *w); /* NULL is fine */

typedef void loop_fn(void *ctx);
struct loop_timer *loop_timer_new(struct loop *l, loop_fn *fn, void *ctx);
/* Fires once after `ms` (at least 1), or every `repeat_ms` afterwards when that is not 0. */
void loop_timer_start(struct loop_timer *t, uint64_t ms, uint64_t repeat_ms);
void loop_timer_stop(struct loop_timer *t);
bool loop_timer_active(const struct loop_timer *t);
void loop_timer_free(struct loop_timer *t);

/* Not started, and NULL returned, for a signal the program inherited as ignored. Does not keep the
 * loop alive. */
struct loop_signal *loop_signal_new(struct loop *l, int number, void (*fn)(void *ctx, int number),
                                    void *ctx);
/* The same for once: the second time the signal does what it does by default. For those that must
 * end the program even while it is stuck in a write to a terminal that reads no more. */
struct loop_signal *loop_signal_new_once(struct loop *l, int number,
                                         void (*fn)(void *ctx, int number), void *ctx);
void loop_signal_free(struct loop_signal *s);

/* Called before the loop waits, each turn: the place where output is flushed and frames are drawn.
 */
struct loop_hook *loop_hook_new(struct loop *l, loop_fn *fn, void *ctx);
void loop_hook_free(struct loop_hook *h);

/* Runs fn once on the next turn, outside whatever is running now. */
void loop_defer(struct loop *l, loop_fn *fn, void *ctx);

/* `work` runs on the worker pool and touches nothing shared; `done` then runs on the loop. ctx is
 * the caller's heap memory, alive until `done`. */
void loop_work(struct loop *l, loop_fn *work, loop_fn *done, void *ctx);

#endif
