/* The option table, and what can be said from it alone. */
#include "config_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/near.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define WORDS(...)                                                                                 \
    (const char *const[])                                                                          \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }

#define PRICE_MAX 1000000 /* for a million tokens, in whatever currency */

/* RFC 9110, section 5.6.2. */
static bool is_token(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!isalnum((unsigned char)s[i]) && !strchr("!#$%&'*+-.^_`|~", s[i])) {
            return false;
        }
    }
    return n > 0;
}

static const char *check_auth_header(const char *text)
{
    size_t name = strcspn(text, ":");
    const char *scheme = text[name] ? text + name + 1 : "";
    scheme += strspn(scheme, " ");
    if (is_token(text, name) && (!*scheme || is_token(scheme, strlen(scheme)))) {
        return NULL;
    }
    return N_("a header name such as api-key, or name and scheme such as Authorization: Bearer");
}

/* A user name or password in the address would be sent in clear and shown; a fragment is never
 * sent. */
static const char *check_base_url(const char *text)
{
    const char *host = strstr(text, "://");
    size_t authority = host ? strcspn(host + 3, "/?#") : 0;
    if (host && !memchr(host + 3, '@', authority) && !strchr(host, '#')) {
        return NULL;
    }
    return N_("an address without user name, password and fragment; a key is given as "
              "SYLLABUS_API_KEY");
}

static bool check_price(void *ctx, const char *pattern, struct json_object *price)
{
    bool *right = ctx;
    double prompt = -1;
    double completion = -1;
    *right = *pattern && json_size(price) == 2 && json_get_number(price, "prompt", &prompt) &&
             json_get_number(price, "completion", &completion) && prompt >= 0 && completion >= 0 &&
             prompt <= PRICE_MAX && completion <= PRICE_MAX;
    return *right;
}

static const char *check_prices(const char *text)
{
    struct json_object *prices = NULL;
    bool right = json_parse(text, strlen(text), LIMIT_JSON_DEPTH, &prices, NULL) == ERROR_NONE;
    if (right) {
        json_each(prices, check_price, &right);
    }
    json_free(prices);
    return right ? NULL
                 : N_("names of models with two prices each, such as {gpt-4o-mini: {prompt: 0.15, "
                      "completion: 0.6}, \"local-*\": {prompt: 0, completion: 0}}");
}

/* A severity and whole numbers: which of them a rule takes is the checks' business. */
static const char *check_lint_rule(const char *text)
{
    static const char *const severities[] = {"off", "info", "warning", "error"};
    size_t word = strcspn(text, " ");
    for (size_t i = 0; i < sizeof severities / sizeof *severities; i++) {
        if (strlen(severities[i]) == word && strncmp(text, severities[i], word) == 0 &&
            strspn(text + word, " 0123456789") == strlen(text + word)) {
            return NULL;
        }
    }
    return N_("off, info, warning or error, and the rule's limits or none");
}

#define LINT_RULE(id, value, about)                                                                \
    {                                                                                              \
        .key = "lint.rules." id, .kind = CONFIG_TEXT, .fallback = value, .help = about,            \
        .check = check_lint_rule                                                                   \
    }

/* To add an option, add a row: files, environment, arguments, `config show`, the example file and
 * the tests take it from here. */
static const struct config_option table[] = {
    {.key = "llm.provider",
     .kind = CONFIG_CHOICE,
     .fallback = "auto",
     .choices = WORDS("auto", "openai", "builtin"),
     .help = N_("Who answers: openai is any OpenAI-compatible server, builtin is the planner that "
                "needs no model. auto is openai when llm.base_url or llm.model is set, else "
                "builtin.")},
    {.key = "llm.base_url",
     .kind = CONFIG_URL,
     .choices = WORDS("https", "http"),
     .metavar = "https://api.openai.com/v1",
     .help = N_("The address of the model server, up to and without /chat/completions."),
     .variables = WORDS("SYLLABUS_BASE_URL", "DEFAULT_OPENAI_BASE_URL"),
     .check = check_base_url},
    {.key = "llm.model",
     .kind = CONFIG_TEXT,
     .metavar = "gpt-4o-mini",
     .help = N_("The name of the model, as the server knows it."),
     .variables = WORDS("SYLLABUS_MODEL", "DEFAULT_OPENAI_MODEL")},
    {.key = "llm.auth_header",
     .kind = CONFIG_TEXT,
     .fallback = "Authorization: Bearer",
     .help = N_("The header that carries the API key: a name and a scheme, or a name alone such as "
                "api-key."),
     .check = check_auth_header},
    {.key = "llm.api_key_command",
     .kind = CONFIG_ARGV,
     .metavar = "[pass, show, openai]",
     .help = N_("A program that prints the API key, with its arguments: the first line counts. It "
                "cannot ask at the terminal.")},
    {.key = "llm.extra_headers",
     .kind = CONFIG_MAP,
     .metavar = "{X-Title: Syllabus}",
     .help = N_("Further headers of every request to the model.")},
    {.key = "llm.extra_body",
     .kind = CONFIG_OBJECT,
     .metavar = "{top_p: 0.9}",
     .help = N_("Further members of every request to the model, as a mapping or as JSON.")},
    {.key = "llm.ca_file",
     .kind = CONFIG_PATH,
     .metavar = "~/ca.pem",
     .help = N_("Certificates (PEM) to trust instead of the system's.")},
    {.key = "llm.proxy",
     .kind = CONFIG_URL,
     .choices = WORDS("http", "https", "socks5", "socks5h", "socks4", "socks4a"),
     .metavar = "http://proxy.example:3128",
     .help = N_("The proxy to the model server, in place of https_proxy and its like.")},
    {.key = "llm.api_version",
     .kind = CONFIG_TEXT,
     .metavar = "2024-10-21",
     .help = N_("The api-version in the address, where a server such as Azure wants one.")},
    {.key = "llm.context_window",
     .kind = CONFIG_INTEGER,
     .min = 256,
     .max = 100000000,
     .unit = N_("tokens"),
     .metavar = "128000",
     .help = N_("How much the model can read and write in one request. Older messages are left out "
                "to fit.")},
    {.key = "llm.connect_timeout",
     .kind = CONFIG_NUMBER,
     .fallback = "10",
     .min = 0.1,
     .max = 3600,
     .unit = N_("seconds"),
     .help = N_("How long to wait for a connection.")},
    {.key = "llm.first_byte_timeout",
     .kind = CONFIG_NUMBER,
     .min = 0.1,
     .max = 86400,
     .unit = N_("seconds"),
     .metavar = "120",
     .help = N_("How long to wait for an answer to begin. Unset: 120, and 600 for a server on this "
                "machine, which may have to load its model first.")},
    {.key = "llm.idle_timeout",
     .kind = CONFIG_NUMBER,
     .fallback = "90",
     .min = 0.1,
     .max = 86400,
     .unit = N_("seconds"),
     .help = N_("How long an answer may pause before it counts as interrupted.")},
    {.key = "llm.retries",
     .kind = CONFIG_INTEGER,
     .fallback = "2",
     .min = 0,
     .max = 20,
     .unit = N_("attempts"),
     .help = N_("How often a request is sent once more after a failure that can heal.")},
    {.key = "llm.max_continue",
     .kind = CONFIG_INTEGER,
     .fallback = "2",
     .min = 0,
     .max = 20,
     .unit = N_("requests"),
     .help =
         N_("How often a reply that was cut off at the token limit is gone on with by itself.")},
    {.key = "llm.allow_http",
     .kind = CONFIG_BOOLEAN,
     .fallback = "false",
     .help = N_("Whether the API key may travel unencrypted to a server that is not on this "
                "machine.")},
    {.key = "llm.fallback",
     .kind = CONFIG_CHOICE,
     .fallback = "none",
     .choices = WORDS("none", "builtin"),
     .help = N_("Who answers on the command line when the model fails.")},
    {.key = "llm.price.prompt",
     .kind = CONFIG_NUMBER,
     .min = 0,
     .max = PRICE_MAX,
     .unit = N_("for a million tokens"),
     .metavar = "0.15",
     .help = N_("What the tokens that are sent cost, for the statistics: of every model that "
                "llm.price.models does not name. The built-in planner costs nothing.")},
    {.key = "llm.price.completion",
     .kind = CONFIG_NUMBER,
     .min = 0,
     .max = PRICE_MAX,
     .unit = N_("for a million tokens"),
     .metavar = "0.6",
     .help = N_("What the tokens that are answered cost. Where only one of the two is set, costs "
                "are not known.")},
    {.key = "llm.price.models",
     .kind = CONFIG_OBJECT,
     .metavar = "{gpt-4o-mini: {prompt: 0.15, completion: 0.6}}",
     .help = N_("Prices of single models, for a million tokens each. * and ? in a name stand for "
                "any characters; a name without them comes first, then the first that fits."),
     .check = check_prices},
    {.key = "llm.price.currency",
     .kind = CONFIG_TEXT,
     .fallback = "USD",
     .help = N_("The currency of the prices: a word or a sign.")},
    {.key = "planner.language",
     .kind = CONFIG_CHOICE,
     .fallback = "auto",
     .choices = WORDS("auto", "en", "ru"),
     .help = N_("The language of new plans. auto goes by the script of the skill's name, then by "
                "the locale.")},
    {.key = "planner.history_limit",
     .kind = CONFIG_INTEGER,
     .fallback = "50",
     .min = 1,
     .max = 1000,
     .unit = N_("messages"),
     .help = N_("How many of the last messages go to the model with each request.")},
    {.key = "planner.temperature.welcome",
     .kind = CONFIG_NUMBER,
     .fallback = "0.8",
     .min = 0,
     .max = 2,
     .help = N_("The temperature of the first reply.")},
    {.key = "planner.temperature.reply",
     .kind = CONFIG_NUMBER,
     .fallback = "0.7",
     .min = 0,
     .max = 2,
     .help = N_("The temperature of the dialogue.")},
    {.key = "planner.temperature.finalize",
     .kind = CONFIG_NUMBER,
     .fallback = "0.3",
     .min = 0,
     .max = 2,
     .help = N_("The temperature of finalizing.")},
    {.key = "planner.temperature.lesson",
     .kind = CONFIG_NUMBER,
     .fallback = "0.5",
     .min = 0,
     .max = 2,
     .help = N_("The temperature of lessons.")},
    {.key = "planner.max_tokens.welcome",
     .kind = CONFIG_INTEGER,
     .fallback = "auto",
     .min = 1,
     .max = 10000000,
     .unit = N_("tokens"),
     .choices = WORDS("auto"),
     .help = N_("The longest first reply. auto sends no limit.")},
    {.key = "planner.max_tokens.reply",
     .kind = CONFIG_INTEGER,
     .fallback = "auto",
     .min = 1,
     .max = 10000000,
     .unit = N_("tokens"),
     .choices = WORDS("auto"),
     .help = N_("The longest reply of the dialogue. auto sends no limit.")},
    {.key = "planner.max_tokens.finalize",
     .kind = CONFIG_INTEGER,
     .fallback = "auto",
     .min = 1,
     .max = 10000000,
     .unit = N_("tokens"),
     .choices = WORDS("auto"),
     .help = N_("The longest answer of finalizing. auto sends no limit.")},
    {.key = "planner.max_tokens.lesson",
     .kind = CONFIG_INTEGER,
     .fallback = "auto",
     .min = 1,
     .max = 10000000,
     .unit = N_("tokens"),
     .choices = WORDS("auto"),
     .help = N_("The longest answer with lessons. auto sends no limit.")},
    {.key = "lint.profile",
     .kind = CONFIG_CHOICE,
     .fallback = "plain",
     .choices = WORDS("plain", "formal"),
     .help = N_("What is expected of objectives. formal is for Russian curricula, which must say "
                "what a student knows, is able to do and commands.")},
    LINT_RULE(
        "H1", "error 15 5",
        N_("The sum of the hours against the budget: percent off for an error, for a warning.")),
    LINT_RULE("H2", "error 5",
              N_("Every module has hours, and its lessons sum to them: percent they may be off.")),
    LINT_RULE("H3", "warning 40 1",
              N_("A module's share: percent of the course at most, hours at least.")),
    LINT_RULE("H4", "warning 40", N_("The balance of the modules' sizes, of 100: at least.")),
    LINT_RULE("H5", "warning 30 360", N_("Minutes for each objective: at least, at most.")),
    LINT_RULE("H6", "warning 100",
              N_("The hours against the time until the deadline: percent of it at most.")),
    LINT_RULE("O1", "warning 2 6", N_("Objectives of a module: at least, at most.")),
    LINT_RULE("O2", "warning", N_("An objective begins with an action that can be checked.")),
    LINT_RULE("O3", "warning", N_("An objective is not vague: know, understand.")),
    LINT_RULE("O4", "warning", N_("An objective is an action, not a topic.")),
    LINT_RULE("O5", "info", N_("An objective is one, not two.")),
    LINT_RULE("O6", "warning 80",
              N_("No objective and no title repeats another: percent of words in common.")),
    LINT_RULE("O7", "info", N_("The course climbs from remembering to creating.")),
    LINT_RULE("A1", "warning", N_("Each module has practice and an assessment.")),
    LINT_RULE("A2", "warning", N_("Each objective is taught and assessed.")),
    LINT_RULE("A3", "warning 40 20",
              N_("Practice in percent of the time at least; hours from which a course wants a "
                 "final project.")),
    LINT_RULE("A4", "info 50", N_("How evenly assessments are spread, of 100: at least.")),
    LINT_RULE("P1", "error", N_("What a module builds on comes before it.")),
    LINT_RULE("P2", "info", N_("No topic is used before its module.")),
    LINT_RULE("P3", "warning", N_("A course that is not for beginners says what it builds on.")),
    LINT_RULE("S1", "error", N_("Ids are unique.")),
    LINT_RULE("S2", "warning", N_("No text that says nothing, such as \"Module 3\".")),
    LINT_RULE("S3", "error", N_("No completed or pinned module was changed.")),
    LINT_RULE("S4", "warning", N_("Nothing was changed but what was asked for.")),
    LINT_RULE("L1", "warning", N_("Texts are in the plan's language.")),
    LINT_RULE("L2", "error", N_("No word mixes Latin and Cyrillic letters.")),
    LINT_RULE("L3", "error", N_("No letters of a foreign script.")),
    LINT_RULE("R1", "warning", N_("Web addresses are such.")),
    LINT_RULE("Q1", "error",
              N_("A question has two options or more, all different, the answer "
                 "among them.")),
    LINT_RULE("Q2", "warning 40 50 12",
              N_("The right answer is not given away by its place or its length: percent of the "
                 "questions at most, and how many questions there must be.")),
    LINT_RULE("C1", "warning 5",
              N_("What a reply claims in numbers is true: percent it may be off.")),
    {.key = "storage.path",
     .kind = CONFIG_PATH,
     .metavar = "~/courses.db",
     .help = N_("The database. Unset: syllabus/syllabus.db in the user's data folder.")},
    {.key = "storage.purge_days",
     .kind = CONFIG_INTEGER,
     .fallback = "30",
     .min = 0,
     .max = 36500,
     .unit = N_("days"),
     .help = N_("How long what was deleted can be brought back; then it is purged, a little each "
                "time a program ends. 0: never by itself.")},
    {.key = "ui.language",
     .kind = CONFIG_CHOICE,
     .fallback = "auto",
     .choices = WORDS("auto", "en", "ru"),
     .help = N_("The language of the program itself. auto goes by the locale.")},
    {.key = "ui.editing_mode",
     .kind = CONFIG_CHOICE,
     .fallback = "emacs",
     .choices = WORDS("emacs", "vi"),
     .help = N_("The keys of the input line.")},
    {.key = "ui.plain",
     .kind = CONFIG_BOOLEAN,
     .fallback = "false",
     .help = N_("Whether to talk line by line, for dumb terminals and screen readers.")},
    {.key = "log.level",
     .kind = CONFIG_CHOICE,
     .fallback = "info",
     .choices = WORDS("off", "error", "warning", "info", "debug"),
     .help = N_("How much goes into the log file.")},
    {.key = "log.file",
     .kind = CONFIG_PATH,
     .metavar = "~/syllabus.log",
     .help = N_("The log file; - is standard error. Unset: syllabus.log in the state folder.")},
};

#define OPTION_COUNT (sizeof table / sizeof *table)

size_t config_option_count(void)
{
    return OPTION_COUNT;
}

const struct config_option *config_option_at(size_t i)
{
    return i < OPTION_COUNT ? &table[i] : NULL;
}

size_t config_option_index(const struct config_option *option)
{
    return (size_t)(option - table);
}

const struct config_option *config_option_find(const char *key)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (strcmp(table[i].key, key) == 0) {
            return &table[i];
        }
    }
    return NULL;
}

bool config_option_is_section(const char *path)
{
    size_t n = strlen(path);
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (strncmp(table[i].key, path, n) == 0 && table[i].key[n] == '.') {
            return true;
        }
    }
    return false;
}

/* --- the nearest key --- */

/* The key most like `word`; NULL when none is near. */
static const char *nearest(const char *word)
{
    const char *best = NULL;
    size_t distance = *word ? near_limit(word) : 0;
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const char *key = table[i].key;
        const char *last = strrchr(key, '.') + 1;
        size_t d = strcmp(last, word) == 0 ? 0 : near_distance(word, key);
        if (d < distance) {
            distance = d;
            best = key;
        }
    }
    return best;
}

enum error_kind config_option_require(const char *key, const struct config_option **option,
                                      struct error *err)
{
    const struct config_option *found = config_option_find(key);
    if (found) {
        *option = found;
        return ERROR_NONE;
    }
    const char *near = nearest(key);
    if (near) {
        return error_set(err, ERROR_USAGE, _("unknown setting \"%s\"; did you mean \"%s\"?"), key,
                         near);
    }
    return error_set(err, ERROR_USAGE,
                     _("unknown setting \"%s\"; \"syllabus config show\" lists all"), key);
}

char *config_option_variable(const struct config_option *option)
{
    char *name = mem_printf("SYLLABUS_%s", option->key);
    for (char *c = name; *c; c++) {
        *c = *c == '.' ? '_' : (char)toupper((unsigned char)*c);
    }
    return name;
}

/* --- what may be given --- */

#define ALLOWED_MAX 1024

/* "a, b or c"; each word with `suffix`. */
static char *joined_choices(const struct config_option *o, const char *suffix)
{
    struct buf b = BUF_INIT(ALLOWED_MAX);
    for (size_t i = 0; o->choices && o->choices[i]; i++) {
        if (i > 0) {
            buf_add_str(&b, o->choices[i + 1] ? ", " : _(" or "));
        }
        buf_printf(&b, "%s%s", o->choices[i], suffix);
    }
    return buf_steal(&b);
}

static char *allowed_number(const struct config_option *o)
{
    char *range = o->kind == CONFIG_INTEGER
                      ? mem_printf(_("a whole number from %.15g to %.15g"), o->min, o->max)
                      : mem_printf(_("a number from %.15g to %.15g"), o->min, o->max);
    if (o->unit) {
        char *with_unit = mem_printf("%s (%s)", range, _(o->unit));
        free(range);
        range = with_unit;
    }
    if (o->choices) {
        char *words = joined_choices(o, "");
        char *both = mem_printf(_("%s or %s"), words, range);
        free(words);
        free(range);
        range = both;
    }
    return range;
}

char *config_option_allowed(const struct config_option *o)
{
    switch (o->kind) {
    case CONFIG_TEXT:
        return mem_strdup(o->check ? _(o->check("")) : _("text on one line"));
    case CONFIG_PATH:
        return mem_strdup(_("a path"));
    case CONFIG_URL: {
        char *schemes = joined_choices(o, "://");
        char *allowed = mem_printf(_("an address that begins with %s and a host"), schemes);
        free(schemes);
        return allowed;
    }
    case CONFIG_INTEGER:
    case CONFIG_NUMBER:
        return allowed_number(o);
    case CONFIG_BOOLEAN:
        return mem_strdup(_("true or false"));
    case CONFIG_CHOICE:
        return joined_choices(o, "");
    case CONFIG_LIST:
        return mem_strdup(_("a list such as [one, two]"));
    case CONFIG_MAP:
        return mem_strdup(_("header names with text such as {X-Title: text}"));
    case CONFIG_OBJECT:
        return mem_strdup(o->check ? _(o->check(""))
                                   : _("a mapping such as {name: value}, or a JSON object"));
    case CONFIG_ARGV:
        return mem_strdup(_("a program with its arguments such as [pass, show, key]"));
    case CONFIG_KIND_COUNT:
        break;
    }
    return mem_strdup("");
}
