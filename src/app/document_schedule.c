#include "document_schedule.h"

#include "syllabus/base/day.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/hours.h"

#include <stdlib.h>

#define HOURS_WIDTH 7

static const char *const days[] = {
    N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"),
};

static void print_session(struct page *p, const struct json_object *x)
{
    const char *date = json_get_text(x, "date");
    int64_t module = 0;
    int64_t lesson = 0;
    int64_t part = 0;
    int64_t parts = 0;
    int day = DAY_FIRST;
    (void)day_parse(date ? date : "", &day);
    (void)json_get_int(x, "module_number", &module);
    (void)json_get_int(x, "part", &part);
    (void)json_get_int(x, "parts", &parts);
    page_printf(p, "  %s  ", _(days[day_of_week(day)]));
    page_member(p, x, "date");
    page_printf(p, "  ");
    page_member(p, x, "time");
    page_hours_cell(p, json_get(x, "hours"), HOURS_WIDTH);
    page_printf(p, "   %lld", (long long)module);
    if (json_get_int(x, "lesson_number", &lesson)) {
        page_printf(p, ".%lld", (long long)lesson);
    }
    page_printf(p, " ");
    page_member(p, x, "title");
    if (parts > 1) {
        page_printf(p, " (%lld/%lld)", (long long)part, (long long)parts);
    }
    bool late = false;
    bool missed = false;
    (void)json_get_bool(x, "late", &late);
    (void)json_get_bool(x, "missed", &missed);
    page_printf(p, "%s%s\n", missed ? _("  missed?") : "", late ? _("  after the deadline") : "");
}

static void print_weeks(struct page *p, const struct json_object *sessions)
{
    int64_t shown = 0;
    for (size_t i = 0; i < json_size(sessions); i++) {
        const struct json_object *x = json_at(sessions, i);
        int64_t week = 0;
        (void)json_get_int(x, "week", &week);
        if (week != shown) {
            page_printf(p, _("Week %lld\n"), (long long)week);
        }
        shown = week;
        print_session(p, x);
    }
}

/* Nothing where there are none. */
static void print_hours(struct page *p, const struct json_object *hours, const char *heading)
{
    double value = 0;
    if (json_to_number(hours, &value) && value > 0) {
        char *number = hours_text_in(hours_to_minutes(value), i18n_language());
        char *text = mem_printf(_("%s h"), number);
        page_field(p, heading, text);
        free(number);
        free(text);
    }
}

static void print_count(struct page *p, const struct json_object *schedule, const char *key,
                        const char *heading)
{
    int64_t n = 0;
    if (json_get_int(schedule, key, &n) && n > 0) {
        char *text = mem_printf("%lld", (long long)n);
        page_field(p, heading, text);
        free(text);
    }
}

void document_print_schedule(struct page *p, const struct json_object *schedule, int64_t now_ms)
{
    const char *end = json_get_text(schedule, "end");
    int64_t missed = 0;
    page_member(p, schedule, "title");
    page_printf(p, "  ");
    page_member(p, schedule, "start");
    page_printf(p, " – ");
    page_text(p, end ? end : "?");
    page_printf(p, "\n");
    print_hours(p, json_get(schedule, "hours_per_week"), _("A week"));
    page_field(p, _("Laid out anew from"), json_get_text(schedule, "replanned_from"));
    page_field(p, _("Deadline"), json_get_text(schedule, "deadline"));
    print_weeks(p, json_get(schedule, "sessions"));
    print_count(p, schedule, "completed", _("Completed, and left as it was"));
    print_count(p, schedule, "without_hours", _("Without hours, and so in no session"));
    print_count(p, schedule, "missed", _("Sessions in the past"));
    if (json_get_int(schedule, "missed", &missed) && missed > 0) {
        page_printf(p, "%s\n", _("Lay out anew what is not done with --from today."));
    }
    print_hours(p, json_get(schedule, "late_hours"), _("After the deadline"));
    print_hours(p, json_get(schedule, "needed_hours_per_week"), _("A week, to end in time"));
}
