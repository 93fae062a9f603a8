/* The reader of one answer: bytes in, text and the end out. It sniffs what the body is (an event
 * stream, one JSON document, a web page), assembles deltas, and judges how it ended. Knows nothing
 * of the transport, so that it is tested and fuzzed on canned bytes. Private to llm. */
#ifndef SYLLABUS_LLM_ANSWER_INTERNAL_H
#define SYLLABUS_LLM_ANSWER_INTERNAL_H

#include "fault_internal.h"

#include "syllabus/llm/llm.h"

#include <stdbool.h>
#include <stddef.h>

struct answer;

/* `place` is borrowed and outlives the answer. Of the sink only delta and reasoning are called. */
struct answer *answer_new(const struct fault_place *place, const struct llm_sink *sink);
void answer_free(struct answer *a);

/* The HTTP status, before any bytes. */
void answer_status(struct answer *a, int status);

enum answer_want {
    ANSWER_MORE,    /* go on */
    ANSWER_LITTLE,  /* the text is complete: only usage may follow */
    ANSWER_NOTHING, /* all is known */
};
enum answer_want answer_feed(struct answer *a, const char *bytes, size_t n);
/* No delta any more: the caller has cancelled. May be called from inside the sink. */
void answer_stop(struct answer *a);
/* True when something was delivered, be it reasoning: then the request must not be sent again. */
bool answer_has_begun(const struct answer *a);
/* What the server said was wrong; NULL when it said nothing of the kind. After answer_end(). */
const struct fault *answer_fault(const struct answer *a);
/* True when the answer ended before it began or for want of the server's resources: it may come
 * when it is asked for again. After answer_end(). */
bool answer_broke_off(const struct answer *a);

/* The input is over; `transport` says why when it did not simply end. May still deliver text. Fills
 * error, status, finish_reason, model and tokens of `end`: texts are borrowed from the answer, the
 * error is the caller's to clear. */
void answer_end(struct answer *a, const struct error *transport, struct llm_end *end);

#endif
