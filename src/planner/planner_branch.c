#include "planner_branch_internal.h"

#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/branch.h"
#include "syllabus/planner/journal.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static bool is_usable(const struct message *m)
{
    return m->sender == SENDER_AI && !message_is_notice(m) &&
           (m->status == MESSAGE_COMPLETE || m->status == MESSAGE_CUT_OFF) &&
           !text_blank(m->content);
}

bool planner_branch_has_usable(const struct message_list *branch)
{
    for (size_t i = 0; i < branch->count; i++) {
        if (is_usable(&branch->items[i])) {
            return true;
        }
    }
    return false;
}

struct message *planner_branch_last(const struct message_list *branch)
{
    for (size_t i = branch->count; i > 0; i--) {
        if (!message_is_notice(&branch->items[i - 1])) {
            return &branch->items[i - 1];
        }
    }
    return NULL;
}

/* Moves the last `limit` messages of the path through `all` into *out. */
static size_t take_path(struct message_list *all, size_t limit, struct message_list *out)
{
    size_t *path = mem_array(all->count + 1, sizeof *path);
    size_t n = 0;
    for (ptrdiff_t at = (ptrdiff_t)all->count - 1; at >= 0 && n < limit;
         at = branch_before(all, (size_t)at)) {
        path[n++] = (size_t)at;
    }
    for (size_t i = n; i > 0; i--) {
        struct message *from = &all->items[path[i - 1]];
        *message_list_add(out) = *from;
        message_init(from);
    }
    free(path);
    return n;
}

enum error_kind planner_branch_load(const struct journal *journal, const char *chat_id,
                                    size_t limit, struct message_list *out, struct error *err)
{
    /* Other branches lie between: ask for more until the path is long enough or all is there. */
    for (size_t ask = limit;; ask *= 2) {
        struct message_list all = {0};
        enum error_kind kind = journal->load_history(journal->ctx, chat_id, ask, &all, err);
        if (kind != ERROR_NONE) {
            return kind;
        }
        bool all_there = all.count < ask || ask > SIZE_MAX / 4;
        bool enough = take_path(&all, limit, out) == limit;
        message_list_fini(&all);
        if (enough || all_there) {
            return ERROR_NONE;
        }
        message_list_fini(out);
    }
}
