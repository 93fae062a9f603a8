/* The schedule of a track: its lessons, and what its modules take beyond them, laid over the days
 * that its pace leaves (schedule.h). A module that is completed, and a lesson that is, gets no
 * session: what is done stays as it was. */
#ifndef SYLLABUS_COURSE_TRACK_SCHEDULE_H
#define SYLLABUS_COURSE_TRACK_SCHEDULE_H

#include "syllabus/course/schedule.h"

#include <stdint.h>

struct json_object;
struct track;

struct schedule_part {
    int module_number;
    const char *module_id, *title; /* the latter the lesson's where it is one */
    int lesson_number;             /* 0: not of a lesson */
    const char *lesson_id;         /* NULL: the same */
};
struct track_schedule {
    struct schedule_terms terms;
    struct schedule laid;        /* items are places in `parts` */
    struct schedule_part *parts; /* what is in them is borrowed from the track */
    size_t count, cap;
};
/* `today` only says when a track begins that does not say it itself. */
void track_schedule_init(struct track_schedule *s, const struct track *t, int today);
void track_schedule_fini(struct track_schedule *s);

/* The minute of the day at which a day's sessions begin: six in the evening, or earlier where they
 * would not end before midnight. */
int track_schedule_begin(const struct track_schedule *s, int day);
/* A number that is larger whenever the track, and so its schedule, was changed: iCalendar's
 * SEQUENCE. */
int64_t track_schedule_sequence(const struct track_schedule *s, const struct track *t);

/* {track_id, title, start, replanned_from, end, hours_per_week, days, days_off, deadline,
 * total_hours, late_hours, needed_hours_per_week, completed, without_hours, missed, sessions}.
 * Sessions before `today` are missed. Owned. */
struct json_object *course_schedule_json(const struct track *t, int today);

#endif
