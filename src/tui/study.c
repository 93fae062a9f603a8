#include "study.h"

#include "actions.h"
#include "form.h"
#include "forms_table.h"
#include "popup_form.h"
#include "popup_lesson.h"
#include "popup_module.h"
#include "tui_internal.h"

#include "syllabus/app/args.h"
#include "syllabus/app/label.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/time.h"
#include "syllabus/course/lesson.h"

#include <stdlib.h>
#include <string.h>

#define DATE_LEN 10 /* of an instant's text */

/* --- what a window is about --- */

void study_fini(struct study *s)
{
    free(s->track_id);
    free(s->module_id);
    free(s->lesson_id);
}

struct module *study_module(const struct tui *t, const struct study *s)
{
    struct track *track = t->open.track;
    if (!track || strcmp(track->id, s->track_id) != 0) {
        return NULL;
    }
    for (size_t i = 0; i < track->module_count; i++) {
        if (strcmp(track->modules[i].id, s->module_id) == 0) {
            return &track->modules[i];
        }
    }
    return NULL;
}

struct lesson *study_lesson(const struct tui *t, const struct study *s)
{
    struct module *m = s->lesson_id ? study_module(t, s) : NULL;
    for (size_t i = 0; m && i < m->lesson_count; i++) {
        if (strcmp(m->lessons[i].id, s->lesson_id) == 0) {
            return &m->lessons[i];
        }
    }
    return NULL;
}

/* The window that a key is for; NULL: it is not on top. */
static struct study *on_top(const struct tui *t)
{
    bool is =
        t->popup && (t->popup->ops == &popup_module_ops || t->popup->ops == &popup_lesson_ops);
    return is ? (struct study *)t->popup : NULL;
}

static struct module *module_on_top(const struct tui *t)
{
    const struct study *s = on_top(t);
    return s ? study_module(t, s) : NULL;
}

static struct lesson *lesson_on_top(const struct tui *t)
{
    const struct study *s = on_top(t);
    return s ? study_lesson(t, s) : NULL;
}

/* --- how it looks --- */

bool study_is_making(const struct tui *t, const struct module *m)
{
    return t->making_id && strcmp(t->making_id, m->id) == 0;
}

const char *study_mark(enum module_status status, style_t *style)
{
    static const struct {
        const char *mark;
        style_t style;
    } looks[] = {
        [MODULE_NOT_STARTED] = {"○", ROLE_DIM},
        [MODULE_IN_PROGRESS] = {"◐", ROLE_CHANGED},
        [MODULE_COMPLETED] = {"●", ROLE_DONE},
    };
    *style = looks[status].style;
    return looks[status].mark;
}

char *study_describe(const struct tui *t, const struct lesson *l)
{
    struct buf text = BUF_INIT(LIMIT_TEXT);
    buf_printf(&text, "%s · ", label(LABEL_LESSON, lesson_type_name(l->type)));
    buf_printf(&text, _("%lld min"), (long long)l->minutes);
    buf_printf(&text, " · %s", draw_module_status(l->status));
    if (l->due_ms != 0) {
        char *when = time_for_people(l->due_ms, env_now_ms(t->o.env));
        buf_printf(&text, " · %s %s", _("due"), when);
        free(when);
    }
    if (l->score >= 0) {
        buf_add_str(&text, " · ");
        buf_printf(&text, _("score %g %%"), l->score);
    }
    return buf_steal(&text);
}

/* --- commands --- */

struct args *study_args(const struct tui *t, const struct module *m, const struct lesson *l)
{
    struct args *args = args_new();
    char *number = mem_printf("%d", m->number);
    args_add(args, "TRACK", t->open.track->id);
    args_add(args, "N", number);
    free(number);
    if (l) {
        number = mem_printf("%d", l->number);
        args_add(args, "L", number);
        free(number);
    }
    return args;
}

void study_walk(struct tui *t)
{
    struct module *m = module_on_top(t);
    struct lesson *l = lesson_on_top(t);
    if (!m || (!l && m->lesson_count > 0)) {
        return;
    }
    enum module_status *status = l ? &l->status : &m->status;
    enum module_status next = (enum module_status)((*status + 1) % MODULE_STATUS_COUNT);
    struct args *args = study_args(t, m, l);
    args_add(args, "STATUS", module_status_name(next));
    *status = next; /* the next key may come before the command's end, which loads it */
    doing_run(t, l ? "lesson status" : "module status", args);
}

static void on_made(struct tui *t, const struct outcome *outcome, void *ctx)
{
    mem_replace(&t->making_id, NULL);
    start_provider(t); /* the built-in planner was asked this once */
    if (outcome->cancelled && !outcome->error->busy) {
        notice_set(t, NOTICE_INFO, _("Stopped; the lessons that were made stay."),
                   _("L makes those that are missing."));
    } else if (outcome->error->kind != ERROR_NONE) {
        /* Of a network that fails the advice is the same, in other words. */
        bool known = t->advice && outcome->error->kind != ERROR_NETWORK;
        char *text = mem_printf("%s%s%s", _("b lets the built-in planner make the lessons."),
                                known ? " " : "", known ? t->advice : "");
        notice_set(t, NOTICE_ERROR, outcome->error->message, text);
        free(text);
    }
}

bool study_make_of(struct tui *t, const struct module *m)
{
    bool has[LESSON_TYPE_COUNT] = {false};
    size_t types = 0;
    for (size_t i = 0; i < m->lesson_count; i++) {
        types += !has[m->lessons[i].type];
        has[m->lessons[i].type] = true;
    }
    if (types == LESSON_TYPE_COUNT) {
        char *advice = mem_printf(
            _("/lesson generate %d --replace makes those anew that nobody has begun."), m->number);
        notice_set(t, NOTICE_INFO, _("The module has all its lessons."), advice);
        free(advice);
        return false;
    }
    if (doing_must_wait(t)) {
        return false;
    }
    mem_replace(&t->making_id, m->id);
    t->making_ns = env_mono_ns(t->o.env);
    doing_run_then(t, "lesson generate", study_args(t, m, NULL), on_made, NULL);
    return true;
}

void study_make(struct tui *t)
{
    const struct module *m = module_on_top(t);
    if (m && study_make_of(t, m)) {
        popup_module_show_end(t);
    }
}

void study_make_builtin(struct tui *t)
{
    const struct module *m = module_on_top(t);
    if (!m) {
        return;
    }
    app_set_provider(t->o.app, "builtin");
    if (study_make_of(t, m)) {
        popup_module_show_end(t);
    } else {
        start_provider(t);
    }
}

static void on_tutor(struct tui *t, const struct outcome *outcome, void *ctx)
{
    if (outcome->error->kind == ERROR_NONE) {
        popup_close_all(t);
        doing_open_chat(t, outcome);
    }
}

void study_tutor_of(struct tui *t, const struct module *m)
{
    char *number = mem_printf("%d", m->number);
    struct args *args = args_new();
    args_add(args, "TRACK", t->open.track->id);
    args_add(args, "tutor", number);
    doing_run_then(t, "chats", args, on_tutor, NULL);
    free(number);
}

void study_tutor(struct tui *t)
{
    const struct module *m = module_on_top(t);
    if (m) {
        study_tutor_of(t, m);
    }
}

/* --- forms --- */

static struct form *ask(struct tui *t, const struct form_spec *spec, const char *command)
{
    const struct module *m = module_on_top(t);
    const struct lesson *l = lesson_on_top(t);
    char *number = mem_printf("%d", m->number);
    char *lesson = mem_printf("%d", l->number);
    const struct form_plan plan = {
        .spec = spec,
        .command = command,
        .track_id = t->open.track->id,
        .arguments = {{"N", number}, {"L", lesson}},
    };
    struct form *form = popup_form_open(t, &plan);
    free(number);
    free(lesson);
    return form;
}

void study_due(struct tui *t)
{
    const struct lesson *l = lesson_on_top(t);
    if (!l) {
        return;
    }
    char day[TIME_TEXT_LEN + 1] = "";
    if (l->due_ms != 0) {
        time_format(l->due_ms, day);
        day[DATE_LEN] = '\0';
    }
    form_set(ask(t, &forms_lesson_due, "lesson due"), "DATE", day);
}

void study_score(struct tui *t)
{
    const struct lesson *l = lesson_on_top(t);
    if (!l) {
        return;
    }
    if (l->type != LESSON_HOMEWORK && l->type != LESSON_QUIZ) {
        notice_set(t, NOTICE_INFO, _("Only homework and quizzes have a score."), NULL);
        return;
    }
    char *score = l->score >= 0 ? mem_printf("%g", l->score) : mem_strdup("");
    form_set(ask(t, &forms_lesson_score, "lesson score"), "SCORE", score);
    free(score);
}

/* --- help --- */

void study_help(struct tui *t)
{
    if (t->popup && t->popup->ops == &popup_module_ops) {
        action_help_module(t);
    } else {
        action_help_lesson(t);
    }
}
