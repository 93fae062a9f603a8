#include "wire_internal.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/strlist.h"
#include "syllabus/net/url.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LOOPBACK_HOSTS "localhost,127.0.0.0/8,::1"
#define USER_AGENT     "syllabus/" SYLLABUS_VERSION

static const char *first_of(const char *a, const char *b)
{
    return a != NULL && a[0] != '\0' ? a : b;
}

/* libcurl looks at the system's certificates by itself, but parses them anew for each connection
 * unless they are named explicitly and no folder is searched (30 ms each). */
static void set_certificates(CURL *easy, const char *ca_file)
{
    const char *file =
        first_of(ca_file, first_of(getenv("SSL_CERT_FILE"), getenv("CURL_CA_BUNDLE")));
    file = first_of(file, curl_version_info(CURLVERSION_NOW)->cainfo);
    if (file != NULL) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, file);
        curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
    }
}

/* A proxy set for the whole system must not catch a model server on this machine. */
static void set_proxy(CURL *easy, const char *proxy)
{
    if (proxy != NULL && proxy[0] != '\0') {
        curl_easy_setopt(easy, CURLOPT_PROXY, proxy);
    }
    const char *exempt = first_of(getenv("no_proxy"), getenv("NO_PROXY"));
    char *all = exempt != NULL && exempt[0] != '\0' ? mem_printf("%s," LOOPBACK_HOSTS, exempt)
                                                    : mem_strdup(LOOPBACK_HOSTS);
    curl_easy_setopt(easy, CURLOPT_NOPROXY, all);
    free(all);
}

static void set_method(CURL *easy, struct net_wire *w, const struct net_request *r)
{
    const char *method = r->method != NULL ? r->method : r->body != NULL ? "POST" : "GET";
    if (r->body != NULL || strcmp(method, "POST") == 0) {
        w->body = mem_strndup(r->body != NULL ? r->body : "", r->body_len);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->body_len);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, w->body); /* not copied by libcurl */
    }
    if (strcmp(method, "GET") != 0 && strcmp(method, "POST") != 0) {
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
    }
}

static void add_header(struct net_wire *w, const char *line)
{
    struct curl_slist *longer = curl_slist_append(w->headers, line);
    w->broken = w->broken || longer == NULL;
    w->headers = longer != NULL ? longer : w->headers;
}

static void add_key_header(struct net_wire *w, const struct net_request *r)
{
    if (secret_len(r->key) == 0) {
        return;
    }
    const char *scheme = first_of(r->key_scheme, "");
    char *line = mem_printf("%s: %s%s%s", first_of(r->key_header, "Authorization"), scheme,
                            scheme[0] != '\0' ? " " : "", secret_text(r->key));
    add_header(w, line);
    secret_wipe(line, strlen(line));
    free(line);
}

static void set_headers(CURL *easy, struct net_wire *w, const struct net_request *r)
{
    add_header(w, "Expect:"); /* else a long body waits a second for "100 Continue" */
    for (size_t i = 0; r->headers != NULL && i < r->headers->count; i++) {
        add_header(w, r->headers->items[i]);
    }
    add_key_header(w, r);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, w->headers);
}

/* Everything that is the same for all requests. */
static void set_manners(CURL *easy)
{
    curl_easy_setopt(easy, CURLOPT_USERAGENT, USER_AGENT);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "identity"); /* and decodes what comes anyway */
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); /* cancelling must not wait for a name server */
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPIDLE, 30L);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPINTVL, 15L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, 0L); /* our own clocks see silence, not length */
}

bool net_wire_set(struct net_wire *w, CURL *easy, const struct net_request *r)
{
    set_manners(easy);
    set_certificates(easy, r->ca_file);
    set_proxy(easy, r->proxy);
    set_method(easy, w, r);
    set_headers(easy, w, r);
    CURLcode code = curl_easy_setopt(easy, CURLOPT_URL, r->url);
    return code == CURLE_OK && !w->broken;
}

void net_wire_fini(struct net_wire *w)
{
    for (struct curl_slist *h = w->headers; h != NULL; h = h->next) {
        secret_wipe(h->data, strlen(h->data));
    }
    curl_slist_free_all(w->headers);
    free(w->body);
    *w = (struct net_wire){0};
}

/* --- what is refused --- */

static bool is_token_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

enum error_kind net_header_check(const char *header, struct error *err)
{
    size_t name = 0;
    while (is_token_char(header[name])) { /* RFC 9110, section 5.6.2 */
        name++;
    }
    if (name == 0 || header[name] != ':') {
        return error_set(err, ERROR_USAGE, _("a header is written \"Name: value\""));
    }
    for (const char *p = header + name; *p != '\0'; p++) {
        if (((unsigned char)*p < 0x20 && *p != '\t') || *p == 0x7f) {
            return error_set(err, ERROR_USAGE, _("the header %.*s has control characters in it"),
                             (int)name, header);
        }
    }
    return ERROR_NONE;
}

enum error_kind net_key_check(const struct secret *key, struct error *err)
{
    const char *text = secret_text(key);
    size_t n = secret_len(key);
    if (n > LIMIT_KEY) {
        return error_set(err, ERROR_USAGE, _("the key is longer than %u bytes"), LIMIT_KEY);
    }
    for (size_t i = 0; i < n; i++) {
        bool edge = i == 0 || i == n - 1;
        if (text[i] < (edge ? 0x21 : 0x20) || text[i] > 0x7e) {
            return error_set(err, ERROR_USAGE,
                             _("the key has a character in it that no key has (byte %zu)"), i + 1);
        }
    }
    return ERROR_NONE;
}

static enum error_kind check_key(const struct net_request *r, struct error *err)
{
    if (secret_len(r->key) == 0) {
        return ERROR_NONE;
    }
    enum error_kind kind = net_key_check(r->key, err);
    if (kind == ERROR_NONE && !r->key_over_http && !net_url_is_https(r->url) &&
        !net_url_is_loopback(r->url)) {
        char *host = net_url_host(r->url);
        kind = error_set(err, ERROR_USAGE,
                         _("the key is not sent to %s: anyone on the way could read it over http"),
                         host);
        free(host);
        error_advise(err,
                     _("Use an https address, or set llm.allow_http to send it nevertheless."));
    }
    return kind;
}

enum error_kind net_request_check(const struct net_request *r, struct error *err)
{
    enum error_kind kind = check_key(r, err);
    for (size_t i = 0; kind == ERROR_NONE && r->headers != NULL && i < r->headers->count; i++) {
        kind = net_header_check(r->headers->items[i], err);
    }
    if (kind == ERROR_NONE && r->ca_file != NULL && access(r->ca_file, R_OK) != 0) {
        kind = error_set(err, ERROR_USAGE, _("the certificate file %s cannot be read"), r->ca_file);
    }
    return kind;
}
