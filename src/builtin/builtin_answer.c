#include "builtin_answer_internal.h"

#include "builtin_compose_internal.h"
#include "builtin_language_internal.h"
#include "builtin_parse_internal.h"
#include "builtin_resolve_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"
#include "syllabus/base/yaml.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_print.h"
#include "syllabus/course/track.h"

#include <stdlib.h>

#define SKILL_COLUMNS 80

void builtin_say_examples(const struct builtin_language *l, const char *text, struct buf *out)
{
    buf_printf(out, "%s\n\n", text);
    for (size_t i = 0; i < l->examples->count; i++) {
        buf_printf(out, "- *%s*\n", l->examples->items[i]->text);
    }
}

void builtin_say_welcome(const struct builtin_language *l, const struct track *t,
                         const struct plan *p, struct buf *out)
{
    char *skill = builtin_line(t->skill_area, SKILL_COLUMNS);
    char *hours = builtin_text_hours(l, plan_minutes(p));
    char *modules = builtin_text_modules(l, p->module_count);

    buf_printf(out, "%s\n\n", l->texts[BUILTIN_GREETING]);
    builtin_fill(out, l->texts[BUILTIN_WELCOME],
                 BUILTIN_VARS({"skill", skill}, {"level", l->levels[t->difficulty]},
                              {"hours", hours}, {"modules", modules}));
    buf_add_str(out, "\n\n");
    plan_print_markdown(p, out);
    buf_add_str(out, "\n---\n\n");
    builtin_say_examples(l, l->texts[BUILTIN_INVITATION], out);
    free(modules);
    free(hours);
    free(skill);
}

void builtin_say_sentences(const struct strlist *sentences, struct buf *out)
{
    for (size_t i = 0; i < sentences->count; i++) {
        buf_printf(out, "%s%s", i > 0 ? " " : "", sentences->items[i]);
    }
    buf_add_str(out, sentences->count > 0 ? "\n\n" : "");
}

void builtin_say_unclear(const struct builtin_language *l, const struct strlist *unclear,
                         struct buf *out)
{
    for (size_t i = 0; i < unclear->count; i++) {
        buf_add_str(out, i > 0 ? " " : "");
        builtin_fill(out, l->texts[BUILTIN_PARTLY], BUILTIN_VARS({"text", unclear->items[i]}));
    }
    buf_add_str(out, unclear->count > 0 ? "\n\n" : "");
}

void builtin_say_plan(const struct builtin_language *l, const struct plan *p, struct buf *out)
{
    plan_print_markdown(p, out);
    buf_printf(out, "\n---\n\n%s\n", l->texts[BUILTIN_CLOSING]);
}

/* --- questions --- */

/* The texts in one line; "nothing yet" for none. */
static char *joined(const struct builtin_language *l, const struct strlist *list)
{
    struct buf text = BUF_INIT(LIMIT_ANSWER);

    if (list->count == 0) {
        return mem_strdup(l->texts[BUILTIN_NOTHING]);
    }
    for (size_t i = 0; i < list->count; i++) {
        buf_printf(&text, "%s%s", i > 0 ? "; " : "", list->items[i]);
    }
    return buf_steal(&text);
}

static char *module_titles(const struct builtin_language *l, const struct plan *p)
{
    struct buf text = BUF_INIT(LIMIT_ANSWER);

    for (size_t i = 0; i < p->module_count; i++) {
        char *hours = p->modules[i].minutes ? builtin_text_hours(l, p->modules[i].minutes)
                                            : mem_strdup(l->texts[BUILTIN_UNKNOWN_HOURS]);
        buf_printf(&text, "%s(%zu) %s, %s", i > 0 ? "; " : "", i + 1, p->modules[i].title, hours);
        free(hours);
    }
    return buf_steal(&text);
}

static void answer_module(const struct builtin_language *l, const struct plan *p,
                          const struct builtin_ref *about, struct buf *out)
{
    struct strlist problems = {0};
    int at = builtin_resolve(l, p, about, NULL, &problems);

    if (at < 0) {
        builtin_say_sentences(&problems, out);
    } else {
        const struct plan_module *m = &p->modules[at];
        char *number = mem_printf("%d", at + 1);
        char *hours = m->minutes ? builtin_text_hours(l, m->minutes)
                                 : mem_strdup(l->texts[BUILTIN_UNKNOWN_HOURS]);
        char *items = joined(l, &m->items);
        char *about_text = m->description ? mem_printf("%s ", m->description) : mem_strdup("");
        builtin_fill(out, l->texts[BUILTIN_ANSWER_MODULE],
                     BUILTIN_VARS({"number", number}, {"title", m->title}, {"hours", hours},
                                  {"about", about_text}, {"items", items}));
        buf_add_char(out, '\n');
        free(about_text);
        free(items);
        free(hours);
        free(number);
    }
    strlist_fini(&problems);
}

void builtin_say_module(const struct builtin_language *l, const struct module *m, struct buf *out)
{
    char *number = mem_printf("%d", m->number);
    char *hours = m->minutes ? builtin_text_hours(l, m->minutes)
                             : mem_strdup(l->texts[BUILTIN_UNKNOWN_HOURS]);
    char *about = text_blank(m->description) ? mem_strdup("") : mem_printf("%s ", m->description);
    char *list = joined(l, &m->objectives);

    builtin_fill(out, l->texts[BUILTIN_TUTOR],
                 BUILTIN_VARS({"number", number}, {"title", m->title}, {"hours", hours},
                              {"about", about}, {"list", list}));
    buf_add_char(out, '\n');
    free(list);
    free(about);
    free(hours);
    free(number);
}

void builtin_say_answer(const struct builtin_language *l, const struct plan *p,
                        enum builtin_question question, const struct builtin_ref *about,
                        struct buf *out)
{
    int minutes = plan_minutes(p);
    char *hours =
        minutes ? builtin_text_hours(l, minutes) : mem_strdup(l->texts[BUILTIN_UNKNOWN_HOURS]);
    char *modules = builtin_text_modules(l, p->module_count);
    char *list = question == BUILTIN_ASKS_GOALS ? joined(l, &p->objectives) : module_titles(l, p);
    const struct builtin_var *vars =
        BUILTIN_VARS({"hours", hours}, {"modules", modules}, {"list", list});

    switch (question) {
    case BUILTIN_ASKS_MODULE:
        answer_module(l, p, about, out);
        break;
    case BUILTIN_ASKS_TOTAL:
    case BUILTIN_ASKS_MODULES:
    case BUILTIN_ASKS_GOALS:
        builtin_fill(out,
                     l->texts[question == BUILTIN_ASKS_TOTAL     ? BUILTIN_ANSWER_TOTAL
                              : question == BUILTIN_ASKS_MODULES ? BUILTIN_ANSWER_MODULES
                                                                 : BUILTIN_ANSWER_GOALS],
                     vars);
        buf_add_char(out, '\n');
        break;
    case BUILTIN_ASKS_WHO:
        builtin_say_examples(l, l->texts[BUILTIN_WHO], out);
        break;
    case BUILTIN_ASKS_OTHER:
    case BUILTIN_ASKS_NOTHING:
        builtin_say_examples(l, l->texts[BUILTIN_ANSWER_UNKNOWN], out);
        break;
    }
    free(list);
    free(modules);
    free(hours);
}
