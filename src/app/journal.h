/* The planner's memory over the workspace's store. */
#ifndef SYLLABUS_APP_JOURNAL_H
#define SYLLABUS_APP_JOURNAL_H

#include "syllabus/planner/journal.h"

struct app;

/* Works on the workspace as it is now: its store and its user. */
struct journal journal_of_store(struct app *app);

#endif
