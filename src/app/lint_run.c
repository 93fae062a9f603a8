#include "lint_run.h"

#include "app_internal.h"
#include "lint_words.h"
#include "syllabus/base/day.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/config/config.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/course/lint.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/schedule.h"
#include "syllabus/course/track.h"
#include "syllabus/store/store_dialogue.h"
#include "syllabus/store/store_track.h"

#include <stdlib.h>
#include <string.h>

/* What the checks are told; all owned. */
struct subject {
    struct track *track;
    struct version *versions;
    size_t version_count;
    struct message reply, request;
};

static void subject_init(struct subject *s)
{
    *s = (struct subject){0};
    message_init(&s->reply);
    message_init(&s->request);
}

static void subject_fini(struct subject *s)
{
    track_free(s->track);
    for (size_t i = 0; i < s->version_count; i++) {
        version_fini(&s->versions[i]);
    }
    free(s->versions);
    message_fini(&s->reply);
    message_fini(&s->request);
}

/* Messages may have been deleted since: then there is less to check. */
static enum error_kind read_message(struct app *app, const char *id, struct message *out,
                                    struct error *err)
{
    enum error_kind kind =
        id ? store_message_get(app->workspace.store, workspace_user_id(app), id, out, err)
           : ERROR_NONE;
    if (kind == ERROR_NOT_FOUND) {
        error_clear(err);
        kind = ERROR_NONE;
    }
    return kind;
}

/* A version by its number; NULL when there is none (any more). */
static const struct version *numbered(const struct subject *s, int number)
{
    for (size_t i = 0; i < s->version_count; i++) {
        if (s->versions[i].number == number) {
            return &s->versions[i];
        }
    }
    return NULL;
}

/* The current version when a reply made it: what a person changes by hand is as it was meant. */
static const struct version *by_reply(const struct subject *s)
{
    const struct version *v = s->track->plan ? numbered(s, s->track->plan->version) : NULL;
    return v && v->kind == VERSION_REPLY ? v : NULL;
}

static enum error_kind load(struct app *app, const char *track_id, struct subject *s,
                            struct error *err)
{
    enum error_kind kind = workspace_load_track(app, track_id, &s->track, err);
    if (!kind && !s->track->plan) {
        error_set(err, ERROR_NO_PLAN, _("the track has no plan yet"));
        kind = ERROR_NO_PLAN;
    }
    if (!kind) {
        kind = store_version_list(app->workspace.store, workspace_user_id(app), track_id,
                                  &s->versions, &s->version_count, err);
    }
    const struct version *v = kind ? NULL : by_reply(s);
    if (v) {
        kind = read_message(app, v->message_id, &s->reply, err);
    }
    if (!kind) {
        kind = read_message(app, s->reply.parent_id, &s->request, err);
    }
    return kind;
}

/* --- settings --- */

static enum error_kind read_options(const struct config *config, struct lint_options *o,
                                    struct error *err)
{
    const char *profile = config_text(config, "lint.profile");
    lint_options_init(o);
    o->formal = profile && strcmp(profile, "formal") == 0;
    for (int i = 0; i < LINT_RULE_COUNT; i++) {
        enum lint_rule_id id = (enum lint_rule_id)i;
        char *key = mem_printf("lint.rules.%s", lint_rule_at(id)->id);
        const char *value = config_text(config, key);
        enum error_kind kind = ERROR_NONE;
        if (value && !lint_options_set(o, id, value)) {
            kind = error_set(err, ERROR_USAGE, _("%s: \"%s\" (%s) has another number of limits"),
                             key, value, config_origin(config, key));
            error_advise(err, _("\"syllabus config show\" says what each rule takes."));
        }
        free(key);
        if (kind) {
            return kind;
        }
    }
    return ERROR_NONE;
}

/* --- running --- */

/* How much time there is until the deadline; nothing where the track says none. */
static void add_time(const struct track *t, int64_t now_ms, struct lint_input *in)
{
    struct schedule_terms terms;
    schedule_terms_init(&terms, &t->pace, day_of(now_ms));
    if (terms.deadline > 0) {
        int days = terms.deadline - terms.from + 1;
        in->week_minutes = terms.weekly;
        in->weeks = days > 0 ? (days + SCHEDULE_WEEK - 1) / SCHEDULE_WEEK : 1;
    }
    schedule_terms_fini(&terms);
}

enum error_kind lint_run_track(struct app *app, const char *track_id, struct lint_report *out,
                               struct error *err)
{
    struct subject s;
    struct lint_options options;
    subject_init(&s);
    enum error_kind kind = read_options(app->options->config, &options, err);
    if (!kind) {
        kind = load(app, track_id, &s, err);
    }
    if (!kind) {
        const struct version *v = by_reply(&s);
        const struct version *base = v ? numbered(&s, v->base) : NULL;
        struct lint_input in = {
            .plan = s.track->plan,
            .track = s.track,
            .before = base ? base->plan : NULL,
            .request = s.request.sender == SENDER_USER ? s.request.content : NULL,
            .reply = s.reply.content,
            .options = &options,
        };
        struct lint_lesson *lessons = lint_lessons_of(in.plan, s.track, &in.lesson_count);
        in.lessons = lessons;
        add_time(s.track, env_now_ms(app->options->env), &in);
        lint_run(&in, out);
        free(lessons);
    }
    subject_fini(&s);
    return kind;
}

void lint_run_claims(struct app *app, const struct plan *plan, const char *reply,
                     struct strlist *out)
{
    struct lint_options options;
    struct lint_report report = {0};
    if (read_options(app->options->config, &options, NULL)) {
        return; /* the check of the whole plan says so */
    }
    for (int i = 0; i < LINT_RULE_COUNT; i++) {
        options.severity[i] = i == LINT_C1 ? options.severity[i] : LINT_OFF;
    }
    const struct lint_input in = {.plan = plan, .reply = reply, .options = &options};
    lint_run(&in, &report);
    for (size_t i = 0; i < report.count; i++) {
        char *words = lint_words(&report.items[i]);
        strlist_add(out, words);
        free(words);
    }
    lint_report_fini(&report);
}

struct json_object *lint_report_json(const struct lint_report *r)
{
    struct json_object *all = json_new_array();
    for (size_t i = 0; i < r->count; i++) {
        const struct lint_finding *f = &r->items[i];
        struct json_object *row = json_new_object();
        char *message = lint_words(f);
        json_set_text(row, "rule", lint_rule_at(f->rule)->id);
        json_set_text(row, "severity", lint_severity_name(f->severity));
        if (f->module > 0) {
            json_set_int(row, "module_number", f->module);
        } else {
            json_set(row, "module_number", NULL);
        }
        json_set_text(row, "message", message);
        json_set_text(row, "fix", lint_fix_name(f->fix));
        json_push(all, row);
        free(message);
    }
    return all;
}
