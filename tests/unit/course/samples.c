#include "samples.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"

#include <string.h>

static void add_parts(struct strlist *list, const char *parts)
{
    while (parts != NULL && *parts != '\0') {
        size_t n = strcspn(parts, ";");

        strlist_add_n(list, parts, n);
        parts += n + (parts[n] == ';');
    }
}

struct plan_module *sample_module(struct plan *p, const char *id, const char *title, int minutes,
                                  const char *items, const char *objectives)
{
    struct plan_module *m = plan_insert_module(p, p->module_count);

    m->id = mem_strdup(id);
    m->title = mem_strdup(title);
    m->minutes = minutes;
    add_parts(&m->items, items);
    add_parts(&m->objectives, objectives);
    return m;
}

char *sample_ids(const struct plan *p)
{
    struct buf out = BUF_INIT(1 << 16);

    for (size_t i = 0; i < p->module_count; i++) {
        const char *id = p->modules[i].id;

        /* Fresh ids are UUIDs; the tests' own are short. */
        (void)buf_printf(&out, "%s%s=%s", i > 0 ? " " : "", strlen(id) == 36 ? "new" : id,
                         p->modules[i].title);
    }
    return buf_steal(&out);
}
