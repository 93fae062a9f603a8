/* The table of commands: every row is whole, and names lead to it. */
#include "scene.h"
#include "suites.h"

#include "syllabus/app/args.h"
#include "syllabus/app/command.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

static const struct arg *find_arg(const struct command *c, const char *name, size_t n)
{
    for (const struct arg *a = c->args; a != NULL && a->name != NULL; a++) {
        if (strlen(a->name) == n && strncmp(a->name, name, n) == 0) {
            return a;
        }
    }
    return NULL;
}

static void check_arg(const struct command *c, const struct arg *a)
{
    bool repeated = false;
    ck_assert_msg(!text_blank(a->help), "%s %s has no help", c->name, a->name);
    ck_assert_msg((a->kind == ARG_OPTION) == (a->value != NULL), "%s %s", c->name, a->name);
    ck_assert_msg(a->kind != ARG_POSITIONAL || a->letter == 0, "%s %s", c->name, a->name);
    ck_assert_msg(a->kind != ARG_FLAG || (a->flags == 0 && a->choices == NULL), "%s %s", c->name,
                  a->name);
    for (const struct arg *b = c->args; b < a; b++) {
        ck_assert_msg(strcmp(a->name, b->name) != 0, "%s %s twice", c->name, a->name);
        ck_assert_msg(a->letter == 0 || a->letter != b->letter, "%s -%c twice", c->name, a->letter);
        repeated = repeated || (b->kind == ARG_POSITIONAL && (b->flags & ARG_REPEAT) != 0);
    }
    ck_assert_msg(a->kind != ARG_POSITIONAL || !repeated, "%s %s cannot be reached", c->name,
                  a->name);
}

START_TEST(test_rows)
{
    struct scene sc;
    scene_init(&sc, true);
    const struct app *app = scene_app(&sc);
    const struct command *c;
    size_t count = 0;
    for (; (c = command_at(app, count)) != NULL; count++) {
        ck_assert_ptr_eq(command_find(app, c->name), c); /* no name twice */
        ck_assert_msg(!text_blank(c->summary), "%s", c->name);
        ck_assert(c->run != NULL);
        ck_assert_int_lt(c->document, DOCUMENT_KIND_COUNT);
        ck_assert_msg((c->flags & COMMAND_USER) == 0 || (c->flags & COMMAND_STORE) != 0, "%s",
                      c->name);
        for (const struct arg *a = c->args; a != NULL && a->name != NULL; a++) {
            check_arg(c, a);
        }
        ck_assert_str_eq(command_nearest(app, c->name), c->name);
    }
    ck_assert_uint_ge(count, 20);
    ck_assert_ptr_null(command_at(app, count + 1));
    scene_fini(&sc);
}
END_TEST

/* Words of a slash command fill arguments that there are; what must be given can be given. */
START_TEST(test_slash)
{
    struct scene sc;
    scene_init(&sc, true);
    const struct command *c;
    for (size_t i = 0; (c = command_at(scene_app(&sc), i)) != NULL; i++) {
        ck_assert_msg(c->slash != NULL || (c->flags & COMMAND_SLASH_ONLY) == 0, "%s", c->name);
        for (const char *name = c->slash; name != NULL && *name != '\0';) {
            size_t n = strcspn(name, " ");
            ck_assert_msg(find_arg(c, name, n) != NULL, "%s: %s", c->name, name);
            name += n + (name[n] == ' ');
        }
    }
    scene_fini(&sc);
}
END_TEST

static const struct {
    const char *typed;
    const char *nearest;
} near[] = {
    {"plan", "plan"},
    {"plna", "plan"},
    {"finalise", "finalize"},
    {"trak list", "track list"},
    {"track lsit", "track list"},
    {"expotr", "export"},
    {"docter", "doctor"},
    {"xyzzy", NULL},
    {"", NULL},
    {"x", NULL},
    {"план", NULL},
};

START_TEST(test_nearest)
{
    struct scene sc;
    scene_init(&sc, true);
    const char *found = command_nearest(scene_app(&sc), near[_i].typed);
    if (near[_i].nearest == NULL) {
        ck_assert_msg(found == NULL, "%s", found);
    } else {
        ck_assert_ptr_nonnull(found);
        ck_assert_str_eq(found, near[_i].nearest);
    }
    scene_fini(&sc);
}
END_TEST

/* Whatever its length, a name that looks like nothing is near to nothing. */
START_TEST(test_nothing_is_near_to_long_names)
{
    struct scene sc;
    char name[301] = "";
    scene_init(&sc, true);
    for (size_t n = 1; n < sizeof name; n++) {
        memset(name, 'z', n);
        const char *found = command_nearest(scene_app(&sc), name);
        ck_assert_msg(found == NULL, "%zu: %s", n, found);
    }
    scene_fini(&sc);
}
END_TEST

static enum command_state run_nothing(struct call *call)
{
    return COMMAND_DONE;
}

START_TEST(test_register)
{
    static const struct command mine[] = {
        {"plan", "mine", NULL, 0, NULL, DOCUMENT_NONE, run_nothing},
        {"new row", "mine too", NULL, 0, NULL, DOCUMENT_NONE, run_nothing},
    };
    struct scene sc;
    scene_init(&sc, true);
    struct app *app = scene_app(&sc);
    ck_assert_ptr_null(command_find(app, "new row"));
    command_register(app, mine, 2);
    ck_assert_ptr_eq(command_find(app, "plan"), &mine[0]); /* the last one wins */
    ck_assert_ptr_eq(command_find(app, "new row"), &mine[1]);
    ck_assert_ptr_null(command_find(app, "new"));
    ck_assert_ptr_null(command_find(app, "New row"));
    scene_fini(&sc);
}
END_TEST

Suite *suite_table(void)
{
    Suite *s = suite_create("table");
    TCase *tc = tcase_create("rows");
    tcase_add_test(tc, test_rows);
    tcase_add_test(tc, test_slash);
    tcase_add_loop_test(tc, test_nearest, 0, sizeof near / sizeof *near);
    tcase_add_test(tc, test_nothing_is_near_to_long_names);
    tcase_add_test(tc, test_register);
    suite_add_tcase(s, tc);
    return s;
}
