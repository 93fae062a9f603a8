/* Finding. The index gives what fits, the newest first; a bounded number of those is ranked here,
 * by where and how the words stand in them. FTS5's own ranking reads every row that fits, of
 * everybody, before it gives the first one. */
#include "syllabus/store/store_search.h"

#include "search_internal.h"
#include "store_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/env.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS INT64_C(86400000)

/* --- kinds --- */

#define COLUMNS(id, chat, title, number, created, text)                                            \
    "SELECT x.search_id, t.id, t.title, " id ", " chat ", " title ", " number ", " created ","     \
    " " text
#define TRACK_OF_USER " AND t.user_id = ?1 AND t.deleted_at IS NULL "
#define TRACK_TABLES  "learning_tracks AS x JOIN learning_tracks AS t ON t.id = x.id" TRACK_OF_USER
#define MODULE_TABLES                                                                              \
    "course_modules AS x JOIN learning_tracks AS t ON t.id = x.track_id" TRACK_OF_USER
#define LESSON_TABLES                                                                              \
    "lessons AS x JOIN course_modules AS c ON c.id = x.module_id JOIN learning_tracks AS t ON "    \
    "t.id = c.track_id" TRACK_OF_USER
#define MESSAGE_TABLES                                                                             \
    "chat_messages AS x JOIN chats AS c ON c.id = x.chat_id JOIN chat_sessions AS s ON s.id = "    \
    "c.session_id JOIN learning_tracks AS t ON t.id = s.track_id" TRACK_OF_USER
#define TRACK_COLUMNS                                                                              \
    COLUMNS("x.id", "NULL", "x.title", "0", "x.created_at",                                        \
            "x.description || char(10) || x.skill_area || char(10) || x.user_expectations")
#define MODULE_COLUMNS                                                                             \
    COLUMNS("x.id", "NULL", "x.title", "x.module_number", "x.created_at",                          \
            "x.description, x.learning_objectives")
#define LESSON_COLUMNS                                                                             \
    COLUMNS("x.id", "x.module_id", "x.title", "x.lesson_number", "x.created_at", "NULL, x.content")
#define MESSAGE_COLUMNS                                                                            \
    COLUMNS("x.id", "x.chat_id", "NULL",                                                           \
            "(SELECT version FROM plan_versions WHERE message_id = x.id)", "x.timestamp",          \
            "substr(x.message_content, 1, 200000)")

/* The newest rows of a range that fit; the index comes first, whatever SQLite thinks. */
#define CANDIDATES(index, columns, tables)                                                         \
    columns " FROM " index " AS i CROSS JOIN " tables "WHERE x.search_id = i.rowid AND " index     \
            " MATCH ?2 AND i.rowid >= ?3 AND i.rowid < ?4 ORDER BY i.rowid DESC LIMIT ?5"
#define ONE(columns, tables) columns " FROM " tables "WHERE x.search_id = ?2"

enum column { SEARCH_ID, TRACK_ID, TRACK_TITLE, ID, PARENT_ID, TITLE, NUMBER, CREATED, TEXT, JSON };

static const struct {
    const char *name;
    int in_id;     /* what search ids call it */
    int batch;     /* so many are ranked as one */
    int weight;    /* in ranking */
    bool has_json; /* the texts of a JSON value belong to it */
    const char *candidates, *one;
} kinds[] = {
    [SEARCH_TRACK] = {"track", 1, 64, 15, false,
                      CANDIDATES("search_things", TRACK_COLUMNS, TRACK_TABLES),
                      ONE(TRACK_COLUMNS, TRACK_TABLES)},
    [SEARCH_MODULE] = {"module", 2, 32, 8, true,
                       CANDIDATES("search_things", MODULE_COLUMNS, MODULE_TABLES),
                       ONE(MODULE_COLUMNS, MODULE_TABLES)},
    [SEARCH_LESSON] = {"lesson", 3, 32, 6, true,
                       CANDIDATES("search_things", LESSON_COLUMNS, LESSON_TABLES),
                       ONE(LESSON_COLUMNS, LESSON_TABLES)},
    [SEARCH_PLAN] = {"plan", 4, 32, 2, false,
                     CANDIDATES("search_things", MESSAGE_COLUMNS, MESSAGE_TABLES),
                     ONE(MESSAGE_COLUMNS, MESSAGE_TABLES)},
    [SEARCH_MESSAGE] = {"message", SEARCH_ID_MESSAGE, 128, 0, false,
                        CANDIDATES("search_messages", MESSAGE_COLUMNS, MESSAGE_TABLES),
                        ONE(MESSAGE_COLUMNS, MESSAGE_TABLES)},
};
static_assert(sizeof kinds / sizeof *kinds == SEARCH_KIND_COUNT, "every kind has its statements");

const char *search_kind_name(enum search_kind kind)
{
    return kind < SEARCH_KIND_COUNT ? kinds[kind].name : NULL;
}

bool search_kind_parse(const char *name, enum search_kind *kind)
{
    for (int k = 0; k < SEARCH_KIND_COUNT; k++) {
        if (strcmp(name, kinds[k].name) == 0) {
            *kind = (enum search_kind)k;
            return true;
        }
    }
    return false;
}

struct search_candidate {
    enum search_kind kind;
    int64_t search_id;
    int64_t created_ms;
    int points;
};

void search_fini(struct search *found)
{
    for (size_t i = 0; i < found->count; i++) {
        struct search_hit *h = &found->hits[i];
        free(h->track_id);
        free(h->track_title);
        free(h->id);
        free(h->parent_id);
        free(h->title);
        find_snippet_fini(&h->snippet);
    }
    free(found->hits);
    free(found->ranked);
    strlist_fini(&found->plans);
    *found = (struct search){0};
}

/* --- ranking --- */

static bool add_member(void *ctx, const char *key, struct json_object *value);

/* All texts of a JSON value, a line each. */
static void add_strings(const struct json_object *v, struct buf *out)
{
    const char *text = json_text(v, NULL);
    if (text != NULL) {
        buf_printf(out, "%s\n", text);
    }
    for (size_t i = 0; json_kind(v) == JSON_ARRAY && i < json_size(v); i++) {
        add_strings(json_at(v, i), out);
    }
    if (json_kind(v) == JSON_OBJECT) {
        json_each(v, add_member, out);
    }
}

static bool add_member(void *ctx, const char *key, struct json_object *value)
{
    add_strings(value, ctx);
    return true;
}

/* What a row says. Owned. */
static char *row_text(sqlite3_stmt *stmt, enum search_kind kind)
{
    const char *text = (const char *)sqlite3_column_text(stmt, TEXT);
    struct buf out = BUF_INIT(LIMIT_ANSWER);
    if (text != NULL) {
        buf_add(&out, text, (size_t)sqlite3_column_bytes(stmt, TEXT));
    }
    if (kinds[kind].has_json) {
        const char *json = (const char *)sqlite3_column_text(stmt, JSON);
        struct json_object *v = NULL;
        if (json != NULL && json_parse(json, (size_t)sqlite3_column_bytes(stmt, JSON),
                                       LIMIT_JSON_DEPTH, &v, NULL) == ERROR_NONE) {
            buf_add_str(&out, "\n");
            add_strings(v, &out);
        }
        json_free(v);
    }
    return buf_steal(&out);
}

static int points_of_age(int64_t age_ms)
{
    static const struct {
        int days, points;
    } steps[] = {{1, 20}, {7, 16}, {30, 12}, {91, 8}, {365, 4}};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (age_ms <= steps[i].days * DAY_MS) {
            return steps[i].points;
        }
    }
    return 0;
}

/* How well it fits: words in the title, words beside each other, the very word, many of them, and
 * not long ago. Negative: what fits is no word of a text, but of the JSON it stands in. */
static int rate(const struct find *f, enum search_kind kind, const char *title, const char *text,
                int64_t age_ms)
{
    struct find_score in_title = {0};
    struct find_score in_text = {0};
    size_t typed = 0;
    if (title != NULL) {
        find_rate(f, title, strlen(title), &in_title);
    }
    find_rate(f, text, strlen(text), &in_text);
    if (kinds[kind].has_json && in_title.distinct + in_text.distinct == 0) {
        return -1;
    }
    for (size_t i = 0; i < f->count; i++) {
        typed += strlen(f->parts[i].text) + 1;
    }
    bool all_in_title = in_title.distinct == f->count;
    size_t closest = all_in_title ? in_title.closest : in_text.closest;
    size_t hits = in_title.hits + in_text.hits;
    int points = kinds[kind].weight + points_of_age(age_ms) + (int)(hits < 6 ? hits : 6);
    points += all_in_title ? 60 : in_title.distinct > 0 ? 20 : 0;
    points += in_title.whole || in_text.whole ? 6 : 0;
    if (f->count > 1 && closest > 0) {
        points += closest <= typed + 8 ? 20 : closest <= typed + 40 ? 10 : 0;
    }
    return points;
}

static int compare(const void *va, const void *vb)
{
    const struct search_candidate *a = va;
    const struct search_candidate *b = vb;
    if (a->points != b->points) {
        return a->points > b->points ? -1 : 1;
    }
    if (a->created_ms != b->created_ms) {
        return a->created_ms > b->created_ms ? -1 : 1;
    }
    return a->search_id > b->search_id ? -1 : a->search_id < b->search_id;
}

/* --- candidates --- */

struct asking {
    struct store *s;
    const char *user_id;
    const struct search_query *q;
    struct find find;
    char *match[2]; /* for all but messages, and for those */
    int64_t key;    /* of the user */
    int64_t now_ms;
};

static bool older_plan(const struct asking *a, struct search *found, const char *track_id)
{
    if (a->q->track_id != NULL || a->q->kinds == 1u << SEARCH_PLAN) {
        return false;
    }
    for (size_t i = 0; i < found->plans.count; i++) {
        if (strcmp(found->plans.items[i], track_id) == 0) {
            return true;
        }
    }
    strlist_add(&found->plans, track_id);
    return false;
}

static void consider(const struct asking *a, enum search_kind kind, sqlite3_stmt *stmt,
                     struct search *found)
{
    const char *parent = (const char *)sqlite3_column_text(stmt, PARENT_ID);
    bool elsewhere =
        a->q->chat_id != NULL && (parent == NULL || strcmp(parent, a->q->chat_id) != 0);
    if (elsewhere || (kind == SEARCH_PLAN &&
                      older_plan(a, found, (const char *)sqlite3_column_text(stmt, TRACK_ID)))) {
        return;
    }
    char *text = row_text(stmt, kind);
    int64_t created = sqlite3_column_int64(stmt, CREATED);
    int points = rate(&a->find, kind, (const char *)sqlite3_column_text(stmt, TITLE), text,
                      a->now_ms - created);
    free(text);
    if (points < 0) {
        return;
    }
    mem_grow(&found->ranked, &found->ranked_cap, found->ranked_count + 1, sizeof *found->ranked);
    found->ranked[found->ranked_count++] = (struct search_candidate){
        .kind = kind,
        .search_id = sqlite3_column_int64(stmt, SEARCH_ID),
        .created_ms = created,
        .points = points,
    };
}

/* The next newest rows of a kind. */
static enum error_kind collect(const struct asking *a, enum search_kind kind, struct search *found,
                               struct error *err)
{
    const struct search_query *q = a->q;
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    int count = 0;
    int in_id = kinds[kind].in_id;
    int64_t from = search_first_id(a->key, in_id, q->since_ms);
    int64_t below = found->below[kind];
    if (below == 0) {
        below = q->until_ms > 0 ? search_first_id(a->key, in_id, q->until_ms)
                                : search_first_id(a->key, in_id + 1, 0);
    }
    enum error_kind result =
        db_query(a->s, err, &stmt, kinds[kind].candidates, "ssiii", a->user_id,
                 a->match[kind == SEARCH_MESSAGE], from, below, (int64_t)kinds[kind].batch);
    while (result == ERROR_NONE && (result = db_next(a->s, stmt, &row, err)) == ERROR_NONE && row) {
        count++;
        below = sqlite3_column_int64(stmt, SEARCH_ID);
        consider(a, kind, stmt, found);
    }
    db_done(stmt);
    found->below[kind] = below;
    found->exhausted[kind] = count < kinds[kind].batch;
    return result;
}

/* The next batch of all kinds, ranked; nothing when there is no more. */
static enum error_kind rank_next(const struct asking *a, struct search *found, struct error *err)
{
    enum error_kind result = ERROR_NONE;
    bool any = true;
    found->ranked_count = found->taken = 0;
    while (result == ERROR_NONE && any && found->ranked_count == 0) {
        any = false;
        for (int k = 0; result == ERROR_NONE && k < SEARCH_KIND_COUNT; k++) {
            bool wanted = a->q->kinds == 0 || a->q->kinds & 1u << k;
            if (wanted && !found->exhausted[k]) {
                any = true;
                result = collect(a, (enum search_kind)k, found, err);
            }
        }
    }
    if (found->ranked_count > 0) {
        qsort(found->ranked, found->ranked_count, sizeof *found->ranked, compare);
    }
    found->done = found->ranked_count == 0;
    return result;
}

/* --- hits --- */

static enum error_kind add_hit(const struct asking *a, const struct search_candidate *c,
                               struct search *found, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind result =
        db_query(a->s, err, &stmt, kinds[c->kind].one, "si", a->user_id, c->search_id);
    if (result == ERROR_NONE) {
        result = db_next(a->s, stmt, &row, err);
    }
    if (result == ERROR_NONE && row) {
        char *text = row_text(stmt, c->kind);
        mem_grow(&found->hits, &found->cap, found->count + 1, sizeof *found->hits);
        struct search_hit *h = &found->hits[found->count++];
        *h = (struct search_hit){
            .kind = c->kind,
            .track_id = db_text(stmt, TRACK_ID),
            .track_title = db_text(stmt, TRACK_TITLE),
            .id = db_text(stmt, ID),
            .parent_id = db_text(stmt, PARENT_ID),
            .title = db_text(stmt, TITLE),
            .number = sqlite3_column_int(stmt, NUMBER),
            .created_ms = c->created_ms,
        };
        if (h->title == NULL) {
            h->title = mem_strdup(h->track_title);
        }
        find_snippet(&a->find, text, strlen(text), a->q->columns, &h->snippet);
        free(text);
    }
    db_done(stmt);
    return result;
}

static enum error_kind search(struct asking *a, struct search *found, struct error *err)
{
    size_t wanted = found->count + a->q->limit;
    enum error_kind result =
        db_int(a->s, err, &a->key, "SELECT coalesce(search_key, 0) FROM users WHERE id = ?", "s",
               a->user_id);
    found->done = a->find.count == 0 || result == ERROR_NOT_FOUND || a->key == 0;
    if (result != ERROR_NONE || found->done) {
        return result == ERROR_NOT_FOUND ? ERROR_NONE : result;
    }
    for (int i = 0; result == ERROR_NONE && i < 2; i++) {
        result = search_match(a->s, &a->find, a->q->track_id, i == 1, &a->match[i], err);
    }
    while (result == ERROR_NONE && !found->done && found->count < wanted) {
        if (found->taken < found->ranked_count) {
            result = add_hit(a, &found->ranked[found->taken++], found, err);
        } else {
            result = rank_next(a, found, err);
        }
    }
    /* Whether there is more is told before anybody asks for it. */
    if (result == ERROR_NONE && !found->done && found->taken == found->ranked_count) {
        result = rank_next(a, found, err);
    }
    return result;
}

enum error_kind store_search(struct store *s, const char *user_id, const struct search_query *q,
                             struct search *found, struct error *err)
{
    struct asking a = {.s = s, .user_id = user_id, .q = q, .now_ms = env_now_ms(s->env)};
    find_init(&a.find, q->text);
    enum error_kind result = db_begin_reading(s, err);
    if (result == ERROR_NONE) {
        result = db_end(s, search(&a, found, err), err);
    }
    find_fini(&a.find);
    free(a.match[0]);
    free(a.match[1]);
    return result;
}
