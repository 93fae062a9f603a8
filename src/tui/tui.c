/* The screen as a whole: it takes the terminal, turns bytes into keys and time into frames, and
 * gives the terminal back on every way out. */
#include "tui_internal.h"

#include "chat.h"
#include "editor.h"
#include "input.h"
#include "look.h"
#include "popup.h"
#include "popup_form.h"
#include "screen.h"

#include "syllabus/app/app.h"
#include "syllabus/app/editor_file.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/strlist.h"
#include "syllabus/config/config.h"
#include "syllabus/loop/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define FRAME_MS    33         /* while text streams; keys are not kept waiting */
#define SPIN_MS     125        /* the spinner's step */
#define POUR_MS     30         /* of silence end a paste that has no end of its own */
#define WAKE_MS     1          /* a turn of the loop */
#define LEAVE_NS    2000000000 /* how long leaving may wait for the draft to be stored */
#define LEAVE_MS    200        /* how often it is looked whether it may */
#define READ_SIZE   4096
#define PASTE_BEGIN "\033[200~"
#define PASTE_END   "\033[201~"

/* --- what is dirty, and frames --- */

void tui_dirty(struct tui *t, unsigned what)
{
    t->dirty |= what;
}

static void before_waiting(void *ctx)
{
    struct tui *t = ctx;
    if (!t->dirty || t->ended || (!t->urgent && loop_timer_active(t->frame_timer))) {
        return;
    }
    bool urgent = t->urgent;
    t->urgent = false;
    draw_frame(t);
    if (!urgent) {
        loop_timer_start(t->frame_timer, FRAME_MS, 0);
    }
}

/* That it fired makes a turn of the loop, in which the hook draws. */
static void on_frame(void *ctx)
{
}

void tui_redraw(struct tui *t)
{
    screen_resize(t->screen);
    screen_redraw(t->screen);
    tui_dirty(t, DIRTY_ALL);
}

/* --- what moves by itself: only while something runs --- */

/* Not while a question of the command that runs waits for the person. */
static bool spins(const struct tui *t)
{
    bool asks = t->popup && t->popup->ops->of_command && !t->live.active;
    return app_busy(t->o.app) && !asks;
}

static void on_spin(void *ctx)
{
    struct tui *t = ctx;
    if (!spins(t)) {
        loop_timer_stop(t->spin_timer);
        return;
    }
    t->spin++;
    tui_dirty(t, DIRTY_TRACKS | DIRTY_CHAT | DIRTY_STATUS);
}

void tui_spin(struct tui *t)
{
    if (spins(t) && !loop_timer_active(t->spin_timer)) {
        loop_timer_start(t->spin_timer, SPIN_MS, SPIN_MS);
    }
}

static void on_save(void *ctx)
{
    struct tui *t = ctx;
    if (t->leaving) {
        tui_quit(t, t->status);
    } else {
        board_save_place(t);
    }
}

static void on_disarm(void *ctx)
{
    struct tui *t = ctx;
    if (t->armed) {
        t->armed = false;
        notice_clear(t);
    }
}

void tui_refresh(struct tui *t)
{
    if (app_has_user(t->o.app) &&
        (board_is_stranger(t) || view_data_version(t->o.app) != t->data_version)) {
        board_load(t);
    }
}

/* --- keys --- */

static void arm_key_timer(struct tui *t)
{
    int wait = key_wait(t->keys);
    if (wait < 0) {
        loop_timer_stop(t->key_timer);
    } else {
        loop_timer_start(t->key_timer, (uint64_t)wait, 0);
    }
}

static void on_key(void *ctx, const struct key *key)
{
    struct tui *t = ctx;
    if (!t->ended) {
        tui_key(t, key);
    }
}

static void on_key_pause(void *ctx)
{
    struct tui *t = ctx;
    key_tick(t->keys);
    arm_key_timer(t);
}

/* The terminal is gone: what was typed is kept, and there is nobody to ask anything. */
static void on_gone(struct tui *t)
{
    loop_watch_set(t->watch, 0);
    t->killed = 128 + SIGHUP;
    popup_close_all(t);
    tui_quit(t, t->killed);
}

/* --- a paste from a terminal that does not say so ---
 *
 * Nobody types a whole line and the beginning of the next within one read: such a burst is text,
 * and its line ends must not send it. It lasts until the terminal is silent. */

static bool takes_text(const struct tui *t)
{
    return t->popup || t->focus == FOCUS_INPUT;
}

static bool is_poured(const char *bytes, size_t n)
{
    for (size_t i = 0; i + 1 < n; i++) {
        unsigned char next = (unsigned char)bytes[i + 1];
        if (bytes[i] == '\033') {
            return false;
        }
        if ((bytes[i] == '\r' || bytes[i] == '\n') && next >= 0x20 && next != 0x7f) {
            return true;
        }
    }
    return false;
}

static void on_poured(void *ctx)
{
    struct tui *t = ctx;
    t->pouring = false;
    key_feed(t->keys, PASTE_END, strlen(PASTE_END));
    arm_key_timer(t);
}

static void on_readable(void *ctx, int fd, unsigned events)
{
    struct tui *t = ctx;
    char bytes[READ_SIZE];
    if (events & LOOP_ERROR) {
        on_gone(t);
        return;
    }
    ssize_t n = read(fd, bytes, sizeof bytes);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    /* Ctrl-D while the terminal was a shell's, for a moment, is an end of file that is none. */
    struct termios settings;
    if (n == 0 && tcgetattr(fd, &settings) == 0) {
        return;
    }
    if (n <= 0) {
        on_gone(t);
        return;
    }
    if (!t->pouring && takes_text(t) && key_wait(t->keys) < 0 && is_poured(bytes, (size_t)n)) {
        t->pouring = true;
        key_feed(t->keys, PASTE_BEGIN, strlen(PASTE_BEGIN));
    }
    key_feed(t->keys, bytes, (size_t)n);
    if (t->pouring) {
        loop_timer_start(t->pour_timer, POUR_MS, 0);
    }
    arm_key_timer(t);
}

/* --- leaving --- */

/* While another process is writing the draft is tried again, but not for ever: then it is said that
 * it was lost. */
static bool waits_for_draft(struct tui *t)
{
    bool kept = board_save_place(t);
    int64_t now = env_mono_ns(t->o.env);
    if (!t->leaving) {
        t->leaving_ns = now;
    }
    if (!kept && now - t->leaving_ns < LEAVE_NS) {
        return true;
    }
    if (!kept && *input_text(t->input)) {
        error_set(&t->error, ERROR_IO, "%s",
                  _("what was written but not sent is lost: the database is in use by another "
                    "program"));
    }
    return false;
}

/* While another process is writing, what came is offered to the database for as long as a draft is;
 * being stopped once more, a command gives that up. */
static void stop_running(struct tui *t)
{
    if (!t->leaving || env_mono_ns(t->o.env) - t->leaving_ns >= LEAVE_NS) {
        app_cancel(t->o.app);
    }
    t->leaving = true;
    loop_timer_start(t->save_timer, LEAVE_MS, 0);
}

void tui_quit(struct tui *t, int status)
{
    t->status = t->killed ? t->killed : status;
    bool waits = waits_for_draft(t);
    if (app_busy(t->o.app)) {
        stop_running(t); /* its end comes back here, and keeps what came */
    } else if (waits) {
        t->leaving = true; /* as does the timer of the draft */
    } else if (!t->ended) {
        t->ended = true;
        loop_stop(t->o.loop);
    }
}

static void on_signal(void *ctx, int number);

/* Who woke the program up may have told it to end as well, and the terminal may still be somebody
 * else's: touching it would stop the program again. So all signals are heard first. */
static void wake(struct tui *t)
{
    if (t->lent) {
        return;
    }
    t->waking = true;
    loop_timer_start(t->wake_timer, WAKE_MS, 0);
}

static void on_wake(void *ctx)
{
    struct tui *t = ctx;
    if (t->waking) {
        t->waking = false; /* the clock stood still: this may be before the signals */
        loop_timer_start(t->wake_timer, WAKE_MS, 0);
    } else if (!t->killed && !t->ended && !t->lent) {
        screen_resume(t->screen);
        screen_resize(t->screen);
        tui_dirty(t, DIRTY_ALL);
        t->urgent = true;
    }
}

/* The default action of SIGTSTP, with the terminal given back first: where no shell could wake the
 * program up again the kernel discards it, and the screen comes back at once. */
void tui_suspend(struct tui *t)
{
    board_save_place(t);
    screen_leave(t->screen);
    loop_signal_free(t->suspend);
    signal(SIGTSTP, SIG_DFL);
    kill(0, SIGTSTP);
    t->suspend = loop_signal_new(t->o.loop, SIGTSTP, on_signal, t);
    wake(t);
}

/* Ctrl-Z there stops both, as in any job of a shell. */
void tui_lend(void *ctx, bool lent)
{
    struct tui *t = ctx;
    t->lent = lent;
    if (lent) {
        board_save_place(t);
        screen_leave(t->screen);
        loop_watch_set(t->watch, 0);
        loop_signal_free(t->suspend);
        t->suspend = NULL;
        signal(SIGTSTP, SIG_DFL);
        return;
    }
    loop_watch_set(t->watch, LOOP_READ);
    t->suspend = loop_signal_new(t->o.loop, SIGTSTP, on_signal, t);
    wake(t);
}

/* A reply that is being written is kept before the program goes. */
static void on_deadly(struct tui *t, int number)
{
    t->killed = 128 + number;
    popup_close_all(t);
    tui_quit(t, t->killed);
}

static void on_signal(void *ctx, int number)
{
    struct tui *t = ctx;
    switch (number) {
    case SIGWINCH:
        screen_resize(t->screen);
        tui_dirty(t, DIRTY_ALL);
        t->urgent = true;
        break;
    case SIGCONT:
        wake(t);
        break;
    case SIGTSTP:
        tui_suspend(t);
        break;
    case SIGINT:
        if (!t->lent) { /* it was meant for the program that has the terminal */
            tui_interrupt(t);
        }
        break;
    default:
        on_deadly(t, number);
        break;
    }
}

/* Faults of ours: the terminal first, then what would have happened without us. */
static const int fatal[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGQUIT};
#define FATAL_COUNT (sizeof fatal / sizeof *fatal)
static struct sigaction fatal_before[FATAL_COUNT];

static void on_fatal(int number, siginfo_t *info, void *context)
{
    screen_rescue();
    for (size_t i = 0; i < FATAL_COUNT; i++) {
        if (fatal[i] == number) {
            sigaction(number, &fatal_before[i], NULL);
        }
    }
    if (info->si_code <= 0) {
        raise(number); /* sent, not made by an instruction that is about to run again */
    }
}

static void watch_fatal(bool on)
{
    for (size_t i = 0; i < FATAL_COUNT; i++) {
        struct sigaction action = {.sa_sigaction = on_fatal, .sa_flags = SA_SIGINFO};
        sigemptyset(&action.sa_mask);
        if (on) {
            sigaction(fatal[i], &action, &fatal_before[i]);
        } else {
            sigaction(fatal[i], &fatal_before[i], NULL);
        }
    }
}

/* --- begin and end --- */

static void watch_signals(struct tui *t)
{
    static const int numbers[] = {SIGWINCH, SIGCONT, SIGINT};
    static const int deadly[] = {SIGTERM, SIGHUP};
    size_t n = 0;
    t->suspend = loop_signal_new(t->o.loop, SIGTSTP, on_signal, t);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        t->signals[n++] = loop_signal_new(t->o.loop, numbers[i], on_signal, t);
    }
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++) {
        t->signals[n++] = loop_signal_new_once(t->o.loop, deadly[i], on_signal, t);
    }
}

static enum error_kind open_terminal(struct tui *t, struct error *err)
{
    /* A description of our own: watching one that is shared with the shell would change its mode.
     */
    const char *name = ttyname(STDIN_FILENO);
    t->fd = name ? open(name, O_RDWR | O_NOCTTY | O_CLOEXEC) : -1;
    if (t->fd < 0) {
        return error_set_errno(err, ERROR_IO, errno, _("the terminal cannot be opened"));
    }
    const char *no_colour = getenv("NO_COLOR");
    enum error_kind kind =
        screen_open(!t->o.no_colour && (!no_colour || !*no_colour), &t->screen, err);
    if (!kind) {
        t->watch = loop_watch_new(t->o.loop, t->fd, LOOP_READ, on_readable, t, err);
        kind = t->watch ? ERROR_NONE : ERROR_IO;
    }
    return kind;
}

static void make(struct tui *t)
{
    const char *mode = config_text(t->o.config, "ui.editing_mode");
    struct loop *loop = t->o.loop;
    canvas_init(&t->canvas);
    buf_init(&t->live.text, LIMIT_ANSWER);
    t->keys = key_decoder_new(on_key, t);
    t->key_timer = loop_timer_new(loop, on_key_pause, t);
    t->frame_timer = loop_timer_new(loop, on_frame, t);
    t->spin_timer = loop_timer_new(loop, on_spin, t);
    t->save_timer = loop_timer_new(loop, on_save, t);
    t->arm_timer = loop_timer_new(loop, on_disarm, t);
    t->pour_timer = loop_timer_new(loop, on_poured, t);
    t->wake_timer = loop_timer_new(loop, on_wake, t);
    t->spent_timer = loop_timer_new(loop, chat_sum_up, t);
    t->editor = editor_new(mode && strcmp(mode, "vi") == 0 ? LINE_VI : LINE_EMACS);
    writing_init(t);
    others_init(t);
    commands_register(t->o.app);
    t->chat.follow = true;
    t->front = (struct front){
        .alive = true,
        .brief = doing_brief,
        .event = live_event,
        .interactive = doing_interactive,
        .ask = doing_ask,
        .lend = tui_lend,
        .screen = true,
        .ctx = t,
    };
    t->o.options->front = &t->front;
}

static void unmake(struct tui *t)
{
    popup_close_all(t);
    chat_clear(t);
    free(t->chat.entries);
    live_end(t);
    buf_fini(&t->live.text);
    view_tracks_fini(&t->tracks.list);
    view_dialogue_fini(&t->open);
    look_fini(t);
    input_free(t->input);
    editor_free(t->editor);
    strlist_fini(t->history);
    free(t->history);
    strlist_fini(t->remembered);
    free(t->remembered);
    strlist_fini(t->remembered_in);
    free(t->remembered_in);
    free(t->history_stash);
    free(t->making_id);
    free(t->cost);
    free(t->sending);
    free(t->removed_id);
    free(t->whose);
    free(t->notice);
    free(t->advice);
    popup_form_forget(t);
    free(t->resume_id);
    canvas_fini(&t->canvas);
    key_decoder_free(t->keys);
}

static void unwatch(struct tui *t)
{
    loop_watch_free(t->watch);
    loop_hook_free(t->hook);
    loop_timer_free(t->key_timer);
    loop_timer_free(t->frame_timer);
    loop_timer_free(t->spin_timer);
    loop_timer_free(t->save_timer);
    loop_timer_free(t->arm_timer);
    loop_timer_free(t->pour_timer);
    loop_timer_free(t->wake_timer);
    loop_timer_free(t->spent_timer);
    others_fini(t);
    loop_signal_free(t->suspend);
    for (size_t i = 0; i < sizeof t->signals / sizeof *t->signals; i++) {
        loop_signal_free(t->signals[i]);
    }
}

enum error_kind tui_run(const struct tui_options *options, int *status, struct error *err)
{
    struct tui *t = mem_alloc(sizeof *t);
    t->o = *options;
    t->fd = -1;
    make(t);
    watch_signals(t); /* before curses, which handles those that nobody does */
    enum error_kind kind = open_terminal(t, err);
    if (kind == ERROR_NONE) {
        watch_fatal(true);
        mem_on_exhausted(screen_rescue);
        t->hook = loop_hook_new(t->o.loop, before_waiting, t);
        focus_set(t, FOCUS_TRACKS);
        start_begin(t);
        if (!t->ended) {
            loop_run(t->o.loop);
        }
        if (t->outside) {
            editor_file_keep(t->outside); /* the program was ended while an editor had the draft */
            editor_file_free(t->outside);
        }
        screen_leave(t->screen);
        watch_fatal(false);
        kind = error_move(err, &t->error);
    }
    *status = t->status; /* an error has its own where this is 0 */
    unwatch(t);
    unmake(t);
    screen_close(t->screen);
    mem_on_exhausted(NULL);
    if (t->fd >= 0) {
        close(t->fd);
    }
    free(t);
    return kind;
}
