#include "syllabus/course/branch.h"

#include "syllabus/base/mem.h"

#include <string.h>

bool branch_is_greeting(const struct message *m)
{
    return m->sender == SENDER_AI && m->type == MESSAGE_WELCOME && m->parent_id == NULL;
}

/* A greeting that was asked for again between all[parent] and the message at `at` takes the place
 * of the one the message was written under. */
static ptrdiff_t greeting_instead(const struct message_list *all, ptrdiff_t parent, size_t at)
{
    if (parent < 0 || !branch_is_greeting(&all->items[parent])) {
        return parent;
    }
    ptrdiff_t last = (ptrdiff_t)at - 1;
    while (!branch_is_greeting(&all->items[last])) {
        last--;
    }
    return last;
}

ptrdiff_t branch_before(const struct message_list *all, size_t at)
{
    const struct message *m = &all->items[at];
    ptrdiff_t before = (ptrdiff_t)at - 1;
    if (m->parent_id != NULL) {
        while (before >= 0 && strcmp(all->items[before].id, m->parent_id) != 0) {
            before--;
        }
        before = greeting_instead(all, before, at);
    } else if (branch_is_greeting(m)) {
        while (before >= 0 && branch_is_greeting(&all->items[before])) {
            before--;
        }
    }
    return before;
}

bool *branch_from(const struct message_list *all, size_t from)
{
    bool *follows = mem_array(all->count, sizeof *follows);
    follows[from] = true;
    for (size_t at = from + 1; at < all->count; at++) {
        ptrdiff_t before = branch_before(all, at);
        follows[at] = before >= 0 && follows[before];
    }
    return follows;
}

size_t branch_last_exchange(const struct message_list *all)
{
    ptrdiff_t at = (ptrdiff_t)all->count - 1;
    while (at >= 0 && all->items[at].sender != SENDER_USER) {
        at = branch_before(all, (size_t)at);
    }
    return at >= 0 ? (size_t)at : all->count - 1;
}
