#include "syllabus/base/day.h"
#include "syllabus/base/json.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/json.h"
#include "syllabus/course/track.h"
#include "syllabus/course/track_schedule.h"

#include <stdio.h>

static void set_day(struct json_object *object, const char *key, int day)
{
    char text[DAY_TEXT_LEN + 1];
    day_format(day > 0 ? day : DAY_FIRST, text);
    json_set_text(object, key, day > 0 ? text : NULL);
}

static void set_hours(struct json_object *object, const char *key, int minutes)
{
    json_set_number(object, key, hours_from_minutes(minutes));
}

static struct json_object *session_json(const struct track_schedule *s,
                                        const struct schedule_session *x, int today)
{
    struct json_object *object = json_new_object();
    const struct schedule_part *part = &s->parts[x->item];
    int minute = track_schedule_begin(s, x->day) + x->at;
    char time[sizeof "24:00"];
    int monday = s->terms.start - day_of_week(s->terms.start);
    (void)snprintf(time, sizeof time, "%02u:%02u", (unsigned)minute / 60 % 100,
                   (unsigned)minute % 60);
    json_set_int(object, "week", (x->day - monday) / SCHEDULE_WEEK + 1);
    set_day(object, "date", x->day);
    json_set_text(object, "time", time);
    set_hours(object, "hours", x->minutes);
    json_set_int(object, "module_number", part->module_number);
    json_set_text(object, "module_id", part->module_id);
    json_set(object, "lesson_number",
             part->lesson_number > 0 ? json_new_int(part->lesson_number) : NULL);
    json_set_text(object, "lesson_id", part->lesson_id);
    json_set_text(object, "title", part->title);
    json_set_int(object, "part", x->part);
    json_set_int(object, "parts", x->parts);
    json_set_bool(object, "late", s->terms.deadline > 0 && x->day > s->terms.deadline);
    json_set_bool(object, "missed", x->day < today);
    return object;
}

static struct json_object *week_json(const struct schedule_terms *t)
{
    static const char *const names[SCHEDULE_WEEK] = {"mon", "tue", "wed", "thu",
                                                     "fri", "sat", "sun"};
    struct json_object *list = json_new_array();
    for (size_t i = 0; i < SCHEDULE_WEEK; i++) {
        if (t->week[i]) {
            json_push(list, json_new_text(names[i]));
        }
    }
    return list;
}

struct json_object *course_schedule_json(const struct track *t, int today)
{
    struct track_schedule s;
    struct json_object *object = json_new_object();
    struct json_object *sessions = json_new_array();
    struct json_object *track = course_track_json(t);
    int missed = 0;
    track_schedule_init(&s, t, today);
    for (size_t i = 0; i < s.laid.count; i++) {
        json_push(sessions, session_json(&s, &s.laid.sessions[i], today));
        missed += s.laid.sessions[i].day < today;
    }
    json_set_text(object, "track_id", t->id);
    json_set_text(object, "title", t->title);
    set_day(object, "start", s.terms.start);
    set_day(object, "replanned_from", s.terms.from > s.terms.start ? s.terms.from : 0);
    set_day(object, "end", s.laid.count ? s.laid.sessions[s.laid.count - 1].day : 0);
    set_hours(object, "hours_per_week", s.terms.weekly);
    json_set(object, "days", week_json(&s.terms));
    json_set(object, "days_off", json_ref(json_get(json_get(track, "schedule"), "days_off")));
    set_day(object, "deadline", s.terms.deadline);
    set_hours(object, "total_hours", s.laid.minutes);
    set_hours(object, "late_hours", s.laid.late);
    json_set(object, "needed_hours_per_week",
             s.laid.needed > 0 ? json_new_number(hours_from_minutes(s.laid.needed)) : NULL);
    json_set_int(object, "completed", (int64_t)s.laid.done);
    json_set_int(object, "without_hours", (int64_t)s.laid.unknown);
    json_set_int(object, "missed", missed);
    json_set(object, "sessions", sessions);
    json_free(track);
    track_schedule_fini(&s);
    return object;
}
