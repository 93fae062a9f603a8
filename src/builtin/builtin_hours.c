#include "builtin_hours_internal.h"

#include "syllabus/base/mem.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/plan.h"

#include <stdlib.h>

int builtin_hours_round(int minutes)
{
    int rounded = (minutes + HOURS_GRID / 2) / HOURS_GRID * HOURS_GRID;

    return rounded < HOURS_GRID ? HOURS_GRID : rounded;
}

static bool is_held(const struct plan *p, const bool *held, size_t i)
{
    return held[i] || p->modules[i].pinned;
}

bool builtin_hours_share(struct plan *p, const bool *held, int total)
{
    int *weights = mem_array(p->module_count, sizeof *weights);
    int *minutes = mem_array(p->module_count, sizeof *minutes);
    size_t free_count = 0;
    int sum = 0;
    bool done;

    for (size_t i = 0; i < p->module_count; i++) {
        if (is_held(p, held, i)) {
            total -= p->modules[i].minutes;
        } else {
            weights[free_count++] = p->modules[i].minutes;
            sum += p->modules[i].minutes;
        }
    }
    done = free_count == 0 ? total == 0 : total / HOURS_GRID >= (int)free_count || total == sum;
    if (done && free_count > 0 && total != sum) {
        hours_spread(total, weights, free_count, minutes);
        for (size_t i = 0, k = 0; i < p->module_count; i++) {
            if (!is_held(p, held, i)) {
                p->modules[i].minutes = minutes[k++];
            }
        }
    }
    free(minutes);
    free(weights);
    return done;
}

int builtin_hours_spare(const struct plan *p, const bool *held)
{
    int spare = 0;

    for (size_t i = 0; i < p->module_count; i++) {
        if (!is_held(p, held, i) && p->modules[i].minutes > HOURS_GRID) {
            spare += p->modules[i].minutes - HOURS_GRID;
        }
    }
    return spare;
}

void builtin_hours_complete(struct plan *p, int budget)
{
    size_t unknown = 0;
    int known = 0;
    int left;
    int *weights;
    int *minutes;

    for (size_t i = 0; i < p->module_count; i++) {
        unknown += p->modules[i].minutes == 0;
        known += p->modules[i].minutes;
    }
    if (unknown == 0) {
        return;
    }
    left = budget - known;
    if (left < (int)unknown * HOURS_GRID) {
        size_t others = p->module_count - unknown;
        int share = others > 0 ? builtin_hours_round(known / (int)others) : HOURS_GRID;
        left = share * (int)unknown;
    }
    weights = mem_array(unknown, sizeof *weights);
    minutes = mem_array(unknown, sizeof *minutes);
    for (size_t i = 0; i < unknown; i++) {
        weights[i] = 1;
    }
    hours_spread(left, weights, unknown, minutes);
    for (size_t i = 0, k = 0; i < p->module_count; i++) {
        if (p->modules[i].minutes == 0) {
            p->modules[i].minutes = minutes[k++];
        }
    }
    free(minutes);
    free(weights);
}
