/* A command that asks before it deletes: at a terminal the person, elsewhere --yes. */
#ifndef SYLLABUS_APP_CONFIRM_H
#define SYLLABUS_APP_CONFIRM_H

#include "syllabus/app/command.h"

struct call;

struct confirmation {
    const char *question; /* with "[y/N]" at its end */
    const char *refusal;  /* what would be done, where nobody can be asked; NULL: it is done */
    enum command_state (*go)(struct call *call, void *state); /* DONE or ERROR */
    void *state;
    void (*free_state)(void *state);
};

/* Goes at once with --yes, else asks. The state belongs to the call from now on, the texts are
 * borrowed. What the handler returns. */
enum command_state confirm_run(struct call *call, const struct confirmation *c);

/* Says how long what was deleted can be brought back with "undo". */
void confirm_tell_undo(struct call *call, const char *track_id);

#endif
