/* Documents as people read them: one function a kind, in one table. */
#include "syllabus/app/document.h"

#include "document_care.h"
#include "document_changes.h"
#include "document_diff.h"
#include "document_lesson.h"
#include "document_page.h"
#include "document_schedule.h"
#include "document_stats.h"
#include "syllabus/app/label.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/dialogue.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define ID_SHORTEST    8
#define TITLE_WIDTH    40
#define CHECK_WIDTH    10
#define AI_WIDTH       12
#define SEVERITY_WIDTH 14
#define RULE_WIDTH     2

/* --- pieces --- */

static int compare_ids(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The length of id beginnings that tells all ids of an array apart: in their order, only neighbours
 * can be alike for long. */
static size_t id_length(const struct json_object *array)
{
    size_t length = ID_SHORTEST;
    size_t count = 0;
    const char **ids = mem_array(json_size(array), sizeof *ids);
    for (size_t i = 0; i < json_size(array); i++) {
        ids[count] = json_get_text(json_at(array, i), "id");
        count += ids[count] != NULL;
    }
    if (count > 0) {
        qsort(ids, count, sizeof *ids, compare_ids);
    }
    for (size_t i = 1; i < count; i++) {
        size_t same = 0;
        while (ids[i][same] && ids[i][same] == ids[i - 1][same]) {
            same++;
        }
        length = same + 1 > length ? same + 1 : length;
    }
    free(ids);
    return length;
}

/* --- tracks --- */

static int done_percent(const struct json_object *modules)
{
    size_t count = json_size(modules);
    size_t done = 0;
    for (size_t i = 0; i < count; i++) {
        const char *status = json_get_text(json_at(modules, i), "status");
        done += status && strcmp(status, "completed") == 0;
    }
    return count ? (int)(done * 100 / count) : 0;
}

/* What a list shows of one track. */
struct track_line {
    const struct json_object *track;
    size_t id_length;
    int64_t version; /* 0: no plan yet */
    int percent;     /* -1: nothing to complete yet */
};

static void print_track_line(struct page *p, const struct track_line *line)
{
    const struct json_object *t = line->track;
    const char *id = json_get_text(t, "id");
    page_text_n(p, id ? id : "", id ? strnlen(id, line->id_length) : 0);
    page_printf(p, "  ");
    page_cell(p, json_get_text(t, "title"), TITLE_WIDTH);
    page_printf(p, "  ");
    page_hours_cell(p, json_get(t, "estimated_duration_hours"), 8);
    if (line->version > 0) {
        page_printf(p, "  v%-3lld", (long long)line->version);
    } else {
        page_printf(p, "  -   ");
    }
    page_printf(p, "  ");
    page_label(p, LABEL_STATUS, json_get(t, "status"));
    if (line->percent >= 0) {
        page_printf(p, "  %d%%", line->percent);
    }
    page_printf(p, "\n");
}

static void print_no_tracks(struct page *p)
{
    page_printf(p, "%s\n",
                _("No tracks yet. Plan one: syllabus plan --skill \"what you want to learn\""));
}

static void print_tracks(struct page *p, const struct json_object *tracks, int64_t now_ms)
{
    struct track_line line = {.id_length = id_length(tracks)};
    if (json_size(tracks) == 0) {
        print_no_tracks(p);
    }
    for (size_t i = 0; i < json_size(tracks); i++) {
        line.track = json_at(tracks, i);
        const struct json_object *modules = json_get(line.track, "modules");
        line.version = 0;
        json_get_int(json_get(line.track, "ai_generated_plan"), "version", &line.version);
        line.percent = json_size(modules) > 0 ? done_percent(modules) : -1;
        print_track_line(p, &line);
    }
}

static void print_track_row(struct page *p, const struct json_object *row)
{
    struct track_line line = {.track = row, .id_length = SIZE_MAX, .percent = -1};
    int64_t modules = 0;
    int64_t completed = 0;
    json_get_int(row, "version", &line.version);
    json_get_int(row, "modules", &modules);
    json_get_int(row, "completed", &completed);
    if (modules > 0) {
        line.percent = (int)(completed * 100 / modules);
    }
    print_track_line(p, &line);
}

static void print_track_rows(struct page *p, const struct json_object *rows, int64_t now_ms)
{
    if (json_size(rows) == 0) {
        print_no_tracks(p);
    }
    for (size_t i = 0; i < json_size(rows); i++) {
        print_track_row(p, json_at(rows, i));
    }
}

static void print_module_rows(struct page *p, const struct json_object *modules, bool with_status)
{
    for (size_t i = 0; i < json_size(modules); i++) {
        const struct json_object *m = json_at(modules, i);
        int64_t number = (int64_t)i + 1;
        json_get_int(m, "module_number", &number);
        page_printf(p, "%3lld  ", (long long)number);
        page_cell(p, json_get_text(m, "title"), TITLE_WIDTH + 10);
        page_printf(p, " ");
        page_hours_cell(p, json_get(m, "estimated_duration_hours"), 8);
        if (with_status) {
            page_printf(p, "  ");
            page_label(p, LABEL_STATUS, json_get(m, "status"));
        }
        page_printf(p, "\n");
    }
}

static void print_track(struct page *p, const struct json_object *t, int64_t now_ms)
{
    page_member(p, t, "title");
    page_printf(p, "\n");
    page_member(p, t, "id");
    page_printf(p, "\n");
    page_field(p, _("Skill"), json_get_text(t, "skill_area"));
    page_field(p, _("Level"), label(LABEL_LEVEL, json_get_text(t, "difficulty_level")));
    page_printf(p, "%s: ", _("Hours"));
    page_hours(p, json_get(t, "estimated_duration_hours"));
    page_printf(p, "\n");
    page_field(p, _("Status"), label(LABEL_STATUS, json_get_text(t, "status")));
    page_field(p, _("Description"), json_get_text(t, "description"));
    page_field(p, _("Expectations"), json_get_text(t, "user_expectations"));
    const struct json_object *modules = json_get(t, "modules");
    const struct json_object *plan = json_get(t, "ai_generated_plan");
    if (json_size(modules) > 0) {
        page_printf(p, "\n%s\n", _("Modules:"));
        print_module_rows(p, modules, true);
    } else if (plan) {
        int64_t version = 0;
        json_get_int(plan, "version", &version);
        page_printf(p, "\n");
        page_printf(p, _("Plan, version %lld:"), (long long)version);
        page_printf(p, "\n");
        print_module_rows(p, json_get(plan, "modules"), false);
    }
}

/* --- modules --- */

static void print_modules(struct page *p, const struct json_object *modules, int64_t now_ms)
{
    if (json_size(modules) == 0) {
        page_printf(p, "%s\n", _("No modules yet: they are made by finalizing the plan."));
    }
    print_module_rows(p, modules, true);
}

static void print_module(struct page *p, const struct json_object *m, int64_t now_ms)
{
    int64_t number = 0;
    json_get_int(m, "module_number", &number);
    page_printf(p, "%lld. ", (long long)number);
    page_member(p, m, "title");
    page_printf(p, "\n");
    page_hours(p, json_get(m, "estimated_duration_hours"));
    page_printf(p, ", ");
    page_label(p, LABEL_STATUS, json_get(m, "status"));
    page_printf(p, "\n");
    if (!text_blank(json_get_text(m, "description"))) {
        page_printf(p, "\n");
        page_member(p, m, "description");
        page_printf(p, "\n");
    }
    const struct json_object *objectives = json_get(m, "learning_objectives");
    if (json_size(objectives) > 0) {
        page_printf(p, "\n%s\n", _("Objectives:"));
    }
    for (size_t i = 0; i < json_size(objectives); i++) {
        page_printf(p, "  - ");
        page_string(p, json_at(objectives, i));
        page_printf(p, "\n");
    }
}

/* --- the dialogue --- */

static void print_chats(struct page *p, const struct json_object *sessions, int64_t now_ms)
{
    for (size_t i = 0; i < json_size(sessions); i++) {
        const struct json_object *s = json_at(sessions, i);
        page_label(p, LABEL_STORED, json_get(s, "session_name"));
        page_printf(p, "  ");
        page_when(p, s, "session_created_at", now_ms);
        page_printf(p, "\n");
        const struct json_object *chats = json_get(s, "chats");
        for (size_t k = 0; k < json_size(chats); k++) {
            const struct json_object *c = json_at(chats, k);
            int64_t count = 0;
            json_get_int(c, "message_count", &count);
            page_printf(p, "  ");
            page_member(p, c, "id");
            page_printf(p, "  ");
            page_cell(p, label(LABEL_STORED, json_get_text(c, "chat_name")), 24);
            page_printf(p, "  ");
            page_text(p, json_get_text(c, "module_id")
                             ? _("tutor")
                             : label(LABEL_CHAT, json_get_text(c, "chat_type")));
            page_printf(p, "  ");
            page_printf(p, ngettext("%ld message", "%ld messages", (unsigned long)count),
                        (long)count);
            page_printf(p, "  ");
            page_when(p, c, "last_message_at", now_ms);
            const char *status = json_get_text(c, "status");
            if (status && strcmp(status, CHAT_ARCHIVED) == 0) {
                page_printf(p, "  %s", _("archived"));
            }
            page_printf(p, "\n");
        }
    }
    if (json_size(sessions) == 0) {
        page_printf(p, "%s\n", _("No chats yet."));
    }
}

static void print_messages(struct page *p, const struct json_object *messages, int64_t now_ms)
{
    for (size_t i = 0; i < json_size(messages); i++) {
        const struct json_object *m = json_at(messages, i);
        const char *sender = json_get_text(m, "sender_type");
        const char *status = json_get_text(m, "status");
        bool person = sender && strcmp(sender, "user") == 0;
        if (i > 0) {
            page_printf(p, "\n");
        }
        page_printf(p, "%s  ", person ? _("You") : _("AI"));
        page_when(p, m, "timestamp", now_ms);
        if (!person && json_get_text(m, "ai_model_used")) {
            page_printf(p, "  ");
            page_member(p, m, "ai_model_used");
        }
        if (status && strcmp(status, "complete") != 0) {
            page_printf(p, "  [");
            page_text(p, label(LABEL_STATUS, status));
            page_printf(p, "]");
        }
        page_printf(p, "\n");
        page_member(p, m, "message_content");
        page_line_end(p);
    }
}

#define REQUEST_COLUMNS 60

/* "  model gpt-4o  reply to "add a module"  *current": who made it, of what, and what it is now. */
static void print_version_source(struct page *p, const struct json_object *v)
{
    const char *author = json_get_text(v, "author");
    const char *model = json_get_text(v, "model");
    const char *request = json_get_text(v, "request");
    const char *kind = json_get_text(v, "kind");
    bool current = false;
    json_get_bool(v, "current", &current);
    if (kind) {
        page_printf(p, "  ");
        page_label(p, LABEL_VERSION, json_get(v, "kind"));
    }
    if (author) {
        page_printf(p, " · ");
        page_label(p, LABEL_AUTHOR, json_get(v, "author"));
    }
    if (model && author && strcmp(author, model) != 0) {
        page_printf(p, " ");
        page_text(p, model);
    }
    if (!text_blank(request)) {
        char *line = text_cleaned(request, TEXT_ONE_LINE);
        size_t n = text_fit(line, strlen(line), REQUEST_COLUMNS);
        page_printf(p, " · ");
        page_text_n(p, line, n);
        page_printf(p, "%s", line[n] ? "…" : "");
        free(line);
    }
    if (current) {
        page_printf(p, "  %s", _("current"));
    }
}

static void print_versions(struct page *p, const struct json_object *versions, int64_t now_ms)
{
    for (size_t i = 0; i < json_size(versions); i++) {
        const struct json_object *v = json_at(versions, i);
        const struct json_object *modules = json_get(v, "modules");
        int64_t number = 0;
        json_get_int(v, "version", &number);
        page_printf(p, "v%lld  ", (long long)number);
        page_when(p, v, "timestamp", now_ms);
        page_printf(p, "  ");
        page_hours(p, json_get(v, "estimated_duration_hours"));
        print_version_source(p, v);
        page_printf(p, "\n");
        print_module_rows(p, modules, false);
    }
    if (json_size(versions) == 0) {
        page_printf(p, "%s\n", _("No plan yet."));
    }
}

static void print_plan(struct page *p, const struct json_object *result, int64_t now_ms)
{
    const struct json_object *track = json_get(result, "track");
    const struct json_object *modules = json_get(track, "modules");
    const char *exported = json_get_text(result, "exported");
    if (json_get_text(result, "source")) {
        print_module_rows(p, modules, true);
    }
    if (exported) {
        page_printf(p, "%s", _("Exported to "));
        page_text(p, exported);
        page_printf(p, "\n");
    }
}

/* --- the rest --- */

static void print_plain(struct page *p, const struct json_object *text, int64_t now_ms)
{
    page_string(p, text);
    page_line_end(p);
}

static void print_user(struct page *p, const struct json_object *u, int64_t now_ms)
{
    page_member(p, u, "email");
    page_printf(p, "  ");
    page_member(p, u, "first_name");
    page_printf(p, " ");
    page_member(p, u, "last_name");
    page_printf(p, "  ");
    page_label(p, LABEL_ROLE, json_get(u, "role"));
    bool active = true;
    if (json_get_bool(u, "is_active", &active) && !active) {
        page_printf(p, "  %s", _("not active"));
    }
    page_printf(p, "\n");
}

static void print_users(struct page *p, const struct json_object *users, int64_t now_ms)
{
    for (size_t i = 0; i < json_size(users); i++) {
        print_user(p, json_at(users, i), now_ms);
    }
}

static void print_ai_row(struct page *p, const char *name, const char *value)
{
    char *clean = text_cleaned(value ? value : "-", TEXT_ONE_LINE);
    page_cell(p, name, AI_WIDTH);
    page_printf(p, "  %s\n", clean);
    free(clean);
}

/* A number as JSON prints it; owned, NULL for null. */
static char *number_text(const struct json_object *v)
{
    return json_kind(v) == JSON_NULL ? NULL : json_printed(v, 0);
}

/* Where a key is, and never what it is. */
static void print_ai_key(struct page *p, const struct json_object *ai)
{
    const char *server = json_get_text(ai, "key_server");
    const struct json_object *list = json_get(ai, "sealed_for");
    bool has = false;
    bool guest = false;
    json_get_bool(ai, "has_custom_key", &has);
    json_get_bool(ai, "guest", &guest);
    server = server ? server : "?";
    char *text =
        !has    ? mem_printf(_("none is sealed for %s"), server)
        : guest ? mem_printf(_("kept in memory until you leave, for %s"), server)
                : mem_printf(_("sealed in the database, for %s; your password opens it"), server);
    print_ai_row(p, _("key"), text);
    free(text);
    for (size_t i = 0; i < json_size(list); i++) {
        const char *other = json_text(json_at(list, i), NULL);
        if (strcmp(other, server) != 0) {
            char *also = mem_printf(_("another one is for %s"), other);
            print_ai_row(p, "", also);
            free(also);
        }
    }
}

static void print_ai(struct page *p, const struct json_object *ai, int64_t now_ms)
{
    char *tokens = number_text(json_get(ai, "max_tokens"));
    char *temperature = number_text(json_get(ai, "temperature"));
    print_ai_row(p, _("provider"), json_get_text(ai, "provider"));
    print_ai_row(p, _("base URL"), json_get_text(ai, "base_url"));
    print_ai_row(p, _("model"), json_get_text(ai, "model_name"));
    print_ai_row(p, _("max tokens"), tokens);
    print_ai_row(p, _("temperature"), temperature);
    print_ai_key(p, ai);
    free(tokens);
    free(temperature);
}

static bool is_learned(const struct json_object *setting)
{
    const char *origin = json_get_text(setting, "origin");
    return origin && strcmp(origin, "learned") == 0;
}

/* What servers were found to take follows the settings: sentences, not to be cut to columns. */
static void print_learned(struct page *p, const struct json_object *settings, size_t first)
{
    page_printf(p, _("\nLearned about models:\n"));
    for (size_t i = first; i < json_size(settings); i++) {
        page_member(p, json_at(settings, i), "value");
        page_printf(p, "\n");
    }
}

static void print_settings(struct page *p, const struct json_object *settings, int64_t now_ms)
{
    for (size_t i = 0; i < json_size(settings); i++) {
        const struct json_object *s = json_at(settings, i);
        if (is_learned(s)) {
            print_learned(p, settings, i);
            break;
        }
        page_cell(p, json_get_text(s, "key"), 32);
        page_printf(p, " ");
        page_cell(p, json_get_text(s, "value") ? json_get_text(s, "value") : "-", 32);
        page_printf(p, " (");
        page_member(p, s, "origin");
        page_printf(p, ")\n");
    }
}

/* How wide the column of the labels is. */
static size_t finding_width(void)
{
    static const char *const statuses[] = {"ok", "warn", "fail"};
    size_t widest = 0;
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        const char *text = label(LABEL_FINDING, statuses[i]);
        size_t width = text_width(text, strlen(text));
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* Line by line: what is to be typed stands alone. */
static void print_advice(struct page *p, const char *advice, int indent)
{
    while (!text_blank(advice)) {
        size_t n = strcspn(advice, "\n");
        char *line = mem_strndup(advice, n);
        char *clean = text_cleaned(line, TEXT_ONE_LINE);
        page_printf(p, "%*s%s\n", indent, "", clean);
        free(clean);
        free(line);
        advice += n + (advice[n] != '\0');
    }
}

static void print_findings(struct page *p, const struct json_object *findings, int64_t now_ms)
{
    size_t width = finding_width();
    for (size_t i = 0; i < json_size(findings); i++) {
        const struct json_object *f = json_at(findings, i);
        page_cell(p, label(LABEL_FINDING, json_get_text(f, "status")), width);
        page_printf(p, "  ");
        page_cell(p, json_get_text(f, "check"), CHECK_WIDTH);
        page_printf(p, "  ");
        page_member(p, f, "message");
        page_printf(p, "\n");
        print_advice(p, json_get_text(f, "advice"), (int)(width + CHECK_WIDTH) + 4);
    }
}

static void print_lint(struct page *p, const struct json_object *findings, int64_t now_ms)
{
    if (json_size(findings) == 0) {
        page_printf(p, "%s\n", _("Nothing to find fault with."));
    }
    for (size_t i = 0; i < json_size(findings); i++) {
        const struct json_object *f = json_at(findings, i);
        int64_t number = 0;
        page_cell(p, label(LABEL_SEVERITY, json_get_text(f, "severity")), SEVERITY_WIDTH);
        page_printf(p, "  ");
        page_cell(p, json_get_text(f, "rule"), RULE_WIDTH);
        page_printf(p, "  ");
        if (json_get_int(f, "module_number", &number)) {
            page_printf(p, _("module %lld: "), (long long)number);
        }
        page_member(p, f, "message");
        page_printf(p, "\n");
    }
}

static void print_purged(struct page *p, const struct json_object *purged, int64_t now_ms)
{
    static const struct {
        const char *key, *text;
    } rows[] = {
        {"tracks", N_("tracks")},          {"modules", N_("modules")}, {"messages", N_("messages")},
        {"versions", N_("plan versions")}, {"changes", N_("changes")},
    };
    page_printf(p, "%s", _("Removed for good:"));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t n = 0;
        json_get_int(purged, rows[i].key, &n);
        page_printf(p, "%s %s (%lld)", i > 0 ? "," : "", _(rows[i].text), (long long)n);
    }
    page_printf(p, "\n");
}

static void print_hits(struct page *p, const struct json_object *hits, int64_t now_ms)
{
    for (size_t i = 0; i < json_size(hits); i++) {
        const struct json_object *h = json_at(hits, i);
        char *title = text_cleaned(json_get_text(h, "title"), TEXT_ONE_LINE);
        page_printf(p, "%s", title);
        free(title);
        page_printf(p, "  (");
        page_label(p, LABEL_HIT, json_get(h, "kind"));
        page_printf(p, " · ");
        page_member(p, h, "track_id");
        page_printf(p, ")\n");
        if (!text_blank(json_get_text(h, "snippet"))) {
            page_printf(p, "    ");
            page_member(p, h, "snippet");
            page_printf(p, "\n");
        }
    }
    if (json_size(hits) == 0) {
        page_printf(p, "%s\n", _("Nothing was found."));
    }
}

static void print_none(struct page *p, const struct json_object *document, int64_t now_ms)
{
}

static void (*const printers[])(struct page *, const struct json_object *, int64_t) = {
    [DOCUMENT_NONE] = print_none,
    [DOCUMENT_TEXT] = print_plain,
    [DOCUMENT_TRACKS] = print_tracks,
    [DOCUMENT_TRACK] = print_track,
    [DOCUMENT_TRACK_ROWS] = print_track_rows,
    [DOCUMENT_MODULES] = print_modules,
    [DOCUMENT_MODULE] = print_module,
    [DOCUMENT_CHATS] = print_chats,
    [DOCUMENT_CHAT] = print_chats,
    [DOCUMENT_RAW] = print_plain,
    [DOCUMENT_MESSAGES] = print_messages,
    [DOCUMENT_VERSIONS] = print_versions,
    [DOCUMENT_PURGED] = print_purged,
    [DOCUMENT_PLAN] = print_plan,
    [DOCUMENT_USER] = print_user,
    [DOCUMENT_USERS] = print_users,
    [DOCUMENT_SETTINGS] = print_settings,
    [DOCUMENT_FINDINGS] = print_findings,
    [DOCUMENT_STATS] = document_print_stats,
    [DOCUMENT_AI] = print_ai,
    [DOCUMENT_LINT] = print_lint,
    [DOCUMENT_SCHEDULE] = document_print_schedule,
    [DOCUMENT_DIFF] = document_print_diff,
    [DOCUMENT_SIDES] = document_print_sides,
    [DOCUMENT_FILES] = document_print_files,
    [DOCUMENT_REPAIR] = document_print_repair,
    [DOCUMENT_HITS] = print_hits,
    [DOCUMENT_LESSONS] = document_print_lessons,
    [DOCUMENT_LESSON] = document_print_lesson,
    [DOCUMENT_CHANGES] = document_print_changes,
};
static_assert(sizeof printers / sizeof *printers == DOCUMENT_KIND_COUNT,
              "every kind of document has its printer");

void document_print(enum document_kind kind, const struct json_object *document, int64_t now_ms,
                    document_write_fn *write, void *ctx)
{
    struct page page;
    page_init(&page, write, ctx);
    printers[kind](&page, document, now_ms);
    page_end(&page);
}

bool document_print_row(enum document_kind kind, const struct json_object *row,
                        document_write_fn *write, void *ctx)
{
    struct page page;
    if (kind != DOCUMENT_TRACK_ROWS) {
        return false;
    }
    page_init(&page, write, ctx);
    print_track_row(&page, row);
    page_end(&page);
    return true;
}

static void append(void *ctx, const char *text, size_t n)
{
    buf_add(ctx, text, n);
}

void document_text(struct buf *out, enum document_kind kind, const struct json_object *document,
                   int64_t now_ms)
{
    document_print(kind, document, now_ms, append, out);
}
