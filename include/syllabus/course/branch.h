/* Branches of a chat: which message follows which. A message's parent is the one it answers or
 * continues; one without a parent follows the one before it in time. A greeting without a parent
 * takes the place of the greetings before it, for it answers the form and nothing that was said.
 *
 * Pure, over the messages of one chat in the order of time; of each only id, parent, sender and
 * type are looked at. */
#ifndef SYLLABUS_COURSE_BRANCH_H
#define SYLLABUS_COURSE_BRANCH_H

#include "syllabus/course/dialogue.h"

#include <stdbool.h>
#include <stddef.h>

/* A greeting that answers no message. */
bool branch_is_greeting(const struct message *m);
/* The place of the message that all[at] follows; -1 for the first or one that is not in the list.
 */
ptrdiff_t branch_before(const struct message_list *all, size_t at);
/* Whether each message is all[from] or follows it, by whatever way: an owned array of all->count.
 */
bool *branch_from(const struct message_list *all, size_t from);
/* Where the last exchange of the branch that ends with the newest message begins: with what the
 * person said last; with the newest message where the person said nothing. The list is not empty.
 */
size_t branch_last_exchange(const struct message_list *all);

#endif
