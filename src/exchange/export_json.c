#include "syllabus/exchange/export.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/time.h"
#include "syllabus/course/json.h"

#include <stdbool.h>

#define FORMAT_NAME    "syllabus-course"
#define FORMAT_VERSION 1

/* Takes a member over where there is one. */
static void add_member(struct json_object *document, const char *key, struct json_object *value)
{
    if (value != NULL) {
        json_set(document, key, json_ref(value));
    }
}

enum error_kind export_course_json(const struct export_content *content, int64_t now_ms,
                                   struct buf *out, struct export_report *report, struct error *err)
{
    struct json_object *document = json_new_object();
    char now[TIME_TEXT_LEN + 1];

    time_format(now_ms, now);
    json_set_text(document, "format", FORMAT_NAME);
    json_set_int(document, "version", FORMAT_VERSION);
    json_set_text(document, "exported_at", now);
    if (content->count == 1) {
        json_set(document, "track", course_track_json(content->tracks[0]));
    } else {
        struct json_object *list = json_new_array();

        for (size_t i = 0; i < content->count; i++) {
            json_push(list, course_track_json(content->tracks[i]));
        }
        json_set(document, "tracks", list);
    }
    add_member(document, "sessions", content->sessions);
    add_member(document, "messages", content->messages);
    add_member(document, "versions", content->versions);
    bool fits = json_print(document, JSON_PRETTY, out) && buf_add_char(out, '\n');

    json_free(document);
    return fits ? ERROR_NONE : error_set(err, ERROR_TOO_LONG, _("the export is too large"));
}
