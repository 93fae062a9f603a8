#include "syllabus/store/store_place.h"

#include "rows_internal.h"
#include "store_internal.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/dialogue.h"

#include <stdbool.h>
#include <stdlib.h>

void place_fini(struct place *p)
{
    free(p->draft);
    free(p->anchor_id);
    *p = (struct place){0};
}

/* --- reading --- */

/* Whose it is: a chat of the track, the track, or nobody's but the person's. */
static enum error_kind check(struct store *s, const char *user_id, const char *track_id,
                             const char *chat_id, struct error *err)
{
    return chat_id != NULL    ? chat_owned_in(s, user_id, track_id, chat_id, err)
           : track_id != NULL ? track_owned(s, user_id, track_id, err)
                              : ERROR_NONE;
}

static enum error_kind query(struct store *s, const char *user_id, const char *track_id,
                             const char *chat_id, sqlite3_stmt **stmt, struct error *err)
{
    if (track_id == NULL) {
        return db_query(s, err, stmt,
                        "SELECT draft, caret, NULL, 0 FROM user_places WHERE user_id = ?", "s",
                        user_id);
    }
    enum error_kind kind = check(s, user_id, track_id, chat_id, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    if (chat_id == NULL) {
        return db_query(s, err, stmt,
                        "SELECT draft, caret, NULL, 0 FROM track_places WHERE track_id = ?", "s",
                        track_id);
    }
    return db_query(
        s, err, stmt,
        "SELECT draft, caret, anchor_id, anchor_offset FROM chat_places WHERE chat_id = ?1 UNION "
        "ALL SELECT draft, caret, NULL, 0 FROM track_places WHERE track_id = ?2 AND NOT EXISTS "
        "(SELECT 1 FROM chat_places AS p JOIN chats AS c ON c.id = p.chat_id JOIN chat_sessions "
        "AS cs ON cs.id = c.session_id WHERE cs.track_id = ?2)",
        "ss", chat_id, track_id);
}

enum error_kind store_place_get(struct store *s, const char *user_id, const char *track_id,
                                const char *chat_id, struct place *out, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = query(s, user_id, track_id, chat_id, &stmt, err);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE && row) {
        *out = (struct place){
            .draft = db_text(stmt, 0),
            .caret = (size_t)sqlite3_column_int64(stmt, 1),
            .anchor_id = db_text(stmt, 2),
            .anchor_offset = sqlite3_column_int64(stmt, 3),
        };
    } else if (kind == ERROR_NONE) {
        *out = (struct place){.draft = mem_strdup("")};
    }
    db_done(stmt);
    return kind;
}

enum error_kind store_place_last_track(struct store *s, const char *user_id, char **track_id,
                                       struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind =
        db_query(s, err, &stmt,
                 "SELECT t.id FROM user_places AS p JOIN learning_tracks AS t ON t.id = p.track_id "
                 "WHERE p.user_id = ?1 AND t.user_id = ?1 AND t.deleted_at IS NULL",
                 "s", user_id);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE) {
        *track_id = row ? db_text(stmt, 0) : NULL;
    }
    db_done(stmt);
    return kind;
}

/* --- writing: each is one statement, about what was checked to be the person's --- */

struct writing {
    const char *user_id, *track_id, *chat_id;
    const struct place *place;
};

static enum error_kind put_of_chat(struct store *s, void *ctx, struct error *err)
{
    const struct writing *w = ctx;
    return db_run(s, err,
                  "INSERT INTO chat_places (chat_id, draft, caret, anchor_id, anchor_offset) "
                  "SELECT c.id, ?2, ?3, (SELECT id FROM chat_messages WHERE id = ?4 AND chat_id = "
                  "c.id), ?5 FROM chats AS c WHERE c.id = ?1 ON CONFLICT (chat_id) DO UPDATE SET "
                  "draft = excluded.draft, caret = excluded.caret, anchor_id = excluded.anchor_id, "
                  "anchor_offset = excluded.anchor_offset",
                  "ssisi", w->chat_id, w->place->draft, (int64_t)w->place->caret,
                  w->place->anchor_id, w->place->anchor_offset);
}

static enum error_kind put_of_track(struct store *s, void *ctx, struct error *err)
{
    const struct writing *w = ctx;
    return db_run(s, err,
                  "INSERT INTO track_places (track_id, draft, caret, anchor_offset) SELECT id, ?2, "
                  "?3, 0 FROM learning_tracks WHERE id = ?1 ON CONFLICT (track_id) DO UPDATE SET "
                  "draft = excluded.draft, caret = excluded.caret",
                  "ssi", w->track_id, w->place->draft, (int64_t)w->place->caret);
}

static enum error_kind put_last_chat(struct store *s, void *ctx, struct error *err)
{
    const struct writing *w = ctx;
    return db_run(s, err,
                  "INSERT INTO track_places (track_id, draft, caret, anchor_offset, chat_id) "
                  "SELECT id, '', 0, 0, ?2 FROM learning_tracks WHERE id = ?1 ON CONFLICT "
                  "(track_id) DO UPDATE SET chat_id = excluded.chat_id",
                  "ss", w->track_id, w->chat_id);
}

static enum error_kind put_of_user(struct store *s, void *ctx, struct error *err)
{
    const struct writing *w = ctx;
    return db_run(s, err,
                  "INSERT INTO user_places (user_id, draft, caret) VALUES (?, ?, ?) ON CONFLICT "
                  "(user_id) DO UPDATE SET draft = excluded.draft, caret = excluded.caret",
                  "ssi", w->user_id, w->place->draft, (int64_t)w->place->caret);
}

static enum error_kind put_last_track(struct store *s, void *ctx, struct error *err)
{
    const struct writing *w = ctx;
    return db_run(s, err,
                  "INSERT INTO user_places (user_id, draft, caret, track_id) VALUES (?, '', 0, ?) "
                  "ON CONFLICT (user_id) DO UPDATE SET track_id = excluded.track_id",
                  "ss", w->user_id, w->track_id);
}

enum error_kind store_place_put(struct store *s, const char *user_id, const char *track_id,
                                const char *chat_id, const struct place *p, struct error *err)
{
    struct writing w = {user_id, track_id, chat_id, p};
    enum error_kind kind = check(s, user_id, track_id, chat_id, err);
    return kind == ERROR_NONE ? db_write_now(s,
                                             chat_id != NULL    ? put_of_chat
                                             : track_id != NULL ? put_of_track
                                                                : put_of_user,
                                             &w, err)
                              : kind;
}

enum error_kind store_place_set_last_chat(struct store *s, const char *user_id,
                                          const char *track_id, const char *chat_id,
                                          struct error *err)
{
    struct writing w = {.user_id = user_id, .track_id = track_id, .chat_id = chat_id};
    enum error_kind kind = check(s, user_id, track_id, chat_id, err);
    return kind == ERROR_NONE ? db_write_now(s, put_last_chat, &w, err) : kind;
}

enum error_kind store_place_set_last_track(struct store *s, const char *user_id,
                                           const char *track_id, struct error *err)
{
    struct writing w = {.user_id = user_id, .track_id = track_id};
    enum error_kind kind = track_id != NULL ? track_owned(s, user_id, track_id, err) : ERROR_NONE;
    return kind == ERROR_NONE ? db_write_now(s, put_last_track, &w, err) : kind;
}
