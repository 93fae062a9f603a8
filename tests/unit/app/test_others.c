/* What is another person's is not there: every command of the table, with all the names that a
 * person's things have. A new command is among them by itself; where it takes something that is not
 * known here, the test asks for it. */
#include "scene.h"
#include "suites.h"

#include "../../../src/store/move_internal.h"
#include "syllabus/app/args.h"
#include "syllabus/app/command.h"
#include "syllabus/base/file.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/* A word that is in everything of Ann's and in nothing of Bob's. */
#define MARK "Zzyzx"

/* They need a user but reach only what is the user's own, which the walk would lose: they have
 * tests of their own. Commands that need no user are not about anybody's things. */
static const char *const machine[] = {
    "account passwd",  "account rm",        "db purge",
    "account key set", "account key clear", "account ai set",
};

/* What names a thing, and what Bob has of that kind for the others to stand. */
static const struct {
    const char *name;
    const char *own;
} names[] = {{"TRACK", "Mine"}, {"chat", NULL}, {"MESSAGE", "last"}, {"CHAT", NULL}};

/* Values of arguments that name nothing. NULL: left out. */
static const struct {
    const char *name;
    const char *value;
} values[] = {
    {"N", "1"},       {"MSG", "hello"},     {"TEXT", MARK},
    {"skill", "Own"}, {"title", "Changed"}, {"yes", ""},
    {"all", ""},      {"replace", ""},      {"NAME", "Renamed"},
    {"A", "1"},       {"B", "1"},           {"V", "1"},
    {"SESSION", "1"}, {"to", "1"},          {"M", "1"},
    {"L", "1"},       {"SCORE", "50"},      {"DATE", "2026-12-01"},
};

struct walk {
    struct scene sc;
    char *db;             /* the file */
    char *course;         /* another: a course with the ids of hers in it, and words of nobody's */
    struct strlist names; /* of Ann's things */
    struct strlist ids;   /* among them */
    struct strlist rows;  /* of hers, as text */
};

/* --- looking into the file --- */

static void ask(const struct walk *w, const char *sql, struct strlist *out)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    ck_assert_int_eq(sqlite3_open(w->db, &db), SQLITE_OK);
    ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK, "%s: %s", sql,
                  sqlite3_errmsg(db));
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(stmt, 0);
        strlist_add(out, text != NULL ? text : "");
    }
    sqlite3_finalize(stmt);
    sqlite3_close(db);
}

/* Every row of every table that a person's things are in. */
static void dump(const struct walk *w, struct strlist *out)
{
    for (size_t i = 0; move_table_at(i) != NULL; i++) {
        const struct moved_table *t = move_table_at(i);
        if (t->columns == NULL || strcmp(t->name, "model_capabilities") == 0) {
            continue;
        }
        struct buf sql = BUF_INIT(1 << 16);
        buf_printf(&sql, "SELECT '%s'", t->name);
        for (const char *at = t->columns; *at;) {
            size_t n = strcspn(at, ",");
            buf_printf(&sql, " || ' ' || quote(%.*s)", (int)n, at);
            at += at[n] ? n + 2 : n;
        }
        buf_printf(&sql, " FROM %s ORDER BY 1", t->name);
        ask(w, buf_str(&sql), out);
        buf_fini(&sql);
    }
}

static bool is_hers(const struct walk *w, const char *row)
{
    bool is = false;
    for (size_t i = 0; !is && i < w->ids.count; i++) {
        is = strstr(row, w->ids.items[i]) != NULL;
    }
    return is;
}

static void her_rows(const struct walk *w, struct strlist *out)
{
    struct strlist all = {0};
    dump(w, &all);
    for (size_t i = 0; i < all.count; i++) {
        if (is_hers(w, all.items[i])) {
            strlist_add(out, all.items[i]);
        }
    }
    strlist_fini(&all);
}

static void check_unchanged(const struct walk *w, const char *line)
{
    struct strlist now = {0};
    her_rows(w, &now);
    ck_assert_msg(now.count == w->rows.count, "%s: %zu rows of hers instead of %zu", line,
                  now.count, w->rows.count);
    for (size_t i = 0; i < now.count; i++) {
        ck_assert_msg(strcmp(now.items[i], w->rows.items[i]) == 0, "%s made %s of %s", line,
                      now.items[i], w->rows.items[i]);
    }
    strlist_fini(&now);
}

/* --- two people --- */

static const char *const hers[] = {
    "account register --email ann@example.org --first-name Ann --last-name " MARK,
    "plan --skill '" MARK " chess' --finalize",
    "say '" MARK " chess' 'add a module on " MARK "'",
    "lesson generate '" MARK " chess' 1",
    "module status '" MARK " chess' 1 completed",
    "track edit '" MARK " chess' --description '" MARK "'",
    "plan --skill '" MARK " go'",
    "track rm '" MARK " go' --yes",
    "account logout",
    "account register --email bob@example.org --first-name Bob --last-name Ray",
};

static void gather(struct walk *w)
{
    static const char ids[] =
        "SELECT id FROM users WHERE email LIKE 'ann@%' UNION ALL SELECT id FROM learning_tracks "
        "UNION ALL SELECT id FROM course_modules UNION ALL SELECT id FROM lessons UNION ALL SELECT "
        "id FROM chat_sessions UNION ALL SELECT id FROM chats UNION ALL SELECT id FROM "
        "chat_messages";
    ask(w, ids, &w->ids);
    ask(w, ids, &w->names);
    /* Beginnings that cannot be of something of Bob's, which is younger. */
    ask(w,
        "SELECT substr(id, 1, 20) FROM learning_tracks UNION ALL SELECT substr(id, 1, 20) FROM "
        "chat_messages",
        &w->names);
    ask(w, "SELECT title FROM learning_tracks UNION SELECT title FROM course_modules", &w->names);
    her_rows(w, &w->rows);
    ck_assert_uint_gt(w->names.count, 20);
    ck_assert_uint_gt(w->rows.count, 20);
}

/* The course that was exported says "Other" where hers says the mark. */
static void disguise(struct walk *w)
{
    struct error err = {0};
    char *text = NULL;
    size_t n = 0;
    char *line = mem_printf("export '" MARK " chess' --with-messages -o '%s'", w->course);
    scene_must(&w->sc, line);
    ck_assert_int_eq(file_read(w->course, 1 << 24, &text, &n, &err), ERROR_NONE);
    for (char *at = text; (at = strstr(at, MARK)) != NULL;) {
        at = memcpy(at, "Other", strlen(MARK));
    }
    ck_assert_int_eq(file_write(w->course, text, n, FILE_PRIVATE, &err), ERROR_NONE);
    free(text);
    free(line);
}

static void walk_init(struct walk *w)
{
    static char secret[] = "SYLLABUS_PASSWORD=x";
    static char *environment[] = {secret, NULL};
    *w = (struct walk){0};
    scene_init(&w->sc, false);
    w->sc.options.environ_values = environment;
    w->course = mem_printf("%s/course.json", w->sc.dir);
    w->db = mem_printf("%s/.local/share/syllabus/syllabus.db", w->sc.dir);
    for (size_t i = 0; i < sizeof hers / sizeof *hers; i++) {
        if (strcmp(hers[i], "account logout") == 0) {
            disguise(w);
            gather(w); /* before there is anything of Bob's */
        }
        scene_must(&w->sc, hers[i]);
    }
}

static void walk_fini(struct walk *w)
{
    strlist_fini(&w->names);
    strlist_fini(&w->ids);
    strlist_fini(&w->rows);
    free(w->db);
    free(w->course);
    scene_fini(&w->sc);
}

/* What Bob's things stand for must be there, whatever the command before has done to it. */
static void own_track(struct walk *w)
{
    if (scene_run(&w->sc, "module list Mine") != ERROR_NONE || json_size(w->sc.document) == 0) {
        scene_must(&w->sc, "plan --skill Mine --finalize");
    }
}

/* --- one command --- */

static bool is_machine(const char *name)
{
    bool is = false;
    for (size_t i = 0; i < sizeof machine / sizeof *machine; i++) {
        is = is || strcmp(machine[i], name) == 0;
    }
    return is;
}

static bool names_a_thing(const struct arg *a, const char **own)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i].name, a->name) == 0) {
            *own = names[i].own;
            return true;
        }
    }
    return false;
}

static const char *value_of(const struct walk *w, const struct command *command,
                            const struct arg *a)
{
    if (strcmp(a->name, "FILE") == 0) {
        return w->course;
    }
    if (a->choices != NULL) {
        return a->choices[0];
    }
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        if (strcmp(values[i].name, a->name) == 0) {
            return values[i].value;
        }
    }
    ck_assert_msg(!(a->flags & ARG_REQUIRED),
                  "tests/unit/app/test_others.c: what is %s of \"%s\"? Say it in values[], or in "
                  "names[] when it names a thing of somebody's",
                  a->name, command->name);
    return NULL;
}

static void add_argument(struct buf *line, const struct arg *a, const char *value)
{
    if (a->kind == ARG_POSITIONAL) {
        buf_printf(line, " '%s'", value);
    } else if (a->kind == ARG_FLAG) {
        buf_printf(line, " --%s", a->name);
    } else {
        buf_printf(line, " '--%s=%s'", a->name, value);
    }
}

/* The command with this in the place of `hers`; NULL: with nothing that names a thing. Owned. */
static char *line_of(const struct walk *w, const struct command *command,
                     const struct arg *hers_arg, const char *name)
{
    struct buf line = BUF_INIT(1 << 16);
    buf_add_str(&line, command->name);
    for (const struct arg *a = command->args; a && a->name; a++) {
        const char *own = NULL;
        const char *value = a == hers_arg                         ? name
                            : !names_a_thing(a, &own)             ? value_of(w, command, a)
                            : hers_arg || a->flags & ARG_REQUIRED ? own
                                                                  : NULL;
        bool all = strcmp(a->name, "all") == 0 && hers_arg; /* of one or of all */
        if (value != NULL && !all) {
            add_argument(&line, a, value);
        }
    }
    return buf_steal(&line);
}

/* The same name but for its end: nothing has it. Owned. */
static char *nobody_s(const char *name)
{
    char *other = mem_strdup(name);
    size_t n = strlen(other);
    for (size_t i = n > 3 ? n - 3 : 0; i < n; i++) {
        other[i] = other[i] == 'f' ? 'e' : 'f';
    }
    return other;
}

static char *replaced(const char *text, const char *what)
{
    struct buf out = BUF_INIT(1 << 16);
    for (const char *at; (at = strstr(text, what)) != NULL; text = at + strlen(what)) {
        buf_add(&out, text, (size_t)(at - text));
        buf_add_str(&out, "NAME");
    }
    buf_add_str(&out, text);
    return buf_steal(&out);
}

/* Runs it; what was said, with the name made unknown. Owned. */
static char *said(struct walk *w, const char *line, const char *name)
{
    scene_run(&w->sc, line);
    char *document = w->sc.document != NULL ? json_printed(w->sc.document, 0) : mem_strdup("-");
    bool told = name != NULL || strstr(document, MARK) == NULL;
    ck_assert_msg(told, "%s shows %s", line, document);
    char *all = mem_printf("%s|%s|%s", error_kind_name(w->sc.err.kind),
                           w->sc.err.message != NULL ? w->sc.err.message : "",
                           w->sc.err.advice != NULL ? w->sc.err.advice : "");
    char *text = replaced(all, name != NULL ? name : MARK);
    if (name != NULL) {
        char *shown = replaced(document, name);
        ck_assert_msg(strstr(shown, MARK) == NULL, "%s shows %s", line, document);
        ck_assert_msg(strstr(text, MARK) == NULL, "%s tells %s", line, all);
        free(shown);
    }
    free(document);
    free(all);
    return text;
}

static void try_name(struct walk *w, const struct command *command, const struct arg *a,
                     const char *name)
{
    char *other = nobody_s(name);
    char *hers_line = line_of(w, command, a, name);
    char *nobodys_line = line_of(w, command, a, other);
    own_track(w);
    char *nobodys = said(w, nobodys_line, other);
    own_track(w);
    char *is = said(w, hers_line, name);
    ck_assert_msg(strcmp(is, nobodys) == 0, "%s: \"%s\", but of nothing \"%s\"", hers_line, is,
                  nobodys);
    ck_assert_msg(strncmp(is, "none|", 5) != 0, "%s works", hers_line);
    free(other);
    free(hers_line);
    free(nobodys_line);
    free(nobodys);
    free(is);
}

static void try_command(struct walk *w, const struct command *command)
{
    const char *own = NULL;
    for (const struct arg *a = command->args; a && a->name; a++) {
        for (size_t i = 0; names_a_thing(a, &own) && i < w->names.count; i++) {
            try_name(w, command, a, w->names.items[i]);
        }
        check_unchanged(w, command->name);
    }
    own_track(w);
    char *line = line_of(w, command, NULL, NULL);
    free(said(w, line, NULL));
    check_unchanged(w, line);
    free(line);
}

#define PARTS 2 /* of the table, each within the time that a test has */

START_TEST(test_every_command)
{
    struct walk w;
    size_t tried = 0;
    walk_init(&w);
    for (size_t i = 0; i < sizeof machine / sizeof *machine; i++) {
        const struct command *command = command_find(w.sc.app, machine[i]);
        ck_assert_msg(command != NULL && command->flags & COMMAND_USER, "%s", machine[i]);
    }
    for (size_t i = 0; command_at(scene_app(&w.sc), i) != NULL; i++) {
        const struct command *command = command_at(w.sc.app, i);
        if (command->flags & COMMAND_USER && i % PARTS == (size_t)_i &&
            !is_machine(command->name)) {
            try_command(&w, command);
            tried++;
        }
    }
    ck_assert_uint_gt(tried, 3);
    walk_fini(&w);
}
END_TEST

/* The walk itself would notice. */
START_TEST(test_the_walk_sees)
{
    struct walk w;
    walk_init(&w);
    scene_must(&w.sc, "account login --email ann@example.org");
    scene_must(&w.sc, "track show 'Zzyzx chess'");
    char *shown = json_printed(w.sc.document, 0);
    ck_assert_ptr_nonnull(strstr(shown, MARK));
    scene_must(&w.sc, "track status 'Zzyzx chess' paused");
    struct strlist now = {0};
    her_rows(&w, &now);
    bool same = now.count == w.rows.count;
    for (size_t i = 0; same && i < now.count; i++) {
        same = strcmp(now.items[i], w.rows.items[i]) == 0;
    }
    ck_assert(!same);
    strlist_fini(&now);
    free(shown);
    walk_fini(&w);
}
END_TEST

Suite *suite_others(void)
{
    Suite *s = suite_create("others");
    TCase *tc = tcase_create("others");
    tcase_set_timeout(tc, 280);
    tcase_add_loop_test(tc, test_every_command, 0, PARTS);
    tcase_add_test(tc, test_the_walk_sees);
    suite_add_tcase(s, tc);
    return s;
}
