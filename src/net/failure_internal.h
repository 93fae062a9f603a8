/* Why a transfer failed, in words: "asking HOST: reason". Private to net. */
#ifndef SYLLABUS_NET_FAILURE_INTERNAL_H
#define SYLLABUS_NET_FAILURE_INTERNAL_H

#include "syllabus/base/error.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

/* What is known about a transfer that libcurl ended. */
struct net_failure {
    CURLcode code;
    const char *host;   /* for messages */
    const char *detail; /* libcurl's own words, "" when it had none */
    long os_errno;      /* 0: not the operating system's doing */
    int64_t connect_timeout_ms;
    bool loopback;
};

enum error_kind net_failure_set(const struct net_failure *f, struct error *err);

/* True when the next try may work: no connection, or one that broke. A server of this machine that
 * does not listen is not there, and a certificate stays what it is. */
bool net_failure_heals(const struct net_failure *f);

enum net_silence { NET_SILENCE_FIRST_BYTE, NET_SILENCE_IDLE };
/* ERROR_TIMEOUT: nothing came for `ms`. */
enum error_kind net_failure_silence(enum net_silence which, const char *host, int64_t ms,
                                    struct error *err);

#endif
