#include "local.h"

#include "syllabus/base/mem.h"
#include "syllabus/llm/llm.h"
#include "syllabus/llm/probe.h"
#include "syllabus/loop/loop.h"
#include "syllabus/net/http.h"

#include <stdlib.h>
#include <string.h>

const struct local_place local_places[] = {
    {"Ollama", "http://127.0.0.1:11434/v1"},
    {"llama.cpp", "http://127.0.0.1:8080/v1"},
    {"LM Studio", "http://127.0.0.1:1234/v1"},
    {"vLLM", "http://127.0.0.1:8000/v1"},
    {0},
};

/* What servers put into "owned_by". */
static const struct {
    const char *owner, *name;
} owners[] = {
    {"library", "Ollama"},
    {"llamacpp", "llama.cpp"},
    {"organization_owner", "LM Studio"},
    {"vllm", "vLLM"},
};

/* A place that is being asked. */
struct question {
    struct local *local;
    const struct local_place *place;
    struct llm *llm;
    struct llm_probe *probe;
    struct llm_models models;
    bool answers;
};

struct local {
    struct local_sink sink;
    struct question *questions;
    size_t count, running;
    struct loop_timer *end; /* where there is nobody to wait for */
};

static void local_free(struct local *l)
{
    for (size_t i = 0; i < l->count; i++) {
        struct question *q = &l->questions[i];
        llm_probe_abandon(q->probe);
        llm_free(q->llm);
        llm_models_fini(&q->models);
    }
    loop_timer_free(l->end);
    free(l->questions);
    free(l);
}

const char *local_server_name(const char *owner)
{
    for (size_t i = 0; owner != NULL && i < sizeof owners / sizeof owners[0]; i++) {
        if (strcmp(owner, owners[i].owner) == 0) {
            return owners[i].name;
        }
    }
    return NULL;
}

static void local_end(void *ctx)
{
    struct local *l = ctx;
    struct local_sink sink = l->sink;
    for (size_t i = 0; i < l->count; i++) {
        const struct question *q = &l->questions[i];
        if (q->answers) {
            const char *name = local_server_name(q->models.owner);
            sink.found(sink.ctx, &(struct local_found){.name = name != NULL ? name : q->place->name,
                                                       .base_url = q->place->base_url,
                                                       .models = &q->models});
        }
    }
    local_free(l);
    sink.done(sink.ctx);
}

static void on_answer(void *ctx, const struct llm_probe_end *end)
{
    struct question *q = ctx;
    q->probe = NULL;
    q->answers = end->result->error.kind == ERROR_NONE && end->result->status == 200 &&
                 llm_models_read(end->body, end->n, &q->models, NULL) == ERROR_NONE;
    if (--q->local->running == 0) {
        loop_timer_start(q->local->end, 1, 0); /* not from inside the last of its own questions */
    }
}

static void ask(struct question *q, struct net *net, int64_t wait_ms)
{
    const struct llm_options options = {.base_url = q->place->base_url, .retries = -1};
    if (llm_new(net, &options, &q->llm, NULL) == ERROR_NONE) {
        q->probe = llm_probe_start(q->llm, "models", NULL, wait_ms, on_answer, q, NULL);
    }
    q->local->running += q->probe != NULL ? 1 : 0;
}

struct local *local_start(struct net *net, const struct local_place *places, const char *besides,
                          int64_t wait_ms, const struct local_sink *sink)
{
    struct local *l = mem_alloc(sizeof *l);
    size_t count = 0;
    while (places[count].name != NULL) {
        count++;
    }
    l->sink = *sink;
    l->questions = mem_array(count + 1, sizeof *l->questions);
    l->end = loop_timer_new(net_loop(net), local_end, l);
    for (size_t i = 0; i < count; i++) {
        struct question *q = &l->questions[l->count];
        if (besides == NULL || strcmp(places[i].base_url, besides) != 0) {
            *q = (struct question){.local = l, .place = &places[i]};
            l->count++;
            ask(q, net, wait_ms);
        }
    }
    if (l->running == 0) {
        loop_timer_start(l->end, 1, 0);
    }
    return l;
}

void local_abandon(struct local *l)
{
    if (l != NULL) {
        local_free(l);
    }
}
