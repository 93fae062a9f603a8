/* A server for the tests of HTTP, on loopback and on the same loop: it collects what is sent and
 * answers each request with canned bytes. */
#ifndef SYLLABUS_TESTS_NET_PEER_H
#define SYLLABUS_TESTS_NET_PEER_H

#include "syllabus/base/buf.h"
#include "syllabus/base/strlist.h"

#include <stdbool.h>
#include <stddef.h>

struct loop;
struct loop_watch;

struct peer {
    struct loop *loop;
    int listener;
    int client; /* -1: none */
    struct loop_watch *accepting;
    struct loop_watch *reading;
    struct buf request;
    const char *answer;        /* NULL: silence */
    size_t answer_len;         /* 0: strlen() */
    const char *flood;         /* sent again and again after the answer, without end; NULL: none */
    const char *next_answer;   /* takes its place after one request; NULL: it stays */
    const char *const *script; /* the answers one after another, up to NULL; the last one stays */
    struct strlist requests;   /* whole ones, when there is a script */
    bool reset;                /* after the answer */
    bool keep_open;            /* after the answer */
    size_t flooded;            /* bytes of the flood's present turn */
    int accepted;
    int answered;
    char url[64]; /* http://127.0.0.1:PORT/v1 */
};

void peer_init(struct peer *p, struct loop *loop);
void peer_fini(struct peer *p);
/* More bytes of the answer. */
void peer_send(struct peer *p, const char *bytes);
void peer_hang_up(struct peer *p);
/* The same with a reset. */
void peer_reset(struct peer *p);

#endif
