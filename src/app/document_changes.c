#include "document_changes.h"

#include "document_diff.h"
#include "document_page.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"

#include <string.h>

#define STATE_WIDTH 14

static const struct {
    const char *name, *text;
} words[] = {
    {"taken", N_("taken")},
    {"refused", N_("refused")},
    {"changed_since", N_("changed since")},
    {"pinned", N_("pinned")},
    {"completed", N_("completed")},
    {"not_named", N_("you did not name it")},
};

static const struct {
    const char *kind, *mark;
} marks[] = {{"added", "+"}, {"removed", "-"}, {"moved", ">"}};

static const char *word(const struct json_object *row, const char *key)
{
    const char *name = json_get_text(row, key);
    for (size_t i = 0; name && i < sizeof words / sizeof *words; i++) {
        if (strcmp(words[i].name, name) == 0) {
            return _(words[i].text);
        }
    }
    return "";
}

static const char *mark_of(const char *kind)
{
    for (size_t i = 0; kind && i < sizeof marks / sizeof *marks; i++) {
        if (strcmp(marks[i].kind, kind) == 0) {
            return marks[i].mark;
        }
    }
    return "~";
}

static void print_reason(struct page *p, const struct json_object *row)
{
    const char *reason = word(row, "reason");
    if (*reason) {
        page_printf(p, "  [%s]", reason);
    }
}

static void print_change(struct page *p, const struct json_object *row)
{
    const char *kind = json_get_text(row, "kind");
    int64_t number = 0;
    int64_t module = 0;
    json_get_int(row, "number", &number);
    page_printf(p, "%3lld  ", (long long)number);
    page_cell(p, word(row, "state"), STATE_WIDTH);
    page_printf(p, " %s ", mark_of(kind));
    if (json_get_int(row, "module_number", &module)) {
        page_printf(p, "%lld. ", (long long)module);
        page_member(p, row, "title");
    } else {
        page_printf(p, "%s", _("The course: title, aims, projects"));
    }
    if (kind && strcmp(kind, "moved") == 0) {
        int64_t from = 0;
        int64_t to = 0;
        json_get_int(row, "from", &from);
        json_get_int(row, "to", &to);
        page_printf(p, ": %lld -> %lld", (long long)from, (long long)to);
    } else if (kind && strcmp(kind, "added") == 0) {
        page_printf(p, "  ");
        page_hours(p, json_get(json_get(row, "to"), "estimated_duration_hours"));
    }
    document_print_field_name(p, row);
    print_reason(p, row);
    page_printf(p, "\n");
    document_print_field_lines(p, row);
}

void document_print_changes(struct page *p, const struct json_object *changes, int64_t now_ms)
{
    const struct json_object *list = json_get(changes, "changes");
    int64_t version = 0;
    int64_t base = 0;
    if (json_size(list) == 0) {
        page_printf(p, "%s\n", _("There are no changes of a reply to decide on."));
        return;
    }
    json_get_int(changes, "version", &version);
    json_get_int(changes, "base", &base);
    page_printf(p, "v%lld -> v%lld: ", (long long)base, (long long)version);
    page_member(p, changes, "request");
    page_line_end(p);
    for (size_t i = 0; i < json_size(list); i++) {
        print_change(p, json_at(list, i));
    }
}
