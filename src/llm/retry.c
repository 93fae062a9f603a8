#include "retry_internal.h"

#define LOADING_MS 2000 /* between two looks at a model that is being loaded */

/* Asking again gives the same answer, whatever the status says. */
static bool kind_is_final(enum error_kind kind)
{
    return kind == ERROR_AUTH || kind == ERROR_QUOTA || kind == ERROR_TOO_LONG ||
           kind == ERROR_CUT_OFF || kind == ERROR_INTERRUPTED || kind == ERROR_WRONG_SHAPE;
}

/* A server's error: its own wish counts most, then the status. */
static bool fault_heals(const struct retry_case *c)
{
    int wanted = backoff_wanted(c->hint);
    if (fault_is_filter(c->fault)) {
        return false;
    }
    return wanted >= 0 ? wanted == 1 : backoff_status_heals(c->fault->status);
}

static bool case_heals(const struct retry_case *c)
{
    if (c->delivered || kind_is_final(c->kind)) {
        return false;
    }
    return c->fault != NULL ? fault_heals(c) : c->can_heal || c->broken_off;
}

static struct retry judge_loading(const struct retry_case *c, int64_t asked_ms)
{
    struct retry r = {RETRY_LOADING,
                      asked_ms > 0 && asked_ms <= BACKOFF_WAIT_MS ? asked_ms : LOADING_MS};
    if (c->loading_ms + r.ms > RETRY_LOADING_MS) {
        r.verdict = RETRY_NO;
    }
    return r;
}

struct retry retry_judge(const struct retry_case *c)
{
    struct retry no = {RETRY_NO, 0};
    int64_t asked_ms = backoff_asked_ms(c->hint, c->now_ms);
    if (!case_heals(c) || c->retries == 0) {
        return no;
    }
    if (c->fault != NULL && fault_is_loading(c->fault)) {
        return judge_loading(c, asked_ms);
    }
    if (c->failures >= c->retries) {
        return no;
    }
    struct retry r = {RETRY_WAIT,
                      asked_ms > 0 ? asked_ms : backoff_delay_ms(c->failures + 1, c->chance)};
    if (r.ms > BACKOFF_WAIT_MS || c->waited_ms + r.ms > RETRY_TOTAL_MS) {
        r.verdict = RETRY_LATER;
    }
    return r;
}
