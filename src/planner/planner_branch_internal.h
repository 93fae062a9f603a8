/* The active branch of a chat: the path from its newest message up to the first. A message's parent
 * is the one it answers; asking again makes a second answer to the same message, and the first is
 * then off the path. */
#ifndef SYLLABUS_PLANNER_PLANNER_BRANCH_INTERNAL_H
#define SYLLABUS_PLANNER_PLANNER_BRANCH_INTERNAL_H

#include "syllabus/base/error.h"
#include "syllabus/course/dialogue.h"

#include <stdbool.h>
#include <stddef.h>

struct journal;

/* The last `limit` messages of the active branch in time order; *out (empty before) is owned.
 *
 * A message without a parent follows the one before it in time. A greeting without a parent takes
 * the place of the greetings before it, for it answers the form and nothing that was said. */
enum error_kind planner_branch_load(const struct journal *journal, const char *chat_id,
                                    size_t limit, struct message_list *out, struct error *err);

/* True when there is a reply with something in it that came to its end or to the token limit. */
bool planner_branch_has_usable(const struct message_list *branch);
/* The last message that is no finalization notice; NULL when there is none. */
struct message *planner_branch_last(const struct message_list *branch);

#endif
