/* The forms of the journey: a new track, changes of its form, an export. */
#include "tui_internal.h"

#include "form.h"
#include "forms_table.h"
#include "input.h"
#include "popup_form.h"

#include "syllabus/app/app.h"
#include "syllabus/app/args.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdlib.h>

#define FILE_STEM_MAX 60

/* The track is there and open before the model is asked: its first plan streams into view. */
static void on_added(struct tui *t, const struct outcome *outcome)
{
    const char *id = json_get_text(outcome->document, "id");
    if (t->wished && !board_track_id(t)) {
        writing_remember(t, input_text(t->input)); /* the form may have taken only its beginning */
        input_clear(t->input);
        t->unsaved = true;
    }
    board_open(t, id);
    focus_set(t, FOCUS_INPUT);
    if (app_busy(t->o.app)) {
        notice_set(t, NOTICE_INFO, _("The track is made; another reply is still being written."),
                   _("r asks for the first plan when it is done."));
        return;
    }
    struct args *args = args_new();
    args_add(args, "TRACK", id);
    doing_run(t, "regenerate", args);
}

void journey_new_track(struct tui *t, const char *skill)
{
    const struct form_plan plan = {
        .spec = &forms_new_track,
        .command = "track add",
        .then = on_added,
    };
    struct form *form = popup_form_open(t, &plan);
    t->wished = skill != NULL;
    if (skill) {
        char *line = text_cleaned(skill, TEXT_ONE_LINE);
        form_set(form, "skill", line);
        free(line);
    }
}

static void on_edited(struct tui *t, const struct outcome *outcome)
{
    notice_set(t, NOTICE_INFO, _("Changed. u takes it back."), NULL);
}

static void no_track(struct tui *t)
{
    notice_set(t, NOTICE_INFO, _("There is no track yet: a makes one."), NULL);
}

/* What a form is about is open, so that its fields can be filled. */
static bool open_subject(struct tui *t)
{
    const char *id = board_subject(t);
    if (!id) {
        no_track(t);
        return false;
    }
    char *copy = mem_strdup(id);
    bool open = board_open(t, copy);
    free(copy);
    return open;
}

void journey_edit_track(struct tui *t)
{
    if (!open_subject(t)) {
        return;
    }
    const struct form_plan plan = {
        .spec = &forms_edit_track,
        .command = "track edit",
        .track_id = t->open.track->id,
        .then = on_edited,
    };
    forms_fill_track(popup_form_open(t, &plan), t->open.track);
}

void journey_say_exported(struct tui *t, const struct outcome *outcome)
{
    const char *path = json_get_text(outcome->document, "exported");
    if (path) {
        const struct json_object *notes = json_get(outcome->document, "notes");
        struct buf text = BUF_INIT(LIMIT_TEXT);
        buf_printf(&text, _("Written to %s"), path);
        for (size_t i = 0; i < json_size(notes); i++) {
            buf_printf(&text, ". %s", json_text(json_at(notes, i), NULL));
        }
        notice_set(t, NOTICE_INFO, buf_str(&text), NULL);
        buf_fini(&text);
    }
}

static void on_exported(struct tui *t, const struct outcome *outcome)
{
    journey_say_exported(t, outcome);
}

void journey_export(struct tui *t)
{
    if (!open_subject(t)) {
        return;
    }
    const struct form_plan plan = {
        .spec = &forms_export,
        .command = "export",
        .track_id = t->open.track->id,
        .then = on_exported,
    };
    struct form *form = popup_form_open(t, &plan);
    char *stem = text_slug(t->open.track->title, FILE_STEM_MAX);
    char *path = mem_printf("%s.json", stem);
    form_set(form, "output", path);
    free(path);
    free(stem);
}
