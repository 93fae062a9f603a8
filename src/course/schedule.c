#include "syllabus/course/schedule.h"

#include "syllabus/base/day.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/hours.h"

#include <stdlib.h>

/* --- the minutes of a day --- */

/* The week's minutes, spread evenly over its days. */
static void spread_week(const struct schedule_terms *t, int minutes[SCHEDULE_WEEK])
{
    int weights[SCHEDULE_WEEK];
    int shares[SCHEDULE_WEEK];
    size_t count = 0;
    for (size_t i = 0; i < SCHEDULE_WEEK; i++) {
        count += t->week[i];
        weights[i] = 1;
    }
    if (count > 0) {
        hours_spread(t->weekly, weights, count, shares);
    }
    for (size_t i = 0, used = 0; i < SCHEDULE_WEEK; i++) {
        minutes[i] = t->week[i] ? shares[used++] : 0;
    }
}

static bool is_off(const struct schedule_terms *t, int day)
{
    for (size_t i = 0; i < t->off_count; i++) {
        if (day >= t->off[i].first && day <= t->off[i].last) {
            return true;
        }
    }
    return false;
}

int schedule_window(const struct schedule_terms *t, int day)
{
    int minutes[SCHEDULE_WEEK];
    spread_week(t, minutes);
    return is_off(t, day) ? 0 : minutes[day_of_week(day)];
}

/* --- laying out --- */

/* Where the next minute goes. */
struct place {
    int week[SCHEDULE_WEEK];
    int day;
    int used; /* of the day's minutes */
};

/* The minutes that are left at the place; days without any are passed over. 0 at the end of the
 * calendar. */
static int room_at(const struct schedule_terms *t, struct place *p)
{
    for (; p->day <= DAY_LAST; p->day++, p->used = 0) {
        int left = p->week[day_of_week(p->day)] - p->used;
        if (left > 0 && !is_off(t, p->day)) {
            return left;
        }
    }
    return 0;
}

static void add_session(struct schedule *s, size_t item, const struct place *p, int minutes)
{
    mem_grow(&s->sessions, &s->cap, s->count + 1, sizeof *s->sessions);
    s->sessions[s->count++] =
        (struct schedule_session){.item = item, .day = p->day, .at = p->used, .minutes = minutes};
    s->minutes += minutes;
}

static void lay_item(const struct schedule_terms *t, size_t item, int minutes, struct place *p,
                     struct schedule *s)
{
    size_t first = s->count;
    int room;
    while (minutes > 0 && (room = room_at(t, p)) > 0) {
        int taken = room < minutes ? room : minutes;
        add_session(s, item, p, taken);
        p->used += taken;
        minutes -= taken;
    }
    s->unplaced += minutes;
    for (size_t i = first; i < s->count; i++) {
        s->sessions[i].part = (int)(i - first) + 1;
        s->sessions[i].parts = (int)(s->count - first);
    }
}

/* --- the deadline --- */

static int64_t capacity(const struct schedule_terms *t)
{
    int week[SCHEDULE_WEEK];
    int64_t minutes = 0;
    spread_week(t, week);
    for (int day = t->from; day <= t->deadline; day++) {
        minutes += is_off(t, day) ? 0 : week[day_of_week(day)];
    }
    return minutes;
}

/* The least number of quarters of an hour a week that ends in time. */
static int needed_weekly(const struct schedule_terms *t, int64_t minutes)
{
    struct schedule_terms other = *t;
    int low = t->weekly / HOURS_GRID;
    int high = SCHEDULE_WEEK * DAY_MINUTES / HOURS_GRID;
    int days = 0;
    for (size_t i = 0; i < SCHEDULE_WEEK; i++) {
        days += t->week[i];
    }
    high = days * DAY_MINUTES / HOURS_GRID;
    other.weekly = high * HOURS_GRID;
    if (capacity(&other) < minutes) {
        return 0;
    }
    while (high - low > 1) { /* `high` is enough, `low` is not */
        int middle = (low + high) / 2;
        other.weekly = middle * HOURS_GRID;
        if (capacity(&other) >= minutes) {
            high = middle;
        } else {
            low = middle;
        }
    }
    return high * HOURS_GRID;
}

static void hold_against_deadline(const struct schedule_terms *t, struct schedule *s)
{
    for (size_t i = 0; i < s->count; i++) {
        s->late += s->sessions[i].day > t->deadline ? s->sessions[i].minutes : 0;
    }
    if (s->late > 0 || s->unplaced > 0) {
        s->needed = needed_weekly(t, (int64_t)s->minutes + s->unplaced);
    }
}

void schedule_lay(const struct schedule_terms *t, const struct schedule_item *items, size_t count,
                  struct schedule *out)
{
    struct place p = {.day = t->from};
    *out = (struct schedule){0};
    spread_week(t, p.week);
    for (size_t i = 0; i < count; i++) {
        if (items[i].done) {
            out->done++;
        } else if (items[i].minutes <= 0) {
            out->unknown++;
        } else {
            lay_item(t, i, items[i].minutes, &p, out);
        }
    }
    if (t->deadline > 0) {
        hold_against_deadline(t, out);
    }
}

void schedule_fini(struct schedule *s)
{
    free(s->sessions);
    *s = (struct schedule){0};
}
