#include "syllabus/course/track_schedule.h"

#include "syllabus/base/day.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/lesson.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"

#include <stdlib.h>

#define EVENING (18 * 60)
/* 2020-01-01, in seconds: a sequence has 31 bits. */
#define SEQUENCE_EPOCH  INT64_C(1577836800)
#define SECONDS_PER_DAY 86400
#define MS_PER_SECOND   1000

/* Parts and their minutes, side by side. */
struct collecting {
    struct track_schedule *s;
    struct schedule_item *items;
    size_t cap;
};

static void add_part(struct collecting *c, struct schedule_part part, int minutes, bool done)
{
    struct track_schedule *s = c->s;
    mem_grow(&s->parts, &s->cap, s->count + 1, sizeof *s->parts);
    mem_grow(&c->items, &c->cap, s->count + 1, sizeof *c->items);
    c->items[s->count] = (struct schedule_item){minutes, done};
    s->parts[s->count++] = part;
}

static void add_module(struct collecting *c, const struct module *m)
{
    bool done = m->status == MODULE_COMPLETED;
    int rest = m->minutes;
    for (size_t i = 0; i < m->lesson_count; i++) {
        const struct lesson *l = &m->lessons[i];
        add_part(c,
                 (struct schedule_part){.module_number = m->number,
                                        .module_id = m->id,
                                        .title = l->title,
                                        .lesson_number = l->number,
                                        .lesson_id = l->id},
                 l->minutes, done || l->status == MODULE_COMPLETED);
        rest -= l->minutes;
    }
    /* What no lesson takes is the module's own. */
    if (rest > 0 || m->lesson_count == 0) {
        add_part(c,
                 (struct schedule_part){
                     .module_number = m->number, .module_id = m->id, .title = m->title},
                 rest, done);
    }
}

static void add_planned(struct collecting *c, const struct plan_module *m, size_t place)
{
    add_part(c,
             (struct schedule_part){
                 .module_number = (int)place + 1, .module_id = m->id, .title = m->title},
             m->minutes, false);
}

void track_schedule_init(struct track_schedule *s, const struct track *t, int today)
{
    struct collecting c = {.s = s};
    *s = (struct track_schedule){0};
    for (size_t i = 0; i < t->module_count; i++) {
        add_module(&c, &t->modules[i]);
    }
    for (size_t i = 0; t->module_count == 0 && t->plan && i < t->plan->module_count; i++) {
        add_planned(&c, &t->plan->modules[i], i);
    }
    schedule_terms_init(&s->terms, &t->pace, today);
    schedule_lay(&s->terms, c.items, s->count, &s->laid);
    free(c.items);
}

void track_schedule_fini(struct track_schedule *s)
{
    schedule_terms_fini(&s->terms);
    schedule_fini(&s->laid);
    free(s->parts);
    *s = (struct track_schedule){0};
}

int track_schedule_begin(const struct track_schedule *s, int day)
{
    int window = schedule_window(&s->terms, day);
    return window > DAY_MINUTES - EVENING ? DAY_MINUTES - window : EVENING;
}

int64_t track_schedule_sequence(const struct track_schedule *s, const struct track *t)
{
    int64_t changed = t->updated_ms / MS_PER_SECOND;
    /* A start that nobody has said moves on by itself, every Monday. */
    int64_t moved = s->terms.given ? 0 : (int64_t)s->terms.start * SECONDS_PER_DAY;
    int64_t last = (changed > moved ? changed : moved) - SEQUENCE_EPOCH;
    return last < 0 ? 0 : last > INT32_MAX ? INT32_MAX : last;
}
