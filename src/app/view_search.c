#include "syllabus/app/view_search.h"

#include "app_internal.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/store/store_search.h"

#include <assert.h>
#include <stdlib.h>

static_assert((int)VIEW_HIT_TRACK == (int)SEARCH_TRACK &&
                  (int)VIEW_HIT_MESSAGE == (int)SEARCH_MESSAGE &&
                  (int)VIEW_HIT_KIND_COUNT == (int)SEARCH_KIND_COUNT,
              "a front end's kinds are the store's");

/* The texts of the source's hits are the view's from then on. */
static void take(struct view_search *v)
{
    struct search *s = v->source;
    mem_grow(&v->items, &v->cap, s->count, sizeof *v->items);
    for (size_t i = v->count; i < s->count; i++) {
        struct search_hit *h = &s->hits[i];
        v->items[i] = (struct view_hit){
            .kind = (enum view_hit_kind)h->kind,
            .track_id = h->track_id,
            .track_title = h->track_title,
            .id = h->id,
            .parent_id = h->parent_id,
            .title = h->title,
            .number = h->number,
            .created_ms = h->created_ms,
            .snippet = h->snippet,
        };
        *h = (struct search_hit){0};
    }
    v->count = s->count;
    v->done = s->done;
}

enum error_kind view_search_load(struct app *app, const struct view_question *q,
                                 struct view_search *v, struct error *err)
{
    const struct search_query query = {
        .text = q->text,
        .track_id = q->track_id,
        .chat_id = q->chat_id,
        .kinds = q->kinds,
        .limit = q->limit,
        .columns = q->columns,
    };
    if (!app_has_user(app)) {
        return error_set(err, ERROR_NOT_SIGNED_IN, _("nobody is signed in"));
    }
    if (v->source == NULL) {
        v->source = mem_alloc(sizeof *v->source);
    }
    enum error_kind kind =
        store_search(app->workspace.store, workspace_user_id(app), &query, v->source, err);
    if (!kind) {
        take(v);
    }
    return kind;
}

void view_search_fini(struct view_search *v)
{
    for (size_t i = 0; i < v->count; i++) {
        struct view_hit *h = &v->items[i];
        free(h->track_id);
        free(h->track_title);
        free(h->id);
        free(h->parent_id);
        free(h->title);
        find_snippet_fini(&h->snippet);
    }
    free(v->items);
    if (v->source) {
        search_fini(v->source);
    }
    free(v->source);
    *v = (struct view_search){0};
}
