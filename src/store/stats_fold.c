#include "stats_fold_internal.h"

#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/time.h"

#include <stdlib.h>
#include <string.h>

#define MONTH_LEN 7 /* "2026-11" */

static const int percents[STATS_MEASURE_COUNT] = {
    [TTFT_MEDIAN] = 50, [TTFT_P95] = 95, [TOTAL_MEDIAN] = 50, [TOTAL_P95] = 95};

void stats_fold_init(struct stats_fold *f)
{
    *f = (struct stats_fold){0};
    f->ranks = mem_array((size_t)REQUEST_KIND_COUNT * STATS_MEASURE_COUNT, sizeof *f->ranks);
    for (int i = 0; i < REQUEST_KIND_COUNT * STATS_MEASURE_COUNT; i++) {
        stats_rank_init(&f->ranks[i], percents[i % STATS_MEASURE_COUNT]);
    }
}

void stats_fold_fini(struct stats_fold *f)
{
    stats_fini(&f->stats);
    free(f->ranks);
}

/* --- sums --- */

/* More than a model has ever said, so that no sum runs over. */
static int64_t sane(int64_t v)
{
    return v > RANK_VALUE_MAX ? RANK_VALUE_MAX : v;
}

static void add_told(int64_t *sum, int64_t more)
{
    if (more >= 0 && *sum < INT64_MAX - RANK_VALUE_MAX) {
        *sum = *sum < 0 ? sane(more) : *sum + sane(more);
    }
}

static bool same_text(const char *a, const char *b)
{
    return strcmp(a, b != NULL ? b : "") == 0;
}

static bool is_cell_of(const struct stats_cell *c, const struct stats_request *r,
                       enum request_kind kind, int chat_type)
{
    return c->user == r->user && c->kind == kind && c->chat_type == chat_type &&
           same_text(c->model, r->model) && same_text(c->provider, r->provider);
}

static struct stats_cell *find_cell(struct stats_fold *f, const struct stats_request *r,
                                    enum request_kind kind, int chat_type)
{
    struct stats *s = &f->stats;
    for (size_t i = 0; i < s->cell_count; i++) {
        size_t at = (f->last_cell + i) % s->cell_count;
        if (is_cell_of(&s->cells[at], r, kind, chat_type)) {
            f->last_cell = at;
            return &s->cells[at];
        }
    }
    return NULL;
}

static struct stats_cell *cell_of(struct stats_fold *f, const struct stats_request *r,
                                  enum request_kind kind, int chat_type)
{
    struct stats *s = &f->stats;
    struct stats_cell *found = find_cell(f, r, kind, chat_type);
    struct stats_request other = *r;
    if (found == NULL && s->cell_count >= LIMIT_STATS_CELLS) {
        other.model = "";
        found = find_cell(f, &other, kind, chat_type);
    }
    if (found != NULL) {
        return found;
    }
    mem_grow(&s->cells, &s->cell_cap, s->cell_count + 1, sizeof *s->cells);
    f->last_cell = s->cell_count++;
    s->cells[f->last_cell] = (struct stats_cell){
        .user = r->user,
        .chat_type = chat_type,
        .kind = kind,
        .provider = mem_strdup(other.provider != NULL ? other.provider : ""),
        .model = mem_strdup(other.model != NULL ? other.model : ""),
        .prompt = -1,
        .completion = -1,
    };
    return &s->cells[f->last_cell];
}

static bool kind_of(const struct stats_request *r, enum request_kind *kind)
{
    for (int k = 0; k < REQUEST_KIND_COUNT; k++) {
        if (r->kind != NULL && strcmp(request_kind_name((enum request_kind)k), r->kind) == 0) {
            *kind = (enum request_kind)k;
            return true;
        }
    }
    return false;
}

static void add_tokens(struct stats_fold *f, const struct stats_request *r, enum request_kind kind)
{
    enum chat_type type = CHAT_PLANNING;
    bool in_chat = r->chat_type != NULL && chat_type_parse(r->chat_type, &type);
    if (r->ttft_ms < 0 && r->prompt < 0 && r->completion < 0) {
        return;
    }
    struct stats_cell *c = cell_of(f, r, kind, in_chat ? (int)type : -1);
    c->requests++;
    c->answers += r->ttft_ms >= 0;
    add_told(&c->prompt, r->prompt);
    add_told(&c->completion, r->completion);
    if (r->prompt >= 0 && r->completion >= 0) {
        c->told++;
        add_told(&c->told_prompt, r->prompt);
        add_told(&c->told_completion, r->completion);
    }
}

/* --- latency --- */

static void add_latency(struct stats_fold *f, const struct stats_request *r, enum request_kind kind)
{
    struct stats_rank *ranks = &f->ranks[kind * STATS_MEASURE_COUNT];
    for (int m = 0; r->ok && m < STATS_MEASURE_COUNT; m++) {
        int64_t value = m == TTFT_MEDIAN || m == TTFT_P95 ? r->ttft_ms : r->total_ms;
        if (value >= 0) {
            stats_rank_add(&ranks[m], sane(value));
        }
    }
}

void stats_fold_request(struct stats_fold *f, const struct stats_request *r)
{
    enum request_kind kind;
    if (!kind_of(r, &kind)) {
        return;
    }
    add_tokens(f, r, kind);
    if (r->user == 0) {
        f->stats.latency[kind].requests++;
        f->stats.latency[kind].failures += !r->ok;
        add_latency(f, r, kind);
    }
}

void stats_fold_again(struct stats_fold *f, const struct stats_request *r)
{
    enum request_kind kind;
    if (kind_of(r, &kind)) {
        add_latency(f, r, kind);
    }
}

bool stats_fold_round(struct stats_fold *f)
{
    bool known = true;
    for (int k = 0; k < REQUEST_KIND_COUNT; k++) {
        struct stats_latency *l = &f->stats.latency[k];
        struct stats_rank *ranks = &f->ranks[k * STATS_MEASURE_COUNT];
        for (int m = 0; m < STATS_MEASURE_COUNT; m++) {
            known &= stats_rank_end(&ranks[m]);
        }
        l->ttft_median_ms = ranks[TTFT_MEDIAN].value;
        l->ttft_p95_ms = ranks[TTFT_P95].value;
        l->total_median_ms = ranks[TOTAL_MEDIAN].value;
        l->total_p95_ms = ranks[TOTAL_P95].value;
    }
    return known;
}

/* --- tracks --- */

/* The month of an instant, made where there is none, in the order of time. */
static struct stats_month *month_of(struct stats *s, int64_t ms)
{
    char text[TIME_TEXT_LEN + 1];
    time_format(ms, text);
    text[MONTH_LEN] = '\0';
    size_t low = 0;
    size_t high = s->month_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(s->months[middle].month, text);
        if (order == 0) {
            return &s->months[middle];
        }
        *(order < 0 ? &low : &high) = order < 0 ? middle + 1 : middle;
    }
    mem_grow(&s->months, &s->month_cap, s->month_count + 1, sizeof *s->months);
    memmove(&s->months[low + 1], &s->months[low], (s->month_count - low) * sizeof *s->months);
    s->month_count++;
    s->months[low] = (struct stats_month){0};
    memcpy(s->months[low].month, text, MONTH_LEN);
    return &s->months[low];
}

static struct stats_skill *skill_of(struct stats *s, const char *name)
{
    size_t low = 0;
    size_t high = s->skill_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(s->skills[middle].skill_area, name);
        if (order == 0) {
            return &s->skills[middle];
        }
        *(order < 0 ? &low : &high) = order < 0 ? middle + 1 : middle;
    }
    mem_grow(&s->skills, &s->skill_cap, s->skill_count + 1, sizeof *s->skills);
    memmove(&s->skills[low + 1], &s->skills[low], (s->skill_count - low) * sizeof *s->skills);
    s->skill_count++;
    s->skills[low] = (struct stats_skill){.skill_area = mem_strdup(name)};
    return &s->skills[low];
}

static void add_funnel(struct stats *s, const struct stats_track_row *t, int64_t since_ms)
{
    int64_t finalized_ms = t->is_finalized ? t->finalized_ms : t->first_module_ms;
    int64_t completed_ms = t->modules > 0 ? t->last_module_ms : t->updated_ms;
    if (t->created_ms >= since_ms) {
        month_of(s, t->created_ms)->created++;
    }
    if (t->modules > 0 && finalized_ms >= since_ms) {
        month_of(s, finalized_ms)->finalized++;
    }
    if (t->is_completed && completed_ms >= since_ms) {
        month_of(s, completed_ms)->completed++;
    }
}

void stats_fold_track(struct stats_fold *f, const struct stats_track_row *t, int64_t since_ms)
{
    struct stats *s = &f->stats;
    add_funnel(s, t, since_ms);
    if (t->created_ms >= since_ms) {
        struct stats_skill *skill = skill_of(s, t->skill_area);
        skill->created++;
        skill->finalized += t->modules > 0;
    }
    if (t->updated_ms >= since_ms) {
        mem_grow(&s->tracks, &s->track_cap, s->track_count + 1, sizeof *s->tracks);
        s->tracks[s->track_count++] = (struct stats_track){
            .id = mem_strdup(t->id),
            .title = mem_strdup(t->title),
            .modules = t->modules,
            .completed = t->completed,
        };
    }
}
