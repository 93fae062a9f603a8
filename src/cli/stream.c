/* What happens while a command runs: the reply's text as it comes, notes on standard error, or
 * JSONL events. */
#include "cli_internal.h"

#include "syllabus/app/args.h"
#include "syllabus/app/label.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/time.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/json.h"
#include "syllabus/course/lesson.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_diff.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- JSONL --- */

static void print_event(struct cli *c, const char *type, struct json_object *fields,
                        const char *key, struct json_object *take_value)
{
    char now[TIME_TEXT_LEN + 1];
    time_format(env_now_ms(c->env), now);
    struct json_object *line = fields ? fields : json_new_object();
    json_set_text(line, "type", type);
    json_set_int(line, "seq", ++c->sequence);
    json_set_text(line, "ts", now);
    if (key) {
        json_set(line, key, take_value);
    }
    char *text = json_printed(line, 0);
    out_bytes(&c->out, text, strlen(text));
    out_bytes(&c->out, "\n", 1);
    free(text);
    json_free(line);
}

static void jsonl_event(struct cli *c, const struct event *e)
{
    switch (e->type) {
    case EVENT_MESSAGE:
        print_event(c, "message", NULL, "message", course_message_json(e->message));
        mem_replace(&c->streaming, e->message->id);
        break;
    case EVENT_DELTA: {
        struct json_object *fields = json_new_object();
        json_set_text(fields, "message_id", c->streaming);
        print_event(c, "delta", fields, "text", json_new_text_n(e->text, e->n));
        break;
    }
    case EVENT_REASONING: {
        struct json_object *fields = json_new_object();
        json_set_text(fields, "message_id", c->streaming);
        print_event(c, "reasoning", fields, "text", json_new_text_n(e->text, e->n));
        break;
    }
    case EVENT_PLAN:
        print_event(c, "plan", NULL, "plan", course_plan_json(e->plan));
        break;
    case EVENT_MODULE:
        print_event(c, "module", NULL, "module", course_module_json(e->module));
        break;
    case EVENT_LESSON:
        print_event(c, "lesson", NULL, "lesson", course_lesson_json(e->lesson));
        break;
    case EVENT_PROGRESS:
    case EVENT_WARNING:
        if (!e->again) {
            print_event(c, "progress", NULL, "text", json_new_text_n(e->text, e->n));
        }
        break;
    }
}

void stream_end(struct cli *c, const struct outcome *outcome)
{
    const struct error *err = outcome->error;
    if (err->kind == ERROR_NONE) {
        print_event(c, "done", NULL, "result",
                    json_ref((struct json_object *)(uintptr_t)outcome->document));
        return;
    }
    struct json_object *body = json_new_object();
    json_set_text(body, "kind", error_kind_name(err->kind));
    json_set_text(body, "message", err->message);
    json_set_text(body, "advice", app_advice(err));
    if (outcome->track_id) {
        json_set_text(body, "track_id", outcome->track_id);
    }
    print_event(c, "error", NULL, "error", body);
}

/* --- people --- */

static void note(struct cli *c, const char *text, size_t n)
{
    if (!c->quiet) {
        out_flush(&c->out);
        if (c->out.last != '\n' && isatty(STDOUT_FILENO) && isatty(STDERR_FILENO)) {
            out_bytes(&c->err, "\n", 1); /* off the line where the reply's text stands */
        }
        out_text(&c->err, text, n);
        out_line_end(&c->err);
        out_flush(&c->err);
    }
}

/* A wait is counted down in place where standard error is a terminal that can do so; elsewhere it
 * is told once. */
static void note_progress(struct cli *c, const struct event *e)
{
    const char *term = getenv("TERM");
    bool in_place = !args_has(c->words, "plain") && isatty(STDERR_FILENO) && term && *term &&
                    strcmp(term, "dumb") != 0;
    if (!e->again) {
        note(c, e->text, e->n);
    } else if (in_place && !c->quiet) {
        out_bytes(&c->err, "\033[A\r\033[K", 7);
        note(c, e->text, e->n);
    }
}

static void note_warning(struct cli *c, const struct event *e)
{
    char *text = e->advice ? mem_printf("%.*s. %s", (int)e->n, e->text, e->advice)
                           : mem_strndup(e->text, e->n);
    out_line_end(&c->out);
    note(c, text, strlen(text));
    free(text);
}

static void note_lesson(struct cli *c, const struct event *e)
{
    const struct lesson *l = e->lesson;
    char *text = mem_printf(_("Lesson %d, %s, %d min: %s"), l->number,
                            label(LABEL_LESSON, lesson_type_name(l->type)), l->minutes, l->title);
    note(c, text, strlen(text));
    free(text);
}

static void note_plan(struct cli *c, const struct plan *plan, const struct plan_diff *diff)
{
    char *hours = hours_text_in(plan_minutes(plan), i18n_language());
    struct buf text = BUF_INIT(4096);
    buf_printf(&text,
               ngettext("Plan v%d: %lu module, %s h", "Plan v%d: %lu modules, %s h",
                        (unsigned long)plan->module_count),
               plan->version, (unsigned long)plan->module_count, hours);
    if (plan->version > 1 && diff) {
        buf_printf(&text, "  (+%zu -%zu ~%zu)", diff->added, diff->removed, diff->altered);
    }
    note(c, buf_str(&text), text.len);
    buf_fini(&text);
    free(hours);
}

static void people_message(struct cli *c, const struct message *m)
{
    if (m->sender != SENDER_AI) {
        return;
    }
    if (m->status == MESSAGE_STREAMING) {
        /* A second reply of the same command stands apart from the first. */
        if (c->streaming) {
            out_printf(&c->out, "\n");
        }
        mem_replace(&c->streaming, m->id);
        return;
    }
    out_line_end(&c->out);
    const char *text = NULL;
    if (m->status == MESSAGE_INTERRUPTED) {
        text =
            _("[interrupted: what came is kept; \"continue\" goes on, \"regenerate\" asks again]");
    } else if (m->status == MESSAGE_CUT_OFF) {
        text = _("[cut off at the token limit; \"continue\" goes on]");
    }
    if (text) {
        note(c, text, strlen(text));
    }
}

static void people_event(struct cli *c, const struct event *e)
{
    switch (e->type) {
    case EVENT_MESSAGE:
        people_message(c, e->message);
        break;
    case EVENT_DELTA:
        out_text(&c->out, e->text, e->n);
        break;
    case EVENT_PLAN:
        if (e->diff) {
            note_plan(c, e->plan, e->diff);
        }
        break;
    case EVENT_PROGRESS:
        note_progress(c, e);
        break;
    case EVENT_WARNING:
        note_warning(c, e);
        break;
    case EVENT_LESSON:
        note_lesson(c, e);
        break;
    case EVENT_REASONING:
    case EVENT_MODULE:
        break;
    }
}

void stream_event(struct cli *c, const struct event *event)
{
    switch (c->mode) {
    case OUTPUT_JSONL:
        jsonl_event(c, event);
        break;
    case OUTPUT_PEOPLE:
        people_event(c, event);
        break;
    case OUTPUT_JSON:
        break;
    }
}
