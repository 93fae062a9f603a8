/* The figures as JSON. */
#include "syllabus/course/json.h"

#include "syllabus/base/json.h"
#include "syllabus/course/stats.h"

#include <assert.h>

/* A number that is null below 0. */
static void set_count(struct json_object *object, const char *key, int64_t v)
{
    json_set(object, key, v < 0 ? NULL : json_new_int(v));
}

static void set_known(struct json_object *object, const char *key, double v)
{
    json_set(object, key, v < 0 ? NULL : json_new_number(v));
}

/* A thousandth of a millionth: what a single token of a cheap model costs still shows. */
static double rounded_cost(double cost)
{
    const double scale = 1e9;
    return cost < 0 || cost > 1e6 ? cost : (double)(int64_t)(cost * scale + 0.5) / scale;
}

static struct json_object *table_json(const struct stats_table *t, const char *name_key)
{
    struct json_object *all = json_new_array();
    for (size_t i = 0; i < t->count; i++) {
        const struct stats_row *r = &t->rows[i];
        struct json_object *row = json_new_object();
        json_set_text(row, name_key, r->name);
        json_set_int(row, "messages", r->messages);
        set_count(row, "prompt_tokens", r->prompt);
        set_count(row, "completion_tokens", r->completion);
        set_count(row, "total_tokens", r->total);
        set_known(row, "average_tokens", stats_average(r));
        set_known(row, "cost", rounded_cost(stats_cost(r)));
        json_push(all, row);
    }
    return all;
}

static struct json_object *latency_json(const struct stats *s)
{
    struct json_object *all = json_new_array();
    for (int k = 0; k < REQUEST_KIND_COUNT; k++) {
        const struct stats_latency *l = &s->latency[k];
        if (l->requests > 0) {
            struct json_object *row = json_new_object();
            json_set_text(row, "kind", request_kind_name((enum request_kind)k));
            json_set_int(row, "requests", l->requests);
            json_set_int(row, "failures", l->failures);
            set_count(row, "ttft_median_ms", l->ttft_median_ms);
            set_count(row, "ttft_p95_ms", l->ttft_p95_ms);
            set_count(row, "total_median_ms", l->total_median_ms);
            set_count(row, "total_p95_ms", l->total_p95_ms);
            json_push(all, row);
        }
    }
    return all;
}

static struct json_object *funnel_json(const struct stats *s)
{
    struct json_object *all = json_new_array();
    for (size_t i = 0; i < s->month_count; i++) {
        struct json_object *row = json_new_object();
        json_set_text(row, "month", s->months[i].month);
        json_set_int(row, "created", s->months[i].created);
        json_set_int(row, "finalized", s->months[i].finalized);
        json_set_int(row, "completed", s->months[i].completed);
        json_push(all, row);
    }
    return all;
}

static struct json_object *skills_json(const struct stats *s)
{
    struct json_object *all = json_new_array();
    for (size_t i = 0; i < s->skill_count; i++) {
        const struct stats_skill *k = &s->skills[i];
        struct json_object *row = json_new_object();
        json_set_text(row, "skill_area", k->skill_area);
        json_set_int(row, "tracks_created", k->created);
        json_set_int(row, "tracks_finalized", k->finalized);
        json_set_number(row, "success_rate", stats_percent(k->finalized, k->created));
        json_push(all, row);
    }
    return all;
}

static struct json_object *progress_json(const struct stats *s)
{
    struct json_object *all = json_new_array();
    for (size_t i = 0; i < s->track_count; i++) {
        const struct stats_track *t = &s->tracks[i];
        struct json_object *row = json_new_object();
        json_set_text(row, "track_id", t->id);
        json_set_text(row, "title", t->title);
        json_set_int(row, "modules", t->modules);
        json_set_int(row, "completed", t->completed);
        json_set_number(row, "percent", stats_percent(t->completed, t->modules));
        json_push(all, row);
    }
    return all;
}

struct json_object *course_stats_json(const struct stats_report *r)
{
    static const struct {
        const char *key, *name_key;
    } tables[] = {
        [STATS_BY_CHAT_TYPE] = {"tokens_by_chat_type", "chat_type"},
        [STATS_BY_USER] = {"tokens_by_user", "email"},
        [STATS_BY_STAGE] = {"tokens_by_stage", "stage"},
        [STATS_BY_MODEL] = {"tokens_by_model", "model"},
    };
    static_assert(sizeof tables / sizeof *tables == STATS_TABLE_COUNT, "a table has no name");
    struct json_object *object = json_new_object();
    for (int k = 0; k < STATS_TABLE_COUNT; k++) {
        json_set(object, tables[k].key, table_json(&r->tables[k], tables[k].name_key));
    }
    json_set(object, "latency", latency_json(&r->figures));
    json_set(object, "funnel", funnel_json(&r->figures));
    json_set(object, "success_by_skill_area", skills_json(&r->figures));
    json_set(object, "progress", progress_json(&r->figures));
    return object;
}
