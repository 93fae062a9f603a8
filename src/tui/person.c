#include "person.h"

#include "form.h"
#include "forms_table.h"
#include "popup.h"
#include "popup_form.h"
#include "tui_internal.h"

#include "syllabus/app/app.h"
#include "syllabus/app/args.h"
#include "syllabus/app/command.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

/* --- forms --- */

static struct form *open_form(struct tui *t, const struct form_spec *spec, const char *command,
                              person_then_fn *then, void (*left)(struct tui *t))
{
    const struct form_plan plan = {.spec = spec, .command = command, .then = then, .left = left};
    mem_replace(&t->resume_id, board_track_id(t)); /* a guest's track comes along */
    return popup_form_open(t, &plan);
}

void person_sign_in(struct tui *t, person_then_fn *then, void (*left)(struct tui *t))
{
    open_form(t, &forms_sign_in, "account login", then, left);
}

void person_register(struct tui *t, person_then_fn *then, void (*left)(struct tui *t))
{
    open_form(t, &forms_register, "account register", then, left);
}

static void on_changed(struct tui *t, const struct outcome *outcome)
{
    notice_set(t, NOTICE_INFO, _("The password is changed."), NULL);
}

void person_passwd(struct tui *t)
{
    open_form(t, &forms_passwd, "account passwd", on_changed, NULL);
}

/* --- a guest becomes somebody --- */

/* The track that was open is there under the same id. */
static void on_kept(struct tui *t, const struct outcome *outcome)
{
    char *email = text_cleaned(app_user_email(t->o.app), TEXT_ONE_LINE);
    char *text = mem_printf(_("Everything is kept: you are %s."), email);
    char *id = t->resume_id;
    t->resume_id = NULL;
    board_load(t);
    if (id) {
        board_open(t, id);
    }
    notice_set(t, NOTICE_INFO, text, NULL);
    free(id);
    free(text);
    free(email);
}

static void on_kept_leave(struct tui *t, const struct outcome *outcome)
{
    tui_quit(t, 0);
}

static void stay(struct tui *t)
{
}

static void throw_away(struct tui *t)
{
    tui_quit(t, 0);
}

static void register_and_leave(struct tui *t)
{
    person_register(t, on_kept_leave, person_leave);
}

static void sign_in_and_leave(struct tui *t)
{
    person_sign_in(t, on_kept_leave, person_leave);
}

bool person_has_to_keep(const struct tui *t)
{
    return app_is_guest(t->o.app) && t->tracks.list.total > 0;
}

void person_leave(struct tui *t)
{
    static const struct popup_choice choices[] = {
        {'r', N_("Register: everything is kept"), register_and_leave},
        {'s', N_("Sign in: everything is kept"), sign_in_and_leave},
        {'t', N_("Throw it away and leave"), throw_away},
        {0},
    };
    popup_choose(t, _("Leave?"),
                 _("You are a guest: what was planned here is lost when you leave, unless you keep "
                   "it."),
                 choices, stay);
}

/* --- the account's menu --- */

static void register_and_stay(struct tui *t)
{
    person_register(t, on_kept, person_menu);
}

static void sign_in_and_stay(struct tui *t)
{
    person_sign_in(t, on_kept, person_menu);
}

static void on_signed_out(struct tui *t, const struct outcome *outcome, void *ctx)
{
    if (outcome->error->kind == ERROR_NONE) {
        start_menu(t);
    }
}

static void sign_out(struct tui *t)
{
    board_save_place(t);
    doing_run_then(t, "account logout", args_new(), on_signed_out, NULL);
}

static void guest_menu(struct tui *t)
{
    static const struct popup_choice choices[] = {
        {'r', N_("Register: everything is kept"), register_and_stay},
        {'s', N_("Sign in: everything is kept"), sign_in_and_stay},
        {'t', N_("Throw it away, be somebody else"), start_change},
        {0},
    };
    popup_choose(t, _("Account"),
                 _("You are a guest: what was planned here is lost when you leave, unless you keep "
                   "it."),
                 choices, stay);
}

static void account_menu(struct tui *t)
{
    static const struct popup_choice choices[] = {
        {'p', N_("Change the password"), person_passwd},
        {'o', N_("Sign out"), sign_out},
        {'c', N_("Be somebody else for now"), start_change},
        {0},
    };
    char *email = text_cleaned(app_user_email(t->o.app), TEXT_ONE_LINE);
    char *text = mem_printf(_("You are %s."), email);
    popup_choose(t, _("Account"), text, choices, stay);
    free(text);
    free(email);
}

void person_menu(struct tui *t)
{
    if (doing_must_wait(t)) {
        return;
    }
    if (person_has_to_keep(t)) {
        guest_menu(t);
    } else if (app_user_email(t->o.app)) {
        account_menu(t);
    } else {
        start_change(t);
    }
}

/* --- slash commands that have a form --- */

static void on_other(struct tui *t, const struct outcome *outcome)
{
    board_load(t);
}

bool person_slash(struct tui *t, const struct command *command, const struct args *args)
{
    static const struct {
        const char *name;
        const struct form_spec *spec;
    } forms[] = {
        {"account register", &forms_register},
        {"account login", &forms_sign_in},
        {"account passwd", &forms_passwd},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (strcmp(command->name, forms[i].name) != 0) {
            continue;
        }
        person_then_fn *then = forms[i].spec == &forms_passwd ? on_changed
                               : app_is_guest(t->o.app)       ? on_kept
                                                              : on_other;
        struct form *form = open_form(t, forms[i].spec, forms[i].name, then, NULL);
        for (size_t k = 0; k < forms[i].spec->count; k++) {
            const char *value = args_text(args, forms[i].spec->rows[k].name);
            if (value) {
                form_set(form, forms[i].spec->rows[k].name, value);
            }
        }
        return true;
    }
    return false;
}

/* --- secrets that commands ask for --- */

struct secret_popup {
    struct popup popup;
    char *title; /* the question without its colon */
    struct form_row row;
    struct form_spec spec;
    struct form *form;
    front_answer_fn *answer; /* NULL: given */
    void *ctx;
};

static void draw_secret(struct popup *p, struct tui *t)
{
    form_draw(((struct secret_popup *)p)->form, &t->canvas, canvas_all(&t->canvas));
}

static void give(struct secret_popup *sp, struct tui *t, const char *text)
{
    front_answer_fn *answer = sp->answer;
    sp->answer = NULL;
    if (answer) {
        answer(sp->ctx, text); /* the text is the form's: it goes afterwards */
    }
    popup_close(t, &sp->popup);
}

static void key_secret(struct popup *p, struct tui *t, const struct key *key)
{
    struct secret_popup *sp = (struct secret_popup *)p;
    switch (form_key(sp->form, key)) {
    case FORM_ACCEPTED:
        give(sp, t, form_value(sp->form, "secret"));
        break;
    case FORM_LEFT:
        give(sp, t, NULL);
        break;
    default:
        tui_dirty(t, DIRTY_ALL);
        break;
    }
}

static void cancel_secret(struct popup *p, struct tui *t)
{
    struct secret_popup *sp = (struct secret_popup *)p;
    front_answer_fn *answer = sp->answer;
    sp->answer = NULL;
    if (answer) {
        answer(sp->ctx, NULL);
    }
}

static void free_secret(struct popup *p)
{
    struct secret_popup *sp = (struct secret_popup *)p;
    form_free(sp->form);
    free(sp->title);
    free(sp);
}

static char *title_of(const char *question)
{
    char *text = text_cleaned(question, TEXT_ONE_LINE);
    size_t n = strlen(text);
    while (n > 0 && (text[n - 1] == ':' || text[n - 1] == ' ')) {
        text[--n] = '\0';
    }
    return text;
}

void person_secret(struct tui *t, const char *question, front_answer_fn *answer, void *ctx)
{
    static const struct popup_ops ops = {draw_secret, key_secret, cancel_secret, free_secret, true};
    if (t->secret_at < t->secret_count) {
        answer(ctx, secret_text(t->secrets[t->secret_at++]));
        return;
    }
    struct secret_popup *sp = mem_alloc(sizeof *sp);
    sp->popup.ops = &ops;
    sp->title = title_of(question);
    sp->row =
        (struct form_row){.name = "secret", .label = " ", .kind = FORM_SECRET, .required = true};
    sp->spec = (struct form_spec){.title = sp->title,
                                  .accept = N_("go on"),
                                  .busy = N_("checking…"),
                                  .rows = &sp->row,
                                  .count = 1};
    sp->form = form_new(t->editor, &sp->spec);
    sp->answer = answer;
    sp->ctx = ctx;
    popup_push(t, &sp->popup);
}
