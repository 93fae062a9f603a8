#include "syllabus/exchange/export.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/time.h"
#include "syllabus/course/json.h"

#include <stdbool.h>

#define FORMAT_NAME    "syllabus-course"
#define FORMAT_VERSION 1

enum error_kind export_course_json(const struct track *const *tracks, size_t n, int64_t now_ms,
                                   struct buf *out, struct error *err)
{
    struct json_object *document = json_new_object();
    char now[TIME_TEXT_LEN + 1];

    time_format(now_ms, now);
    json_set_text(document, "format", FORMAT_NAME);
    json_set_int(document, "version", FORMAT_VERSION);
    json_set_text(document, "exported_at", now);
    if (n == 1) {
        json_set(document, "track", course_track_json(tracks[0]));
    } else {
        struct json_object *list = json_new_array();

        for (size_t i = 0; i < n; i++) {
            json_push(list, course_track_json(tracks[i]));
        }
        json_set(document, "tracks", list);
    }
    bool fits = json_print(document, JSON_PRETTY, out) && buf_add_char(out, '\n');

    json_free(document);
    return fits ? ERROR_NONE : error_set(err, ERROR_TOO_LONG, _("the export is too large"));
}
