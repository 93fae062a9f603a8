#include "builtin_lesson_internal.h"

#include "builtin_language_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"
#include "syllabus/course/lesson.h"
#include "syllabus/course/plan.h"

#include <stdlib.h>
#include <string.h>

#define QUESTIONS_MAX 8
#define WRONG_MAX     3 /* options beside the right one */

struct making {
    const struct builtin_language *l;
    const struct track *t;
    const struct module *m;
    const struct strlist *about; /* what is learned: objectives, else topics, else the title */
    struct strlist topics;       /* in the plan, beside the objectives */
};

/* How the time is shared: at least 60 % is practice and homework. */
static const int shares[LESSON_TYPE_COUNT] = {30, 40, 20, 10};

/* --- texts --- */

static char *say(const struct making *k, enum builtin_text text, const char *name,
                 const char *value)
{
    return builtin_filled(k->l->texts[text], BUILTIN_VARS({name, value}));
}

static void add_section(const struct making *k, const char *heading, enum builtin_text text,
                        struct buf *out)
{
    char *body = say(k, text, "text", heading);

    buf_printf(out, "\n\n## %s\n\n%s", heading, body);
    free(body);
}

static char *theory_text(const struct making *k)
{
    struct buf out = BUF_INIT(LIMIT_ANSWER);
    const char *about = k->m->description != NULL ? k->m->description : "";
    char *opening = builtin_filled(k->l->texts[BUILTIN_LESSON_THEORY_TEXT],
                                   BUILTIN_VARS({"title", k->m->title}, {"about", about}));
    char *trimmed = text_trimmed(opening, strlen(opening));

    buf_add_str(&out, trimmed);
    for (size_t i = 0; i < k->about->count; i++) {
        add_section(k, k->about->items[i], BUILTIN_LESSON_OBJECTIVE_TEXT, &out);
    }
    for (size_t i = 0; i < k->topics.count; i++) {
        char *line = say(k, BUILTIN_LESSON_TOPIC_TEXT, "text", k->topics.items[i]);

        buf_printf(&out, "%s- %s", i == 0 ? "\n\n" : "\n", line);
        free(line);
    }
    buf_printf(&out, "\n\n%s", k->l->texts[BUILTIN_LESSON_THEORY_END]);
    free(trimmed);
    free(opening);
    return buf_steal(&out);
}

static struct json_object *tasks(const struct making *k, const struct strlist *of,
                                 enum builtin_text text)
{
    struct json_object *list = json_new_array();

    for (size_t i = 0; i < of->count; i++) {
        char *task = say(k, text, "text", of->items[i]);

        json_push(list, json_new_text(task));
        free(task);
    }
    return list;
}

/* --- questions --- */

static bool has(const struct strlist *l, const char *text)
{
    for (size_t i = 0; i < l->count; i++) {
        if (strcmp(l->items[i], text) == 0) {
            return true;
        }
    }
    return false;
}

/* Objectives of other modules that this one does not have, from the n-th of the course on. */
static void add_strangers(const struct making *k, size_t n, struct strlist *options)
{
    struct strlist all = {0};

    for (size_t i = 0; i < k->t->module_count; i++) {
        const struct strlist *o = &k->t->modules[i].objectives;

        for (size_t j = 0; j < o->count; j++) {
            if (!has(k->about, o->items[j]) && !has(&all, o->items[j])) {
                strlist_add(&all, o->items[j]);
            }
        }
    }
    for (size_t i = 0; i < all.count && i < WRONG_MAX; i++) {
        strlist_add(options, all.items[(n * WRONG_MAX + i) % all.count]);
    }
    strlist_fini(&all);
}

static struct json_object *question(char *take_text, const struct strlist *options,
                                    const char *answer, char *take_why)
{
    struct json_object *v = json_new_object();

    json_set_text(v, "question", take_text);
    json_set_strings(v, "options", options);
    json_set_text(v, "answer", answer);
    json_set_text(v, "explanation", take_why);
    free(take_text);
    free(take_why);
    return v;
}

/* Which of these is an objective of the module? NULL where no other module has any. */
static struct json_object *ask_objective(const struct making *k, size_t n)
{
    const char *right = k->about->items[n];
    struct strlist options = {0};
    struct json_object *v = NULL;

    strlist_add(&options, right);
    add_strangers(k, n, &options);
    if (options.count > 1) {
        v = question(say(k, BUILTIN_QUIZ_OBJECTIVE, "title", k->m->title), &options, right,
                     say(k, BUILTIN_QUIZ_OBJECTIVE_WHY, "text", right));
    }
    strlist_fini(&options);
    return v;
}

static struct json_object *ask_proof(const struct making *k, size_t n)
{
    static const enum builtin_text texts[] = {BUILTIN_QUIZ_PROOF_RIGHT, BUILTIN_QUIZ_PROOF_READ,
                                              BUILTIN_QUIZ_PROOF_SEEN, BUILTIN_QUIZ_PROOF_COPIED};
    struct strlist options = {0};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        strlist_add(&options, k->l->texts[texts[i]]);
    }
    struct json_object *v =
        question(say(k, BUILTIN_QUIZ_PROOF, "text", k->about->items[n]), &options, options.items[0],
                 mem_strdup(k->l->texts[BUILTIN_QUIZ_PROOF_WHY]));

    strlist_fini(&options);
    return v;
}

static struct json_object *questions(const struct making *k)
{
    struct json_object *list = json_new_array();

    for (size_t i = 0; i < k->about->count && json_size(list) < QUESTIONS_MAX; i++) {
        struct json_object *v = ask_objective(k, i);

        if (v != NULL) {
            json_push(list, v);
        }
    }
    json_push(list, ask_proof(k, 0));
    return list;
}

/* --- lessons --- */

static struct json_object *lesson(const struct making *k, enum lesson_type type, int minutes)
{
    static const enum builtin_text titles[] = {BUILTIN_LESSON_THEORY, BUILTIN_LESSON_PRACTICE,
                                               BUILTIN_LESSON_HOMEWORK, BUILTIN_LESSON_QUIZ};
    const struct strlist *work = k->topics.count > 0 ? &k->topics : k->about;
    struct json_object *v = json_new_object();
    struct json_object *numbers = json_new_array();
    char *title = say(k, titles[type], "title", k->m->title);
    char *text = NULL;

    for (size_t i = 0; i < k->m->objectives.count; i++) {
        json_push(numbers, json_new_int((int64_t)i + 1));
    }
    switch (type) {
    case LESSON_THEORY:
        text = theory_text(k);
        break;
    case LESSON_PRACTICE:
        text = say(k, BUILTIN_LESSON_PRACTICE_TEXT, "title", k->m->title);
        json_set(v, "tasks", tasks(k, work, BUILTIN_LESSON_PRACTICE_TASK));
        break;
    case LESSON_HOMEWORK:
        text = say(k, BUILTIN_LESSON_HOMEWORK_TEXT, "title", k->m->title);
        json_set(v, "tasks", tasks(k, k->about, BUILTIN_LESSON_HOMEWORK_TASK));
        break;
    default:
        text = mem_strdup(k->l->texts[BUILTIN_LESSON_QUIZ_TEXT]);
        json_set(v, "questions", questions(k));
        break;
    }
    json_set_text(v, "type", lesson_type_name(type));
    json_set_text(v, "title", title);
    json_set_int(v, "minutes", minutes);
    json_set(v, "objectives", numbers);
    json_set_text(v, "content", text);
    free(text);
    free(title);
    return v;
}

static void find_topics(struct making *k, const struct plan *plan)
{
    for (size_t i = 0; plan != NULL && i < plan->module_count; i++) {
        const struct plan_module *m = &plan->modules[i];

        for (size_t n = 0; m->id != NULL && strcmp(m->id, k->m->id) == 0 && n < m->items.count;
             n++) {
            if (!has(&k->m->objectives, m->items.items[n])) {
                strlist_add(&k->topics, m->items.items[n]);
            }
        }
    }
}

/* The title alone where there is nothing else to go by. */
static const struct strlist *what_is_learned(const struct making *k, struct strlist *title)
{
    if (k->m->objectives.count > 0) {
        return &k->m->objectives;
    }
    strlist_add(title, k->m->title);
    return k->topics.count > 0 ? &k->topics : title;
}

struct json_object *builtin_compose_lessons(const struct builtin_language *l, const struct track *t,
                                            const struct plan *plan, const struct module *m,
                                            unsigned types, int minutes)
{
    struct making k = {.l = l, .t = t, .m = m};
    struct strlist title = {0};
    struct json_object *answer = json_new_object();
    struct json_object *list = json_new_array();
    struct lesson timed[LESSON_TYPE_COUNT];
    size_t count = 0;

    find_topics(&k, plan);
    k.about = what_is_learned(&k, &title);
    for (int type = 0; type < LESSON_TYPE_COUNT; type++) {
        if (types >> type & 1) {
            lesson_init(&timed[count]);
            timed[count].type = (enum lesson_type)type;
            timed[count++].minutes = shares[type];
        }
    }
    lesson_fit_minutes(timed, count, NULL, minutes);
    for (size_t i = 0; i < count; i++) {
        json_push(list, lesson(&k, timed[i].type, timed[i].minutes));
    }
    json_set(answer, "lessons", list);
    strlist_fini(&k.topics);
    strlist_fini(&title);
    return answer;
}
