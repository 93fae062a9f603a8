/* Any text as a model's answer about one plan: no crash, and what is accepted are the modules of
 * that plan, each once, each with hours. */
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/finalize.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The plan that the answers of the corpus are about. */
static const struct {
    const char *id, *title, *item;
    int minutes;
} modules[] = {
    {"a", "Основы Python", "Синтаксис", 480},
    {"b", "Очистка данных", "Пропуски", 600},
    {"c", "Статистический анализ", "Гипотезы", 0},
};
#define COUNT (sizeof modules / sizeof *modules)

static struct plan *fixed_plan(void)
{
    struct plan *p = plan_new();

    for (size_t i = 0; i < COUNT; i++) {
        struct plan_module *m = plan_insert_module(p, i);

        m->id = mem_strdup(modules[i].id);
        m->title = mem_strdup(modules[i].title);
        m->minutes = modules[i].minutes;
        strlist_add(&m->items, modules[i].item);
    }
    return p;
}

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct plan *plan = fixed_plan();
    struct module_set set = {0};
    struct error err = {0};
    enum error_kind kind = finalize_read((const char *)data, size, plan, &set, &err);

    if (kind == ERROR_NONE) {
        require(set.count == COUNT);
        for (size_t i = 0; i < COUNT; i++) {
            const struct module *m = &set.items[i];

            require(strcmp(m->id, modules[i].id) == 0 && m->number == (int)i + 1);
            require(m->minutes > 0 && !text_blank(m->title) && m->objectives.count > 0);
            require(text_is_utf8(m->title, strlen(m->title)));
            require(text_is_utf8(m->description, strlen(m->description)));
        }
    } else {
        require(kind == ERROR_NOT_JSON || kind == ERROR_WRONG_SHAPE);
        require(err.kind == kind && err.message != NULL && set.items == NULL);
    }
    module_set_fini(&set);
    error_clear(&err);
    plan_free(plan);
    return 0;
}
