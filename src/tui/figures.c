#include "figures.h"

#include "figures_table.h"

#include "syllabus/app/figure.h"
#include "syllabus/app/label.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/stats.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define MONTHS_MAX 600 /* shown in a sparkline: fifty years */

static char *clean(const char *text)
{
    return text_cleaned(text, TEXT_ONE_LINE);
}

/* --- tokens --- */

static char *row_name(enum stats_table_kind kind, const char *name)
{
    if (kind == STATS_BY_CHAT_TYPE) {
        return clean(name ? label(LABEL_CHAT, name) : _("no chat"));
    }
    if (kind == STATS_BY_STAGE) {
        return clean(label(LABEL_STAGE, name));
    }
    return clean(name ? name : _("not known"));
}

static void add_tokens_row(struct figures_table *t, enum stats_table_kind kind,
                           const struct stats_row *r, bool costs)
{
    struct figures_item *item = figures_table_add(t);
    int cell = 0;
    item->name = row_name(kind, r->name);
    item->bar = (double)r->total;
    item->cells[cell++] = figure_count(r->total);
    if (costs) {
        item->cells[cell++] = figure_cost(stats_cost(r));
    }
    item->cells[cell++] = figure_count(r->messages);
    item->cells[cell++] = figure_average(stats_average(r));
    item->cells[cell++] = figure_count(r->prompt);
    item->cells[cell++] = figure_count(r->completion);
    t->full = item->bar > t->full ? item->bar : t->full;
}

static void add_costs(struct figures *f, const struct stats_report *r, const char *currency,
                      int columns)
{
    if (!currency || r->asked == 0) {
        return;
    }
    char *unit = clean(currency);
    char *text =
        r->priced < r->asked
            ? mem_printf(_("Costs in %s, of %lld of %lld requests: of the others the price or the "
                           "tokens are not known."),
                         unit, (long long)r->priced, (long long)r->asked)
            : mem_printf(_("Costs in %s, of all requests."), unit);
    figures_add(f, ROLE_TEXT, mem_strdup(""));
    figures_add_wrapped(f, ROLE_DIM, text, 0, columns);
    free(text);
    free(unit);
}

static void lay_tokens(struct figures *f, const struct stats_report *r, const char *currency,
                       int columns, enum figures_look look)
{
    static const struct {
        enum stats_table_kind kind;
        const char *heading;
    } tables[] = {
        {STATS_BY_STAGE, N_("Tokens by stage")},
        {STATS_BY_MODEL, N_("Tokens by model")},
        {STATS_BY_CHAT_TYPE, N_("Tokens by type of chat")},
        {STATS_BY_USER, N_("Tokens by person")},
    };
    static_assert(sizeof tables / sizeof *tables == STATS_TABLE_COUNT, "a table has no place");
    bool costs = currency != NULL;
    for (size_t i = 0; i < STATS_TABLE_COUNT; i++) {
        const struct stats_table *rows = &r->tables[tables[i].kind];
        struct figures_table t = {.heading = _(tables[i].heading)};
        int cell = 0;
        t.headings[cell++] = _("Total");
        if (costs) {
            t.headings[cell++] = _("Cost");
        }
        t.headings[cell++] = _("Answers");
        t.headings[cell++] = _("Average");
        t.headings[cell++] = _("Prompt");
        t.headings[cell++] = _("Reply");
        /* One person's are the sums of the other tables. */
        bool alone = tables[i].kind == STATS_BY_USER && rows->count == 1;
        for (size_t k = 0; k < rows->count && !alone; k++) {
            add_tokens_row(&t, tables[i].kind, &rows->rows[k], costs);
        }
        figures_table_layout(f, &t, columns, look);
    }
    add_costs(f, r, currency, columns);
}

/* --- times --- */

static void lay_times(struct figures *f, const struct stats_report *r, const char *currency,
                      int columns, enum figures_look look)
{
    struct figures_table t = {
        .heading = _("Times of answers: the middle one, and what 95 in 100 do not exceed"),
        .headings = {_("Whole"), _("95%"), _("First word"), _("95%"), _("Requests"), _("Failed")},
    };
    for (int k = 0; k < REQUEST_KIND_COUNT; k++) {
        const struct stats_latency *l = &r->figures.latency[k];
        if (l->requests == 0) {
            continue;
        }
        struct figures_item *item = figures_table_add(&t);
        item->name = clean(label(LABEL_STAGE, request_kind_name((enum request_kind)k)));
        item->bar = (double)l->total_median_ms;
        item->beyond = (double)l->total_p95_ms;
        item->cells[0] = figure_duration(l->total_median_ms);
        item->cells[1] = figure_duration(l->total_p95_ms);
        item->cells[2] = figure_duration(l->ttft_median_ms);
        item->cells[3] = figure_duration(l->ttft_p95_ms);
        item->cells[4] = figure_count(l->requests);
        item->cells[5] = figure_count(l->failures);
        t.full = item->beyond > t.full ? item->beyond : t.full;
    }
    figures_table_layout(f, &t, columns, look);
}

/* --- months --- */

/* Months since the year 0. */
static long month_number(const char *month)
{
    char *end = NULL;
    long year = strtol(month, &end, 10);
    return year * 12 + (*end == '-' ? strtol(end + 1, NULL, 10) : 0);
}

static void lay_sparklines(struct figures *f, const struct stats *s, int columns,
                           enum figures_look look)
{
    const char *const names[] = {_("Created"), _("Finalized"), _("Completed")};
    int64_t values[3][MONTHS_MAX] = {0};
    long last = month_number(s->months[s->month_count - 1].month);
    long count = last - month_number(s->months[0].month) + 1;
    count = count > MONTHS_MAX ? MONTHS_MAX : count;
    int width = 0;
    for (size_t i = 0; i < s->month_count; i++) {
        long at = count - 1 - (last - month_number(s->months[i].month));
        if (at >= 0 && at < count) {
            values[0][at] = s->months[i].created;
            values[1][at] = s->months[i].finalized;
            values[2][at] = s->months[i].completed;
        }
    }
    for (int i = 0; i < 3; i++) {
        int w = (int)text_width(names[i], strlen(names[i]));
        width = w > width ? w : width;
    }
    char *heading = mem_printf(_("Tracks from %s to %s, month by month (UTC)"), s->months[0].month,
                               s->months[s->month_count - 1].month);
    figures_add_wrapped(f, ROLE_HEADING, heading, 0, columns);
    for (int i = 0; i < 3; i++) {
        figures_add_sparkline(f, names[i], width, values[i], (size_t)count, columns, look);
    }
    free(heading);
}

static void lay_months(struct figures *f, const struct stats_report *r, const char *currency,
                       int columns, enum figures_look look)
{
    const struct stats *s = &r->figures;
    struct figures_table t = {
        .heading = _("Tracks by month"),
        .headings = {_("Created"), _("Finalized"), _("Completed")},
    };
    if (s->month_count > 0) {
        lay_sparklines(f, s, columns, look);
    }
    for (size_t i = s->month_count; i-- > 0;) {
        const struct stats_month *m = &s->months[i];
        struct figures_item *item = figures_table_add(&t);
        item->name = clean(m->month);
        item->bar = (double)m->created;
        item->cells[0] = figure_count(m->created);
        item->cells[1] = figure_count(m->finalized);
        item->cells[2] = figure_count(m->completed);
        t.full = item->bar > t.full ? item->bar : t.full;
    }
    figures_table_layout(f, &t, columns, look);
}

/* --- skills and tracks --- */

static void lay_skills(struct figures *f, const struct stats_report *r, const char *currency,
                       int columns, enum figures_look look)
{
    const struct stats *s = &r->figures;
    struct figures_table t = {
        .heading = _("Finalized tracks by skill"),
        .headings = {_("Share"), _("Finalized"), _("Created")},
        .full = 100,
    };
    for (size_t i = 0; i < s->skill_count; i++) {
        const struct stats_skill *k = &s->skills[i];
        struct figures_item *item = figures_table_add(&t);
        item->name = clean(k->skill_area);
        item->bar = stats_percent(k->finalized, k->created);
        item->beyond = 100;
        item->cells[0] = figure_percent(item->bar);
        item->cells[1] = figure_count(k->finalized);
        item->cells[2] = figure_count(k->created);
    }
    figures_table_layout(f, &t, columns, look);
}

static void lay_tracks(struct figures *f, const struct stats_report *r, const char *currency,
                       int columns, enum figures_look look)
{
    const struct stats *s = &r->figures;
    struct figures_table t = {
        .heading = _("Progress by track"),
        .headings = {_("Done"), _("Completed"), _("Modules")},
        .full = 100,
    };
    for (size_t i = s->track_count; i-- > 0;) { /* the newest first */
        const struct stats_track *k = &s->tracks[i];
        struct figures_item *item = figures_table_add(&t);
        item->name = clean(k->title);
        item->bar = stats_percent(k->completed, k->modules);
        item->beyond = 100;
        item->cells[0] = figure_percent(item->bar);
        item->cells[1] = figure_count(k->completed);
        item->cells[2] = figure_count(k->modules);
    }
    figures_table_layout(f, &t, columns, look);
}

/* --- sections --- */

static const struct {
    const char *name;
    const char *nothing; /* what is said when there is nothing */
    void (*lay)(struct figures *f, const struct stats_report *r, const char *currency, int columns,
                enum figures_look look);
} sections[] = {
    [FIGURES_TOKENS] = {N_("Tokens"), N_("No model has answered yet: no tokens were spent."),
                        lay_tokens},
    [FIGURES_TIMES] = {N_("Times"), N_("No model was asked yet."), lay_times},
    [FIGURES_MONTHS] = {N_("Months"), N_("No tracks yet."), lay_months},
    [FIGURES_SKILLS] = {N_("Skills"), N_("No tracks yet."), lay_skills},
    [FIGURES_TRACKS] = {N_("Progress"), N_("No tracks yet."), lay_tracks},
};
static_assert(sizeof sections / sizeof *sections == FIGURES_SECTION_COUNT, "a section is missing");

const char *figures_section_name(enum figures_section section)
{
    return _(sections[section].name);
}

void figures_layout(struct figures *f, const struct stats_report *r, const char *currency,
                    enum figures_section section, int columns, enum figures_look look)
{
    figures_fini(f);
    sections[section].lay(f, r, currency,
                          columns < FIGURES_MIN_COLUMNS ? FIGURES_MIN_COLUMNS : columns, look);
    if (f->count == 0) {
        figures_add_wrapped(f, ROLE_DIM, _(sections[section].nothing), 0, columns);
    }
}

void figures_fini(struct figures *f)
{
    for (size_t i = 0; i < f->count; i++) {
        free(f->rows[i].text);
    }
    free(f->rows);
    *f = (struct figures){0};
}
