/* Whether a call that failed is worth another request, and when. Pure. Private to llm. */
#ifndef SYLLABUS_LLM_RETRY_INTERNAL_H
#define SYLLABUS_LLM_RETRY_INTERNAL_H

#include "fault_internal.h"

#include "syllabus/llm/llm.h"
#include "syllabus/net/backoff.h"

#include <stdbool.h>
#include <stdint.h>

#define RETRY_TOTAL_MS   120000 /* of waiting in one call */
#define RETRY_LOADING_MS 300000 /* for a model that is being loaded */

enum retry_verdict {
    RETRY_NO,      /* it cannot heal, or has been tried often enough */
    RETRY_LATER,   /* it would, but nobody waits that long */
    RETRY_WAIT,    /* after retry.ms */
    RETRY_LOADING, /* the same, and it counts for nothing */
};

/* How the last request ended, and what was done before it. */
struct retry_case {
    enum error_kind kind;
    const struct fault *fault; /* what the server said; NULL: nothing of the kind */
    bool delivered;            /* something of the answer was: a second one would double it */
    bool can_heal;             /* the transport's failure is one of the moment */
    bool broken_off;           /* it ended before it began, or for want of resources */
    const struct net_retry_hint *hint;
    int failures;       /* that were waited for in this call */
    int retries;        /* that are allowed */
    int64_t waited_ms;  /* in this call */
    int64_t loading_ms; /* waited for the model to be loaded */
    int64_t now_ms;
    double chance; /* 0 to 1 */
};
struct retry {
    enum retry_verdict verdict;
    int64_t ms;
};
struct retry retry_judge(const struct retry_case *c);

#endif
