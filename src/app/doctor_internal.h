/* What doctor found out about a model server, and how it is told. Private to doctor*.c. */
#ifndef SYLLABUS_APP_DOCTOR_INTERNAL_H
#define SYLLABUS_APP_DOCTOR_INTERNAL_H

#include "doctor.h"

#include "local.h"
#include "syllabus/base/buf.h"
#include "syllabus/llm/llm.h"
#include "syllabus/llm/models.h"
#include "syllabus/llm/probe.h"
#include "syllabus/net/http.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One answer to a question. */
struct doctor_answer {
    struct buf text;
    size_t pieces;
    enum llm_shape shape;
    struct error error;
};

struct doctor_probe {
    struct doctor *doctor;
    struct llm_probe *probe; /* while it runs */
};

struct doctor {
    struct call *call;
    struct llm *llm;     /* for the question, with its memory */
    struct llm *plain;   /* for forms of answers: nothing of it is remembered */
    struct llm *objects; /* the same, and always asks for a JSON object */
    struct llm_call *asking;
    struct doctor_answer *answering; /* whom it goes to */
    struct doctor_probe probes[4];
    size_t probing;
    struct local *local;

    struct llm_models models;
    bool listed;
    int list_status; /* HTTP's; 0: none came */
    struct doctor_answer question, schema, object;
    bool object_asked;
    int64_t context; /* tokens; 0: not known */
};

/* Where the key comes from; false when there is one that cannot be had. */
bool doctor_tell_key(struct doctor *d);
/* The steps to the server; false when it was not reached. */
bool doctor_tell_route(struct doctor *d, const struct net_result *result);
/* Whether the model answered at all. `model` is how the server names it, or NULL. */
void doctor_tell_question(struct doctor *d, const char *model);
/* That it could not be asked at all. */
void doctor_tell_unasked(struct doctor *d, const struct error *why);
void doctor_tell_list(struct doctor *d);
void doctor_tell_streaming(struct doctor *d);
void doctor_tell_structure(struct doctor *d);
void doctor_tell_context(struct doctor *d);
void doctor_tell_local(struct doctor *d, const struct local_found *found);

/* True when the model said something, be it only the beginning of something. */
bool doctor_answered(const struct doctor_answer *a);
/* True when the whole answer is a JSON object. */
bool doctor_is_object(const struct doctor_answer *a);

#endif
