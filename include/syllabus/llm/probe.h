/* A single question to the server of an llm that is no conversation: its list of models, what it
 * says about itself. With the same key, headers, proxy and certificates. */
#ifndef SYLLABUS_LLM_PROBE_H
#define SYLLABUS_LLM_PROBE_H

#include "syllabus/base/error.h"
#include "syllabus/llm/llm.h"
#include "syllabus/net/http.h"

#include <stddef.h>
#include <stdint.h>

#define LLM_PROBE_LIMIT (4u << 20) /* bytes of an answer */

struct llm_probe_end {
    const struct net_result *result; /* of the transport: any HTTP status is fine to it */
    const char *body;
    size_t n;
};
/* Once; all is borrowed for the call. */
typedef void llm_probe_fn(void *ctx, const struct llm_probe_end *end);

struct llm_probe; /* gone after its fn */
/* Asks for `path`: "models" is beside chat/completions, "/props" at the root of the server. A body
 * (may be NULL) is JSON and makes it a POST. `wait_ms` is for the connection, as much again for
 * the first byte. The llm lives until fn is called, which may free it. */
struct llm_probe *llm_probe_start(const struct llm *l, const char *path, const char *body,
                                  int64_t wait_ms, llm_probe_fn *fn, void *ctx, struct error *err);
/* fn follows on the next turn, with ERROR_INTERRUPTED. */
void llm_probe_cancel(struct llm_probe *p);
/* Without a word; NULL is fine. Not from inside an fn. */
void llm_probe_abandon(struct llm_probe *p);

#endif
