#include "prompt_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_choice.h"
#include "syllabus/course/plan_print.h"
#include "syllabus/course/track.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define ROLE_SYSTEM    "system"
#define ROLE_USER      "user"
#define ROLE_ASSISTANT "assistant"

/* What a message costs besides its text: the role and the marks around it. */
#define MESSAGE_OVERHEAD 4
/* What is kept free for the answer when nothing is configured, and at most half of the window:
 * a plan that grew, with room to spare. */
#define ANSWER_TOKENS 4000
#define ANSWER_PLANS  4
/* An answer longer than this is not shown to the model again when it is asked to correct it. */
#define REPAIR_QUOTE_MAX (32u << 10)

/* --- counting --- */

int64_t prompt_estimate_tokens(const char *text)
{
    /* Twelfths of a token a byte: three ASCII letters, one and a half Cyrillic ones, one CJK one,
     * or half an emoji are a token. Tokenisers in use do better on all of them. */
    int64_t twelfths = 0;
    for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++) {
        if (*c < 0x80) {
            twelfths += 4;
        } else if (*c >= 0xf0) {
            twelfths += 24;
        } else if (*c >= 0xe0) {
            twelfths += 12;
        } else if (*c >= 0xc0) {
            twelfths += 8;
        }
    }
    return (twelfths + 11) / 12;
}

static int64_t message_cost(const char *text)
{
    return prompt_estimate_tokens(text) + MESSAGE_OVERHEAD;
}

/* --- the messages --- */

/* A request in the making. Every turn that is added is merged into the one before when it has the
 * same role: templates insist on alternation. */
struct request {
    const struct prompts *prompts;
    const struct turn *turn;
    const char *language; /* the tag that picks the prompts */
    struct prompt_values values;
    struct prompt_messages *out;
    size_t cap, text_cap;
};

void prompt_messages_fini(struct prompt_messages *m)
{
    for (size_t i = 0; i < m->text_count; i++) {
        free(m->texts[i]);
    }
    free(m->texts);
    free(m->items);
    memset(m, 0, sizeof *m);
}

static void take_text(struct request *r, char *text)
{
    struct prompt_messages *out = r->out;
    mem_grow(&out->texts, &r->text_cap, out->text_count + 1, sizeof *out->texts);
    out->texts[out->text_count++] = text;
}

static void add_turn(struct request *r, const char *role, const char *content)
{
    struct prompt_messages *out = r->out;
    if (text_blank(content)) {
        return; /* several servers refuse an empty message */
    }
    if (out->count > 0 && strcmp(out->items[out->count - 1].role, role) == 0) {
        struct turn_message *last = &out->items[out->count - 1];
        char *merged = mem_printf("%s\n\n%s", last->content, content);
        take_text(r, merged);
        last->content = merged;
        return;
    }
    mem_grow(&out->items, &r->cap, out->count + 1, sizeof *out->items);
    char *copy = mem_strdup(content);
    take_text(r, copy);
    out->items[out->count++] = (struct turn_message){role, copy};
}

/* --- filling --- */

/* Parts are capped where they come in, so their sum needs no cap. */
#define PARTS_INIT BUF_INIT(SIZE_MAX / 2)

static void add_part(const struct request *r, enum prompt_key key, struct buf *out)
{
    if (out->len > 0) {
        buf_add_str(out, "\n\n");
    }
    prompt_fill(r->prompts, r->language, key, &r->values, out);
}

static char *filled(const struct request *r, enum prompt_key key)
{
    struct buf text = PARTS_INIT;
    prompt_fill(r->prompts, r->language, key, &r->values, &text);
    return buf_steal(&text);
}

/* A line of the form for what not everybody fills in. */
static void add_form_line(const struct request *r, enum prompt_key key, const char *text,
                          struct buf *out)
{
    if (text_blank(text)) {
        return;
    }
    struct prompt_values values = {{NULL}};
    values.slots[PROMPT_SLOT_TEXT] = text;
    buf_add_char(out, '\n');
    prompt_fill(r->prompts, r->language, key, &values, out);
}

static void add_form(const struct request *r, struct buf *out)
{
    const struct track *t = r->turn->track;
    add_part(r, PROMPT_FORM, out);
    if (!text_blank(t->title) && strcmp(t->title, t->skill_area) != 0) {
        buf_add_char(out, '\n');
        prompt_fill(r->prompts, r->language, PROMPT_FORM_TITLE, &r->values, out);
    }
    if (!text_blank(t->description)) {
        buf_add_char(out, '\n');
        prompt_fill(r->prompts, r->language, PROMPT_FORM_DESCRIPTION, &r->values, out);
    }
    add_form_line(r, PROMPT_FORM_KNOWN, t->known, out);
    add_form_line(r, PROMPT_FORM_WEEKLY, t->pace.weekly, out);
    add_form_line(r, PROMPT_FORM_DEADLINE, t->pace.deadline, out);
}

/* "- text" lines of the module that a tutor speaks of. */
static void add_module(const struct request *r, struct buf *out)
{
    const struct module *m = r->turn->module;
    struct prompt_values values = {{NULL}};
    struct buf objectives = PARTS_INIT;
    char *number = mem_printf("%d", m->number);
    char *hours = hours_text(m->minutes);
    values.slots[PROMPT_SLOT_NUMBER] = number;
    values.slots[PROMPT_SLOT_TITLE] = m->title;
    values.slots[PROMPT_SLOT_HOURS] = hours;
    buf_add_str(out, "\n\n");
    prompt_fill(r->prompts, r->language, PROMPT_TUTOR_MODULE, &values, out);
    if (!text_blank(m->description)) {
        values.slots[PROMPT_SLOT_TEXT] = m->description;
        buf_add_char(out, '\n');
        prompt_fill(r->prompts, r->language, PROMPT_TUTOR_DESCRIPTION, &values, out);
    }
    for (size_t i = 0; i < m->objectives.count; i++) {
        buf_printf(&objectives, "\n- %s", m->objectives.items[i]);
    }
    if (objectives.len > 0) {
        values.slots[PROMPT_SLOT_TEXT] = buf_str(&objectives);
        buf_add_char(out, '\n');
        prompt_fill(r->prompts, r->language, PROMPT_TUTOR_OBJECTIVES, &values, out);
    }
    buf_fini(&objectives);
    free(number);
    free(hours);
}

/* The modules around it, and how far the person is. */
static void add_course(const struct request *r, struct buf *out)
{
    const struct track *t = r->turn->track;
    struct prompt_values values = {{NULL}};
    struct buf list = PARTS_INIT;
    for (size_t i = 0; i < t->module_count; i++) {
        buf_printf(&list, "%s%d. %s (%s)", i > 0 ? "\n" : "", t->modules[i].number,
                   t->modules[i].title, module_status_name(t->modules[i].status));
    }
    values.slots[PROMPT_SLOT_MODULES] = buf_str(&list);
    buf_add_str(out, "\n\n");
    prompt_fill(r->prompts, r->language, PROMPT_TUTOR_COURSE, &values, out);
    buf_fini(&list);
}

static char *system_text(const struct request *r)
{
    struct buf text = PARTS_INIT;
    switch (r->turn->kind) {
    case TURN_FINALIZE:
    case TURN_REPAIR:
        add_part(r, PROMPT_FINALIZE_ROLE, &text);
        break;
    case TURN_LESSONS:
    case TURN_LESSONS_REPAIR:
        add_part(r, PROMPT_LESSON_ROLE, &text);
        add_form(r, &text);
        prompt_lesson_context(r->prompts, r->turn, &text);
        add_course(r, &text);
        break;
    case TURN_TALK:
        add_part(r, PROMPT_ROLE, &text);
        add_part(r, PROMPT_TALK_TASK, &text);
        add_form(r, &text);
        if (r->turn->plan != NULL) {
            add_part(r, PROMPT_CURRENT_PLAN, &text);
        }
        break;
    case TURN_TUTOR:
        add_part(r, PROMPT_TUTOR_ROLE, &text);
        add_part(r, PROMPT_TUTOR_TASK, &text);
        add_form(r, &text);
        add_module(r, &text);
        add_course(r, &text);
        break;
    default:
        add_part(r, PROMPT_ROLE, &text);
        add_part(r, r->turn->kind == TURN_WELCOME ? PROMPT_WELCOME_TASK : PROMPT_REPLY_TASK, &text);
        add_form(r, &text);
        if (r->turn->plan != NULL) {
            add_part(r, PROMPT_CURRENT_PLAN, &text);
        }
        add_part(r, PROMPT_PLAN_FORMAT, &text);
        break;
    }
    return buf_steal(&text);
}

/* One line of the current plan for what belongs to the course and to no module. */
static void add_plan_line(const struct request *r, enum prompt_key key, const char *text,
                          struct buf *out)
{
    if (text_blank(text)) {
        return;
    }
    struct prompt_values values = {{NULL}};
    values.slots[PROMPT_SLOT_TEXT] = text;
    prompt_fill(r->prompts, r->language, key, &values, out);
    buf_add_char(out, '\n');
}

static void add_plan_list(const struct request *r, enum prompt_key key, const struct strlist *list,
                          struct buf *out)
{
    struct buf text = PARTS_INIT;
    for (size_t i = 0; i < list->count; i++) {
        buf_printf(&text, "%s%s", i > 0 ? "; " : "", list->items[i]);
    }
    add_plan_line(r, key, buf_str(&text), out);
    buf_fini(&text);
}

static bool is_held(const struct request *r, const struct plan *plan, size_t i, enum prompt_key key)
{
    const struct plan_module *m = &plan->modules[i];
    bool whole = plan_hold_of(plan, i, r->turn->track) != PLAN_WHY_NONE;
    return key == PROMPT_PLAN_HELD          ? whole
           : key == PROMPT_PLAN_HELD_TITLES ? m->title_pinned && !whole
                                            : m->hours_pinned && !whole;
}

/* What a reply must leave as it is, and what it need not try again. */
static void add_held(const struct request *r, const struct plan *plan, struct buf *out)
{
    static const enum prompt_key keys[] = {PROMPT_PLAN_HELD, PROMPT_PLAN_HELD_TITLES,
                                           PROMPT_PLAN_HELD_HOURS};
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        struct strlist held = {0};
        for (size_t i = 0; i < plan->module_count; i++) {
            if (is_held(r, plan, i, keys[k])) {
                strlist_take(&held, mem_printf("%zu. %s", i + 1, plan->modules[i].title));
            }
        }
        add_plan_list(r, keys[k], &held, out);
        strlist_fini(&held);
    }
    if (r->turn->refused != NULL) {
        add_plan_list(r, PROMPT_PLAN_REFUSED, r->turn->refused, out);
    }
}

/* The plan as the turn needs it: in full where modules are made of it, else in a line a part. */
static void print_plan(const struct request *r, const struct plan *plan, bool in_full,
                       struct buf *out)
{
    if (in_full) {
        plan_print_markdown(plan, out);
    } else {
        add_plan_list(r, PROMPT_PLAN_GOALS, &plan->objectives, out);
        plan_print_compact(plan, out);
        add_plan_list(r, PROMPT_PLAN_ASSIGNMENTS, &plan->assignments, out);
        add_plan_line(r, PROMPT_PLAN_PROJECT, plan->final_project, out);
        add_held(r, plan, out);
    }
    while (out->len > 0 && out->data[out->len - 1] == '\n') {
        buf_truncate(out, out->len - 1); /* the prompt around it sets it off */
    }
}

/* Texts of the values, owned for the time of one composition. */
struct value_texts {
    char *hours, *level, *no_expectations, *minutes, *types, *number;
    struct buf plan;
};

static void values_init(struct request *r, struct value_texts *v)
{
    static_assert(DIFFICULTY_COUNT == 3, "a level text for every difficulty");
    const struct turn *turn = r->turn;
    const struct track *t = turn->track;
    bool finalizing = turn->kind == TURN_FINALIZE || turn->kind == TURN_REPAIR;
    v->plan = (struct buf)PARTS_INIT;
    if (turn->plan != NULL) {
        print_plan(r, turn->plan, finalizing, &v->plan);
    }
    /* When modules are made the plan's own hours count, not the budget it started from. */
    int minutes = finalizing && turn->plan != NULL ? plan_minutes(turn->plan) : 0;
    v->hours = hours_text(minutes > 0 ? minutes : t->minutes);
    v->level = filled(r, (enum prompt_key)(PROMPT_LEVEL_BEGINNER + (int)t->difficulty));
    v->no_expectations = filled(r, PROMPT_NO_EXPECTATIONS);

    const char **slots = r->values.slots;
    slots[PROMPT_SLOT_SKILL] = t->skill_area;
    slots[PROMPT_SLOT_LEVEL] = v->level;
    slots[PROMPT_SLOT_HOURS] = v->hours;
    slots[PROMPT_SLOT_EXPECTATIONS] =
        text_blank(t->expectations) ? v->no_expectations : t->expectations;
    slots[PROMPT_SLOT_LANGUAGE] = prompt_language_name(r->prompts, r->language);
    bool lessons = turn->kind == TURN_LESSONS || turn->kind == TURN_LESSONS_REPAIR;
    slots[PROMPT_SLOT_TITLE] = lessons ? turn->module->title : t->title;
    slots[PROMPT_SLOT_DESCRIPTION] = t->description;
    slots[PROMPT_SLOT_PLAN] = buf_str(&v->plan);
    slots[PROMPT_SLOT_FAULT] = turn->fault;
    v->minutes = mem_printf("%d", turn->minutes);
    v->types = prompt_lesson_types(turn->lesson_types);
    v->number = mem_printf("%d", turn->module != NULL ? turn->module->number : 0);
    slots[PROMPT_SLOT_MINUTES] = v->minutes;
    slots[PROMPT_SLOT_TYPES] = v->types;
    slots[PROMPT_SLOT_NUMBER] = v->number;
}

static void values_fini(struct value_texts *v)
{
    free(v->hours);
    free(v->minutes);
    free(v->types);
    free(v->number);
    free(v->level);
    free(v->no_expectations);
    buf_fini(&v->plan);
}

/* --- composing --- */

static bool is_talk(const struct turn *turn)
{
    return turn->kind == TURN_TALK || turn->kind == TURN_TUTOR;
}

static bool is_repair(const struct turn *turn)
{
    return turn->kind == TURN_REPAIR || turn->kind == TURN_LESSONS_REPAIR;
}

/* The turns at the end, which always stay: what is asked, and what a reply goes on from. */
struct ending {
    const char *role;
    char *text;
};
#define ENDING_MAX 3

static size_t ending_of(const struct request *r, struct ending ending[ENDING_MAX])
{
    static const struct {
        enum prompt_key ask;
        enum prompt_key go_on; /* what follows the partial reply or the faulty answer */
    } keys[] = {
        [TURN_WELCOME] = {PROMPT_WELCOME_REQUEST, PROMPT_CONTINUE},
        [TURN_REPLY] = {PROMPT_WELCOME_REQUEST, PROMPT_CONTINUE},
        [TURN_TALK] = {PROMPT_TALK_REQUEST, PROMPT_CONTINUE},
        [TURN_TUTOR] = {PROMPT_TALK_REQUEST, PROMPT_CONTINUE},
        [TURN_FINALIZE] = {PROMPT_FINALIZE_REQUEST, PROMPT_REPAIR_REQUEST},
        [TURN_REPAIR] = {PROMPT_FINALIZE_REQUEST, PROMPT_REPAIR_REQUEST},
        [TURN_LESSONS] = {PROMPT_LESSON_REQUEST, PROMPT_LESSON_REPAIR},
        [TURN_LESSONS_REPAIR] = {PROMPT_LESSON_REQUEST, PROMPT_LESSON_REPAIR},
    };
    static_assert(sizeof keys / sizeof keys[0] == TURN_KIND_COUNT, "an ending for every kind");
    const struct turn *turn = r->turn;
    size_t n = 0;
    bool own_words = (turn->kind == TURN_REPLY || is_talk(turn)) && !text_blank(turn->newest);
    ending[n++] = (struct ending){ROLE_USER, own_words ? mem_strdup(turn->newest)
                                                       : filled(r, keys[turn->kind].ask)};
    bool partial = !text_blank(turn->partial);
    if (partial && (!is_repair(turn) || strlen(turn->partial) <= REPAIR_QUOTE_MAX)) {
        ending[n++] = (struct ending){ROLE_ASSISTANT, mem_strdup(turn->partial)};
    }
    if (partial || is_repair(turn)) {
        ending[n++] = (struct ending){ROLE_USER, filled(r, keys[turn->kind].go_on)};
    }
    return n;
}

/* Without the faulty answer, which helps but is not needed. */
static size_t drop_quote(struct ending *ending, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(ending[i].role, ROLE_ASSISTANT) == 0) {
            free(ending[i].text);
        } else {
            ending[kept++] = ending[i];
        }
    }
    return kept;
}

static int64_t ending_cost(const struct ending *ending, size_t count)
{
    int64_t cost = 0;
    for (size_t i = 0; i < count; i++) {
        cost += message_cost(ending[i].text);
    }
    return cost;
}

static bool is_sent(const struct message *m)
{
    return m->status != MESSAGE_FAILED && !text_blank(m->content);
}

/* The first message of the history that still fits into `room` tokens with all after it. */
static size_t first_fitting(const struct message *history, size_t count, int64_t room)
{
    size_t first = count;
    while (first > 0) {
        const struct message *m = &history[first - 1];
        int64_t cost = is_sent(m) ? message_cost(m->content) : 0;
        if (cost > room) {
            break;
        }
        room -= cost;
        first--;
    }
    return first;
}

static size_t count_sent(const struct message *history, size_t count)
{
    size_t sent = 0;
    for (size_t i = 0; i < count; i++) {
        sent += is_sent(&history[i]);
    }
    return sent;
}

static int64_t answer_room(const struct request *r, int64_t window)
{
    int64_t room = r->turn->max_tokens;
    if (room <= 0) {
        int64_t plan = ANSWER_PLANS * prompt_estimate_tokens(r->values.slots[PROMPT_SLOT_PLAN]);
        room = plan > ANSWER_TOKENS ? plan : ANSWER_TOKENS;
    }
    return room < window / 2 ? room : window / 2;
}

static void add_history(struct request *r, const struct message *history, size_t first,
                        size_t count, const char *opening)
{
    for (size_t i = first; i < count; i++) {
        const struct message *m = &history[i];
        if (!is_sent(m)) {
            continue;
        }
        bool from_model = m->sender == SENDER_AI;
        if (from_model && r->out->count == 1) {
            /* Right after the system message a person must speak. The greeting, which mostly comes
             * first, did answer this. */
            add_turn(r, ROLE_USER, opening);
        }
        add_turn(r, from_model ? ROLE_ASSISTANT : ROLE_USER, m->content);
    }
}

static void measure(struct prompt_messages *out)
{
    for (size_t i = 0; i < out->count; i++) {
        const char *text = out->items[i].content;
        out->tokens += message_cost(text);
        for (const char *c = text; *c != '\0'; c++) {
            out->characters += ((unsigned char)*c & 0xc0) != 0x80;
        }
    }
}

void prompt_compose(const struct prompts *p, const struct turn *turn, const struct message *history,
                    size_t history_count, int64_t window, struct prompt_messages *out)
{
    memset(out, 0, sizeof *out);
    struct request r = {.prompts = p, .turn = turn, .language = turn->track->language, .out = out};
    struct value_texts values;
    values_init(&r, &values);
    char *system = system_text(&r);
    char *opening = filled(&r, is_talk(turn) ? PROMPT_TALK_REQUEST : PROMPT_WELCOME_REQUEST);
    struct ending ending[ENDING_MAX];
    size_t ending_count = ending_of(&r, ending);

    int64_t room = window - answer_room(&r, window) - message_cost(system);
    if (window > 0 && is_repair(turn) && ending_cost(ending, ending_count) > room) {
        ending_count = drop_quote(ending, ending_count);
    }
    out->least = message_cost(system) + ending_cost(ending, ending_count);

    size_t first = 0;
    if (turn->kind == TURN_FINALIZE || turn->kind == TURN_LESSONS || is_repair(turn)) {
        first = history_count; /* the plan is taken by itself */
    } else if (window > 0) {
        room -= message_cost(opening) + ending_cost(ending, ending_count);
        first = first_fitting(history, history_count, room);
        out->left_out = count_sent(history, first);
    }

    add_turn(&r, ROLE_SYSTEM, system);
    add_history(&r, history, first, history_count, opening);
    for (size_t i = 0; i < ending_count; i++) {
        add_turn(&r, ending[i].role, ending[i].text);
        free(ending[i].text);
    }
    measure(out);
    free(opening);
    free(system);
    values_fini(&values);
}
