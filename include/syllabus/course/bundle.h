/* A track with all that hangs on it, as it goes from one file into another: what an import has read
 * and the store takes in. Plain data. */
#ifndef SYLLABUS_COURSE_BUNDLE_H
#define SYLLABUS_COURSE_BUNDLE_H

#include "syllabus/course/dialogue.h"

#include <stdbool.h>
#include <stddef.h>

struct track;

struct bundle_session {
    struct session session;
    struct chat *chats;
    size_t count, cap;
};
struct bundle_message {
    struct message message;
    char *thoughts; /* what the model thought, or NULL */
};

struct bundle {
    char *place;         /* where it was read, for complaints: "tracks[3]" */
    struct track *track; /* its plan is the current one, also where it is among the versions */
    bool with_dialogue;  /* else only the track is known, and nothing of what follows */
    bool without_raw;    /* what a model gave for the modules is not known: it stays as it is */
    struct bundle_session *sessions;
    size_t session_count, session_cap;
    struct bundle_message *messages; /* a parent stands before what follows it */
    size_t message_count, message_cap;
    struct version *versions; /* with different numbers */
    size_t version_count, version_cap;
    int finalized; /* the version the modules were made of; 0: none, not known */
    int current;   /* the version that counts; 0: the last one */
};

void bundle_session_fini(struct bundle_session *s);
void bundle_message_fini(struct bundle_message *m);
void bundle_fini(struct bundle *b);

struct bundle_list {
    struct bundle *items;
    size_t count, cap;
};
struct bundle *bundle_list_add(struct bundle_list *l); /* a zeroed one */
void bundle_list_fini(struct bundle_list *l);

#endif
