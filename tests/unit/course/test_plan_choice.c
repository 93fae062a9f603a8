#include "suites.h"

#include "samples.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/json.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_choice.h"
#include "syllabus/course/track.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define PAIRS 10000

static uint64_t state;

static size_t below(size_t n)
{
    uint64_t z = (state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (size_t)((z ^ (z >> 31)) % n);
}

/* --- the list --- */

static struct plan *sample(void)
{
    struct plan *p = plan_new();
    p->title = mem_strdup("Course");
    sample_module(p, "a", "Simple tools", 240, "one;two", "use tools");
    sample_module(p, "b", "Data cleaning", 240, "three", NULL);
    sample_module(p, "c", "Charts and maps", 240, NULL, NULL);
    return p;
}

struct asked {
    const char *request;
    bool pinned, title_pinned, hours_pinned, completed; /* of b */
    const char *title;                                  /* of b; "": it is removed */
    int minutes;                                        /* of b */
    const char *want; /* of each change: kind, module, field, reason */
};

static const struct asked asked[] = {
    {"Make it nicer.", false, false, false, false, "Cleaning", 240, "fb0-"},
    {"Make it nicer.", true, false, false, false, "Cleaning", 300, "fb0p fb1p"},
    {"Make module 1 nicer.", false, false, false, false, "Cleaning", 300, "fb0n fb1n"},
    {"Make module 2 nicer.", false, false, false, false, "Cleaning", 300, "fb0- fb1-"},
    {"Shorten simple tools.", false, false, false, false, "Cleaning", 240, "fb0n"},
    {"Make module 1 nicer.", false, true, false, false, "Cleaning", 300, "fb0p fb1n"},
    {"Make module 2 nicer.", false, false, true, false, "Cleaning", 300, "fb0- fb1p"},
    {"Make module 2 nicer.", false, false, true, true, "Cleaning", 300, "fb0c fb1c"},
    {"Remove something.", false, false, false, false, "", 0, "rb-"},
    {"Change module 1.", false, false, false, false, "", 0, "rbn"},
    {"Remove module 2.", true, false, false, false, "", 0, "rbp"},
    {"Remove module 2.", false, false, true, false, "", 0, "rbp"},
    {"Remove module 2.", false, false, false, true, "", 0, "rbc"},
    {NULL, false, false, false, false, "Cleaning", 240, "fb0-"},
};

static char *list_of(const struct plan_choices *c)
{
    struct buf text = BUF_INIT(1000);
    for (size_t i = 0; i < c->count; i++) {
        const struct plan_choice *x = &c->items[i];
        const char *id = x->from >= 0 ? c->from->modules[x->from].id
                         : x->to >= 0 ? c->to->modules[x->to].id
                                      : "";
        buf_printf(&text, "%s%c%s", i > 0 ? " " : "", "arfmk"[x->kind], id);
        if (x->kind == PLAN_CHOICE_FIELD) {
            buf_printf(&text, "%d", (int)x->field);
        }
        buf_printf(&text, "%c", "-pcn"[x->why]);
    }
    return buf_steal(&text);
}

START_TEST(test_reasons)
{
    const struct asked *row = &asked[_i];
    struct plan *from = sample();
    struct plan *to = plan_copy(from);
    struct track *track = track_new();
    struct plan_choices c;
    from->modules[1].pinned = row->pinned;
    from->modules[1].title_pinned = row->title_pinned;
    from->modules[1].hours_pinned = row->hours_pinned;
    if (row->completed) {
        track->modules = mem_array(1, sizeof *track->modules);
        track->module_count = 1;
        struct module *m = &track->modules[0];
        module_init(m);
        m->id = mem_strdup("b");
        m->status = MODULE_COMPLETED;
    }
    if (*row->title) {
        mem_replace(&to->modules[1].title, row->title);
        to->modules[1].minutes = row->minutes;
    } else {
        plan_remove_module(to, 1);
    }
    plan_choices_init(&c, from, to, track, row->request);
    char *have = list_of(&c);
    ck_assert_str_eq(have, row->want);
    free(have);
    plan_choices_fini(&c);
    track_free(track);
    plan_free(from);
    plan_free(to);
}
END_TEST

/* Hours that one module gives to another within the same total only make room. */
START_TEST(test_room)
{
    struct plan *from = sample();
    struct plan *to = plan_copy(from);
    struct plan_choices c;
    to->modules[0].minutes += 60;
    to->modules[2].minutes -= 60;
    plan_choices_init(&c, from, to, NULL, "Lengthen module 1.");
    char *have = list_of(&c);
    ck_assert_str_eq(have, "fa1- fc1-");
    free(have);
    plan_choices_fini(&c);
    plan_free(from);
    plan_free(to);
}
END_TEST

/* --- doing them --- */

static void random_module(struct plan *p, size_t at)
{
    struct plan_module *m = plan_insert_module(p, at);
    m->id = mem_printf("m%zu", below(SIZE_MAX));
    m->title = mem_printf("title %zu", below(100));
    m->minutes = (int)below(10) * 60;
    m->pinned = below(8) == 0;
    for (size_t n = below(3); n > 0; n--) {
        strlist_take(&m->items, mem_printf("item %zu", below(100)));
    }
}

static struct plan *random_plan(void)
{
    struct plan *p = plan_new();
    for (size_t n = below(9); n > 0; n--) {
        random_module(p, p->module_count);
    }
    return p;
}

static void change_once(struct plan *p)
{
    size_t at = p->module_count > 0 ? below(p->module_count) : 0;
    struct plan_module *m = p->module_count > 0 ? &p->modules[at] : NULL;
    switch (m != NULL ? below(7) : below(2)) {
    case 0:
        random_module(p, at);
        break;
    case 1:
        free(p->final_project);
        p->final_project = mem_printf("project %zu", below(4));
        break;
    case 2:
        plan_remove_module(p, at);
        break;
    case 3:
    case 4:
        plan_move_module(p, at, below(p->module_count));
        break;
    case 5:
        free(m->title);
        m->title = mem_printf("new %zu", below(4));
        break;
    default:
        m->minutes = (int)below(10) * 60;
        strlist_take(&m->objectives, mem_printf("do %zu", below(100)));
    }
}

static struct plan *changed(const struct plan *from, size_t times)
{
    struct plan *p = plan_copy(from);
    while (times-- > 0) {
        change_once(p);
    }
    return p;
}

/* Byte for byte. */
static void check_same(const struct plan *have, const struct plan *want)
{
    struct json_object *a = course_plan_json(have);
    struct json_object *b = course_plan_json(want);
    char *x = json_printed(a, 0);
    char *y = json_printed(b, 0);
    ck_assert_str_eq(x, y);
    free(x);
    free(y);
    json_free(a);
    json_free(b);
}

static bool *random_choice(size_t n)
{
    bool *b = mem_array(n, sizeof *b);
    for (size_t i = 0; i < n; i++) {
        b[i] = below(2) == 0;
    }
    return b;
}

static void fill(bool *b, size_t n, bool value)
{
    for (size_t i = 0; i < n; i++) {
        b[i] = value;
    }
}

static void check_unique(const struct plan *p)
{
    for (size_t i = 0; i < p->module_count; i++) {
        ck_assert_int_eq(plan_find_module(p, p->modules[i].id), (int)i);
    }
}

/* What is done can be read back, and deciding once more gives what was decided in the first place:
 * whatever came in between. */
static void check_decided(const struct plan_choices *c)
{
    bool *first = random_choice(c->count);
    bool *then = random_choice(c->count);
    bool *all = mem_array(c->count, sizeof *all);
    enum plan_choice_state *states = mem_array(c->count, sizeof *states);
    struct plan *p = plan_choices_apply(c, first);
    struct plan *want = plan_choices_apply(c, then);
    fill(all, c->count, true);
    check_unique(p);
    plan_choices_read(c, p, states);
    for (size_t i = 0; i < c->count; i++) {
        ck_assert_int_eq(states[i], first[i] ? PLAN_CHOICE_TAKEN : PLAN_CHOICE_REFUSED);
    }
    struct plan *have = plan_choices_decide(c, p, all, then);
    check_same(have, want);
    plan_free(have);
    fill(all, c->count, false);
    have = plan_choices_decide(c, p, all, then);
    check_same(have, p);
    plan_free(have);
    plan_free(p);
    plan_free(want);
    free(states);
    free(all);
    free(then);
    free(first);
}

/* After changes by hand, what is decided is so, too, and modules of the person's own stay. */
static void check_after_edits(const struct plan_choices *c)
{
    bool *first = random_choice(c->count);
    bool *then = random_choice(c->count);
    bool *decided = random_choice(c->count);
    enum plan_choice_state *before = mem_array(c->count, sizeof *before);
    enum plan_choice_state *after = mem_array(c->count, sizeof *after);
    struct plan *p = plan_choices_apply(c, first);
    struct plan *now = changed(p, below(3));
    struct plan *have = plan_choices_decide(c, now, decided, then);
    check_unique(have);
    plan_choices_read(c, now, before);
    plan_choices_read(c, have, after);
    for (size_t i = 0; i < c->count; i++) {
        const struct plan_choice *x = &c->items[i];
        enum plan_choice_state want = then[i] ? PLAN_CHOICE_TAKEN : PLAN_CHOICE_REFUSED;
        if (decided[i] && (x->kind == PLAN_CHOICE_ADD || x->kind == PLAN_CHOICE_REMOVE ||
                           x->kind == PLAN_CHOICE_COURSE)) {
            ck_assert_int_eq(after[i], want);
        } else if (decided[i] && x->kind == PLAN_CHOICE_FIELD) {
            bool there = plan_find_module(have, c->to->modules[x->to].id) >= 0;
            ck_assert(!there || after[i] == want);
        } else if (!decided[i] && x->kind != PLAN_CHOICE_MOVE) {
            ck_assert_int_eq(after[i], before[i]);
        }
    }
    plan_free(have);
    plan_free(now);
    plan_free(p);
    free(after);
    free(before);
    free(decided);
    free(then);
    free(first);
}

START_TEST(test_properties)
{
    state = 20240608;
    for (int i = 0; i < PAIRS; i++) {
        struct plan *from = random_plan();
        struct plan *to = changed(from, below(8));
        struct plan_choices c;
        plan_choices_init(&c, from, to, NULL, NULL);
        bool *taken = mem_array(c.count, sizeof *taken);
        struct plan *p = plan_choices_apply(&c, taken);
        check_same(p, from);
        plan_free(p);
        fill(taken, c.count, true);
        p = plan_choices_apply(&c, taken);
        check_same(p, to);
        plan_free(p);
        free(taken);
        check_decided(&c);
        check_after_edits(&c);
        plan_choices_fini(&c);
        plan_free(from);
        plan_free(to);
    }
}
END_TEST

Suite *suite_plan_choice(void)
{
    Suite *s = suite_create("plan_choice");
    TCase *t = tcase_create("plan_choice");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, test_reasons, 0, sizeof asked / sizeof *asked);
    tcase_add_test(t, test_room);
    tcase_add_test(t, test_properties);
    suite_add_tcase(s, t);
    return s;
}
