#include "builtin_editor_internal.h"
#include "builtin_resolve_internal.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/yaml.h"

#include <stdlib.h>
#include <string.h>

static bool has_item(const struct strlist *items, const char *text)
{
    for (size_t i = 0; i < items->count; i++) {
        if (strcmp(items->items[i], text) == 0) {
            return true;
        }
    }
    return false;
}

static bool add_practice(const struct builtin_editor *ed, struct plan_module *m)
{
    for (size_t i = 0; i < ed->l->practice->count && m->items.count < LIMIT_MODULE_ITEMS; i++) {
        const char *text = ed->l->practice->items[i]->text;
        if (!has_item(&m->items, text)) {
            strlist_add(&m->items, text);
            return true;
        }
    }
    return false;
}

void builtin_edit_practice(struct builtin_editor *ed, const struct builtin_edit *e)
{
    size_t count = 0;
    int at = -1;

    if (e->target.kind == BUILTIN_REF_NONE || (e->target.kind == BUILTIN_REF_IT && !ed->last)) {
        for (size_t i = 0; i < ed->plan->module_count; i++) {
            struct plan_module *m = &ed->plan->modules[i];
            count += !m->pinned && add_practice(ed, m);
        }
    } else {
        at = builtin_editor_target(ed, e);
        if (at < 0) {
            return;
        }
        count = add_practice(ed, &ed->plan->modules[at]);
        builtin_editor_touch(ed, at);
    }
    if (count == 0) {
        builtin_editor_problem(ed, BUILTIN_PRACTICE_ENOUGH, BUILTIN_VARS({"", ""}));
    } else if (at >= 0) {
        builtin_editor_done(ed, BUILTIN_PRACTICE_ONE,
                            BUILTIN_VARS({"title", ed->plan->modules[at].title}));
    } else {
        char *modules = builtin_text_modules(ed->l, count);
        builtin_editor_done(ed, BUILTIN_PRACTICE_ALL, BUILTIN_VARS({"modules", modules}));
        free(modules);
    }
}

/* The same item for every module that may be changed. */
static void add_item_to_all(struct builtin_editor *ed, const char *text)
{
    size_t count = 0;
    char *modules;

    for (size_t i = 0; i < ed->plan->module_count; i++) {
        struct plan_module *m = &ed->plan->modules[i];
        if (!m->pinned && m->items.count < LIMIT_MODULE_ITEMS && !has_item(&m->items, text)) {
            strlist_add(&m->items, text);
            count++;
        }
    }
    modules = builtin_text_modules(ed->l, count);
    if (count > 0) {
        builtin_editor_done(ed, BUILTIN_ITEM_ADDED_ALL,
                            BUILTIN_VARS({"text", text}, {"modules", modules}));
    } else {
        builtin_editor_problem(ed, BUILTIN_SAME, BUILTIN_VARS({"title", text}));
    }
    free(modules);
}

void builtin_edit_item_add(struct builtin_editor *ed, const struct builtin_edit *e)
{
    struct plan_module *m;
    int at;

    if (e->target.kind == BUILTIN_REF_NONE) {
        add_item_to_all(ed, e->text);
        return;
    }
    at = builtin_editor_target(ed, e);
    if (at < 0) {
        return;
    }
    m = &ed->plan->modules[at];
    if (m->items.count >= LIMIT_MODULE_ITEMS || has_item(&m->items, e->text)) {
        builtin_editor_problem(ed, BUILTIN_SAME, BUILTIN_VARS({"title", m->title}));
        return;
    }
    strlist_add(&m->items, e->text);
    builtin_editor_touch(ed, at);
    builtin_editor_done(ed, BUILTIN_ITEM_ADDED,
                        BUILTIN_VARS({"text", e->text}, {"title", m->title}));
}

/* The item is looked for as a title is. */
void builtin_edit_item_remove(struct builtin_editor *ed, const struct builtin_edit *e)
{
    int at = builtin_editor_target(ed, e);
    struct plan_module *m;
    int item;

    if (at < 0) {
        return;
    }
    m = &ed->plan->modules[at];
    item = builtin_resolve_text(&m->items, e->text);
    if (item < 0) {
        builtin_editor_problem(ed, BUILTIN_NO_ITEM,
                               BUILTIN_VARS({"text", e->text}, {"title", m->title}));
        return;
    }
    builtin_editor_done(ed, BUILTIN_ITEM_REMOVED,
                        BUILTIN_VARS({"text", m->items.items[item]}, {"title", m->title}));
    free(m->items.items[item]);
    m->items.count--;
    memmove(&m->items.items[item], &m->items.items[item + 1],
            (m->items.count - (size_t)item) * sizeof *m->items.items);
    builtin_editor_touch(ed, at);
}
