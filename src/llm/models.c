#include "syllabus/llm/models.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"

#include <stdlib.h>
#include <string.h>

#define CONTEXT_MOST ((int64_t)1 << 40)
#define ID_MOST      512

/* Where the size of the context stands; what runs now before what could. */
static const struct {
    const char *object; /* NULL: in the entry itself */
    const char *name;
} contexts[] = {
    {NULL, "loaded_context_length"}, {"meta", "n_ctx"},
    {NULL, "context_length"},        {NULL, "context_window"},
    {NULL, "max_model_len"},         {NULL, "max_context_length"},
    {NULL, "inputTokenLimit"},       {"top_provider", "context_length"},
};

static int64_t context_at(const struct json_object *object, const char *name)
{
    int64_t n = 0;
    return json_get_int(object, name, &n) && n > 0 && n < CONTEXT_MOST ? n : 0;
}

static int64_t entry_context(const struct json_object *entry)
{
    int64_t found = 0;
    for (size_t i = 0; i < sizeof contexts / sizeof contexts[0] && found == 0; i++) {
        const struct json_object *object =
            contexts[i].object != NULL ? json_get(entry, contexts[i].object) : entry;
        found = context_at(object, contexts[i].name);
    }
    return found;
}

static bool entry_speaks(const struct json_object *entry, const char *id)
{
    static const char *const others[] = {"embed",  "whisper", "tts",   "rerank",
                                         "dall-e", "image",   "audio", "moderation"};
    const char *type = json_get_text(entry, "type");
    bool speaks = true;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        speaks = speaks && strcasestr(id, others[i]) == NULL &&
                 (type == NULL || strcasestr(type, others[i]) == NULL);
    }
    return speaks;
}

static void add_entry(struct llm_models *m, const struct json_object *entry)
{
    size_t n = 0;
    const char *id = json_text(json_get(entry, "id"), &n);
    id = id != NULL ? id : json_text(json_get(entry, "name"), &n);
    if (id == NULL || n == 0 || n > ID_MOST || strlen(id) != n) {
        return;
    }
    if (m->count == 0) {
        mem_replace(&m->owner, json_get_text(entry, "owned_by"));
    }
    mem_grow(&m->items, &m->cap, m->count + 1, sizeof *m->items);
    m->items[m->count++] = (struct llm_model_entry){
        .id = mem_strdup(id),
        .context = entry_context(entry),
        .speaks = entry_speaks(entry, id),
    };
}

static const struct json_object *list_in(const struct json_object *v)
{
    static const char *const names[] = {"data", "models"};
    const struct json_object *list = json_kind(v) == JSON_ARRAY ? v : NULL;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && list == NULL; i++) {
        const struct json_object *member = json_get(v, names[i]);
        list = json_kind(member) == JSON_ARRAY ? member : NULL;
    }
    return list;
}

static void read_list(const struct json_object *list, struct llm_models *out)
{
    size_t count = json_size(list);
    out->more = count > LIMIT_MODELS;
    for (size_t i = 0; i < count && i < LIMIT_MODELS; i++) {
        add_entry(out, json_at(list, i));
    }
}

enum error_kind llm_models_read(const char *body, size_t n, struct llm_models *out,
                                struct error *err)
{
    struct json_object *v = NULL;
    json_parse(body, n, LIMIT_JSON_DEPTH, &v, NULL); /* what is no JSON is no list either */
    const struct json_object *list = list_in(v);
    enum error_kind kind = ERROR_NONE;
    if (list != NULL) {
        *out = (struct llm_models){0};
        read_list(list, out);
    } else {
        kind = error_set(err, ERROR_WRONG_SHAPE, _("what came is no list of models"));
    }
    json_free(v);
    return kind;
}

void llm_models_fini(struct llm_models *m)
{
    for (size_t i = 0; i < m->count; i++) {
        free(m->items[i].id);
    }
    free(m->items);
    free(m->owner);
    *m = (struct llm_models){0};
}

static bool id_means(const char *id, const char *name)
{
    static const char before[] = "models/";
    static const char after[] = ":latest";
    size_t skip = sizeof before - 1;
    size_t n = strlen(name);
    if (strncmp(id, before, skip) == 0 && strncmp(name, before, skip) != 0) {
        id += skip;
    }
    return strncmp(id, name, n) == 0 && (id[n] == '\0' || strcmp(id + n, after) == 0);
}

const struct llm_model_entry *llm_models_find(const struct llm_models *m, const char *name)
{
    const struct llm_model_entry *found = NULL;
    for (size_t i = 0; i < m->count && *name != '\0'; i++) {
        if (strcmp(m->items[i].id, name) == 0) {
            return &m->items[i];
        }
        if (found == NULL && id_means(m->items[i].id, name)) {
            found = &m->items[i];
        }
    }
    return found;
}

/* "num_ctx    8192" among the lines of Ollama's parameters. */
static int64_t parameter_context(const char *parameters)
{
    static const char name[] = "num_ctx";
    const char *at = parameters != NULL ? strstr(parameters, name) : NULL;
    if (at == NULL) {
        return 0;
    }
    long long n = strtoll(at + sizeof name - 1, NULL, 10);
    return n > 0 && n < CONTEXT_MOST ? n : 0;
}

int64_t llm_models_context(const char *body, size_t n, const char *name)
{
    struct json_object *v = NULL;
    json_parse(body, n, LIMIT_JSON_DEPTH, &v, NULL); /* what is no JSON says nothing */
    int64_t found = context_at(json_get(v, "default_generation_settings"), "n_ctx");
    found = found != 0 ? found : context_at(v, "n_ctx");
    found = found != 0 ? found : parameter_context(json_get_text(v, "parameters"));
    const struct json_object *list = list_in(v);
    if (found == 0 && list != NULL) {
        struct llm_models m = {0};
        read_list(list, &m);
        const struct llm_model_entry *entry = llm_models_find(&m, name);
        found = entry != NULL ? entry->context : 0;
        llm_models_fini(&m);
    }
    json_free(v);
    return found;
}
