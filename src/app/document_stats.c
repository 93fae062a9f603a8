#include "document_stats.h"

#include "document_page.h"
#include "syllabus/app/figure.h"
#include "syllabus/app/label.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

#define COLUMNS_MAX 8
#define NAME_WIDTH  26 /* of the first column at most: the widest table has 80 columns with it */

enum figure_kind {
    FIGURE_TEXT,
    FIGURE_CHAT_TYPE,
    FIGURE_STAGE,
    FIGURE_COUNT,
    FIGURE_AVERAGE,
    FIGURE_COST,
    FIGURE_DURATION,
    FIGURE_PERCENT,
};

struct column {
    const char *key;
    enum figure_kind kind;
    const char *heading; /* N_(); NULL: as the table says */
    bool optional;       /* left out where no row has it */
};

struct table {
    const char *key;
    const char *heading; /* N_() */
    const char *name;    /* N_() heading of the first column */
    struct column columns[COLUMNS_MAX];
};

#define TOKEN_COLUMNS                                                                              \
    {"messages", FIGURE_COUNT, N_("Answers"), false},                                              \
        {"prompt_tokens", FIGURE_COUNT, N_("Prompt"), false},                                      \
        {"completion_tokens", FIGURE_COUNT, N_("Reply"), false},                                   \
        {"total_tokens", FIGURE_COUNT, N_("Total"), false},                                        \
        {"average_tokens", FIGURE_AVERAGE, N_("Average"), false},                                  \
    {                                                                                              \
        "cost", FIGURE_COST, N_("Cost"), true                                                      \
    }

static const struct table tables[] = {
    {"tokens_by_chat_type",
     N_("Tokens by type of chat"),
     N_("Chat"),
     {{"chat_type", FIGURE_CHAT_TYPE, NULL, false}, TOKEN_COLUMNS}},
    {"tokens_by_stage",
     N_("Tokens by stage"),
     N_("Stage"),
     {{"stage", FIGURE_STAGE, NULL, false}, TOKEN_COLUMNS}},
    {"tokens_by_model",
     N_("Tokens by model"),
     N_("Model"),
     {{"model", FIGURE_TEXT, NULL, false}, TOKEN_COLUMNS}},
    {"tokens_by_user",
     N_("Tokens by person"),
     N_("Person"),
     {{"email", FIGURE_TEXT, NULL, false}, TOKEN_COLUMNS}},
    {"latency",
     N_("Times of answers"),
     N_("Stage"),
     {{"kind", FIGURE_STAGE, NULL, false},
      {"requests", FIGURE_COUNT, N_("Requests"), false},
      {"failures", FIGURE_COUNT, N_("Failed"), false},
      {"ttft_median_ms", FIGURE_DURATION, N_("First word"), false},
      {"ttft_p95_ms", FIGURE_DURATION, N_("95%"), false},
      {"total_median_ms", FIGURE_DURATION, N_("Whole"), false},
      {"total_p95_ms", FIGURE_DURATION, N_("95%"), false}}},
    {"funnel",
     N_("Tracks by month"),
     N_("Month"),
     {{"month", FIGURE_TEXT, NULL, false},
      {"created", FIGURE_COUNT, N_("Created"), false},
      {"finalized", FIGURE_COUNT, N_("Finalized"), false},
      {"completed", FIGURE_COUNT, N_("Completed"), false}}},
    {"success_by_skill_area",
     N_("Finalized tracks by skill"),
     N_("Skill"),
     {{"skill_area", FIGURE_TEXT, NULL, false},
      {"tracks_created", FIGURE_COUNT, N_("Created"), false},
      {"tracks_finalized", FIGURE_COUNT, N_("Finalized"), false},
      {"success_rate", FIGURE_PERCENT, N_("Share"), false}}},
    {"progress",
     N_("Progress by track"),
     N_("Track"),
     {{"title", FIGURE_TEXT, NULL, false},
      {"modules", FIGURE_COUNT, N_("Modules"), false},
      {"completed", FIGURE_COUNT, N_("Completed"), false},
      {"percent", FIGURE_PERCENT, N_("Done"), false}}},
};

/* --- cells --- */

static char *name_text(enum figure_kind kind, const char *text)
{
    if (kind == FIGURE_STAGE) {
        return text_cleaned(label(LABEL_STAGE, text), TEXT_ONE_LINE);
    }
    if (kind == FIGURE_CHAT_TYPE) {
        return text_cleaned(text ? label(LABEL_CHAT, text) : _("no chat"), TEXT_ONE_LINE);
    }
    return text_cleaned(text ? text : _("not known"), TEXT_ONE_LINE);
}

/* Owned. */
static char *cell_text(const struct column *c, const struct json_object *row)
{
    double v = -1;
    json_get_number(row, c->key, &v);
    int64_t n = -1;
    json_get_int(row, c->key, &n);
    switch (c->kind) {
    case FIGURE_COUNT:
        return figure_count(n);
    case FIGURE_AVERAGE:
        return figure_average(v);
    case FIGURE_COST:
        return figure_cost(v);
    case FIGURE_DURATION:
        return figure_duration(n);
    case FIGURE_PERCENT:
        return figure_percent(v < 0 ? 0 : v);
    default:
        return name_text(c->kind, json_get_text(row, c->key));
    }
}

static size_t width_of(const char *text)
{
    return text_width(text, strlen(text));
}

static bool has_value(const struct json_object *rows, const char *key)
{
    bool found = false;
    for (size_t i = 0; i < json_size(rows) && !found; i++) {
        found = json_get(json_at(rows, i), key) != NULL;
    }
    return found;
}

/* --- tables --- */

static const char *heading_of(const struct table *t, const struct column *c)
{
    return _(c->heading ? c->heading : t->name);
}

/* 0: the column is left out. */
static size_t column_width(const struct table *t, const struct column *c,
                           const struct json_object *rows)
{
    size_t widest = width_of(heading_of(t, c));
    if (c->optional && !has_value(rows, c->key)) {
        return 0;
    }
    for (size_t i = 0; i < json_size(rows); i++) {
        char *text = cell_text(c, json_at(rows, i));
        size_t width = width_of(text);
        widest = width > widest ? width : widest;
        free(text);
    }
    return c == t->columns && widest > NAME_WIDTH ? NAME_WIDTH : widest;
}

static void print_cell(struct page *p, const struct table *t, const struct column *c, size_t width,
                       const char *text)
{
    size_t columns = width_of(text);
    if (c == t->columns) {
        page_cell(p, text, width);
    } else if (width > 0) {
        page_printf(p, "  %*s", (int)(columns < width ? width - columns : 0), "");
        page_text(p, text);
    }
}

static void print_table(struct page *p, const struct table *t, const struct json_object *rows)
{
    size_t widths[COLUMNS_MAX] = {0};
    for (size_t c = 0; c < COLUMNS_MAX && t->columns[c].key; c++) {
        widths[c] = column_width(t, &t->columns[c], rows);
    }
    for (size_t c = 0; c < COLUMNS_MAX && t->columns[c].key; c++) {
        print_cell(p, t, &t->columns[c], widths[c], heading_of(t, &t->columns[c]));
    }
    page_printf(p, "\n");
    for (size_t i = 0; i < json_size(rows); i++) {
        for (size_t c = 0; c < COLUMNS_MAX && t->columns[c].key; c++) {
            char *text = cell_text(&t->columns[c], json_at(rows, i));
            print_cell(p, t, &t->columns[c], widths[c], text);
            free(text);
        }
        page_printf(p, "\n");
    }
}

void document_print_stats(struct page *p, const struct json_object *stats, int64_t now_ms)
{
    bool any = json_size(json_get(stats, "progress")) > 0;
    if (any && json_size(json_get(stats, "tokens_by_user")) == 0) {
        page_printf(p, "%s\n", _("No model has answered yet: no tokens were spent."));
    } else {
        any = false;
    }
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        const struct json_object *rows = json_get(stats, tables[i].key);
        if (json_size(rows) > 0) {
            page_printf(p, "%s%s\n", any ? "\n" : "", _(tables[i].heading));
            print_table(p, &tables[i], rows);
            any = true;
        }
    }
    if (!any) {
        page_printf(p, "%s\n",
                    _("Nothing yet: what models answer and what becomes of tracks is counted from "
                      "the first plan on."));
    }
}
