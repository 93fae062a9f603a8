#include "lint_gate.h"

#include "app_internal.h"
#include "lint_run.h"
#include "lint_words.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/lint.h"

#include <stdlib.h>
#include <string.h>

#define SHOWN 10 /* errors that are quoted; the rest is counted */

static void warn(struct call *call, const char *text, const char *advice)
{
    const struct front *front = call->app->options->front;
    front->event(front->ctx, &(struct event){.type = EVENT_WARNING,
                                             .track_id = call->track_id,
                                             .text = text,
                                             .n = strlen(text),
                                             .advice = advice});
}

/* "H2  module 3: the module has no hours" */
static char *line_of(const struct lint_finding *f)
{
    char *words = lint_words(f);
    char *place = f->module > 0 ? mem_printf(_("module %lld: "), (long long)f->module) : NULL;
    char *line = mem_printf("%s  %s%s", lint_rule_at(f->rule)->id, place ? place : "", words);
    free(place);
    free(words);
    return line;
}

/* The errors, each on a line of its own. */
static void add_errors(const struct lint_report *r, struct buf *out)
{
    unsigned long left = 0;
    size_t shown = 0;
    for (size_t i = 0; i < r->count; i++) {
        if (r->items[i].severity != LINT_ERROR) {
            continue;
        }
        if (shown == SHOWN) {
            left++;
            continue;
        }
        char *line = line_of(&r->items[i]);
        buf_printf(out, "%s\n", line);
        free(line);
        shown++;
    }
    if (left > 0) {
        buf_printf(out, ngettext("and %lu more", "and %lu more", left), left);
        buf_add_str(out, "\n");
    }
}

static char *counted(unsigned long errors)
{
    return mem_printf(ngettext("The check of the plan found %lu error",
                               "The check of the plan found %lu errors", errors),
                      errors);
}

static char *question_of(const struct lint_report *r, unsigned long errors)
{
    struct buf text = BUF_INIT(LIMIT_TEXT);
    char *head = counted(errors);
    buf_printf(&text, "%s:\n\n", head);
    add_errors(r, &text);
    buf_printf(&text, "\n%s", _("Go on all the same? [y/N]"));
    char *whole = buf_steal(&text);
    buf_fini(&text);
    free(head);
    return whole;
}

static void tell(struct call *call, const struct lint_report *r, unsigned long errors)
{
    struct buf text = BUF_INIT(LIMIT_TEXT);
    char *head = counted(errors);
    buf_printf(&text, "%s:\n", head);
    add_errors(r, &text);
    while (text.len > 0 && buf_str(&text)[text.len - 1] == '\n') {
        buf_truncate(&text, text.len - 1);
    }
    warn(call, buf_str(&text), _("\"lint\" shows all findings, --strict refuses such a plan."));
    buf_fini(&text);
    free(head);
}

static enum error_kind refuse(unsigned long errors, struct error *err)
{
    char *head = counted(errors);
    error_set(err, ERROR_FINDINGS, _("%s: not finalized"), head);
    error_advise(err,
                 _("\"lint TRACK\" shows them, \"lint TRACK --fix\" mends what can be mended."));
    free(head);
    return ERROR_FINDINGS;
}

enum error_kind lint_gate(struct call *call, const char *track_id, bool strict, bool ask,
                          char **question, struct error *err)
{
    struct lint_report report = {0};
    struct error unseen = {0};
    enum error_kind kind = lint_run_track(call->app, track_id, &report, &unseen);
    unsigned long errors = (unsigned long)lint_report_count(&report, LINT_ERROR);
    if (kind && (strict || unseen.busy)) {
        return error_move(err, &unseen);
    }
    if (kind == ERROR_USAGE) {
        warn(call, unseen.message, unseen.advice);
    }
    kind = ERROR_NONE;
    if (errors > 0 && strict) {
        kind = refuse(errors, err);
    } else if (errors > 0 && ask && call->app->options->front->screen) {
        *question = question_of(&report, errors);
    } else if (errors > 0) {
        tell(call, &report, errors);
    }
    error_clear(&unseen);
    lint_report_fini(&report);
    return kind;
}
