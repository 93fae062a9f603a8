#include "lesson_quiz.h"

#include "app_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/json.h"
#include "syllabus/course/lesson.h"
#include "syllabus/store/store_lesson.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct quiz {
    struct call *call;
    char *track_id;
    struct lesson lesson;
    size_t next, right;
    char *verdict; /* on the answer before; NULL before the first */
};

static void quiz_free(void *state)
{
    struct quiz *q = state;
    free(q->track_id);
    free(q->verdict);
    lesson_fini(&q->lesson);
    free(q);
}

static void ask(struct quiz *q);

/* --- the end --- */

static enum command_state keep(struct call *call)
{
    struct quiz *q = call->state;
    struct app *app = call->app;
    double score = quiz_score(q->right, q->lesson.question_count);
    enum error_kind kind = store_lesson_set_score(app->workspace.store, workspace_user_id(app),
                                                  q->track_id, q->lesson.id, score, &call->error);
    if (!kind && q->lesson.status == MODULE_NOT_STARTED) {
        kind = store_lesson_set_status(app->workspace.store, workspace_user_id(app), q->track_id,
                                       q->lesson.id, MODULE_IN_PROGRESS, &call->error);
        q->lesson.status = kind ? MODULE_NOT_STARTED : MODULE_IN_PROGRESS;
    }
    if (kind) {
        return COMMAND_ERROR;
    }
    q->lesson.score = score;
    call_set_document(call, course_lesson_json(&q->lesson));
    return COMMAND_DONE;
}

static void finish(struct quiz *q)
{
    char *text =
        mem_printf(_("%s\n%zu of %zu right."), q->verdict, q->right, q->lesson.question_count);
    call_tell(q->call, text);
    free(text);
    call_try(q->call, keep);
}

/* --- one question --- */

/* The option that is meant: "b", "B)", or its words. */
static size_t choice_of(const struct quiz_question *q, const char *answer)
{
    char *trimmed = text_trimmed(answer, strlen(answer));
    size_t n = strlen(trimmed);
    char letter = trimmed[0];
    size_t at = letter >= 'a' && letter <= 'z'   ? (size_t)(letter - 'a')
                : letter >= 'A' && letter <= 'Z' ? (size_t)(letter - 'A')
                                                 : QUIZ_NO_ANSWER;
    bool alone = n == 1 || (n == 2 && (trimmed[1] == ')' || trimmed[1] == '.'));
    at = alone && at < q->options.count ? at : QUIZ_NO_ANSWER;
    for (size_t i = 0; at == QUIZ_NO_ANSWER && i < q->options.count; i++) {
        at = strcmp(q->options.items[i], trimmed) == 0 ? i : at;
    }
    free(trimmed);
    return at;
}

static void judge(struct quiz *q, const struct quiz_question *question, size_t chosen)
{
    size_t right = quiz_answer_place(question);
    struct buf text = BUF_INIT(LIMIT_TEXT);
    if (chosen == right) {
        q->right++;
        buf_add_str(&text, _("Right."));
    } else {
        buf_printf(&text, _("Wrong. It is %c: %s."), (char)('A' + (int)right), question->answer);
    }
    if (!text_blank(question->explanation)) {
        buf_printf(&text, " %s", question->explanation);
    }
    free(q->verdict);
    q->verdict = buf_steal(&text);
}

static void on_answer(void *ctx, const char *answer)
{
    struct quiz *q = ctx;
    const struct quiz_question *question = &q->lesson.questions[q->next];
    if (!answer || q->call->cancelled) {
        error_set(&q->call->error, ERROR_INTERRUPTED, _("stopped; no score is kept"));
        call_fail(q->call);
        return;
    }
    size_t chosen = choice_of(question, answer);
    if (chosen == QUIZ_NO_ANSWER) {
        free(q->verdict);
        q->verdict = mem_printf(_("One of the letters A to %c is wanted."),
                                (char)('A' + (int)question->options.count - 1));
        ask(q);
        return;
    }
    judge(q, question, chosen);
    q->next++;
    if (q->next < q->lesson.question_count) {
        ask(q);
    } else {
        finish(q);
    }
}

static void ask(struct quiz *q)
{
    const struct front *front = q->call->app->options->front;
    const struct quiz_question *question = &q->lesson.questions[q->next];
    struct buf text = BUF_INIT(LIMIT_MESSAGE);
    if (q->verdict) {
        buf_printf(&text, "%s\n\n", q->verdict);
    }
    buf_printf(&text, "%zu/%zu  %s\n", q->next + 1, q->lesson.question_count, question->text);
    for (size_t i = 0; i < question->options.count; i++) {
        buf_printf(&text, "  %c) %s\n", (char)('A' + (int)i), question->options.items[i]);
    }
    buf_add_str(&text, _("Your answer:"));
    front->ask(front->ctx, buf_str(&text), false, on_answer, q);
    buf_fini(&text);
}

enum command_state lesson_quiz_start(struct call *call, const char *track_id,
                                     const struct lesson *lesson)
{
    const struct front *front = call->app->options->front;
    for (size_t i = 0; i < lesson->question_count; i++) {
        if (!quiz_question_sound(&lesson->questions[i])) {
            error_set(&call->error, ERROR_BAD_DATA,
                      _("question %zu has no right answer among different options"), i + 1);
            error_advise(&call->error, _("\"syllabus lint TRACK\" names all such questions."));
            return COMMAND_ERROR;
        }
    }
    if (!front->interactive(front->ctx) || lesson->question_count == 0) {
        error_set(&call->error, ERROR_USAGE, _("a quiz needs somebody to answer"));
        error_advise(&call->error,
                     _("Run it in a terminal; \"syllabus lesson show TRACK N L\" prints it."));
        return COMMAND_ERROR;
    }
    struct quiz *q = mem_alloc(sizeof *q);
    q->call = call;
    q->track_id = mem_strdup(track_id);
    lesson_init(&q->lesson);
    lesson_copy(&q->lesson, lesson);
    call_set_state(call, q, quiz_free);
    ask(q);
    return COMMAND_WAIT;
}
