#include "syllabus/course/bundle.h"

#include "syllabus/base/mem.h"
#include "syllabus/course/track.h"

#include <stdlib.h>

void bundle_session_fini(struct bundle_session *s)
{
    session_fini(&s->session);
    for (size_t i = 0; i < s->count; i++) {
        chat_fini(&s->chats[i]);
    }
    free(s->chats);
    *s = (struct bundle_session){0};
}

void bundle_message_fini(struct bundle_message *m)
{
    message_fini(&m->message);
    free(m->thoughts);
    m->thoughts = NULL;
}

void bundle_fini(struct bundle *b)
{
    for (size_t i = 0; i < b->session_count; i++) {
        bundle_session_fini(&b->sessions[i]);
    }
    for (size_t i = 0; i < b->message_count; i++) {
        bundle_message_fini(&b->messages[i]);
    }
    for (size_t i = 0; i < b->version_count; i++) {
        version_fini(&b->versions[i]);
    }
    free(b->sessions);
    free(b->messages);
    free(b->versions);
    free(b->place);
    track_free(b->track);
    *b = (struct bundle){0};
}

struct bundle *bundle_list_add(struct bundle_list *l)
{
    mem_grow(&l->items, &l->cap, l->count + 1, sizeof *l->items);
    l->items[l->count] = (struct bundle){0};
    return &l->items[l->count++];
}

void bundle_list_fini(struct bundle_list *l)
{
    for (size_t i = 0; i < l->count; i++) {
        bundle_fini(&l->items[i]);
    }
    free(l->items);
    *l = (struct bundle_list){0};
}
