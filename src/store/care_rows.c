/* Rows of a damaged table. A scan from one end stops at the first page that cannot be read, one
 * from the other end at the last; what lies between is asked for in halves, the lower one first, so
 * that only what is on unreadable pages is lost. Indexes are not used: they may be what is damaged.
 */
#include "care_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

#define SQL_MAX 8192
/* So many attempts in a row without a single new row are enough: a lost page that lists others
 * stands for some thousands of rows, and a lost root for all. */
#define FRUITLESS_MAX 20000

/* One table on its way. Statements are made for it alone and are not kept. */
struct salvage {
    struct store *from, *to;
    struct store_saved *saved;
    sqlite3_stmt *up, *down, *insert;
    int columns;
    int fruitless;
    int64_t refused;
    bool damaged;      /* a scan did not come to its end */
    bool *disk_failed; /* a page could not be read, whatever is on it */
};

struct columns {
    struct buf names; /* "a", "b" */
    struct buf marks; /* ?, ? */
    struct buf up;    /* the primary key, "a", "b" */
    struct buf down;  /* "a" DESC, "b" DESC */
    int count;
};

static void columns_init(struct columns *c)
{
    *c = (struct columns){0};
    buf_init(&c->names, SQL_MAX);
    buf_init(&c->marks, SQL_MAX);
    buf_init(&c->up, SQL_MAX);
    buf_init(&c->down, SQL_MAX);
}

static void columns_fini(struct columns *c)
{
    buf_fini(&c->names);
    buf_fini(&c->marks);
    buf_fini(&c->up);
    buf_fini(&c->down);
}

/* Names are of our own schema: letters and underscores. */
static enum error_kind read_columns(struct store *to, const char *table, struct columns *c,
                                    struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = db_query(
        to, err, &stmt, "SELECT name, pk FROM pragma_table_info(?) ORDER BY cid", "s", table);
    while (kind == ERROR_NONE && (kind = db_next(to, stmt, &row, err)) == ERROR_NONE && row) {
        char *name = db_text(stmt, 0);
        const char *comma = c->count > 0 ? ", " : "";
        buf_printf(&c->names, "%s\"%s\"", comma, name);
        buf_printf(&c->marks, "%s?", comma);
        if (sqlite3_column_int(stmt, 1) > 0) { /* keys are declared in the order of their columns */
            comma = c->up.len > 0 ? ", " : "";
            buf_printf(&c->up, "%s\"%s\"", comma, name);
            buf_printf(&c->down, "%s\"%s\" DESC", comma, name);
        }
        c->count++;
        free(name);
    }
    db_done(stmt);
    return kind;
}

static enum error_kind prepare(struct store *s, char *take_sql, sqlite3_stmt **out,
                               struct error *err)
{
    int rc = sqlite3_prepare_v2(s->db, take_sql, -1, out, NULL);
    free(take_sql);
    return rc == SQLITE_OK ? ERROR_NONE : db_fail(s, rc, err);
}

/* --- one row --- */

/* Bytes that are no text are put right on their way, as all texts from outside are. */
static int bind_value(sqlite3_stmt *insert, int at, sqlite3_stmt *row, int column)
{
    if (sqlite3_column_type(row, column) != SQLITE_TEXT) {
        return sqlite3_bind_value(insert, at, sqlite3_column_value(row, column));
    }
    const char *text = sqlite3_column_blob(row, column);
    size_t n = (size_t)sqlite3_column_bytes(row, column);
    if (text == NULL || text_is_utf8(text, n)) {
        return sqlite3_bind_text64(insert, at, text != NULL ? text : "", n, SQLITE_TRANSIENT,
                                   SQLITE_UTF8);
    }
    char *repaired = text_repaired(text, n);
    int rc = sqlite3_bind_text(insert, at, repaired, -1, SQLITE_TRANSIENT);
    free(repaired);
    return rc;
}

/* *rc is SQLite's answer: a row that breaks a rule is no failure. */
static enum error_kind insert_row(struct salvage *v, sqlite3_stmt *row, int first, int *rc,
                                  struct error *err)
{
    *rc = SQLITE_OK;
    for (int i = 0; *rc == SQLITE_OK && i < v->columns; i++) {
        *rc = bind_value(v->insert, i + 1, row, first + i);
    }
    if (*rc == SQLITE_OK) {
        *rc = sqlite3_step(v->insert);
    }
    sqlite3_reset(v->insert);
    sqlite3_clear_bindings(v->insert);
    if (*rc == SQLITE_DONE) {
        v->saved->kept++;
        return ERROR_NONE;
    }
    return (*rc & 0xFF) == SQLITE_CONSTRAINT ? ERROR_NONE : db_fail(v->to, *rc, err);
}

/* What the damage of a page looks like; anything else is no reason to go on without a row. */
static bool is_damage(struct salvage *v, int rc)
{
    bool unread = rc == SQLITE_IOERR_READ || rc == SQLITE_IOERR_SHORT_READ ||
                  rc == SQLITE_IOERR_CORRUPTFS || rc == SQLITE_IOERR_DATA;
    *v->disk_failed = *v->disk_failed || unread;
    return unread || (rc & 0xFF) == SQLITE_CORRUPT || (rc & 0xFF) == SQLITE_NOTADB;
}

/* --- tables with numbered rows --- */

/* Reads rows lo..hi upwards or downwards. *reached is the last number that was read; *whole:
 * nothing stood in the way. */
static enum error_kind scan(struct salvage *v, bool up, int64_t lo, int64_t hi, int64_t *reached,
                            bool *whole, struct error *err)
{
    sqlite3_stmt *stmt = up ? v->up : v->down;
    enum error_kind kind = ERROR_NONE;
    int rc = SQLITE_ROW;
    sqlite3_bind_int64(stmt, 1, lo);
    sqlite3_bind_int64(stmt, 2, hi);
    while (kind == ERROR_NONE && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        int64_t number = sqlite3_column_int64(stmt, 0);
        int inserted = SQLITE_OK;
        if (number < lo || number > hi || (up ? number < *reached : number > *reached)) {
            rc = SQLITE_CORRUPT; /* rows out of their order: a page of something else */
            break;
        }
        *reached = number;
        kind = insert_row(v, stmt, 1, &inserted, err);
        v->refused += (inserted & 0xFF) == SQLITE_CONSTRAINT;
    }
    sqlite3_reset(stmt);
    *whole = rc == SQLITE_DONE;
    if (kind == ERROR_NONE && rc != SQLITE_DONE && !is_damage(v, rc)) {
        kind = db_fail(v->from, rc, err);
    }
    return kind;
}

/* Takes what can be reached from one end of lo..hi off it. *done: nothing is left. */
static enum error_kind eat(struct salvage *v, bool up, int64_t *lo, int64_t *hi, bool *done,
                           struct error *err)
{
    int64_t before = v->saved->kept + v->refused;
    int64_t reached = up ? *lo : *hi;
    enum error_kind kind = scan(v, up, *lo, *hi, &reached, done, err);
    bool fruitless = v->saved->kept + v->refused == before;
    v->fruitless = fruitless ? v->fruitless + 1 : 0;
    if (kind != ERROR_NONE || *done || fruitless) {
        return kind;
    }
    *done = reached == (up ? *hi : *lo);
    if (!*done && up) {
        *lo = reached + 1;
    } else if (!*done) {
        *hi = reached - 1;
    }
    return ERROR_NONE;
}

static enum error_kind salvage_range(struct salvage *v, int64_t lo, int64_t hi, struct error *err)
{
    bool done = false;
    if (v->fruitless > FRUITLESS_MAX) {
        return ERROR_NONE;
    }
    enum error_kind kind = eat(v, true, &lo, &hi, &done, err);
    if (kind != ERROR_NONE || done) {
        return kind;
    }
    v->damaged = true;
    kind = eat(v, false, &lo, &hi, &done, err);
    if (kind != ERROR_NONE || done || lo >= hi) {
        return kind;
    }
    int64_t middle = lo + (int64_t)(((uint64_t)hi - (uint64_t)lo) / 2);
    kind = salvage_range(v, lo, middle, err);
    return kind == ERROR_NONE ? salvage_range(v, middle + 1, hi, err) : kind;
}

static enum error_kind salvage_numbered(struct salvage *v, const struct columns *c,
                                        struct error *err)
{
    static const char sql[] =
        "SELECT rowid, %s FROM \"%s\" NOT INDEXED WHERE rowid BETWEEN ? AND ? "
        "ORDER BY rowid %s";
    const char *table = v->saved->table;
    enum error_kind kind =
        prepare(v->from, mem_printf(sql, buf_str(&c->names), table, "ASC"), &v->up, err);
    if (kind == ERROR_NONE) {
        kind = prepare(v->from, mem_printf(sql, buf_str(&c->names), table, "DESC"), &v->down, err);
    }
    return kind == ERROR_NONE ? salvage_range(v, INT64_MIN, INT64_MAX, err) : kind;
}

/* --- tables that are their own index --- */

/* Downwards until it meets what is there already. */
static enum error_kind scan_keyed(struct salvage *v, sqlite3_stmt *stmt, bool *whole,
                                  struct error *err)
{
    enum error_kind kind = ERROR_NONE;
    int rc = SQLITE_ROW;
    bool met = false;
    while (kind == ERROR_NONE && !met && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        int inserted = SQLITE_OK;
        kind = insert_row(v, stmt, 0, &inserted, err);
        met = inserted == SQLITE_CONSTRAINT_PRIMARYKEY && stmt == v->down;
        v->refused += !met && (inserted & 0xFF) == SQLITE_CONSTRAINT;
    }
    sqlite3_reset(stmt);
    *whole = rc == SQLITE_DONE;
    if (kind == ERROR_NONE && rc != SQLITE_DONE && rc != SQLITE_ROW && !is_damage(v, rc)) {
        kind = db_fail(v->from, rc, err);
    }
    return kind;
}

static enum error_kind salvage_keyed(struct salvage *v, const struct columns *c, struct error *err)
{
    static const char sql[] = "SELECT %s FROM \"%s\" NOT INDEXED ORDER BY %s";
    const char *table = v->saved->table;
    const char *names = buf_str(&c->names);
    bool whole = false;
    enum error_kind kind =
        prepare(v->from, mem_printf(sql, names, table, buf_str(&c->up)), &v->up, err);
    if (kind == ERROR_NONE) {
        kind = prepare(v->from, mem_printf(sql, names, table, buf_str(&c->down)), &v->down, err);
    }
    if (kind == ERROR_NONE) {
        kind = scan_keyed(v, v->up, &whole, err);
    }
    if (kind == ERROR_NONE && !whole) {
        v->damaged = true;
        kind = scan_keyed(v, v->down, &whole, err);
    }
    return kind;
}

/* --- a table --- */

/* How many rows there were, by whatever index can be counted: good enough to say what is missing.
 */
static int64_t count_rows(struct store *from, const char *table)
{
    sqlite3_stmt *stmt = NULL;
    int64_t count = -1;
    enum error_kind kind =
        prepare(from, mem_printf("SELECT count(*) FROM \"%s\"", table), &stmt, NULL);
    if (kind == ERROR_NONE && sqlite3_step(stmt) == SQLITE_ROW) {
        count = sqlite3_column_int64(stmt, 0);
    }
    sqlite3_finalize(stmt);
    return count;
}

static enum error_kind is_keyed(struct store *to, const char *table, bool *keyed, struct error *err)
{
    int64_t without = 0;
    enum error_kind kind = db_int(to, err, &without,
                                  "SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name "
                                  "= ?",
                                  "s", table);
    *keyed = without != 0;
    return kind;
}

static enum error_kind copy_rows(struct salvage *v, const struct columns *c, struct error *err)
{
    struct error unreadable = {0};
    bool keyed = false;
    enum error_kind kind = is_keyed(v->to, v->saved->table, &keyed, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    kind = keyed ? salvage_keyed(v, c, &unreadable) : salvage_numbered(v, c, &unreadable);
    if (kind != ERROR_NONE && v->up == NULL && sqlite3_errcode(v->from->db) == SQLITE_ERROR) {
        /* The table is not in the schema any more, or its columns are others: all of it is lost. */
        v->damaged = true;
        error_clear(&unreadable);
        return ERROR_NONE;
    }
    return error_move(err, &unreadable);
}

enum error_kind care_copy_table(struct store *from, struct store *to, struct store_saved *t,
                                bool *disk_failed, struct error *err)
{
    struct salvage v = {.from = from, .to = to, .saved = t, .disk_failed = disk_failed};
    struct columns c;
    columns_init(&c);
    enum error_kind kind = read_columns(to, t->table, &c, err);
    if (kind == ERROR_NONE) {
        v.columns = c.count;
        kind = prepare(to,
                       mem_printf("INSERT INTO \"%s\" (%s) VALUES (%s)", t->table,
                                  buf_str(&c.names), buf_str(&c.marks)),
                       &v.insert, err);
    }
    if (kind == ERROR_NONE) {
        kind = copy_rows(&v, &c, err);
    }
    if (kind == ERROR_NONE) {
        int64_t all = v.damaged ? count_rows(from, t->table) : t->kept + v.refused;
        t->lost = all < 0 ? -1 : all - t->kept;
        t->lost = all >= 0 && t->lost < v.refused ? v.refused : t->lost;
    }
    sqlite3_finalize(v.up);
    sqlite3_finalize(v.down);
    sqlite3_finalize(v.insert);
    columns_fini(&c);
    return kind;
}
