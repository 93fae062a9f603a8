/* What goes over the wire: a request turned into a libcurl handle's options, or refused. The only
 * place that sets options, but for the callbacks of http.c. Private to net. */
#ifndef SYLLABUS_NET_WIRE_INTERNAL_H
#define SYLLABUS_NET_WIRE_INTERNAL_H

#include "syllabus/base/error.h"
#include "syllabus/net/http.h"

#include <curl/curl.h>

/* What libcurl borrows until the transfer is over. The headers hold the key: wiped by fini. */
struct net_wire {
    struct curl_slist *headers;
    char *body;
    bool broken; /* memory ended in libcurl, which does not end the program */
};

/* Sets every option of `easy`, which is fresh or reset; `w` is zeroed. False when libcurl has no
 * memory. */
bool net_wire_set(struct net_wire *w, CURL *easy, const struct net_request *r);
void net_wire_fini(struct net_wire *w);

#endif
