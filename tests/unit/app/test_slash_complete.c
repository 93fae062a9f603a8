/* Completing slash lines: what is offered, what it replaces, and that it is read as it was meant.
 */
#include "scene.h"
#include "suites.h"

#include "syllabus/app/args.h"
#include "syllabus/app/command.h"
#include "syllabus/app/slash.h"
#include "syllabus/base/file.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/words.h"
#include "syllabus/loop/loop.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static enum command_state run_nothing(struct call *call)
{
    return COMMAND_DONE;
}

static const struct arg chat_args[] = {
    {"TRACK", 0, ARG_POSITIONAL, 0, NULL, "the track", NULL},
    {0},
};

static const struct command front_rows[] = {
    {"chat", "the dialogue", chat_args, COMMAND_STORE | COMMAND_USER, "TRACK", DOCUMENT_NONE,
     run_nothing},
};

static struct app *front_app(struct scene *sc)
{
    scene_init(sc, true);
    command_register(scene_app(sc), front_rows, 1);
    return scene_app(sc);
}

/* "start: [candidate][candidate]" for a text whose caret is at its first '|'; owned. */
static char *complete(struct app *app, const char *marked)
{
    struct strlist found = {0};
    struct buf b = BUF_INIT(100000);
    size_t point = strcspn(marked, "|");
    char *text = mem_printf("%.*s%s", (int)point, marked, marked + point + (marked[point] == '|'));
    size_t start = slash_complete(app, text, point, &found);
    ck_assert_uint_le(start, point);
    buf_printf(&b, "%zu: ", found.count ? start : point);
    for (size_t i = 0; i < found.count; i++) {
        buf_printf(&b, "[%s]", found.items[i]);
    }
    strlist_fini(&found);
    free(text);
    return buf_steal(&b);
}

static void check(struct app *app, const char *marked, const char *expected)
{
    char *found = complete(app, marked);
    ck_assert_msg(strcmp(found, expected) == 0, "%s gives %s, not %s", marked, found, expected);
    free(found);
}

static const struct {
    const char *text; /* "|" is the caret */
    const char *found;
} plain[] = {
    /* Names of commands. */
    {"/fin|", "1: [finalize]"},
    {"/fin|xyz", "1: [finalize]"},
    {"/mod|", "1: [module regenerate][module list][module show][module status][module rm]"
              "[module add][module edit][module move][module split][module merge]"
              "[module pin][module unpin][model]"},
    {"/module l|", "8: [list]"},
    {"/module  s|", "9: [show][status][split]"},
    {"/module |", "8: [regenerate][list][show][status][rm][add][edit][move][split][merge]"
                  "[pin][unpin]"},
    {"/xyzzy|", "6: "},
    {"/say|", "4: "}, /* not offered */
    {"/finalize|", "1: [finalize]"},
    /* Choices. */
    {"/module status 1 |", "17: [not_started][in_progress][completed]"},
    {"/module status 1 i|", "17: [in_progress]"},
    {"/module status 1 'i|", "17: ['in_progress']"},
    {"/module status 1 \\i|", "17: [in_progress]"},
    {"/module status 1 \"i\"|", "17: [\"in_progress\"]"},
    {"/module status 1\t i|", "18: [in_progress]"},
    {"/module status '1 2' i|", "21: [in_progress]"},
    {"/module status 1\\ 2 i|", "20: [in_progress]"},
    {"/module status |", "15: "}, /* a number */
    {"/export j|", "8: [json]"},
    {"/export --format j|", "17: [json]"},
    {"/export --format=j|", "8: [--format=json]"},
    {"/export --format '=|", "19: "},
    /* Options. */
    {"/finalize |", "10: [--yes][--strict][--chat][--fallback]"},
    {"/finalize -|", "10: [--yes][--strict][--chat][--fallback]"},
    {"/finalize --f|", "10: [--fallback]"},
    {"/finalize --yes |", "16: [--strict][--chat][--fallback]"},
    {"/finalize -y -|", "13: [--strict][--chat][--fallback]"},
    {"/finalize --fallback |", "21: [none][builtin]"},
    {"/finalize --fallback b|", "21: [builtin]"},
    {"/finalize --fallback=|", "10: [--fallback=none][--fallback=builtin]"},
    {"/finalize --fallback b x|", "24: "},
    {"/finalize -- -|", "14: "},
    {"/finalize -- |", "13: "},
    {"/export json x --f|", "15: [--force]"}, /* a word has filled --format */
    {"/track edit --title |", "20: "},
    {"/track edit --level b|", "20: [beginner]"},
    /* No slash lines. */
    {"", "0: "},
    {"|", "0: "},
    {"fin|", "3: "},
    {" /fin|", "5: "},
    {"|/fin", "0: "},
    {"//fin|", "5: "},
    {"//finalize |", "11: "},
    {"/finalize \n-|", "12: "},
};

START_TEST(test_plain)
{
    struct scene sc;
    check(front_app(&sc), plain[_i].text, plain[_i].found);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_every_command)
{
    struct scene sc;
    struct strlist found = {0};
    struct app *app = front_app(&sc);
    const struct command *c;
    ck_assert_uint_eq(slash_complete(app, "/", 1, &found), 1);
    for (size_t i = 0; (c = slash_at(app, i)) != NULL; i++) {
        ck_assert_str_eq(found.items[i], c->name);
    }
    ck_assert_ptr_null(slash_at(app, found.count));
    strlist_fini(&found);
    scene_fini(&sc);
}
END_TEST

/* --- tracks --- */

static const struct {
    const char *text;
    const char *found;
} tracks[] = {
    /* The newest first, as they are listed. */
    {"/chat |", "6: [\"it's\"][\"Go \\\"board\\\" \\\\\"][\"Chess for fun\"][\"Chess\"]"},
    {"/chat C|", "6: [\"Chess for fun\"][\"Chess\"]"},
    {"/chat Chess\\ |", "6: [\"Chess for fun\"]"},
    {"/chat Chess\\ f|", "6: [\"Chess for fun\"]"},
    {"/chat  Chess\\ f|or", "7: [\"Chess for fun\"]"},
    {"/chat \"Chess f|", "6: [\"Chess for fun\"]"},
    {"/chat 'Chess f|", "6: ['Chess for fun']"},
    {"/chat 'Chess f'|", "6: ['Chess for fun']"},
    {"/chat Che\"ss f|", "6: [\"Chess for fun\"]"},
    {"/chat chess\\ F|", "6: [\"Chess for fun\"]"}, /* as titles are found */
    {"/chat G|", "6: [\"Go \\\"board\\\" \\\\\"]"},
    {"/chat 'G|", "6: ['Go \"board\" \\']"},
    {"/chat i|", "6: [\"it's\"]"},
    {"/chat 'i|", "6: ['it'\\''s']"},
    {"/chat it\\'|", "6: [\"it's\"]"},
    {"/chat x|", "7: "},
    {"/chat Chess f|", "13: "}, /* a second word */
};

START_TEST(test_tracks)
{
    struct scene sc;
    struct app *app = front_app(&sc);
    check(app, "/chat |", "6: "); /* nobody is there yet */
    scene_must(&sc, "track add --skill Chess");
    scene_must(&sc, "track add --skill 'Chess for fun'");
    scene_must(&sc, "track add --skill 'Go \"board\" \\'");
    scene_must(&sc, "track add --skill \"it's\"");
    check(app, tracks[_i].text, tracks[_i].found);
    scene_fini(&sc);
}
END_TEST

/* Whatever a track is called, what is offered for it is that track. */
START_TEST(test_offered_tracks_are_found)
{
    static const char *const titles[] = {
        "Chess",      "two words",    "it's",
        "\"quoted\"", "back\\slash",  "ends in \\",
        "$HOME `x`",  "тема «слова»", "-dash",
        "--yes",      "twice",        "TWICE",
        "a\tb",       "a\nb",         "\xe2\x80\xaehidden",
        "'",          "''",           "#",
        "a  b",
    };
    struct scene sc;
    struct strlist found = {0};
    struct strlist ids = {0};
    struct app *app = front_app(&sc);
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        struct args *args = args_new();
        args_add(args, "skill", titles[i]);
        app_run(app, command_find(app, "track add"), args, scene_outcome, &sc);
        loop_run(sc.loop);
        ck_assert_int_eq(sc.err.kind, ERROR_NONE);
        strlist_add(&ids, scene_text(&sc, "id"));
    }
    size_t start = slash_complete(app, "/chat ", 6, &found);
    ck_assert_uint_eq(start, 6);
    ck_assert_uint_eq(found.count, ids.count);
    for (size_t i = 0; i < found.count; i++) {
        char *line = mem_printf("chat %s", found.items[i]);
        struct slash_command read = {0};
        struct error err = {0};
        slash_parse(app, &(struct slash_line){.text = line}, &read, &err);
        ck_assert_msg(err.kind == ERROR_NONE, "%s: %s", line, err.message);
        app_run(app, command_find(app, "track show"), read.args, scene_outcome, &sc);
        loop_run(sc.loop);
        ck_assert_msg(sc.err.kind == ERROR_NONE, "%s: %s", line, sc.err.message);
        bool known = false;
        for (size_t k = 0; k < ids.count; k++) {
            if (strcmp(ids.items[k], scene_text(&sc, "id")) == 0) {
                known = true;
                mem_replace(&ids.items[k], "");
            }
        }
        ck_assert_msg(known, "%s is of another track", line);
        free(line);
    }
    strlist_fini(&ids);
    strlist_fini(&found);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_ids)
{
    struct scene sc;
    struct app *app = front_app(&sc);
    scene_must(&sc, "track add --skill Chess");
    char *id = mem_strdup(scene_text(&sc, "id"));
    char *text = mem_printf("/chat %.6s|", id);
    char *expected = mem_printf("6: [%s]", id);
    check(app, text, expected);
    free(text);
    free(expected);
    free(id);
    scene_fini(&sc);
}
END_TEST

/* --- files --- */

static void write_file(const struct scene *sc, const char *name)
{
    char *path = paths_join(sc->dir, name);
    ck_assert_int_eq(file_write(path, "x", 1, 0, NULL), ERROR_NONE);
    free(path);
}

/* In both, DIR stands for the scene's folder. */
static void check_in(struct scene *sc, const char *marked, const char *expected)
{
    char *texts[2];
    const char *from[] = {marked, expected};
    for (size_t i = 0; i < 2; i++) {
        struct buf b = BUF_INIT(10000);
        const char *p = from[i];
        for (const char *dir; (dir = strstr(p, "DIR")) != NULL; p = dir + 3) {
            buf_add(&b, p, (size_t)(dir - p));
            buf_add_str(&b, sc->dir);
        }
        buf_add_str(&b, p);
        texts[i] = buf_steal(&b);
    }
    check(scene_app(sc), texts[0], texts[1]);
    free(texts[0]);
    free(texts[1]);
}

static const struct {
    const char *text;
    const char *found;
} files[] = {
    {"/export json DIR/|", "13: [\"DIR/a b.json\"][\"DIR/one.json\"][\"DIR/two words/\"]"},
    {"/export json DIR/o|", "13: [DIR/one.json]"},
    {"/export json DIR/a\\ |", "13: [\"DIR/a b.json\"]"},
    {"/export json 'DIR/two|", "13: ['DIR/two words/']"},
    {"/export json 'DIR/two words/'|", "13: ['DIR/two words/three.json']"},
    {"/export json DIR/.|", "13: [DIR/.hidden]"},
    {"/export -o DIR/o|", "11: [DIR/one.json]"},
    {"/export -oDIR/o|", "8: [-oDIR/one.json]"},
    {"/export --output DIR/o|", "17: [DIR/one.json]"},
    {"/export --output=DIR/a|", "8: [\"--output=DIR/a b.json\"]"},
    {"/track edit --title @DIR/o|", "20: [@DIR/one.json]"},
    {"/export json DIR/one.json/|", NULL},
    {"/export json DIR/none/|", NULL},
    {"/track edit --title @@DIR/o|", NULL},
    {"/track edit --title DIR/o|", NULL},
    {"/track edit --language @DIR/o|", NULL}, /* a text as it is */
};

START_TEST(test_files)
{
    struct scene sc;
    front_app(&sc);
    write_file(&sc, "one.json");
    write_file(&sc, "a b.json");
    write_file(&sc, ".hidden");
    write_file(&sc, "bell\a.json");
    write_file(&sc, "bytes\xff.json");
    write_file(&sc, "two\nlines.json");
    char *folder = paths_join(sc.dir, "two words");
    ck_assert_int_eq(mkdir(folder, 0700), 0);
    free(folder);
    write_file(&sc, "two words/three.json");
    if (files[_i].found) {
        check_in(&sc, files[_i].text, files[_i].found);
    } else {
        struct buf b = BUF_INIT(100);
        size_t n = strlen(files[_i].text) - 1 - strlen("DIR") + strlen(sc.dir);
        buf_printf(&b, "%zu: ", n);
        check_in(&sc, files[_i].text, buf_str(&b));
        buf_fini(&b);
    }
    scene_fini(&sc);
}
END_TEST

/* Whatever is typed, what is offered ends the word: nothing is left open, nothing before it
 * changes. */
START_TEST(test_random)
{
    static const char *const pieces[] = {
        "/",     " ",        "'",       "\"",      "\\",     "-",        "--",    "=",
        "chat ", "export ",  "json",    "module ", "status", "1 ",       "@",     "Go",
        "it",    "finalize", "--fallb", "builtin", "\t",     "\xd1\x8f", "track", "--output ",
    };
    struct scene sc;
    struct app *app = front_app(&sc);
    uint64_t state = 1;
    size_t offered = 0;
    scene_must(&sc, "track add --skill 'Go \"board\" \\'");
    scene_must(&sc, "track add --skill \"it's\"");
    for (int round = 0; round < 600; round++) {
        struct strlist found = {0};
        struct buf text = BUF_INIT(1000);
        buf_add_char(&text, '/');
        for (uint64_t left = (state >> 40) % 9; left > 0; left--) {
            state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            buf_add_str(&text, pieces[(state >> 33) % (sizeof pieces / sizeof *pieces)]);
        }
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        size_t start = slash_complete(app, buf_str(&text), text.len, &found);
        ck_assert_uint_le(start, text.len);
        offered += found.count;
        for (size_t i = 0; i < found.count; i++) {
            struct strlist before = {0};
            struct strlist after = {0};
            struct words_tail tail = {0};
            struct error err = {0};
            char *line = mem_printf("%.*s%s", (int)start, buf_str(&text), found.items[i]);
            words_split_typed(buf_str(&text) + 1, &before, &tail, NULL);
            words_split(line + 1, &after, &err);
            ck_assert_msg(err.kind == ERROR_NONE, "%s gives %s", buf_str(&text), line);
            ck_assert_uint_gt(after.count, before.count);
            for (size_t k = 0; k < before.count; k++) {
                ck_assert_str_eq(before.items[k], after.items[k]);
            }
            free(line);
            free(tail.word);
            strlist_fini(&before);
            strlist_fini(&after);
        }
        strlist_fini(&found);
        buf_fini(&text);
    }
    ck_assert_uint_gt(offered, 300);
    scene_fini(&sc);
}
END_TEST

Suite *suite_slash_complete(void)
{
    Suite *s = suite_create("slash_complete");
    TCase *tc = tcase_create("candidates");
    tcase_add_loop_test(tc, test_plain, 0, sizeof plain / sizeof *plain);
    tcase_add_test(tc, test_every_command);
    tcase_add_loop_test(tc, test_tracks, 0, sizeof tracks / sizeof *tracks);
    tcase_add_test(tc, test_offered_tracks_are_found);
    tcase_add_test(tc, test_ids);
    tcase_add_loop_test(tc, test_files, 0, sizeof files / sizeof *files);
    tcase_add_test(tc, test_random);
    suite_add_tcase(s, tc);
    return s;
}
