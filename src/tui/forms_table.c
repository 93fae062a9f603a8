#include "forms_table.h"

#include "syllabus/app/args.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/error.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/base/time.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

#define DATE_LENGTH   10 /* YYYY-MM-DD */
#define SHORT_LIMIT   64 /* bytes of a number, a date, a language tag */
#define EMAIL_LIMIT   254
#define NAME_LIMIT    256
#define HOURS_IN_WEEK 168
#define MINUTES       60

/* --- checks --- */

static bool check_hours(const struct form *f, const char *text, struct error *err)
{
    int minutes;
    if (hours_parse(text, &minutes)) {
        return true;
    }
    error_set(err, ERROR_USAGE, _("That is a number above 0 and up to %d."), LIMIT_HOURS);
    return false;
}

static bool check_weekly(const struct form *f, const char *text, struct error *err)
{
    int minutes;
    if (hours_parse(text, &minutes) && minutes <= HOURS_IN_WEEK * MINUTES) {
        return true;
    }
    error_set(err, ERROR_USAGE, _("That is a number above 0 and up to %d."), HOURS_IN_WEEK);
    return false;
}

static bool check_date(const struct form *f, const char *text, struct error *err)
{
    char *date = text_trimmed(text, strlen(text));
    char *instant = mem_printf("%sT12:00:00Z", date);
    int64_t ms;
    bool fits = strlen(date) == DATE_LENGTH && time_parse(instant, &ms);
    free(instant);
    free(date);
    if (!fits) {
        error_set(err, ERROR_USAGE, _("That is a date such as 2027-01-31."));
    }
    return fits;
}

static bool check_language(const struct form *f, const char *text, struct error *err)
{
    char *tag = text_trimmed(text, strlen(text));
    bool fits = track_language_valid(tag);
    free(tag);
    if (!fits) {
        error_set(err, ERROR_USAGE, _("That is a language tag such as en, ru or pt-BR."));
    }
    return fits;
}

/* The account looks closer; this is for the slip of a finger. */
static bool check_email(const struct form *f, const char *text, struct error *err)
{
    char *address = text_trimmed(text, strlen(text));
    const char *at = strchr(address, '@');
    bool fits = at && at != address && at[1] != '\0' && !strpbrk(address, " \t");
    free(address);
    if (!fits) {
        error_set(err, ERROR_USAGE, _("It looks like name@example.org."));
    }
    return fits;
}

static bool check_new_password(const struct form *f, const char *text, struct error *err)
{
    if (strlen(text) <= LIMIT_PASSWORD) {
        return true;
    }
    error_set(err, ERROR_USAGE, _("A password holds at most %d bytes."), LIMIT_PASSWORD);
    return false;
}

static bool check_path(const struct form *f, const char *text, struct error *err)
{
    if (strcmp(text, "-") != 0) {
        return true;
    }
    error_set(err, ERROR_USAGE, _("A file is needed: standard output is this screen."));
    return false;
}

/* --- a new track --- */

static const struct form_choice levels[] = {
    {"beginner", N_("beginner")},
    {"intermediate", N_("intermediate")},
    {"advanced", N_("advanced")},
    {0},
};

static const struct form_row new_track_rows[] = {
    {"skill", N_("Skill"), N_("What do you want to learn?"), FORM_TEXT, true, LIMIT_SKILL, NULL,
     NULL, NULL},
    {"title", N_("Title"), N_("What the track is called; empty: as the skill."), FORM_TEXT, false,
     LIMIT_TITLE, NULL, NULL, NULL},
    {"level", N_("Level"), N_("Beginner, intermediate or advanced."), FORM_CHOICE, false, 0, NULL,
     levels, NULL},
    {"hours", N_("Hours in all"), N_("How many hours the whole course takes."), FORM_HOURS, true,
     SHORT_LIMIT, "40", NULL, check_hours},
    {"expect", N_("Expectations"), N_("What do you expect of it?"), FORM_LONG, false, LIMIT_TEXT,
     NULL, NULL, NULL},
    {"description", N_("Description"), N_("What it is about, in your own words."), FORM_LONG, false,
     LIMIT_TEXT, NULL, NULL, NULL},
    {"known", N_("Known already"), N_("What do you know already?"), FORM_LONG, false, LIMIT_TEXT,
     NULL, NULL, NULL},
    {"hours-per-week", N_("Hours a week"), N_("How many hours a week you have for it."), FORM_HOURS,
     false, SHORT_LIMIT, NULL, NULL, check_weekly},
    {"deadline", N_("Deadline"), N_("When it is to be done, such as 2027-01-31."), FORM_TEXT, false,
     SHORT_LIMIT, NULL, NULL, check_date},
    {"language", N_("Plan language"), N_("Such as en or ru; empty: the skill's own."), FORM_TEXT,
     false, SHORT_LIMIT, NULL, NULL, check_language},
};

const struct form_spec forms_new_track = {
    .title = N_("New track"),
    .accept = N_("create"),
    .busy = N_("creating the track…"),
    .rows = new_track_rows,
    .count = sizeof new_track_rows / sizeof *new_track_rows,
};

/* --- changing a track --- */

static const struct form_row edit_track_rows[] = {
    {"skill", N_("Skill"), N_("What do you want to learn?"), FORM_TEXT, true, LIMIT_SKILL, NULL,
     NULL, NULL},
    {"title", N_("Title"), N_("What the track is called."), FORM_TEXT, true, LIMIT_TITLE, NULL,
     NULL, NULL},
    {"level", N_("Level"), N_("Beginner, intermediate or advanced."), FORM_CHOICE, false, 0, NULL,
     levels, NULL},
    {"hours", N_("Hours in all"), N_("How many hours the whole course takes."), FORM_HOURS, true,
     SHORT_LIMIT, NULL, NULL, check_hours},
    {"expect", N_("Expectations"), N_("What do you expect of it?"), FORM_LONG, false, LIMIT_TEXT,
     NULL, NULL, NULL},
    {"description", N_("Description"), N_("What it is about, in your own words."), FORM_LONG, false,
     LIMIT_TEXT, NULL, NULL, NULL},
    {"known", N_("Known already"), N_("What do you know already?"), FORM_LONG, false, LIMIT_TEXT,
     NULL, NULL, NULL},
    {"start", N_("First day"), N_("Such as 2027-01-11; empty: the Monday to come."), FORM_TEXT,
     false, SHORT_LIMIT, NULL, NULL, check_date},
    {"hours-per-week", N_("Hours a week"), N_("How many hours a week you have for it."), FORM_HOURS,
     false, SHORT_LIMIT, NULL, NULL, check_weekly},
    {"days", N_("Days"), N_("Such as mon,wed or mon-fri; empty: Monday to Friday."), FORM_TEXT,
     false, LIMIT_TITLE, NULL, NULL, NULL},
    {"days-off", N_("Days off"), N_("Such as 2026-12-31, 2027-01-02..2027-01-08."), FORM_TEXT,
     false, LIMIT_KEY, NULL, NULL, NULL},
    {"deadline", N_("Deadline"), N_("When it is to be done, such as 2027-01-31."), FORM_TEXT, false,
     SHORT_LIMIT, NULL, NULL, check_date},
    {"language", N_("Plan language"), N_("Such as en or ru."), FORM_TEXT, true, SHORT_LIMIT, NULL,
     NULL, check_language},
};

const struct form_spec forms_edit_track = {
    .title = N_("Change the track"),
    .accept = N_("save"),
    .busy = N_("saving…"),
    .rows = edit_track_rows,
    .count = sizeof edit_track_rows / sizeof *edit_track_rows,
};

void forms_fill_track(struct form *f, const struct track *t)
{
    char *hours = hours_text(t->minutes);
    form_set(f, "skill", t->skill_area);
    form_set(f, "title", t->title);
    form_set(f, "level", difficulty_name(t->difficulty));
    form_set(f, "hours", hours);
    form_set(f, "expect", t->expectations);
    form_set(f, "description", t->description);
    form_set(f, "known", t->known ? t->known : "");
    form_set(f, "start", t->pace.start ? t->pace.start : "");
    form_set(f, "hours-per-week", t->pace.weekly ? t->pace.weekly : "");
    form_set(f, "days", t->pace.days ? t->pace.days : "");
    form_set(f, "days-off", t->pace.days_off ? t->pace.days_off : "");
    form_set(f, "deadline", t->pace.deadline ? t->pace.deadline : "");
    form_set(f, "language", t->language);
    free(hours);
}

/* --- accounts --- */

static const struct form_row sign_in_rows[] = {
    {"email", N_("E-mail"), N_("The account's name."), FORM_TEXT, true, EMAIL_LIMIT, NULL, NULL,
     check_email},
    {"password", N_("Password"), NULL, FORM_SECRET, true, 0, NULL, NULL, NULL},
};

const struct form_spec forms_sign_in = {
    .title = N_("Sign in"),
    .accept = N_("sign in"),
    .busy = N_("checking the password…"),
    .rows = sign_in_rows,
    .count = sizeof sign_in_rows / sizeof *sign_in_rows,
};

/* The last row repeats the one before it. */
static bool check_twice(const struct form *f, size_t *row, struct error *err)
{
    const struct form_spec *spec = form_spec(f);
    *row = spec->count - 1;
    if (strcmp(form_value(f, spec->rows[*row - 1].name), form_value(f, spec->rows[*row].name)) ==
        0) {
        return true;
    }
    error_set(err, ERROR_USAGE, _("The two passwords differ."));
    return false;
}

static const struct form_row register_rows[] = {
    {"email", N_("E-mail"), N_("The account's name."), FORM_TEXT, true, EMAIL_LIMIT, NULL, NULL,
     check_email},
    {"first-name", N_("First name"), NULL, FORM_TEXT, true, NAME_LIMIT, NULL, NULL, NULL},
    {"last-name", N_("Last name"), NULL, FORM_TEXT, true, NAME_LIMIT, NULL, NULL, NULL},
    {"password", N_("Password"), N_("It cannot be restored: there is nobody to ask."), FORM_SECRET,
     true, 0, NULL, NULL, check_new_password},
    {"again", N_("Once more"), N_("The same password again."), FORM_SECRET, true, 0, NULL, NULL,
     NULL},
};

const struct form_spec forms_register = {
    .title = N_("Register"),
    .accept = N_("register"),
    .busy = N_("making the account…"),
    .rows = register_rows,
    .count = sizeof register_rows / sizeof *register_rows,
    .check = check_twice,
};

static const struct form_row passwd_rows[] = {
    {"password", N_("Password now"), NULL, FORM_SECRET, true, 0, NULL, NULL, NULL},
    {"new", N_("New password"), N_("It cannot be restored: there is nobody to ask."), FORM_SECRET,
     true, 0, NULL, NULL, check_new_password},
    {"again", N_("Once more"), N_("The same password again."), FORM_SECRET, true, 0, NULL, NULL,
     NULL},
};

const struct form_spec forms_passwd = {
    .title = N_("Change the password"),
    .accept = N_("change"),
    .busy = N_("changing the password…"),
    .rows = passwd_rows,
    .count = sizeof passwd_rows / sizeof *passwd_rows,
    .check = check_twice,
};

/* --- export --- */

/* Choices whose value, where it is not "", gives a flag. */
static const struct form_choice no_or_yes[] = {{"", N_("no")}, {"yes", N_("yes")}, {0}};

static const struct form_row export_rows[] = {
    {"output", N_("File"), N_("Its ending picks the format."), FORM_TEXT, true, LIMIT_KEY, NULL,
     NULL, check_path},
    {"with-messages", N_("With the dialogues"), N_("And with the plan's versions."), FORM_CHOICE,
     false, 0, NULL, no_or_yes, NULL},
    {"force", N_("Overwrite"), N_("Replace the file if it is there."), FORM_CHOICE, false, 0, NULL,
     no_or_yes, NULL},
};

const struct form_spec forms_export = {
    .title = N_("Export"),
    .accept = N_("export"),
    .busy = N_("writing the file…"),
    .rows = export_rows,
    .count = sizeof export_rows / sizeof *export_rows,
};

/* --- chats --- */

static const struct form_row new_discussion_rows[] = {
    {"new", N_("Name"), N_("What is to be talked about."), FORM_TEXT, true, LIMIT_TITLE, NULL, NULL,
     NULL},
};

const struct form_spec forms_new_discussion = {
    .title = N_("New discussion"),
    .accept = N_("begin"),
    .busy = N_("making the chat…"),
    .rows = new_discussion_rows,
    .count = sizeof new_discussion_rows / sizeof *new_discussion_rows,
};

static const struct form_row new_session_rows[] = {
    {"session", N_("Name"), N_("What this attempt at a plan is called."), FORM_TEXT, true,
     LIMIT_TITLE, NULL, NULL, NULL},
};

const struct form_spec forms_new_session = {
    .title = N_("New session"),
    .accept = N_("begin"),
    .busy = N_("making the chat…"),
    .rows = new_session_rows,
    .count = sizeof new_session_rows / sizeof *new_session_rows,
};

static const struct form_row rename_chat_rows[] = {
    {"to", N_("Name"), N_("What the chat is called."), FORM_TEXT, true, LIMIT_TITLE, NULL, NULL,
     NULL},
};

const struct form_spec forms_rename_chat = {
    .title = N_("Rename the chat"),
    .accept = N_("save"),
    .busy = N_("saving…"),
    .rows = rename_chat_rows,
    .count = sizeof rename_chat_rows / sizeof *rename_chat_rows,
};

/* --- lessons --- */

static bool check_score(const struct form *f, const char *text, struct error *err)
{
    char *end = NULL;
    double score = strtod(text, &end);
    if (end != text && *end == '\0' && score >= 0 && score <= 100) {
        return true;
    }
    error_set(err, ERROR_USAGE, _("That is a number from 0 to 100."));
    return false;
}

static const struct form_row lesson_due_rows[] = {
    {"DATE", N_("Due"), N_("A day such as 2027-01-31; empty: at no time."), FORM_TEXT, false,
     SHORT_LIMIT, NULL, NULL, check_date},
};

const struct form_spec forms_lesson_due = {
    .title = N_("When the lesson is due"),
    .accept = N_("save"),
    .busy = N_("saving…"),
    .rows = lesson_due_rows,
    .count = sizeof lesson_due_rows / sizeof *lesson_due_rows,
};

static const struct form_row lesson_score_rows[] = {
    {"SCORE", N_("Score"), N_("Percent, from 0 to 100; empty: none."), FORM_TEXT, false,
     SHORT_LIMIT, NULL, NULL, check_score},
};

const struct form_spec forms_lesson_score = {
    .title = N_("How well it was done"),
    .accept = N_("save"),
    .busy = N_("saving…"),
    .rows = lesson_score_rows,
    .count = sizeof lesson_score_rows / sizeof *lesson_score_rows,
};

/* Where a field that is left empty takes something away. */
static bool takes_away(const struct form *f)
{
    return form_spec(f) == &forms_lesson_due || form_spec(f) == &forms_lesson_score;
}

/* --- arguments --- */

static bool is_argument(const struct form *f, const struct form_row *row)
{
    if (row->kind == FORM_SECRET) {
        return false;
    }
    if (form_spec(f) == &forms_edit_track) {
        return form_typed(f, row->name);
    }
    return takes_away(f) || !text_blank(form_value(f, row->name));
}

static void add_argument(struct args *args, const struct form *f, const struct form_row *row)
{
    const char *value = form_value(f, row->name);
    /* A path is what it is; flags have no value. */
    char *text = row->choices == no_or_yes            ? mem_strdup("")
                 : strcmp(row->name, "output") == 0   ? mem_strdup(value)
                 : takes_away(f) && text_blank(value) ? mem_strdup("none")
                                                      : text_trimmed(value, strlen(value));
    args_add(args, row->name, text);
    free(text);
}

struct args *forms_args(const struct form *f)
{
    const struct form_spec *spec = form_spec(f);
    struct args *args = args_new();
    for (size_t i = 0; i < spec->count; i++) {
        if (is_argument(f, &spec->rows[i])) {
            add_argument(args, f, &spec->rows[i]);
        }
    }
    return args;
}
