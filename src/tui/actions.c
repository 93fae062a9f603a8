#include "actions.h"

#include "keymap.h"
#include "look.h"
#include "person.h"
#include "popup.h"
#include "popup_figures.h"
#include "popup_module.h"
#include "popup_search.h"
#include "sheet.h"
#include "study.h"
#include "tui_internal.h"

#include "syllabus/app/app.h"
#include "syllabus/app/args.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"

#include <stdlib.h>
#include <string.h>

/* --- help --- */

/* "k Up" is two keys, for people "k, Up". */
static char *keys_for_people(const char *keys)
{
    struct buf text = BUF_INIT(256);
    for (const char *p = keys; *p; p++) {
        buf_add_str(&text, *p == ' ' ? ", " : "");
        if (*p != ' ') {
            buf_add_char(&text, *p);
        }
    }
    return buf_steal(&text);
}

static void add_keys(struct sheet *sheet, unsigned contexts, const char *heading)
{
    sheet_add(sheet, ROLE_HEADING, NULL, heading);
    for (size_t i = 0; action_at(i); i++) {
        const struct action *a = action_at(i);
        if (a->contexts & contexts) {
            char *keys = keys_for_people(a->keys);
            sheet_add(sheet, ROLE_TEXT, keys, _(a->help));
            free(keys);
        }
    }
    sheet_add(sheet, ROLE_TEXT, NULL, "");
}

void action_help(struct tui *t)
{
    static const struct {
        enum context context;
        const char *heading;
    } views[] = {
        [FOCUS_TRACKS] = {IN_TRACKS, N_("In the list of tracks")},
        [FOCUS_CHAT] = {IN_CHAT, N_("In the chat")},
        [FOCUS_MODULES] = {IN_MODULES, N_("In the plan")},
        [FOCUS_INPUT] = {IN_INPUT, N_("While writing")},
    };
    struct sheet *sheet = sheet_new();
    add_keys(sheet, views[t->focus].context, _(views[t->focus].heading));
    if (t->focus != FOCUS_INPUT) {
        add_keys(sheet, IN_INPUT, _("While writing"));
    }
    sheet_add(sheet, ROLE_TEXT, NULL,
              _("Commands begin with / in the input line: /help lists them, Tab completes them. "
                "Outside the input line a Russian keyboard layout works as well."));
    popup_show_sheet(t, _("Keys"), sheet);
}

static void help_window(struct tui *t, enum context context, const char *heading)
{
    struct sheet *sheet = sheet_new();
    add_keys(sheet, context, heading);
    popup_show_sheet(t, _("Keys"), sheet);
}

void action_help_chats(struct tui *t)
{
    help_window(t, IN_CHATS, _("In the chats of a track"));
}

void action_help_module(struct tui *t)
{
    help_window(t, IN_MODULE, _("In the window of a module"));
}

void action_help_lesson(struct tui *t)
{
    help_window(t, IN_LESSON, _("In the window of a lesson"));
}

/* --- moving about --- */

void action_next_panel(struct tui *t)
{
    focus_next(t, 1);
}

void action_previous_panel(struct tui *t)
{
    focus_next(t, -1);
}

void action_panel_tracks(struct tui *t)
{
    focus_set(t, FOCUS_TRACKS);
}

void action_panel_chat(struct tui *t)
{
    focus_set(t, FOCUS_CHAT);
}

void action_panel_modules(struct tui *t)
{
    focus_set(t, FOCUS_MODULES);
}

static void move(struct tui *t, enum move how)
{
    focus_pane(t)->move(t, how);
}

void action_up(struct tui *t)
{
    move(t, MOVE_UP);
}

void action_down(struct tui *t)
{
    move(t, MOVE_DOWN);
}

void action_half_up(struct tui *t)
{
    move(t, MOVE_HALF_UP);
}

void action_half_down(struct tui *t)
{
    move(t, MOVE_HALF_DOWN);
}

void action_page_up(struct tui *t)
{
    move(t, MOVE_PAGE_UP);
}

void action_page_down(struct tui *t)
{
    move(t, MOVE_PAGE_DOWN);
}

void action_first(struct tui *t)
{
    move(t, MOVE_FIRST);
}

void action_last(struct tui *t)
{
    move(t, MOVE_LAST);
}

void action_open(struct tui *t)
{
    focus_pane(t)->open(t);
}

void action_write(struct tui *t)
{
    focus_set(t, FOCUS_INPUT);
}

void action_look(struct tui *t)
{
    look_ask(t);
}

void action_look_on(struct tui *t)
{
    look_go_on(t, 1);
}

void action_look_back(struct tui *t)
{
    look_go_on(t, -1);
}

void action_search(struct tui *t)
{
    char *text = look_take_question(t);
    if (!t->popup) { /* what another window asks comes first */
        popup_search(t, text);
    }
    free(text);
}

void action_back(struct tui *t)
{
    if (look_clear(t)) {
        return;
    }
    if (t->focus == FOCUS_MODULES) {
        focus_set(t, FOCUS_CHAT);
    } else if (t->focus == FOCUS_CHAT) {
        focus_set(t, FOCUS_TRACKS);
    }
}

/* --- tracks --- */

/* The command's arguments with the track that the key is about; NULL (and said) when there is none.
 */
static struct args *subject_args(struct tui *t)
{
    const char *id = board_subject(t);
    if (!id) {
        notice_set(t, NOTICE_INFO, _("There is no track yet: a makes one."), NULL);
        return NULL;
    }
    struct args *args = args_new();
    args_add(args, "TRACK", id);
    return args;
}

/* What a command says of a track is to be seen while it runs. False: it does not run. */
static bool run_on_subject(struct tui *t, const char *name, doing_fn *then)
{
    struct args *args = doing_must_wait(t) ? NULL : subject_args(t);
    if (args) {
        const char *id = args_text(args, "TRACK");
        if (!board_track_id(t) || strcmp(board_track_id(t), id) != 0) {
            board_open(t, id);
        }
        /* Modules are made of the plan, which is told of where one plans. */
        if (strcmp(name, "finalize") != 0 || t->open.chat.type == CHAT_PLANNING) {
            doing_add_chat(t, args);
        }
        t->chat.follow = true;
        doing_run_then(t, name, args, then, NULL);
    }
    return args != NULL;
}

void action_new(struct tui *t)
{
    journey_new_track(t, NULL);
}

void action_edit(struct tui *t)
{
    journey_edit_track(t);
}

void action_editor(struct tui *t)
{
    struct args *args = doing_must_wait(t) ? NULL : subject_args(t);
    if (args) {
        doing_run(t, "edit", args);
    }
}

void action_export(struct tui *t)
{
    journey_export(t);
}

void action_statistics(struct tui *t)
{
    if (app_has_user(t->o.app)) {
        popup_show_figures(t, INT64_MIN);
    }
}

void action_regenerate(struct tui *t)
{
    run_on_subject(t, "regenerate", NULL);
}

void action_continue(struct tui *t)
{
    run_on_subject(t, "continue", NULL);
}

void action_finalize(struct tui *t)
{
    run_on_subject(t, "finalize", NULL);
}

static void on_builtin_answered(struct tui *t, const struct outcome *outcome, void *ctx)
{
    start_provider(t);
}

void action_builtin(struct tui *t)
{
    app_set_provider(t->o.app, "builtin");
    if (!run_on_subject(t, "regenerate", on_builtin_answered)) {
        start_provider(t);
    }
}

static void on_deleted(struct tui *t, const struct outcome *outcome, void *ctx)
{
    if (outcome->error->kind == ERROR_NONE) {
        mem_replace(&t->removed_id, ctx);
        t->removed_version = view_data_version(t->o.app);
        notice_set(t, NOTICE_INFO, _("Deleted. u brings it back."), NULL);
    }
    free(ctx);
}

void action_delete(struct tui *t)
{
    struct args *args = doing_must_wait(t) ? NULL : subject_args(t);
    if (args) {
        doing_run_then(t, "track rm", args, on_deleted, mem_strdup(args_text(args, "TRACK")));
    }
}

static void on_part_deleted(struct tui *t, const struct outcome *outcome, void *ctx)
{
    if (outcome->error->kind == ERROR_NONE) {
        notice_set(t, NOTICE_INFO, _("Deleted. u brings it back."), NULL);
    }
}

void action_delete_exchange(struct tui *t)
{
    struct args *args = doing_must_wait(t) ? NULL : subject_args(t);
    if (args) {
        doing_add_chat(t, args);
        args_add(args, "MESSAGE", "last");
        doing_run_then(t, "message rm", args, on_part_deleted, NULL);
    }
}

static void on_undone(struct tui *t, const struct outcome *outcome, void *ctx)
{
    if (outcome->error->kind == ERROR_NONE) {
        notice_set(t, NOTICE_INFO, _("Undone. U does it again."), NULL);
    }
}

static void on_redone(struct tui *t, const struct outcome *outcome, void *ctx)
{
    if (outcome->error->kind == ERROR_NONE) {
        notice_set(t, NOTICE_INFO, _("Done again. u takes it back."), NULL);
    }
}

static void on_brought_back(struct tui *t, const struct outcome *outcome, void *ctx)
{
    if (outcome->error->kind == ERROR_NONE) {
        notice_set(t, NOTICE_INFO, _("The track is back."), NULL);
        board_open(t, ctx);
    }
    free(ctx);
}

/* A deletion is what is taken back while nothing was changed after it, or nothing else is there. */
static bool removed_last(const struct tui *t)
{
    return t->removed_id &&
           (view_data_version(t->o.app) == t->removed_version || board_subject(t) == NULL);
}

void action_undo(struct tui *t)
{
    if (removed_last(t)) {
        struct args *args = args_new();
        char *id = t->removed_id;
        t->removed_id = NULL;
        args_add(args, "TRACK", id);
        doing_run_then(t, "undo", args, on_brought_back, id);
        return;
    }
    struct args *args = subject_args(t);
    if (args) {
        doing_run_then(t, "undo", args, on_undone, NULL);
    }
}

void action_redo(struct tui *t)
{
    struct args *args = subject_args(t);
    if (args) {
        doing_run_then(t, "redo", args, on_redone, NULL);
    }
}

/* --- modules --- */

/* The module that is selected; NULL (and said) when there is none. */
static struct module *selected_module(struct tui *t)
{
    struct track *track = t->open.track;
    size_t at = t->modules.selected;
    if (!track || !board_shows_modules(t) || at >= track->module_count) {
        notice_set(t, NOTICE_INFO, _("There are no modules yet."), _("f makes them of the plan."));
        return NULL;
    }
    return &track->modules[at];
}

/* The arguments of a command about it. */
static struct args *module_args(struct tui *t, const struct module *m)
{
    char *number = mem_printf("%d", m->number);
    struct args *args = args_new();
    args_add(args, "TRACK", t->open.track->id);
    args_add(args, "N", number);
    free(number);
    return args;
}

void action_delete_module(struct tui *t)
{
    struct module *m = doing_must_wait(t) ? NULL : selected_module(t);
    if (m) {
        doing_run_then(t, "module rm", module_args(t, m), on_part_deleted, NULL);
    }
}

void action_status(struct tui *t)
{
    struct module *m = selected_module(t);
    if (!m) {
        return;
    }
    enum module_status next = (enum module_status)((m->status + 1) % MODULE_STATUS_COUNT);
    m->status = next; /* the next key may come before the command's end, which loads it */
    struct args *args = module_args(t, m);
    args_add(args, "STATUS", module_status_name(next));
    doing_run(t, "module status", args);
}

void action_lessons(struct tui *t)
{
    const struct module *m = selected_module(t);
    if (m) {
        popup_module_open(t, m);
        study_make(t);
    }
}

/* --- the program --- */

void action_account(struct tui *t)
{
    person_menu(t);
}

static void on_leave(void *ctx, const char *answer)
{
    struct tui *t = ctx;
    bool yes = answer && strcmp(answer, "y") == 0;
    if (yes && person_has_to_keep(t) && app_busy(t->o.app)) {
        app_cancel(t->o.app);
        t->quit_asked = true; /* what came is kept first, then it is asked whether to keep it all */
    } else if (yes) {
        tui_quit(t, 0);
    }
}

void action_leave(struct tui *t)
{
    if (app_busy(t->o.app)) {
        popup_ask(t,
                  _("A reply is being written. It is stopped when you leave; what came is "
                    "kept.\n\nLeave? [y/N]"),
                  on_leave, t);
    } else if (person_has_to_keep(t)) {
        person_leave(t);
    } else {
        tui_quit(t, 0);
    }
}
