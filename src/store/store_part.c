/* Parts of a chat: what a screen shows of one that may be long. */
#include "rows_internal.h"
#include "store_internal.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/store/store_view.h"

#include <stdlib.h>

#define SELECT_MESSAGES "SELECT " MESSAGE_COLUMNS " FROM chat_messages AS m WHERE m.chat_id = ?1 "
#define KEY_OF_ANCHOR   "(SELECT timestamp, id FROM chat_messages WHERE id = ?2 AND chat_id = ?1)"
#define UPWARDS         " ORDER BY m.timestamp DESC, m.id DESC LIMIT ?3"
#define DOWNWARDS       " ORDER BY m.timestamp, m.id LIMIT ?3"

/* The ways to walk from somewhere; an anchor that is not used is bound all the same. */
static const char from_end[] = SELECT_MESSAGES "AND ?2 IS NOT NULL" UPWARDS;
static const char from_beginning[] = SELECT_MESSAGES "AND ?2 IS NOT NULL" DOWNWARDS;
static const char before[] = SELECT_MESSAGES "AND (m.timestamp, m.id) < " KEY_OF_ANCHOR UPWARDS;
static const char after[] = SELECT_MESSAGES "AND (m.timestamp, m.id) > " KEY_OF_ANCHOR DOWNWARDS;
static const char from[] = SELECT_MESSAGES "AND (m.timestamp, m.id) >= " KEY_OF_ANCHOR DOWNWARDS;

static void reverse(struct message_list *l)
{
    for (size_t i = 0; i < l->count / 2; i++) {
        struct message m = l->items[i];
        l->items[i] = l->items[l->count - 1 - i];
        l->items[l->count - 1 - i] = m;
    }
}

/* Appends what the walk finds; *more: there is still something behind. */
static enum error_kind walk(struct store *s, const char *sql, const char *chat_id,
                            const char *anchor_id, size_t limit, struct message_list *out,
                            bool *more, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    size_t found = 0;
    bool row = false;
    enum error_kind kind = db_query(s, err, &stmt, sql, "ssi", chat_id,
                                    anchor_id != NULL ? anchor_id : "", (int64_t)limit + 1);
    *more = false;
    while (kind == ERROR_NONE && !*more && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE &&
           row) {
        *more = found++ == limit;
        if (!*more) {
            message_read(stmt, message_list_add(out));
        }
    }
    db_done(stmt);
    return kind;
}

static enum error_kind up(struct store *s, const char *sql, const char *chat_id,
                          const char *anchor_id, size_t limit, struct message_part *p,
                          struct error *err)
{
    enum error_kind kind =
        walk(s, sql, chat_id, anchor_id, limit, &p->messages, &p->more_above, err);
    reverse(&p->messages);
    return kind;
}

static enum error_kind around(struct store *s, const char *chat_id, const char *anchor_id,
                              size_t limit, struct message_part *p, struct error *err)
{
    enum error_kind kind = up(s, before, chat_id, anchor_id, limit / 2, p, err);
    return kind == ERROR_NONE ? walk(s, from, chat_id, anchor_id, limit - limit / 2, &p->messages,
                                     &p->more_below, err)
                              : kind;
}

static enum error_kind read_part(struct store *s, const char *chat_id, enum part part,
                                 const char *anchor_id, size_t limit, struct message_part *p,
                                 struct error *err)
{
    switch (part) {
    case PART_BEGINNING:
        return walk(s, from_beginning, chat_id, NULL, limit, &p->messages, &p->more_below, err);
    case PART_END:
        return up(s, from_end, chat_id, NULL, limit, p, err);
    case PART_BEFORE:
        p->more_below = true; /* the anchor itself */
        return up(s, before, chat_id, anchor_id, limit, p, err);
    case PART_AFTER:
        p->more_above = true;
        return walk(s, after, chat_id, anchor_id, limit, &p->messages, &p->more_below, err);
    case PART_AROUND:
        return around(s, chat_id, anchor_id, limit, p, err);
    case PART_FROM:
        break;
    }
    return walk(s, from, chat_id, anchor_id, limit, &p->messages, &p->more_below, err);
}

/* An anchor must be there; from one that is kept on it is asked whether there is more above. */
static enum error_kind look_above(struct store *s, const char *chat_id, enum part part,
                                  const char *anchor_id, struct message_part *p, struct error *err)
{
    int64_t above = 0;
    if (part == PART_BEGINNING || part == PART_END) {
        return ERROR_NONE;
    }
    enum error_kind kind =
        db_int(s, err, &above,
               "SELECT EXISTS (SELECT 1 FROM chat_messages AS a WHERE a.chat_id = m.chat_id AND "
               "(a.timestamp, a.id) < (m.timestamp, m.id)) FROM chat_messages AS m WHERE m.id = ? "
               "AND m.chat_id = ?",
               "ss", anchor_id, chat_id);
    if (kind == ERROR_NOT_FOUND) {
        return error_set(err, ERROR_NOT_FOUND, _("there is no message %s"), anchor_id);
    }
    if (part == PART_FROM) {
        p->more_above = above != 0;
    }
    return kind;
}

enum error_kind store_view_messages(struct store *s, const char *user_id, const char *chat_id,
                                    enum part part, const char *anchor_id, size_t limit,
                                    struct message_part *out, struct error *err)
{
    struct message_part p = {0};
    enum error_kind kind = owner_recover(s, err);
    if (kind == ERROR_NONE) {
        kind = db_begin_reading(s, err);
    }
    if (kind != ERROR_NONE) {
        return kind;
    }
    kind = chat_owned(s, user_id, chat_id, err);
    if (kind == ERROR_NONE) {
        kind = look_above(s, chat_id, part, anchor_id, &p, err);
    }
    if (kind == ERROR_NONE) {
        kind = read_part(s, chat_id, part, anchor_id, limit, &p, err);
    }
    kind = db_end(s, kind, err);
    if (kind != ERROR_NONE) {
        message_part_fini(&p);
        return kind;
    }
    *out = p;
    return ERROR_NONE;
}

void message_part_fini(struct message_part *p)
{
    message_list_fini(&p->messages);
    *p = (struct message_part){0};
}

enum error_kind store_view_spent(struct store *s, const char *user_id, const char *chat_id,
                                 store_spent_fn *each, void *ctx, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = chat_owned(s, user_id, chat_id, err);
    if (kind == ERROR_NONE) {
        kind = db_query(s, err, &stmt,
                        "SELECT coalesce(ai_model_used, ''), sum(prompt_tokens), "
                        "sum(completion_tokens) FROM chat_messages INDEXED BY chat_messages_tokens "
                        "WHERE chat_id = ? AND completion_tokens IS NOT NULL AND prompt_tokens IS "
                        "NOT NULL GROUP BY ai_model_used",
                        "s", chat_id);
    }
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        each(ctx, &(struct spent){
                      .model = (const char *)sqlite3_column_text(stmt, 0),
                      .prompt = sqlite3_column_int64(stmt, 1),
                      .completion = sqlite3_column_int64(stmt, 2),
                  });
    }
    db_done(stmt);
    return kind;
}

enum error_kind store_view_inputs(struct store *s, const char *user_id, const char *chat_id,
                                  size_t limit, struct strlist *out, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = chat_owned(s, user_id, chat_id, err);
    if (kind == ERROR_NONE) {
        kind = db_query(s, err, &stmt,
                        "SELECT message_content FROM (SELECT message_content, timestamp, id FROM "
                        "chat_messages WHERE chat_id = ? AND sender_type = 'user' ORDER BY "
                        "timestamp DESC, id DESC LIMIT ?) ORDER BY timestamp, id",
                        "si", chat_id, (int64_t)limit);
    }
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        strlist_take(out, db_text(stmt, 0));
    }
    db_done(stmt);
    return kind;
}
