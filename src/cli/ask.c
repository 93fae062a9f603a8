/* Questions to the person at the terminal: a line of text, or a password without echo. The terminal
 * is read through a description of our own: watching the one that is shared with the shell would
 * change its mode. */
#include "cli_internal.h"

#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"
#include "syllabus/loop/loop.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define ANSWER_MAX 4096

struct question {
    front_answer_fn *answer;
    void *answer_ctx;
    int fd;
    struct loop_watch *watch;
    bool hidden;
    struct termios before;
};

bool ask_possible(struct cli *c)
{
    return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

void ask_restore_terminal(struct cli *c)
{
    if (c->question != NULL && c->question->hidden) {
        c->question->hidden = false;
        tcsetattr(c->question->fd, TCSAFLUSH, &c->question->before);
        out_printf(&c->err, "\n");
        out_flush(&c->err);
    }
}

/* Ends the question with this answer, which may ask the next one. */
static void end_question(struct cli *c, const char *answer)
{
    struct question *q = c->question;
    ask_restore_terminal(c);
    c->question = NULL;
    loop_watch_free(q->watch);
    if (q->fd >= 0) {
        close(q->fd);
    }
    q->answer(q->answer_ctx, answer);
    free(q);
}

void ask_cancel(struct cli *c)
{
    out_printf(&c->err, "\n"); /* the question's own line is not ended by an answer */
    end_question(c, NULL);
}

/* The terminal is in its own line mode: one read is one line. */
static void on_readable(void *ctx, int fd, unsigned events)
{
    struct cli *c = ctx;
    char line[ANSWER_MAX + 1];
    ssize_t n = events & LOOP_READ ? read(fd, line, ANSWER_MAX) : 0;
    if (n <= 0) {
        end_question(c, NULL);
        return;
    }
    line[n] = '\0';
    line[strcspn(line, "\r\n")] = '\0';
    end_question(c, line);
    secret_wipe(line, sizeof line);
}

static void no_terminal(void *ctx)
{
    end_question(ctx, NULL);
}

void ask_person(struct cli *c, const char *question, bool secret, front_answer_fn *answer,
                void *answer_ctx)
{
    struct question *q = mem_alloc(sizeof *q);
    const char *name = ttyname(STDIN_FILENO);
    *q = (struct question){.answer = answer, .answer_ctx = answer_ctx};
    c->question = q;
    out_flush(&c->out);
    out_line_end(&c->err);
    q->fd = name != NULL ? open(name, O_RDWR | O_NOCTTY | O_CLOEXEC) : -1;
    if (secret && q->fd >= 0 && tcgetattr(q->fd, &q->before) == 0) {
        struct termios silent = q->before;
        silent.c_lflag &= ~(tcflag_t)ECHO;
        q->hidden = tcsetattr(q->fd, TCSAFLUSH, &silent) == 0;
    }
    /* Only now: what is typed as soon as the question is there must not be echoed, nor lost. */
    out_text(&c->err, question, strlen(question));
    out_printf(&c->err, " ");
    out_flush(&c->err);
    q->watch = q->fd >= 0 ? loop_watch_new(c->loop, q->fd, LOOP_READ, on_readable, c, NULL) : NULL;
    if (q->watch == NULL) {
        loop_defer(c->loop, no_terminal, c);
    }
}
