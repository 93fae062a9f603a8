#include "samples.h"
#include "suites.h"

#include "syllabus/base/env.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_apply.h"
#include "syllabus/course/plan_diff.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static struct plan *plan_of(const char *ids)
{
    struct plan *p = plan_new();

    for (; *ids != '\0'; ids++) {
        char id[2] = {*ids, '\0'};

        sample_module(p, id, id, 60, NULL, NULL);
    }
    return p;
}

static const struct {
    const char *from, *to;
    size_t added, removed, moved;
    const char *moved_ids;
} orders[] = {
    {"abcd", "abcd", 0, 0, 0, ""},
    {"abcd", "bcda", 0, 0, 1, "a"}, /* one carried to the end: one move */
    {"abcd", "dabc", 0, 0, 1, "d"},
    {"abcd", "xabcd", 1, 0, 0, ""}, /* all numbers change, no module moved */
    {"abcd", "bcd", 0, 1, 0, ""},
    {"abcd", "acbd", 0, 0, 1, NULL},
    {"abcd", "dcba", 0, 0, 3, NULL},
    {"abcd", "xdyb", 2, 2, 1, NULL},
    {"", "ab", 2, 0, 0, ""},
    {"ab", "", 0, 2, 0, ""},
    {"", "", 0, 0, 0, ""},
};

START_TEST(test_orders)
{
    struct plan *from = plan_of(orders[_i].from);
    struct plan *to = plan_of(orders[_i].to);
    struct plan_diff d;

    plan_diff_init(&d, from, to);
    ck_assert_uint_eq(d.added, orders[_i].added);
    ck_assert_uint_eq(d.removed, orders[_i].removed);
    ck_assert_uint_eq(d.moved, orders[_i].moved);
    ck_assert_uint_eq(d.altered, 0);
    ck_assert_uint_eq(d.count, d.added + d.removed + d.moved);
    for (size_t i = 0; i < d.count && orders[_i].moved_ids != NULL; i++) {
        if (d.changes[i].moved) {
            ck_assert_ptr_nonnull(strstr(orders[_i].moved_ids, to->modules[d.changes[i].to].id));
        }
    }
    plan_diff_fini(&d);
    plan_free(from);
    plan_free(to);
}
END_TEST

START_TEST(test_no_plan_before)
{
    struct plan *to = plan_of("ab");
    struct plan_diff d;

    plan_diff_init(&d, NULL, to);
    ck_assert_uint_eq(d.added, 2);
    ck_assert_uint_eq(d.count, 2);
    ck_assert_int_eq(d.changes[1].from, -1);
    ck_assert_int_eq(d.changes[1].to, 1);
    plan_diff_fini(&d);
    plan_diff_fini(&d);
    plan_diff_fini(NULL);
    plan_free(to);
}
END_TEST

START_TEST(test_fields)
{
    struct plan *from = plan_of("abcdefg");
    struct plan *to = plan_copy(from);
    struct plan_diff d;

    mem_replace(&to->modules[0].title, "A");
    to->modules[1].minutes = 90;
    mem_replace(&to->modules[2].description, "text");
    strlist_add(&to->modules[3].items, "item");
    strlist_add(&to->modules[4].objectives, "objective");
    strlist_add(&to->modules[5].prerequisites, "prerequisite");
    to->modules[6].pinned = true; /* no content */
    plan_diff_init(&d, from, to);
    ck_assert_uint_eq(d.altered, PLAN_FIELD_COUNT);
    ck_assert_uint_eq(d.count, PLAN_FIELD_COUNT);
    for (int i = 0; i < PLAN_FIELD_COUNT; i++) {
        for (int f = 0; f < PLAN_FIELD_COUNT; f++) {
            ck_assert_int_eq(d.changes[i].changed[f], i == f);
        }
    }
    plan_diff_fini(&d);
    plan_free(from);
    plan_free(to);
}
END_TEST

/* --- properties over random pairs --- */

#define PAIRS 10000
#define IDS   12

static uint64_t seed;

static unsigned below(unsigned n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % n;
}

/* Some of the ids in random order, with random content out of few values. */
static struct plan *random_plan(void)
{
    struct plan *p = plan_new();
    char ids[IDS];

    for (unsigned i = 0; i < IDS; i++) {
        unsigned k = below(i + 1);

        ids[i] = ids[k];
        ids[k] = (char)('a' + i);
    }
    for (unsigned i = below(IDS + 1); i > 0; i--) {
        char id[2] = {ids[i - 1], '\0'};

        sample_module(p, id, below(4) == 0 ? "other" : id, 60 * (int)(1 + below(8) / 7),
                      below(5) == 0 ? "x;y" : "x", NULL);
    }
    return p;
}

/* The longest run of kept modules in old order, by trying every subset: the most that can stay. */
static size_t most_steady(const int *origin, size_t count)
{
    size_t most = 0;

    for (unsigned subset = 0; subset < 1u << count; subset++) {
        int last = -1;
        size_t size = 0;
        bool rising = true;

        for (size_t i = 0; i < count && rising; i++) {
            if (subset >> i & 1) {
                rising = origin[i] > last;
                last = origin[i];
                size++;
            }
        }
        if (rising && size > most) {
            most = size;
        }
    }
    return most;
}

static void check_pair(const struct plan *from, const struct plan *to)
{
    struct plan_diff d;
    size_t kept = 0;
    size_t altered = 0;
    int origin[IDS];

    for (size_t i = 0; i < to->module_count; i++) {
        int k = plan_find_module(from, to->modules[i].id);

        if (k >= 0) {
            const struct plan_module *a = &from->modules[k];
            const struct plan_module *b = &to->modules[i];

            origin[kept++] = k;
            altered += strcmp(a->title, b->title) != 0 || a->minutes != b->minutes ||
                       a->items.count != b->items.count;
        }
    }
    plan_diff_init(&d, from, to);
    ck_assert_uint_eq(d.added, to->module_count - kept);
    ck_assert_uint_eq(d.removed, from->module_count - kept);
    ck_assert_uint_eq(d.moved, kept - most_steady(origin, kept));
    ck_assert_uint_eq(d.altered, altered);

    int last_to = -1;
    int last_from = -1;
    bool in_removed = false;

    for (size_t i = 0; i < d.count; i++) {
        const struct plan_change *c = &d.changes[i];

        if (c->to >= 0) {
            ck_assert(!in_removed && c->to > last_to);
            ck_assert_int_eq(c->from, plan_find_module(from, to->modules[c->to].id));
            last_to = c->to;
        } else {
            ck_assert(c->from > last_from && !c->moved);
            ck_assert_int_eq(plan_find_module(to, from->modules[c->from].id), -1);
            last_from = c->from;
            in_removed = true;
        }
    }

    /* What is not marked as moved stands in its old order. */
    int last = -1;

    for (size_t i = 0, next = 0; i < to->module_count; i++) {
        while (next < d.count && d.changes[next].to >= 0 && d.changes[next].to < (int)i) {
            next++;
        }
        bool listed = next < d.count && d.changes[next].to == (int)i;
        int k = plan_find_module(from, to->modules[i].id);

        if (k >= 0 && !(listed && d.changes[next].moved)) {
            ck_assert_int_gt(k, last);
            last = k;
        }
    }
    plan_diff_fini(&d);
}

/* Done to the first, the difference gives the second, and the other way round. */
static void check_applied(const struct plan *from, const struct plan *to)
{
    struct plan_diff d;
    struct plan *p = plan_copy(from);

    plan_diff_init(&d, from, to);
    plan_apply(p, from, to, &d, NULL);
    plan_diff_fini(&d);
    ck_assert(plan_equal(p, to));
    for (size_t i = 0; i < to->module_count; i++) {
        ck_assert_str_eq(p->modules[i].id, to->modules[i].id);
    }
    plan_free(p);
}

/* Of changes that are done one by one each is done once, whatever the order of the others. */
static void check_parts(const struct plan *from, const struct plan *to)
{
    struct plan_diff d;
    struct plan *p = plan_copy(from);

    plan_diff_init(&d, from, to);
    bool *wanted = mem_array(d.count, sizeof *wanted);
    for (size_t i = 0; i < d.count; i++) {
        wanted[i] = below(2) == 0;
    }
    plan_apply(p, from, to, &d, wanted);
    for (size_t i = 0; i < d.count; i++) {
        const struct plan_change *c = &d.changes[i];
        const char *id = c->to >= 0 ? to->modules[c->to].id : from->modules[c->from].id;
        bool there = plan_find_module(p, id) >= 0;

        if (c->to < 0 || c->from < 0) {
            ck_assert_int_eq(there, (c->to >= 0) == wanted[i]);
        } else {
            const struct plan_module *m = &p->modules[plan_find_module(p, id)];
            ck_assert(
                plan_module_equal(m, wanted[i] ? &to->modules[c->to] : &from->modules[c->from]));
        }
    }
    free(wanted);
    plan_diff_fini(&d);
    plan_free(p);
}

START_TEST(test_random_pairs)
{
    seed = 20240607;
    for (int i = 0; i < PAIRS; i++) {
        struct plan *from = random_plan();
        struct plan *to = random_plan();

        check_pair(from, to);
        check_applied(from, to);
        check_parts(from, to);
        plan_free(from);
        plan_free(to);
    }
}
END_TEST

Suite *suite_plan_diff(void)
{
    Suite *s = suite_create("plan_diff");
    TCase *t = tcase_create("plan_diff");

    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, test_orders, 0, sizeof orders / sizeof *orders);
    tcase_add_test(t, test_no_plan_before);
    tcase_add_test(t, test_fields);
    tcase_add_test(t, test_random_pairs);
    suite_add_tcase(s, t);
    return s;
}
