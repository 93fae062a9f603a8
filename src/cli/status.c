#include "cli_internal.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"

#include <stdlib.h>
#include <string.h>

/* Exit statuses by kind, as the manual lists them. */
static const int statuses[ERROR_KIND_COUNT] = {
    [ERROR_NONE] = 0,     [ERROR_USAGE] = 2,    [ERROR_NOT_FOUND] = 3, [ERROR_NOT_SIGNED_IN] = 4,
    [ERROR_BAD_DATA] = 7, [ERROR_DATABASE] = 7, [ERROR_IO] = 1,        [ERROR_NETWORK] = 5,
    [ERROR_TIMEOUT] = 5,  [ERROR_AUTH] = 5,     [ERROR_QUOTA] = 5,     [ERROR_RATE_LIMIT] = 5,
    [ERROR_REFUSED] = 5,  [ERROR_CUT_OFF] = 5,  [ERROR_NOT_JSON] = 5,  [ERROR_WRONG_SHAPE] = 5,
    [ERROR_EMPTY] = 5,    [ERROR_TOO_LONG] = 5, [ERROR_REMOTE] = 6,    [ERROR_INTERRUPTED] = 5,
    [ERROR_NO_PLAN] = 1,  [ERROR_FINDINGS] = 1,
};

int cli_status(const struct error *err, bool cancelled)
{
    if (cancelled && err->kind == ERROR_INTERRUPTED) {
        return 130;
    }
    return statuses[err->kind];
}

static void report_json(struct cli *c, const struct error *err, const char *track_id)
{
    struct json_object *body = json_new_object();
    json_set_text(body, "kind", error_kind_name(err->kind));
    json_set_text(body, "message", err->message);
    json_set_text(body, "advice", app_advice(err));
    if (track_id) {
        json_set_text(body, "track_id", track_id);
    }
    struct json_object *document = json_new_object();
    json_set(document, "error", body);
    char *text = json_printed(document, 0);
    out_bytes(&c->err, text, strlen(text));
    out_bytes(&c->err, "\n", 1);
    free(text);
    json_free(document);
}

void cli_report(struct cli *c, const struct error *err, const char *track_id)
{
    if (err->kind == ERROR_NONE) {
        return;
    }
    out_line_end(&c->err);
    if (c->mode != OUTPUT_PEOPLE) {
        report_json(c, err, track_id);
        return;
    }
    const char *message = err->message ? err->message : error_kind_name(err->kind);
    const char *advice = app_advice(err);
    out_printf(&c->err, "syllabus: ");
    out_text(&c->err, message, strlen(message));
    if (advice) {
        /* The server's own words may end with a full stop already. */
        bool ended = *message && strchr(".?!", message[strlen(message) - 1]) != NULL;
        out_printf(&c->err, "%s ", ended ? "" : ".");
        out_text(&c->err, advice, strlen(advice));
    }
    out_printf(&c->err, "\n");
}
