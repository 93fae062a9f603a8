#include "planner_lessons_internal.h"

#include "planner_internal.h"
#include "prompt_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/lesson_answer.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"
#include "syllabus/planner/journal.h"

#include <stdlib.h>
#include <string.h>

/* The answer is read again when it has grown by this much: a lesson waits no longer than that. */
#define LOOK_EVERY 1024
/* What a lesson takes when the model does not say. */
#define USUAL_MINUTES 30

static void tell_step(const struct planner_lessons *l, const char *text)
{
    if (l->sink->step != NULL) {
        l->sink->step(l->sink->ctx, text);
    }
}

/* --- the end --- */

static void finish(struct planner_lessons *l)
{
    struct error why = {0};
    error_move(&why, &l->why);
    l->module = NULL;
    l->done(l->ctx, &why); /* may free l */
    error_clear(&why);
}

/* The types of which there is no lesson yet. */
static unsigned missing(const struct planner_lessons *l)
{
    unsigned types = l->types;
    for (size_t i = 0; i < l->waiting.count; i++) {
        types &= ~LESSON_TYPE_BIT(l->waiting.items[i].type);
    }
    return types;
}

/* --- into the journal --- */

/* Where the others of the module have moved to. */
static void note_place(struct planner_lessons *l, const struct lesson *added, size_t removed)
{
    for (int t = 0; t < LESSON_TYPE_COUNT; t++) {
        if (l->next[t] > added->number) {
            l->next[t] += 1 - (int)removed;
            l->next[t] = l->next[t] < 1 ? 1 : l->next[t];
        }
    }
    if (l->next[added->type] > 0) {
        l->next[added->type] = added->number + 1;
    }
}

static enum error_kind store_one(struct planner_lessons *l, struct lesson *from, struct error *err)
{
    const struct journal *j = l->deps->journal;
    struct strlist *replaced = &l->replaced[from->type];
    size_t removed = replaced->count;
    from->number = l->next[from->type];
    enum error_kind kind = j->add_lesson(j->ctx, l->track->id, l->module->id, from, replaced, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    strlist_fini(replaced);
    note_place(l, from, removed);
    lesson_copy(lesson_list_add(&l->made), from);
    l->fitted = false;
    if (l->sink->lesson != NULL) {
        l->sink->lesson(l->sink->ctx, l->module, from);
    }
    return ERROR_NONE;
}

/* Minutes as they come from a model seldom sum up: the module's time is shared in their proportion.
 * What was there before keeps its own; where something is missing still, its time does, too. */
static enum error_kind fit(struct planner_lessons *l, struct error *err)
{
    const struct journal *j = l->deps->journal;
    lesson_fit_minutes(l->made.items, l->made.count, NULL, l->minutes);
    return j->set_lesson_minutes(j->ctx, l->track->id, l->made.items, l->made.count, err);
}

/* Stores what there is; at the end also the minutes. ERROR_NONE: all is in the journal. */
static enum error_kind flush(struct planner_lessons *l, struct error *err)
{
    enum error_kind kind = ERROR_NONE;
    while (kind == ERROR_NONE && l->stored < l->waiting.count) {
        kind = store_one(l, &l->waiting.items[l->stored], err);
        l->stored += kind == ERROR_NONE;
    }
    if (kind == ERROR_NONE && l->ending && !l->fitted && l->made.count > 0 && missing(l) == 0) {
        kind = fit(l, err);
        l->fitted = kind == ERROR_NONE;
    }
    return kind;
}

/* Ends when everything is stored, or cannot be. */
static void try_end(struct planner_lessons *l)
{
    struct error err = {0};
    enum error_kind kind = flush(l, &err);
    if (kind != ERROR_NONE && err.busy && !l->cancelled) {
        error_clear(&err);
        return; /* the next tick tries again */
    }
    if (kind != ERROR_NONE) {
        error_move(&l->why, &err);
    }
    finish(l);
}

static void end_with(struct planner_lessons *l, struct error *take_why)
{
    error_move(&l->why, take_why);
    l->ending = true;
    l->cancelled = false; /* only giving up from here on */
    try_end(l);
}

/* --- reading --- */

static bool is_known(const struct planner_lessons *l, const struct lesson *one)
{
    for (size_t i = 0; i < l->waiting.count; i++) {
        const struct lesson *other = &l->waiting.items[i];
        char *a = text_folded(one->title, strlen(one->title));
        char *b = text_folded(other->title, strlen(other->title));
        bool same = other->type == one->type && strcmp(a, b) == 0;
        free(a);
        free(b);
        if (same) {
            return true;
        }
    }
    return false;
}

static void take(struct planner_lessons *l, const struct lesson *read)
{
    struct lesson *one = lesson_list_add(&l->waiting);
    lesson_copy(one, read);
    one->id = env_new_id_dup(l->deps->env);
    one->minutes = one->minutes > 0 ? one->minutes : USUAL_MINUTES;
    lesson_shuffle(one);
}

/* Takes the lessons that have become whole. What is wrong is only known at the end of the answer.
 */
static enum error_kind look(struct planner_lessons *l, struct error *err)
{
    struct lesson_list read = {0};
    l->looked = l->answer.len;
    enum error_kind kind =
        lesson_answer_read(buf_str(&l->answer), l->answer.len, l->module, l->types, &read, err);
    for (; l->taken < read.count; l->taken++) {
        if (!is_known(l, &read.items[l->taken])) {
            take(l, &read.items[l->taken]);
        }
    }
    lesson_list_fini(&read);
    return kind;
}

/* --- one round --- */

static void on_delta(void *ctx, const char *text, size_t n)
{
    struct planner_lessons *l = ctx;
    struct error err = {0};
    if (l->too_long) {
        return;
    }
    if (!buf_add(&l->answer, text, n)) {
        l->too_long = true;
        planner_call_cancel(&l->call);
    } else if (l->answer.len >= l->looked + LOOK_EVERY) {
        look(l, &err);
        error_clear(&err);
        flush(l, &err); /* what fails is tried again at the end */
        error_clear(&err);
    }
}

static void on_reasoning(void *ctx, const char *text, size_t n)
{
    struct planner_lessons *l = ctx;
    char *piece = mem_strndup(text, n);
    l->thought_tokens += prompt_estimate_tokens(piece);
    free(piece);
    if (l->sink->thoughts != NULL) {
        l->sink->thoughts(l->sink->ctx, text, n, l->thought_tokens);
    }
}

static void on_done(void *ctx, const struct turn_end *end);

static enum error_kind start_round(struct planner_lessons *l, enum turn_kind kind,
                                   struct error *err)
{
    buf_reset(&l->answer);
    l->looked = 0;
    l->taken = 0;
    struct turn turn = {
        .kind = kind,
        .track = l->track,
        .plan = l->track->plan,
        .module = l->module,
        .lesson_types = l->types,
        .minutes = l->minutes,
        .partial = l->earlier,
        .fault = l->fault,
        .schema = l->schema,
    };
    const struct turn_sink to = {
        .delta = on_delta, .reasoning = on_reasoning, .done = on_done, .ctx = l};
    return planner_call_start(&l->call, l->deps, &turn, NULL, 0, &to, err);
}

/* --- judging an answer --- */

/* How the call ended, and what is wrong with what came. */
static void judge(struct planner_lessons *l, const struct turn_end *end, struct error *why)
{
    struct error fault = {0};
    look(l, &fault);
    if (l->too_long) {
        error_set(why, ERROR_TOO_LONG, _("the answer is longer than %u MiB"), LIMIT_ANSWER >> 20);
    } else if (end->error.kind != ERROR_NONE) {
        error_copy(why, &end->error);
    } else if (text_blank(buf_str(&l->answer))) {
        error_set(why, ERROR_EMPTY, _("the model sent an empty answer"));
    } else if (fault.kind != ERROR_NONE) {
        error_move(why, &fault);
    } else if (missing(l) != 0) {
        char *names = prompt_lesson_types(missing(l));
        error_set(why, ERROR_WRONG_SHAPE, _("lessons: there is none of the type %s"), names);
        free(names);
    }
    error_clear(&fault);
}

/* True for an answer that the model can be asked to complete. */
static bool can_ask_again(const struct planner_lessons *l, const struct turn_end *end,
                          const struct error *why)
{
    bool fault = why->kind == ERROR_CUT_OFF ||
                 (end->error.kind == ERROR_NONE &&
                  (why->kind == ERROR_NOT_JSON || why->kind == ERROR_WRONG_SHAPE));
    return fault && l->call.turn.kind == TURN_LESSONS && !l->cancelled &&
           !l->deps->provider->is_no_model;
}

static void keep_fault(struct planner_lessons *l, const struct error *why)
{
    free(l->earlier);
    l->earlier = buf_steal(&l->answer);
    buf_init(&l->answer, LIMIT_ANSWER);
    if (why->kind != ERROR_CUT_OFF) {
        mem_replace(&l->fault, why->message);
        return;
    }
    struct buf text = BUF_INIT(LIMIT_MESSAGE);
    struct prompt_values none = {{NULL}};
    prompt_fill(l->deps->prompts, l->track->language, PROMPT_LESSON_CUT_OFF, &none, &text);
    free(l->fault);
    l->fault = buf_steal(&text);
}

static bool ask_again(struct planner_lessons *l, struct error *why)
{
    char *step = mem_printf(_("Asking the model once more: %s"), why->message);
    tell_step(l, step);
    free(step);
    keep_fault(l, why);
    error_clear(why);
    return start_round(l, TURN_LESSONS_REPAIR, why) == ERROR_NONE;
}

/* What was made is told with what went wrong: it is not lost. */
static void tell_made(const struct planner_lessons *l, struct error *why)
{
    if (why->kind == ERROR_NONE || l->waiting.count == 0) {
        return;
    }
    unsigned long n = (unsigned long)l->waiting.count;
    char *text = mem_printf(
        ngettext("%s (%lu lesson was made before)", "%s (%lu lessons were made before)", n),
        why->message, n);
    char *advice = mem_strdup(why->advice);
    error_set(why, why->kind, "%s", text);
    error_advise(why, "%s", advice != NULL ? advice : _("The same command makes what is missing."));
    free(advice);
    free(text);
}

static void on_done(void *ctx, const struct turn_end *end)
{
    struct planner_lessons *l = ctx;
    struct error why = {0};
    struct error err = {0};
    judge(l, end, &why);
    planner_call_record(&l->call, end, why.kind, NULL);
    if (can_ask_again(l, end, &why)) {
        flush(l, &err); /* what fails is tried again at the end */
        error_clear(&err);
        if (ask_again(l, &why)) {
            return;
        }
    }
    if (why.kind != ERROR_NONE && missing(l) == 0 && l->call.turn.kind == TURN_LESSONS_REPAIR &&
        end->error.kind == ERROR_NONE) {
        error_clear(&why); /* each type is there; what was wrong once more is left out */
    }
    tell_made(l, &why);
    end_with(l, &why);
}

/* --- the whole --- */

static const struct module *module_of(const struct track *t, int number)
{
    for (size_t i = 0; i < t->module_count; i++) {
        if (t->modules[i].number == number) {
            return &t->modules[i];
        }
    }
    return NULL;
}

/* What the module has of a type: lessons, and those of them that were begun. */
static void count_lessons(const struct module *m, enum lesson_type type, size_t *all, size_t *begun)
{
    *all = 0;
    *begun = 0;
    for (size_t i = 0; i < m->lesson_count; i++) {
        if (m->lessons[i].type == type) {
            ++*all;
            *begun += m->lessons[i].status != MODULE_NOT_STARTED;
        }
    }
}

/* Which types are made: those that are not there, or where they may be replaced those that nobody
 * has begun. */
static unsigned choose_types(const struct module *m, const struct lesson_request *request)
{
    unsigned types = request->types != 0 ? request->types : LESSON_TYPES_ALL;
    for (int t = 0; t < LESSON_TYPE_COUNT; t++) {
        size_t all = 0;
        size_t begun = 0;
        count_lessons(m, (enum lesson_type)t, &all, &begun);
        if (request->replace ? all > 0 && begun == all : all > 0) {
            types &= ~LESSON_TYPE_BIT(t);
        }
    }
    return types;
}

/* Their time is the module's, less that of the lessons that stay; a share of it where only some are
 * made of those that are missing. */
static void prepare(struct planner_lessons *l)
{
    int left = l->module->minutes;
    for (size_t i = 0; i < l->module->lesson_count; i++) {
        const struct lesson *one = &l->module->lessons[i];
        if ((l->types & LESSON_TYPE_BIT(one->type)) != 0 && one->status == MODULE_NOT_STARTED) {
            strlist_add(&l->replaced[one->type], one->id);
            l->next[one->type] = l->next[one->type] > 0 ? l->next[one->type] : one->number;
        } else {
            left -= one->minutes;
        }
    }
    int wanted = 0;
    int open = 0; /* types that the module will lack still */
    for (int t = 0; t < LESSON_TYPE_COUNT; t++) {
        size_t all = 0;
        size_t begun = 0;
        count_lessons(l->module, (enum lesson_type)t, &all, &begun);
        wanted += (l->types & LESSON_TYPE_BIT(t)) != 0;
        open += (l->types & LESSON_TYPE_BIT(t)) == 0 && all == 0;
    }
    left = left * wanted / (wanted + open);
    l->minutes = left >= wanted ? left : wanted * USUAL_MINUTES;
}

static enum error_kind nothing_to_make(const struct lesson_request *request, struct error *err)
{
    error_set(err, ERROR_USAGE, "%s",
              request->replace ? _("all these lessons were begun, and stay as they are")
                               : _("the module has these lessons already"));
    error_advise(err, "%s",
                 request->replace
                     ? _("Set them to not_started first, with \"syllabus lesson status\".")
                     : _("--replace makes those anew that nobody has begun."));
    return ERROR_USAGE;
}

enum error_kind planner_lessons_start(struct planner_lessons *l, const struct planner_deps *deps,
                                      const struct planner_sink *sink, const struct track *track,
                                      const struct lesson_request *request,
                                      planner_lessons_fn *done, void *ctx, struct error *err)
{
    planner_lessons_fini(l);
    const struct module *m = module_of(track, request->module_number);
    if (m == NULL) {
        error_set(err, ERROR_NOT_FOUND, _("the track has no module %d"), request->module_number);
        error_advise(err, _("\"syllabus module list TRACK\" shows them."));
        return ERROR_NOT_FOUND;
    }
    unsigned types = choose_types(m, request);
    if (types == 0) {
        return nothing_to_make(request, err);
    }
    l->deps = deps;
    l->sink = sink;
    l->track = track;
    l->module = m;
    l->types = types;
    l->done = done;
    l->ctx = ctx;
    l->schema = lesson_schema();
    buf_init(&l->answer, LIMIT_ANSWER);
    prepare(l);
    if (!deps->provider->is_no_model) {
        char *step = mem_printf(_("Asking the model for the lessons of module %d"), m->number);
        tell_step(l, step);
        free(step);
    }
    enum error_kind kind = start_round(l, TURN_LESSONS, err);
    if (kind != ERROR_NONE) {
        planner_lessons_fini(l);
    }
    return kind;
}

void planner_lessons_cancel(struct planner_lessons *l)
{
    if (l->module == NULL) {
        return;
    }
    l->cancelled = true;
    if (l->ending) {
        try_end(l); /* with what could not be stored */
    } else {
        planner_call_cancel(&l->call);
    }
}

void planner_lessons_tick(struct planner_lessons *l)
{
    struct error err = {0};
    if (l->module == NULL) {
        return;
    }
    if (l->ending) {
        try_end(l);
        return;
    }
    flush(l, &err); /* what fails is tried again */
    error_clear(&err);
}

bool planner_lessons_waits(const struct planner_lessons *l)
{
    return l->module != NULL && l->ending;
}

void planner_lessons_fini(struct planner_lessons *l)
{
    planner_call_fini(&l->call);
    buf_fini(&l->answer);
    json_free(l->schema);
    free(l->earlier);
    free(l->fault);
    for (int t = 0; t < LESSON_TYPE_COUNT; t++) {
        strlist_fini(&l->replaced[t]);
    }
    lesson_list_fini(&l->waiting);
    lesson_list_fini(&l->made);
    error_clear(&l->why);
    memset(l, 0, sizeof *l);
}
