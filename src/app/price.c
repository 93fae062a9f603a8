#include "price.h"

#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/config/config.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

struct prices {
    struct json_object *models; /* NULL: none is named */
    double prompt, completion;  /* of all others; below 0: not set */
    char *currency;
};

struct prices *prices_new(const struct config *config)
{
    struct prices *p = mem_alloc(sizeof *p);
    p->models = config_object(config, "llm.price.models");
    p->prompt = config_number(config, "llm.price.prompt", -1);
    p->completion = config_number(config, "llm.price.completion", -1);
    p->currency = mem_strdup(config_text(config, "llm.price.currency"));
    return p;
}

void prices_free(struct prices *p)
{
    if (p) {
        json_free(p->models);
        free(p->currency);
        free(p);
    }
}

static bool has_general(const struct prices *p)
{
    return p->prompt >= 0 && p->completion >= 0;
}

const char *prices_currency(const struct prices *p)
{
    return json_size(p->models) > 0 || has_general(p) ? p->currency : NULL;
}

struct search {
    const char *model;
    struct json_object *found;
};

static bool try_pattern(void *ctx, const char *pattern, struct json_object *price)
{
    struct search *s = ctx;
    if (fnmatch(pattern, s->model, 0) == 0) {
        s->found = price;
    }
    return s->found == NULL;
}

enum stats_price prices_of(void *ctx, const char *provider, const char *model, double *prompt,
                           double *completion)
{
    const struct prices *p = ctx;
    struct search s = {model, json_get(p->models, model)};
    if (!prices_currency(p)) {
        return STATS_UNPRICED;
    }
    if (strcmp(provider, "builtin") == 0) {
        return STATS_FREE;
    }
    if (!s.found) {
        json_each(p->models, try_pattern, &s);
    }
    if (s.found) {
        json_get_number(s.found, "prompt", prompt);
        json_get_number(s.found, "completion", completion);
        return STATS_PRICED;
    }
    if (has_general(p)) {
        *prompt = p->prompt;
        *completion = p->completion;
        return STATS_PRICED;
    }
    return STATS_UNPRICED;
}
