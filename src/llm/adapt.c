#include "adapt_internal.h"

#include "request_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

#define NOTICE_LIMIT 4096
#define NAME_LIMIT   64 /* bytes of a parameter's name that are shown */

/* What a server can object to. */
enum subject {
    SUBJECT_NONE,
    SUBJECT_FIELD, /* a parameter that can be left out */
    SUBJECT_LIMIT, /* max_tokens or max_completion_tokens */
    SUBJECT_FORMAT,
    SUBJECT_STREAM,
    SUBJECT_SYSTEM,   /* the role of the system's words */
    SUBJECT_TEMPLATE, /* the same, by a template that knows two roles only */
    SUBJECT_TURNS,
};

/* One step while it is made. */
struct step {
    const struct json_object *body;
    const struct fault *fault;
    struct json_object *next; /* what is learned by it */
    struct buf notice;
    bool for_once; /* it is this request's value that is refused, or its answer that failed */
};

/* --- may it be adapted at all? --- */

static bool says_any(const struct fault *f, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (fault_says(f, words[i])) {
            return true;
        }
    }
    return false;
}
#define SAYS_ANY(f, words) says_any(f, words, sizeof(words) / sizeof((words)[0]))

static const char *const refusals[] = {
    "support", "allowed",  "permitted", "unknown",    "unrecognized", "unexpected", "invalid",
    "extra",   "accepted", "forbidden", "deprecated", "must be",      "cannot",     "not available",
};

/* A 500 is mostly the server's own trouble, but some gateways make one of every 400. */
static bool fault_is_disguised(const struct fault *f)
{
    static const char *const words[] = {
        "unsupported",     "not support", "unrecognized", "unknown", "alternate", "template",
        "response_format", "json_schema", "json_object",  "sampler", "grammar",   "role"};
    return SAYS_ANY(f, words) || f->names.count > 0;
}

static bool fault_is_about_asking(const struct fault *f)
{
    if (fault_kind(f) != ERROR_REFUSED || fault_is_filter(f)) {
        return false;
    }
    switch (f->status) {
    case 0: /* in an answer that began with HTTP 200 */
    case 400:
    case 422:
        return true;
    case 500:
    case 501:
        return fault_is_disguised(f);
    default:
        return false;
    }
}

/* --- what is it about? --- */

static bool has_system(const struct json_object *body)
{
    const struct json_object *messages = json_get(body, "messages");
    for (size_t i = 0; i < json_size(messages); i++) {
        const char *role = json_get_text(json_at(messages, i), "role");
        if (role != NULL && (strcmp(role, "system") == 0 || strcmp(role, "developer") == 0)) {
            return true;
        }
    }
    return false;
}

static bool is_streamed(const struct json_object *body)
{
    bool streamed = false;
    return json_get_bool(body, "stream", &streamed) && streamed;
}

static bool subject_is_possible(enum subject subject, const struct json_object *body)
{
    switch (subject) {
    case SUBJECT_FORMAT:
        return json_get(body, "response_format") != NULL;
    case SUBJECT_STREAM:
        return is_streamed(body);
    case SUBJECT_SYSTEM:
    case SUBJECT_TEMPLATE:
        return has_system(body);
    default:
        return true;
    }
}

/* Words that name no parameter and yet say what is refused; lower case. */
static const struct {
    const char *words;
    enum subject subject;
} phrases[] = {
    {"alternate", SUBJECT_TURNS},
    {"after the optional system message", SUBJECT_TURNS},
    {"must start with a user", SUBJECT_TURNS},
    {"first message must use the user role", SUBJECT_TURNS},
    {"system role not supported", SUBJECT_TEMPLATE},
    {"system role is not supported", SUBJECT_TEMPLATE},
    {"system message is not supported", SUBJECT_TEMPLATE},
    {"only user and assistant roles", SUBJECT_TEMPLATE},
    {"only user, assistant", SUBJECT_TEMPLATE},
    {"developer instruction is not enabled", SUBJECT_TEMPLATE}, /* Gemma at Google */
    {"does not support 'system'", SUBJECT_SYSTEM},
    {"does not support system", SUBJECT_SYSTEM},
    {"does not support 'developer'", SUBJECT_SYSTEM},
    {"to stream this model", SUBJECT_STREAM},
    {"streaming is not supported", SUBJECT_STREAM},
    {"streaming not supported", SUBJECT_STREAM},
    {"not support stream", SUBJECT_STREAM},
    {"stream is not supported", SUBJECT_STREAM},
    {"initialize samplers", SUBJECT_FORMAT}, /* llama.cpp */
    {"grammar", SUBJECT_FORMAT},
    {"response format", SUBJECT_FORMAT},
    {"response mime type", SUBJECT_FORMAT}, /* Gemini */
    {"structured output", SUBJECT_FORMAT},
    {"json schema", SUBJECT_FORMAT},
    {"json mode", SUBJECT_FORMAT},
};

static enum subject subject_of_phrases(const struct json_object *body, const struct fault *f)
{
    for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++) {
        if (subject_is_possible(phrases[i].subject, body) && fault_says(f, phrases[i].words)) {
            return phrases[i].subject;
        }
    }
    return SUBJECT_NONE;
}

/* Names by which a server may mean a member of the body. */
static const struct {
    const char *name;
    const char *member;
} aliases[] = {
    {"include_usage", "stream_options"},
    {"json_schema", "response_format"},
    {"json_object", "response_format"},
    {"structured_outputs", "response_format"},
};

/* The member of the body that is meant by the n bytes at `name`; NULL: none that can be changed. */
static const char *member_named(const struct json_object *body, const char *name, size_t n)
{
    const char *member = NULL;
    char *word = mem_strndup(name, n);
    for (size_t i = 0; i < sizeof aliases / sizeof aliases[0] && member == NULL; i++) {
        if (strcmp(word, aliases[i].name) == 0) {
            member = aliases[i].member;
        }
    }
    const char *wanted = member != NULL ? member : word;
    const char *found = request_member(body, wanted);
    free(word);
    return found != NULL && strcmp(found, "model") != 0 ? found : NULL;
}

static enum subject subject_of_member(const char *member)
{
    return request_is_limit(member)                 ? SUBJECT_LIMIT
           : strcmp(member, "response_format") == 0 ? SUBJECT_FORMAT
           : strcmp(member, "stream") == 0          ? SUBJECT_STREAM
           : strcmp(member, "messages") == 0        ? SUBJECT_SYSTEM
                                                    : SUBJECT_FIELD;
}

/* "body.response_format.json_schema", "messages[0].role": the first part that is a member. */
static const char *member_of_path(const struct json_object *body, const char *path)
{
    static const char ends[] = ".[]/ ";
    while (*path != '\0') {
        size_t n = strcspn(path, ends);
        const char *member = member_named(body, path, n);
        if (member != NULL) {
            /* Of the messages only their roles can be changed. */
            bool role = strcmp(member, "messages") != 0 || strstr(path, "role") != NULL;
            return role ? member : NULL;
        }
        path += n;
        path += strspn(path, ends);
    }
    return NULL;
}

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Where `word` stands by itself in s; NULL: nowhere. */
static const char *find_word(const char *s, const char *word)
{
    size_t n = strlen(word);
    for (const char *at = strstr(s, word); at != NULL; at = strstr(at + 1, word)) {
        if ((at == s || !is_word_char(at[-1])) && !is_word_char(at[n])) {
            return at;
        }
    }
    return NULL;
}

static bool is_quote(char c)
{
    return c != '\0' && strchr("'\"`\xE2\x80\x98\x9C", c) != NULL;
}

/* A member's name in the server's words. */
struct mention {
    const char *message;
    const struct json_object *body;
    const char *at;     /* the first quoted one */
    const char *quoted; /* its name */
    const char *bare;   /* the longest one */
};

static void mention_name(struct mention *m, const char *name, const char *member)
{
    const char *at = find_word(m->message, name);
    if (at == NULL) {
        return;
    }
    if (at > m->message && is_quote(at[-1]) && (m->at == NULL || at < m->at)) {
        m->at = at;
        m->quoted = member;
    }
    if (m->bare == NULL || strlen(name) > strlen(m->bare)) {
        m->bare = member;
    }
}

static bool mention_member(void *ctx, const char *key, struct json_object *value)
{
    struct mention *m = ctx;
    if (strcmp(key, "model") != 0 && strcmp(key, "messages") != 0) {
        mention_name(m, key, key);
    }
    return true;
}

/* The member that the message speaks of. A bare word counts only where something is refused. */
static const char *member_mentioned(const struct json_object *body, const struct fault *f)
{
    struct mention m = {.message = buf_str(&f->message), .body = body};
    json_each(body, mention_member, &m);
    for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++) {
        const char *member = request_member(body, aliases[i].member);
        if (member != NULL) {
            mention_name(&m, aliases[i].name, member);
        }
    }
    return m.quoted != NULL ? m.quoted : SAYS_ANY(f, refusals) ? m.bare : NULL;
}

/* --- what is learned from it --- */

static void add_notice(struct step *s, char *take_text)
{
    buf_add_str(&s->notice, s->notice.len > 0 ? "; " : "");
    buf_add_str(&s->notice, take_text);
    free(take_text);
}

static char *shown_name(const char *name)
{
    struct buf clean = BUF_INIT(4 * NAME_LIMIT);
    size_t n = strlen(name);
    text_clean(&clean, name, n < NAME_LIMIT ? n : NAME_LIMIT, TEXT_ONE_LINE);
    return buf_steal(&clean);
}

/* It is not the parameter that is refused, but what it was set to. */
static bool fault_is_of_value(const struct fault *f)
{
    static const char *const values[] = {"too large", "too small", "at most", "at least",
                                         "less than", "greater",   "above",   "below",
                                         "between",   "exceed",    "maximum", "minimum",
                                         "in range",  "<=",        ">=",      "integer"};
    static const char *const whole[] = {"unsupported", "not support", "only the default"};
    return SAYS_ANY(f, values) && !SAYS_ANY(f, whole);
}

static void learn_omission(struct step *s, const char *member)
{
    struct json_object *omit = json_new_array();
    const struct json_object *known = json_get(s->next, "omit");
    for (size_t i = 0; i < json_size(known); i++) {
        json_push(omit, json_ref(json_at(known, i)));
    }
    json_push(omit, json_new_text(member));
    json_set(s->next, "omit", omit);
    s->for_once = s->for_once || fault_is_of_value(s->fault);
    char *name = shown_name(member);
    add_notice(
        s, s->for_once
               ? mem_printf(_("the server does not take this value of %s: sent without it"), name)
               : mem_printf(_("the server does not take %s: sent without it"), name));
    free(name);
}

static void learn_limit(struct step *s, const char *member)
{
    bool tried = json_get_text(s->next, "limit") != NULL;
    bool value = fault_is_of_value(s->fault);
    s->for_once = s->for_once || value;
    if (tried || value) {
        json_set_text(s->next, "limit", "none");
        add_notice(
            s, value ? mem_printf(_("the server does not take this value of %s: sent without it"),
                                  member)
                     : mem_strdup(_("the server takes no token limit: sent without it")));
        return;
    }
    const char *other = request_other_limit(member);
    json_set_text(s->next, "limit", other);
    add_notice(s, mem_printf(_("the server does not take %s: sent as %s"), member, other));
}

static void learn_format(struct step *s)
{
    bool object = adapt_shape(s->body) == LLM_SHAPE_SCHEMA && !s->for_once;
    json_set_text(s->next, "format", object ? "json_object" : "text");
    add_notice(s, mem_strdup(object ? _("the server takes no JSON schema: asked for a JSON object")
                                    : _("the server takes no response_format: asked for JSON in "
                                        "words only")));
}

static void learn_stream(struct step *s)
{
    json_set_bool(s->next, "stream", false);
    add_notice(s, mem_strdup(_("the server does not stream: the answer comes whole")));
}

static void learn_system(struct step *s, bool template)
{
    bool developer = json_get_text(s->next, "system") == NULL && !template;
    json_set_text(s->next, "system", developer ? "developer" : "user");
    add_notice(s, mem_strdup(developer
                                 ? _("the server takes no role \"system\": sent as \"developer\"")
                                 : _("the server takes no role \"system\": sent as \"user\"")));
}

static void learn_turns(struct step *s)
{
    json_set_bool(s->next, "alternate", true);
    struct json_object *arranged = adapt_apply(s->body, s->next);
    if (json_equal(arranged, s->body)) { /* they do: then the system's turn is one too many */
        json_set_text(s->next, "system", "user");
    }
    json_free(arranged);
    add_notice(s, mem_strdup(_("the server wants user and assistant to take turns: messages were "
                               "joined")));
}

static void learn(struct step *s, enum subject subject, const char *member)
{
    switch (subject) {
    case SUBJECT_NONE:
        break;
    case SUBJECT_FIELD:
        learn_omission(s, member);
        break;
    case SUBJECT_LIMIT:
        learn_limit(s, member);
        break;
    case SUBJECT_FORMAT:
        learn_format(s);
        break;
    case SUBJECT_STREAM:
        learn_stream(s);
        break;
    case SUBJECT_SYSTEM:
    case SUBJECT_TEMPLATE:
        learn_system(s, subject == SUBJECT_TEMPLATE);
        break;
    case SUBJECT_TURNS:
        learn_turns(s);
        break;
    }
}

static void learn_phrases(struct step *s)
{
    learn(s, subject_of_phrases(s->body, s->fault), NULL);
}

/* Groq: the model failed to write JSON, this time. */
static void learn_failed_json(struct step *s)
{
    if (fault_has_code(s->fault, "json_validate_failed") &&
        subject_is_possible(SUBJECT_FORMAT, s->body)) {
        s->for_once = true;
        learn(s, SUBJECT_FORMAT, NULL);
    }
}

static void learn_member(struct step *s, const char *member)
{
    enum subject subject = member != NULL ? subject_of_member(member) : SUBJECT_NONE;
    if (subject_is_possible(subject, s->body)) {
        learn(s, subject, member);
    }
}

static void learn_names(struct step *s)
{
    for (size_t i = 0; i < s->fault->names.count && s->notice.len == 0; i++) {
        learn_member(s, member_of_path(s->body, s->fault->names.items[i]));
    }
}

/* Gemini names all that it does not know at once. */
static void learn_unknown_names(struct step *s)
{
    static const char mark[] = "Unknown name \"";
    const char *at = buf_str(&s->fault->message);
    while ((at = strstr(at, mark)) != NULL) {
        at += sizeof mark - 1;
        const char *member = member_named(s->body, at, strcspn(at, "\""));
        if (member != NULL && strcmp(member, "messages") != 0) {
            learn_member(s, member);
        }
    }
}

static void learn_mentioned(struct step *s)
{
    learn_member(s, member_mentioned(s->body, s->fault));
}

/* True when what was learned makes another request; then `out` is set. */
static bool step_end(struct step *s, const struct json_object *learned, struct adapt *out)
{
    struct json_object *changed = adapt_apply(s->body, s->next);
    bool better = s->notice.len > 0 && !json_equal(changed, s->body);
    if (better) {
        *out = (struct adapt){
            .body = json_ref(changed),
            .learned = s->for_once ? request_copy(learned) : json_ref(s->next),
            .notice = buf_steal(&s->notice),
        };
    }
    json_free(changed);
    json_free(s->next);
    buf_fini(&s->notice);
    return better;
}

bool adapt(const struct json_object *body, const struct json_object *learned, const struct fault *f,
           struct adapt *out)
{
    /* From what is said for certain to what is only mentioned. */
    static void (*const ways[])(struct step *) = {learn_failed_json, learn_phrases, learn_names,
                                                  learn_unknown_names, learn_mentioned};
    bool better = false;
    if (!fault_is_about_asking(f)) {
        return false;
    }
    for (size_t i = 0; i < sizeof ways / sizeof ways[0] && !better; i++) {
        struct step s = {.body = body,
                         .fault = f,
                         .next = request_copy(learned),
                         .notice = BUF_INIT(NOTICE_LIMIT)};
        ways[i](&s);
        better = step_end(&s, learned, out);
    }
    return better;
}

void adapt_fini(struct adapt *a)
{
    json_free(a->body);
    json_free(a->learned);
    free(a->notice);
    *a = (struct adapt){0};
}

/* --- the window, and all of it in words --- */

int64_t adapt_window(const struct json_object *learned)
{
    int64_t tokens;
    return json_get_int(learned, "context_window", &tokens) && tokens > 0 ? tokens : 0;
}

struct json_object *adapt_learn_window(const struct json_object *learned, int64_t tokens)
{
    if (tokens <= 0 || tokens == adapt_window(learned)) {
        return NULL;
    }
    struct json_object *next = request_copy(learned);
    json_set_int(next, "context_window", tokens);
    return next;
}

static void add_words(struct buf *out, char *take_words)
{
    buf_add_str(out, out->len > 0 ? "; " : "");
    buf_add_str(out, take_words);
    free(take_words);
}

static void add_omitted(struct buf *out, const struct json_object *omit)
{
    struct buf names = BUF_INIT(NOTICE_LIMIT);
    for (size_t i = 0; i < json_size(omit); i++) {
        const char *text = json_text(json_at(omit, i), NULL);
        char *name = text != NULL ? shown_name(text) : NULL;
        buf_add_str(&names, names.len > 0 && name != NULL ? ", " : "");
        buf_add_str(&names, name != NULL ? name : "");
        free(name);
    }
    if (names.len > 0) {
        add_words(out, mem_printf(_("without %s"), buf_str(&names)));
    }
    buf_fini(&names);
}

static bool learned_is(const struct json_object *learned, const char *key, const char *word)
{
    const char *text = json_get_text(learned, key);
    return text != NULL && strcmp(text, word) == 0;
}

char *llm_learned_text(const struct json_object *learned)
{
    struct buf out = BUF_INIT(4 * NOTICE_LIMIT);
    bool flag;
    add_omitted(&out, json_get(learned, "omit"));
    const char *limit = json_get_text(learned, "limit");
    if (limit != NULL && request_is_limit(limit)) {
        add_words(&out, mem_printf(_("the token limit as %s"), limit));
    } else if (limit != NULL) {
        add_words(&out, mem_strdup(_("without a token limit")));
    }
    if (learned_is(learned, "format", "json_object")) {
        add_words(&out, mem_strdup(_("JSON without a schema")));
    } else if (learned_is(learned, "format", "text")) {
        add_words(&out, mem_strdup(_("JSON asked for in words only")));
    }
    if (json_get_bool(learned, "stream", &flag) && !flag) {
        add_words(&out, mem_strdup(_("without streaming")));
    }
    if (learned_is(learned, "system", "developer") || learned_is(learned, "system", "user")) {
        add_words(&out,
                  mem_printf(_("the role \"system\" as \"%s\""), json_get_text(learned, "system")));
    }
    if (json_get_bool(learned, "alternate", &flag) && flag) {
        add_words(&out, mem_strdup(_("roles alternate")));
    }
    unsigned long tokens = (unsigned long)adapt_window(learned);
    if (tokens > 0) {
        add_words(
            &out,
            mem_printf(ngettext("%lu token of context", "%lu tokens of context", tokens), tokens));
    }
    return buf_steal(&out);
}
