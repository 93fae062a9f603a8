/* Records beside a dialogue (what a call of a model cost, what was answered when modules were
 * wanted) that found the database busy. They are kept in memory and written a little later: only
 * the death of the process within that time loses one. Used by the journal and the workspace. */
#ifndef SYLLABUS_APP_LATE_H
#define SYLLABUS_APP_LATE_H

#include "syllabus/course/dialogue.h"

struct app;

/* Copies the record, for the workspace's user. */
void late_add_usage(struct app *app, const struct usage_record *u);
void late_add_answer(struct app *app, const struct modules_answer *a);
/* Before the store is closed: writes what there is, waiting for other processes. */
void late_finish(struct app *app);

#endif
