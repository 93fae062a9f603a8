#include "syllabus/app/view.h"

#include "app_internal.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/log.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_diff.h"
#include "syllabus/store/store.h"
#include "syllabus/store/store_dialogue.h"
#include "syllabus/store/store_place.h"
#include "syllabus/store/store_track.h"
#include "syllabus/store/store_view.h"

#include <stdlib.h>
#include <string.h>

static enum error_kind need_user(const struct app *app, struct error *err)
{
    return app_has_user(app) ? ERROR_NONE
                             : error_set(err, ERROR_NOT_SIGNED_IN, _("nobody is signed in"));
}

/* --- the list --- */

enum error_kind view_tracks_load(struct app *app, size_t first, size_t limit,
                                 struct view_tracks *out, struct error *err)
{
    struct track_summary *list = NULL;
    size_t count = 0;
    size_t total = 0;
    enum error_kind kind = need_user(app, err);
    if (!kind) {
        kind = store_view_tracks(app->workspace.store, workspace_user_id(app), first, limit, &list,
                                 &count, &total, err);
    }
    if (kind) {
        return kind;
    }
    *out = (struct view_tracks){
        .items = mem_array(count, sizeof *out->items),
        .count = count,
        .first = first,
        .total = total,
    };
    for (size_t i = 0; i < count; i++) {
        struct track_summary *t = &list[i];
        out->items[i] = (struct view_track){
            .id = t->id,
            .title = t->title,
            .status = t->status,
            .minutes = t->minutes,
            .version = t->version,
            .modules = t->modules,
            .completed = t->completed,
            .streaming = t->streaming,
            .updated_ms = t->updated_ms,
        };
        t->id = t->title = NULL; /* they are the view's now */
    }
    track_summaries_free(list, count);
    return ERROR_NONE;
}

size_t view_track_place(struct app *app, const char *track_id)
{
    size_t place = SIZE_MAX;
    if (app_has_user(app)) {
        store_view_track_place(app->workspace.store, workspace_user_id(app), track_id, &place,
                               NULL);
    }
    return place;
}

void view_tracks_fini(struct view_tracks *v)
{
    for (size_t i = 0; i < v->count; i++) {
        free(v->items[i].id);
        free(v->items[i].title);
    }
    free(v->items);
    *v = (struct view_tracks){0};
}

/* --- one dialogue --- */

/* The modules as a plan that differs from `plan` in nothing but what modules tell: which there are,
 * their titles and hours (where the plan knows them). */
static struct plan *plan_of_modules(const struct track *t, const struct plan *plan)
{
    struct plan *p = plan_new();
    for (size_t i = 0; i < t->module_count; i++) {
        const struct module *m = &t->modules[i];
        struct plan_module *made = plan_insert_module(p, i);
        int at = plan_find_module(plan, m->id);
        if (at >= 0) {
            plan_module_copy(made, &plan->modules[at]);
        }
        mem_replace(&made->id, m->id);
        mem_replace(&made->title, m->title);
        if (at < 0 || plan->modules[at].minutes > 0) {
            made->minutes = m->minutes;
        }
    }
    return p;
}

void view_drift_of(const struct view_dialogue *v, const struct plan *plan, struct view_drift *out)
{
    *out = (struct view_drift){0};
    if (!plan || v->track->module_count == 0) {
        return;
    }
    struct plan *made = v->finalized ? NULL : plan_of_modules(v->track, plan);
    struct plan_diff diff;
    plan_diff_init(&diff, made ? made : v->finalized, plan);
    *out = (struct view_drift){
        .added = (int)diff.added,
        .removed = (int)diff.removed,
        .altered = (int)diff.altered,
        .moved = (int)diff.moved,
        .any = diff.count > 0,
    };
    plan_diff_fini(&diff);
    plan_free(made);
}

enum error_kind view_dialogue_load(struct app *app, const char *track_id, const char *chat_id,
                                   struct view_dialogue *out, struct error *err)
{
    struct track_dialogue d = {0};
    enum error_kind kind = need_user(app, err);
    if (!kind) {
        kind = store_view_dialogue(app->workspace.store, workspace_user_id(app), track_id, chat_id,
                                   &d, err);
    }
    if (kind) {
        return kind;
    }
    *out = (struct view_dialogue){
        .track = d.track,
        .before = d.before,
        .finalized = d.finalized,
        .session_id = d.session_id,
        .session_name = d.session_name,
        .chat_id = d.chat_id,
        .chat = d.chat,
        .sessions = d.sessions,
    };
    view_drift_of(out, out->track->plan, &out->drift);
    return ERROR_NONE;
}

void view_dialogue_fini(struct view_dialogue *v)
{
    track_free(v->track);
    plan_free(v->before);
    plan_free(v->finalized);
    free(v->session_id);
    free(v->session_name);
    free(v->chat_id);
    chat_fini(&v->chat);
    *v = (struct view_dialogue){0};
}

/* --- its messages --- */

static const enum part parts[] = {
    [VIEW_BEGINNING] = PART_BEGINNING, [VIEW_END] = PART_END,       [VIEW_BEFORE] = PART_BEFORE,
    [VIEW_AFTER] = PART_AFTER,         [VIEW_AROUND] = PART_AROUND, [VIEW_FROM] = PART_FROM,
};

enum error_kind view_part_load(struct app *app, const char *chat_id, enum view_where where,
                               const char *anchor_id, size_t limit, struct view_part *out,
                               struct error *err)
{
    struct message_part p = {0};
    enum error_kind kind = need_user(app, err);
    if (!kind) {
        kind = store_view_messages(app->workspace.store, workspace_user_id(app), chat_id,
                                   parts[where], anchor_id, limit, &p, err);
    }
    if (!kind) {
        *out = (struct view_part){p.messages, p.more_above, p.more_below};
    }
    return kind;
}

void view_part_fini(struct view_part *p)
{
    message_list_fini(&p->messages);
    *p = (struct view_part){0};
}

void view_inputs_load(struct app *app, const char *chat_id, size_t limit, struct strlist *out)
{
    if (app_has_user(app)) {
        store_view_inputs(app->workspace.store, workspace_user_id(app), chat_id, limit, out, NULL);
    }
}

/* --- places --- */

/* The caret at or before `caret` that is between two characters. */
static size_t caret_in(const char *draft, size_t caret)
{
    size_t n = strlen(draft);
    size_t at = caret < n ? caret : n;
    while (at > 0 && ((unsigned char)draft[at] & 0xC0) == 0x80) {
        at--;
    }
    return at;
}

enum error_kind view_place_load(struct app *app, const char *track_id, const char *chat_id,
                                struct view_place *out, struct error *err)
{
    struct place p = {0};
    enum error_kind kind = need_user(app, err);
    if (!kind) {
        kind = store_place_get(app->workspace.store, workspace_user_id(app), track_id, chat_id, &p,
                               err);
    }
    if (kind) {
        return kind;
    }
    char *draft = text_repaired(p.draft, strlen(p.draft));
    *out = (struct view_place){
        .draft = draft,
        .caret = caret_in(draft, p.caret),
        .anchor_id = p.anchor_id,
        .anchor_offset = p.anchor_offset,
    };
    p.anchor_id = NULL;
    place_fini(&p);
    return ERROR_NONE;
}

enum error_kind view_place_save(struct app *app, const char *track_id, const char *chat_id,
                                const struct view_place *place, struct error *err)
{
    char empty[] = "";
    const struct place p = {
        .draft = place->draft ? place->draft : empty,
        .caret = caret_in(place->draft ? place->draft : empty, place->caret),
        .anchor_id = place->anchor_id,
        .anchor_offset = place->anchor_offset,
    };
    enum error_kind kind = need_user(app, err);
    if (!kind && strlen(p.draft) > LIMIT_PASTE) {
        kind =
            error_set(err, ERROR_TOO_LONG, _("the draft is longer than %u MiB"), LIMIT_PASTE >> 20);
    }
    if (!kind) {
        kind = store_place_put(app->workspace.store, workspace_user_id(app), track_id, chat_id, &p,
                               err);
    }
    return kind;
}

void view_place_fini(struct view_place *p)
{
    free(p->draft);
    free(p->anchor_id);
    *p = (struct view_place){0};
}

char *view_last_track(struct app *app)
{
    char *id = NULL;
    if (!app_has_user(app) || store_place_last_track(app->workspace.store, workspace_user_id(app),
                                                     &id, NULL) != ERROR_NONE) {
        return NULL;
    }
    return id;
}

enum error_kind view_set_last_track(struct app *app, const char *track_id, struct error *err)
{
    enum error_kind kind = need_user(app, err);
    return kind ? kind
                : store_place_set_last_track(app->workspace.store, workspace_user_id(app), track_id,
                                             err);
}

enum error_kind view_set_last_chat(struct app *app, const char *track_id, const char *chat_id,
                                   struct error *err)
{
    enum error_kind kind = need_user(app, err);
    return kind ? kind
                : store_place_set_last_chat(app->workspace.store, workspace_user_id(app), track_id,
                                            chat_id, err);
}

/* --- chats --- */

enum error_kind view_versions_load(struct app *app, const char *track_id, struct view_versions *out,
                                   struct error *err)
{
    enum error_kind kind = need_user(app, err);
    return kind ? kind
                : store_version_list(app->workspace.store, workspace_user_id(app), track_id,
                                     &out->items, &out->count, err);
}

void view_versions_fini(struct view_versions *v)
{
    for (size_t i = 0; i < v->count; i++) {
        version_fini(&v->items[i]);
    }
    free(v->items);
    *v = (struct view_versions){0};
}

enum error_kind view_chats_load(struct app *app, const char *track_id, struct view_chats *out,
                                struct error *err)
{
    struct session_chats *list = NULL;
    size_t count = 0;
    enum error_kind kind = need_user(app, err);
    if (!kind) {
        kind = store_session_list(app->workspace.store, workspace_user_id(app), track_id, &list,
                                  &count, err);
    }
    if (kind) {
        return kind;
    }
    *out = (struct view_chats){.sessions = mem_array(count, sizeof *out->sessions), .count = count};
    for (size_t i = 0; i < count; i++) {
        out->sessions[i] = (struct view_session){list[i].session, list[i].chats, list[i].count};
        list[i] = (struct session_chats){0}; /* they are the view's now */
    }
    session_chats_free(list, count);
    return ERROR_NONE;
}

void view_chats_fini(struct view_chats *v)
{
    for (size_t i = 0; i < v->count; i++) {
        session_fini(&v->sessions[i].session);
        for (size_t k = 0; k < v->sessions[i].count; k++) {
            chat_fini(&v->sessions[i].chats[k]);
        }
        free(v->sessions[i].chats);
    }
    free(v->sessions);
    *v = (struct view_chats){0};
}

/* --- changes --- */

uint64_t view_data_version(struct app *app)
{
    return app->workspace.store ? store_data_version(app->workspace.store) : 0;
}

char *view_watched_file(struct app *app)
{
    return app->workspace.store ? store_watched_file(app->workspace.store) : NULL;
}

bool view_settled(struct app *app)
{
    return !app->workspace.store || store_settled(app->workspace.store);
}

void view_recover(struct app *app)
{
    struct error err = {0};
    if (app->workspace.store && store_recover(app->workspace.store, &err)) {
        log_write(LOG_WARNING, "store", "what streams could not be looked at: %s", err.message);
    }
    error_clear(&err);
}

enum error_kind view_message_load(struct app *app, const char *id, struct message *out,
                                  struct error *err)
{
    enum error_kind kind = need_user(app, err);
    return kind ? kind
                : store_message_get(app->workspace.store, workspace_user_id(app), id, out, err);
}
