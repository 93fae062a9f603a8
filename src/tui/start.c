/* Who works here: asked at the first start, and whenever the person wants to be somebody else. */
#include "tui_internal.h"

#include "person.h"
#include "popup.h"

#include "syllabus/app/app.h"
#include "syllabus/app/args.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"

#include <stdlib.h>

static void show_menu(struct tui *t);

/* --- answers --- */

void start_provider(struct tui *t)
{
    app_set_provider(t->o.app, t->without_model ? "builtin" : NULL);
}

static void begin_work(struct tui *t)
{
    start_provider(t);
    board_load(t);
    if (t->tracks.list.total == 0) {
        focus_set(t, FOCUS_TRACKS);
        notice_set(t, NOTICE_INFO, _("Welcome. a begins: say what you want to learn."),
                   _("? shows the keys."));
        return;
    }
    if (!board_track_id(t)) {
        char *newest = mem_strdup(board_track_at(t, t->tracks.selected)->id);
        board_open(t, newest);
        free(newest);
    }
    focus_set(t, FOCUS_INPUT);
}

/* Nobody works here any more. What was open is opened again when the same person comes back. */
static enum error_kind leave_workspace(struct tui *t, struct error *err)
{
    board_save_place(t);
    enum error_kind kind = app_leave(t->o.app, err);
    if (kind == ERROR_NONE) {
        board_open(t, NULL);
    }
    return kind;
}

static void enter_as_guest(struct tui *t, bool without_model)
{
    struct error err = {0};
    if (leave_workspace(t, &err) || app_enter_guest(t->o.app, &err)) {
        notice_error(t, &err);
        error_clear(&err);
        show_menu(t);
        return;
    }
    t->without_model = without_model;
    begin_work(t);
}

static void enter_guest(struct tui *t)
{
    enter_as_guest(t, false);
}

static void enter_without_model(struct tui *t)
{
    enter_as_guest(t, true);
}

static void on_signed_in(struct tui *t, const struct outcome *outcome)
{
    begin_work(t);
}

static void sign_in(struct tui *t)
{
    person_sign_in(t, on_signed_in, show_menu);
}

static void sign_up(struct tui *t)
{
    person_register(t, on_signed_in, show_menu);
}

static void leave(struct tui *t)
{
    tui_quit(t, 0);
}

/* --- the question --- */

static void show_menu(struct tui *t)
{
    static const struct popup_choice choices[] = {
        {'g', N_("Work as a guest: you may keep it all when you leave"), enter_guest},
        {'s', N_("Sign in"), sign_in},
        {'r', N_("Register: an account on this computer only"), sign_up},
        {'b', N_("Try it without a model: the built-in planner answers"), enter_without_model},
        {'q', N_("Quit"), leave},
        {0},
    };
    popup_choose(t, "Syllabus",
                 _("You say what you want to learn; a plan is made while you talk. "
                   "How do you want to work?"),
                 choices, app_has_user(t->o.app) ? begin_work : NULL);
}

static void on_answered(struct tui *t, const struct outcome *outcome, void *ctx)
{
    if (outcome->error->kind) {
        show_menu(t);
    } else {
        begin_work(t);
    }
}

void start_begin(struct tui *t)
{
    struct error err = {0};
    if (t->o.options->guest) {
        enter_guest(t);
    } else if (t->o.options->user) {
        doing_run_then(t, "account whoami", args_new(), on_answered, NULL);
    } else if (app_enter_signed_in(t->o.app, &err) == ERROR_NONE) {
        begin_work(t);
    } else if (err.kind == ERROR_NOT_SIGNED_IN) {
        show_menu(t);
    } else {
        /* The file cannot be opened: nothing can be kept, and that is to be known. */
        error_move(&t->error, &err);
        tui_quit(t, 0); /* the error has its own status */
    }
    error_clear(&err);
}

void start_change(struct tui *t)
{
    struct error err = {0};
    enum error_kind kind = leave_workspace(t, &err);
    if (kind == ERROR_NONE) {
        t->o.options->guest = false;
        kind = app_enter_signed_in(t->o.app, &err);
    }
    if (kind && kind != ERROR_NOT_SIGNED_IN) {
        notice_error(t, &err);
    }
    error_clear(&err);
    t->without_model = false;
    board_load(t);
    show_menu(t);
}

void start_menu(struct tui *t)
{
    t->without_model = false;
    show_menu(t);
}
