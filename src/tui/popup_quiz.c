#include "popup_quiz.h"

#include "keymap.h"
#include "popup.h"
#include "sheet.h"
#include "study.h"
#include "tui_internal.h"

#include "syllabus/app/args.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/lesson.h"

#include <stdlib.h>
#include <string.h>

#define WIDEST    76
#define NARROWEST 20

struct quiz {
    struct study study;
    struct tui *tui;
    struct lesson lesson; /* as it was at the beginning */
    size_t next;          /* the question; their count: all were answered */
    size_t selected;      /* the option under the bar */
    size_t chosen;        /* QUIZ_NO_ANSWER: not yet */
    size_t right;
    int top, rows, page;
};

static const struct quiz_question *question_of(const struct quiz *q)
{
    return &q->lesson.questions[q->next];
}

static bool is_over(const struct quiz *q)
{
    return q->next >= q->lesson.question_count;
}

/* --- what is shown --- */

/* 1 to 9, then letters. */
static char option_key(size_t i)
{
    return (char)(i < 9 ? '1' + (int)i : 'a' + (int)(i - 9));
}

static void add_option(const struct quiz *q, struct sheet *sheet, size_t i)
{
    const struct quiz_question *question = question_of(q);
    bool answered = q->chosen != QUIZ_NO_ANSWER;
    bool right = answered && i == quiz_answer_place(question);
    bool wrong = answered && i == q->chosen && !right;
    bool marked = !answered && i == q->selected;
    char *lead = mem_printf("%s\u00A0%c",
                            right    ? "✓"
                            : wrong  ? "✗"
                            : marked ? ">"
                                     : "\u00A0",
                            option_key(i));
    sheet_add(sheet,
              right    ? ROLE_ADDED
              : wrong  ? ROLE_REMOVED
              : marked ? ROLE_STRONG
                       : ROLE_TEXT,
              lead, question->options.items[i]);
    free(lead);
}

static void add_verdict(const struct quiz *q, struct sheet *sheet)
{
    const struct quiz_question *question = question_of(q);
    size_t right = quiz_answer_place(question);
    sheet_add(sheet, ROLE_TEXT, NULL, "");
    if (q->chosen == right) {
        sheet_add(sheet, ROLE_ADDED, NULL, _("Right."));
    } else {
        char *text = mem_printf(_("Wrong. It is %c."), option_key(right));
        sheet_add(sheet, ROLE_REMOVED, NULL, text);
        free(text);
    }
    if (!text_blank(question->explanation)) {
        sheet_add(sheet, ROLE_TEXT, NULL, question->explanation);
    }
}

static struct sheet *make_sheet(const struct quiz *q)
{
    struct sheet *sheet = sheet_new();
    if (is_over(q)) {
        size_t count = q->lesson.question_count;
        char *text = mem_printf(_("%zu of %zu right: %.0f %%"), q->right, count,
                                quiz_score(q->right, count));
        sheet_add(sheet, ROLE_STRONG, NULL, text);
        sheet_add(sheet, ROLE_TEXT, NULL, _("The lesson keeps the score."));
        free(text);
        return sheet;
    }
    const struct quiz_question *question = question_of(q);
    sheet_add(sheet, ROLE_STRONG, NULL, question->text);
    sheet_add(sheet, ROLE_TEXT, NULL, "");
    for (size_t i = 0; i < question->options.count; i++) {
        add_option(q, sheet, i);
    }
    if (q->chosen != QUIZ_NO_ANSWER) {
        add_verdict(q, sheet);
    }
    return sheet;
}

static const char *hint_of(const struct quiz *q)
{
    return is_over(q)                    ? _("Enter close · r once more")
           : q->chosen != QUIZ_NO_ANSWER ? _("Enter goes on · Esc stops")
                                         : _("the number answers · Esc stops");
}

static void clamp(struct quiz *q)
{
    int last = q->rows > q->page ? q->rows - q->page : 0;
    q->top = q->top > last ? last : q->top < 0 ? 0 : q->top;
}

static void draw(struct popup *p, struct tui *t)
{
    struct quiz *q = (struct quiz *)p;
    struct sheet *sheet = make_sheet(q);
    int columns = t->canvas.columns - 4 < WIDEST ? t->canvas.columns - 4 : WIDEST;
    columns = columns > NARROWEST ? columns : NARROWEST;
    size_t at = is_over(q) ? q->next : q->next + 1;
    char *name = text_cleaned(q->lesson.title, TEXT_ONE_LINE);
    char *title = mem_printf("%zu/%zu  %s", at, q->lesson.question_count, name);
    int said = draw_notice_rows(t, columns);
    q->rows = sheet_layout(sheet, columns);
    struct rect area = popup_draw_window(t, q->rows + said, columns, title, hint_of(q));
    q->page = area.rows - said;
    clamp(q);
    struct rect text = {area.row, area.column, q->page, area.columns};
    sheet_draw(sheet, &t->canvas, text, q->top);
    draw_notice_in(t, area);
    free(title);
    free(name);
    sheet_free(sheet);
}

/* --- the end --- */

/* The lesson may have another number by now, or be gone. */
static void run(struct quiz *q, const char *command, const char *name, const char *value)
{
    const struct lesson *l = study_lesson(q->tui, &q->study);
    if (!l) {
        notice_set(q->tui, NOTICE_WARNING, _("The lesson is not there any more."), NULL);
        return;
    }
    struct args *args = study_args(q->tui, study_module(q->tui, &q->study), l);
    args_add(args, name, value);
    doing_run(q->tui, command, args);
}

static void keep_score(struct quiz *q)
{
    const struct lesson *l = study_lesson(q->tui, &q->study);
    char *score = mem_printf("%.17g", quiz_score(q->right, q->lesson.question_count));
    if (l && l->status == MODULE_NOT_STARTED) {
        run(q, "lesson status", "STATUS", module_status_name(MODULE_IN_PROGRESS));
    }
    run(q, "lesson score", "SCORE", score);
    free(score);
}

static void on_leave(void *ctx, const char *answer)
{
    struct quiz *q = ctx;
    if (answer && strcmp(answer, "y") == 0) {
        popup_close(q->tui, &q->study.popup);
    }
}

static void leave(struct quiz *q)
{
    bool begun = q->next > 0 || q->chosen != QUIZ_NO_ANSWER;
    if (begun && !is_over(q)) {
        popup_ask(q->tui, _("Stop the quiz? Its answers are not kept. [y/N]"), on_leave, q);
    } else {
        popup_close(q->tui, &q->study.popup);
    }
}

/* --- keys --- */

static void begin(struct quiz *q)
{
    q->next = q->right = q->selected = 0;
    q->chosen = QUIZ_NO_ANSWER;
    q->top = 0;
}

static void choose(struct quiz *q, size_t i)
{
    q->chosen = i;
    q->right += i == quiz_answer_place(question_of(q));
    q->top = 0;
}

static void go_on(struct quiz *q)
{
    q->next++;
    q->selected = 0;
    q->chosen = QUIZ_NO_ANSWER;
    q->top = 0;
    if (is_over(q)) {
        keep_score(q);
    }
}

/* The option that a key stands for; QUIZ_NO_ANSWER: none. */
static size_t option_of(const struct quiz *q, const char *name)
{
    size_t count = question_of(q)->options.count;
    for (size_t i = 0; i < count; i++) {
        if (name[0] == option_key(i) && name[1] == '\0') {
            return i;
        }
    }
    return QUIZ_NO_ANSWER;
}

static void key_question(struct quiz *q, const struct key *k, const char *name)
{
    size_t count = question_of(q)->options.count;
    size_t option = option_of(q, name);
    int step = 0;
    if (option != QUIZ_NO_ANSWER) {
        choose(q, option);
    } else if (k->kind == KEY_ENTER) {
        choose(q, q->selected);
    } else if (popup_movement(k, q->page, &step) && (step == 1 || step == -1)) {
        q->selected = (q->selected + (step > 0 ? 1 : count - 1)) % count;
    } else {
        q->top += step;
    }
}

static void key(struct popup *p, struct tui *t, const struct key *k)
{
    struct quiz *q = (struct quiz *)p;
    int step = 0;
    char *name = keymap_key_name(k);
    tui_dirty(t, DIRTY_ALL);
    if (strcmp(name, "q") == 0 || k->kind == KEY_ESCAPE) {
        leave(q);
    } else if (is_over(q)) {
        if (strcmp(name, "r") == 0) {
            begin(q);
        } else if (k->kind == KEY_ENTER) {
            popup_close(t, p);
        }
    } else if (q->chosen == QUIZ_NO_ANSWER) {
        key_question(q, k, name);
    } else if (k->kind == KEY_ENTER || strcmp(name, "Space") == 0) {
        go_on(q);
    } else if (popup_movement(k, q->page, &step)) {
        q->top += step;
    }
    free(name);
}

static void free_quiz(struct popup *p)
{
    struct quiz *q = (struct quiz *)p;
    lesson_fini(&q->lesson);
    study_fini(&q->study);
    free(q);
}

void popup_quiz_open(struct tui *t, const struct study *from, const struct lesson *l)
{
    static const struct popup_ops ops = {draw, key, NULL, free_quiz, false};
    bool sound = l->question_count > 0;
    for (size_t i = 0; i < l->question_count; i++) {
        sound = sound && quiz_question_sound(&l->questions[i]);
    }
    if (!sound) {
        notice_set(t, NOTICE_WARNING,
                   _("The quiz cannot be asked: a question has no right answer among different "
                     "options."),
                   _("/lint names it."));
        return;
    }
    struct quiz *q = mem_alloc(sizeof *q);
    q->study.popup.ops = &ops;
    q->tui = t;
    q->study.track_id = mem_strdup(from->track_id);
    q->study.module_id = mem_strdup(from->module_id);
    q->study.lesson_id = mem_strdup(l->id);
    lesson_init(&q->lesson);
    lesson_copy(&q->lesson, l);
    begin(q);
    popup_push(t, &q->study.popup);
}
