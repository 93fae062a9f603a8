/* Whose the dialogue is: a guest may become somebody, on the way or when leaving. */
#include "talk_internal.h"

#include "syllabus/app/args.h"
#include "syllabus/app/command.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

struct looking {
    const char *id; /* NULL: any */
    bool found;
};

static void look(void *ctx, const char *id, const char *title)
{
    struct looking *l = ctx;
    l->found = l->found || !l->id || strcmp(l->id, id) == 0;
}

static bool has_track(struct talk *m, const char *id)
{
    struct looking l = {.id = id};
    app_list_tracks(m->cli->app, look, &l);
    return l.found;
}

/* --- leaving --- */

static void keep(struct talk *m, const char *command)
{
    m->keeping = true;
    talk_run(m, command_find(m->cli->app, command), args_new(), false);
}

static void on_choice(void *ctx, const char *answer)
{
    struct talk *m = ctx;
    char *word = text_trimmed(answer ? answer : "", answer ? strlen(answer) : 0);
    if (strcmp(word, "1") == 0) {
        keep(m, "account register");
    } else if (strcmp(word, "2") == 0) {
        keep(m, "account login");
    } else if (strcmp(word, "3") == 0) {
        talk_quit(m, 0);
    } else {
        if (!answer) {
            talk_say(m, _("/quit or Ctrl-D again leaves, and throws it away."));
        }
        m->offered = !answer;
        talk_next(m);
    }
    free(word);
}

void talk_leave_by_choice(struct talk *m)
{
    if (!app_is_guest(m->cli->app) || m->offered || !ask_possible(m->cli) || !has_track(m, NULL)) {
        talk_quit(m, 0);
        return;
    }
    m->offered = true;
    talk_say(m, _("You are a guest: what was planned here is lost when you leave, unless you keep "
                  "it.\n"
                  "  1  keep it: register, an account on this computer only\n"
                  "  2  keep it in an account that is there: sign in\n"
                  "  3  throw it away and leave"));
    ask_person(m->cli, _("1, 2, 3, or Enter to stay:"), false, on_choice, m);
}

/* --- somebody else --- */

static void tell_who(struct talk *m, const char *email)
{
    char *clean = text_cleaned(email, TEXT_ONE_LINE);
    char *text =
        mem_printf(m->whose ? _("You are %s.") : _("Everything is kept: you are %s."), clean);
    talk_say(m, text);
    free(text);
    free(clean);
}

bool talk_same_person(struct talk *m, bool done)
{
    const char *email = app_user_email(m->cli->app);
    bool keeping = m->keeping;
    m->keeping = false;
    if (!app_has_user(m->cli->app)) {
        talk_say(m, _("You are signed out."));
        return false;
    }
    if (email && (!m->whose || strcmp(email, m->whose) != 0)) {
        tell_who(m, email);
        mem_replace(&m->whose, email);
        if (m->track_id && !has_track(m, m->track_id)) {
            talk_open(m, NULL, NULL, NULL); /* it was the other's */
        }
    }
    return !(keeping && done);
}
