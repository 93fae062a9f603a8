/* Modules changed by hand, without a model: each command is one change of the plan. */
#include "commands.h"

#include "app_internal.h"
#include "by_hand.h"
#include "syllabus/app/args.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/env.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_split.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

/* --- what was done, as a command --- */

/* How much of a value a version's request keeps, in columns. */
#define REQUEST_COLUMNS 60

static void add_value(struct buf *out, const char *name, const char *value)
{
    char *line = text_cleaned(value, TEXT_ONE_LINE);
    size_t n = text_fit(line, strlen(line), REQUEST_COLUMNS);
    bool quoted = n == 0 || strcspn(line, " \"'") < strlen(line);
    const char *quote = quoted ? strchr(line, '"') ? "'" : "\"" : "";
    buf_printf(out, " --%s %s%.*s%s%s", name, quote, (int)n, line, line[n] ? "…" : "", quote);
    free(line);
}

/* "module edit 3 --hours 6": the command's name, its numbers and its options; owned. */
static char *request_of(const struct call *call)
{
    struct buf out = BUF_INIT(LIMIT_TEXT);
    buf_add_str(&out, call->command->name);
    for (const struct arg *a = call->command->args; a->name; a++) {
        const char *value;
        if (strcmp(a->name, "TRACK") == 0 || !args_has(call->args, a->name)) {
            continue;
        }
        if (a->kind == ARG_FLAG) {
            buf_printf(&out, " --%s", a->name);
        }
        for (size_t i = 0;
             a->kind != ARG_FLAG && (value = args_nth(call->args, a->name, i)) != NULL; i++) {
            if (a->kind == ARG_POSITIONAL) {
                buf_printf(&out, " %s", value);
            } else {
                add_value(&out, a->name, value);
            }
        }
    }
    return buf_steal(&out);
}

/* --- arguments --- */

static enum error_kind read_text(struct call *call, const char *name, size_t limit, bool needed,
                                 char **out)
{
    const char *text = args_text(call->args, name);
    if (!text) {
        return ERROR_NONE;
    }
    if (needed && text_blank(text)) {
        return error_set(&call->error, ERROR_USAGE, _("--%s needs a text"), name);
    }
    if (strlen(text) > limit) {
        return error_set(&call->error, ERROR_USAGE, _("--%s takes at most %zu bytes"), name, limit);
    }
    free(*out);
    *out = text_blank(text) ? NULL : mem_strdup(text);
    return ERROR_NONE;
}

/* Given once and empty: none. */
static enum error_kind read_list(struct call *call, const char *name, struct strlist *out)
{
    const char *text;
    if (!args_has(call->args, name)) {
        return ERROR_NONE;
    }
    strlist_fini(out);
    for (size_t i = 0; (text = args_nth(call->args, name, i)) != NULL; i++) {
        if (i >= LIMIT_MODULE_ITEMS || strlen(text) > LIMIT_TEXT) {
            return error_set(&call->error, ERROR_USAGE,
                             _("--%s can be given %d times, with at most %u bytes"), name,
                             LIMIT_MODULE_ITEMS, LIMIT_TEXT);
        }
        if (!text_blank(text)) {
            char *line = text_cleaned(text, TEXT_ONE_LINE);
            strlist_take(out, line);
        }
    }
    return ERROR_NONE;
}

static enum error_kind read_hours(struct call *call, int *minutes)
{
    const char *text = args_text(call->args, "hours");
    if (text && !hours_parse(text, minutes)) {
        return error_set(&call->error, ERROR_USAGE,
                         _("--hours cannot be \"%s\": it is a number above 0 and up to %d"), text,
                         LIMIT_HOURS);
    }
    return ERROR_NONE;
}

/* What --title, --hours, --description, --item and --objective say. */
static enum error_kind read_module(struct call *call, struct plan_module *m)
{
    enum error_kind kind = read_text(call, "title", LIMIT_TITLE, true, &m->title);
    if (!kind) {
        kind = read_hours(call, &m->minutes);
    }
    if (!kind) {
        kind = read_text(call, "description", LIMIT_TEXT, false, &m->description);
    }
    if (!kind) {
        kind = read_list(call, "item", &m->items);
    }
    return kind ? kind : read_list(call, "objective", &m->objectives);
}

/* The place that --to names, from 0 on, among `count`; what it was without --to. */
static enum error_kind read_place(struct call *call, size_t count, size_t *place)
{
    int number = 0;
    if (!args_has(call->args, "to")) {
        return ERROR_NONE;
    }
    enum error_kind kind = call_module_number(call, "to", &number);
    if (!kind && (size_t)number > count) {
        kind = error_set(&call->error, ERROR_USAGE, _("--to can be 1 to %zu"), count);
    }
    if (!kind) {
        *place = (size_t)number - 1;
    }
    return kind;
}

/* --- one change --- */

/* Changes h->plan. *shown: the module to be shown, owned; without it all are. */
typedef enum error_kind change_fn(struct by_hand *h, char **shown);

/* The module that N names. */
static enum error_kind find(const struct by_hand *h, size_t *at)
{
    int number = 0;
    enum error_kind kind = call_module_number(h->call, "N", &number);
    return kind ? kind : by_hand_find(h, number, at);
}

static enum error_kind fit(struct by_hand *h, const char *shown)
{
    bool *keep = mem_array(h->plan->module_count, sizeof *keep);
    int at = shown ? plan_find_module(h->plan, shown) : -1;
    if (at >= 0) {
        keep[at] = true; /* its hours were asked for */
    }
    enum error_kind kind = by_hand_fit(h, keep);
    free(keep);
    return kind;
}

static enum command_state run(struct call *call, change_fn *change, enum version_kind version,
                              bool empty_too)
{
    struct by_hand h;
    char *shown = NULL;
    char *request = request_of(call);
    enum error_kind kind = by_hand_open(&h, call, empty_too);
    if (!kind) {
        kind = change(&h, &shown);
    }
    if (!kind && args_has(call->args, "fit")) {
        kind = fit(&h, shown);
    }
    if (!kind) {
        kind = by_hand_store(&h, version, request, NULL);
    }
    if (!kind) {
        kind = by_hand_show(&h, shown);
    }
    by_hand_fini(&h);
    free(request);
    free(shown);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

/* --- adding and editing --- */

static enum error_kind check_room(const struct by_hand *h)
{
    return h->plan->module_count < LIMIT_MODULES
               ? ERROR_NONE
               : error_set(&h->call->error, ERROR_USAGE, _("a plan has at most %d modules"),
                           LIMIT_MODULES);
}

/* As long as the others are on the whole; the first one takes all. */
static int usual_minutes(const struct by_hand *h)
{
    int sum = 0;
    int count = 0;
    for (size_t i = 0; i < h->plan->module_count; i++) {
        sum += h->plan->modules[i].minutes;
        count += h->plan->modules[i].minutes > 0;
    }
    if (count == 0) {
        return h->track->minutes;
    }
    int steps = (sum / count + HOURS_GRID / 2) / HOURS_GRID;
    return (steps > 0 ? steps : 1) * HOURS_GRID;
}

static enum error_kind add(struct by_hand *h, char **shown)
{
    size_t place = h->plan->module_count;
    struct plan_module made = {.minutes = usual_minutes(h)};
    enum error_kind kind = check_room(h);
    if (!kind) {
        kind = read_place(h->call, h->plan->module_count + 1, &place);
    }
    if (!kind) {
        kind = read_module(h->call, &made);
    }
    if (!kind) {
        made.id = env_new_id_dup(h->call->app->options->env);
        *shown = mem_strdup(made.id);
        plan_module_copy(plan_insert_module(h->plan, place), &made);
    }
    plan_module_fini(&made);
    return kind;
}

static enum error_kind edit(struct by_hand *h, char **shown)
{
    size_t at = 0;
    size_t place = 0;
    enum error_kind kind = find(h, &at);
    if (!kind) {
        place = at;
        kind = read_place(h->call, h->plan->module_count, &place);
    }
    if (!kind) {
        kind = read_module(h->call, &h->plan->modules[at]);
    }
    if (!kind) {
        *shown = mem_strdup(h->plan->modules[at].id);
        plan_move_module(h->plan, at, place);
    }
    return kind;
}

static enum error_kind move(struct by_hand *h, char **shown)
{
    size_t at = 0;
    size_t place = 0;
    enum error_kind kind = find(h, &at);
    if (!kind) {
        kind = read_place(h->call, h->plan->module_count, &place);
    }
    if (!kind) {
        plan_move_module(h->plan, at, place);
    }
    return kind;
}

/* --- splitting and merging --- */

static enum error_kind split(struct by_hand *h, char **shown)
{
    struct plan_split how = {0};
    size_t at = 0;
    int keep = 0;
    char *title = NULL;
    enum error_kind kind = check_room(h);
    if (!kind) {
        kind = find(h, &at);
    }
    if (!kind && args_has(h->call->args, "keep")) {
        kind = call_module_number(h->call, "keep", &keep);
    }
    if (!kind) {
        kind = read_text(h->call, "title", LIMIT_TITLE, true, &title);
    }
    if (!kind) {
        kind = read_hours(h->call, &how.minutes);
    }
    if (!kind && how.minutes > 0 && how.minutes >= h->plan->modules[at].minutes) {
        kind = error_set(&h->call->error, ERROR_USAGE,
                         _("--hours must leave some of the module's hours"));
    }
    if (!kind && keep > 0 && (size_t)keep >= h->plan->modules[at].items.count) {
        kind = error_set(&h->call->error, ERROR_USAGE,
                         _("--keep must leave some of the module's %zu topics"),
                         h->plan->modules[at].items.count);
    }
    if (!kind) {
        how.keep = (size_t)keep;
        how.title = title;
        plan_split_module(h->plan, at, &how, h->call->app->options->env);
    }
    free(title);
    return kind;
}

static enum error_kind merge(struct by_hand *h, char **shown)
{
    size_t at = 0;
    size_t other = 0;
    int number = 0;
    enum error_kind kind = find(h, &at);
    if (!kind && args_text(h->call->args, "M")) {
        kind = call_module_number(h->call, "M", &number);
        kind = kind ? kind : by_hand_find(h, number, &other);
    } else if (!kind) {
        other = at + 1;
    }
    if (!kind && (other == at || other >= h->plan->module_count)) {
        kind = error_set(&h->call->error, ERROR_USAGE, _("there is no other module to merge with"));
    }
    if (!kind && plan_module_is_held(&h->plan->modules[other])) {
        error_set(&h->call->error, ERROR_USAGE, _("module %zu is pinned"), other + 1);
        error_advise(&h->call->error, _("\"module unpin\" takes the pin off."));
        kind = ERROR_USAGE;
    }
    if (!kind) {
        *shown = mem_strdup(h->plan->modules[at].id);
        plan_merge_modules(h->plan, at, other);
        at = (size_t)plan_find_module(h->plan, *shown);
        kind = read_text(h->call, "title", LIMIT_TITLE, true, &h->plan->modules[at].title);
    }
    return kind;
}

/* --- pins --- */

static enum error_kind set_pins(struct by_hand *h, char **shown, bool on)
{
    size_t at = 0;
    enum error_kind kind = find(h, &at);
    if (kind) {
        return kind;
    }
    struct plan_module *m = &h->plan->modules[at];
    bool title = args_has(h->call->args, "title");
    bool hours = args_has(h->call->args, "hours");
    bool all = !title && !hours;
    m->title_pinned = title || (all && !on) ? on : m->title_pinned;
    m->hours_pinned = hours || (all && !on) ? on : m->hours_pinned;
    m->pinned = all ? on : m->pinned;
    *shown = mem_strdup(m->id);
    return ERROR_NONE;
}

static enum error_kind pin(struct by_hand *h, char **shown)
{
    return set_pins(h, shown, true);
}

static enum error_kind unpin(struct by_hand *h, char **shown)
{
    return set_pins(h, shown, false);
}

/* --- the table --- */

static enum command_state run_add(struct call *call)
{
    return run(call, add, VERSION_EDIT, true);
}

static enum command_state run_edit(struct call *call)
{
    return run(call, edit, VERSION_EDIT, false);
}

static enum command_state run_move(struct call *call)
{
    return run(call, move, VERSION_EDIT, false);
}

static enum command_state run_split(struct call *call)
{
    return run(call, split, VERSION_EDIT, false);
}

static enum command_state run_merge(struct call *call)
{
    return run(call, merge, VERSION_EDIT, false);
}

static enum command_state run_pin(struct call *call)
{
    return run(call, pin, VERSION_PIN, false);
}

static enum command_state run_unpin(struct call *call)
{
    return run(call, unpin, VERSION_PIN, false);
}

#define ARG_N                                                                                      \
    {                                                                                              \
        "N", 0, ARG_POSITIONAL, ARG_REQUIRED, NULL, N_("the module's number"), NULL                \
    }
#define ARG_FIT                                                                                    \
    {                                                                                              \
        "fit", 0, ARG_FLAG, 0, NULL,                                                               \
            N_("spread the track's hours over the modules that are not pinned or completed"), NULL \
    }
#define MODULE_ARGS(title_flags)                                                                   \
    {"title", 0, ARG_OPTION, title_flags, "TITLE", N_("its title"), NULL},                         \
        {"hours", 0, ARG_OPTION, 0, "HOURS", N_("how long it takes"), NULL},                       \
        {"description", 0, ARG_OPTION, ARG_FROM_FILE, "TEXT", N_("what it is about"), NULL},       \
        {"item",     0,      ARG_OPTION,                                                           \
         ARG_REPEAT, "TEXT", N_("a topic; may be given several times, all others go"),             \
         NULL},                                                                                    \
        {"objective", 0,      ARG_OPTION,                                                          \
         ARG_REPEAT,  "TEXT", N_("what the learner will be able to do; as --item"),                \
         NULL},                                                                                    \
    {                                                                                              \
        "to", 0, ARG_OPTION, 0, "PLACE", N_("its number in the order"), NULL                       \
    }

static const struct arg add_args[] = {
    COMMAND_ARG_TRACK,
    MODULE_ARGS(ARG_REQUIRED),
    ARG_FIT,
    {0},
};
static const struct arg edit_args[] = {COMMAND_ARG_TRACK, ARG_N, MODULE_ARGS(0), ARG_FIT, {0}};
static const struct arg move_args[] = {
    COMMAND_ARG_TRACK,
    ARG_N,
    {"to", 0, ARG_OPTION, ARG_REQUIRED, "PLACE", N_("its number in the order"), NULL},
    {0},
};
static const struct arg split_args[] = {
    COMMAND_ARG_TRACK,
    ARG_N,
    {"title", 0, ARG_OPTION, 0, "TITLE", N_("the title of the second one"), NULL},
    {"keep", 0, ARG_OPTION, 0, "COUNT", N_("how many topics stay in the first one; half of them"),
     NULL},
    {"hours", 0, ARG_OPTION, 0, "HOURS", N_("the hours of the second one; by the topics"), NULL},
    {0},
};
static const struct arg merge_args[] = {
    COMMAND_ARG_TRACK,
    ARG_N,
    {"M", 0, ARG_POSITIONAL, 0, NULL, N_("the module that goes into it; the next one"), NULL},
    {"title", 0, ARG_OPTION, 0, "TITLE", N_("the title of both; that of N"), NULL},
    {0},
};
static const struct arg pin_args[] = {
    COMMAND_ARG_TRACK,
    ARG_N,
    {"title", 0, ARG_FLAG, 0, NULL, N_("only its title"), NULL},
    {"hours", 0, ARG_FLAG, 0, NULL, N_("only its hours"), NULL},
    {0},
};

static const struct command rows[] = {
    {"module add", N_("add a module to the plan by hand"), add_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK, "", DOCUMENT_MODULE, run_add},
    {"module edit", N_("change a module by hand"), edit_args, COMMAND_NEEDS_USER | COMMAND_QUICK,
     "N", DOCUMENT_MODULE, run_edit},
    {"module move", N_("move a module to another place"), move_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK, "N", DOCUMENT_MODULES, run_move},
    {"module split", N_("make two modules of one"), split_args, COMMAND_NEEDS_USER | COMMAND_QUICK,
     "N", DOCUMENT_MODULES, run_split},
    {"module merge", N_("make one module of two"), merge_args, COMMAND_NEEDS_USER | COMMAND_QUICK,
     "N M", DOCUMENT_MODULE, run_merge},
    {"module pin", N_("hold a module, or its title or hours, as they are"), pin_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK, "N", DOCUMENT_MODULE, run_pin},
    {"module unpin", N_("let a module be changed again"), pin_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK, "N", DOCUMENT_MODULE, run_unpin},
};

void command_module_edit_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
