#include "suites.h"

#include "samples.h"

#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_merge.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define PLANS 10000

static uint64_t state;

static size_t below(size_t n)
{
    uint64_t z = (state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (size_t)((z ^ (z >> 31)) % n);
}

static void random_module(struct plan *p, size_t at, char who)
{
    struct plan_module *m = plan_insert_module(p, at);
    m->id = mem_printf("%c%zu", who, below(SIZE_MAX));
    m->title = mem_printf("title %zu", below(100));
    m->minutes = (int)below(10) * 60;
    for (size_t n = below(3); n > 0; n--) {
        strlist_take(&m->items, mem_printf("item %zu", below(100)));
    }
}

/* Some changes of any kind. */
static struct plan *changed(const struct plan *from, char who)
{
    struct plan *p = plan_copy(from);
    for (size_t n = below(5); n > 0; n--) {
        size_t at = p->module_count > 0 ? below(p->module_count) : 0;
        switch (below(6)) {
        case 0:
            random_module(p, p->module_count > 0 ? at : 0, who);
            break;
        case 1:
            if (p->module_count > 0) {
                plan_remove_module(p, at);
            }
            break;
        case 2:
            if (p->module_count > 0) {
                plan_move_module(p, at, below(p->module_count));
            }
            break;
        case 3:
            free(p->title);
            p->title = mem_printf("%c %zu", who, below(3));
            break;
        default:
            if (p->module_count > 0) {
                struct plan_module *m = &p->modules[at];
                free(m->title);
                m->title = mem_printf("%c %zu", who, below(3));
                m->minutes = (int)below(10) * 60;
            }
        }
    }
    return p;
}

static struct plan *random_plan(void)
{
    struct plan *p = plan_new();
    for (size_t n = below(8); n > 0; n--) {
        random_module(p, p->module_count, 'b');
    }
    return p;
}

static void check_ids(const struct plan *a, const struct plan *b)
{
    ck_assert_uint_eq(a->module_count, b->module_count);
    for (size_t i = 0; i < a->module_count; i++) {
        ck_assert_str_eq(a->modules[i].id, b->modules[i].id);
    }
}

static void check_alone(const struct plan *base, const struct plan *mine, const struct plan *theirs,
                        const struct plan *want)
{
    struct plan_conflicts conflicts = {0};
    struct plan *have = plan_merge(base, mine, theirs, &conflicts);
    ck_assert_uint_eq(conflicts.count, 0);
    ck_assert(plan_equal(have, want));
    check_ids(have, want);
    plan_conflicts_fini(&conflicts);
    plan_free(have);
}

/* Where only one side changed something, the result is that side; and so it is where both did the
 * same. */
START_TEST(test_one_side)
{
    state = 1;
    for (size_t i = 0; i < PLANS; i++) {
        struct plan *base = random_plan();
        struct plan *mine = changed(base, 'm');
        check_alone(base, mine, base, mine);
        check_alone(base, base, mine, mine);
        check_alone(base, mine, mine, mine);
        plan_free(base);
        plan_free(mine);
    }
}
END_TEST

static const struct plan_module *find(const struct plan *p, const char *id)
{
    int at = plan_find_module(p, id);
    return at >= 0 ? &p->modules[at] : NULL;
}

static bool told(const struct plan_conflicts *c, const char *id, enum plan_conflict_kind kind,
                 enum plan_field field)
{
    for (size_t i = 0; i < c->count; i++) {
        if (c->items[i].kind == kind && strcmp(c->items[i].module_id, id) == 0 &&
            c->items[i].field == field) {
            return true;
        }
    }
    return false;
}

/* Each module of the result: what mine changed is mine, what only theirs changed is theirs, and
 * where they differ it is told. */
static void check_module(const struct plan_module *was, const struct plan_module *mine,
                         const struct plan_module *theirs, const struct plan_module *have,
                         const struct plan_conflicts *conflicts)
{
    if (!mine ||
        (!theirs && strcmp(was->title, mine->title) == 0 && was->minutes == mine->minutes)) {
        ck_assert_ptr_null(have);
        return;
    }
    ck_assert_ptr_nonnull(have);
    if (!theirs) {
        ck_assert(told(conflicts, was->id, PLAN_CONFLICT_KEPT, PLAN_FIELD_COUNT));
        ck_assert_str_eq(have->title, mine->title);
        return;
    }
    bool my_hours = mine->minutes != was->minutes;
    bool their_hours = theirs->minutes != was->minutes;
    ck_assert_int_eq(have->minutes, my_hours ? mine->minutes : theirs->minutes);
    ck_assert(told(conflicts, was->id, PLAN_CONFLICT_FIELD, PLAN_FIELD_HOURS) ==
              (my_hours && their_hours && mine->minutes != theirs->minutes));
    bool my_title = strcmp(mine->title, was->title) != 0;
    ck_assert_str_eq(have->title, my_title ? mine->title : theirs->title);
}

START_TEST(test_both_sides)
{
    state = 2;
    for (size_t i = 0; i < PLANS; i++) {
        struct plan_conflicts conflicts = {0};
        struct plan *base = random_plan();
        struct plan *mine = changed(base, 'm');
        struct plan *theirs = changed(base, 't');
        struct plan *have = plan_merge(base, mine, theirs, &conflicts);
        for (size_t k = 0; k < base->module_count; k++) {
            const char *id = base->modules[k].id;
            check_module(&base->modules[k], find(mine, id), find(theirs, id), find(have, id),
                         &conflicts);
        }
        for (size_t k = 0; k < mine->module_count; k++) { /* nothing new is lost, of either */
            ck_assert(mine->modules[k].id[0] != 'm' || find(have, mine->modules[k].id) != NULL);
        }
        for (size_t k = 0; k < theirs->module_count; k++) {
            ck_assert(theirs->modules[k].id[0] != 't' || find(have, theirs->modules[k].id) != NULL);
        }
        plan_conflicts_fini(&conflicts);
        plan_free(base);
        plan_free(mine);
        plan_free(theirs);
        plan_free(have);
    }
}
END_TEST

START_TEST(test_conflicts)
{
    struct plan_conflicts conflicts = {0};
    struct plan *base = plan_new();
    sample_module(base, "a", "One", 60, "x", NULL);
    sample_module(base, "b", "Two", 60, NULL, NULL);
    sample_module(base, "c", "Three", 60, NULL, NULL);
    base->title = mem_strdup("T");
    struct plan *mine = plan_copy(base);
    struct plan *theirs = plan_copy(base);
    mem_replace(&mine->modules[0].title, "Mine");
    mem_replace(&theirs->modules[0].title, "Theirs");
    theirs->modules[0].minutes = 120;
    mem_replace(&mine->modules[1].title, "Kept");
    plan_remove_module(theirs, 1);
    mem_replace(&theirs->modules[1].title, "Changed");
    plan_remove_module(mine, 2);
    mem_replace(&mine->title, "M");
    mem_replace(&theirs->title, "H");
    struct plan *have = plan_merge(base, mine, theirs, &conflicts);
    char *ids = sample_ids(have);
    ck_assert_str_eq(ids, "a=Mine b=Kept");
    ck_assert_int_eq(have->modules[0].minutes, 120);
    ck_assert_str_eq(have->title, "M");
    ck_assert_uint_eq(conflicts.count, 4);
    ck_assert_int_eq(conflicts.items[0].kind, PLAN_CONFLICT_FIELD);
    ck_assert_int_eq(conflicts.items[0].field, PLAN_FIELD_TITLE);
    ck_assert_int_eq(conflicts.items[1].kind, PLAN_CONFLICT_KEPT);
    ck_assert_int_eq(conflicts.items[2].kind, PLAN_CONFLICT_REMOVED);
    ck_assert_str_eq(conflicts.items[2].title, "Three");
    ck_assert_int_eq(conflicts.items[3].kind, PLAN_CONFLICT_COURSE);
    free(ids);
    plan_conflicts_fini(&conflicts);
    plan_free(base);
    plan_free(mine);
    plan_free(theirs);
    plan_free(have);
}
END_TEST

Suite *suite_plan_merge(void)
{
    Suite *s = suite_create("plan_merge");
    TCase *t = tcase_create("plan_merge");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, test_one_side);
    tcase_add_test(t, test_both_sides);
    tcase_add_test(t, test_conflicts);
    suite_add_tcase(s, t);
    return s;
}
