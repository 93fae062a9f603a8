#include "syllabus/loop/child.h"

#include "loop_internal.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How long output is waited for that others hold open after the child's end. */
#define LINGER_MS 100

struct loop_child {
    uv_process_t process;
    struct loop *loop;
    bool running;  /* not reaped yet */
    bool given_up; /* the owner is gone: freed when reaped */
    bool own_session;
    bool told;
    struct loop_timer *timer; /* until the time-out, then for output */
    struct loop_watch *watch; /* of its output; NULL: it has ended */
    int fd;
    char *output;
    size_t n, limit;
    enum loop_child_ending ending;
    int status;
    loop_child_fn *done;
    void *ctx;
};

static void kill_group(struct loop_child *c)
{
    if (c->running) {
        kill(c->own_session ? -c->process.pid : c->process.pid, SIGKILL);
    }
}

/* --- the end --- */

static void close_output(struct loop_child *c)
{
    loop_watch_free(c->watch);
    c->watch = NULL;
    if (c->fd >= 0) {
        close(c->fd);
        c->fd = -1;
    }
}

/* Everything but the handle, which stays until the child is reaped. */
static void release_parts(struct loop_child *c)
{
    close_output(c);
    loop_timer_free(c->timer);
    c->timer = NULL;
    secret_wipe(c->output, c->limit + 1);
    free(c->output);
    c->output = NULL;
}

static void release(struct loop_child *c)
{
    release_parts(c);
    loop_close_handle((uv_handle_t *)&c->process);
}

static void tell(struct loop_child *c)
{
    if (c->told) {
        return;
    }
    c->told = true;
    loop_timer_stop(c->timer);
    close_output(c);
    c->done(c->ctx, &(struct loop_child_end){
                        .ending = c->ending, .status = c->status, .output = c->output, .n = c->n});
}

/* Its time is over, be it for running or for what it left behind. */
static void on_time(void *ctx)
{
    struct loop_child *c = ctx;
    if (c->running) {
        c->ending = LOOP_CHILD_TIMED_OUT;
        kill_group(c);
    } else {
        tell(c);
    }
}

static void on_ended(uv_process_t *process, int64_t status, int signal)
{
    struct loop_child *c = process->data;
    c->running = false;
    if (c->given_up) {
        loop_close_handle((uv_handle_t *)&c->process);
        return;
    }
    if (c->ending == LOOP_CHILD_EXITED) {
        c->ending = signal != 0 ? LOOP_CHILD_SIGNALLED : LOOP_CHILD_EXITED;
        c->status = signal != 0 ? signal : (int)status;
    }
    if (c->watch != NULL && c->ending != LOOP_CHILD_TIMED_OUT) {
        loop_timer_start(c->timer, LINGER_MS, 0); /* what is in the pipe is read first */
    } else {
        tell(c);
    }
}

/* --- output --- */

static void on_output(void *ctx, int fd, unsigned events)
{
    struct loop_child *c = ctx;
    ssize_t n = read(fd, c->output + c->n, c->limit + 1 - c->n);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (n > 0 && c->n + (size_t)n > c->limit) {
        c->ending = LOOP_CHILD_TOO_LONG;
        kill_group(c);
        secret_wipe(c->output + c->n, (size_t)n);
        n = 0; /* the rest is of no use */
    }
    if (n > 0) {
        c->n += (size_t)n;
        return;
    }
    close_output(c);
    if (!c->running) {
        tell(c);
    }
}

/* --- the beginning --- */

static bool is_named(const char *variable, const char *const *names)
{
    for (; names != NULL && *names != NULL; names++) {
        size_t n = strlen(*names);
        if (strncmp(variable, *names, n) == 0 && variable[n] == '=') {
            return true;
        }
    }
    return false;
}

/* The environment without some; the array is owned, its texts are borrowed. */
static char **environment_of(const struct loop_child_options *o)
{
    char *const *all = o->environment != NULL ? o->environment : environ;
    size_t count = 0;
    size_t kept = 0;
    while (all[count] != NULL) {
        count++;
    }
    char **some = mem_array(count + 1, sizeof *some);
    for (size_t i = 0; i < count; i++) {
        if (!is_named(all[i], o->without)) {
            some[kept++] = all[i];
        }
    }
    return some;
}

/* libuv takes them as char **, and changes nothing. */
static char **words_of(const struct loop_child_options *o)
{
    size_t count = 0;
    while (o->argv[count] != NULL) {
        count++;
    }
    char **words = mem_array(count + 1, sizeof *words);
    for (size_t i = 0; i < count; i++) {
        words[i] = mem_strdup(o->argv[i]);
    }
    return words;
}

static void free_words(char **words)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        free(words[i]);
    }
    free(words);
}

/* `output` is what it writes to, or -1. Returns libuv's status. */
static int spawn(struct loop_child *c, const struct loop_child_options *o, int output)
{
    char **words = words_of(o);
    char **environment = environment_of(o);
    uv_stdio_container_t stdio[3] = {{.flags = UV_IGNORE}}; /* of these three: /dev/null */
    for (int i = 0; o->terminal && i < 3; i++) {
        stdio[i] = (uv_stdio_container_t){.flags = UV_INHERIT_FD, .data.fd = i};
    }
    if (output >= 0) {
        stdio[1] = (uv_stdio_container_t){.flags = UV_INHERIT_FD, .data.fd = output};
    }
    const uv_process_options_t options = {
        .exit_cb = on_ended,
        .file = words[0],
        .args = words,
        .env = environment,
        .flags = o->terminal ? 0 : UV_PROCESS_DETACHED,
        .stdio_count = 3,
        .stdio = stdio,
    };
    /* libcurl's sockets are not marked by itself. */
    close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    int status = uv_spawn(&c->loop->uv, &c->process, &options);
    free(environment);
    free_words(words);
    return status;
}

static enum error_kind open_output(struct loop_child *c, int *theirs, struct error *err)
{
    int fds[2];
    /* A pair of our own: libuv's would be sockets, which /dev/stdout cannot be opened on. */
    if (pipe2(fds, O_CLOEXEC) != 0) {
        return error_set_errno(err, ERROR_IO, errno, _("no pipe can be made"));
    }
    fcntl(fds[0], F_SETFL, O_NONBLOCK);
    c->fd = fds[0];
    c->watch = loop_watch_new(c->loop, fds[0], LOOP_READ, on_output, c, err);
    *theirs = fds[1];
    return c->watch != NULL ? ERROR_NONE : ERROR_IO;
}

static void refuse(const char *program, int status, struct error *err)
{
    enum error_kind kind = status == UV_ENOENT ? ERROR_NOT_FOUND : ERROR_IO;
    if (kind == ERROR_NOT_FOUND) {
        error_set(err, kind, _("there is no program \"%s\""), program);
    } else {
        error_set(err, kind, _("\"%s\" cannot be started: %s"), program, uv_strerror(status));
    }
}

struct loop_child *loop_child_new(struct loop *l, const struct loop_child_options *o,
                                  loop_child_fn *done, void *ctx, struct error *err)
{
    struct loop_child *c = mem_alloc(sizeof *c);
    int theirs = -1;
    *c = (struct loop_child){.loop = l,
                             .fd = -1,
                             .own_session = !o->terminal,
                             .limit = o->output_limit,
                             .done = done,
                             .ctx = ctx};
    c->output = mem_alloc(c->limit + 1); /* at once: memory that grew would leave copies behind */
    c->process.data = c;
    c->timer = loop_timer_new(l, on_time, c);
    if (!o->terminal && open_output(c, &theirs, err) != ERROR_NONE) {
        close_output(c);
        loop_timer_free(c->timer);
        free(c->output);
        free(c); /* no handle is in it yet */
        c = NULL;
        goto out;
    }
    int status = spawn(c, o, theirs);
    if (status != 0) {
        refuse(o->argv[0], status, err);
        release(c); /* libuv begins with the handle even so */
        c = NULL;
        goto out;
    }
    c->running = true;
    if (o->timeout_ms > 0) {
        loop_timer_start(c->timer, o->timeout_ms, 0);
    }
out:
    if (theirs >= 0) {
        close(theirs);
    }
    return c;
}

void loop_child_free(struct loop_child *c)
{
    if (c == NULL || c->given_up) {
        return;
    }
    c->told = true;
    if (!c->running) {
        release(c);
        return;
    }
    c->given_up = true;
    kill_group(c);
    release_parts(c);
}
