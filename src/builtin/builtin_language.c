#include "builtin_language_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/resource.h"
#include "syllabus/base/text.h"
#include "syllabus/base/yaml.h"
#include "syllabus/course/hours.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_WEIGHT 4
#define MAX_WEIGHT     100

/* The key of each text and the placeholders it may use. */
static const struct {
    const char *key;
    const char *placeholders;
} text_rules[] = {
    [BUILTIN_GREETING] = {"greeting", ""},
    [BUILTIN_WELCOME] = {"welcome", "{skill}{level}{hours}{modules}"},
    [BUILTIN_INVITATION] = {"invitation", ""},
    [BUILTIN_CLOSING] = {"closing", ""},
    [BUILTIN_NOT_UNDERSTOOD] = {"not_understood", ""},
    [BUILTIN_PARTLY] = {"partly", "{text}"},
    [BUILTIN_TOO_LONG] = {"too_long", ""},
    [BUILTIN_WHO] = {"who", ""},
    [BUILTIN_ANSWER_TOTAL] = {"answer_total", "{hours}{modules}"},
    [BUILTIN_ANSWER_MODULES] = {"answer_modules", "{hours}{modules}{list}"},
    [BUILTIN_ANSWER_MODULE] = {"answer_module", "{number}{title}{hours}{about}{items}"},
    [BUILTIN_ANSWER_GOALS] = {"answer_goals", "{list}"},
    [BUILTIN_ANSWER_UNKNOWN] = {"answer_unknown", ""},
    [BUILTIN_TALK] = {"talk", ""},
    [BUILTIN_TUTOR] = {"tutor", "{number}{title}{hours}{about}{list}"},
    [BUILTIN_UNKNOWN_HOURS] = {"unknown_hours", ""},
    [BUILTIN_LESSON_THEORY] = {"lesson_theory", "{title}"},
    [BUILTIN_LESSON_THEORY_TEXT] = {"lesson_theory_text", "{title}{about}"},
    [BUILTIN_LESSON_OBJECTIVE_TEXT] = {"lesson_objective_text", "{text}"},
    [BUILTIN_LESSON_TOPIC_TEXT] = {"lesson_topic_text", "{text}"},
    [BUILTIN_LESSON_THEORY_END] = {"lesson_theory_end", ""},
    [BUILTIN_LESSON_PRACTICE] = {"lesson_practice", "{title}"},
    [BUILTIN_LESSON_PRACTICE_TEXT] = {"lesson_practice_text", "{title}"},
    [BUILTIN_LESSON_PRACTICE_TASK] = {"lesson_practice_task", "{text}"},
    [BUILTIN_LESSON_HOMEWORK] = {"lesson_homework", "{title}"},
    [BUILTIN_LESSON_HOMEWORK_TEXT] = {"lesson_homework_text", "{title}"},
    [BUILTIN_LESSON_HOMEWORK_TASK] = {"lesson_homework_task", "{text}"},
    [BUILTIN_LESSON_QUIZ] = {"lesson_quiz", "{title}"},
    [BUILTIN_LESSON_QUIZ_TEXT] = {"lesson_quiz_text", ""},
    [BUILTIN_QUIZ_OBJECTIVE] = {"quiz_objective", "{title}"},
    [BUILTIN_QUIZ_OBJECTIVE_WHY] = {"quiz_objective_why", "{text}"},
    [BUILTIN_QUIZ_PROOF] = {"quiz_proof", "{text}"},
    [BUILTIN_QUIZ_PROOF_RIGHT] = {"quiz_proof_right", ""},
    [BUILTIN_QUIZ_PROOF_READ] = {"quiz_proof_read", ""},
    [BUILTIN_QUIZ_PROOF_SEEN] = {"quiz_proof_seen", ""},
    [BUILTIN_QUIZ_PROOF_COPIED] = {"quiz_proof_copied", ""},
    [BUILTIN_QUIZ_PROOF_WHY] = {"quiz_proof_why", ""},
    [BUILTIN_NOTHING] = {"nothing", ""},
    [BUILTIN_ADDED] = {"added", "{title}{number}{hours}"},
    [BUILTIN_REMOVED] = {"removed", "{title}"},
    [BUILTIN_REMOVED_TOTAL] = {"removed_total", "{title}{hours}"},
    [BUILTIN_RENAMED] = {"renamed", "{old}{title}"},
    [BUILTIN_REPLACED] = {"replaced", "{old}{title}"},
    [BUILTIN_MOVED] = {"moved", "{title}{number}"},
    [BUILTIN_SWAPPED] = {"swapped", "{old}{title}"},
    [BUILTIN_RESIZED] = {"resized", "{title}{hours}"},
    [BUILTIN_TOTAL] = {"total", "{hours}"},
    [BUILTIN_PRACTICE_ALL] = {"practice_all", "{modules}"},
    [BUILTIN_PRACTICE_ONE] = {"practice_one", "{title}"},
    [BUILTIN_SPLIT] = {"split", "{title}{count}"},
    [BUILTIN_MERGED] = {"merged", "{old}{title}"},
    [BUILTIN_ITEM_ADDED] = {"item_added", "{text}{title}"},
    [BUILTIN_ITEM_ADDED_ALL] = {"item_added_all", "{text}{modules}"},
    [BUILTIN_ITEM_REMOVED] = {"item_removed", "{text}{title}"},
    [BUILTIN_NO_MODULE] = {"no_module", "{number}{modules}"},
    [BUILTIN_NO_TITLE] = {"no_title", "{text}"},
    [BUILTIN_AMBIGUOUS] = {"ambiguous", "{text}{list}"},
    [BUILTIN_WHICH] = {"which", "{text}"},
    [BUILTIN_PINNED] = {"pinned", "{title}"},
    [BUILTIN_LAST_MODULE] = {"last_module", "{title}"},
    [BUILTIN_NO_ROOM] = {"no_room", "{hours}{room}"},
    [BUILTIN_TOO_SHORT] = {"too_short", "{title}{hours}"},
    [BUILTIN_BAD_TOTAL] = {"bad_total", "{modules}{least}{most}{hours}"},
    [BUILTIN_SAME_TITLE] = {"same_title", "{title}"},
    [BUILTIN_SAME] = {"same", "{title}"},
    [BUILTIN_PRACTICE_ENOUGH] = {"practice_enough", ""},
    [BUILTIN_TOO_MANY] = {"too_many", "{modules}"},
    [BUILTIN_NO_SPLIT] = {"no_split", "{title}"},
    [BUILTIN_NO_MORE_MODULES] = {"no_more_modules", "{modules}"},
    [BUILTIN_NO_ITEM] = {"no_item", "{text}{title}"},
};
static_assert(sizeof text_rules / sizeof text_rules[0] == BUILTIN_TEXT_COUNT,
              "every text has a key");

static const char *const part_keys[] = {"theory", "practice", "task", "check"};
static_assert(sizeof part_keys / sizeof part_keys[0] == BUILTIN_PART_COUNT, "every part has a key");

static const char *const favours_keys[] = {
    [BUILTIN_FAVOURS_OPENING] = "opening",
    [BUILTIN_FAVOURS_TOPICS] = "topics",
    [BUILTIN_FAVOURS_CLOSING] = "closing",
};

/* Reading goes on after a fault, for the first one is what is told; so the readers below need no
 * check after each value. */
struct loader {
    const char *path;
    struct error *err;
    bool failed;
};

static void fault(struct loader *ld, const struct yaml_node *at, char *take_message)
{
    if (!ld->failed) {
        ld->failed = true;
        error_set(ld->err, ERROR_BAD_DATA, "%s:%zu:%zu: %s", ld->path, at->line, at->column,
                  take_message);
    }
    free(take_message);
}

/* Every "{name}" of `text` must be in `allowed`, which is a run of such names. */
static void check_placeholders(struct loader *ld, const struct yaml_node *at, const char *allowed)
{
    for (const char *p = strchr(at->text, '{'); p; p = strchr(p + 1, '{')) {
        const char *end = strchr(p, '}');
        char *name = end ? mem_strndup(p, (size_t)(end - p) + 1) : mem_strdup(p);
        if (!end || !strstr(allowed, name)) {
            fault(ld, at, mem_printf(_("%s is no placeholder of this text"), name));
        }
        free(name);
    }
}

static const char *read_text(struct loader *ld, const struct yaml_node *in, const char *key,
                             const char *allowed)
{
    const struct yaml_node *node = yaml_get(in, key);

    if (!node || node->kind != YAML_SCALAR || text_blank(node->text)) {
        fault(ld, node ? node : in, mem_printf(_("\"%s\" must be a text"), key));
        return "";
    }
    check_placeholders(ld, node, allowed);
    return node->text;
}

static const struct yaml_node *read_list(struct loader *ld, const struct yaml_node *in,
                                         const char *key, const char *allowed)
{
    const struct yaml_node *node = yaml_get(in, key);

    if (!node || node->kind != YAML_SEQUENCE) {
        fault(ld, node ? node : in, mem_printf(_("\"%s\" must be a list of texts"), key));
        return NULL;
    }
    for (size_t i = 0; i < node->count; i++) {
        const struct yaml_node *item = node->items[i];
        if (item->kind != YAML_SCALAR || text_blank(item->text)) {
            fault(ld, item, mem_printf(_("\"%s\" must be a list of texts"), key));
            return NULL;
        }
        check_placeholders(ld, item, allowed);
    }
    return node;
}

/* A list of a language's plural forms: as many as its rule can choose from. */
static const struct yaml_node *read_forms(struct loader *ld, const struct yaml_node *in,
                                          const char *key)
{
    const struct yaml_node *list = read_list(ld, in, key, "");

    if (list && list->count != 2 && list->count != 3) {
        fault(ld, list, mem_printf(_("\"%s\" must have two or three forms"), key));
    }
    return list;
}

static const struct yaml_node *read_child(struct loader *ld, const struct yaml_node *in,
                                          const char *key, enum yaml_kind kind)
{
    const struct yaml_node *node = yaml_get(in, key);

    if (!node || node->kind != kind) {
        fault(ld, node ? node : in,
              kind == YAML_MAPPING ? mem_printf(_("\"%s\" must be a group of named values"), key)
                                   : mem_printf(_("\"%s\" must be a list"), key));
        return NULL;
    }
    return node;
}

static unsigned read_levels(struct loader *ld, const struct yaml_node *in)
{
    unsigned levels = 0;

    for (const char *p = read_text(ld, in, "levels", ""); *p; p++) {
        const char *known = strchr("bia", *p);
        if (!known) {
            fault(ld, in, mem_strdup(_("\"levels\" must be made of the letters b, i and a")));
            return 0;
        }
        levels |= 1u << (known - "bia");
    }
    return levels;
}

static int read_weight(struct loader *ld, const struct yaml_node *in)
{
    const char *text = yaml_get_text(in, "weight");
    char *end = NULL;
    long weight = text ? strtol(text, &end, 10) : DEFAULT_WEIGHT;

    if (text && (end == text || *end || weight < 1 || weight > MAX_WEIGHT)) {
        fault(ld, in, mem_printf(_("\"weight\" must be a whole number from 1 to %d"), MAX_WEIGHT));
        return DEFAULT_WEIGHT;
    }
    return (int)weight;
}

/* The frame's templates and the added module have title or levels from elsewhere: `titled` says
 * whether this one names itself. */
static void read_topic(struct loader *ld, const struct yaml_node *in, bool titled,
                       const char *allowed, struct builtin_topic *topic)
{
    if (titled) {
        topic->title = read_text(ld, in, "title", "");
    }
    topic->about = read_text(ld, in, "about", allowed);
    for (int part = 0; part < BUILTIN_PART_COUNT; part++) {
        topic->parts[part] = read_text(ld, in, part_keys[part], allowed);
    }
    topic->can = read_list(ld, in, "can", allowed);
    topic->weight = read_weight(ld, in);
}

static void read_pack(struct loader *ld, const struct yaml_node *in, struct builtin_pack *pack)
{
    const struct yaml_node *topics = read_child(ld, in, "topics", YAML_SEQUENCE);

    pack->keywords = read_list(ld, in, "keywords", "");
    pack->project = read_text(ld, in, "project", "{skill}");
    pack->assignments = read_list(ld, in, "assignments", "");
    if (!topics) {
        return;
    }
    pack->topics = mem_array(topics->count, sizeof *pack->topics);
    pack->topic_count = topics->count;
    for (size_t i = 0; i < topics->count; i++) {
        read_topic(ld, topics->items[i], true, "", &pack->topics[i]);
        pack->topics[i].levels = read_levels(ld, topics->items[i]);
    }
}

static void read_packs(struct loader *ld, struct builtin_language *l)
{
    const struct yaml_node *packs = read_child(ld, l->root, "packs", YAML_SEQUENCE);

    if (!packs) {
        return;
    }
    if (packs->count == 0) {
        fault(ld, packs, mem_strdup(_("\"packs\" must hold at least one")));
    }
    l->packs = mem_array(packs->count, sizeof *l->packs);
    l->pack_count = packs->count;
    for (size_t i = 0; i < packs->count; i++) {
        read_pack(ld, packs->items[i], &l->packs[i]);
    }
}

static enum builtin_favours read_favours(struct loader *ld, const struct yaml_node *in)
{
    const char *text = read_text(ld, in, "favours", "");

    for (size_t i = 0; i < sizeof favours_keys / sizeof favours_keys[0]; i++) {
        if (strcmp(text, favours_keys[i]) == 0) {
            return (enum builtin_favours)i;
        }
    }
    fault(ld, in, mem_strdup(_("\"favours\" must be opening, topics or closing")));
    return BUILTIN_FAVOURS_TOPICS;
}

static void read_emphases(struct loader *ld, struct builtin_language *l)
{
    const struct yaml_node *list = read_child(ld, l->root, "emphases", YAML_SEQUENCE);

    if (!list) {
        return;
    }
    l->emphases = mem_array(list->count, sizeof *l->emphases);
    l->emphasis_count = list->count;
    for (size_t i = 0; i < list->count; i++) {
        struct builtin_emphasis *e = &l->emphases[i];
        e->words = read_list(ld, list->items[i], "words", "");
        e->goal = read_text(ld, list->items[i], "goal", "");
        e->item = read_text(ld, list->items[i], "item", "");
        e->favours = read_favours(ld, list->items[i]);
    }
}

static void read_by_level(struct loader *ld, struct builtin_language *l)
{
    const struct yaml_node *levels = read_child(ld, l->root, "levels", YAML_MAPPING);
    const struct yaml_node *courses = read_child(ld, l->root, "course", YAML_MAPPING);
    const struct yaml_node *openings = read_child(ld, l->root, "opening", YAML_MAPPING);

    for (int d = 0; d < DIFFICULTY_COUNT && !ld->failed; d++) {
        const char *name = difficulty_name((enum difficulty)d);
        const struct yaml_node *course = read_child(ld, courses, name, YAML_MAPPING);
        const struct yaml_node *opening = read_child(ld, openings, name, YAML_MAPPING);
        l->levels[d] = read_text(ld, levels, name, "");
        if (course && opening) {
            l->about[d] = read_text(ld, course, "about", "{skill}");
            l->goals[d] = read_list(ld, course, "goals", "{skill}");
            read_topic(ld, opening, true, "", &l->opening[d]);
        }
    }
}

static void read_frame(struct loader *ld, struct builtin_language *l)
{
    const struct yaml_node *texts = read_child(ld, l->root, "texts", YAML_MAPPING);
    const struct yaml_node *labels = read_child(ld, l->root, "labels", YAML_MAPPING);
    const struct yaml_node *added = read_child(ld, l->root, "added", YAML_MAPPING);
    const struct yaml_node *project = read_child(ld, l->root, "project", YAML_MAPPING);
    const struct yaml_node *review = read_child(ld, l->root, "review", YAML_MAPPING);

    if (ld->failed) {
        return;
    }
    for (int i = 0; i < BUILTIN_TEXT_COUNT; i++) {
        l->texts[i] = read_text(ld, texts, text_rules[i].key, text_rules[i].placeholders);
    }
    for (int part = 0; part < BUILTIN_PART_COUNT; part++) {
        l->labels[part] = read_text(ld, labels, part_keys[part], "");
    }
    read_topic(ld, added, false, "{topic}", &l->added);
    read_topic(ld, project, true, "", &l->project);
    read_topic(ld, review, true, "", &l->review);
}

static void read_language(struct loader *ld, struct builtin_language *l)
{
    l->tag = read_text(ld, l->root, "language", "");
    l->decimal = read_text(ld, l->root, "decimal", "");
    l->hours_forms = read_forms(ld, l->root, "hours_forms");
    l->modules_forms = read_forms(ld, l->root, "modules_forms");
    l->examples = read_list(ld, l->root, "examples", "");
    l->module_title = read_text(ld, l->root, "module_title", "{skill}{topic}");
    l->split_title = read_text(ld, l->root, "split_title", "{title}{number}");
    l->split_title_many = read_text(ld, l->root, "split_title_many", "{title}{number}");
    l->merge_title = read_text(ld, l->root, "merge_title", "{old}{title}");
    l->wish = read_text(ld, l->root, "wish", "{text}");
    l->practice = read_list(ld, l->root, "practice", "");
    read_frame(ld, l);
    read_by_level(ld, l);
    read_emphases(ld, l);
    read_packs(ld, l);
}

enum error_kind builtin_language_load(const char *config_dir, const char *tag,
                                      struct builtin_language **out, struct error *err)
{
    struct builtin_language *l = mem_alloc(sizeof *l);
    char *name = mem_printf("builtin/%s.yaml", tag);
    struct loader ld = {.err = err};
    char *text = NULL;
    char *path = NULL;
    size_t n = 0;
    enum error_kind kind = resource_load(config_dir, name, &text, &n, &path, err);

    if (kind) {
        goto out;
    }
    kind = yaml_parse(path, text, n, &l->root, err);
    if (kind) {
        goto out;
    }
    ld.path = path;
    read_language(&ld, l);
    if (ld.failed) {
        kind = ERROR_BAD_DATA;
        goto out;
    }
    *out = l;
    l = NULL;
out:
    free(path);
    free(text);
    free(name);
    builtin_language_free(l);
    return kind;
}

void builtin_language_free(struct builtin_language *l)
{
    if (!l) {
        return;
    }
    for (size_t i = 0; i < l->pack_count; i++) {
        free(l->packs[i].topics);
    }
    free(l->packs);
    free(l->emphases);
    yaml_node_free(l->root);
    free(l);
}

void builtin_fill(struct buf *out, const char *template, const struct builtin_var *vars)
{
    const char *open;

    while ((open = strchr(template, '{'))) {
        const char *end = strchr(open, '}');
        const struct builtin_var *v = vars;
        /* The load checked that each placeholder is closed and known. */
        assert(end);
        while (v->name && strncmp(v->name, open + 1, (size_t)(end - open) - 1) != 0) {
            v++;
        }
        buf_add(out, template, (size_t)(open - template));
        buf_add_str(out, v->name ? v->value : "");
        template = end + 1;
    }
    buf_add_str(out, template);
}

char *builtin_filled(const char *template, const struct builtin_var *vars)
{
    struct buf text = BUF_INIT(LIMIT_ANSWER);

    builtin_fill(&text, template, vars);
    return buf_steal(&text);
}

/* Two forms choose as English does; three as the Slavic languages do (Unicode CLDR, plural rules:
 * one, few, many). A fraction takes the second form: "7.5 hours", "7,5 часа". */
static const char *plural(const struct yaml_node *forms, bool whole, size_t n)
{
    size_t form = 1;

    if (whole && forms->count == 2) {
        form = n == 1 ? 0 : 1;
    } else if (whole) {
        bool teen = n % 100 >= 11 && n % 100 <= 14;
        form = teen ? 2 : n % 10 == 1 ? 0 : n % 10 >= 2 && n % 10 <= 4 ? 1 : 2;
    }
    return forms->items[form]->text;
}

char *builtin_text_hours(const struct builtin_language *l, int minutes)
{
    struct buf text = BUF_INIT(LIMIT_TITLE);
    char *hours;

    hours = hours_text(minutes);
    for (const char *p = hours; *p; p++) {
        if (*p == '.') {
            buf_add_str(&text, l->decimal);
        } else {
            buf_add_char(&text, *p);
        }
    }
    buf_printf(&text, " %s", plural(l->hours_forms, minutes % 60 == 0, (size_t)minutes / 60));
    free(hours);
    return buf_steal(&text);
}

char *builtin_text_modules(const struct builtin_language *l, size_t count)
{
    return mem_printf("%zu %s", count, plural(l->modules_forms, true, count));
}
