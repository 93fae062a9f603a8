#include "syllabus/store/store_session.h"

#include "rows_internal.h"
#include "store_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"

#include <stdlib.h>

/* --- rows --- */

enum error_kind session_insert(struct store *s, const char *user_id, const char *track_id,
                               const char *name, char **id, struct error *err)
{
    *id = env_new_id_dup(s->env);
    return db_run(s, err,
                  "INSERT INTO chat_sessions (id, track_id, user_id, session_name, status, "
                  "created_at, updated_at) VALUES (?1, ?2, ?3, ?4, '" CHAT_ACTIVE "', ?5, ?5)",
                  "ssssi", *id, track_id, user_id, name, env_now_ms(s->env));
}

enum error_kind chat_insert(struct store *s, struct chat *c, struct error *err)
{
    if (c->id == NULL) {
        c->id = env_new_id_dup(s->env);
    }
    if (c->status == NULL) {
        c->status = mem_strdup(CHAT_ACTIVE);
    }
    c->created_ms = c->updated_ms = env_now_ms(s->env);
    return db_run(s, err,
                  "INSERT INTO chats (id, session_id, chat_name, chat_type, status, module_id, "
                  "created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)",
                  "ssssssi", c->id, c->session_id, c->name, chat_type_name(c->type), c->status,
                  c->module_id, c->created_ms);
}

/* --- making --- */

static enum error_kind add_session(struct store *s, const char *user_id, const char *track_id,
                                   struct chat *c, struct error *err)
{
    enum error_kind kind = track_owned(s, user_id, track_id, err);
    if (kind == ERROR_NONE) {
        kind = session_insert(s, user_id, track_id, c->name, &c->session_id, err);
    }
    return kind == ERROR_NONE ? chat_insert(s, c, err) : kind;
}

enum error_kind store_session_add(struct store *s, const char *user_id, const char *track_id,
                                  const char *name, struct chat *chat, struct error *err)
{
    struct chat c = {.name = mem_strdup(name), .type = CHAT_PLANNING};
    enum error_kind kind = db_begin(s, err);
    if (kind == ERROR_NONE) {
        kind = db_end(s, add_session(s, user_id, track_id, &c, err), err);
    }
    if (kind != ERROR_NONE) {
        chat_fini(&c);
        return kind;
    }
    *chat = c;
    return ERROR_NONE;
}

static enum error_kind check_module(struct store *s, const char *track_id, const char *module_id,
                                    struct error *err)
{
    int64_t one = 0;
    if (module_id == NULL) {
        return ERROR_NONE;
    }
    enum error_kind kind =
        db_int(s, err, &one, "SELECT 1 FROM course_modules WHERE id = ? AND track_id = ?", "ss",
               module_id, track_id);
    return kind == ERROR_NOT_FOUND
               ? error_set(err, ERROR_NOT_FOUND, _("the track has no module %s"), module_id)
               : kind;
}

static enum error_kind add_chat(struct store *s, const char *user_id, const char *track_id,
                                struct chat *c, struct error *err)
{
    char *planning = NULL;
    enum error_kind kind = track_owned(s, user_id, track_id, err);
    if (kind == ERROR_NONE) {
        kind = check_module(s, track_id, c->module_id, err);
    }
    if (kind == ERROR_NONE) {
        kind = chat_find(s, user_id, track_id, false, &c->session_id, &planning, err);
    }
    if (kind == ERROR_NONE && c->session_id == NULL) {
        kind = session_insert(s, user_id, track_id, SESSION_NAME, &c->session_id, err);
    }
    free(planning);
    return kind == ERROR_NONE ? chat_insert(s, c, err) : kind;
}

enum error_kind store_chat_add(struct store *s, const char *user_id, const char *track_id,
                               struct chat *c, struct error *err)
{
    if (c->type == CHAT_PLANNING) {
        return error_set(err, ERROR_USAGE, _("a session has one planning chat"));
    }
    enum error_kind kind = db_begin(s, err);
    return kind == ERROR_NONE ? db_end(s, add_chat(s, user_id, track_id, c, err), err) : kind;
}

enum error_kind store_chat_of_module(struct store *s, const char *user_id, const char *track_id,
                                     const char *module_id, char **id, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = track_owned(s, user_id, track_id, err);
    if (kind == ERROR_NONE) {
        kind = db_query(s, err, &stmt,
                        "SELECT c.id FROM chats AS c JOIN chat_sessions AS cs ON cs.id = "
                        "c.session_id WHERE c.module_id = ? AND cs.track_id = ? AND cs.user_id = ? "
                        "AND c.status <> '" CHAT_ARCHIVED "' ORDER BY c.created_at DESC, c.id DESC "
                        "LIMIT 1",
                        "sss", module_id, track_id, user_id);
    }
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE) {
        *id = row ? db_text(stmt, 0) : NULL;
    }
    db_done(stmt);
    return kind;
}

/* --- changing --- */

static enum error_kind rename_chat(struct store *s, const char *user_id, const char *chat_id,
                                   const char *name, struct error *err)
{
    int64_t now = env_now_ms(s->env);
    enum error_kind kind = chat_owned(s, user_id, chat_id, err);
    if (kind == ERROR_NONE) {
        kind = db_run(s, err, "UPDATE chats SET chat_name = ?, updated_at = ? WHERE id = ?", "sis",
                      name, now, chat_id);
    }
    if (kind == ERROR_NONE) {
        kind =
            db_run(s, err,
                   "UPDATE chat_sessions SET session_name = ?, updated_at = ? WHERE id = (SELECT "
                   "session_id FROM chats WHERE id = ? AND chat_type = 'planning')",
                   "sis", name, now, chat_id);
    }
    return kind;
}

enum error_kind store_chat_rename(struct store *s, const char *user_id, const char *chat_id,
                                  const char *name, struct error *err)
{
    enum error_kind kind = db_begin(s, err);
    return kind == ERROR_NONE ? db_end(s, rename_chat(s, user_id, chat_id, name, err), err) : kind;
}

/* What keeps a chat from being put away. */
static enum error_kind check_archiving(struct store *s, const char *chat_id, struct error *err)
{
    int64_t found = 0;
    enum error_kind kind = db_int(
        s, err, &found,
        "SELECT (chat_type = 'planning' AND NOT EXISTS (SELECT 1 FROM chats AS o JOIN "
        "chat_sessions AS os ON os.id = o.session_id JOIN chat_sessions AS mine ON mine.id = "
        "chats.session_id WHERE os.track_id = mine.track_id AND o.chat_type = 'planning' AND o.id "
        "<> chats.id AND o.status <> '" CHAT_ARCHIVED "')) + 2 * EXISTS (SELECT 1 FROM "
        "chat_messages WHERE chat_id = chats.id AND status = 'streaming') FROM chats WHERE id = ?",
        "s", chat_id);
    if (kind == ERROR_NONE && found >= 2) {
        kind = error_set(err, ERROR_USAGE, _("a reply is being written in this chat"));
        error_advise(err, _("Wait for it to end, or stop it."));
    } else if (kind == ERROR_NONE && found == 1) {
        kind =
            error_set(err, ERROR_USAGE, _("this is the only planning chat that is not archived"));
        error_advise(err, _("Begin another session first: the track needs one to be planned in."));
    }
    return kind;
}

static enum error_kind archive(struct store *s, const char *user_id, const char *chat_id,
                               bool archived, struct error *err)
{
    enum error_kind kind = chat_owned(s, user_id, chat_id, err);
    if (kind == ERROR_NONE && archived) {
        kind = check_archiving(s, chat_id, err);
    }
    if (kind == ERROR_NONE) {
        kind = db_run(s, err, "UPDATE chats SET status = ?, updated_at = ? WHERE id = ?", "sis",
                      archived ? CHAT_ARCHIVED : CHAT_ACTIVE, env_now_ms(s->env), chat_id);
    }
    return kind;
}

enum error_kind store_chat_archive(struct store *s, const char *user_id, const char *chat_id,
                                   bool archived, struct error *err)
{
    enum error_kind kind = owner_recover(s, err);
    if (kind == ERROR_NONE) {
        kind = db_begin(s, err);
    }
    return kind == ERROR_NONE ? db_end(s, archive(s, user_id, chat_id, archived, err), err) : kind;
}
