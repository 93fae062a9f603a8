#include "builtin_compose_internal.h"

#include "builtin_language_internal.h"
#include "builtin_words_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/base/yaml.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

#define SKILL_COLUMNS   60 /* in titles; a longer wish would bury the topic */
#define TITLE_COLUMNS   120
#define WISH_COLUMNS    300
#define PROJECT_MINUTES (20 * 60) /* a course of this length has a final project */
#define MODULES_MAX     12
#define EMPHASES_MAX    3
#define EMPHASIS_WEIGHT 2 /* what a favoured part of the course weighs more */

/* How many modules suit a budget: the first row that is not below it. */
static const struct {
    int minutes;
    size_t modules;
} module_counts[] = {
    {29, 1},       {89, 2},       {5 * 60, 3},   {10 * 60, 4},   {20 * 60, 5},    {60 * 60, 6},
    {100 * 60, 7}, {160 * 60, 8}, {300 * 60, 9}, {600 * 60, 10}, {1500 * 60, 11},
};

struct composer {
    const struct builtin_language *l;
    const struct track *t;
    const struct builtin_pack *pack;
    char *skill;
    const struct builtin_emphasis *emphases[EMPHASES_MAX];
    size_t emphasis_count;
    struct plan *plan;
    int weights[MODULES_MAX];
};

char *builtin_line(const char *text, size_t columns)
{
    char *clean = text_cleaned(text, TEXT_ONE_LINE);
    char *line = text_trimmed(clean, strlen(clean));
    size_t n = strlen(line);

    free(clean);
    if (text_width(line, n) > columns) {
        struct buf cut = BUF_INIT(LIMIT_TEXT);
        buf_add(&cut, line, text_fit(line, n, columns - 1));
        buf_add_str(&cut, "…");
        free(line);
        line = buf_steal(&cut);
    }
    return line;
}

static size_t count_for(int minutes)
{
    for (size_t i = 0; i < sizeof module_counts / sizeof module_counts[0]; i++) {
        if (minutes <= module_counts[i].minutes) {
            return module_counts[i].modules;
        }
    }
    return MODULES_MAX;
}

/* --- what kind of skill, what is asked for --- */

static size_t score(const struct yaml_node *keywords, const char *folded)
{
    size_t sum = 0;

    for (size_t i = 0; i < keywords->count; i++) {
        if (builtin_mentions(folded, keywords->items[i]->text)) {
            sum += strlen(keywords->items[i]->text);
        }
    }
    return sum;
}

/* The pack whose keywords cover most of the text; the first of equals, the last one for none. */
static const struct builtin_pack *choose_pack(const struct builtin_language *l, const char *skill,
                                              const char *more)
{
    const char *texts[] = {skill, more};

    for (size_t t = 0; t < 2; t++) {
        const struct builtin_pack *best = NULL;
        size_t best_score = 0;
        char *folded = text_folded(texts[t], strlen(texts[t]));
        for (size_t i = 0; i < l->pack_count; i++) {
            size_t s = score(l->packs[i].keywords, folded);
            if (s > best_score) {
                best_score = s;
                best = &l->packs[i];
            }
        }
        free(folded);
        if (best) {
            return best;
        }
    }
    return &l->packs[l->pack_count - 1];
}

static void choose_emphases(struct composer *c)
{
    const char *wish = c->t->expectations ? c->t->expectations : "";
    char *folded = text_folded(wish, strlen(wish));

    for (size_t i = 0; i < c->l->emphasis_count && c->emphasis_count < EMPHASES_MAX; i++) {
        if (score(c->l->emphases[i].words, folded) > 0) {
            c->emphases[c->emphasis_count++] = &c->l->emphases[i];
        }
    }
    free(folded);
}

/* --- modules --- */

static void add_parts(const struct builtin_language *l, const struct builtin_topic *topic,
                      const struct builtin_var *vars, struct plan_module *m)
{
    m->description = builtin_filled(topic->about, vars);
    for (int part = 0; part < BUILTIN_PART_COUNT; part++) {
        char *text = builtin_filled(topic->parts[part], vars);
        strlist_take(&m->items, mem_printf("%s: %s", l->labels[part], text));
        free(text);
    }
    for (size_t i = 0; i < topic->can->count; i++) {
        strlist_take(&m->objectives, builtin_filled(topic->can->items[i]->text, vars));
    }
}

static bool has_title(const struct plan *p, const char *title)
{
    for (size_t i = 0; i < p->module_count; i++) {
        if (strcmp(p->modules[i].title, title) == 0) {
            return true;
        }
    }
    return false;
}

static bool add_module(struct composer *c, const struct builtin_topic *topic,
                       enum builtin_favours place)
{
    const struct builtin_var *vars = BUILTIN_VARS({"skill", c->skill}, {"topic", topic->title});
    char *title = builtin_filled(c->l->module_title, vars);
    struct plan_module *m;
    int weight = topic->weight;

    if (has_title(c->plan, title)) {
        free(title);
        return false;
    }
    for (size_t i = 0; i < c->emphasis_count; i++) {
        weight += c->emphases[i]->favours == place ? EMPHASIS_WEIGHT : 0;
    }
    c->weights[c->plan->module_count] = weight;
    m = plan_insert_module(c->plan, c->plan->module_count);
    m->title = title;
    add_parts(c->l, topic, vars, m);
    if (place == BUILTIN_FAVOURS_TOPICS && c->emphasis_count > 0) {
        /* In turn, so that no module gets more than one item of this kind. */
        strlist_add(&m->items, c->emphases[(c->plan->module_count - 1) % c->emphasis_count]->item);
    }
    return true;
}

/* The first topics of the pack that suit the level, in course order, until the plan has `until`. */
static void add_topics(struct composer *c, const struct builtin_pack *pack, size_t until)
{
    for (size_t i = 0; i < pack->topic_count && c->plan->module_count < until; i++) {
        if (pack->topics[i].levels & (1u << c->t->difficulty)) {
            add_module(c, &pack->topics[i], BUILTIN_FAVOURS_TOPICS);
        }
    }
}

static void add_modules(struct composer *c, size_t count)
{
    bool closing = count >= 3;

    add_module(c, &c->l->opening[c->t->difficulty], BUILTIN_FAVOURS_OPENING);
    add_topics(c, c->pack, count - closing);
    /* What a special kind of skill does not fill, the general topics do. */
    add_topics(c, &c->l->packs[c->l->pack_count - 1], count - closing);
    if (closing) {
        add_module(c, c->t->minutes >= PROJECT_MINUTES ? &c->l->project : &c->l->review,
                   BUILTIN_FAVOURS_CLOSING);
    }
}

static void share_hours(struct composer *c)
{
    struct plan *p = c->plan;
    int minutes[MODULES_MAX];

    hours_spread(c->t->minutes, c->weights, p->module_count, minutes);
    for (size_t i = 0; i < p->module_count; i++) {
        p->modules[i].minutes = minutes[i];
    }
    p->stated_minutes = c->t->minutes;
}

/* --- the course --- */

static void add_goals(struct composer *c, const struct builtin_var *vars)
{
    const struct yaml_node *goals = c->l->goals[c->t->difficulty];
    char *wish = builtin_line(c->t->expectations, WISH_COLUMNS);

    for (size_t i = 0; i < goals->count; i++) {
        strlist_take(&c->plan->objectives, builtin_filled(goals->items[i]->text, vars));
    }
    for (size_t i = 0; i < c->emphasis_count; i++) {
        strlist_add(&c->plan->objectives, c->emphases[i]->goal);
    }
    if (!text_blank(wish)) {
        strlist_take(&c->plan->objectives,
                     builtin_filled(c->l->wish, BUILTIN_VARS({"text", wish})));
    }
    free(wish);
}

static void add_course(struct composer *c)
{
    const struct builtin_var *vars = BUILTIN_VARS({"skill", c->skill});
    struct plan *p = c->plan;

    p->language = mem_strdup(c->l->tag);
    p->title =
        builtin_line(text_blank(c->t->title) ? c->t->skill_area : c->t->title, TITLE_COLUMNS);
    p->description = builtin_filled(c->l->about[c->t->difficulty], vars);
    add_goals(c, vars);
    for (size_t i = 0; i < c->pack->assignments->count; i++) {
        strlist_add(&p->assignments, c->pack->assignments->items[i]->text);
    }
    if (c->t->minutes >= PROJECT_MINUTES) {
        p->final_project = builtin_filled(c->pack->project, vars);
    }
}

struct plan *builtin_compose(const struct builtin_language *l, const struct track *t, size_t count)
{
    struct composer c = {.l = l, .t = t, .plan = plan_new()};
    char *skill = mem_printf("%s %s", t->skill_area, t->title ? t->title : "");
    char *more = mem_printf("%s %s", t->description ? t->description : "",
                            t->expectations ? t->expectations : "");
    size_t room = t->minutes < HOURS_GRID ? 1 : (size_t)(t->minutes / HOURS_GRID);

    count = count ? count : count_for(t->minutes);
    count = count > MODULES_MAX ? MODULES_MAX : count;
    c.skill = builtin_line(t->skill_area, SKILL_COLUMNS);
    c.pack = choose_pack(l, skill, more);
    choose_emphases(&c);
    add_course(&c);
    add_modules(&c, count < room ? count : room);
    share_hours(&c);
    free(c.skill);
    free(more);
    free(skill);
    return c.plan;
}

void builtin_compose_added(const struct builtin_language *l, const char *title,
                           struct plan_module *m)
{
    m->title = mem_strdup(title);
    add_parts(l, &l->added, BUILTIN_VARS({"topic", title}), m);
}
