#include "popup_form.h"

#include "advice.h"
#include "form.h"
#include "forms_table.h"
#include "popup.h"
#include "tui_internal.h"

#include "syllabus/app/app.h"
#include "syllabus/app/args.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"

#include <stdlib.h>
#include <string.h>

struct form_popup {
    struct popup popup;
    struct form *form;
    struct form_plan plan;
    char *track_id;
    char *values[2]; /* of the arguments */
    bool running;    /* its command */
    bool closed;     /* while it ran: freed at its end */
};

static void draw_form(struct popup *p, struct tui *t)
{
    struct form_popup *fp = (struct form_popup *)p;
    form_draw(fp->form, &t->canvas, canvas_all(&t->canvas));
}

void popup_form_forget(struct tui *t)
{
    for (size_t i = 0; i < t->secret_count; i++) {
        secret_free(t->secrets[i]);
    }
    t->secret_count = t->secret_at = 0;
}

/* The command asks for them in the order of the form. */
static void keep_secrets(struct tui *t, const struct form *f)
{
    const struct form_spec *spec = form_spec(f);
    popup_form_forget(t);
    for (size_t i = 0; i < spec->count && t->secret_count < FORM_SECRETS; i++) {
        if (spec->rows[i].kind == FORM_SECRET) {
            const char *value = form_value(f, spec->rows[i].name);
            t->secrets[t->secret_count++] = secret_new(value, strlen(value));
        }
    }
}

static void free_now(struct form_popup *fp)
{
    form_free(fp->form);
    free(fp->track_id);
    free(fp->values[0]);
    free(fp->values[1]);
    free(fp);
}

static void free_form(struct popup *p)
{
    struct form_popup *fp = (struct form_popup *)p;
    if (fp->running) {
        fp->closed = true; /* the command's end still comes here */
    } else {
        free_now(fp);
    }
}

static void on_done(struct tui *t, const struct outcome *outcome, void *ctx)
{
    struct form_popup *fp = ctx;
    void (*then)(struct tui *, const struct outcome *) = fp->plan.then;
    fp->running = false;
    popup_form_forget(t);
    if (fp->closed) {
        free_now(fp);
    } else if (outcome->error->kind && !outcome->cancelled) {
        const char *advice = advice_on_screen(outcome->error);
        const char *message = outcome->error->message; /* without a full stop */
        char *text = advice ? mem_printf("%s. %s", message, advice) : mem_strdup(message);
        notice_clear(t);
        form_set_error(fp->form, NULL, text);
        free(text);
    } else if (outcome->error->kind) {
        form_set_busy(fp->form, false);
    } else {
        popup_close(t, &fp->popup);
        if (then) {
            then(t, outcome);
        }
    }
    tui_dirty(t, DIRTY_ALL);
}

static void run(struct form_popup *fp, struct tui *t)
{
    struct args *args = forms_args(fp->form);
    const struct command *command = command_find(t->o.app, fp->plan.command);
    if (app_busy(t->o.app) && !(command->flags & COMMAND_QUICK)) {
        args_free(args);
        form_set_error(fp->form, NULL, _("Something is running already: wait until it is done."));
        return;
    }
    keep_secrets(t, fp->form);
    board_save_place(t); /* the command may make the person somebody else */
    if (fp->track_id) {
        args_add(args, "TRACK", fp->track_id);
    }
    for (size_t i = 0; i < sizeof fp->values / sizeof *fp->values; i++) {
        if (fp->plan.arguments[i].name) {
            args_add(args, fp->plan.arguments[i].name, fp->values[i]);
        }
    }
    form_set_busy(fp->form, true);
    fp->running = true;
    doing_run_then(t, fp->plan.command, args, on_done, fp);
}

static void key_form(struct popup *p, struct tui *t, const struct key *key)
{
    struct form_popup *fp = (struct form_popup *)p;
    void (*left)(struct tui *) = fp->plan.left;
    switch (form_key(fp->form, key)) {
    case FORM_ACCEPTED:
        run(fp, t);
        break;
    case FORM_LEFT:
        popup_close(t, p);
        if (left) {
            left(t);
        }
        return;
    case FORM_CANCEL:
        app_cancel(t->o.app);
        break;
    default:
        break;
    }
    tui_dirty(t, DIRTY_ALL);
}

static void cancel_form(struct popup *p, struct tui *t)
{
    struct form_popup *fp = (struct form_popup *)p;
    if (fp->running) {
        app_cancel(t->o.app);
    } else if (fp->plan.left) {
        fp->plan.left(t);
    }
}

struct form *popup_form_open(struct tui *t, const struct form_plan *plan)
{
    static const struct popup_ops ops = {draw_form, key_form, cancel_form, free_form, false};
    struct form_popup *fp = mem_alloc(sizeof *fp);
    fp->popup.ops = &ops;
    fp->plan = *plan;
    fp->track_id = mem_strdup(plan->track_id);
    for (size_t i = 0; i < sizeof fp->values / sizeof *fp->values; i++) {
        fp->values[i] = mem_strdup(plan->arguments[i].value);
    }
    fp->form = form_new(t->editor, plan->spec);
    popup_push(t, &fp->popup);
    return fp->form;
}
