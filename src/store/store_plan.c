#include "syllabus/store/store_plan.h"

#include "module_list_internal.h"
#include "plan_change_internal.h"
#include "rows_internal.h"
#include "search_internal.h"
#include "store_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/strlist.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/course/plan.h"

/* A change in the making. */
struct change {
    const char *user_id, *track_id;
    const struct plan_change_request *request;
    int64_t base;
    int64_t finalized; /* before it; 0: the modules are made of no version */
    struct plan *modules_before;
    struct strlist refused_before; /* of the request's reply */
};

static enum error_kind check_base(struct store *s, struct change *c, struct error *err)
{
    int64_t last = 0;
    enum error_kind kind = plan_change_refuse_streaming(s, c->track_id, err);
    if (kind == ERROR_NONE) {
        kind = version_current(s, c->track_id, &c->base, &last, err);
    }
    if (kind == ERROR_NONE && c->base != c->request->base) {
        kind = error_set(err, ERROR_USAGE, _("the plan was changed meanwhile"));
        error_advise(err, _("Look at it, and make the change again."));
    }
    return kind;
}

static enum error_kind add_notice(struct store *s, const struct change *c, struct error *err)
{
    struct message *m = c->request->notice;
    enum error_kind kind = chat_owned_in(s, c->user_id, c->track_id, m->chat_id, err);
    if (kind == ERROR_NONE) {
        kind = message_complete(s, m, err);
    }
    return kind == ERROR_NONE ? message_insert_unindexed(s, m, 0, err) : kind;
}

static enum error_kind put_version(struct store *s, const struct change *c, struct plan *plan,
                                   struct error *err)
{
    const struct message *notice = c->request->notice;
    struct version how = *c->request->how; /* borrows */
    enum error_kind kind = notice != NULL ? add_notice(s, c, err) : ERROR_NONE;
    how.message_id = notice != NULL ? notice->id : NULL;
    if (kind == ERROR_NONE) {
        kind = version_put(s, c->track_id, &how, plan, NULL, err);
    }
    if (kind == ERROR_NONE && notice != NULL) {
        kind = search_add(s, SEARCH_MESSAGES, notice->id, err);
    }
    return kind;
}

static enum error_kind put_modules(struct store *s, struct change *c, int version,
                                   struct error *err)
{
    enum error_kind kind =
        db_int(s, err, &c->finalized,
               "SELECT coalesce(finalized_version, 0) FROM learning_tracks WHERE id = ?", "s",
               c->track_id);
    if (kind == ERROR_NONE) {
        kind = module_list_read(s, c->user_id, c->track_id, &c->modules_before, err);
    }
    if (kind == ERROR_NONE) {
        kind = module_list_set(s, c->user_id, c->track_id, c->request->modules, err);
    }
    if (kind == ERROR_NONE && c->finalized > 0 && c->finalized == c->base) {
        kind = db_run(s, err, "UPDATE learning_tracks SET finalized_version = ? WHERE id = ?", "is",
                      (int64_t)version, c->track_id);
    }
    return kind;
}

static enum error_kind put_refusals(struct store *s, struct change *c, struct error *err)
{
    const struct plan_change_request *r = c->request;
    enum error_kind kind = refusals_of(s, c->track_id, r->reply, &c->refused_before, err);
    return kind == ERROR_NONE ? refusals_put(s, c->track_id, r->reply, r->refused, err) : kind;
}

static enum error_kind note_change(struct store *s, const struct change *c, int version,
                                   struct error *err)
{
    bool follows = c->finalized > 0 && c->finalized == c->base;
    const struct plan_state before = {c->base, c->finalized, c->modules_before, c->request->reply,
                                      &c->refused_before};
    const struct plan_state after = {version, follows ? version : c->finalized, c->request->modules,
                                     c->request->reply, c->request->refused};
    if (c->base == 0) {
        return operation_forget_undone(s, c->track_id, err); /* undoing ends at the first plan */
    }
    return operation_add_plan_and_modules(s, c->user_id, c->track_id, &before, &after, err);
}

static enum error_kind make_change(struct store *s, struct change *c, struct plan *plan,
                                   struct error *err)
{
    enum error_kind kind = track_owned(s, c->user_id, c->track_id, err);
    if (kind == ERROR_NONE) {
        kind = check_base(s, c, err);
    }
    if (kind == ERROR_NONE) {
        kind = put_version(s, c, plan, err);
    }
    if (kind == ERROR_NONE && c->request->modules != NULL) {
        kind = put_modules(s, c, plan->version, err);
    }
    if (kind == ERROR_NONE && c->request->reply != NULL) {
        kind = put_refusals(s, c, err);
    }
    if (kind == ERROR_NONE) {
        kind = note_change(s, c, plan->version, err);
    }
    return kind == ERROR_NONE ? track_touch(s, c->track_id, env_now_ms(s->env), err) : kind;
}

enum error_kind store_plan_change(struct store *s, const char *user_id, const char *track_id,
                                  const struct plan_change_request *request, struct plan *plan,
                                  struct error *err)
{
    struct change c = {.user_id = user_id, .track_id = track_id, .request = request};
    int before = plan->version;
    enum error_kind kind = owner_recover(s, err);
    if (kind == ERROR_NONE) {
        kind = db_begin(s, err);
    }
    if (kind == ERROR_NONE) {
        kind = db_end(s, make_change(s, &c, plan, err), err);
    }
    plan_free(c.modules_before);
    strlist_fini(&c.refused_before);
    if (kind != ERROR_NONE) {
        plan->version = before;
    }
    return kind;
}

/* --- what was not taken --- */

enum error_kind refusals_put(struct store *s, const char *track_id, const char *message_id,
                             const struct strlist *ideas, struct error *err)
{
    enum error_kind kind =
        db_run(s, err, "DELETE FROM rejected_ideas WHERE track_id = ? AND message_id = ?", "ss",
               track_id, message_id);
    for (size_t i = 0; ideas != NULL && kind == ERROR_NONE && i < ideas->count; i++) {
        kind = db_run(s, err,
                      "INSERT INTO rejected_ideas (track_id, message_id, idea, created_at) VALUES "
                      "(?, ?, ?, ?)",
                      "sssi", track_id, message_id, ideas->items[i], env_now_ms(s->env));
    }
    return kind;
}

static enum error_kind read_ideas(struct store *s, sqlite3_stmt *stmt, struct strlist *out,
                                  struct error *err)
{
    enum error_kind kind = ERROR_NONE;
    bool row = false;
    while ((kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        strlist_take(out, db_text(stmt, 0));
    }
    return kind;
}

enum error_kind refusals_of(struct store *s, const char *track_id, const char *message_id,
                            struct strlist *out, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    enum error_kind kind = db_query(
        s, err, &stmt,
        "SELECT idea FROM rejected_ideas WHERE track_id = ? AND message_id = ? ORDER BY id", "ss",
        track_id, message_id);
    if (kind == ERROR_NONE) {
        kind = read_ideas(s, stmt, out, err);
    }
    db_done(stmt);
    return kind;
}

enum error_kind store_refusal_list(struct store *s, const char *user_id, const char *track_id,
                                   struct strlist *out, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    enum error_kind kind = track_owned(s, user_id, track_id, err);
    if (kind == ERROR_NONE) {
        kind = db_query(s, err, &stmt,
                        "SELECT idea FROM (SELECT idea, max(id) AS last FROM rejected_ideas WHERE "
                        "track_id = ? GROUP BY idea ORDER BY last DESC LIMIT ?) ORDER BY last",
                        "si", track_id, (int64_t)LIMIT_REFUSALS);
    }
    if (kind == ERROR_NONE) {
        kind = read_ideas(s, stmt, out, err);
    }
    db_done(stmt);
    return kind;
}
