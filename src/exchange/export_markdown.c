#include "syllabus/exchange/export.h"

#include "outline_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/exchange/markdown.h"

/* One course after the other, each with its front matter. */
enum error_kind export_course_markdown(const struct export_content *content, int64_t now_ms,
                                       struct buf *out, struct export_report *report,
                                       struct error *err)
{
    outline_count_dialogues(content, report);
    for (size_t i = 0; i < content->count; i++) {
        if (i > 0) {
            buf_add_char(out, '\n'); /* else its dashes would underline what stands before */
        }
        markdown_print_track(content->tracks[i], 0, out);
    }
    return outline_end(out, err);
}
