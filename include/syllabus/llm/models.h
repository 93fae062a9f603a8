/* What servers say about their models: lists in every shape there is, and how much context a model
 * has. Pure; all of it is from outside, and a list proves nothing about a key. */
#ifndef SYLLABUS_LLM_MODELS_H
#define SYLLABUS_LLM_MODELS_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct llm_model_entry {
    char *id;        /* as the server spells it: not harmless */
    int64_t context; /* tokens that it takes; 0: not said */
    bool speaks;     /* nothing says that it is for embeddings, pictures or sound */
};
struct llm_models {
    struct llm_model_entry *items;
    size_t count, cap;
    char *owner; /* who made the first one, by which servers of one's own are known; or NULL */
    bool more;   /* there were more than LIMIT_MODELS */
};
/* {"data": [...]}, {"models": [...]} or [...], entries with an id or a name; others are passed
 * over. ERROR_WRONG_SHAPE for what is no list. */
enum error_kind llm_models_read(const char *body, size_t n, struct llm_models *out,
                                struct error *err);
void llm_models_fini(struct llm_models *m);
/* The entry that a model's name means: "name" may be listed as "models/name" or "name:latest". NULL
 * when it is not there. */
const struct llm_model_entry *llm_models_find(const struct llm_models *m, const char *name);
/* Tokens of context that run for this model, out of whatever answer holds them: llama.cpp's /props,
 * Ollama's /api/ps and /api/show, LM Studio's /api/v0/models. 0: it does not say. */
int64_t llm_models_context(const char *body, size_t n, const char *name);

#endif
