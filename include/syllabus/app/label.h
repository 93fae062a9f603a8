/* Names that the program itself gives, as people read them: in the language that is shown now.
 * JSON, arguments and the database have the names themselves.
 *
 * A name that is not known is its own label, and may come from outside: clean it like any text.
 * Labels are borrowed; NULL is "". */
#ifndef SYLLABUS_APP_LABEL_H
#define SYLLABUS_APP_LABEL_H

/* What a name is the name of. */
enum label_kind {
    LABEL_STATUS,   /* "not_started": of a track, a module or a message */
    LABEL_LEVEL,    /* "beginner" */
    LABEL_CHAT,     /* "planning": a chat's type */
    LABEL_STAGE,    /* "welcome": what a model is asked for */
    LABEL_ROLE,     /* "student" */
    LABEL_SEVERITY, /* "warning": of what a check of a plan found */
    LABEL_FINDING,  /* "warn": how a check ended */
    LABEL_HIT,      /* "message": what a search has found */
    LABEL_STORED,   /* "Course planning": of a session or chat, where nobody gave it another */
    LABEL_VERSION,  /* "edit": what made a version of the plan */
    LABEL_AUTHOR,   /* "user": who wrote it */
    LABEL_LESSON,   /* "theory": a lesson's type */
    LABEL_KIND_COUNT
};

const char *label(enum label_kind kind, const char *name);

#endif
