/* The model as doctor sees it: how far its server can be reached, whether it answers, what it
 * lists, how it takes being asked for JSON, how much context it has; and where it cannot be used,
 * which servers on this machine could be. */
#ifndef SYLLABUS_APP_DOCTOR_H
#define SYLLABUS_APP_DOCTOR_H

#include "syllabus/app/command.h"
#include "syllabus/base/error.h"

struct json_object;

/* Appends {check, status, message, advice} to the call's document. Takes the texts; advice may be
 * NULL. */
void finding_add(struct call *call, const char *check, const char *status, char *take_message,
                 char *take_advice);
/* A failure. */
void finding_add_error(struct call *call, const char *check, const struct error *err);

/* Looks at the model that is configured, and ends the call. */
enum command_state doctor_look(struct call *call);

#endif
