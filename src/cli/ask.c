/* Questions to the person at the terminal: a line of text, or a password without echo. */
#include "cli_internal.h"

#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"
#include "syllabus/loop/loop.h"

#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define ANSWER_MAX 4096

struct question {
    struct cli *cli;
    front_answer_fn *answer;
    void *answer_ctx;
    bool hidden;
    struct termios before;
};

bool ask_possible(struct cli *c)
{
    return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

void ask_restore_terminal(struct cli *c)
{
    if (c->question && c->question->hidden) {
        c->question->hidden = false;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &c->question->before);
        out_printf(&c->err, "\n");
        out_flush(&c->err);
    }
}

static void answered(void *ctx, const char *data, long n)
{
    struct question *q = ctx;
    ask_restore_terminal(q->cli);
    q->cli->question = NULL;
    char *text = NULL;
    if (n > 0) {
        text = mem_strndup(data, (size_t)n);
        text[strcspn(text, "\r\n")] = '\0';
    }
    q->answer(q->answer_ctx, text);
    if (text) {
        secret_wipe(text, strlen(text));
        free(text);
    }
    free(q);
}

void ask_person(struct cli *c, const char *question, bool secret, front_answer_fn *answer,
                void *answer_ctx)
{
    struct question *q = mem_alloc(sizeof *q);
    *q = (struct question){.cli = c, .answer = answer, .answer_ctx = answer_ctx};
    c->question = q;
    out_flush(&c->out);
    out_line_end(&c->err);
    out_text(&c->err, question, strlen(question));
    out_printf(&c->err, " ");
    out_flush(&c->err);
    if (secret && tcgetattr(STDIN_FILENO, &q->before) == 0) {
        struct termios silent = q->before;
        silent.c_lflag &= ~(tcflag_t)ECHO;
        q->hidden = tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
    }
    loop_read(c->loop, STDIN_FILENO, ANSWER_MAX, answered, q);
}
