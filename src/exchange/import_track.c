/* Tracks out of documents that do not say everything. */
#include "import_internal.h"

#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/bundle.h"
#include "syllabus/course/lesson.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

static void fill_id(char **id, const struct env *env)
{
    if (!*id) {
        *id = env_new_id_dup(env);
    }
}

static void fill_time(int64_t *ms, int64_t fallback)
{
    *ms = *ms != 0 ? *ms : fallback;
}

static void complete_module(struct module *m, const struct track *t, const struct env *env)
{
    fill_id(&m->id, env);
    fill_time(&m->created_ms, t->created_ms);
    fill_time(&m->updated_ms, m->created_ms);
    for (size_t i = 0; i < m->lesson_count; i++) {
        struct lesson *l = &m->lessons[i];
        fill_id(&l->id, env);
        fill_time(&l->created_ms, m->created_ms);
        fill_time(&l->updated_ms, l->created_ms);
    }
}

void import_add_track(struct bundle_list *out, struct track *t, char *place, const struct env *env)
{
    int64_t now = env_now_ms(env);
    fill_id(&t->id, env);
    fill_time(&t->created_ms, now);
    fill_time(&t->updated_ms, t->created_ms);
    bool raw = false;
    for (size_t i = 0; i < t->module_count; i++) {
        complete_module(&t->modules[i], t, env);
        raw = raw || t->modules[i].raw;
    }
    struct bundle *b = bundle_list_add(out);
    *b = (struct bundle){.place = place, .track = t, .without_raw = !raw};
    if (!t->plan) {
        return;
    }
    plan_adopt_ids(t->plan, NULL, env);
    t->plan->version = t->plan->version > 0 ? t->plan->version : 1;
    mem_grow(&b->versions, &b->version_cap, 1, sizeof *b->versions);
    b->versions[b->version_count++] = (struct version){
        .number = t->plan->version, .plan = plan_copy(t->plan), .created_ms = t->updated_ms};
}

/* A title on one line that fits. */
static char *title_of(const char *text)
{
    char *line = text_cleaned(text, TEXT_ONE_LINE);
    size_t n = strlen(line);
    if (n > LIMIT_TITLE) {
        n = LIMIT_TITLE;
        while (((unsigned char)line[n] & 0xC0) == 0x80) {
            n--;
        }
    }
    char *title = text_trimmed(line, n);
    free(line);
    return title;
}

struct track *import_track_of_plan(struct plan *p, const char *title, const char *name)
{
    struct track *t = track_new();
    const char *named = !text_blank(title) ? title : !text_blank(p->title) ? p->title : name;
    t->plan = p;
    t->title = title_of(!text_blank(named) ? named : _("Imported course"));
    if (text_blank(t->title)) {
        mem_replace(&t->title, _("Imported course"));
    }
    t->skill_area = mem_strdup(t->title);
    t->description = mem_strdup("");
    t->expectations = mem_strdup("");
    t->minutes = plan_minutes(p);
    if (t->minutes <= 0 || t->minutes > LIMIT_HOURS * 60) {
        t->minutes = IMPORT_HOURS * 60;
    }
    t->language = mem_strdup(p->language && track_language_valid(p->language)
                                 ? p->language
                                 : track_language_of(t->title, "en"));
    return t;
}
