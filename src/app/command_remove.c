/* Taking parts out of a track: a message with what follows it, a module. */
#include "commands.h"

#include "app_internal.h"
#include "by_hand.h"
#include "confirm.h"
#include "syllabus/app/args.h"
#include "syllabus/app/label.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/course/json.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"
#include "syllabus/store/store_removed.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* How much of a message a question shows, in columns. */
#define BEGINNING_COLUMNS 40

/* What is to be removed. */
struct part {
    char *track_id;
    char *message_id; /* NULL: a module */
    int number;
};

static void part_free(void *state)
{
    struct part *p = state;
    free(p->track_id);
    free(p->message_id);
    free(p);
}

/* A module goes with that of the plan; one that the plan has lost already goes by itself. */
static enum error_kind remove_module(struct call *call, const struct part *p)
{
    struct by_hand h;
    size_t at = 0;
    enum error_kind kind = by_hand_open_track(&h, call, p->track_id, false);
    if (!kind && h.with_modules && !by_hand_has(&h, p->number)) {
        kind = store_module_remove(call->app->workspace.store, workspace_user_id(call->app),
                                   p->track_id, p->number, &call->error);
    } else if (!kind) {
        char *request = mem_printf("module rm %d", p->number);
        kind = by_hand_find(&h, p->number, &at);
        if (!kind) {
            plan_remove_module(h.plan, at);
            kind = by_hand_store(&h, VERSION_EDIT, request, NULL);
        }
        free(request);
    }
    by_hand_fini(&h);
    return kind;
}

static enum command_state remove_part(struct call *call, void *state)
{
    const struct part *p = state;
    enum error_kind kind =
        p->message_id
            ? store_message_remove(call->app->workspace.store, workspace_user_id(call->app),
                                   p->track_id, p->message_id, &call->error)
            : remove_module(call, p);
    if (kind) {
        return COMMAND_ERROR;
    }
    confirm_tell_undo(call, p->track_id);
    return COMMAND_DONE;
}

/* Takes all three. */
static enum command_state ask(struct call *call, struct part *take_part, char *take_question,
                              char *take_refusal)
{
    enum command_state state = confirm_run(call, &(struct confirmation){.question = take_question,
                                                                        .refusal = take_refusal,
                                                                        .go = remove_part,
                                                                        .state = take_part,
                                                                        .free_state = part_free});
    free(take_question);
    free(take_refusal);
    return state;
}

/* --- messages --- */

static enum error_kind find_message(struct call *call, struct part *p)
{
    struct store *store = call->app->workspace.store;
    const char *user_id = workspace_user_id(call->app);
    const char *text = args_text(call->args, "MESSAGE");
    char *chat_id = NULL;
    enum error_kind kind = call_resolve_track(call, &p->track_id, NULL);
    if (!kind) {
        kind = call_resolve_chat_arg(call, p->track_id, &chat_id);
    }
    if (!kind) {
        kind = strcmp(text, "last") == 0 ? store_message_last(store, user_id, p->track_id, chat_id,
                                                              &p->message_id, &call->error)
                                         : store_message_resolve(store, user_id, p->track_id, text,
                                                                 &p->message_id, &call->error);
    }
    free(chat_id);
    return kind;
}

/* How a message begins, on one line; owned. */
static char *beginning(const struct message *m)
{
    char *line = text_cleaned(m->content, TEXT_ONE_LINE);
    size_t n = text_fit(line, strlen(line), BEGINNING_COLUMNS);
    char *text = mem_printf("%.*s%s", (int)n, line, line[n] ? "…" : "");
    free(line);
    return text;
}

static enum command_state run_message(struct call *call)
{
    struct app *app = call->app;
    struct message_branch branch = {0};
    struct part *p = mem_alloc(sizeof *p);
    enum error_kind kind = find_message(call, p);
    if (!kind) {
        kind = store_message_branch(app->workspace.store, workspace_user_id(app), p->track_id,
                                    p->message_id, &branch, &call->error);
    }
    if (kind) {
        part_free(p);
        return COMMAND_ERROR;
    }
    struct json_object *all = json_new_array();
    for (size_t i = 0; i < branch.messages.count; i++) {
        json_push(all, course_message_json(&branch.messages.items[i]));
    }
    call_set_document(call, all);
    int count = (int)branch.messages.count;
    char *text = beginning(&branch.messages.items[0]);
    /* TRANSLATORS: asked before a message is deleted; the text is its beginning, the numbers are
     * what goes, the message included. */
    char *question = mem_printf(_("Delete \"%s\" and what follows it: messages (%d), plan versions "
                                  "(%d)? [y/N]"),
                                text, count, branch.versions);
    char *refusal =
        mem_printf(_("\"%s\" would be deleted with what follows it: messages (%d), plan "
                     "versions (%d)"),
                   text, count, branch.versions);
    free(text);
    message_list_fini(&branch.messages);
    return ask(call, p, question, refusal);
}

/* --- modules --- */

static enum error_kind find_module(struct call *call, struct part *p, struct track **track)
{
    const char *text = args_text(call->args, "N");
    char *end = NULL;
    errno = 0;
    long n = strtol(text, &end, 10);
    if (errno || *end || end == text || n < 1 || n > INT_MAX) {
        return error_set(&call->error, ERROR_USAGE,
                         _("\"%s\" is no module number: it is a whole number from 1 on"), text);
    }
    p->number = (int)n;
    enum error_kind kind = call_resolve_track(call, &p->track_id, NULL);
    return kind ? kind : workspace_load_track(call->app, p->track_id, track, &call->error);
}

static const struct module *module_at(const struct track *t, int number)
{
    for (size_t i = 0; i < t->module_count; i++) {
        if (t->modules[i].number == number) {
            return &t->modules[i];
        }
    }
    return NULL;
}

/* Of a track that was not finalized: a module of the plan. Takes the part. */
static enum command_state remove_planned(struct call *call, struct part *p)
{
    struct by_hand h;
    size_t at = 0;
    enum error_kind kind = by_hand_open_track(&h, call, p->track_id, false);
    if (!kind) {
        kind = by_hand_find(&h, p->number, &at);
    }
    if (!kind) {
        kind = by_hand_show(&h, h.plan->modules[at].id);
    }
    if (kind) {
        by_hand_fini(&h);
        part_free(p);
        return COMMAND_ERROR;
    }
    /* TRANSLATORS: asked before a module is deleted: its number and title. */
    char *question = mem_printf(_("Delete module %d \"%s\" from the plan? [y/N]"), p->number,
                                h.plan->modules[at].title);
    char *refusal = mem_printf(_("module %d \"%s\" would be deleted from the plan"), p->number,
                               h.plan->modules[at].title);
    by_hand_fini(&h);
    return ask(call, p, question, refusal);
}

static enum command_state run_module(struct call *call)
{
    struct app *app = call->app;
    struct module_contents contents = {0};
    struct track *track = NULL;
    struct part *p = mem_alloc(sizeof *p);
    enum error_kind kind = find_module(call, p, &track);
    if (!kind && track->module_count == 0) {
        track_free(track);
        return remove_planned(call, p);
    }
    if (!kind) {
        kind = store_module_count(app->workspace.store, workspace_user_id(app), p->track_id,
                                  p->number, &contents, &call->error);
    }
    const struct module *m = kind ? NULL : module_at(track, p->number);
    if (!m) {
        track_free(track);
        part_free(p);
        return COMMAND_ERROR;
    }
    const char *progress = label(LABEL_STATUS, module_status_name(contents.status));
    call_set_document(call, course_module_json(m));
    /* TRANSLATORS: asked before a module is deleted: its number, title, how many lessons and chats
     * about it go with it, and its progress such as "in progress". */
    char *question = mem_printf(_("Delete module %d \"%s\" with its lessons (%d), chats (%d) and "
                                  "progress (%s)? [y/N]"),
                                p->number, m->title, contents.lessons, contents.chats, progress);
    char *refusal = mem_printf(_("module %d \"%s\" would be deleted with its lessons (%d), chats "
                                 "(%d) and progress (%s)"),
                               p->number, m->title, contents.lessons, contents.chats, progress);
    track_free(track);
    return ask(call, p, question, refusal);
}

#define ARG_YES                                                                                    \
    {                                                                                              \
        "yes", 'y', ARG_FLAG, 0, NULL, N_("do not ask"), NULL                                      \
    }

static const struct arg message_args[] = {
    COMMAND_ARG_TRACK,
    {"MESSAGE", 0, ARG_POSITIONAL, ARG_REQUIRED, NULL,
     N_("an id or the beginning of one; last: what was said last, with its answer"), NULL},
    COMMAND_ARG_CHAT,
    ARG_YES,
    {0},
};
static const struct arg module_args[] = {
    COMMAND_ARG_TRACK,
    {"N", 0, ARG_POSITIONAL, ARG_REQUIRED, NULL, N_("the module's number"), NULL},
    ARG_YES,
    {0},
};

static const struct command rows[] = {
    {"message rm", N_("delete a message with all that follows it"), message_args,
     COMMAND_NEEDS_USER, "MESSAGE", DOCUMENT_MESSAGES, run_message},
    {"module rm", N_("delete a module with its lessons and progress"), module_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK, "N", DOCUMENT_MODULE, run_module},
};

void command_remove_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
