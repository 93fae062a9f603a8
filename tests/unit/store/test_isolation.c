/* What is somebody else's does not exist, whatever is asked for. */
#include "scene.h"
#include "suites.h"

#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/course/finalize.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"
#include "syllabus/store/store_dialogue.h"
#include "syllabus/store/store_operation.h"
#include "syllabus/store/store_place.h"
#include "syllabus/store/store_removed.h"
#include "syllabus/store/store_session.h"
#include "syllabus/store/store_track.h"
#include "syllabus/store/store_view.h"

#include <stdlib.h>
#include <string.h>

/* Ann's things, and Bob, who knows all of their ids. */
struct theft {
    struct scene sc;
    char *track, *chat, *said, *reply, *streaming;
};

#define ATTEMPT(name, call)                                                                        \
    static enum error_kind name(struct theft *t, struct message *m, struct error *err)             \
    {                                                                                              \
        struct store *s = t->sc.store;                                                             \
        const char *bob = t->sc.bob;                                                               \
        return (call);                                                                             \
    }

/* Where results would go; nothing of it is ever looked at. */
static struct track *loaded;
static char *id_out;
static size_t count_out;
static struct version *versions;
static struct session_chats *sessions;
static struct message_list messages;
static struct message_part message_part;
static struct strlist inputs_out;
static struct message message_out;
static struct track_contents contents;
static struct module_set no_modules;
static struct place where;
static struct track_dialogue dialogue;
static struct module_contents module_contents;
static struct message_branch branch;
static struct chat chat_out;

ATTEMPT(track_get, store_track_get(s, bob, t->track, &loaded, err))
ATTEMPT(track_count, store_track_count(s, bob, t->track, &contents, err))
ATTEMPT(track_remove, store_track_remove(s, bob, t->track, err))
ATTEMPT(track_resolve, store_track_resolve(s, bob, t->track, &id_out, err))
ATTEMPT(track_by_title, store_track_resolve(s, bob, "Rust", &id_out, err))
ATTEMPT(track_by_title_deleted_too, store_track_resolve_deleted_too(s, bob, "Rust", &id_out, err))
ATTEMPT(operation_undo, store_operation_undo(s, bob, t->track, NULL, err))
ATTEMPT(operation_redo, store_operation_redo(s, bob, t->track, NULL, err))
ATTEMPT(place_get, store_place_get(s, bob, t->track, NULL, &where, err))
ATTEMPT(place_get_chat, store_place_get(s, bob, t->track, t->chat, &where, err))
ATTEMPT(place_put, store_place_put(s, bob, t->track, NULL, &(struct place){.draft = t->chat}, err))
ATTEMPT(place_put_chat,
        store_place_put(s, bob, t->track, t->chat, &(struct place){.draft = t->chat}, err))
ATTEMPT(place_set_last_chat, store_place_set_last_chat(s, bob, t->track, t->chat, err))
ATTEMPT(chat_open, store_chat_open(s, bob, t->track, t->chat, &chat_out, err))
ATTEMPT(session_add, store_session_add(s, bob, t->track, "Stolen", &chat_out, err))
ATTEMPT(chat_of_module, store_chat_of_module(s, bob, t->track, "m1", &id_out, err))
ATTEMPT(chat_rename, store_chat_rename(s, bob, t->chat, "Stolen", err))
ATTEMPT(chat_archive, store_chat_archive(s, bob, t->chat, true, err))
ATTEMPT(view_chat, store_view_dialogue(s, bob, t->track, t->chat, &dialogue, err))
ATTEMPT(place_last_track, store_place_set_last_track(s, bob, t->track, err))
ATTEMPT(view_dialogue, store_view_dialogue(s, bob, t->track, NULL, &dialogue, err))
ATTEMPT(module_status, store_module_set_status(s, bob, t->track, 1, MODULE_COMPLETED, err))
ATTEMPT(module_count, store_module_count(s, bob, t->track, 1, &module_contents, err))
ATTEMPT(module_remove, store_module_remove(s, bob, t->track, 1, err))
ATTEMPT(message_resolve, store_message_resolve(s, bob, t->track, t->said, &id_out, err))
ATTEMPT(message_last, store_message_last(s, bob, t->track, NULL, &id_out, err))
ATTEMPT(message_branch, store_message_branch(s, bob, t->track, t->said, &branch, err))
ATTEMPT(message_remove, store_message_remove(s, bob, t->track, t->said, err))
ATTEMPT(track_finalize, store_track_finalize(s, bob, t->track, &no_modules, m, err))
ATTEMPT(version_list, store_version_list(s, bob, t->track, &versions, &count_out, err))
ATTEMPT(open_planning, store_chat_open_planning(s, bob, t->track, &id_out, &id_out, err))
ATTEMPT(session_list, store_session_list(s, bob, t->track, &sessions, &count_out, err))
ATTEMPT(chat_planning, store_chat_planning(s, bob, t->track, &id_out, err))
ATTEMPT(view_messages, store_view_messages(s, bob, t->chat, PART_END, NULL, 9, &message_part, err))
ATTEMPT(view_spent, store_view_spent(s, bob, t->chat, NULL, NULL, err))
ATTEMPT(view_inputs, store_view_inputs(s, bob, t->chat, 9, &inputs_out, err))
ATTEMPT(message_list, store_message_list(s, bob, t->chat, 0, &messages, err))
ATTEMPT(message_get, store_message_get(s, bob, t->said, &message_out, err))
ATTEMPT(message_add, store_message_add(s, bob, m, err))
ATTEMPT(reply_begin, store_reply_begin(s, bob, m, err))
ATTEMPT(reply_append, store_reply_append(s, bob, t->streaming, "x", 1, err))
ATTEMPT(reply_seal, store_reply_seal(s, bob, t->track, m, NULL, err))

static enum error_kind track_update(struct theft *t, struct message *m, struct error *err)
{
    struct track *copy = NULL;
    MUST(store_track_get(t->sc.store, t->sc.ann, t->track, &copy, err), *err);
    mem_replace(&copy->title, "Stolen");
    enum error_kind kind = store_track_update(t->sc.store, t->sc.bob, copy, err);
    track_free(copy);
    return kind;
}

static enum error_kind chat_add(struct theft *t, struct message *m, struct error *err)
{
    struct chat c = {.name = mem_strdup("Stolen"), .type = CHAT_DISCUSSION};
    enum error_kind kind = store_chat_add(t->sc.store, t->sc.bob, t->track, &c, err);
    chat_fini(&c);
    return kind;
}

static const struct {
    const char *name;
    enum error_kind (*attempt)(struct theft *t, struct message *m, struct error *err);
} attempts[] = {
    {"track_get", track_get},
    {"track_count", track_count},
    {"track_update", track_update},
    {"track_remove", track_remove},
    {"track_resolve", track_resolve},
    {"track_by_title", track_by_title},
    {"module_status", module_status},
    {"track_finalize", track_finalize},
    {"version_list", version_list},
    {"open_planning", open_planning},
    {"session_list", session_list},
    {"chat_planning", chat_planning},
    {"view_messages", view_messages},
    {"view_spent", view_spent},
    {"view_inputs", view_inputs},
    {"message_list", message_list},
    {"message_get", message_get},
    {"message_add", message_add},
    {"reply_begin", reply_begin},
    {"reply_append", reply_append},
    {"reply_seal", reply_seal},
    {"operation_undo", operation_undo},
    {"place_get", place_get},
    {"operation_redo", operation_redo},
    {"place_put", place_put},
    {"place_last_track", place_last_track},
    {"module_count", module_count},
    {"module_remove", module_remove},
    {"message_last", message_last},
    {"message_resolve", message_resolve},
    {"message_branch", message_branch},
    {"message_remove", message_remove},
    {"view_dialogue", view_dialogue},
    {"track_by_title_deleted_too", track_by_title_deleted_too},
    {"chat_open", chat_open},
    {"session_add", session_add},
    {"chat_add", chat_add},
    {"chat_of_module", chat_of_module},
    {"chat_rename", chat_rename},
    {"chat_archive", chat_archive},
    {"view_chat", view_chat},
    {"place_get_chat", place_get_chat},
    {"place_put_chat", place_put_chat},
    {"place_set_last_chat", place_set_last_chat},
};

static void theft_init(struct theft *t, enum scene_place place)
{
    scene_init(&t->sc, place);
    t->track = scene_track(&t->sc, t->sc.ann, "Rust");
    t->chat = scene_chat(&t->sc, t->sc.ann, t->track);
    t->said = scene_say(&t->sc, t->sc.ann, t->chat, "secret");
    t->reply = scene_begin(&t->sc, t->sc.ann, t->chat);
    struct plan *plan = scene_plan("m1=A;m2=B");
    scene_seal(&t->sc, t->sc.ann, t->track, t->chat, t->reply, "plan", plan);
    plan_free(plan);
    MUST(store_track_get(t->sc.store, t->sc.ann, t->track, &loaded, &t->sc.err), t->sc.err);
    mem_replace(&loaded->description, "to be undone");
    MUST(store_track_update(t->sc.store, t->sc.ann, loaded, &t->sc.err), t->sc.err);
    track_free(loaded);
    loaded = NULL;
    t->streaming = scene_begin(&t->sc, t->sc.ann, t->chat);
}

static void theft_fini(struct theft *t)
{
    free(t->track);
    free(t->chat);
    free(t->said);
    free(t->reply);
    free(t->streaming);
    scene_fini(&t->sc);
}

/* All of Ann's rows as one number, whatever a change might be. */
static int64_t fingerprint(struct theft *t)
{
    return scene_number(
        &t->sc,
        "SELECT count(*) * 1000000 + sum(length(message_content) + "
        "length(status) + length(id)) + (SELECT sum(length(title) + updated_at % "
        "1000) FROM learning_tracks) + (SELECT count(*) FROM chat_message_parts) * "
        "1000 + (SELECT count(*) FROM chat_sessions) + (SELECT sum(length(chat_name) + "
        "length(status)) FROM chats) + (SELECT count(*) FROM chat_places) + (SELECT "
        "count(*) FROM track_places) + (SELECT count(*) FROM operations WHERE undone = 0) FROM "
        "chat_messages");
}

START_TEST(test_theft)
{
    struct theft t;
    theft_init(&t, SCENE_FILE);
    int64_t before = fingerprint(&t);
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        struct message m;
        message_init(&m);
        m.id = mem_strdup(strcmp(attempts[i].name, "message_add") == 0 ? "new" : t.streaming);
        m.chat_id = mem_strdup(t.chat);
        m.sender = SENDER_AI;
        m.content = mem_strdup("stolen");
        enum error_kind kind = attempts[i].attempt(&t, &m, &t.sc.err);
        ck_assert_msg(kind == ERROR_NOT_FOUND, "%s: %s", attempts[i].name, error_kind_name(kind));
        ck_assert_ptr_nonnull(t.sc.err.message);
        error_clear(&t.sc.err);
        ck_assert_msg(fingerprint(&t) == before, "%s changed something", attempts[i].name);
        message_fini(&m);
    }
    theft_fini(&t);
}
END_TEST

/* Listings that are no failure are empty. */
START_TEST(test_nothing_to_see)
{
    struct theft t;
    struct track **tracks = NULL;
    struct plan *plan = NULL;
    size_t count = 1;
    size_t total = 1;
    theft_init(&t, (enum scene_place)_i);
    MUST(store_track_list(t.sc.store, t.sc.bob, &tracks, &count, &t.sc.err), t.sc.err);
    ck_assert_uint_eq(count, 0);
    free(tracks);
    struct track_summary *summaries = NULL;
    MUST(store_view_tracks(t.sc.store, t.sc.bob, 0, 9, &summaries, &count, &total, &t.sc.err),
         t.sc.err);
    ck_assert_uint_eq(count, 0);
    track_summaries_free(summaries, count);
    MUST(store_version_of_message(t.sc.store, t.sc.bob, t.reply, &plan, &t.sc.err), t.sc.err);
    ck_assert_ptr_null(plan);
    theft_fini(&t);
}
END_TEST

/* A record of a call is the caller's, and names no track or message of anybody else. */
START_TEST(test_usage)
{
    struct theft t;
    theft_init(&t, (enum scene_place)_i);
    struct usage_record u;
    usage_record_init(&u);
    u.track_id = mem_strdup(t.track);
    u.message_id = mem_strdup(t.reply);
    u.kind = REQUEST_DISCUSSION;
    u.provider = mem_strdup("openai");
    u.model = mem_strdup("m");
    u.status = mem_strdup("ok");
    MUST(store_usage_add(t.sc.store, t.sc.bob, &u, &t.sc.err), t.sc.err);
    MUST(store_usage_add(t.sc.store, t.sc.ann, &u, &t.sc.err), t.sc.err);
    ck_assert_int_eq(scene_number(&t.sc, "SELECT count(*) FROM llm_requests WHERE track_id IS NULL "
                                         "AND message_id IS NULL"),
                     1);
    ck_assert_int_eq(scene_number(&t.sc, "SELECT count(*) FROM llm_requests AS r JOIN "
                                         "learning_tracks AS t ON t.id = r.track_id AND t.user_id "
                                         "= r.user_id WHERE message_id IS NOT NULL"),
                     1);
    usage_record_fini(&u);
    theft_fini(&t);
}
END_TEST

Suite *suite_isolation(void)
{
    Suite *s = suite_create("isolation");
    TCase *tc = tcase_create("isolation");
    tcase_add_test(tc, test_theft);
    tcase_add_loop_test(tc, test_nothing_to_see, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_usage, 0, SCENE_PLACE_COUNT);
    suite_add_tcase(s, tc);
    return s;
}
