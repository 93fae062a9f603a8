#include "fakes.h"

#include "syllabus/base/mem.h"
#include "syllabus/course/finalize.h"
#include "syllabus/course/lesson.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_diff.h"
#include "syllabus/course/track.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* --- clock and chance --- */

static int64_t fake_now(void *ctx)
{
    struct fakes *f = ctx;
    return (f->now_ms += 10) * 1000000;
}

static int64_t fake_mono(void *ctx)
{
    return ((struct fakes *)ctx)->mono_ns;
}

static void fake_random(void *ctx, void *bytes, size_t n)
{
    struct fakes *f = ctx;
    unsigned char *b = bytes;
    for (size_t i = 0; i < n; i++) {
        f->entropy = f->entropy * 6364136223846793005u + 1442695040888963407u;
        b[i] = (unsigned char)(f->entropy >> 56);
    }
}

/* --- the journal --- */

static enum error_kind enter(struct fakes *f, enum fake_op op, struct error *err)
{
    f->calls[op]++;
    if (f->fails[op] != ERROR_NONE) {
        error_set(err, f->fails[op], "fault on purpose");
        err->busy = f->busy;
        return err->kind;
    }
    return ERROR_NONE;
}

static struct message *find(struct fakes *f, const char *id)
{
    for (size_t i = 0; i < f->messages.count; i++) {
        if (strcmp(f->messages.items[i].id, id) == 0) {
            return &f->messages.items[i];
        }
    }
    return NULL;
}

const struct plan *fake_current_plan(const struct fakes *f)
{
    return f->version_count > 0 ? f->versions[f->version_count - 1].plan : NULL;
}

static enum error_kind load_track(void *ctx, const char *track_id, struct track **out,
                                  struct error *err)
{
    struct fakes *f = ctx;
    enum error_kind kind = enter(f, FAKE_LOAD_TRACK, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    if (strcmp(track_id, f->track->id) != 0) {
        return error_set(err, ERROR_NOT_FOUND, "no such track");
    }
    *out = track_copy(f->track);
    (*out)->plan = plan_copy(fake_current_plan(f));
    if (f->version_count > 0) {
        /* It may be in another chat. */
        const struct message *m = find(f, f->versions[f->version_count - 1].message_id);
        (*out)->plan_cut_off = m != NULL && m->status == MESSAGE_CUT_OFF;
    }
    return ERROR_NONE;
}

static enum error_kind load_version(void *ctx, const char *track_id, const char *message_id,
                                    struct plan **out, struct error *err)
{
    struct fakes *f = ctx;
    enum error_kind kind = enter(f, FAKE_LOAD_VERSION, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    *out = NULL;
    for (size_t i = 0; i < f->version_count; i++) {
        if (strcmp(f->versions[i].message_id, message_id) == 0) {
            *out = plan_copy(f->versions[i].plan);
        }
    }
    return ERROR_NONE;
}

static enum error_kind load_base(void *ctx, const char *track_id, const char *message_id,
                                 struct plan **out, struct error *err)
{
    struct fakes *f = ctx;
    enum error_kind kind = enter(f, FAKE_LOAD_VERSION, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    *out = NULL;
    for (size_t i = 0; i < f->version_count; i++) {
        int base = f->versions[i].base;
        if (strcmp(f->versions[i].message_id, message_id) == 0 && base > 0) {
            *out = plan_copy(f->versions[base - 1].plan);
        }
    }
    return ERROR_NONE;
}

static enum error_kind open_chat(void *ctx, const char *track_id, const char *chat_id,
                                 struct chat *out, struct error *err)
{
    struct fakes *f = ctx;
    enum error_kind kind = enter(f, FAKE_OPEN_CHAT, err);
    if (kind == ERROR_NONE) {
        ck_assert_pstr_eq(chat_id, f->chat_type == CHAT_PLANNING ? NULL : "chat");
        out->id = mem_strdup("chat");
        out->session_id = mem_strdup("session");
        out->type = f->chat_type;
        out->module_id = mem_strdup(f->chat_module);
    }
    return kind;
}

static enum error_kind load_history(void *ctx, const char *chat_id, size_t limit,
                                    struct message_list *out, struct error *err)
{
    struct fakes *f = ctx;
    enum error_kind kind = enter(f, FAKE_LOAD_HISTORY, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    ck_assert_str_eq(chat_id, "chat");
    size_t n = f->messages.count;
    for (size_t i = n > limit ? n - limit : 0; i < n; i++) {
        message_copy(message_list_add(out), &f->messages.items[i]);
    }
    return ERROR_NONE;
}

/* Keeps the list in time order: a greeting may be put before the message that waits for it. */
static void store(struct fakes *f, struct message *m)
{
    if (m->id == NULL) {
        m->id = env_new_id_dup(&f->env);
    }
    if (m->created_ms == 0) {
        m->created_ms = env_now_ms(&f->env);
    }
    message_list_add(&f->messages);
    size_t at = f->messages.count - 1;
    while (at > 0 && f->messages.items[at - 1].created_ms > m->created_ms) {
        f->messages.items[at] = f->messages.items[at - 1];
        at--;
    }
    message_init(&f->messages.items[at]);
    message_copy(&f->messages.items[at], m);
}

static enum error_kind add_message(void *ctx, struct message *m, struct error *err)
{
    enum error_kind kind = enter(ctx, FAKE_ADD_MESSAGE, err);
    if (kind == ERROR_NONE) {
        store(ctx, m);
    }
    return kind;
}

static enum error_kind begin_reply(void *ctx, struct message *m, struct error *err)
{
    struct fakes *f = ctx;
    enum error_kind kind = enter(f, FAKE_BEGIN_REPLY, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    ck_assert_int_eq(m->status, MESSAGE_STREAMING);
    if (m->id == NULL) {
        ck_assert_str_eq(m->content, "");
        store(f, m);
    } else {
        struct message *row = find(f, m->id);
        ck_assert_ptr_nonnull(row);
        ck_assert_str_eq(row->content, m->content);
        row->status = MESSAGE_STREAMING;
    }
    return ERROR_NONE;
}

static enum error_kind checkpoint(void *ctx, const char *message_id, const char *text, size_t n,
                                  struct error *err)
{
    struct fakes *f = ctx;
    enum error_kind kind = enter(f, FAKE_CHECKPOINT, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    struct message *row = find(f, message_id);
    ck_assert_ptr_nonnull(row);
    ck_assert_int_eq(row->status, MESSAGE_STREAMING);
    char *joined = mem_printf("%s%.*s", row->content, (int)n, text);
    free(row->content);
    row->content = joined;
    return ERROR_NONE;
}

static enum error_kind add_thoughts(void *ctx, const char *message_id, const char *text, size_t n,
                                    int64_t tokens, bool at_end, struct error *err)
{
    struct fakes *f = ctx;
    enum error_kind kind = enter(f, FAKE_ADD_THOUGHTS, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    struct message *row = find(f, message_id);
    ck_assert_ptr_nonnull(row);
    ck_assert_int_eq(row->status, MESSAGE_STREAMING);
    buf_add(&f->thoughts, text, n);
    f->thought_tokens += tokens;
    return ERROR_NONE;
}

static enum error_kind add_answer(void *ctx, const struct modules_answer *a, struct error *err)
{
    struct fakes *f = ctx;
    enum error_kind kind = enter(f, FAKE_ADD_ANSWER, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    ck_assert_uint_lt(f->answer_count, 32);
    struct modules_answer *to = &f->answers[f->answer_count++];
    *to = *a;
    to->track_id = mem_strdup(a->track_id);
    to->provider = mem_strdup(a->provider);
    to->model = mem_strdup(a->model);
    to->shape = mem_strdup(a->shape);
    to->answer = mem_strdup(a->answer);
    to->status = mem_strdup(a->status);
    to->fault = mem_strdup(a->fault);
    return ERROR_NONE;
}

static struct module *module_by_id(struct fakes *f, const char *id)
{
    size_t i = 0;
    while (strcmp(f->track->modules[i].id, id) != 0) {
        i++;
        ck_assert_uint_lt(i, f->track->module_count);
    }
    return &f->track->modules[i];
}

static void drop_lesson(struct module *m, const char *id)
{
    for (size_t i = 0; i < m->lesson_count; i++) {
        if (strcmp(m->lessons[i].id, id) == 0) {
            lesson_fini(&m->lessons[i]);
            memmove(&m->lessons[i], &m->lessons[i + 1],
                    (--m->lesson_count - i) * sizeof *m->lessons);
            return;
        }
    }
    ck_abort_msg("no lesson %s", id);
}

static enum error_kind add_lesson(void *ctx, const char *track_id, const char *module_id,
                                  struct lesson *l, const struct strlist *replaced,
                                  struct error *err)
{
    struct fakes *f = ctx;
    enum error_kind kind = enter(f, FAKE_ADD_LESSON, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    struct module *m = module_by_id(f, module_id);
    ck_assert_ptr_nonnull(l->id);
    for (size_t i = 0; i < replaced->count; i++) {
        drop_lesson(m, replaced->items[i]);
    }
    size_t at = l->number > 0 && (size_t)l->number <= m->lesson_count ? (size_t)l->number - 1
                                                                      : m->lesson_count;
    l->number = (int)at + 1;
    l->created_ms = f->now_ms;
    module_add_lesson(m);
    memmove(&m->lessons[at + 1], &m->lessons[at], (m->lesson_count - 1 - at) * sizeof *m->lessons);
    lesson_init(&m->lessons[at]);
    lesson_copy(&m->lessons[at], l);
    for (size_t i = 0; i < m->lesson_count; i++) {
        m->lessons[i].number = (int)i + 1;
    }
    f->lessons_written++;
    return ERROR_NONE;
}

static enum error_kind set_lesson_minutes(void *ctx, const char *track_id,
                                          const struct lesson *lessons, size_t count,
                                          struct error *err)
{
    struct fakes *f = ctx;
    enum error_kind kind = enter(f, FAKE_SET_MINUTES, err);
    for (size_t i = 0; kind == ERROR_NONE && i < f->track->module_count; i++) {
        for (size_t k = 0; k < f->track->modules[i].lesson_count; k++) {
            struct lesson *l = &f->track->modules[i].lessons[k];
            for (size_t n = 0; n < count; n++) {
                l->minutes = strcmp(l->id, lessons[n].id) == 0 ? lessons[n].minutes : l->minutes;
            }
        }
    }
    return kind;
}

static void store_version(struct fakes *f, const char *message_id, const struct reply_plan *made)
{
    struct plan *plan = made->plan;
    buf_reset(&f->refused);
    for (size_t i = 0; i < made->refused->count; i++) {
        buf_printf(&f->refused, "%s\n", made->refused->items[i]);
    }
    for (size_t i = 0; i < f->version_count; i++) {
        struct fake_version *v = &f->versions[i];
        if (strcmp(v->message_id, message_id) == 0) {
            plan->version = v->plan->version;
            plan_free(v->plan);
            plan_free(v->proposed);
            v->plan = plan_copy(plan);
            v->proposed = plan_copy(made->proposed);
            return;
        }
    }
    ck_assert_uint_lt(f->version_count, 32);
    plan->version = (int)f->version_count + 1;
    f->versions[f->version_count] =
        (struct fake_version){mem_strdup(message_id), plan_copy(plan), plan_copy(made->proposed),
                              made->base > 0 ? made->base : (int)f->version_count};
    f->version_count++;
}

static enum error_kind seal_reply(void *ctx, const char *track_id, const struct message *m,
                                  const struct reply_plan *made, struct error *err)
{
    struct fakes *f = ctx;
    struct plan *plan = made != NULL ? made->plan : NULL;
    enum error_kind kind = enter(f, FAKE_SEAL_REPLY, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    struct message *row = find(f, m->id);
    ck_assert_ptr_nonnull(row);
    ck_assert_int_eq(row->status, MESSAGE_STREAMING);
    ck_assert_int_ne(m->status, MESSAGE_STREAMING);
    /* What was checkpointed is a prefix of what is sealed: a crash shows nothing else. */
    ck_assert_int_eq(strncmp(row->content, m->content, strlen(row->content)), 0);
    message_copy(row, m);
    if (plan != NULL) {
        for (size_t i = 0; i < plan->module_count; i++) {
            ck_assert_ptr_nonnull(plan->modules[i].id);
        }
        store_version(f, m->id, made);
    }
    return ERROR_NONE;
}

static enum error_kind finalize(void *ctx, const char *track_id, const struct module_set *modules,
                                struct message *notice, struct error *err)
{
    struct fakes *f = ctx;
    enum error_kind kind = enter(f, FAKE_FINALIZE, err);
    if (kind == ERROR_NONE) {
        store(f, notice);
        f->modules_written = modules->count;
    }
    return kind;
}

static enum error_kind add_usage(void *ctx, const struct usage_record *u, struct error *err)
{
    struct fakes *f = ctx;
    enum error_kind kind = enter(f, FAKE_ADD_USAGE, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    ck_assert_uint_lt(f->usage_count, 32);
    struct usage_record *to = &f->usage[f->usage_count++];
    *to = *u;
    to->track_id = mem_strdup(u->track_id);
    to->message_id = mem_strdup(u->message_id);
    to->provider = mem_strdup(u->provider);
    to->model = mem_strdup(u->model);
    to->status = mem_strdup(u->status);
    return ERROR_NONE;
}

/* --- the provider --- */

static struct provider_turn *start(void *ctx, const struct turn *turn, const struct turn_sink *sink,
                                   struct error *err)
{
    struct fakes *f = ctx;
    f->starts++;
    if (f->refuse_start) {
        error_set(err, ERROR_NETWORK, "no route");
        return NULL;
    }
    ck_assert(!f->running);
    f->running = true;
    f->cancelled = false;
    f->turn = *turn;
    f->to = *sink;
    f->asked_plan_modules = turn->plan != NULL ? turn->plan->module_count : 0;
    f->on_disk = f->messages.count;
    for (size_t i = f->messages.count; i > 0; i--) {
        if (f->messages.items[i - 1].content[0] != '\0') {
            mem_replace(&f->last_on_disk, f->messages.items[i - 1].content);
            break;
        }
    }
    struct buf asked = BUF_INIT(1u << 20);
    for (size_t i = 0; i < turn->message_count; i++) {
        buf_printf(&asked, "%s: %s\n", turn->messages[i].role, turn->messages[i].content);
    }
    free(f->asked);
    f->asked = buf_steal(&asked);
    f->asked_count = turn->message_count;
    f->asked_tokens = 0;
    for (size_t i = 0; i < turn->message_count; i++) {
        f->asked_tokens += prompt_estimate_tokens(turn->messages[i].content);
    }
    return (struct provider_turn *)f;
}

static void cancel(void *ctx, struct provider_turn *turn)
{
    struct fakes *f = ctx;
    ck_assert(f->running);
    f->cancelled = true;
}

static const char *model(void *ctx)
{
    return "model-1";
}

static int64_t context_window(void *ctx)
{
    return ((struct fakes *)ctx)->window;
}

void fake_think(struct fakes *f, const char *text)
{
    ck_assert(f->running);
    f->to.reasoning(f->to.ctx, text, strlen(text));
}

void fake_delta(struct fakes *f, const char *text)
{
    ck_assert(f->running);
    f->to.delta(f->to.ctx, text, strlen(text));
}

void fake_end(struct fakes *f, enum error_kind kind, const char *finish_reason)
{
    ck_assert(f->running);
    f->running = false;
    struct turn_end end = {
        .finish_reason = finish_reason,
        .model = "model-1-0613",
        .prompt_tokens = f->prompt_tokens,
        .completion_tokens = 5,
        .retries = 1,
        .shape = f->turn.schema != NULL ? TURN_SHAPE_SCHEMA : TURN_SHAPE_TEXT,
        .context_window = f->named_window,
    };
    if (kind != ERROR_NONE) {
        error_set(&end.error, kind, "as scripted");
    }
    f->to.done(f->to.ctx, &end);
    error_clear(&end.error);
}

void fake_answer(struct fakes *f, const char *text)
{
    fake_delta(f, text);
    fake_end(f, ERROR_NONE, "stop");
}

/* --- the sink --- */

static void on_message(void *ctx, const struct message *m)
{
    struct fakes *f = ctx;
    ck_assert_ptr_nonnull(m->id);
    buf_printf(&f->events, "message %s %s %s\n", sender_name(m->sender), message_type_name(m->type),
               message_status_name(m->status));
}

static void on_delta(void *ctx, const char *text, size_t n)
{
    buf_add(&((struct fakes *)ctx)->text, text, n);
}

static void on_thoughts(void *ctx, const char *text, size_t n, int64_t tokens)
{
    struct fakes *f = ctx;
    buf_add(&f->told_thoughts, text, n);
    ck_assert_int_gt(tokens, f->told_tokens);
    f->told_tokens = tokens;
}

static void on_plan(void *ctx, const struct plan *so_far)
{
    struct fakes *f = ctx;
    struct buf ids = BUF_INIT(1u << 20);
    for (size_t i = 0; i < so_far->module_count; i++) {
        buf_printf(&ids, "%s%s", i > 0 ? " " : "", so_far->modules[i].id);
    }
    free(f->live_ids);
    f->live_ids = buf_steal(&ids);
    f->plan_events++;
}

static void on_sealed(void *ctx, const struct message *m, const struct plan *version,
                      const struct plan_diff *diff)
{
    struct fakes *f = ctx;
    ck_assert(!f->running);
    ck_assert((version == NULL) == (diff == NULL));
    f->sealed_version = version != NULL;
    buf_printf(&f->events, "sealed %s %s", message_type_name(m->type),
               message_status_name(m->status));
    if (version != NULL) {
        buf_printf(&f->events, " v%d", version->version);
        f->diff_added = diff->added;
        f->diff_removed = diff->removed;
        f->diff_altered = diff->altered;
    }
    buf_add_char(&f->events, '\n');
    if (f->cancel_on_sealed) {
        planner_cancel(f->planner);
    }
}

static void on_lesson(void *ctx, const struct module *m, const struct lesson *l)
{
    struct fakes *f = ctx;
    buf_printf(&f->events, "lesson %d %s %s\n", m->number, lesson_type_name(l->type), l->title);
}

static void on_step(void *ctx, const char *text)
{
    buf_printf(&((struct fakes *)ctx)->events, "step %s\n", text);
}

static void on_warning(void *ctx, const char *text, const char *advice)
{
    ck_assert_ptr_nonnull(advice);
    buf_printf(&((struct fakes *)ctx)->events, "warning %s\n", text);
}

static void on_waiting(void *ctx, const char *reason, int attempt, int attempts, int64_t ms_left)
{
    buf_printf(&((struct fakes *)ctx)->events, "waiting %s %d/%d %lld\n", reason, attempt, attempts,
               (long long)ms_left);
}

static void on_done(void *ctx, const struct error *err)
{
    struct fakes *f = ctx;
    f->dones++;
    f->outcome = err->kind;
    mem_replace(&f->outcome_text, err->message);
    ck_assert(!planner_busy(f->planner));
    if (f->free_on_done) {
        planner_free(f->planner);
        f->planner = NULL;
    }
}

/* --- the world --- */

static const struct journal journal_functions = {
    .load_track = load_track,
    .load_version = load_version,
    .load_base = load_base,
    .open_chat = open_chat,
    .load_history = load_history,
    .add_message = add_message,
    .begin_reply = begin_reply,
    .checkpoint = checkpoint,
    .add_thoughts = add_thoughts,
    .seal_reply = seal_reply,
    .finalize = finalize,
    .add_lesson = add_lesson,
    .set_lesson_minutes = set_lesson_minutes,
    .add_answer = add_answer,
    .add_usage = add_usage,
};

void fakes_init(struct fakes *f, const char *language)
{
    memset(f, 0, sizeof *f);
    f->now_ms = 1700000000000;
    f->mono_ns = 1000000000;
    f->env = (struct env){fake_now, fake_mono, fake_random, f};
    f->journal = journal_functions;
    f->journal.ctx = f;
    f->provider = (struct provider){.name = "fake",
                                    .streams = true,
                                    .start = start,
                                    .cancel = cancel,
                                    .model = model,
                                    .context_window = context_window,
                                    .ctx = f};
    f->sink = (struct planner_sink){.message = on_message,
                                    .delta = on_delta,
                                    .thoughts = on_thoughts,
                                    .plan = on_plan,
                                    .sealed = on_sealed,
                                    .lesson = on_lesson,
                                    .step = on_step,
                                    .warning = on_warning,
                                    .waiting = on_waiting,
                                    .done = on_done,
                                    .ctx = f};
    f->prompt_tokens = 10;
    buf_init(&f->refused, 1u << 20);
    buf_init(&f->events, 1u << 20);
    buf_init(&f->text, 64u << 20);
    buf_init(&f->thoughts, 64u << 20);
    buf_init(&f->told_thoughts, 64u << 20);

    f->track = track_new();
    mem_replace(&f->track->id, "track");
    mem_replace(&f->track->title, "Go");
    mem_replace(&f->track->skill_area, "Go");
    mem_replace(&f->track->language, language);
    f->track->minutes = 20 * 60;

    struct error err = {0};
    ck_assert_int_eq(prompts_load(NULL, &f->prompts, &err), ERROR_NONE);
    planner_options_init(&f->options);
    f->options.max_continue = 0; /* tests that want it set it */
    fakes_restart(f);
}

void fakes_restart(struct fakes *f)
{
    planner_free(f->planner);
    f->planner = planner_new(&f->journal, &f->provider, f->prompts, &f->env, &f->options, &f->sink);
}

void fakes_fini(struct fakes *f)
{
    planner_free(f->planner);
    prompts_free(f->prompts);
    track_free(f->track);
    message_list_fini(&f->messages);
    for (size_t i = 0; i < f->version_count; i++) {
        free(f->versions[i].message_id);
        plan_free(f->versions[i].plan);
        plan_free(f->versions[i].proposed);
    }
    for (size_t i = 0; i < f->usage_count; i++) {
        usage_record_fini(&f->usage[i]);
    }
    for (size_t i = 0; i < f->answer_count; i++) {
        modules_answer_fini(&f->answers[i]);
    }
    buf_fini(&f->thoughts);
    buf_fini(&f->told_thoughts);
    free(f->asked);
    free(f->last_on_disk);
    free(f->outcome_text);
    free(f->live_ids);
    buf_fini(&f->refused);
    buf_fini(&f->events);
    buf_fini(&f->text);
}

struct message *fake_last(struct fakes *f)
{
    ck_assert_uint_gt(f->messages.count, 0);
    return &f->messages.items[f->messages.count - 1];
}

struct message *fake_store(struct fakes *f, enum sender sender, enum message_type type,
                           enum message_status status, const char *parent_id, const char *content)
{
    struct message m;
    message_init(&m);
    m.chat_id = mem_strdup("chat");
    m.sender = sender;
    m.type = type;
    m.status = status;
    m.parent_id = mem_strdup(parent_id);
    m.content = mem_strdup(content);
    store(f, &m);
    message_fini(&m);
    return fake_last(f);
}

bool fake_event_seen(const struct fakes *f, const char *line)
{
    char *whole = mem_printf("%s\n", line);
    const char *at = strstr(buf_str(&f->events), whole);
    bool seen = at != NULL && (at == f->events.data || at[-1] == '\n');
    free(whole);
    return seen;
}
