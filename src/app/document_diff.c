#include "document_diff.h"

#include "document_page.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"

#include <string.h>

#define TITLE_WIDTH 50
#define SIDE_WIDTH  34 /* of a title where two plans stand side by side */

static const struct {
    const char *name, *label;
    enum { SHOWN_TEXT, SHOWN_HOURS, SHOWN_LIST } as;
} fields[] = {
    {"title", N_("title"), SHOWN_TEXT},
    {"estimated_duration_hours", N_("hours"), SHOWN_HOURS},
    {"description", N_("description"), SHOWN_TEXT},
    {"items", N_("contents"), SHOWN_LIST},
    {"learning_objectives", N_("objectives"), SHOWN_LIST},
    {"prerequisites", N_("builds on"), SHOWN_LIST},
};
#define FIELD_COUNT (sizeof fields / sizeof *fields)

/* FIELD_COUNT when it is none of them. */
static size_t find_field(const char *name)
{
    size_t i = 0;
    while (name && i < FIELD_COUNT && strcmp(fields[i].name, name) != 0) {
        i++;
    }
    return name ? i : FIELD_COUNT;
}

static void print_module(struct page *p, const char *mark, const struct json_object *m)
{
    int64_t number = 0;
    json_get_int(m, "module_number", &number);
    page_printf(p, "%s %3lld  ", mark, (long long)number);
    page_cell(p, json_get_text(m, "title"), TITLE_WIDTH);
    page_printf(p, " ");
    page_hours_cell(p, json_get(m, "estimated_duration_hours"), 8);
    page_printf(p, "\n");
}

static void print_modules(struct page *p, const char *mark, const struct json_object *list)
{
    for (size_t i = 0; i < json_size(list); i++) {
        print_module(p, mark, json_at(list, i));
    }
}

static void print_moves(struct page *p, const struct json_object *list)
{
    for (size_t i = 0; i < json_size(list); i++) {
        const struct json_object *m = json_at(list, i);
        int64_t from = 0;
        int64_t to = 0;
        json_get_int(m, "from", &from);
        json_get_int(m, "to", &to);
        page_printf(p, "> %3lld  ", (long long)to);
        page_member(p, m, "title");
        page_printf(p, _(" (was module %lld)"), (long long)from);
        page_printf(p, "\n");
    }
}

/* Whether the list has this very text. */
static bool holds(const struct json_object *list, const struct json_object *text)
{
    size_t n = 0;
    const char *wanted = json_text(text, &n);
    for (size_t i = 0; wanted && i < json_size(list); i++) {
        size_t k = 0;
        const char *one = json_text(json_at(list, i), &k);
        if (one && k == n && memcmp(one, wanted, n) == 0) {
            return true;
        }
    }
    return false;
}

static void print_missing(struct page *p, const char *mark, const struct json_object *list,
                          const struct json_object *other)
{
    for (size_t i = 0; i < json_size(list); i++) {
        if (!holds(other, json_at(list, i))) {
            page_printf(p, "         %s ", mark);
            page_string(p, json_at(list, i));
            page_printf(p, "\n");
        }
    }
}

static void print_text(struct page *p, const char *mark, const struct json_object *text)
{
    if (text) {
        page_printf(p, "         %s ", mark);
        page_string(p, text);
        page_printf(p, "\n");
    }
}

void document_print_field_name(struct page *p, const struct json_object *change)
{
    size_t field = find_field(json_get_text(change, "field"));
    if (field == FIELD_COUNT) {
        return;
    }
    page_printf(p, ": %s", _(fields[field].label));
    if (fields[field].as == SHOWN_HOURS) {
        page_printf(p, " ");
        page_hours(p, json_get(change, "from"));
        page_printf(p, " -> ");
        page_hours(p, json_get(change, "to"));
    }
}

void document_print_field_lines(struct page *p, const struct json_object *change)
{
    size_t field = find_field(json_get_text(change, "field"));
    const struct json_object *from = json_get(change, "from");
    const struct json_object *to = json_get(change, "to");
    if (field < FIELD_COUNT && fields[field].as == SHOWN_LIST) {
        print_missing(p, "-", from, to);
        print_missing(p, "+", to, from);
    } else if (field < FIELD_COUNT && fields[field].as == SHOWN_TEXT) {
        print_text(p, "-", from);
        print_text(p, "+", to);
    }
}

static void print_change(struct page *p, const struct json_object *change)
{
    if (find_field(json_get_text(change, "field")) < FIELD_COUNT) {
        page_printf(p, "~      ");
        page_member(p, change, "title");
        document_print_field_name(p, change);
        page_printf(p, "\n");
        document_print_field_lines(p, change);
    }
}

static void print_heading(struct page *p, const struct json_object *diff)
{
    const struct json_object *hours = json_get(diff, "hours");
    int64_t from = 0;
    int64_t to = 0;
    json_get_int(diff, "from", &from);
    json_get_int(diff, "to", &to);
    page_printf(p, "v%lld -> v%lld: ", (long long)from, (long long)to);
    page_hours(p, json_get(hours, "from"));
    page_printf(p, " -> ");
    page_hours(p, json_get(hours, "to"));
    page_printf(p, "\n");
}

void document_print_diff(struct page *p, const struct json_object *diff, int64_t now_ms)
{
    const struct json_object *added = json_get(diff, "added");
    const struct json_object *removed = json_get(diff, "removed");
    const struct json_object *moved = json_get(diff, "moved");
    const struct json_object *changed = json_get(diff, "changed");
    print_heading(p, diff);
    print_modules(p, "+", added);
    print_modules(p, "-", removed);
    print_moves(p, moved);
    for (size_t i = 0; i < json_size(changed); i++) {
        print_change(p, json_at(changed, i));
    }
    if (json_size(added) + json_size(removed) + json_size(moved) + json_size(changed) == 0) {
        page_printf(p, "%s\n", _("Nothing is different."));
    }
}

static void print_side(struct page *p, const struct json_object *m)
{
    int64_t number = 0;
    if (!m) {
        page_printf(p, "%*s", 5 + SIDE_WIDTH + 1 + 8, "");
        return;
    }
    json_get_int(m, "module_number", &number);
    page_printf(p, "%3lld  ", (long long)number);
    page_cell(p, json_get_text(m, "title"), SIDE_WIDTH);
    page_printf(p, " ");
    page_hours_cell(p, json_get(m, "estimated_duration_hours"), 8);
}

void document_print_sides(struct page *p, const struct json_object *sides, int64_t now_ms)
{
    const struct json_object *rows = json_get(sides, "rows");
    print_heading(p, sides);
    for (size_t i = 0; i < json_size(rows); i++) {
        const struct json_object *row = json_at(rows, i);
        const char *mark = json_get_text(row, "mark");
        print_side(p, json_get(row, "left"));
        page_printf(p, " ");
        page_cell(p, mark, 1);
        page_printf(p, " ");
        print_side(p, json_get(row, "right"));
        page_printf(p, "\n");
    }
}
