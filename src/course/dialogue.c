#include "syllabus/course/dialogue.h"

#include "names_internal.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char *const chat_type_names[] = {
    [CHAT_PLANNING] = "planning",
    [CHAT_DISCUSSION] = "discussion",
    [CHAT_FINALIZATION] = "finalization",
};
static_assert(sizeof chat_type_names / sizeof *chat_type_names == CHAT_TYPE_COUNT, "complete");

static const char *const sender_names[] = {
    [SENDER_USER] = "user",
    [SENDER_AI] = "ai",
};
static_assert(sizeof sender_names / sizeof *sender_names == SENDER_COUNT, "complete");

static const char *const message_type_names[] = {
    [MESSAGE_WELCOME] = "welcome",
    [MESSAGE_PLAN] = "plan",
    [MESSAGE_FINALIZATION] = "finalization",
    [MESSAGE_TEXT] = "text",
};
static_assert(sizeof message_type_names / sizeof *message_type_names == MESSAGE_TYPE_COUNT,
              "complete");

static const char *const message_status_names[] = {
    [MESSAGE_COMPLETE] = "complete",   [MESSAGE_QUEUED] = "queued",
    [MESSAGE_STREAMING] = "streaming", [MESSAGE_INTERRUPTED] = "interrupted",
    [MESSAGE_CUT_OFF] = "cut_off",     [MESSAGE_FAILED] = "failed",
};
static_assert(sizeof message_status_names / sizeof *message_status_names == MESSAGE_STATUS_COUNT,
              "complete");

static const char *const version_kind_names[] = {
    [VERSION_REPLY] = "reply",   [VERSION_EDIT] = "edit",     [VERSION_PIN] = "pin",
    [VERSION_REVERT] = "revert", [VERSION_TAKE] = "take",     [VERSION_CHOICE] = "choice",
    [VERSION_FIX] = "fix",       [VERSION_IMPORT] = "import",
};
static_assert(sizeof version_kind_names / sizeof *version_kind_names == VERSION_KIND_COUNT,
              "complete");

static const char *const request_kind_names[] = {
    [REQUEST_WELCOME] = "welcome",
    [REQUEST_DISCUSSION] = "discussion",
    [REQUEST_FINALIZATION] = "finalization",
    [REQUEST_LESSON] = "lesson",
    [REQUEST_TUTOR] = "tutor",
};
static_assert(sizeof request_kind_names / sizeof *request_kind_names == REQUEST_KIND_COUNT,
              "complete");

const char *chat_type_name(enum chat_type t)
{
    return chat_type_names[t];
}

bool chat_type_parse(const char *name, enum chat_type *t)
{
    int found = names_find(chat_type_names, CHAT_TYPE_COUNT, name);

    if (found >= 0) {
        *t = (enum chat_type)found;
    }
    return found >= 0;
}

const char *sender_name(enum sender s)
{
    return sender_names[s];
}

bool sender_parse(const char *name, enum sender *s)
{
    int found = names_find(sender_names, SENDER_COUNT, name);

    if (found >= 0) {
        *s = (enum sender)found;
    }
    return found >= 0;
}

const char *message_type_name(enum message_type t)
{
    return message_type_names[t];
}

bool message_type_parse(const char *name, enum message_type *t)
{
    int found = names_find(message_type_names, MESSAGE_TYPE_COUNT, name);

    if (found >= 0) {
        *t = (enum message_type)found;
    }
    return found >= 0;
}

const char *message_status_name(enum message_status s)
{
    return message_status_names[s];
}

bool message_status_parse(const char *name, enum message_status *s)
{
    int found = names_find(message_status_names, MESSAGE_STATUS_COUNT, name);

    if (found >= 0) {
        *s = (enum message_status)found;
    }
    return found >= 0;
}

const char *version_kind_name(enum version_kind k)
{
    return version_kind_names[k];
}

bool version_kind_parse(const char *name, enum version_kind *k)
{
    int found = names_find(version_kind_names, VERSION_KIND_COUNT, name);

    if (found >= 0) {
        *k = (enum version_kind)found;
    }
    return found >= 0;
}

const char *request_kind_name(enum request_kind k)
{
    return request_kind_names[k];
}

void session_fini(struct session *s)
{
    if (s == NULL) {
        return;
    }
    free(s->id);
    free(s->track_id);
    free(s->name);
    free(s->status);
    *s = (struct session){0};
}

void chat_fini(struct chat *c)
{
    if (c == NULL) {
        return;
    }
    free(c->id);
    free(c->session_id);
    free(c->name);
    free(c->status);
    free(c->module_id);
    *c = (struct chat){0};
}

void chat_copy(struct chat *to, const struct chat *from)
{
    chat_fini(to);
    *to = *from;
    to->id = mem_strdup(from->id);
    to->session_id = mem_strdup(from->session_id);
    to->name = mem_strdup(from->name);
    to->status = mem_strdup(from->status);
    to->module_id = mem_strdup(from->module_id);
}

bool chat_archived(const struct chat *c)
{
    return c->status != NULL && strcmp(c->status, CHAT_ARCHIVED) == 0;
}

void message_init(struct message *m)
{
    *m = (struct message){.prompt_tokens = -1, .completion_tokens = -1};
}

void message_fini(struct message *m)
{
    if (m == NULL) {
        return;
    }
    free(m->id);
    free(m->chat_id);
    free(m->content);
    free(m->parent_id);
    free(m->finish_reason);
    free(m->model);
    message_init(m);
}

bool message_is_notice(const struct message *m)
{
    return m->type == MESSAGE_FINALIZATION || (m->sender == SENDER_AI && m->finish_reason != NULL &&
                                               strcmp(m->finish_reason, FINISH_REVERT) == 0);
}

void message_copy(struct message *to, const struct message *from)
{
    struct message copy = *from;

    copy.id = mem_strdup(from->id);
    copy.chat_id = mem_strdup(from->chat_id);
    copy.content = mem_strdup(from->content);
    copy.parent_id = mem_strdup(from->parent_id);
    copy.finish_reason = mem_strdup(from->finish_reason);
    copy.model = mem_strdup(from->model);
    message_fini(to);
    *to = copy;
}

void version_fini(struct version *v)
{
    if (v == NULL) {
        return;
    }
    free(v->message_id);
    plan_free(v->plan);
    plan_free(v->proposed);
    free(v->author);
    free(v->request);
    free(v->model);
    *v = (struct version){0};
}

void modules_answer_fini(struct modules_answer *a)
{
    if (a == NULL) {
        return;
    }
    free(a->track_id);
    free(a->provider);
    free(a->model);
    free(a->shape);
    free(a->answer);
    free(a->status);
    free(a->fault);
    *a = (struct modules_answer){0};
}

void usage_record_init(struct usage_record *u)
{
    *u = (struct usage_record){
        .prompt_tokens = -1, .completion_tokens = -1, .first_token_ms = -1, .total_ms = -1};
}

void usage_record_fini(struct usage_record *u)
{
    if (u == NULL) {
        return;
    }
    free(u->track_id);
    free(u->message_id);
    free(u->provider);
    free(u->model);
    free(u->status);
    usage_record_init(u);
}

struct message *message_list_add(struct message_list *l)
{
    mem_grow(&l->items, &l->cap, l->count + 1, sizeof *l->items);
    message_init(&l->items[l->count]);
    return &l->items[l->count++];
}

void message_list_fini(struct message_list *l)
{
    if (l == NULL) {
        return;
    }
    for (size_t i = 0; i < l->count; i++) {
        message_fini(&l->items[i]);
    }
    free(l->items);
    *l = (struct message_list){0};
}
