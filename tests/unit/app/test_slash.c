/* Slash lines: what they are read as, what is said of those that are wrong, what is offered. */
#include "scene.h"
#include "suites.h"

#include "syllabus/app/args.h"
#include "syllabus/app/command.h"
#include "syllabus/app/slash.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

#define OPEN "0190-open"

static enum command_state run_nothing(struct call *call)
{
    return COMMAND_DONE;
}

static const struct arg chat_args[] = {
    {"TRACK", 0, ARG_POSITIONAL, 0, NULL, "the track", NULL},
    {0},
};

/* What a front end adds. */
static const struct command front_rows[] = {
    {"chat", "the dialogue", chat_args, COMMAND_STORE | COMMAND_USER, NULL, DOCUMENT_NONE,
     run_nothing},
    {"chat", "another dialogue", chat_args, COMMAND_STORE | COMMAND_USER, "TRACK", DOCUMENT_NONE,
     run_nothing},
    {"help", "help", NULL, COMMAND_SLASH_ONLY, "", DOCUMENT_TEXT, run_nothing},
};

static struct app *front_app(struct scene *sc)
{
    scene_init(sc, true);
    command_register(scene_app(sc), front_rows, sizeof front_rows / sizeof *front_rows);
    return scene_app(sc);
}

/* The command and its arguments, or what is wrong, as text; owned. */
static char *read_line(struct app *app, const char *text, const char *track_id)
{
    static const char *const shown[] = {"TRACK",  "N",     "STATUS", "NAME", "format",
                                        "output", "title", "hours",  "yes",  "fallback",
                                        "all",    "force", "chat",   NULL};
    struct error err = {0};
    struct slash_command found = {0};
    struct buf b = BUF_INIT(10000);
    const struct slash_line line = {.text = text, .track_id = track_id, .advice = "Open one."};
    if (slash_parse(app, &line, &found, &err)) {
        ck_assert_ptr_null(found.args);
        buf_printf(&b, "%s: %s | %s", error_kind_name(err.kind), err.message,
                   err.advice ? err.advice : "");
        error_clear(&err);
        return buf_steal(&b);
    }
    ck_assert_int_eq(err.kind, ERROR_NONE);
    buf_printf(&b, "%s", found.command->name);
    for (size_t i = 0; shown[i]; i++) {
        const char *value;
        for (size_t k = 0; (value = args_nth(found.args, shown[i], k)) != NULL; k++) {
            buf_printf(&b, " %s=%s", shown[i], value);
        }
    }
    args_free(found.args);
    return buf_steal(&b);
}

static const struct {
    const char *line;
    const char *found;
} good[] = {
    {"finalize", "finalize TRACK=" OPEN},
    {"  finalize  --yes ", "finalize TRACK=" OPEN " yes="},
    {"finalize -y --fallback builtin", "finalize TRACK=" OPEN " yes= fallback=builtin"},
    {"finalize --fallback=builtin", "finalize TRACK=" OPEN " fallback=builtin"},
    {"module status 2 completed", "module status TRACK=" OPEN " N=2 STATUS=completed"},
    {"module  'status' \"2\" completed", "module status TRACK=" OPEN " N=2 STATUS=completed"},
    {"module status -- 2 completed", "module status TRACK=" OPEN " N=2 STATUS=completed"},
    {"track edit --title 'a b' --hours 8", "track edit TRACK=" OPEN " title=a b hours=8"},
    {"track list", "track list"},
    /* Words fill options, too; they are not taken for the values of others, nor for options. */
    {"export", "export TRACK=" OPEN},
    {"export json", "export TRACK=" OPEN " format=json"},
    {"export json out.json", "export TRACK=" OPEN " format=json output=out.json"},
    {"export json -", "export TRACK=" OPEN " format=json output=-"},
    {"export json 'a b.json' --force", "export TRACK=" OPEN " format=json output=a b.json force="},
    {"export -o out.json json", "export TRACK=" OPEN " format=json output=out.json"},
    {"export -oout.json json", "export TRACK=" OPEN " format=json output=out.json"},
    {"export json -- -out.json", "export TRACK=" OPEN " format=json output=-out.json"},
    {"export -- json --force", "export TRACK=" OPEN " format=json output=--force"},
    {"export json ''", "export TRACK=" OPEN " format=json output="},
    {"export json out.json other", "export TRACK=" OPEN " TRACK=other format=json output=out.json"},
    {"export json all.json --all", "export format=json output=all.json all="},
    {"export json -- --all", "export TRACK=" OPEN " format=json output=--all"},
    /* Where a word fills TRACK the open one does not. */
    {"chat", "chat"},
    {"chat 'another one'", "chat TRACK=another one"},
    {"model", "model"},
    {"model gpt-4o", "model NAME=gpt-4o"},
};

START_TEST(test_good)
{
    struct scene sc;
    char *found = read_line(front_app(&sc), good[_i].line, OPEN);
    ck_assert_str_eq(found, good[_i].found);
    free(found);
    scene_fini(&sc);
}
END_TEST

#define HELP " /help lists what there is; // begins a text with a slash."

static const struct {
    const char *line;
    const char *error;
} bad[] = {
    {"", "usage: there is no / | /help lists what there is; // begins a text with a slash."},
    {"xyzzy", "usage: there is no /xyzzy |" HELP},
    {"finalise", "usage: there is no /finalise | Did you mean /finalize?" HELP},
    {"Help me", "usage: there is no /Help | Did you mean /help?" HELP},
    /* Only what is offered is offered. */
    {"say x", "usage: there is no /say |" HELP},
    {"track add", "usage: /track needs one of these after it: list, show, edit, status | "},
    {"plan", "usage: there is no /plan |" HELP},
    /* Two words are one name. */
    {"module lsit", "usage: there is no /module lsit | Did you mean /module list?" HELP},
    {"modul list", "usage: there is no /modul list | Did you mean /module list?" HELP},
    {"exprot json out.json", "usage: there is no /exprot | Did you mean /export?" HELP},
    {"module", "usage: /module needs one of these after it: regenerate, list, show, status, rm, "
               "add, "
               "edit, move, split, merge, pin, unpin | "},
    {"module xyzzy", "usage: /module needs one of these after it: regenerate, list, show, "
                     "status, rm, add, "
                     "edit, move, split, merge, pin, unpin | "},
    /* What the command line says, too. */
    {"module show", "usage: N is missing: the module's number | "},
    {"module status 1 done", "usage: STATUS cannot be \"done\": it is one of not_started, "
                             "in_progress, completed | "},
    {"export mp3",
     "usage: --format cannot be \"mp3\": it is one of json, markdown, ics, csv, html, gift, "
     "anki, mermaid | "},
    {"export --output", "usage: --output needs a value: --output FILE | "},
    {"finalize --ys", "usage: there is no option --ys here | "},
    {"finalize now", "usage: \"now\" is one word too many | Put a text of several words in "
                     "quotes."},
    {"chat 'open", "usage: a quotation mark (') is not closed | "},
};

START_TEST(test_bad)
{
    struct scene sc;
    char *found = read_line(front_app(&sc), bad[_i].line, OPEN);
    ck_assert_str_eq(found, bad[_i].error);
    free(found);
    scene_fini(&sc);
}
END_TEST

static const struct {
    const char *line;
    const char *found;
} closed[] = {
    {"finalize", "usage: no track is open | Open one."},
    {"finalize --ys", "usage: no track is open | Open one."},
    {"export json", "usage: no track is open | Open one."},
    {"export --all", "export all="},
    {"track list", "track list"},
    {"chat x", "chat TRACK=x"},
};

START_TEST(test_no_track_is_open)
{
    struct scene sc;
    char *found = read_line(front_app(&sc), closed[_i].line, NULL);
    ck_assert_str_eq(found, closed[_i].found);
    free(found);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_long_line)
{
    struct scene sc;
    struct error err = {0};
    struct slash_command found = {0};
    struct app *app = front_app(&sc);
    char *text = mem_alloc((5u << 20) + 1);
    memset(text, 'a', 5u << 20);
    ck_assert_int_eq(slash_parse(app, &(struct slash_line){.text = text}, &found, &err),
                     ERROR_TOO_LONG);
    error_clear(&err);
    text[1u << 20] = '\0';
    ck_assert_int_eq(slash_parse(app, &(struct slash_line){.text = text}, &found, &err),
                     ERROR_USAGE);
    ck_assert_ptr_null(strstr(err.advice, "mean"));
    error_clear(&err);
    free(text);
    scene_fini(&sc);
}
END_TEST

/* Every command that is offered stands once, in the order of the table, and can be read. */
START_TEST(test_offered)
{
    struct scene sc;
    struct app *app = front_app(&sc);
    const struct command *c;
    size_t count = 0;
    size_t chats = 0;
    for (; (c = slash_at(app, count)) != NULL; count++) {
        ck_assert_ptr_eq(command_find(app, c->name), c);
        ck_assert_ptr_nonnull(c->slash);
        chats += strcmp(c->name, "chat") == 0;
    }
    ck_assert_uint_eq(chats, 1);
    ck_assert_uint_ge(count, 15);
    ck_assert_ptr_null(slash_at(app, count + 1));
    scene_fini(&sc);
}
END_TEST

START_TEST(test_shadowed)
{
    static const struct command hidden[] = {
        {"help", "nothing", NULL, 0, NULL, DOCUMENT_NONE, run_nothing},
    };
    struct scene sc;
    struct app *app = front_app(&sc);
    command_register(app, hidden, 1);
    char *found = read_line(app, "help", NULL);
    ck_assert_str_eq(found, "usage: there is no /help |" HELP);
    free(found);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_help)
{
    struct scene sc;
    struct app *app = front_app(&sc);
    struct buf b = BUF_INIT(100000);
    const struct command *c;
    size_t lines = 0;
    slash_help(app, &b);
    for (const char *p = buf_str(&b); (p = strchr(p, '\n')) != NULL; p++) {
        lines++;
    }
    for (size_t i = 0; (c = slash_at(app, i)) != NULL; i++) {
        struct buf usage = BUF_INIT(1000);
        buf_add_str(&usage, "\n  ");
        slash_usage(c, &usage);
        buf_add_str(&usage, " ");
        const char *found = strstr(buf_str(&b), buf_str(&usage) + (i == 0));
        ck_assert_msg(found, "%s", c->name);
        ck_assert_ptr_nonnull(strstr(found, c->summary));
        lines--;
        buf_fini(&usage);
    }
    ck_assert_uint_eq(lines, 0);
    ck_assert_ptr_nonnull(strstr(buf_str(&b), "\n  /module status [N] [STATUS] set not_started"));
    ck_assert_ptr_nonnull(strstr(buf_str(&b), "\n  /help                       help\n"));
    buf_fini(&b);
    scene_fini(&sc);
}
END_TEST

Suite *suite_slash(void)
{
    Suite *s = suite_create("slash");
    TCase *tc = tcase_create("lines");
    tcase_add_loop_test(tc, test_good, 0, sizeof good / sizeof *good);
    tcase_add_loop_test(tc, test_bad, 0, sizeof bad / sizeof *bad);
    tcase_add_loop_test(tc, test_no_track_is_open, 0, sizeof closed / sizeof *closed);
    tcase_add_test(tc, test_long_line);
    tcase_add_test(tc, test_offered);
    tcase_add_test(tc, test_shadowed);
    tcase_add_test(tc, test_help);
    suite_add_tcase(s, tc);
    return s;
}
