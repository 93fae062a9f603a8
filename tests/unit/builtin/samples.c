#include "samples.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/mem.h"
#include "syllabus/builtin/builtin.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/plan.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *english, *russian;
    int minutes;
} modules[] = {
    {"Basics", "Основы", 480},
    {"Data structures", "Структуры данных", 720},
    {"Functions", "Функции", 720},
    {"Final project", "Итоговый проект", 480},
};

static struct builtin *shared;

static void set_up(void)
{
    ck_assert_int_eq(builtin_load(NULL, &shared, NULL), ERROR_NONE);
}

static void tear_down(void)
{
    builtin_free(shared);
    shared = NULL;
}

void sample_share(TCase *tc)
{
    tcase_add_unchecked_fixture(tc, set_up, tear_down);
}

struct builtin *sample_builtin(void)
{
    return shared;
}

struct track *sample_track(const char *skill, enum difficulty d, int minutes, const char *language)
{
    struct track *t = track_new();

    mem_replace(&t->skill_area, skill);
    mem_replace(&t->title, skill);
    mem_replace(&t->description, "");
    mem_replace(&t->expectations, "");
    mem_replace(&t->language, language);
    t->difficulty = d;
    t->minutes = minutes;
    return t;
}

struct plan *sample_plan(const char *language)
{
    struct plan *p = plan_new();
    bool russian = strcmp(language, "ru") == 0;

    p->title = mem_strdup("Python");
    p->language = mem_strdup(language);
    p->stated_minutes = 40 * 60;
    for (size_t i = 0; i < sizeof modules / sizeof modules[0]; i++) {
        struct plan_module *m = plan_insert_module(p, i);
        m->title = mem_strdup(russian ? modules[i].russian : modules[i].english);
        m->minutes = modules[i].minutes;
        strlist_take(&m->items, mem_printf("%s 1", m->title));
        strlist_add(&m->items, "Recursion");
        strlist_add(&m->objectives, "Explain it");
    }
    return p;
}

char *sample_shown(const struct plan *p)
{
    struct buf text = BUF_INIT(SAMPLE_LIMIT);

    for (size_t i = 0; i < p->module_count; i++) {
        char *hours = hours_text(p->modules[i].minutes);
        buf_printf(&text, "%s%s %s", i > 0 ? "; " : "", p->modules[i].title, hours);
        if (p->modules[i].items.count != 2) {
            buf_printf(&text, "[%zu]", p->modules[i].items.count);
        }
        free(hours);
    }
    return buf_steal(&text);
}

static bool same_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

static const struct plan_module *find(const struct plan *p, const char *title)
{
    for (size_t i = 0; i < p->module_count; i++) {
        if (strcmp(p->modules[i].title, title) == 0) {
            return &p->modules[i];
        }
    }
    return NULL;
}

static void check_items(const struct strlist *before, const struct strlist *after)
{
    size_t common = before->count < after->count ? before->count : after->count;

    for (size_t i = 0; i < common; i++) {
        ck_assert_str_eq(after->items[i], before->items[i]);
    }
}

void sample_check_untouched(const struct plan *before, const struct plan *after)
{
    for (size_t i = 0; i < before->module_count; i++) {
        const struct plan_module *old = &before->modules[i];
        const struct plan_module *now = find(after, old->title);
        if (now) {
            ck_assert(same_text(old->description, now->description));
            ck_assert(strlist_equal(&old->objectives, &now->objectives));
            check_items(&old->items, &now->items);
        }
    }
}

void sample_check_sound(const struct plan *p, int total)
{
    int sum = 0;

    for (size_t i = 0; i < p->module_count; i++) {
        ck_assert_int_gt(p->modules[i].minutes, 0);
        if (total % HOURS_GRID == 0) {
            ck_assert_int_eq(p->modules[i].minutes % HOURS_GRID, 0);
        }
        ck_assert_ptr_eq(find(p, p->modules[i].title), &p->modules[i]);
        sum += p->modules[i].minutes;
    }
    ck_assert_int_eq(sum, total);
}

uint64_t sample_random(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));

    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}
