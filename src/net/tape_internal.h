/* What a recording is: lines of JSON, each ended by LF.
 *
 *   {"format":"syllabus-recording","version":1,"program":"...","time":"..."}
 *   {"request":1,"ms":0,"time":"...","method":"POST","url":"...","headers":["Accept"],"body":"..."}
 *   {"request":1,"ms":90,"status":200,"content_type":"text/event-stream"}
 *   {"request":1,"ms":91,"data":"..."}
 *   {"request":1,"ms":99,"end":{"status":200,"stage":"answered","error":null}}
 *
 * Requests are numbered from 1 in the order they began; several may run at a time. "ms" counts from
 * the beginning of the request. Bytes that are no UTF-8 stand in "body_base64" and "data_base64".
 * Private to net. */
#ifndef SYLLABUS_NET_TAPE_INTERNAL_H
#define SYLLABUS_NET_TAPE_INTERNAL_H

#include "transport_internal.h"

#include "syllabus/base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct env;
struct json_object;
struct loop;

#define TAPE_FORMAT  "syllabus-recording"
#define TAPE_VERSION 1
#define TAPE_DEPTH   8

enum tape_kind { TAPE_REQUEST, TAPE_STATUS, TAPE_DATA, TAPE_END };

/* One line but the first, as it is read. Texts are borrowed from the document. */
struct tape_event {
    enum tape_kind kind;
    int64_t request;
    int64_t ms;
    const char *method, *url;      /* of a request */
    int status;                    /* of a status */
    const char *content_type;      /* of a status; may be NULL */
    struct buf data;               /* of data, owned */
    const struct json_object *end; /* of an end */
    struct json_object *document;
};
/* ERROR_BAD_DATA for what is no such line. */
enum error_kind tape_event_read(const char *line, size_t n, struct tape_event *out,
                                struct error *err);
void tape_event_fini(struct tape_event *e);
enum error_kind tape_head_check(const char *line, size_t n, struct error *err);

/* Bytes as the member `name`, or `name`_base64. */
void tape_set_bytes(struct json_object *object, const char *name, const char *bytes, size_t n);
/* How a call ended, to and fro. The texts of a result that was read are borrowed from `end`. */
struct json_object *tape_end_json(const struct net_result *result);
enum error_kind tape_end_read(const struct json_object *end, struct net_result *out,
                              struct error *err);

/* record.c: the requests that `take_inner` carries out are written to a new file of this name, or
 * with `over` over an old one. It is for its owner only, and never reached through a link. */
enum error_kind recorder_new(struct net_transport *take_inner, const char *path, bool over,
                             const struct env *env, struct net_transport **out, struct error *err);
/* Nothing more is written. The first thing that went wrong in writing, if anything did. */
enum error_kind recorder_end(struct net_transport *t, struct error *err);

/* replay.c: answers from such a file. `in_time`: as slowly as it was recorded. */
enum error_kind replay_new(struct loop *loop, const char *path, bool in_time,
                           struct net_transport **out, struct error *err);

#endif
