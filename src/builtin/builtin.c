#include "syllabus/builtin/builtin.h"

#include "builtin_answer_internal.h"
#include "builtin_compose_internal.h"
#include "builtin_edit_internal.h"
#include "builtin_language_internal.h"
#include "builtin_lesson_internal.h"
#include "builtin_parse_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/finalize.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/lint.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

#define FALLBACK "en"

struct builtin {
    char *config_dir;
    struct builtin_language **languages;
    size_t count, cap;
};

static enum error_kind load_language(struct builtin *b, const char *tag, struct error *err)
{
    struct builtin_language *l = NULL;
    enum error_kind kind = builtin_language_load(b->config_dir, tag, &l, err);

    if (kind == ERROR_NONE) {
        mem_grow(&b->languages, &b->cap, b->count + 1, sizeof *b->languages);
        b->languages[b->count++] = l;
    }
    return kind;
}

enum error_kind builtin_load(const char *config_dir, struct builtin **out, struct error *err)
{
    struct builtin *b = mem_alloc(sizeof *b);
    enum error_kind kind;

    b->config_dir = mem_strdup(config_dir);
    kind = load_language(b, FALLBACK, err);
    if (kind) {
        builtin_free(b);
        return kind;
    }
    *out = b;
    return ERROR_NONE;
}

void builtin_free(struct builtin *b)
{
    if (!b) {
        return;
    }
    for (size_t i = 0; i < b->count; i++) {
        builtin_language_free(b->languages[i]);
    }
    free(b->languages);
    free(b->config_dir);
    free(b);
}

const char *builtin_model_name(void)
{
    return "builtin";
}

/* "pt-BR" speaks "pt". What is no tag speaks English: it must not become a file name. */
static char *language_tag(const char *tag)
{
    return mem_strndup(tag && track_language_valid(tag) ? tag : FALLBACK,
                       tag && track_language_valid(tag) ? strcspn(tag, "-") : strlen(FALLBACK));
}

static const struct builtin_language *find_language(const struct builtin *b, const char *tag)
{
    for (size_t i = 0; i < b->count; i++) {
        if (strcmp(b->languages[i]->tag, tag) == 0) {
            return b->languages[i];
        }
    }
    return NULL;
}

/* The words for the track's plan, loaded when they are needed first; English where there are none
 * in its language. */
static enum error_kind language_of(struct builtin *b, const struct track *t,
                                   const struct builtin_language **out, struct error *err)
{
    char *tag = language_tag(t->language);
    const struct builtin_language *l = find_language(b, tag);
    enum error_kind kind = ERROR_NONE;

    if (!l) {
        struct error own = {0};
        kind = load_language(b, tag, &own);
        if (kind == ERROR_NONE) {
            l = b->languages[b->count - 1];
        } else if (kind == ERROR_NOT_FOUND) {
            error_clear(&own);
            kind = ERROR_NONE;
            l = find_language(b, FALLBACK);
        } else {
            error_move(err, &own);
        }
    }
    if (kind == ERROR_NONE) {
        *out = l;
    }
    free(tag);
    return kind;
}

/* Moves what was said to the end of `out`, whole or not at all. */
static enum error_kind deliver(struct buf *said, struct buf *out, struct error *err)
{
    bool whole = !said->overflow && buf_add(out, said->data, said->len);

    buf_fini(said);
    return whole ? ERROR_NONE
                 : error_set(err, ERROR_TOO_LONG, _("The built-in planner's answer is too long"));
}

enum error_kind builtin_welcome(struct builtin *b, const struct track *t, struct buf *out,
                                struct error *err)
{
    const struct builtin_language *l;
    struct buf said = BUF_INIT(out->limit);
    struct plan *p;
    enum error_kind kind = language_of(b, t, &l, err);

    if (kind) {
        return kind;
    }
    p = builtin_compose(l, t, 0);
    builtin_say_welcome(l, t, p, &said);
    plan_free(p);
    return deliver(&said, out, err);
}

/* Says what became of the edits. */
static void say_outcome(const struct builtin_language *l, const struct builtin_request *r,
                        const struct builtin_outcome *o, struct buf *out)
{
    builtin_say_sentences(&o->sentences, out);
    builtin_say_sentences(&o->problems, out);
    builtin_say_unclear(l, &r->unclear, out);
    if (o->done > 0) {
        builtin_say_plan(l, o->plan, out);
    }
}

/* The answer to a message about a plan; true when it holds a new one. */
static bool reply(const struct builtin_language *l, const struct track *t,
                  const struct plan *current, const char *message, struct buf *out)
{
    struct builtin_request r;
    struct builtin_outcome o = {0};
    bool changed = false;

    if (strlen(message) > BUILTIN_MESSAGE_MAX) {
        builtin_say_examples(l, l->texts[BUILTIN_TOO_LONG], out);
        return false;
    }
    if (lint_request_begins(message)) { /* sentences about the plan, not what to do */
        builtin_say_examples(l, l->texts[BUILTIN_NOT_UNDERSTOOD], out);
        return false;
    }
    builtin_request_init(&r, message);
    if (r.question != BUILTIN_ASKS_NOTHING) {
        builtin_say_answer(l, current, r.question, &r.about, out);
        buf_add_str(out, r.count > 0 ? "\n" : "");
    }
    if (r.count > 0) {
        builtin_edit_apply(l, t, current, &r, &o);
        say_outcome(l, &r, &o, out);
        changed = o.done > 0;
    } else if (r.question == BUILTIN_ASKS_NOTHING) {
        builtin_say_examples(l, l->texts[BUILTIN_NOT_UNDERSTOOD], out);
    }
    builtin_outcome_fini(&o);
    builtin_request_fini(&r);
    return changed;
}

enum error_kind builtin_reply(struct builtin *b, const struct track *t, const struct plan *current,
                              const char *message, struct buf *out, bool *changed,
                              struct error *err)
{
    const struct builtin_language *l;
    struct buf said = BUF_INIT(out->limit);
    bool has_plan = current && current->module_count > 0;
    struct plan *p;
    bool edited;
    enum error_kind kind = language_of(b, t, &l, err);

    if (kind) {
        return kind;
    }
    p = has_plan ? plan_copy(current) : builtin_compose(l, t, 0);
    edited = reply(l, t, p, message, &said);
    if (!has_plan && !edited) {
        buf_add_str(&said, "\n");
        builtin_say_welcome(l, t, p, &said);
    }
    plan_free(p);
    kind = deliver(&said, out, err);
    if (kind == ERROR_NONE) {
        *changed = edited || !has_plan;
    }
    return kind;
}

static void talk(const struct builtin_language *l, const struct plan *current, const char *message,
                 struct buf *out)
{
    struct builtin_request r = {0};
    bool known = current && current->module_count > 0 && strlen(message) <= BUILTIN_MESSAGE_MAX;

    if (known) {
        builtin_request_init(&r, message);
        known = r.question == BUILTIN_ASKS_TOTAL || r.question == BUILTIN_ASKS_MODULES ||
                r.question == BUILTIN_ASKS_MODULE || r.question == BUILTIN_ASKS_GOALS;
    }
    if (known) {
        builtin_say_answer(l, current, r.question, &r.about, out);
    } else {
        buf_printf(out, "%s\n", l->texts[BUILTIN_TALK]);
    }
    builtin_request_fini(&r);
}

enum error_kind builtin_talk(struct builtin *b, const struct track *t, const struct plan *current,
                             const struct module *module, const char *message, struct buf *out,
                             struct error *err)
{
    const struct builtin_language *l;
    struct buf said = BUF_INIT(out->limit);
    enum error_kind kind = language_of(b, t, &l, err);

    if (kind) {
        return kind;
    }
    if (module) {
        builtin_say_module(l, module, &said);
    } else {
        talk(l, current, message, &said);
    }
    return deliver(&said, out, err);
}

enum error_kind builtin_lessons(struct builtin *b, const struct track *t, const struct plan *plan,
                                const struct module *module, unsigned types, int minutes,
                                struct buf *out, struct error *err)
{
    const struct builtin_language *l;
    struct buf said = BUF_INIT(out->limit);
    enum error_kind kind = language_of(b, t, &l, err);

    if (kind) {
        return kind;
    }
    struct json_object *answer = builtin_compose_lessons(l, t, plan, module, types, minutes);

    json_print(answer, JSON_PRETTY, &said);
    json_free(answer);
    return deliver(&said, out, err);
}

static struct json_object *module_json(const struct module *m)
{
    struct json_object *v = json_new_object();

    json_set_text(v, "title", m->title);
    json_set_text(v, "description", m->description);
    json_set_strings(v, "learning_objectives", &m->objectives);
    json_set_number(v, "estimated_duration_hours", hours_from_minutes(m->minutes));
    return v;
}

enum error_kind builtin_finalize(struct builtin *b, const struct track *t, const struct plan *plan,
                                 struct buf *out, struct error *err)
{
    struct module_set set = {0};
    struct json_object *answer = json_new_object();
    struct json_object *modules = json_new_array();
    struct buf said = BUF_INIT(out->limit);

    finalize_from_plan(plan, t->minutes, &set, NULL);
    for (size_t i = 0; i < set.count; i++) {
        json_push(modules, module_json(&set.items[i]));
    }
    json_set(answer, "modules", modules);
    json_print(answer, JSON_PRETTY, &said);
    json_free(answer);
    module_set_fini(&set);
    return deliver(&said, out, err);
}
