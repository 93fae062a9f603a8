/* Making the lessons of a module: one answer in JSON, of which each lesson is in the journal as
 * soon as it is whole, and one more question for what is wrong or missing. What was stored stays,
 * however it ends. */
#ifndef SYLLABUS_PLANNER_PLANNER_LESSONS_INTERNAL_H
#define SYLLABUS_PLANNER_PLANNER_LESSONS_INTERNAL_H

#include "planner_call_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/strlist.h"
#include "syllabus/course/lesson.h"

/* All is over; `err` says how. The last thing that happens. */
typedef void planner_lessons_fn(void *ctx, const struct error *err);

struct planner_lessons {
    const struct planner_deps *deps;
    const struct planner_sink *sink;
    planner_lessons_fn *done;
    void *ctx;
    const struct track *track;
    const struct module *module; /* NULL: nothing runs */
    unsigned types;              /* that are wanted */
    int minutes;                 /* for them */
    /* By type: the lessons that the first new one takes the place of, and where the next one comes
     * to stand (0: at the end). */
    struct strlist replaced[LESSON_TYPE_COUNT];
    int next[LESSON_TYPE_COUNT];

    struct planner_call call;
    struct json_object *schema;
    struct buf answer;
    size_t looked; /* bytes of the answer when it was read last */
    size_t taken;  /* lessons of this answer that were looked at */
    bool too_long, cancelled;
    char *earlier, *fault; /* for the second round */
    int64_t thought_tokens;

    struct lesson_list waiting; /* whole, not in the journal yet; the first `stored` are */
    size_t stored;
    struct lesson_list made; /* in the journal */
    bool fitted;             /* their minutes sum up */
    bool ending;             /* only the journal is waited for, then this is the end: */
    struct error why;
};

/* Starts for the module of `track` with this number; `l` must be zeroed or finished. ERROR_USAGE
 * when there is nothing to make. On failure `done` does not follow. */
enum error_kind planner_lessons_start(struct planner_lessons *l, const struct planner_deps *deps,
                                      const struct planner_sink *sink, const struct track *track,
                                      const struct lesson_request *request,
                                      planner_lessons_fn *done, void *ctx, struct error *err);
void planner_lessons_cancel(struct planner_lessons *l);
/* Offers the journal what it had no time for; may end the operation. */
void planner_lessons_tick(struct planner_lessons *l);
bool planner_lessons_waits(const struct planner_lessons *l);
void planner_lessons_fini(struct planner_lessons *l);

#endif
