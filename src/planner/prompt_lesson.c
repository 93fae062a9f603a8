/* What a model is told about a module when it writes its lessons. */
#include "prompt_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/lesson.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

char *prompt_lesson_types(unsigned types)
{
    struct buf names = BUF_INIT(LIMIT_TITLE);
    for (int t = 0; t < LESSON_TYPE_COUNT; t++) {
        if (types >> t & 1) {
            buf_printf(&names, "%s%s", names.len > 0 ? ", " : "",
                       lesson_type_name((enum lesson_type)t));
        }
    }
    return buf_steal(&names);
}

/* The key's text around a list of lines, where there are any. */
static void add_list(const struct prompts *p, const char *language, enum prompt_key key,
                     const struct buf *list, struct buf *out)
{
    struct prompt_values values = {{NULL}};
    if (list->len > 0) {
        values.slots[PROMPT_SLOT_TEXT] = buf_str(list);
        buf_add_char(out, '\n');
        prompt_fill(p, language, key, &values, out);
    }
}

/* The titles of the lessons of the whole course: near repetitions come of not knowing them. */
static void list_lessons(const struct track *t, struct buf *list)
{
    for (size_t i = 0; i < t->module_count; i++) {
        for (size_t k = 0; k < t->modules[i].lesson_count; k++) {
            const struct lesson *l = &t->modules[i].lessons[k];
            buf_printf(list, "\n- %d. %s (%s)", t->modules[i].number, l->title,
                       lesson_type_name(l->type));
        }
    }
}

/* The items of the module in the plan, which may have moved on: then there are none. */
static void list_topics(const struct plan *plan, const struct module *m, struct buf *list)
{
    for (size_t i = 0; plan != NULL && i < plan->module_count; i++) {
        const struct plan_module *of = &plan->modules[i];
        for (size_t k = 0; of->id != NULL && strcmp(of->id, m->id) == 0 && k < of->items.count;
             k++) {
            buf_printf(list, "\n- %s", of->items.items[k]);
        }
    }
}

void prompt_lesson_context(const struct prompts *p, const struct turn *turn, struct buf *out)
{
    const struct module *m = turn->module;
    const char *language = turn->track->language;
    struct prompt_values values = {{NULL}};
    struct buf objectives = BUF_INIT(LIMIT_ANSWER);
    struct buf topics = BUF_INIT(LIMIT_ANSWER);
    struct buf lessons = BUF_INIT(LIMIT_ANSWER);
    char *number = mem_printf("%d", m->number);
    values.slots[PROMPT_SLOT_NUMBER] = number;
    values.slots[PROMPT_SLOT_TITLE] = m->title;
    buf_add_str(out, "\n\n");
    prompt_fill(p, language, PROMPT_LESSON_MODULE, &values, out);
    if (!text_blank(m->description)) {
        buf_printf(out, "\n%s", m->description);
    }
    for (size_t i = 0; i < m->objectives.count; i++) {
        buf_printf(&objectives, "\n%zu. %s", i + 1, m->objectives.items[i]);
    }
    list_topics(turn->plan, m, &topics);
    list_lessons(turn->track, &lessons);
    add_list(p, language, PROMPT_LESSON_OBJECTIVES, &objectives, out);
    add_list(p, language, PROMPT_LESSON_TOPICS, &topics, out);
    add_list(p, language, PROMPT_LESSON_SIBLINGS, &lessons, out);
    buf_fini(&objectives);
    buf_fini(&topics);
    buf_fini(&lessons);
    free(number);
}
