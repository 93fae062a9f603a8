/* Addresses, read and put together by libcurl's URL API: never by hand. Pure. */
#ifndef SYLLABUS_NET_URL_H
#define SYLLABUS_NET_URL_H

#include "syllabus/base/error.h"

#include <stdbool.h>

/* Makes "<base>/<path>[?query]" out of what a person pasted as a base address: white space and
 * slashes at its end go, `path` pasted along is not doubled, a query string stays and goes last.
 * `query_name` (may be NULL) with `query_value` is appended to it unless it is there already.
 * ERROR_USAGE for no absolute http or https address, one with a user name, password or fragment, or
 * with control characters. *out is owned. */
enum error_kind net_url_join(const char *base, const char *path, const char *query_name,
                             const char *query_value, char **out, struct error *err);
/* "host" or "host:port" where the port is not the scheme's own, for messages; harmless to show.
 * Owned; "?" when `url` is no address. */
char *net_url_host(const char *url);
/* "https://host:port", what a key belongs to: in small letters, without the scheme's own port.
 * Owned; NULL when `url` is no http or https address. */
char *net_url_origin(const char *url);
/* True when it can only mean this machine: localhost, *.localhost, 127.0.0.0/8, ::1. */
bool net_url_is_loopback(const char *url);
/* True for an https address. */
bool net_url_is_https(const char *url);

#endif
