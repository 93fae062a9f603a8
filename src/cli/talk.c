/* The dialogue in line mode: a prompt, the person's line, the reply under a role word; nothing is
 * drawn twice. For dumb terminals, screen readers and pipes, and what opens without a command. */
#include "cli_internal.h"

#include "syllabus/app/args.h"
#include "syllabus/app/command.h"
#include "syllabus/app/label.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/config/config.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/line/prompt.h"
#include "syllabus/loop/loop.h"
#include "talk_internal.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How much of an old dialogue is shown when it is opened again: the last question and its reply. */
#define RESTORED_MESSAGES 2

static void ask_next(struct talk *m);

/* --- the terminal --- */

static void arm(struct talk *m)
{
    int wait = line_prompt_wait(m->prompt);
    if (wait < 0) {
        loop_timer_stop(m->timer);
    } else {
        loop_timer_start(m->timer, wait > 0 ? (uint64_t)wait : 1, 0);
    }
}

static void read_input(struct talk *m)
{
    struct error err = {0};
    if (line_prompt_read(m->prompt, &err)) {
        cli_report(m->cli, &err, NULL);
        error_clear(&err);
        talk_quit(m, 1);
        return;
    }
    arm(m);
}

static void on_readable(void *ctx, int fd, unsigned events)
{
    read_input(ctx);
}

/* A file as standard input cannot be watched: it is always readable. */
static void on_file_turn(void *ctx)
{
    struct talk *m = ctx;
    if (line_prompt_active(m->prompt)) {
        read_input(m);
    }
    if (line_prompt_active(m->prompt)) {
        loop_defer(m->cli->loop, on_file_turn, m);
    }
}

static void on_timer(void *ctx)
{
    struct talk *m = ctx;
    line_prompt_tick(m->prompt);
    arm(m);
}

static void on_terminal_signal(void *ctx, int number)
{
    struct talk *m = ctx;
    if (number == SIGWINCH) {
        line_prompt_resize(m->prompt);
    } else {
        line_prompt_resume(m->prompt);
    }
    arm(m);
}

/* The default action of SIGTSTP, with the terminal given back first: where no shell could wake the
 * program up again the kernel discards it, and the dialogue goes on. */
static void on_suspend(void *ctx, int number)
{
    struct talk *m = ctx;
    line_prompt_rescue();
    loop_signal_free(m->suspend);
    signal(SIGTSTP, SIG_DFL);
    kill(0, SIGTSTP);
    m->suspend = loop_signal_new(m->cli->loop, SIGTSTP, on_suspend, m);
    line_prompt_resume(m->prompt);
    arm(m);
}

static void show_prompt(struct talk *m, const char *text)
{
    struct error err = {0};
    out_line_end(&m->cli->out);
    out_flush(&m->cli->out);
    out_line_end(&m->cli->err);
    out_flush(&m->cli->err);
    if (line_prompt_begin(m->prompt, text, NULL, &err)) {
        cli_report(m->cli, &err, NULL);
        error_clear(&err);
        talk_quit(m, 1);
        return;
    }
    if (m->watch) {
        loop_watch_set(m->watch, LOOP_READ);
    } else {
        loop_defer(m->cli->loop, on_file_turn, m);
    }
    arm(m);
}

static void hide_prompt(struct talk *m)
{
    line_prompt_end(m->prompt);
    loop_timer_stop(m->timer);
    if (m->watch) {
        loop_watch_set(m->watch, 0);
    }
}

/* --- what is said and done --- */

void talk_say(struct talk *m, const char *text)
{
    out_line_end(&m->cli->out);
    out_text(&m->cli->out, text, strlen(text));
    out_line_end(&m->cli->out);
    out_flush(&m->cli->out);
}

void talk_quit(struct talk *m, int status)
{
    hide_prompt(m);
    m->cli->status = status;
    loop_stop(m->cli->loop);
}

static void remember_track(struct talk *m, const struct json_object *track)
{
    const char *id = json_get_text(track, "id");
    if (id) {
        mem_replace(&m->track_id, id);
        mem_replace(&m->title, json_get_text(track, "title"));
    }
}

/* A chat that was made or found is the one to talk in. */
static void open_chat(struct talk *m, const struct json_object *sessions)
{
    const struct json_object *session = json_at(sessions, 0);
    const struct json_object *chat = json_at(json_get(session, "chats"), 0);
    talk_open(m, json_get_text(session, "track_id"), json_get_text(session, "track_title"),
              json_get_text(chat, "id"));
    mem_replace(&m->chat_name, label(LABEL_STORED, json_get_text(chat, "chat_name")));
}

static void forget_track(struct talk *m)
{
    mem_replace(&m->track_id, NULL);
    mem_replace(&m->title, NULL);
    mem_replace(&m->chat_id, NULL);
    mem_replace(&m->chat_name, NULL);
}

static void on_outcome(void *ctx, const struct outcome *outcome)
{
    struct talk *m = ctx;
    const struct json_object *document = outcome->document;
    out_line_end(&m->cli->out);
    if (outcome->error->kind == ERROR_NONE && !m->talking && outcome->kind != DOCUMENT_CHAT) {
        print_document(&m->cli->out, outcome->kind, document, env_now_ms(m->cli->env));
    }
    out_flush(&m->cli->out);
    if (outcome->cancelled) {
        talk_say(m,
                 _("[interrupted: what came is kept; /continue goes on, /regenerate asks again]"));
    } else {
        cli_report(m->cli, outcome->error, NULL);
    }
    if (outcome->kind == DOCUMENT_CHAT && outcome->document) {
        open_chat(m, outcome->document);
    }
    if (outcome->kind == DOCUMENT_PLAN) {
        remember_track(m, json_get(document, "track"));
    }
    if (!m->track_id && outcome->track_id) {
        mem_replace(&m->track_id, outcome->track_id); /* made, but the model did not answer */
    }
    m->talking = false;
    bool warned = m->warned;
    if (m->cli->status != 0) {
        talk_quit(m, m->cli->status); /* a signal ended the command and ends the dialogue, too */
    } else if (m->cli->out.failed) {
        talk_quit(m, 1);
    } else if (!talk_same_person(m, outcome->error->kind == ERROR_NONE)) {
        talk_quit(m, 0);
    } else if (m->leaving) {
        m->leaving = false;
        talk_leave_by_choice(m);
    } else if (m->restoring) {
        talk_restore(m);
    } else {
        ask_next(m);
        m->warned = warned;
    }
}

void talk_run(struct talk *m, const struct command *command, struct args *take_args, bool talking)
{
    m->talking = talking;
    m->cli->interrupts = 0;
    app_run(m->cli->app, command, take_args, on_outcome, m);
}

static void add_chat(const struct talk *m, struct args *args)
{
    if (m->chat_id) {
        args_add(args, "chat", m->chat_id);
    }
}

static void say(struct talk *m, const char *text)
{
    struct args *args = args_new();
    args_add(args, "TRACK", m->track_id);
    add_chat(m, args);
    args_add(args, "MSG", text);
    talk_run(m, command_find(m->cli->app, "say"), args, true);
}

static void form_answer(struct talk *m, const char *answer)
{
    if (!talk_form_answer(m, answer)) {
        ask_next(m);
        return;
    }
    struct args *args = m->form;
    m->form = NULL;
    forget_track(m);
    talk_run(m, command_find(m->cli->app, "plan"), args, true);
}

/* --- lines --- */

static void ask_next(struct talk *m)
{
    if (!m->form && !m->track_id) {
        talk_form_begin(m);
    }
    if (m->form) {
        show_prompt(m, talk_form_question(m));
    } else {
        /* TRANSLATORS: the role word before what the person types */
        show_prompt(m, _("You: "));
    }
}

static void on_accept(void *ctx, const char *text)
{
    struct talk *m = ctx;
    hide_prompt(m);
    char *line = text_trimmed(text, strlen(text));
    if (!*line && !m->form) {
        ask_next(m);
    } else if (line[0] == '/' && line[1] != '/') {
        talk_history_add(&m->history, line);
        talk_slash(m, line + 1);
    } else if (m->form) {
        m->warned = m->offered = false;
        form_answer(m, line);
    } else {
        m->warned = m->offered = false;
        talk_history_add(&m->history, line);
        say(m, line[0] == '/' ? line + 1 : line);
    }
    free(line);
}

void talk_next(struct talk *m)
{
    ask_next(m);
}

static void on_eof(void *ctx)
{
    struct talk *m = ctx;
    hide_prompt(m);
    if (m->form && m->track_id) {
        args_free(m->form); /* back from a new track to the one that is open */
        m->form = NULL;
        ask_next(m);
        return;
    }
    talk_leave_by_choice(m);
}

bool talk_interrupt(struct talk *m)
{
    if (app_cancel(m->cli->app)) {
        return ++m->cli->interrupts == 1;
    }
    if (!line_prompt_active(m->prompt)) {
        return false;
    }
    if (line_prompt_discard(m->prompt)) {
        m->warned = false;
        return true;
    }
    hide_prompt(m);
    if (m->warned) {
        talk_leave_by_choice(m);
        return true;
    }
    talk_say(m, _("Ctrl-C or Ctrl-D again to quit."));
    ask_next(m);
    m->warned = true;
    return true;
}

/* --- events --- */

void talk_event(struct talk *m, const struct event *event)
{
    struct cli *c = m->cli;
    bool begins = event->type == EVENT_MESSAGE && event->message->sender == SENDER_AI &&
                  event->message->status == MESSAGE_STREAMING;
    if (begins) {
        out_line_end(&c->out);
        /* TRANSLATORS: the role word before a reply */
        out_printf(&c->out, "%s", _("AI: "));
        mem_replace(&c->streaming, NULL);
    } else if (event->type == EVENT_MESSAGE && event->message->status == MESSAGE_INTERRUPTED) {
        return; /* said with the outcome */
    }
    stream_event(c, event);
}

/* --- begin and end --- */

struct talk *talk_new(struct cli *c)
{
    struct talk *m = mem_alloc(sizeof *m);
    m->cli = c;
    m->fd = -1;
    return m;
}

static void greet(struct talk *m)
{
    struct cli *c = m->cli;
    if (!ask_possible(c)) {
        return;
    }
    out_printf(&c->out, _("Syllabus %s plans courses by talking."), SYLLABUS_VERSION);
    out_printf(&c->out, "\n");
    const char *email = app_user_email(c->app);
    char *who = text_cleaned(app_answering(c->app), TEXT_ONE_LINE);
    if (email) {
        char *clean = text_cleaned(email, TEXT_ONE_LINE);
        out_printf(&c->out, _("You are %s; %s answers. /help lists what there is, Ctrl-D leaves."),
                   clean, who);
        free(clean);
    } else {
        out_printf(&c->out,
                   _("You are a guest: what you plan is kept when you register. %s answers. /help "
                     "lists what there is, Ctrl-D leaves."),
                   who);
    }
    free(who);
    out_printf(&c->out, "\n");
}

static void open_terminal(struct talk *m)
{
    /* A description of our own: watching one that is shared with the shell would change its mode.
     */
    const char *name = isatty(STDIN_FILENO) ? ttyname(STDIN_FILENO) : NULL;
    m->fd = name ? open(name, O_RDWR | O_NOCTTY | O_CLOEXEC) : -1;
    const struct line_callbacks callbacks = {
        .accept = on_accept,
        .eof = on_eof,
        .history_prev = talk_history_prev,
        .history_next = talk_history_next,
        .complete = talk_complete,
        .ctx = m,
    };
    const char *mode = config_text(m->cli->config, "ui.editing_mode");
    const char *term = args_has(m->cli->words, "plain") || config_bool(m->cli->config, "ui.plain")
                           ? "dumb"
                           : getenv("TERM");
    int fd = m->fd >= 0 ? m->fd : STDIN_FILENO;
    m->prompt = line_prompt_new(fd, STDOUT_FILENO, term, &callbacks,
                                mode && strcmp(mode, "vi") == 0 ? LINE_VI : LINE_EMACS);
    m->timer = loop_timer_new(m->cli->loop, on_timer, m);
    m->watch = loop_watch_new(m->cli->loop, fd, 0, on_readable, m, NULL);
    m->resize = loop_signal_new(m->cli->loop, SIGWINCH, on_terminal_signal, m);
    m->resume = loop_signal_new(m->cli->loop, SIGCONT, on_terminal_signal, m);
    m->suspend = loop_signal_new(m->cli->loop, SIGTSTP, on_suspend, m);
}

/* The end of the dialogue, so that a person sees where it stands; what they wrote becomes the
 * history. */
static void on_history(void *ctx, const struct outcome *outcome)
{
    struct talk *m = ctx;
    const struct json_object *messages = outcome->document;
    size_t count = json_size(messages);
    cli_report(m->cli, outcome->error, NULL);
    struct json_object *tail = json_new_array();
    for (size_t i = 0; i < count; i++) {
        struct json_object *message = json_at(messages, i);
        const char *sender = json_get_text(message, "sender_type");
        const char *text = json_get_text(message, "message_content");
        if (sender && text && strcmp(sender, "user") == 0) {
            talk_history_add(&m->history, text);
        }
        if (i + RESTORED_MESSAGES >= count) {
            json_push(tail, json_ref(message));
        }
    }
    print_document(&m->cli->out, DOCUMENT_MESSAGES, tail, env_now_ms(m->cli->env));
    const char *status = json_get_text(json_at(messages, count - 1), "status");
    if (status && (strcmp(status, "interrupted") == 0 || strcmp(status, "cut_off") == 0)) {
        talk_say(m, _("[/continue goes on with it, /regenerate asks again]"));
    }
    json_free(tail);
    ask_next(m);
}

void talk_restore(struct talk *m)
{
    struct args *args = args_new();
    m->restoring = false;
    talk_history_fini(&m->history);
    char *head = m->chat_name ? mem_printf("%s · %s", m->title, m->chat_name) : NULL;
    talk_say(m, head ? head : m->title);
    free(head);
    args_add(args, "TRACK", m->track_id);
    add_chat(m, args);
    app_run(m->cli->app, command_find(m->cli->app, "history"), args, on_history, m);
}

void talk_open(struct talk *m, const char *track_id, const char *title, const char *chat_id)
{
    args_free(m->form);
    m->form = NULL;
    mem_replace(&m->track_id, track_id);
    mem_replace(&m->title, title);
    mem_replace(&m->chat_id, chat_id);
    mem_replace(&m->chat_name, NULL);
    m->restoring = track_id != NULL;
}

void talk_start(struct talk *m)
{
    m->cli->quiet = m->cli->quiet || !ask_possible(m->cli);
    mem_replace(&m->whose, app_user_email(m->cli->app));
    open_terminal(m);
    greet(m);
    if (m->track_id) {
        talk_restore(m);
    } else {
        ask_next(m);
    }
}

void talk_leave(struct talk *m)
{
    line_prompt_rescue();
}

void talk_free(struct talk *m)
{
    if (!m) {
        return;
    }
    line_prompt_free(m->prompt);
    loop_timer_free(m->timer);
    loop_watch_free(m->watch);
    loop_signal_free(m->resize);
    loop_signal_free(m->resume);
    loop_signal_free(m->suspend);
    if (m->fd >= 0) {
        close(m->fd);
    }
    talk_history_fini(&m->history);
    args_free(m->form);
    free(m->track_id);
    free(m->title);
    free(m->chat_id);
    free(m->chat_name);
    free(m->whose);
    free(m);
}
