/* Model servers on this machine: looked for where they usually listen, all at once, and offered. */
#ifndef SYLLABUS_APP_LOCAL_H
#define SYLLABUS_APP_LOCAL_H

#include "syllabus/llm/models.h"

#include <stddef.h>
#include <stdint.h>

struct net;

struct local_place {
    const char *name; /* "Ollama" */
    const char *base_url;
};
/* Ollama, llama.cpp, LM Studio and vLLM at their own ports; ends with a NULL name. */
extern const struct local_place local_places[];

/* "Ollama": whose server puts this into "owned_by" of its list; NULL: none that is known. Static.
 */
const char *local_server_name(const char *owner);

struct local_found {
    const char *name; /* by what it says of itself, else by its place; static */
    const char *base_url;
    const struct llm_models *models;
};
struct local_sink {
    void (*found)(void *ctx, const struct local_found *found); /* in the order of the table */
    void (*done)(void *ctx);                                   /* last, exactly once */
    void *ctx;
};

struct local; /* gone after its done() */
/* Asks each place but the one whose address is `besides` (may be NULL) for its models. What does
 * not answer so within `wait_ms` is not there. The table must outlive it. Nothing is called before
 * it has returned. */
struct local *local_start(struct net *net, const struct local_place *places, const char *besides,
                          int64_t wait_ms, const struct local_sink *sink);
/* Without a word; NULL is fine. Not from inside its sink. */
void local_abandon(struct local *l);

#endif
