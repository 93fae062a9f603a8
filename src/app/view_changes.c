#include "syllabus/app/view_changes.h"

#include "app_internal.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/course/track.h"
#include "syllabus/store/store_track.h"

#include <stdlib.h>

static const struct version *numbered(const struct view_changes *v, int number)
{
    for (size_t i = 0; i < v->version_count; i++) {
        if (v->versions[i].number == number) {
            return &v->versions[i];
        }
    }
    return NULL;
}

static const struct version *current(const struct view_changes *v)
{
    for (size_t i = 0; i < v->version_count; i++) {
        if (v->versions[i].current) {
            return &v->versions[i];
        }
    }
    return NULL;
}

/* Whether a version of this kind is the one before with something changed by the person. */
static bool goes_on(enum version_kind kind)
{
    return kind != VERSION_REPLY && kind != VERSION_REVERT;
}

static void find_reply(struct view_changes *v)
{
    const struct version *of = current(v);
    v->now = of ? of->plan : NULL;
    while (of && goes_on(of->kind)) {
        of = of->base < of->number ? numbered(v, of->base) : NULL;
    }
    if (of && of->kind == VERSION_REPLY && of->base < of->number) {
        v->base = numbered(v, of->base);
        v->reply = v->base ? of : NULL;
    }
}

enum error_kind view_changes_load(struct app *app, const char *track_id, struct view_changes *out,
                                  struct error *err)
{
    struct view_changes v = {0};
    enum error_kind kind = workspace_load_track(app, track_id, &v.track, err);
    if (!kind) {
        kind = store_version_list(app->workspace.store, workspace_user_id(app), track_id,
                                  &v.versions, &v.version_count, err);
    }
    if (kind) {
        view_changes_fini(&v);
        return kind;
    }
    find_reply(&v);
    if (v.reply) {
        const struct plan *to = v.reply->proposed ? v.reply->proposed : v.reply->plan;
        plan_choices_init(&v.choices, v.base->plan, to, v.track, v.reply->request);
        v.states = mem_array(v.choices.count, sizeof *v.states);
        plan_choices_read(&v.choices, v.now, v.states);
    }
    *out = v;
    return ERROR_NONE;
}

size_t view_changes_asked(const struct view_changes *v)
{
    size_t count = 0;
    for (size_t i = 0; i < v->choices.count; i++) {
        count += v->choices.items[i].why != PLAN_WHY_NONE;
    }
    return count;
}

void view_changes_fini(struct view_changes *v)
{
    plan_choices_fini(&v->choices);
    free(v->states);
    for (size_t i = 0; i < v->version_count; i++) {
        version_fini(&v->versions[i]);
    }
    free(v->versions);
    track_free(v->track);
    *v = (struct view_changes){0};
}
