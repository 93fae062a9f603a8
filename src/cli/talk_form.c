/* A new track, question by question. Each answer is judged when it is given, so that nothing that
 * was typed before has to be typed again. */
#include "talk_internal.h"

#include "syllabus/app/args.h"
#include "syllabus/base/error.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/text.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

static bool level_fits(const char *answer, struct error *err)
{
    enum difficulty level;
    if (difficulty_parse(answer, &level)) {
        return true;
    }
    error_set(err, ERROR_USAGE, _("%s%s cannot be \"%s\": it is one of %s"), "", "level", answer,
              "beginner, intermediate, advanced");
    return false;
}

static bool hours_fit(const char *answer, struct error *err)
{
    int minutes;
    if (hours_parse(answer, &minutes)) {
        return true;
    }
    error_set(err, ERROR_USAGE, _("--hours cannot be \"%s\": it is a number above 0 and up to %d"),
              answer, LIMIT_HOURS);
    return false;
}

static const struct {
    const char *argument;
    const char *question;
    bool (*fits)(const char *answer, struct error *err); /* NULL: any text */
} form[] = {
    {"skill", N_("What do you want to learn? "), NULL},
    {"level", N_("Level: beginner, intermediate or advanced [beginner]: "), level_fits},
    {"hours", N_("How many hours in all [40]: "), hours_fit},
    {"expect", N_("What do you expect of it, what do you know already [-]: "), NULL},
};
#define FORM_COUNT (sizeof form / sizeof *form)

void talk_form_begin(struct talk *m)
{
    args_free(m->form);
    m->form = args_new();
    m->form_place = 0;
}

const char *talk_form_question(const struct talk *m)
{
    return _(form[m->form_place].question);
}

bool talk_form_answer(struct talk *m, const char *answer)
{
    struct error err = {0};
    bool given = !text_blank(answer);
    if (given && form[m->form_place].fits && !form[m->form_place].fits(answer, &err)) {
        cli_report(m->cli, &err, NULL);
        error_clear(&err);
        return false;
    }
    if (given) {
        args_add(m->form, form[m->form_place].argument, answer);
    }
    if (given || m->form_place > 0) { /* only the first one has no default */
        m->form_place++;
    }
    return m->form_place == FORM_COUNT;
}
