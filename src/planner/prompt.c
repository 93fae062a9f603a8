#include "syllabus/planner/prompt.h"

#include "prompt_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/resource.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"
#include "syllabus/base/yaml.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const slot_names[] = {
    [PROMPT_SLOT_SKILL] = "skill",
    [PROMPT_SLOT_LEVEL] = "level",
    [PROMPT_SLOT_HOURS] = "hours",
    [PROMPT_SLOT_EXPECTATIONS] = "expectations",
    [PROMPT_SLOT_LANGUAGE] = "language",
    [PROMPT_SLOT_TITLE] = "title",
    [PROMPT_SLOT_DESCRIPTION] = "description",
    [PROMPT_SLOT_PLAN] = "plan",
    [PROMPT_SLOT_TEXT] = "text",
    [PROMPT_SLOT_FAULT] = "fault",
    [PROMPT_SLOT_MODULES] = "modules",
    [PROMPT_SLOT_NUMBER] = "number",
    [PROMPT_SLOT_MINUTES] = "minutes",
    [PROMPT_SLOT_TYPES] = "types",
};
static_assert(sizeof slot_names / sizeof slot_names[0] == PROMPT_SLOT_COUNT, "name every slot");

#define SLOT(name) (1u << PROMPT_SLOT_##name)
/* The four inputs of the form and the language; what any text to the model may mention. */
#define SLOTS_FORM (SLOT(SKILL) | SLOT(LEVEL) | SLOT(HOURS) | SLOT(EXPECTATIONS) | SLOT(LANGUAGE))

/* One row a text: which placeholders it must hold, and which it may. */
static const struct key_rule {
    const char *name;
    unsigned required;
    unsigned optional;
} key_rules[] = {
    [PROMPT_ROLE] = {"role", 0, SLOTS_FORM},
    [PROMPT_FORM] = {"form", SLOTS_FORM, 0},
    [PROMPT_FORM_TITLE] = {"form_title", SLOT(TITLE), 0},
    [PROMPT_FORM_DESCRIPTION] = {"form_description", SLOT(DESCRIPTION), 0},
    [PROMPT_FORM_KNOWN] = {"form_known", SLOT(TEXT), 0},
    [PROMPT_FORM_WEEKLY] = {"form_weekly", SLOT(TEXT), 0},
    [PROMPT_FORM_DEADLINE] = {"form_deadline", SLOT(TEXT), 0},
    [PROMPT_NO_EXPECTATIONS] = {"no_expectations", 0, 0},
    [PROMPT_LEVEL_BEGINNER] = {"level_beginner", 0, 0},
    [PROMPT_LEVEL_INTERMEDIATE] = {"level_intermediate", 0, 0},
    [PROMPT_LEVEL_ADVANCED] = {"level_advanced", 0, 0},
    [PROMPT_WELCOME_TASK] = {"welcome_task", 0, SLOTS_FORM},
    [PROMPT_WELCOME_REQUEST] = {"welcome_request", SLOT(SKILL), SLOTS_FORM},
    [PROMPT_REPLY_TASK] = {"reply_task", 0, SLOTS_FORM},
    [PROMPT_TALK_TASK] = {"talk_task", SLOT(LANGUAGE), SLOTS_FORM},
    [PROMPT_TALK_REQUEST] = {"talk_request", SLOT(SKILL), SLOTS_FORM},
    [PROMPT_TUTOR_ROLE] = {"tutor_role", 0, SLOTS_FORM},
    [PROMPT_TUTOR_TASK] = {"tutor_task", SLOT(LANGUAGE), SLOTS_FORM},
    [PROMPT_TUTOR_MODULE] = {"tutor_module", SLOT(NUMBER) | SLOT(TITLE) | SLOT(HOURS), 0},
    [PROMPT_TUTOR_DESCRIPTION] = {"tutor_description", SLOT(TEXT), 0},
    [PROMPT_TUTOR_OBJECTIVES] = {"tutor_objectives", SLOT(TEXT), 0},
    [PROMPT_TUTOR_COURSE] = {"tutor_course", SLOT(MODULES), 0},
    [PROMPT_CURRENT_PLAN] = {"current_plan", SLOT(PLAN), 0},
    [PROMPT_PLAN_GOALS] = {"plan_goals", SLOT(TEXT), 0},
    [PROMPT_PLAN_ASSIGNMENTS] = {"plan_assignments", SLOT(TEXT), 0},
    [PROMPT_PLAN_PROJECT] = {"plan_project", SLOT(TEXT), 0},
    [PROMPT_PLAN_HELD] = {"plan_held", SLOT(TEXT), 0},
    [PROMPT_PLAN_HELD_TITLES] = {"plan_held_titles", SLOT(TEXT), 0},
    [PROMPT_PLAN_HELD_HOURS] = {"plan_held_hours", SLOT(TEXT), 0},
    [PROMPT_PLAN_REFUSED] = {"plan_refused", SLOT(TEXT), 0},
    [PROMPT_PLAN_FORMAT] = {"plan_format", SLOT(HOURS) | SLOT(LANGUAGE), SLOTS_FORM},
    [PROMPT_CONTINUE] = {"continue", 0, 0},
    [PROMPT_FINALIZE_ROLE] = {"finalize_role", SLOT(LANGUAGE), SLOTS_FORM},
    [PROMPT_FINALIZE_REQUEST] = {"finalize_request", SLOT(PLAN), SLOTS_FORM},
    [PROMPT_REPAIR_REQUEST] = {"repair_request", SLOT(FAULT), 0},
    [PROMPT_FAULT_CUT_OFF] = {"fault_cut_off", 0, 0},
    [PROMPT_LESSON_ROLE] = {"lesson_role", SLOT(LANGUAGE), SLOTS_FORM},
    [PROMPT_LESSON_MODULE] = {"lesson_module", SLOT(NUMBER) | SLOT(TITLE), 0},
    [PROMPT_LESSON_OBJECTIVES] = {"lesson_objectives", SLOT(TEXT), 0},
    [PROMPT_LESSON_TOPICS] = {"lesson_topics", SLOT(TEXT), 0},
    [PROMPT_LESSON_SIBLINGS] = {"lesson_siblings", SLOT(TEXT), 0},
    [PROMPT_LESSON_REQUEST] = {"lesson_request", SLOT(TYPES) | SLOT(MINUTES),
                               SLOTS_FORM | SLOT(NUMBER) | SLOT(TITLE)},
    [PROMPT_LESSON_REPAIR] = {"lesson_repair", SLOT(FAULT), 0},
    [PROMPT_LESSON_CUT_OFF] = {"lesson_cut_off", 0, 0},
    [PROMPT_NOTICE] = {"notice", SLOT(MODULES) | SLOT(HOURS), SLOT(SKILL)},
    [PROMPT_NOTICE_REPAIRED] = {"notice_repaired", 0, 0},
    [PROMPT_NOTICE_PLAN] = {"notice_plan", 0, 0},
};
static_assert(sizeof key_rules / sizeof key_rules[0] == PROMPT_KEY_COUNT, "a rule for every key");

#define LANGUAGES_KEY "languages"

/* The languages with prompts of their own; the first serves all others. */
static const struct prompt_file {
    const char *tag;
    const char *resource;
} prompt_files[] = {
    {"en", "prompts/en.yaml"},
    {"ru", "prompts/ru.yaml"},
};
enum { FILE_COUNT = sizeof prompt_files / sizeof prompt_files[0] };

struct prompts {
    struct prompt_set {
        char *texts[PROMPT_KEY_COUNT];
        struct strlist tags, names; /* the languages' mapping, side by side */
    } sets[FILE_COUNT];
};

/* --- placeholders --- */

/* A placeholder at s: "{", small letters and underscores, "}". Its whole length, or 0. */
static size_t placeholder_len(const char *s)
{
    if (s[0] != '{') {
        return 0;
    }
    size_t n = 1 + strspn(s + 1, "abcdefghijklmnopqrstuvwxyz_");
    return n > 1 && s[n] == '}' ? n + 1 : 0;
}

static int slot_find(const char *name, size_t n)
{
    for (int i = 0; i < PROMPT_SLOT_COUNT; i++) {
        if (strlen(slot_names[i]) == n && memcmp(slot_names[i], name, n) == 0) {
            return i;
        }
    }
    return -1;
}

static void fill_text(const char *text, const struct prompt_values *values, struct buf *out)
{
    while (*text != '\0') {
        size_t n = placeholder_len(text);
        if (n == 0) {
            n = 1 + strcspn(text + 1, "{");
            buf_add(out, text, n);
        } else {
            /* The loader has let no unknown name pass. */
            int slot = slot_find(text + 1, n - 2);
            buf_add_str(out, values->slots[slot] != NULL ? values->slots[slot] : "");
        }
        text += n;
    }
}

/* --- loading --- */

/* A prompt file while it is read. */
struct source {
    const char *name; /* for messages */
    const char *text;
    size_t n;
};

static enum error_kind fault_at(struct error *err, const struct source *s, size_t line,
                                const char *text)
{
    return error_set(err, ERROR_BAD_DATA, "%s:%zu: %s", s->name, line, text);
}

/* The line of the first `needle` in the node's stretch of the source, else the node's own. */
static size_t line_of(const struct source *s, const struct yaml_node *node, const char *needle,
                      size_t n)
{
    size_t end = node->end < s->n ? node->end : s->n;
    const char *from = node->start < end ? s->text + node->start : NULL;
    const char *found = from != NULL ? memmem(from, end - node->start, needle, n) : NULL;
    if (found == NULL) {
        return node->line;
    }
    size_t line = 1;
    for (const char *c = s->text; c < found; c++) {
        line += *c == '\n';
    }
    return line;
}

static void add_slot_names(unsigned slots, struct buf *out)
{
    for (int i = 0; i < PROMPT_SLOT_COUNT; i++) {
        if ((slots & (1u << i)) != 0) {
            buf_printf(out, "%s{%s}", out->len > 0 ? ", " : "", slot_names[i]);
        }
    }
}

static enum error_kind unknown_placeholder(const struct source *s, const struct key_rule *rule,
                                           const struct yaml_node *node, const char *at, size_t n,
                                           struct error *err)
{
    struct buf known = BUF_INIT(1024);
    add_slot_names(rule->required | rule->optional, &known);
    char *fault = known.len > 0 ? mem_printf(_("“%s” cannot hold %.*s; it may hold %s"), rule->name,
                                             (int)n, at, buf_str(&known))
                                : mem_printf(_("“%s” cannot hold %.*s; it takes no placeholders"),
                                             rule->name, (int)n, at);
    enum error_kind kind = fault_at(err, s, line_of(s, node, at, n), fault);
    free(fault);
    buf_fini(&known);
    return kind;
}

static enum error_kind check_placeholders(const struct source *s, const struct key_rule *rule,
                                          const struct yaml_node *node, struct error *err)
{
    unsigned seen = 0;
    for (const char *at = node->text; *at != '\0'; at++) {
        size_t n = placeholder_len(at);
        if (n == 0) {
            continue;
        }
        int slot = slot_find(at + 1, n - 2);
        if (slot < 0 || ((rule->required | rule->optional) & (1u << slot)) == 0) {
            return unknown_placeholder(s, rule, node, at, n, err);
        }
        seen |= 1u << slot;
    }
    unsigned missing = rule->required & ~seen;
    if (missing == 0) {
        return ERROR_NONE;
    }
    struct buf names = BUF_INIT(1024);
    add_slot_names(missing, &names);
    char *fault = mem_printf(_("“%s” must hold %s"), rule->name, buf_str(&names));
    enum error_kind kind = fault_at(err, s, node->line, fault);
    free(fault);
    buf_fini(&names);
    return kind;
}

static enum error_kind read_languages(struct prompt_set *set, const struct source *s,
                                      const struct yaml_node *node, struct error *err)
{
    if (node->kind != YAML_MAPPING) {
        return fault_at(err, s, node->line,
                        _("“languages” must be a mapping of tags to names, such as “de: German”"));
    }
    for (size_t i = 0; i < node->count; i++) {
        const struct yaml_node *name = node->items[i];
        if (name->kind != YAML_SCALAR || text_blank(name->text)) {
            return fault_at(err, s, name->line, _("a language needs a name"));
        }
        strlist_add(&set->tags, node->keys[i]->text);
        strlist_add(&set->names, name->text);
    }
    return ERROR_NONE;
}

static enum error_kind read_key(struct prompt_set *set, const struct source *s,
                                const struct yaml_node *key, const struct yaml_node *value,
                                struct error *err)
{
    if (strcmp(key->text, LANGUAGES_KEY) == 0) {
        return read_languages(set, s, value, err);
    }
    for (int i = 0; i < PROMPT_KEY_COUNT; i++) {
        if (strcmp(key->text, key_rules[i].name) != 0) {
            continue;
        }
        char *fault = NULL;
        if (value->kind != YAML_SCALAR || text_blank(value->text)) {
            fault = mem_printf(_("“%s” must be a text"), key->text);
        }
        enum error_kind kind = fault != NULL ? fault_at(err, s, value->line, fault)
                                             : check_placeholders(s, &key_rules[i], value, err);
        free(fault);
        if (kind == ERROR_NONE) {
            set->texts[i] = text_trimmed(value->text, strlen(value->text));
        }
        return kind;
    }
    char *fault = mem_printf(_("there is no prompt “%s”"), key->text);
    enum error_kind kind = fault_at(err, s, key->line, fault);
    free(fault);
    return kind;
}

static void set_fini(struct prompt_set *set)
{
    for (int i = 0; i < PROMPT_KEY_COUNT; i++) {
        free(set->texts[i]);
    }
    strlist_fini(&set->tags);
    strlist_fini(&set->names);
}

/* Reads what the source has; keys it lacks stay NULL. */
static enum error_kind read_set(struct prompt_set *set, const struct source *s, struct error *err)
{
    struct yaml_node *root = NULL;
    enum error_kind kind = yaml_parse(s->name, s->text, s->n, &root, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    if (root->kind != YAML_MAPPING) {
        kind = fault_at(err, s, root->line, _("prompts are a mapping of names to texts"));
    }
    for (size_t i = 0; kind == ERROR_NONE && i < root->count; i++) {
        kind = read_key(set, s, root->keys[i], root->items[i], err);
    }
    yaml_node_free(root);
    return kind;
}

/* Completes a person's file with the texts of the one it stands for. */
static void set_complete(struct prompt_set *set, struct prompt_set *builtin)
{
    for (int i = 0; i < PROMPT_KEY_COUNT; i++) {
        if (set->texts[i] == NULL) {
            set->texts[i] = builtin->texts[i];
            builtin->texts[i] = NULL;
        }
    }
    if (set->tags.count == 0) {
        strlist_copy(&set->tags, &builtin->tags);
        strlist_copy(&set->names, &builtin->names);
    }
}

static bool set_is_complete(const struct prompt_set *set)
{
    for (int i = 0; i < PROMPT_KEY_COUNT; i++) {
        if (set->texts[i] == NULL) {
            return false;
        }
    }
    return true;
}

static enum error_kind load_set(const char *config_dir, const char *resource,
                                struct prompt_set *set, struct error *err)
{
    char *text = NULL;
    char *path = NULL;
    size_t n = 0;
    enum error_kind kind = resource_load(config_dir, resource, &text, &n, &path, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    kind = read_set(set, &(struct source){path, text, n}, err);
    if (kind == ERROR_NONE && !set_is_complete(set)) {
        struct prompt_set builtin = {0};
        struct source s = {.name = resource};
        s.text = resource_builtin(resource, &s.n);
        kind = read_set(&builtin, &s, err);
        set_complete(set, &builtin);
        set_fini(&builtin);
    }
    /* Every key of the compiled-in files is checked by a test, so this is a build gone wrong. */
    assert(kind != ERROR_NONE || set_is_complete(set));
    free(text);
    free(path);
    return kind;
}

enum error_kind prompts_load(const char *config_dir, struct prompts **out, struct error *err)
{
    struct prompts *p = mem_alloc(sizeof *p);
    for (int i = 0; i < FILE_COUNT; i++) {
        enum error_kind kind = load_set(config_dir, prompt_files[i].resource, &p->sets[i], err);
        if (kind != ERROR_NONE) {
            prompts_free(p);
            return kind;
        }
    }
    *out = p;
    return ERROR_NONE;
}

void prompts_free(struct prompts *p)
{
    if (p == NULL) {
        return;
    }
    for (int i = 0; i < FILE_COUNT; i++) {
        set_fini(&p->sets[i]);
    }
    free(p);
}

/* --- using --- */

/* True when `tag` is `language` or a regional form of it: "pt-BR" for "pt". */
static bool tag_is(const char *tag, const char *language)
{
    size_t n = strlen(language);
    return strncasecmp(tag, language, n) == 0 && (tag[n] == '\0' || tag[n] == '-');
}

static const struct prompt_set *set_for(const struct prompts *p, const char *tag)
{
    for (int i = 0; tag != NULL && i < FILE_COUNT; i++) {
        if (tag_is(tag, prompt_files[i].tag)) {
            return &p->sets[i];
        }
    }
    return &p->sets[0];
}

void prompt_fill(const struct prompts *p, const char *tag, enum prompt_key key,
                 const struct prompt_values *values, struct buf *out)
{
    fill_text(set_for(p, tag)->texts[key], values, out);
}

const char *prompt_language_name(const struct prompts *p, const char *tag)
{
    const struct prompt_set *set = set_for(p, tag);
    for (size_t i = 0; tag != NULL && i < set->tags.count; i++) {
        /* A region says more than the language's name would: only the very tag is named. */
        if (strcasecmp(tag, set->tags.items[i]) == 0) {
            return set->names.items[i];
        }
    }
    return tag != NULL ? tag : prompt_files[0].tag;
}
