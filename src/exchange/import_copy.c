/* A copy of a course: other ids, the same references. */
#include "syllabus/exchange/import.h"

#include "idmap_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/course/bundle.h"
#include "syllabus/course/lesson.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"

#include <stdlib.h>

struct renewal {
    const struct env *env;
    struct idmap places; /* of old ids in the lists */
    struct strlist old, fresh;
};

static void renew(struct renewal *r, char **id)
{
    if (*id == NULL) {
        return;
    }
    const size_t *known = idmap_find(&r->places, *id);
    size_t at = known != NULL ? *known : r->old.count;
    if (known == NULL) {
        strlist_take(&r->old, *id);
        strlist_take(&r->fresh, env_new_id_dup(r->env));
        idmap_add(&r->places, *id, at);
    } else {
        free(*id);
    }
    *id = mem_strdup(r->fresh.items[at]);
}

static void renew_plan(struct renewal *r, struct plan *p)
{
    for (size_t i = 0; p != NULL && i < p->module_count; i++) {
        renew(r, &p->modules[i].id);
    }
}

static void renew_sessions(struct renewal *r, struct bundle *b)
{
    for (size_t i = 0; i < b->session_count; i++) {
        struct bundle_session *s = &b->sessions[i];
        renew(r, &s->session.id);
        renew(r, &s->session.track_id);
        for (size_t k = 0; k < s->count; k++) {
            renew(r, &s->chats[k].id);
            renew(r, &s->chats[k].session_id);
            renew(r, &s->chats[k].module_id);
        }
    }
}

void import_renumber(struct bundle *b, const struct env *env)
{
    struct renewal r = {.env = env};
    renew(&r, &b->track->id);
    renew_plan(&r, b->track->plan);
    for (size_t i = 0; i < b->track->module_count; i++) {
        struct module *m = &b->track->modules[i];
        renew(&r, &m->id);
        for (size_t k = 0; k < m->lesson_count; k++) {
            renew(&r, &m->lessons[k].id);
        }
    }
    renew_sessions(&r, b);
    for (size_t i = 0; i < b->message_count; i++) {
        struct message *m = &b->messages[i].message;
        renew(&r, &m->id);
        renew(&r, &m->chat_id);
        renew(&r, &m->parent_id);
    }
    for (size_t i = 0; i < b->version_count; i++) {
        renew(&r, &b->versions[i].message_id);
        renew_plan(&r, b->versions[i].plan);
        renew_plan(&r, b->versions[i].proposed);
    }
    idmap_fini(&r.places);
    strlist_fini(&r.old);
    strlist_fini(&r.fresh);
}
