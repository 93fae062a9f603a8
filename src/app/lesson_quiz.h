/* A quiz in questions and answers: the options under letters, right or wrong after each, the score
 * at the end, which the lesson keeps. */
#ifndef SYLLABUS_APP_LESSON_QUIZ_H
#define SYLLABUS_APP_LESSON_QUIZ_H

#include "syllabus/app/command.h"

struct lesson;

/* Asks the person before the front end; the call's document is the lesson as it is then.
 * ERROR_USAGE where nobody is there. An answer that does not come (end of input) ends it without a
 * score. */
enum command_state lesson_quiz_start(struct call *call, const char *track_id,
                                     const struct lesson *lesson);

#endif
