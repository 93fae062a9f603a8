/* iCalendar (RFC 5545): an event a session. Times are UTC, lines end in CRLF and are folded before
 * their 76th octet, never within a character. An event is known by its UID: the next export of a
 * schedule that was laid out anew moves it, for its SEQUENCE is larger. */
#include "syllabus/exchange/export.h"

#include "outline_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/day.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/time.h"
#include "syllabus/course/track_schedule.h"

#include <stdlib.h>
#include <string.h>

#define LINE_OCTETS   75
#define INSTANT_LEN   16 /* "20261130T180000Z" */
#define MS_PER_MINUTE 60000
#define CONTINUES(c)  (((unsigned char)(c)&0xC0) == 0x80)

/* RFC 5545, section 3.1. The line's own CRLF is not counted, the blank that a fold begins with is.
 */
static void add_line(struct buf *out, const char *line)
{
    size_t room = LINE_OCTETS;
    size_t n = strlen(line);
    while (n > room) {
        size_t cut = room;
        while (cut > 0 && CONTINUES(line[cut])) {
            cut--;
        }
        buf_add(out, line, cut);
        buf_add_str(out, "\r\n ");
        line += cut;
        n -= cut;
        room = LINE_OCTETS - 1;
    }
    buf_add(out, line, n);
    buf_add_str(out, "\r\n");
}

/* Section 3.3.11. */
static void add_text(struct buf *line, const char *s, bool one_line, struct export_report *report)
{
    char *text = outline_text(s, one_line, report);
    for (const char *c = text; *c; c++) {
        if (*c == '\n') {
            buf_add_str(line, "\\n");
            continue;
        }
        if (strchr("\\;,", *c)) {
            buf_add_char(line, '\\');
        }
        buf_add_char(line, *c);
    }
    free(text);
}

static void instant(int64_t ms, char text[INSTANT_LEN + 1])
{
    char full[TIME_TEXT_LEN + 1];
    size_t n = 0;
    time_format(ms, full);
    for (const char *c = full; *c && *c != '.'; c++) {
        if (*c != '-' && *c != ':') {
            text[n++] = *c;
        }
    }
    text[n++] = 'Z';
    text[n] = '\0';
}

static void add_instant(struct buf *out, const char *name, int64_t ms)
{
    char text[INSTANT_LEN + 1];
    instant(ms, text);
    buf_printf(out, "%s:%s\r\n", name, text);
}

struct event {
    const struct track *track;
    const struct track_schedule *schedule;
    const struct schedule_session *session;
    const struct schedule_part *part;
    const struct outline_module *module;
};

static void add_uid(struct buf *out, const struct event *e)
{
    struct buf line = BUF_INIT(out->limit);
    buf_printf(&line, "UID:%s.%s%s%s.%d@syllabus", e->track->id,
               e->part->module_id ? e->part->module_id : "plan", e->part->lesson_id ? "." : "",
               e->part->lesson_id ? e->part->lesson_id : "", e->session->part);
    add_line(out, buf_str(&line));
    buf_fini(&line);
}

static void add_summary(struct buf *out, const struct event *e, struct export_report *report)
{
    struct buf line = BUF_INIT(out->limit);
    buf_add_str(&line, "SUMMARY:");
    add_text(&line, e->track->title, true, report);
    buf_printf(&line, ": %d", e->part->module_number);
    if (e->part->lesson_number > 0) {
        buf_printf(&line, ".%d", e->part->lesson_number);
    }
    buf_add_str(&line, " ");
    add_text(&line, e->part->title, true, report);
    if (e->session->parts > 1) {
        buf_printf(&line, " (%d/%d)", e->session->part, e->session->parts);
    }
    add_line(out, buf_str(&line));
    buf_fini(&line);
}

/* What the module is about; at its first session, for it is the same at each. */
static void add_description(struct buf *out, const struct event *e, struct export_report *report)
{
    const struct outline_module *m = e->module;
    struct buf line = BUF_INIT(out->limit);
    if (e->session->part > 1 || !m) {
        return;
    }
    buf_add_str(&line, "DESCRIPTION:");
    add_text(&line, m->description, false, report);
    for (size_t i = 0; i < m->objectives->count; i++) {
        buf_add_str(&line, i || *m->description ? "\\n- " : "- ");
        add_text(&line, m->objectives->items[i], true, report);
    }
    add_line(out, buf_str(&line));
    buf_fini(&line);
}

static void add_event(struct buf *out, const struct event *e, struct export_report *report)
{
    int minute = track_schedule_begin(e->schedule, e->session->day) + e->session->at;
    int64_t begin = day_at(e->session->day, minute);
    buf_add_str(out, "BEGIN:VEVENT\r\n");
    add_uid(out, e);
    add_instant(out, "DTSTAMP", e->track->updated_ms);
    buf_printf(out, "SEQUENCE:%lld\r\n", (long long)track_schedule_sequence(e->schedule, e->track));
    add_instant(out, "DTSTART", begin);
    add_instant(out, "DTEND", begin + (int64_t)e->session->minutes * MS_PER_MINUTE);
    add_summary(out, e, report);
    add_description(out, e, report);
    buf_add_str(out, "END:VEVENT\r\n");
}

static const struct outline_module *module_of(const struct outline *o, int number)
{
    for (size_t i = 0; i < o->count; i++) {
        if (o->modules[i].number == number) {
            return &o->modules[i];
        }
    }
    return NULL;
}

static void add_track(struct buf *out, const struct track *t, int today,
                      struct export_report *report)
{
    struct track_schedule s;
    struct outline o;
    outline_init(&o, t);
    track_schedule_init(&s, t, today);
    for (size_t i = 0; i < s.laid.count; i++) {
        const struct schedule_session *x = &s.laid.sessions[i];
        const struct schedule_part *part = &s.parts[x->item];
        const struct event e = {t, &s, x, part, module_of(&o, part->module_number)};
        report->counts[EXPORT_LATE] += s.terms.deadline > 0 && x->day > s.terms.deadline;
        add_event(out, &e, report);
    }
    for (size_t i = 0; i < o.count; i++) {
        outline_count_lessons(&o.modules[i], false, report);
    }
    report->counts[EXPORT_NO_DONE] += s.laid.done;
    report->counts[EXPORT_NO_HOURS] += s.laid.unknown;
    outline_count_course(t, report);
    track_schedule_fini(&s);
    outline_fini(&o);
}

enum error_kind export_course_ics(const struct export_content *content, int64_t now_ms,
                                  struct buf *out, struct export_report *report, struct error *err)
{
    enum error_kind kind = outline_demand(content, report, err);
    if (kind) {
        return kind;
    }
    outline_count_dialogues(content, report);
    buf_add_str(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Syllabus//Syllabus//EN\r\n"
                     "CALSCALE:GREGORIAN\r\n");
    for (size_t i = 0; i < content->count; i++) {
        add_track(out, content->tracks[i], day_of(now_ms), report);
    }
    buf_add_str(out, "END:VCALENDAR\r\n");
    return outline_end(out, err);
}
