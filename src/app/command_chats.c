/* Chats: what there are, new ones, their names, what is put away; and what was said in one. */
#include "commands.h"

#include "app_internal.h"
#include "syllabus/app/args.h"
#include "syllabus/app/label.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/course/json.h"
#include "syllabus/course/track.h"
#include "syllabus/store/store_dialogue.h"
#include "syllabus/store/store_session.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* --- which chat --- */

/* Sessions with their chats, owned. */
struct sessions {
    struct session_chats *items;
    size_t count;
};

static enum error_kind load_sessions(struct call *call, const char *track_id, struct sessions *out)
{
    struct app *app = call->app;
    return store_session_list(app->workspace.store, workspace_user_id(app), track_id, &out->items,
                              &out->count, &call->error);
}

static bool is_named(const struct chat *c, const char *name)
{
    return strcmp(c->name, name) == 0 || strcmp(label(LABEL_STORED, c->name), name) == 0;
}

/* How a chat is meant by a word. */
enum match { MATCH_NOT, MATCH_BEGINNING, MATCH_NAME, MATCH_ID };

static enum match match(const struct chat *c, const char *word)
{
    if (strcmp(c->id, word) == 0) {
        return MATCH_ID;
    }
    if (is_named(c, word)) {
        return MATCH_NAME;
    }
    return *word && strncmp(c->id, word, strlen(word)) == 0 ? MATCH_BEGINNING : MATCH_NOT;
}

static enum error_kind no_such_chat(struct call *call, const char *word)
{
    error_set(&call->error, ERROR_NOT_FOUND, _("the track has no chat \"%s\""), word);
    error_advise(&call->error, _("\"syllabus chats TRACK\" shows them."));
    return ERROR_NOT_FOUND;
}

static enum error_kind several_chats(struct call *call, const char *word, const struct buf *ids)
{
    error_set(&call->error, ERROR_USAGE, _("\"%s\" can mean several chats"), word);
    error_advise(&call->error, _("Name one by its id: %s"), buf_str(ids));
    return ERROR_USAGE;
}

static enum error_kind resolve_chat(struct call *call, const char *track_id, const char *word,
                                    char **chat_id)
{
    struct sessions all = {0};
    struct buf ids = BUF_INIT(LIMIT_TEXT);
    const struct chat *found = NULL;
    enum match best = MATCH_NOT;
    size_t matches = 0;
    enum error_kind kind = load_sessions(call, track_id, &all);
    for (size_t i = 0; i < all.count; i++) {
        for (size_t k = 0; k < all.items[i].count; k++) {
            const struct chat *c = &all.items[i].chats[k];
            enum match m = match(c, word);
            if (m == MATCH_NOT || m < best) {
                continue;
            }
            if (m > best) {
                matches = 0;
                buf_reset(&ids);
            }
            best = m;
            found = c;
            buf_printf(&ids, "%s%s", matches++ > 0 ? ", " : "", c->id);
        }
    }
    if (!kind && matches != 1) {
        kind = matches == 0 ? no_such_chat(call, word) : several_chats(call, word, &ids);
    }
    if (!kind) {
        *chat_id = mem_strdup(found->id);
    }
    session_chats_free(all.items, all.count);
    buf_fini(&ids);
    return kind;
}

enum error_kind call_resolve_chat_arg(struct call *call, const char *track_id, char **chat_id)
{
    const char *word = args_text(call->args, "chat");
    *chat_id = NULL;
    return word ? resolve_chat(call, track_id, word, chat_id) : ERROR_NONE;
}

/* --- documents --- */

/* The sessions with their chats: `only` that one (NULL: any), `archived` ones too. */
static struct json_object *sessions_json(const struct sessions *all, const char *title,
                                         const char *only, bool archived)
{
    struct json_object *list = json_new_array();
    for (size_t i = 0; i < all->count; i++) {
        struct session_chats *s = &all->items[i];
        size_t had = s->count;
        size_t kept = 0;
        for (size_t k = 0; k < had; k++) {
            struct chat *c = &s->chats[k];
            bool shown = only ? strcmp(c->id, only) == 0 : archived || !chat_archived(c);
            if (shown && k != kept) {
                struct chat other = s->chats[kept]; /* all of them are freed later */
                s->chats[kept] = *c;
                *c = other;
            }
            kept += shown;
        }
        if (kept > 0 || (had == 0 && !only)) {
            json_push(list, course_session_json(&s->session, title, s->chats, kept));
        }
    }
    return list;
}

static enum error_kind set_sessions(struct call *call, const char *track_id, const char *title,
                                    const char *only, bool archived)
{
    struct sessions all = {0};
    enum error_kind kind = load_sessions(call, track_id, &all);
    if (!kind) {
        call_set_document(call, sessions_json(&all, title, only, archived));
    }
    session_chats_free(all.items, all.count);
    return kind;
}

/* --- changes: each is one option of "chats", and what it gives is a chat --- */

/* A name of one line, owned; NULL and an error for what is none. */
static char *chat_name(struct call *call, const char *text)
{
    char *line = text_cleaned(text, TEXT_ONE_LINE);
    char *name = text_trimmed(line, strlen(line));
    free(line);
    if (text_blank(name) || strlen(name) > LIMIT_TITLE) {
        error_set(&call->error, ERROR_USAGE, _("a chat's name is one line of at most %d bytes"),
                  LIMIT_TITLE);
        mem_replace(&name, NULL);
    }
    return name;
}

static enum error_kind add_chat(struct call *call, const char *track_id, const char *text,
                                const char *module_id, char **chat_id)
{
    struct app *app = call->app;
    const char *type = args_text(call->args, "type");
    struct chat c = {.name = chat_name(call, text), .type = CHAT_DISCUSSION};
    if (!c.name) {
        return call->error.kind;
    }
    c.module_id = mem_strdup(module_id);
    if (type) {
        chat_type_parse(type, &c.type); /* args_parse() let only these through */
    }
    enum error_kind kind =
        store_chat_add(app->workspace.store, workspace_user_id(app), track_id, &c, &call->error);
    if (!kind) {
        *chat_id = mem_strdup(c.id);
    }
    chat_fini(&c);
    return kind;
}

static enum error_kind do_new(struct call *call, const char *track_id, const char *text,
                              char **chat_id)
{
    return add_chat(call, track_id, text, NULL, chat_id);
}

static enum error_kind do_session(struct call *call, const char *track_id, const char *text,
                                  char **chat_id)
{
    struct app *app = call->app;
    struct chat c = {0};
    char *name = chat_name(call, text);
    if (!name) {
        return call->error.kind;
    }
    enum error_kind kind = store_session_add(app->workspace.store, workspace_user_id(app), track_id,
                                             name, &c, &call->error);
    if (!kind) {
        *chat_id = mem_strdup(c.id);
    }
    chat_fini(&c);
    free(name);
    return kind;
}

/* The tutor's chat about module `number`, made where there is none. */
static enum error_kind open_tutor(struct call *call, const struct track *track, int number,
                                  char **chat_id)
{
    struct app *app = call->app;
    const struct module *m = NULL;
    for (size_t i = 0; i < track->module_count; i++) {
        m = track->modules[i].number == number ? &track->modules[i] : m;
    }
    if (!m) {
        error_set(&call->error, ERROR_NOT_FOUND, _("the track has no module %d"), number);
        error_advise(&call->error,
                     track->module_count > 0
                         ? _("\"syllabus module list TRACK\" shows them.")
                         : _("There are modules, and tutors, when the plan is finalized."));
        return ERROR_NOT_FOUND;
    }
    enum error_kind kind = store_chat_of_module(app->workspace.store, workspace_user_id(app),
                                                track->id, m->id, chat_id, &call->error);
    return !kind && !*chat_id ? add_chat(call, track->id, m->title, m->id, chat_id) : kind;
}

static enum error_kind do_tutor(struct call *call, const char *track_id, const char *text,
                                char **chat_id)
{
    struct track *track = NULL;
    int number = 0;
    const char *name = args_has(call->args, "N") ? "N" : "tutor";
    enum error_kind kind = call_module_number(call, name, &number);
    if (!kind) {
        kind = workspace_load_track(call->app, track_id, &track, &call->error);
    }
    if (!kind) {
        kind = open_tutor(call, track, number, chat_id);
    }
    track_free(track);
    return kind;
}

static enum error_kind do_rename(struct call *call, const char *track_id, const char *text,
                                 char **chat_id)
{
    struct app *app = call->app;
    const char *to = args_text(call->args, "to");
    if (!to) {
        return error_set(&call->error, ERROR_USAGE, _("--rename needs --to NAME"));
    }
    char *name = chat_name(call, to);
    enum error_kind kind = name ? resolve_chat(call, track_id, text, chat_id) : call->error.kind;
    if (!kind) {
        kind = store_chat_rename(app->workspace.store, workspace_user_id(app), *chat_id, name,
                                 &call->error);
    }
    free(name);
    return kind;
}

static enum error_kind put_away(struct call *call, const char *track_id, const char *text,
                                bool archived, char **chat_id)
{
    struct app *app = call->app;
    enum error_kind kind = resolve_chat(call, track_id, text, chat_id);
    return kind ? kind
                : store_chat_archive(app->workspace.store, workspace_user_id(app), *chat_id,
                                     archived, &call->error);
}

static enum error_kind do_archive(struct call *call, const char *track_id, const char *text,
                                  char **chat_id)
{
    return put_away(call, track_id, text, true, chat_id);
}

static enum error_kind do_unarchive(struct call *call, const char *track_id, const char *text,
                                    char **chat_id)
{
    return put_away(call, track_id, text, false, chat_id);
}

static const struct change {
    const char *option;
    enum error_kind (*run)(struct call *call, const char *track_id, const char *text,
                           char **chat_id);
    bool opens;         /* what it gives is there to be talked in */
    const char *needed; /* an option that only goes with this one, or NULL */
} changes[] = {
    {"new", do_new, true, "type"},        {"session", do_session, true, NULL},
    {"tutor", do_tutor, true, NULL},      {"rename", do_rename, false, "to"},
    {"archive", do_archive, false, NULL}, {"unarchive", do_unarchive, false, NULL},
};
#define CHANGE_COUNT (sizeof changes / sizeof *changes)

/* The one that is asked for; NULL: none. ERROR_USAGE for two of them, and for what belongs to
 * another one. */
static enum error_kind find_change(struct call *call, const struct change **out)
{
    *out = NULL;
    for (size_t i = 0; i < CHANGE_COUNT; i++) {
        const struct change *c = &changes[i];
        if (c->needed && args_has(call->args, c->needed) && !args_has(call->args, c->option)) {
            return error_set(&call->error, ERROR_USAGE, _("--%s goes with --%s"), c->needed,
                             c->option);
        }
        if (!args_has(call->args, c->option)) {
            continue;
        }
        if (*out) {
            return error_set(&call->error, ERROR_USAGE, _("--%s and --%s are two things to do"),
                             (*out)->option, c->option);
        }
        *out = c;
    }
    return ERROR_NONE;
}

static enum error_kind change(struct call *call, const struct change *c, const char *text,
                              const char *track_id, const char *title)
{
    char *chat_id = NULL;
    enum error_kind kind = c->run(call, track_id, text, &chat_id);
    if (!kind) {
        kind = set_sessions(call, track_id, title, chat_id, true);
    }
    if (!kind && c->opens) {
        call_set_document_kind(call, DOCUMENT_CHAT);
    }
    free(chat_id);
    return kind;
}

static enum command_state run_chats(struct call *call)
{
    const struct change *c = NULL;
    char *id = NULL;
    char *title = NULL;
    enum error_kind kind = find_change(call, &c);
    if (!kind) {
        kind = call_resolve_track(call, &id, &title);
    }
    if (!kind) {
        kind = c ? change(call, c, args_text(call->args, c->option), id, title)
                 : set_sessions(call, id, title, NULL, args_has(call->args, "all"));
    }
    free(title);
    free(id);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

/* The same as words of a dialogue. */
static enum command_state run_change(struct call *call, const char *option, const char *text)
{
    char *id = NULL;
    char *title = NULL;
    const struct change *c = changes;
    while (strcmp(c->option, option) != 0) {
        c++;
    }
    enum error_kind kind = call_resolve_track(call, &id, &title);
    if (!kind) {
        kind = change(call, c, text, id, title);
    }
    free(title);
    free(id);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

static enum command_state run_tutor(struct call *call)
{
    return run_change(call, "tutor", args_text(call->args, "N"));
}

static enum command_state run_discuss(struct call *call)
{
    const char *name = args_text(call->args, "NAME");
    return run_change(call, "new", name ? name : _("Discussion"));
}

/* --- history --- */

/* --last of the call; 0: all. */
static enum error_kind read_last(struct call *call, size_t *last)
{
    const char *text = args_text(call->args, "last");
    char *end = NULL;
    if (!text) {
        *last = 0;
        return ERROR_NONE;
    }
    errno = 0;
    long n = strtol(text, &end, 10);
    if (errno || end == text || *end || n < 1) {
        return error_set(&call->error, ERROR_USAGE,
                         _("\"%s\" is no number of messages: it is a whole number from 1 on"),
                         text);
    }
    *last = (size_t)n;
    return ERROR_NONE;
}

static enum command_state run_history(struct call *call)
{
    struct app *app = call->app;
    struct message_list messages = {0};
    char *id = NULL;
    char *chat_id = NULL;
    size_t last = 0;
    enum error_kind kind = read_last(call, &last);
    if (!kind) {
        kind = call_resolve_track(call, &id, NULL);
    }
    if (!kind) {
        kind = call_resolve_chat_arg(call, id, &chat_id);
    }
    if (!kind && !chat_id) {
        kind = store_chat_planning(app->workspace.store, workspace_user_id(app), id, &chat_id,
                                   &call->error);
    }
    if (!kind && chat_id) {
        kind = store_message_list(app->workspace.store, workspace_user_id(app), chat_id, last,
                                  &messages, &call->error);
    }
    if (!kind) {
        struct json_object *all = json_new_array();
        for (size_t i = 0; i < messages.count; i++) {
            json_push(all, course_message_json(&messages.items[i]));
        }
        call_set_document(call, all);
    }
    message_list_fini(&messages);
    free(chat_id);
    free(id);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

/* --- the rows --- */

static const char *const types[] = {"discussion", "finalization", NULL};

static const struct arg chats_args[] = {
    COMMAND_ARG_TRACK,
    {"all", 0, ARG_FLAG, 0, NULL, N_("also those that were archived"), NULL},
    {"new", 0, ARG_OPTION, 0, "NAME", N_("begin a discussion: it leaves the plan as it is"), NULL},
    {"type", 0, ARG_OPTION, 0, "TYPE", N_("of the new chat: discussion (as it is) or finalization"),
     types},
    {"tutor", 0, ARG_OPTION, 0, "N", N_("open the chat with a tutor about module N"), NULL},
    {"session", 0, ARG_OPTION, 0, "NAME", N_("begin a session: the course is planned afresh"),
     NULL},
    {"rename", 0, ARG_OPTION, 0, "CHAT", N_("call a chat by another name"), NULL},
    {"to", 0, ARG_OPTION, 0, "NAME", N_("that name"), NULL},
    {"archive", 0, ARG_OPTION, 0, "CHAT", N_("put a chat away"), NULL},
    {"unarchive", 0, ARG_OPTION, 0, "CHAT", N_("get it back"), NULL},
    {0},
};

static const struct arg history_args[] = {
    COMMAND_ARG_TRACK,
    COMMAND_ARG_CHAT,
    {"last", 0, ARG_OPTION, 0, "N", N_("only the last N messages"), NULL},
    {0},
};

static const struct arg tutor_args[] = {
    COMMAND_ARG_TRACK,
    {"N", 0, ARG_POSITIONAL, ARG_REQUIRED, NULL, N_("the module's number"), NULL},
    {0},
};

static const struct arg discuss_args[] = {
    COMMAND_ARG_TRACK,
    {"NAME", 0, ARG_POSITIONAL, 0, NULL, N_("what the chat is called"), NULL},
    {0},
};

static const struct command rows[] = {
    {"chats", N_("the chats by session"), chats_args, COMMAND_NEEDS_USER | COMMAND_QUICK, "",
     DOCUMENT_CHATS, run_chats},
    {"history", N_("a chat in the order of time"), history_args, COMMAND_NEEDS_USER | COMMAND_QUICK,
     "", DOCUMENT_MESSAGES, run_history},
    {"tutor", N_("talk to a tutor about a module"), tutor_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK | COMMAND_SLASH_ONLY, "N", DOCUMENT_CHAT, run_tutor},
    {"discuss", N_("begin a discussion beside the planning chat"), discuss_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK | COMMAND_SLASH_ONLY, "NAME", DOCUMENT_CHAT, run_discuss},
};

void command_chats_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
