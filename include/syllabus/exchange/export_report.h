/* What an export could not carry and what it had to change, counted. The formats fill it in;
 * whoever called them tells it to the person. */
#ifndef SYLLABUS_EXCHANGE_EXPORT_REPORT_H
#define SYLLABUS_EXCHANGE_EXPORT_REPORT_H

#include <stddef.h>

enum export_loss {
    /* left out */
    EXPORT_NO_PLAN,         /* tracks without a plan */
    EXPORT_NO_MESSAGES,     /* messages of the dialogues */
    EXPORT_NO_VERSIONS,     /* versions of the plan */
    EXPORT_NO_COURSE_TEXTS, /* texts about the course as a whole */
    EXPORT_NO_MODULE_TEXTS, /* texts of modules */
    EXPORT_NO_PREREQUISITE, /* prerequisites that name no module */
    EXPORT_NO_OBJECTIVES,   /* modules without any */
    EXPORT_NO_LESSONS,      /* lessons of modules, or their texts */
    EXPORT_NO_QUESTION,     /* questions of quizzes that cannot be asked */
    EXPORT_NO_DONE,         /* what is completed already */
    EXPORT_NO_HOURS,        /* what has none */
    EXPORT_NO_ANSWERS,      /* what a model gave for modules, word for word */
    /* changed */
    EXPORT_CELLS,          /* cells that begin like a formula */
    EXPORT_CHARACTERS,     /* texts with control and invisible characters */
    EXPORT_LINES,          /* texts that are one line now */
    EXPORT_OPEN_QUESTIONS, /* objectives that are questions now */
    EXPORT_CARDS,          /* objectives that are cards now */
    /* to be known */
    EXPORT_LATE, /* sessions after the deadline */
    EXPORT_LOSS_COUNT
};

struct export_report {
    size_t counts[EXPORT_LOSS_COUNT];
};

/* "Left out: messages of the dialogues (12)", in the language of the screen; owned. */
char *export_loss_text(enum export_loss loss, size_t count);

#endif
