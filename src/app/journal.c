#include "journal.h"

#include "app_internal.h"
#include "late.h"
#include "syllabus/store/store_dialogue.h"
#include "syllabus/store/store_lesson.h"
#include "syllabus/store/store_plan.h"
#include "syllabus/store/store_track.h"

/* Each is the store's function of the same meaning, for the workspace's user. */

static enum error_kind load_track(void *ctx, const char *track_id, struct track **out,
                                  struct error *err)
{
    struct app *app = ctx;
    return store_track_get(app->workspace.store, workspace_user_id(app), track_id, out, err);
}

static enum error_kind load_version(void *ctx, const char *track_id, const char *message_id,
                                    struct plan **out, struct error *err)
{
    struct app *app = ctx;
    return store_version_of_message(app->workspace.store, workspace_user_id(app), message_id, out,
                                    err);
}

static enum error_kind load_base(void *ctx, const char *track_id, const char *message_id,
                                 struct plan **out, struct error *err)
{
    struct app *app = ctx;
    return store_version_base_of_message(app->workspace.store, workspace_user_id(app), message_id,
                                         out, err);
}

static enum error_kind open_chat(void *ctx, const char *track_id, const char *chat_id,
                                 struct chat *out, struct error *err)
{
    struct app *app = ctx;
    return store_chat_open(app->workspace.store, workspace_user_id(app), track_id, chat_id, out,
                           err);
}

static enum error_kind load_history(void *ctx, const char *chat_id, size_t limit,
                                    struct message_list *out, struct error *err)
{
    struct app *app = ctx;
    return store_message_list(app->workspace.store, workspace_user_id(app), chat_id, limit, out,
                              err);
}

static enum error_kind add_message(void *ctx, struct message *m, struct error *err)
{
    struct app *app = ctx;
    return store_message_add(app->workspace.store, workspace_user_id(app), m, err);
}

static enum error_kind begin_reply(void *ctx, struct message *m, struct error *err)
{
    struct app *app = ctx;
    return store_reply_begin(app->workspace.store, workspace_user_id(app), m, err);
}

static enum error_kind checkpoint(void *ctx, const char *message_id, const char *text, size_t n,
                                  struct error *err)
{
    struct app *app = ctx;
    return store_reply_append(app->workspace.store, workspace_user_id(app), message_id, text, n,
                              err);
}

static enum error_kind add_thoughts(void *ctx, const char *message_id, const char *text, size_t n,
                                    int64_t tokens, bool at_end, struct error *err)
{
    struct app *app = ctx;
    return store_thoughts_append(app->workspace.store, workspace_user_id(app), message_id, text, n,
                                 tokens, at_end, err);
}

static enum error_kind seal_reply(void *ctx, const char *track_id, const struct message *m,
                                  const struct reply_plan *made, struct error *err)
{
    struct app *app = ctx;
    return store_reply_seal(app->workspace.store, workspace_user_id(app), track_id, m, made, err);
}

static enum error_kind finalize(void *ctx, const char *track_id, const struct module_set *modules,
                                struct message *notice, struct error *err)
{
    struct app *app = ctx;
    return store_track_finalize(app->workspace.store, workspace_user_id(app), track_id, modules,
                                notice, err);
}

static enum error_kind add_lesson(void *ctx, const char *track_id, const char *module_id,
                                  struct lesson *l, const struct strlist *replaced,
                                  struct error *err)
{
    struct app *app = ctx;
    return store_lesson_add(app->workspace.store, workspace_user_id(app), track_id, module_id, l,
                            replaced, err);
}

static enum error_kind set_lesson_minutes(void *ctx, const char *track_id,
                                          const struct lesson *lessons, size_t count,
                                          struct error *err)
{
    struct app *app = ctx;
    return store_lesson_set_minutes(app->workspace.store, workspace_user_id(app), track_id, lessons,
                                    count, err);
}

static enum error_kind add_answer(void *ctx, const struct modules_answer *a, struct error *err)
{
    struct app *app = ctx;
    struct error failed = {0};
    store_answer_add(app->workspace.store, workspace_user_id(app), a, &failed);
    if (failed.busy) {
        late_add_answer(app, a);
        error_clear(&failed);
    }
    return error_move(err, &failed);
}

static enum error_kind load_refusals(void *ctx, const char *track_id, struct strlist *out,
                                     struct error *err)
{
    struct app *app = ctx;
    return store_refusal_list(app->workspace.store, workspace_user_id(app), track_id, out, err);
}

static enum error_kind add_usage(void *ctx, const struct usage_record *u, struct error *err)
{
    struct app *app = ctx;
    struct error failed = {0};
    store_usage_add(app->workspace.store, workspace_user_id(app), u, &failed);
    if (failed.busy) {
        late_add_usage(app, u);
        error_clear(&failed);
    }
    return error_move(err, &failed);
}

struct journal journal_of_store(struct app *app)
{
    return (struct journal){
        .load_track = load_track,
        .load_version = load_version,
        .load_base = load_base,
        .open_chat = open_chat,
        .load_history = load_history,
        .add_message = add_message,
        .begin_reply = begin_reply,
        .checkpoint = checkpoint,
        .add_thoughts = add_thoughts,
        .seal_reply = seal_reply,
        .finalize = finalize,
        .add_lesson = add_lesson,
        .set_lesson_minutes = set_lesson_minutes,
        .add_answer = add_answer,
        .load_refusals = load_refusals,
        .add_usage = add_usage,
        .ctx = app,
    };
}
