/* How long the domain takes for the largest plans there are: reading 100 KB of Markdown, comparing
 * two plans of 200 modules, checking one. Prints a name and the milliseconds of the fastest of some
 * rounds, line by line. */
#include "syllabus/base/buf.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/lint.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_diff.h"
#include "syllabus/course/plan_reader.h"
#include "syllabus/course/track.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MODULES 200
#define ROUNDS  15

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* A course of 200 modules in Russian, some 100 KB of Markdown: each with topics and objectives. */
static void write_plan(struct buf *out, int shift)
{
    static const char *const verbs[] = {"Объяснить", "Применить", "Сравнить", "Построить",
                                        "Оценить"};
    static const char *const things[] = {"графы",  "таблицы", "запросы", "отчёты", "модели",
                                         "ошибки", "тесты",   "схемы",   "потоки", "журналы"};
    buf_printf(out, "# План курса (2000 часов)\n\n");
    for (int i = 0; i < MODULES; i++) {
        const char *thing = things[(i + shift) % 10];
        buf_printf(out, "### Модуль %d: Работа номер %d про %s (%d часов)\n\n", i + 1, i * 7 + 1,
                   thing, 8 + i % 4);
        for (int k = 0; k < 3; k++) {
            buf_printf(out, "- Тема %d.%d: %s в задачах номер %d\n", i + 1, k + 1, thing,
                       i * 31 + k);
        }
        buf_printf(out, "\n**Цели:**\n");
        for (int k = 0; k < 3; k++) {
            buf_printf(out, "- %s %s раздела %d на примере %d\n", verbs[(i + k) % 5], thing, i + 1,
                       i * 17 + k);
        }
        buf_printf(out, "\n");
    }
}

static struct plan *with_ids(struct plan *p)
{
    for (size_t i = 0; i < p->module_count; i++) {
        free(p->modules[i].id);
        p->modules[i].id = mem_printf("module-%zu", i);
    }
    return p;
}

static void report(const char *what, const double *times)
{
    double best = times[0];
    for (int i = 1; i < ROUNDS; i++) {
        best = times[i] < best ? times[i] : best;
    }
    printf("%s %.3f\n", what, best);
}

int main(void)
{
    struct buf text = {.limit = 1 << 20};
    struct buf other = {.limit = 1 << 20};
    double reading[ROUNDS];
    double comparing[ROUNDS];
    double checking[ROUNDS];
    write_plan(&text, 0);
    write_plan(&other, 3);
    struct plan *after = with_ids(plan_read(other.data, other.len));
    struct track *track = track_new();
    struct lint_options options;
    lint_options_init(&options);
    track->minutes = 2000 * 60;
    for (int i = 0; i < ROUNDS; i++) {
        double start = now_ms();
        struct plan *p = plan_read(text.data, text.len);
        reading[i] = now_ms() - start;
        if (!p || p->module_count != MODULES) {
            return 1;
        }
        with_ids(p);
        struct plan_diff diff;
        start = now_ms();
        plan_diff_init(&diff, p, after);
        comparing[i] = now_ms() - start;
        plan_diff_fini(&diff);
        struct lint_report found = {0};
        const struct lint_input in = {
            .plan = p, .track = track, .before = after, .reply = text.data, .options = &options};
        start = now_ms();
        lint_run(&in, &found);
        checking[i] = now_ms() - start;
        lint_report_fini(&found);
        plan_free(p);
    }
    printf("bytes %zu\n", text.len);
    report("reading", reading);
    report("comparing", comparing);
    report("checking", checking);
    plan_free(after);
    track_free(track);
    buf_fini(&text);
    buf_fini(&other);
    return 0;
}
