#include "talk_internal.h"

#include "syllabus/base/mem.h"

#include <stdlib.h>
#include <string.h>

void talk_history_add(struct talk_history *h, const char *line)
{
    bool again = h->lines.count > 0 && strcmp(h->lines.items[h->lines.count - 1], line) == 0;
    if (!again && line[0] != ' ') {
        strlist_add(&h->lines, line);
    }
    h->at = h->lines.count;
    mem_replace(&h->typed, NULL);
}

void talk_history_fini(struct talk_history *h)
{
    strlist_fini(&h->lines);
    mem_replace(&h->typed, NULL);
}

const char *talk_history_prev(void *ctx, const char *current)
{
    struct talk_history *h = &((struct talk *)ctx)->history;
    if (h->at == 0) {
        return NULL;
    }
    if (h->at == h->lines.count) {
        mem_replace(&h->typed, current);
    }
    return h->lines.items[--h->at];
}

const char *talk_history_next(void *ctx, const char *current)
{
    struct talk_history *h = &((struct talk *)ctx)->history;
    if (h->at >= h->lines.count) {
        return NULL;
    }
    h->at++;
    if (h->at < h->lines.count) {
        return h->lines.items[h->at];
    }
    return h->typed ? h->typed : "";
}
