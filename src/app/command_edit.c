/* edit: a track and its plan in the person's own editor, as Markdown. What was changed there is
 * carried over to what the track is by then. */
#include "commands.h"

#include "app_internal.h"
#include "by_hand.h"
#include "syllabus/app/args.h"
#include "syllabus/app/editor_file.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/json.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_merge.h"
#include "syllabus/course/track.h"
#include "syllabus/exchange/markdown.h"
#include "syllabus/store/store_track.h"

#include <stdlib.h>
#include <string.h>

struct editing {
    struct track *base; /* what was opened; with a plan, be it an empty one */
    struct track *mine; /* what it was made to */
    struct buf text;    /* the base, as it was opened */
    struct editor_file *file;
    bool planned; /* the plan is stored */
};

static void free_editing(void *state)
{
    struct editing *e = state;
    track_free(e->base);
    track_free(e->mine);
    buf_fini(&e->text);
    editor_file_free(e->file);
    free(e);
}

static enum command_state show(struct call *call, const char *id)
{
    struct track *now = NULL;
    if (workspace_load_track(call->app, id, &now, &call->error)) {
        return COMMAND_ERROR;
    }
    call_set_document(call, course_track_json(now));
    track_free(now);
    return COMMAND_DONE;
}

/* --- storing --- */

static const char *const field_names[] = {
    [PLAN_FIELD_TITLE] = N_("the title"),
    [PLAN_FIELD_HOURS] = N_("the hours"),
    [PLAN_FIELD_DESCRIPTION] = N_("the description"),
    [PLAN_FIELD_ITEMS] = N_("the contents"),
    [PLAN_FIELD_OBJECTIVES] = N_("the objectives"),
    [PLAN_FIELD_PREREQUISITES] = N_("the prerequisites"),
};

/* A title or hours as they stand in a plan, to be shown; NULL: too long for a line. */
static char *value_of(const struct plan *p, const struct plan_conflict *c)
{
    int at = plan_find_module(p, c->module_id);
    if (at < 0 || (c->field != PLAN_FIELD_TITLE && c->field != PLAN_FIELD_HOURS)) {
        return NULL;
    }
    return c->field == PLAN_FIELD_TITLE ? mem_strdup(p->modules[at].title)
                                        : hours_text(p->modules[at].minutes);
}

static char *conflict_text(const struct plan_conflict *c, const struct plan *mine,
                           const struct plan *theirs)
{
    char *yours = c->kind == PLAN_CONFLICT_FIELD ? value_of(mine, c) : NULL;
    char *others = yours ? value_of(theirs, c) : NULL;
    char *text = NULL;
    switch (c->kind) {
    case PLAN_CONFLICT_REMOVED:
        text = mem_printf(_("\"%s\", which you took out, was changed meanwhile: it is out."),
                          c->title);
        break;
    case PLAN_CONFLICT_KEPT:
        text = mem_printf(_("\"%s\", which you changed, was taken out meanwhile: it is back."),
                          c->title);
        break;
    case PLAN_CONFLICT_COURSE:
        text = mem_printf(_("The course: %s changed meanwhile, too: yours is taken."),
                          _(field_names[c->field]));
        break;
    case PLAN_CONFLICT_FIELD:
        text =
            yours && others
                ? mem_printf(_("\"%s\": %s changed meanwhile to \"%s\": yours is taken, \"%s\"."),
                             c->title, _(field_names[c->field]), others, yours)
                : mem_printf(_("\"%s\": %s changed meanwhile, too: yours is taken."), c->title,
                             _(field_names[c->field]));
        break;
    }
    free(yours);
    free(others);
    return text;
}

static void tell_conflicts(struct call *call, const struct plan_conflicts *conflicts,
                           const struct plan *mine, const struct plan *theirs)
{
    const struct front *front = call->app->options->front;
    struct buf text = BUF_INIT(LIMIT_MESSAGE);
    char *advice = theirs->version > 0
                       ? mem_printf(_("Version %d has the others' changes."), theirs->version)
                       : NULL;
    for (size_t i = 0; i < conflicts->count; i++) {
        char *line = conflict_text(&conflicts->items[i], mine, theirs);
        buf_printf(&text, "%s%s", i > 0 ? "\n" : "", line);
        free(line);
    }
    if (text.len > 0) {
        const struct event event = {.type = EVENT_WARNING,
                                    .track_id = call->track_id,
                                    .text = buf_str(&text),
                                    .n = text.len,
                                    .advice = advice};
        front->event(front->ctx, &event);
    }
    buf_fini(&text);
    free(advice);
}

static enum error_kind store_plan(struct call *call, struct editing *e)
{
    struct by_hand h;
    struct plan_conflicts conflicts = {0};
    enum error_kind kind = by_hand_open_track(&h, call, e->base->id, true);
    if (!kind) {
        plan_free(h.plan);
        h.plan = plan_merge(e->base->plan, e->mine->plan, h.before, &conflicts);
        kind = by_hand_store(&h, VERSION_IMPORT, "edit", NULL);
    }
    if (!kind) {
        tell_conflicts(call, &conflicts, e->mine->plan, h.before);
        e->planned = true;
    }
    plan_conflicts_fini(&conflicts);
    by_hand_fini(&h);
    return kind;
}

static bool put_text(char **onto, const char *was, const char *is)
{
    bool other = strcmp(was, is) != 0;
    if (other) {
        mem_replace(onto, is);
    }
    return other;
}

/* What is another in the form; false: nothing is. */
static bool put_form(struct track *onto, const struct track *was, const struct track *is)
{
    bool other = put_text(&onto->title, was->title, is->title);
    other |= put_text(&onto->skill_area, was->skill_area, is->skill_area);
    other |= put_text(&onto->description, was->description, is->description);
    other |= put_text(&onto->expectations, was->expectations, is->expectations);
    other |= put_text(&onto->language, was->language, is->language);
    for (size_t i = 0; track_pace_column(i); i++) {
        struct track_pace before = was->pace; /* borrowed */
        struct track_pace now = is->pace;
        const char *old = *track_pace_text(&before, i);
        const char *new = *track_pace_text(&now, i);
        other |= put_text(track_pace_text(&onto->pace, i), old ? old : "", new ? new : "");
    }
    if (was->minutes != is->minutes) {
        onto->minutes = is->minutes;
        other = true;
    }
    if (was->difficulty != is->difficulty) {
        onto->difficulty = is->difficulty;
        other = true;
    }
    return other;
}

static enum error_kind store_form(struct call *call, const struct editing *e)
{
    struct app *app = call->app;
    struct track *now = NULL;
    enum error_kind kind = workspace_load_track(app, e->base->id, &now, &call->error);
    if (!kind && put_form(now, e->base, e->mine)) {
        kind = store_track_update(app->workspace.store, workspace_user_id(app), now, &call->error);
    }
    track_free(now);
    return kind;
}

/* The error says where the text is. */
static void keep_text(struct call *call, struct editing *e)
{
    error_advise(&call->error, _("Your text is kept in %s."), editor_file_keep(e->file));
}

static enum command_state store_step(struct call *call)
{
    struct editing *e = call->state;
    enum error_kind kind = e->planned ? ERROR_NONE : store_plan(call, e);
    if (!kind) {
        kind = store_form(call, e);
    }
    if (kind && !call->error.busy) {
        keep_text(call, e);
    }
    return kind ? COMMAND_ERROR : show(call, e->base->id);
}

/* --- reading --- */

/* Ids that the track never had are no ids of it. */
static void settle_ids(struct plan *mine, const struct plan *base, const struct env *env)
{
    for (size_t i = 0; i < mine->module_count; i++) {
        struct plan_module *m = &mine->modules[i];
        if (m->id && plan_find_module(base, m->id) < 0) {
            free(m->id);
            m->id = NULL;
        }
    }
    plan_adopt_ids(mine, base, env);
}

static enum error_kind read_text(struct call *call, struct editing *e, const char *text, size_t n)
{
    struct track *mine = NULL;
    enum error_kind kind = markdown_read_track(text, n, &mine, &call->error);
    if (!kind && mine->id && strcmp(mine->id, e->base->id) != 0) {
        kind = error_set(&call->error, ERROR_BAD_DATA, _("the id is that of another track"));
    }
    size_t modules = !kind && mine->plan ? mine->plan->module_count : 0;
    if (!kind && modules == 0 && e->base->plan->module_count > 0) {
        kind = error_set(&call->error, ERROR_BAD_DATA, _("no module is left"));
    }
    if (kind) {
        track_free(mine);
        return kind;
    }
    if (!mine->plan) {
        mine->plan = plan_copy(e->base->plan);
    }
    settle_ids(mine->plan, e->base->plan, call->app->options->env);
    track_free(e->mine);
    e->mine = mine;
    return ERROR_NONE;
}

static void open_editor(struct call *call);

static void on_answer(void *ctx, const char *answer)
{
    struct call *call = ctx;
    if (answer && (text_blank(answer) || answer_is_yes(answer))) {
        error_clear(&call->error);
        open_editor(call);
    } else {
        keep_text(call, call->state);
        call_fail(call);
    }
}

/* The text is wrong: the person may mend it. */
static void offer_again(struct call *call, struct editing *e)
{
    const struct front *front = call->app->options->front;
    if (!front->interactive(front->ctx)) {
        keep_text(call, e);
        call_fail(call);
        return;
    }
    char *question = mem_printf(_("%s\nEdit again? [Y/n]"), call->error.message);
    front->ask(front->ctx, question, false, on_answer, call);
    free(question);
}

static void on_edited(void *ctx, const char *text, size_t n, const struct error *err)
{
    struct call *call = ctx;
    struct editing *e = call->state;
    call_on_cancel(call, NULL);
    if (err->kind) {
        error_copy(&call->error, err);
        keep_text(call, e);
        call_fail(call);
    } else if (n == e->text.len && memcmp(text, buf_str(&e->text), n) == 0) {
        call_tell(call, _("Nothing is different."));
        if (show(call, e->base->id) == COMMAND_DONE) {
            call_done(call);
        } else {
            call_fail(call);
        }
    } else if (read_text(call, e, text, n)) {
        offer_again(call, e);
    } else {
        call_try(call, store_step);
    }
}

/* The person's text is kept. */
static void on_cancel(struct call *call)
{
    struct editing *e = call->state;
    error_set(&call->error, ERROR_INTERRUPTED, _("stopped"));
    keep_text(call, e);
    editor_file_free(e->file);
    e->file = NULL;
    call_fail(call);
}

static enum error_kind start_editor(struct call *call)
{
    struct editing *e = call->state;
    enum error_kind kind =
        editor_file_open(e->file, call->app->options, on_edited, call, &call->error);
    if (!kind) {
        call_on_cancel(call, on_cancel);
    }
    return kind;
}

static void open_editor(struct call *call)
{
    if (start_editor(call)) {
        keep_text(call, call->state);
        call_fail(call);
    }
}

/* --- the command --- */

/* The track with the plan that a change by hand begins with. */
static enum error_kind load_base(struct call *call, struct track **out)
{
    struct by_hand h;
    enum error_kind kind = by_hand_open(&h, call, true);
    if (!kind) {
        *out = track_copy(h.track);
        if (!(*out)->plan) {
            (*out)->plan = plan_copy(h.before);
        }
    }
    by_hand_fini(&h);
    return kind;
}

static enum command_state run_edit(struct call *call)
{
    struct editing *e = mem_alloc(sizeof *e);
    buf_init(&e->text, LIMIT_MESSAGE);
    call_set_state(call, e, free_editing);
    if (call->beside) {
        error_set(&call->error, ERROR_USAGE, _("another command is still running"));
        return COMMAND_ERROR;
    }
    if (load_base(call, &e->base)) {
        return COMMAND_ERROR;
    }
    markdown_print_track(e->base, MARKDOWN_TO_EDIT, &e->text);
    if (e->text.overflow) {
        error_set(&call->error, ERROR_TOO_LONG, _("the plan is too long for an editor"));
        return COMMAND_ERROR;
    }
    e->file = editor_file_new("course.md", buf_str(&e->text), e->text.len, &call->error);
    if (!e->file || start_editor(call)) {
        return COMMAND_ERROR;
    }
    return COMMAND_WAIT;
}

static const struct arg edit_args[] = {COMMAND_ARG_TRACK, {0}};

static const struct command rows[] = {
    {"edit", N_("edit a track and its plan in your editor ($VISUAL, $EDITOR)"), edit_args,
     COMMAND_NEEDS_USER, NULL, DOCUMENT_TRACK, run_edit},
};

void command_edit_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
