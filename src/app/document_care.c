#include "document_care.h"

#include "document_page.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"

#define TABLE_WIDTH 22

void document_print_files(struct page *p, const struct json_object *files, int64_t now_ms)
{
    page_field(p, _("Database"), json_get_text(files, "database"));
    page_field(p, _("Copy"), json_get_text(files, "file"));
    page_field(p, _("Kept as it was"), json_get_text(files, "kept"));
}

static void print_saved(struct page *p, const struct json_object *table)
{
    int64_t kept = 0;
    int64_t lost = 0;
    int64_t orphans = 0;
    json_get_int(table, "kept", &kept);
    json_get_int(table, "orphans", &orphans);
    bool known = json_get_int(table, "lost", &lost);
    if (kept == 0 && orphans == 0 && known && lost == 0) {
        return; /* there was nothing, and there is nothing */
    }
    page_cell(p, json_get_text(table, "table"), TABLE_WIDTH);
    page_printf(p, _("  kept %lld"), (long long)kept);
    if (!known) {
        page_printf(p, "%s", _(", lost: nobody knows how many"));
    } else if (lost > 0) {
        page_printf(p, _(", lost %lld"), (long long)lost);
    }
    if (orphans > 0) {
        page_printf(p, _(", dropped with what they belonged to: %lld"), (long long)orphans);
    }
    page_printf(p, "\n");
}

void document_print_repair(struct page *p, const struct json_object *repair, int64_t now_ms)
{
    const struct json_object *tables = json_get(repair, "tables");
    page_field(p, _("Database"), json_get_text(repair, "database"));
    page_field(p, _("Kept as it was"), json_get_text(repair, "kept"));
    if (!json_get_text(repair, "kept")) {
        page_printf(p, "%s\n", _("It is whole: there was nothing to repair."));
    }
    for (size_t i = 0; i < json_size(tables); i++) {
        print_saved(p, json_at(tables, i));
    }
}
