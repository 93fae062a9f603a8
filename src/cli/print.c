/* Documents as people read them: one function a kind, in one table. What a document holds is
 * product and course/json's business; here it is only laid out. */
#include "cli_internal.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/base/time.h"
#include "syllabus/course/hours.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define ID_SHORTEST 8
#define TITLE_WIDTH 40

/* --- pieces --- */

static void print_text(struct out *o, const struct json_object *object, const char *key)
{
    size_t n = 0;
    const char *text = json_text(json_get(object, key), &n);
    if (text) {
        out_text(o, text, n);
    }
}

/* Cut and padded to a column, on one line. */
static void print_cell(struct out *o, const char *text, size_t width)
{
    char *clean = text_cleaned(text, TEXT_ONE_LINE);
    struct buf cell = BUF_INIT(64u << 10);
    text_pad(&cell, clean, width);
    out_bytes(o, buf_str(&cell), cell.len);
    buf_fini(&cell);
    free(clean);
}

/* A third of an hour has as many digits in JSON as a double; people get two. Owned. */
static char *hours_number(const struct json_object *hours)
{
    double value;
    bool known = json_to_number(hours, &value) && value >= 0 && value < INT_MAX / 60;
    return known ? hours_text((int)(value * 60 + 0.5)) : mem_strdup("?");
}

void print_hours(struct out *o, const struct json_object *hours)
{
    char *text = hours_number(hours);
    /* TRANSLATORS: a duration in hours, as short as it gets: "8 h" */
    out_printf(o, _("%s h"), text);
    free(text);
}

static void print_hours_cell(struct out *o, const struct json_object *hours, size_t width)
{
    char *number = hours_number(hours);
    char *text = mem_printf(_("%s h"), number);
    size_t columns = text_width(text, strlen(text));
    out_printf(o, "%*s%s", (int)(columns < width ? width - columns : 0), "", text);
    free(text);
    free(number);
}

static void print_when(struct out *o, const struct json_object *object, const char *key,
                       int64_t now_ms)
{
    int64_t ms;
    const char *text = json_get_text(object, key);
    if (text && time_parse(text, &ms)) {
        char *shown = time_for_people(ms, now_ms);
        out_printf(o, "%s", shown);
        free(shown);
    }
}

/* The length of id beginnings that tells all ids of an array apart. */
static size_t id_length(const struct json_object *array)
{
    size_t length = ID_SHORTEST;
    size_t count = json_size(array);
    for (size_t i = 0; i < count; i++) {
        const char *a = json_get_text(json_at(array, i), "id");
        for (size_t k = 0; a && k < i; k++) {
            const char *b = json_get_text(json_at(array, k), "id");
            size_t same = 0;
            while (b && a[same] && a[same] == b[same]) {
                same++;
            }
            length = same + 1 > length ? same + 1 : length;
        }
    }
    return length;
}

static const char *status_label(const char *status)
{
    static const struct {
        const char *name, *label;
    } labels[] = {
        {"planning", N_("planning")},       {"active", N_("active")},
        {"paused", N_("paused")},           {"completed", N_("completed")},
        {"not_started", N_("not started")}, {"in_progress", N_("in progress")},
        {"complete", N_("complete")},       {"queued", N_("queued")},
        {"streaming", N_("streaming")},     {"interrupted", N_("interrupted")},
        {"cut_off", N_("cut off")},         {"failed", N_("failed")},
    };
    for (size_t i = 0; status && i < sizeof labels / sizeof *labels; i++) {
        if (strcmp(labels[i].name, status) == 0) {
            return _(labels[i].label);
        }
    }
    return status ? status : "";
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

static void print_tracks(struct out *o, const struct json_object *tracks, int64_t now_ms)
{
    size_t id_len = id_length(tracks);
    if (json_size(tracks) == 0) {
        out_printf(o, "%s\n",
                   _("No tracks yet. Plan one: syllabus plan --skill \"what you want to learn\""));
    }
    for (size_t i = 0; i < json_size(tracks); i++) {
        const struct json_object *t = json_at(tracks, i);
        const struct json_object *modules = json_get(t, "modules");
        int64_t version = 0;
        const char *id = json_get_text(t, "id");
        out_printf(o, "%.*s  ", (int)id_len, id ? id : "");
        print_cell(o, json_get_text(t, "title"), TITLE_WIDTH);
        out_printf(o, "  ");
        print_hours_cell(o, json_get(t, "estimated_duration_hours"), 8);
        if (json_get_int(json_get(t, "ai_generated_plan"), "version", &version)) {
            out_printf(o, "  v%-3lld", (long long)version);
        } else {
            out_printf(o, "  -   ");
        }
        out_printf(o, "  %s", status_label(json_get_text(t, "status")));
        if (json_size(modules) > 0) {
            out_printf(o, "  %d%%", done_percent(modules));
        }
        out_printf(o, "\n");
    }
}

static void print_module_rows(struct out *o, const struct json_object *modules, bool with_status)
{
    for (size_t i = 0; i < json_size(modules); i++) {
        const struct json_object *m = json_at(modules, i);
        int64_t number = (int64_t)i + 1;
        json_get_int(m, "module_number", &number);
        out_printf(o, "%3lld  ", (long long)number);
        print_cell(o, json_get_text(m, "title"), TITLE_WIDTH + 10);
        out_printf(o, " ");
        print_hours_cell(o, json_get(m, "estimated_duration_hours"), 8);
        if (with_status) {
            out_printf(o, "  %s", status_label(json_get_text(m, "status")));
        }
        out_printf(o, "\n");
    }
}

static void print_field(struct out *o, const char *label, const char *text)
{
    if (!text_blank(text)) {
        out_printf(o, "%s: ", label);
        out_text(o, text, strlen(text));
        out_printf(o, "\n");
    }
}

static void print_track(struct out *o, const struct json_object *t, int64_t now_ms)
{
    print_text(o, t, "title");
    out_printf(o, "\n%s\n", json_get_text(t, "id") ? json_get_text(t, "id") : "");
    print_field(o, _("Skill"), json_get_text(t, "skill_area"));
    print_field(o, _("Level"), json_get_text(t, "difficulty_level"));
    out_printf(o, "%s: ", _("Hours"));
    print_hours(o, json_get(t, "estimated_duration_hours"));
    out_printf(o, "\n");
    print_field(o, _("Status"), status_label(json_get_text(t, "status")));
    print_field(o, _("Description"), json_get_text(t, "description"));
    print_field(o, _("Expectations"), json_get_text(t, "user_expectations"));
    const struct json_object *modules = json_get(t, "modules");
    const struct json_object *plan = json_get(t, "ai_generated_plan");
    if (json_size(modules) > 0) {
        out_printf(o, "\n%s\n", _("Modules:"));
        print_module_rows(o, modules, true);
    } else if (plan) {
        int64_t version = 0;
        json_get_int(plan, "version", &version);
        out_printf(o, "\n");
        out_printf(o, _("Plan, version %lld:"), (long long)version);
        out_printf(o, "\n");
        print_module_rows(o, json_get(plan, "modules"), false);
    }
}

/* --- modules --- */

static void print_modules(struct out *o, const struct json_object *modules, int64_t now_ms)
{
    if (json_size(modules) == 0) {
        out_printf(o, "%s\n", _("No modules yet: they are made by finalizing the plan."));
    }
    print_module_rows(o, modules, true);
}

static void print_module(struct out *o, const struct json_object *m, int64_t now_ms)
{
    int64_t number = 0;
    json_get_int(m, "module_number", &number);
    out_printf(o, "%lld. ", (long long)number);
    print_text(o, m, "title");
    out_printf(o, "\n");
    print_hours(o, json_get(m, "estimated_duration_hours"));
    out_printf(o, ", %s\n", status_label(json_get_text(m, "status")));
    if (!text_blank(json_get_text(m, "description"))) {
        out_printf(o, "\n");
        print_text(o, m, "description");
        out_printf(o, "\n");
    }
    const struct json_object *objectives = json_get(m, "learning_objectives");
    if (json_size(objectives) > 0) {
        out_printf(o, "\n%s\n", _("Objectives:"));
    }
    for (size_t i = 0; i < json_size(objectives); i++) {
        size_t n = 0;
        const char *text = json_text(json_at(objectives, i), &n);
        out_printf(o, "  - ");
        out_text(o, text ? text : "", n);
        out_printf(o, "\n");
    }
}

/* --- the dialogue --- */

static void print_chats(struct out *o, const struct json_object *sessions, int64_t now_ms)
{
    for (size_t i = 0; i < json_size(sessions); i++) {
        const struct json_object *s = json_at(sessions, i);
        print_text(o, s, "session_name");
        out_printf(o, "  ");
        print_when(o, s, "session_created_at", now_ms);
        out_printf(o, "\n");
        const struct json_object *chats = json_get(s, "chats");
        for (size_t k = 0; k < json_size(chats); k++) {
            const struct json_object *c = json_at(chats, k);
            int64_t count = 0;
            json_get_int(c, "message_count", &count);
            const char *id = json_get_text(c, "id");
            out_printf(o, "  %s  ", id ? id : "");
            print_cell(o, json_get_text(c, "chat_name"), 24);
            out_printf(o, "  ");
            print_text(o, c, "chat_type");
            out_printf(o, "  ");
            out_printf(o, ngettext("%ld message", "%ld messages", (unsigned long)count),
                       (long)count);
            out_printf(o, "  ");
            print_when(o, c, "last_message_at", now_ms);
            out_printf(o, "\n");
        }
    }
    if (json_size(sessions) == 0) {
        out_printf(o, "%s\n", _("No chats yet."));
    }
}

static void print_messages(struct out *o, const struct json_object *messages, int64_t now_ms)
{
    for (size_t i = 0; i < json_size(messages); i++) {
        const struct json_object *m = json_at(messages, i);
        const char *sender = json_get_text(m, "sender_type");
        const char *status = json_get_text(m, "status");
        bool person = sender && strcmp(sender, "user") == 0;
        if (i > 0) {
            out_printf(o, "\n");
        }
        out_printf(o, "%s  ", person ? _("You") : _("AI"));
        print_when(o, m, "timestamp", now_ms);
        if (!person && json_get_text(m, "ai_model_used")) {
            out_printf(o, "  ");
            print_text(o, m, "ai_model_used");
        }
        if (status && strcmp(status, "complete") != 0) {
            out_printf(o, "  [%s]", status_label(status));
        }
        out_printf(o, "\n");
        print_text(o, m, "message_content");
        out_line_end(o);
    }
}

static void print_versions(struct out *o, const struct json_object *versions, int64_t now_ms)
{
    for (size_t i = 0; i < json_size(versions); i++) {
        const struct json_object *v = json_at(versions, i);
        const struct json_object *modules = json_get(v, "modules");
        int64_t number = 0;
        json_get_int(v, "version", &number);
        out_printf(o, "v%lld  ", (long long)number);
        print_when(o, v, "timestamp", now_ms);
        out_printf(o, "  ");
        print_hours(o, json_get(v, "estimated_duration_hours"));
        out_printf(o, "\n");
        print_module_rows(o, modules, false);
    }
    if (json_size(versions) == 0) {
        out_printf(o, "%s\n", _("No plan yet."));
    }
}

static void print_plan(struct out *o, const struct json_object *result, int64_t now_ms)
{
    const struct json_object *track = json_get(result, "track");
    const struct json_object *modules = json_get(track, "modules");
    const char *exported = json_get_text(result, "exported");
    if (json_get_text(result, "source")) {
        print_module_rows(o, modules, true);
    }
    if (exported) {
        out_printf(o, _("Exported to "));
        out_text(o, exported, strlen(exported));
        out_printf(o, "\n");
    }
}

/* --- the rest --- */

static void print_plain(struct out *o, const struct json_object *text, int64_t now_ms)
{
    size_t n = 0;
    const char *s = json_text(text, &n);
    if (s) {
        out_text(o, s, n);
        out_line_end(o);
    }
}

static void print_user(struct out *o, const struct json_object *u, int64_t now_ms)
{
    print_text(o, u, "email");
    out_printf(o, "  ");
    print_text(o, u, "first_name");
    out_printf(o, " ");
    print_text(o, u, "last_name");
    out_printf(o, "  ");
    print_text(o, u, "role");
    out_printf(o, "\n");
}

static void print_settings(struct out *o, const struct json_object *settings, int64_t now_ms)
{
    for (size_t i = 0; i < json_size(settings); i++) {
        const struct json_object *s = json_at(settings, i);
        print_cell(o, json_get_text(s, "key"), 32);
        out_printf(o, " ");
        print_cell(o, json_get_text(s, "value") ? json_get_text(s, "value") : "-", 32);
        out_printf(o, " (");
        print_text(o, s, "origin");
        out_printf(o, ")\n");
    }
}

static void print_findings(struct out *o, const struct json_object *findings, int64_t now_ms)
{
    for (size_t i = 0; i < json_size(findings); i++) {
        const struct json_object *f = json_at(findings, i);
        const char *status = json_get_text(f, "status");
        out_printf(o, "%-4s  ", status ? status : "");
        print_cell(o, json_get_text(f, "check"), 10);
        out_printf(o, "  ");
        print_text(o, f, "message");
        out_printf(o, "\n");
        if (!text_blank(json_get_text(f, "advice"))) {
            out_printf(o, "                  ");
            print_text(o, f, "advice");
            out_printf(o, "\n");
        }
    }
}

static void print_none(struct out *o, const struct json_object *document, int64_t now_ms)
{
}

static void (*const printers[])(struct out *, const struct json_object *, int64_t) = {
    [DOCUMENT_NONE] = print_none,         [DOCUMENT_TEXT] = print_plain,
    [DOCUMENT_TRACKS] = print_tracks,     [DOCUMENT_TRACK] = print_track,
    [DOCUMENT_MODULES] = print_modules,   [DOCUMENT_MODULE] = print_module,
    [DOCUMENT_CHATS] = print_chats,       [DOCUMENT_RAW] = print_plain,
    [DOCUMENT_MESSAGES] = print_messages, [DOCUMENT_VERSIONS] = print_versions,
    [DOCUMENT_PLAN] = print_plan,         [DOCUMENT_USER] = print_user,
    [DOCUMENT_SETTINGS] = print_settings, [DOCUMENT_FINDINGS] = print_findings,
};
static_assert(sizeof printers / sizeof *printers == DOCUMENT_KIND_COUNT,
              "every kind of document has its printer");

void print_document(struct out *o, enum document_kind kind, const struct json_object *document,
                    int64_t now_ms)
{
    printers[kind](o, document, now_ms);
}
