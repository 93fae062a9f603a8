#include "syllabus/net/url.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define URL_LIMIT 8192 /* bytes of an address: what servers and proxies commonly take */

/* The parsed address, or NULL. Schemes are not guessed: "example.org" is no address. */
static CURLU *url_parsed(const char *url)
{
    CURLU *u = curl_url();
    if (u != NULL && curl_url_set(u, CURLUPART_URL, url, 0) != CURLUE_OK) {
        curl_url_cleanup(u);
        u = NULL;
    }
    return u;
}

/* A part of the address, owned by the caller; NULL when there is none. */
static char *url_part(CURLU *u, CURLUPart part, unsigned flags)
{
    char *text = NULL;
    if (curl_url_get(u, part, &text, flags) != CURLUE_OK) {
        return NULL;
    }
    char *copy = mem_strdup(text);
    curl_free(text);
    return copy;
}

static bool url_has_part(CURLU *u, CURLUPart part)
{
    char *text = url_part(u, part, 0);
    bool has = text != NULL;
    free(text);
    return has;
}

static bool url_scheme_is(CURLU *u, const char *scheme)
{
    char *text = url_part(u, CURLUPART_SCHEME, 0);
    bool is = text != NULL && strcmp(text, scheme) == 0;
    free(text);
    return is;
}

static bool has_control(const char *s)
{
    for (; *s != '\0'; s++) {
        if ((unsigned char)*s < 0x20 || *s == 0x7f) {
            return true;
        }
    }
    return false;
}

/* Parses what a person gave and refuses what no request is sent to. An address with "@" in it is
 * never quoted: a password may stand before it. */
static enum error_kind url_accept(const char *text, CURLU **out, struct error *err)
{
    char *shown = NULL;
    CURLU *u = NULL;
    enum error_kind kind = ERROR_NONE;

    if (has_control(text) || strlen(text) > URL_LIMIT) {
        kind = error_set(err, ERROR_USAGE,
                         _("the address is too long or has control characters in it"));
        goto out;
    }
    u = url_parsed(text);
    if (u == NULL || !(url_scheme_is(u, "http") || url_scheme_is(u, "https"))) {
        shown = strchr(text, '@') == NULL ? text_cleaned(text, TEXT_ONE_LINE) : mem_strdup("...");
        kind = error_set(err, ERROR_USAGE, _("\"%s\" is no http or https address"), shown);
        error_advise(err, _("Write it whole, such as http://localhost:11434/v1."));
    } else if (url_has_part(u, CURLUPART_USER) || url_has_part(u, CURLUPART_PASSWORD)) {
        kind = error_set(err, ERROR_USAGE,
                         _("the address has a user name or a password in it; a key is set apart"));
    } else if (url_has_part(u, CURLUPART_FRAGMENT)) {
        kind = error_set(err, ERROR_USAGE, _("the address has a fragment (#...) in it"));
    }

out:
    free(shown);
    if (kind != ERROR_NONE) {
        curl_url_cleanup(u);
        return kind;
    }
    *out = u;
    return ERROR_NONE;
}

static size_t length_without_slashes(const char *s, size_t n)
{
    while (n > 0 && s[n - 1] == '/') {
        n--;
    }
    return n;
}

/* "<path of u without slashes at its end>/<path>", where u's own may end in `path` already. */
static char *url_joined_path(CURLU *u, const char *path)
{
    char *own = url_part(u, CURLUPART_PATH, 0);
    size_t n = own != NULL ? length_without_slashes(own, strlen(own)) : 0;
    size_t tail = strlen(path);
    if (n > tail && own[n - tail - 1] == '/' && memcmp(own + n - tail, path, tail) == 0) {
        n = length_without_slashes(own, n - tail);
    }
    char *joined = mem_printf("%.*s/%s", (int)n, own != NULL ? own : "", path);
    free(own);
    return joined;
}

static bool url_query_has(CURLU *u, const char *name)
{
    char *query = url_part(u, CURLUPART_QUERY, 0);
    size_t n = strlen(name);
    bool has = false;
    for (const char *p = query; p != NULL && !has; p = strchr(p, '&'), p = p != NULL ? p + 1 : p) {
        has = strncmp(p, name, n) == 0 && (p[n] == '=' || p[n] == '&' || p[n] == '\0');
    }
    free(query);
    return has;
}

enum error_kind net_url_join(const char *base, const char *path, const char *query_name,
                             const char *query_value, char **out, struct error *err)
{
    char *trimmed = text_trimmed(base, strlen(base));
    char *joined = NULL;
    char *query = NULL;
    CURLU *u = NULL;

    enum error_kind kind = url_accept(trimmed, &u, err);
    if (kind != ERROR_NONE) {
        goto out;
    }
    joined = url_joined_path(u, path);
    CURLUcode code = curl_url_set(u, CURLUPART_PATH, joined, 0);
    if (code == CURLUE_OK && query_name != NULL && !url_query_has(u, query_name)) {
        query = mem_printf("%s=%s", query_name, query_value);
        code = curl_url_set(u, CURLUPART_QUERY, query, CURLU_APPENDQUERY | CURLU_URLENCODE);
    }
    char *whole = code == CURLUE_OK ? url_part(u, CURLUPART_URL, 0) : NULL;
    if (whole == NULL) {
        kind = error_set(err, ERROR_USAGE, _("the address cannot be extended by \"%s\""), path);
        goto out;
    }
    *out = whole;

out:
    curl_url_cleanup(u);
    free(query);
    free(joined);
    free(trimmed);
    return kind;
}

char *net_url_host(const char *url)
{
    CURLU *u = url_parsed(url);
    char *host = u != NULL ? url_part(u, CURLUPART_HOST, 0) : NULL;
    char *port = u != NULL ? url_part(u, CURLUPART_PORT, CURLU_NO_DEFAULT_PORT) : NULL;
    char *whole = host == NULL   ? mem_strdup("?")
                  : port == NULL ? mem_strdup(host)
                                 : mem_printf("%s:%s", host, port);
    char *clean = text_cleaned(whole, TEXT_ONE_LINE);
    free(whole);
    free(port);
    free(host);
    curl_url_cleanup(u);
    return clean;
}

char *net_url_origin(const char *url)
{
    CURLU *u = url_parsed(url);
    bool web = u != NULL && (url_scheme_is(u, "http") || url_scheme_is(u, "https"));
    char *scheme = web ? url_part(u, CURLUPART_SCHEME, 0) : NULL;
    char *host = web ? url_part(u, CURLUPART_HOST, 0) : NULL;
    char *zone = web ? url_part(u, CURLUPART_ZONEID, 0) : NULL;
    char *port = web ? url_part(u, CURLUPART_PORT, CURLU_NO_DEFAULT_PORT) : NULL;
    char *origin = NULL;
    if (host != NULL) {
        origin =
            mem_printf("%s://%s%s%s%s%s", scheme, host, zone != NULL ? "%" : "",
                       zone != NULL ? zone : "", port != NULL ? ":" : "", port != NULL ? port : "");
        for (char *c = origin; *c != '\0'; c++) {
            *c = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
        }
    }
    free(port);
    free(zone);
    free(host);
    free(scheme);
    curl_url_cleanup(u);
    return origin;
}

/* `host` as the URL API gives it: addresses of version 6 in brackets, of version 4 in four parts.
 */
static bool host_is_loopback(const char *host)
{
    static const char local[] = "localhost";
    size_t n = strlen(host);
    size_t tail = sizeof local - 1;
    if (n >= tail && strcasecmp(host + n - tail, local) == 0) {
        return n == tail || host[n - tail - 1] == '.';
    }
    struct in_addr v4;
    if (inet_pton(AF_INET, host, &v4) == 1) {
        return ntohl(v4.s_addr) >> 24 == 127;
    }
    struct in6_addr v6;
    bool loopback = false;
    if (n > 2 && host[0] == '[') {
        char *bare = mem_strndup(host + 1, n - 2);
        loopback = inet_pton(AF_INET6, bare, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
        free(bare);
    }
    return loopback;
}

bool net_url_is_loopback(const char *url)
{
    CURLU *u = url_parsed(url);
    char *host = u != NULL ? url_part(u, CURLUPART_HOST, 0) : NULL;
    bool loopback = host != NULL && host_is_loopback(host);
    free(host);
    curl_url_cleanup(u);
    return loopback;
}

bool net_url_is_https(const char *url)
{
    CURLU *u = url_parsed(url);
    bool https = u != NULL && url_scheme_is(u, "https");
    curl_url_cleanup(u);
    return https;
}
