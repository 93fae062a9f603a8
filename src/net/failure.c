#include "failure_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/text.h"

#include <string.h>

#define DETAIL_LIMIT 512 /* bytes of libcurl's words, which may quote the server */

/* What libcurl's codes mean to a person. Those that are not here have only libcurl's own words. */
static const struct {
    CURLcode code;
    const char *reason;
    const char *advice; /* NULL: the kind's own */
} reasons[] = {
    {CURLE_COULDNT_RESOLVE_HOST, N_("its name cannot be resolved"), NULL},
    {CURLE_COULDNT_RESOLVE_PROXY, N_("the proxy's name cannot be resolved"),
     N_("Check llm.proxy, http_proxy and https_proxy.")},
    {CURLE_COULDNT_CONNECT, N_("no connection"), NULL},
    {CURLE_PROXY, N_("the proxy refused"), N_("Check llm.proxy, http_proxy and https_proxy.")},
    {CURLE_GOT_NOTHING, N_("it closed the connection without an answer"), NULL},
    {CURLE_PARTIAL_FILE, N_("it closed the connection in the middle of the answer"), NULL},
    {CURLE_SEND_ERROR, N_("the connection broke while sending"), NULL},
    {CURLE_RECV_ERROR, N_("the connection broke while receiving"), NULL},
    {CURLE_PEER_FAILED_VERIFICATION, N_("its certificate is not trusted"),
     N_("If it is the right server, name its authority's certificate file in llm.ca_file.")},
    {CURLE_SSL_CONNECT_ERROR, N_("no encrypted connection"),
     N_("Check whether the address should begin with http:// instead of https://.")},
    {CURLE_SSL_CACERT_BADFILE, N_("the certificates to trust cannot be read"),
     N_("Check llm.ca_file, SSL_CERT_FILE and CURL_CA_BUNDLE.")},
    {CURLE_WEIRD_SERVER_REPLY, N_("what answered does not speak HTTP"), NULL},
    {CURLE_UNSUPPORTED_PROTOCOL, N_("what answered does not speak HTTP"), NULL},
    {CURLE_BAD_CONTENT_ENCODING, N_("the answer is wrongly compressed"), NULL},
};

/* "reason (detail)": a translated reason, and what the system or libcurl said about it. */
static void append_reason(struct buf *text, const struct net_failure *f, const char *reason)
{
    const char *detail = f->os_errno != 0       ? strerror((int)f->os_errno)
                         : f->detail[0] != '\0' ? f->detail
                                                : curl_easy_strerror(f->code);
    size_t n = strlen(detail);
    buf_add_str(text, reason != NULL ? reason : "");
    buf_add_str(text, reason != NULL ? " (" : "");
    text_clean(text, detail, n < DETAIL_LIMIT ? n : DETAIL_LIMIT, TEXT_ONE_LINE);
    buf_add_str(text, reason != NULL ? ")" : "");
}

bool net_failure_heals(const struct net_failure *f)
{
    static const CURLcode heal[] = {CURLE_COULDNT_RESOLVE_HOST, CURLE_OPERATION_TIMEDOUT,
                                    CURLE_GOT_NOTHING,          CURLE_PARTIAL_FILE,
                                    CURLE_SEND_ERROR,           CURLE_RECV_ERROR,
                                    CURLE_SSL_CONNECT_ERROR,    CURLE_COULDNT_RESOLVE_PROXY};
    bool heals = f->code == CURLE_COULDNT_CONNECT && !f->loopback;
    for (size_t i = 0; i < sizeof heal / sizeof heal[0]; i++) {
        heals = heals || f->code == heal[i];
    }
    return heals;
}

static enum error_kind failure_connect_timeout(const struct net_failure *f, struct error *err)
{
    unsigned long s = (unsigned long)(f->connect_timeout_ms + 999) / 1000;
    return error_set(err, ERROR_TIMEOUT,
                     ngettext("asking %s: no connection within %lu second",
                              "asking %s: no connection within %lu seconds", s),
                     f->host, s);
}

enum error_kind net_failure_set(const struct net_failure *f, struct error *err)
{
    if (f->code == CURLE_OPERATION_TIMEDOUT) { /* the other time-outs are not libcurl's */
        return failure_connect_timeout(f, err);
    }
    const char *reason = NULL;
    const char *advice = NULL;
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        if (reasons[i].code == f->code) {
            reason = _(reasons[i].reason);
            advice = reasons[i].advice != NULL ? _(reasons[i].advice) : NULL;
        }
    }
    struct buf text = BUF_INIT(4 * DETAIL_LIMIT);
    append_reason(&text, f, reason);
    error_set(err, ERROR_NETWORK, _("asking %s: %s"), f->host, buf_str(&text));
    buf_fini(&text);

    if (f->code == CURLE_COULDNT_CONNECT && f->loopback) {
        error_advise(err, _("Is the model server running at %s?"), f->host);
    } else if (advice != NULL) {
        error_advise(err, "%s", advice);
    }
    return ERROR_NETWORK;
}

enum error_kind net_failure_silence(enum net_silence which, const char *host, int64_t ms,
                                    struct error *err)
{
    unsigned long s = (unsigned long)(ms + 999) / 1000;
    if (which == NET_SILENCE_FIRST_BYTE) {
        return error_set(err, ERROR_TIMEOUT,
                         ngettext("asking %s: no answer within %lu second",
                                  "asking %s: no answer within %lu seconds", s),
                         host, s);
    }
    return error_set(err, ERROR_TIMEOUT,
                     ngettext("asking %s: silent for %lu second in the middle of the answer",
                              "asking %s: silent for %lu seconds in the middle of the answer", s),
                     host, s);
}
