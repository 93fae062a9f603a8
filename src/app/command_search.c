/* search: full text over tracks, modules, lessons, plans and messages. */
#include "commands.h"

#include "app_internal.h"
#include "syllabus/app/args.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/time.h"
#include "syllabus/store/store_search.h"
#include "syllabus/store/store_track.h"

#include <stdlib.h>
#include <string.h>

#define SNIPPET_COLUMNS 100
#define LIMIT_DEFAULT   50
#define LIMIT_MOST      100000
#define DAY_MS          INT64_C(86400000)

/* A day, or an instant. The last one is part of what is asked for. */
static enum error_kind read_date(const struct call *call, const char *name, bool last, int64_t *ms,
                                 struct error *err)
{
    const char *text = args_text(call->args, name);
    if (!text || time_parse(text, ms)) {
        return ERROR_NONE;
    }
    char *midnight = mem_printf("%sT00:00:00Z", text);
    bool day = time_parse(midnight, ms);
    free(midnight);
    if (!day) {
        error_set(err, ERROR_USAGE, _("--%s must be a date, not \"%s\""), name, text);
        error_advise(err, _("Such as 2026-11-24, or with a time 2026-11-24T09:00:00+03:00."));
        return ERROR_USAGE;
    }
    *ms += last ? DAY_MS : 0;
    return ERROR_NONE;
}

static enum error_kind read_limit(const struct call *call, size_t *limit, struct error *err)
{
    const char *text = args_text(call->args, "limit");
    char *end = NULL;
    unsigned long n = text ? strtoul(text, &end, 10) : LIMIT_DEFAULT;
    if (text && (text[0] < '0' || text[0] > '9' || *end || n < 1 || n > LIMIT_MOST)) {
        return error_set(err, ERROR_USAGE, _("--limit must be a number from 1 to %d"), LIMIT_MOST);
    }
    *limit = n;
    return ERROR_NONE;
}

/* Owned. */
static char *joined_text(const struct args *args)
{
    struct buf text = BUF_INIT(LIMIT_INPUT_LINE);
    const char *word;
    for (size_t i = 0; (word = args_nth(args, "TEXT", i)) != NULL; i++) {
        buf_printf(&text, "%s%s", i ? " " : "", word);
    }
    return buf_steal(&text);
}

static enum error_kind read_question(struct call *call, struct search_query *q, char **track_id)
{
    struct app *app = call->app;
    const char *track = args_text(call->args, "track");
    const char *name;
    for (size_t i = 0; (name = args_nth(call->args, "kind", i)) != NULL; i++) {
        enum search_kind kind;
        q->kinds |= search_kind_parse(name, &kind) ? 1u << kind : 0;
    }
    enum error_kind kind = read_date(call, "since", false, &q->since_ms, &call->error);
    if (!kind) {
        kind = read_date(call, "until", true, &q->until_ms, &call->error);
    }
    if (!kind) {
        kind = read_limit(call, &q->limit, &call->error);
    }
    if (!kind && track) {
        kind = store_track_resolve(app->workspace.store, workspace_user_id(app), track, track_id,
                                   &call->error);
        q->track_id = *track_id;
    }
    return kind;
}

static struct json_object *hits_document(const struct search *found)
{
    struct json_object *list = json_new_array();
    for (size_t i = 0; i < found->count; i++) {
        const struct search_hit *h = &found->hits[i];
        struct json_object *v = json_new_object();
        json_set_text(v, "kind", search_kind_name(h->kind));
        json_set_text(v, "track_id", h->track_id);
        json_set_text(v, "id", h->id);
        json_set_text(v, "title", h->title);
        json_set_text(v, "snippet", h->snippet.text);
        json_push(list, v);
    }
    return list;
}

static enum command_state run_search(struct call *call)
{
    struct app *app = call->app;
    struct search found = {0};
    struct search_query q = {.columns = SNIPPET_COLUMNS};
    char *track_id = NULL;
    char *text = joined_text(call->args);
    q.text = text;
    enum error_kind kind = read_question(call, &q, &track_id);
    if (!kind) {
        kind = store_search(app->workspace.store, workspace_user_id(app), &q, &found, &call->error);
    }
    if (!kind) {
        call_set_document(call, hits_document(&found));
    }
    if (!kind && !found.done) {
        char *more = mem_printf(_("These are the first %lu; --limit asks for more."),
                                (unsigned long)found.count);
        call_tell(call, more);
        free(more);
    }
    search_fini(&found);
    free(track_id);
    free(text);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

static const char *const kinds[] = {"track", "module", "lesson", "plan", "message", NULL};

static const struct arg search_args[] = {
    {"TEXT", 0, ARG_POSITIONAL, ARG_REQUIRED | ARG_REPEAT, NULL,
     N_("words, all of which must be there; the last one may be the beginning of one"), NULL},
    {"track", 0, ARG_OPTION, 0, "TRACK", N_("in this track only"), NULL},
    {"kind", 0, ARG_OPTION, ARG_REPEAT, "KIND",
     N_("only track, module, lesson, plan or message; may be given several times"), kinds},
    {"since", 0, ARG_OPTION, 0, "DATE", N_("made on this day (UTC) or later"), NULL},
    {"until", 0, ARG_OPTION, 0, "DATE", N_("made on this day (UTC) or before"), NULL},
    {"limit", 0, ARG_OPTION, 0, "N", N_("at most so many; 50 unless told"), NULL},
    {0},
};

static const struct command rows[] = {
    {"search", N_("find words in tracks, modules, lessons, plans and messages"), search_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK, "TEXT", DOCUMENT_HITS, run_search},
};

void command_search_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
