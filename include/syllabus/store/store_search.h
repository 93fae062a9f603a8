/* Full-text search over what a person has: tracks, modules, lessons, plans and messages. The index
 * is kept by the store's own changes, in their transactions. */
#ifndef SYLLABUS_STORE_STORE_SEARCH_H
#define SYLLABUS_STORE_STORE_SEARCH_H

#include "syllabus/base/error.h"

struct store;

/* Whether the index says what the tables say: ERROR_DATABASE, with the way out, when it does not.
 * Reads all of it. */
enum error_kind store_search_check(struct store *s, struct error *err);
/* Makes the index anew out of the tables, and lets go of all that was deleted. */
enum error_kind store_search_rebuild(struct store *s, struct error *err);

#endif
