/* libcurl's multi handle driven by the loop: its sockets are watches, its one timer is a timer.
 *
 * libcurl must not be called from inside its own callbacks; net_multi_inside() tells. Private to
 * net. */
#ifndef SYLLABUS_NET_MULTI_INTERNAL_H
#define SYLLABUS_NET_MULTI_INTERNAL_H

#include <curl/curl.h>
#include <stdbool.h>

struct loop;
struct net_multi;

/* A transfer is over. Called outside libcurl, which still holds the handle: remove it. */
typedef void net_multi_done_fn(void *ctx, CURL *easy, CURLcode code);

/* NULL when libcurl has no memory. */
struct net_multi *net_multi_new(struct loop *loop, net_multi_done_fn *done, void *ctx);
/* All transfers must be removed. */
void net_multi_free(struct net_multi *m);
/* Neither may be called while net_multi_inside(). */
bool net_multi_add(struct net_multi *m, CURL *easy);
void net_multi_remove(struct net_multi *m, CURL *easy);
bool net_multi_inside(const struct net_multi *m);

#endif
