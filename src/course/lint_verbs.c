#include "lint_verbs_internal.h"

#include "plan_label_words_internal.h"
#include "syllabus/base/text.h"

#include <stddef.h>

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))

struct verb {
    const char *pattern;
    int level;
};

static const struct verb english[] = {
    {"define", 1},     {"list", 1},        {"name", 1},      {"recall", 1},
    {"identify", 1},   {"label", 1},       {"recognize", 1}, {"recognise", 1},
    {"state", 1},      {"locate", 1},      {"match", 1},     {"memorize", 1},
    {"memorise", 1},   {"quote", 1},       {"outline", 1},   {"describe", 2},
    {"explain", 2},    {"summarize", 2},   {"summarise", 2}, {"classify", 2},
    {"discuss", 2},    {"illustrate", 2},  {"interpret", 2}, {"paraphrase", 2},
    {"translate", 2},  {"predict", 2},     {"infer", 2},     {"distinguish", 2},
    {"report", 2},     {"present", 2},     {"show", 2},      {"express", 2},
    {"narrate", 2},    {"apply", 3},       {"use", 3},       {"solve", 3},
    {"compute", 3},    {"calculate", 3},   {"implement", 3}, {"execute", 3},
    {"run", 3},        {"demonstrate", 3}, {"perform", 3},   {"practice", 3},
    {"practise", 3},   {"configure", 3},   {"install", 3},   {"deploy", 3},
    {"set", 3},        {"load", 3},        {"clean", 3},     {"convert", 3},
    {"query", 3},      {"draw", 3},        {"measure", 3},   {"operate", 3},
    {"prepare", 3},    {"process", 3},     {"read", 3},      {"record", 3},
    {"speak", 3},      {"play", 3},        {"sketch", 3},    {"manage", 3},
    {"handle", 3},     {"connect", 3},     {"work", 3},      {"import", 3},
    {"export", 3},     {"plot", 3},        {"visualize", 3}, {"visualise", 3},
    {"transform", 3},  {"automate", 3},    {"refactor", 3},  {"store", 3},
    {"parse", 3},      {"schedule", 3},    {"render", 3},    {"call", 3},
    {"handle", 3},     {"choose", 4},      {"select", 4},    {"analyze", 4},
    {"analyse", 4},    {"compare", 4},     {"contrast", 4},  {"categorize", 4},
    {"categorise", 4}, {"debug", 4},       {"diagnose", 4},  {"examine", 4},
    {"inspect", 4},    {"investigate", 4}, {"explore", 0},   {"differentiate", 4},
    {"organize", 4},   {"organise", 4},    {"trace", 4},     {"profile", 4},
    {"relate", 4},     {"separate", 4},    {"group", 4},     {"aggregate", 4},
    {"break", 4},      {"find", 4},        {"detect", 4},    {"estimate", 4},
    {"evaluate", 5},   {"assess", 5},      {"judge", 5},     {"justify", 5},
    {"critique", 5},   {"defend", 5},      {"argue", 5},     {"test", 5},
    {"verify", 5},     {"validate", 5},    {"review", 5},    {"recommend", 5},
    {"prioritize", 5}, {"prioritise", 5},  {"rate", 5},      {"check", 5},
    {"improve", 5},    {"optimize", 5},    {"optimise", 5},  {"tune", 5},
    {"measure", 5},    {"create", 6},      {"build", 6},     {"design", 6},
    {"develop", 6},    {"write", 6},       {"compose", 6},   {"construct", 6},
    {"produce", 6},    {"plan", 6},        {"make", 6},      {"invent", 6},
    {"formulate", 6},  {"generate", 6},    {"assemble", 6},  {"combine", 6},
    {"integrate", 6},  {"propose", 6},     {"publish", 6},   {"program", 6},
    {"model", 6},      {"train", 6},       {"conduct", 6},   {"lead", 6},
    {"cook", 6},       {"paint", 6},       {"adapt", 6},     {"give", 3},
    {"revise", 5},     {"carry", 3},       {"ask", 3},       {"answer", 3},
    {"follow", 3},     {"keep", 3},        {"help", 3},      {"teach", 6},
    {"add", 3},        {"send", 3},        {"share", 3},     {"save", 3},
    {"edit", 3},       {"map", 4},         {"order", 4},     {"sort", 4},
    {"filter", 4},     {"count", 3},       {"point", 2},     {"cite", 1},
    {"pronounce", 3},  {"sing", 3},        {"capture", 3},   {"secure", 5},
    {"monitor", 5},    {"negotiate", 5},   {"decide", 5},    {"reduce", 5},
    {"extend", 6},     {"document", 3},    {"track", 3},     {"collect", 3},
    {"define", 1},
};

/* Beginnings of infinitives. */
static const struct verb russian[] = {
    {"назва*", 1},      {"называ*", 1},    {"перечисл*", 1},    {"определ*", 1},
    {"запомин*", 1},    {"запомн*", 1},    {"воспроизв*", 1},   {"узнава*", 1},
    {"указ*", 1},       {"сформулир*", 2}, {"формулир*", 2},    {"опис*", 2},
    {"объясн*", 2},     {"пересказ*", 2},  {"обсужд*", 2},      {"обсуд*", 2},
    {"привод*", 2},     {"приве*", 2},     {"переводить", 2},   {"перевести", 2},
    {"различ*", 2},     {"рассказ*", 2},   {"читать", 3},       {"примен*", 3},
    {"использ*", 3},    {"реш*", 3},       {"вычисл*", 3},      {"рассчит*", 3},
    {"выполн*", 3},     {"настр*", 3},     {"настраив*", 3},    {"устан*", 3},
    {"развернуть", 3},  {"разворач*", 3},  {"загруж*", 3},      {"загруз*", 3},
    {"очищ*", 3},       {"очист*", 3},     {"обрабат*", 3},     {"обработ*", 3},
    {"преобраз*", 3},   {"работать", 3},   {"подключ*", 3},     {"запуск*", 3},
    {"запуст*", 3},     {"демонстр*", 3},  {"продемонстр*", 3}, {"строить", 3},
    {"построить", 3},   {"делать", 3},     {"сделать", 3},      {"провод*", 3},
    {"провест*", 3},    {"писать", 3},     {"измер*", 3},       {"визуализ*", 3},
    {"автоматиз*", 3},  {"рисовать", 3},   {"нарисовать", 3},   {"управл*", 3},
    {"анализ*", 4},     {"проанализ*", 4}, {"сравн*", 4},       {"сопостав*", 4},
    {"классиф*", 4},    {"исслед*", 4},    {"групп*", 4},       {"сгруппир*", 4},
    {"агрегир*", 4},    {"выявл*", 4},     {"выявить", 4},      {"находить", 4},
    {"найти", 4},       {"отлаж*", 4},     {"отлад*", 4},       {"выбирать", 4},
    {"выбрать", 4},     {"подбирать", 4},  {"подобрать", 4},    {"выделять", 4},
    {"выделить", 4},    {"разбирать", 4},  {"разобрать", 4},    {"оцени*", 5},
    {"оценивать", 5},   {"провер*", 5},    {"тестир*", 5},      {"протестир*", 5},
    {"обосно*", 5},     {"аргумент*", 5},  {"доказ*", 5},       {"оптимиз*", 5},
    {"улучш*", 5},      {"рецензир*", 5},  {"созда*", 6},       {"разраб*", 6},
    {"проектир*", 6},   {"спроектир*", 6}, {"написать", 6},     {"составл*", 6},
    {"составить", 6},   {"реализ*", 6},    {"собирать", 6},     {"собрать", 6},
    {"планир*", 6},     {"спланир*", 6},   {"моделир*", 6},     {"обуч*", 6},
    {"программир*", 6}, {"публик*", 6},    {"опубликов*", 6},   {"приготов*", 6},
    {"подготов*", 6},   {"готовить", 6},   {"предлож*", 6},
};

static const char *const vague[] = {
    "understand",
    "know",
    "learn",
    "appreciate",
    "be familiar",
    "become familiar",
    "get familiar",
    "familiarize",
    "familiarise",
    "master",
    "explore",
    "grasp",
    "be aware",
    "study",
    "gain",
    "get to know",
    "discover",
    "believe",
    "знать",
    "понимать",
    "понять",
    "изуч*",
    "осво*",
    "осваив*",
    "научиться",
    "научится",
    "учиться",
    "ознаком*",
    "познаком*",
    "знакомиться",
    "разобраться",
    "разбираться",
    "владеть",
    "овладе*",
    "уметь",
    "узнать",
    "получить представление",
    "получить знания",
    "иметь представление",
    "осознать",
    "усвоить",
};
static const char *const formal_words[] = {"знать", "уметь", "владеть"};

/* Ends of English words that are things or qualities; some verbs end in "ss". */
static const char *const thing_ends[] = {"tion", "sion", "ment", "ness", "ity", "ing",
                                         "ance", "ence", "ship", "ism",  "ics", "ure"};
static const char *const verb_ends[] = {"ть", "ти", "чь", "ться", "тись", "чься"};

static struct span first_word(struct span t)
{
    size_t pos = 0;
    size_t start = 0;
    if (!phrase_next_word(t, &pos, &start)) {
        return (struct span){t.s, 0};
    }
    return span_cut(t, start, pos);
}

static bool has_cyrillic(struct span word)
{
    uint32_t cp = 0;
    phrase_char(word, &cp);
    return cp >= 0x400 && cp <= 0x52F;
}

/* "Вы сможете", "Learners will be able to"; what is left of it. */
static struct span without_lead(struct span t)
{
    static const char *const leads[] = {
        "вы сможете",
        "вы научитесь",
        "вы будете",
        "студент сможет",
        "студент научится",
        "студенты смогут",
        "студенты научатся",
        "слушатель сможет",
        "слушатели смогут",
        "слушатель научится",
        "ученик сможет",
        "ученики смогут",
        "участник сможет",
        "участники смогут",
        "обучающийся сможет",
        "обучающиеся смогут",
        "сможете",
        "смогут",
        "you will be able to",
        "you will",
        "you can",
        "learners will be able to",
        "learners will",
        "learners can",
        "students will be able to",
        "students will",
        "students can",
        "the learner will be able to",
        "the learner can",
        "the student will be able to",
        "be able to",
        "able to",
        "will be able to",
        "to",
    };
    size_t n = plan_label_words_outcome(t);
    if (n == 0) {
        n = phrase_match_any(t, leads, LENGTH(leads));
    }
    struct span rest = span_trim(span_from(t, n));
    while (rest.n > 0 && (rest.s[0] == ':' || rest.s[0] == '-')) {
        rest = span_trim(span_from(rest, 1));
    }
    return rest.n > 0 ? rest : t;
}

static int level_in(const struct verb *table, size_t count, struct span word, bool *found)
{
    for (size_t i = 0; i < count; i++) {
        if (phrase_match(word, table[i].pattern) == word.n) {
            *found = true;
            return table[i].level;
        }
    }
    *found = false;
    return 0;
}

static bool ends_in_any(struct span word, const char *const *ends, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (span_ends(word, ends[i])) {
            return true;
        }
    }
    return false;
}

/* The word as the tables have it: folded. Russian capitals are two bytes like small ones. */
static bool is_infinitive(struct span word)
{
    static const char *const no_verbs[] = {
        "сеть", "часть",  "область",  "безопасность", "память",  "модель",  "есть",
        "пять", "шесть",  "почти",    "сети",         "части",   "области", "новости",
        "вещь", "помощь", "мощность", "точность",     "скорость"};
    return ends_in_any(word, verb_ends, LENGTH(verb_ends)) &&
           phrase_match_any(word, no_verbs, LENGTH(no_verbs)) != word.n &&
           !span_ends(word, "ость") && !span_ends(word, "ости");
}

static struct lint_start look_russian(struct span word)
{
    bool found = false;
    struct lint_start start = {.verb = LINT_VERB_NONE, .word = word};
    if (is_infinitive(word)) {
        start.verb = LINT_VERB_CLEAR;
        start.level = level_in(russian, LENGTH(russian), word, &found);
    }
    return start;
}

static struct lint_start look_english(struct span word)
{
    bool found = false;
    struct lint_start start = {.verb = LINT_VERB_UNKNOWN, .word = word};
    start.level = level_in(english, LENGTH(english), word, &found);
    if (found) {
        start.verb = LINT_VERB_CLEAR;
    } else if (ends_in_any(word, thing_ends, LENGTH(thing_ends)) ||
               (span_ends(word, "s") && !span_ends(word, "ss"))) {
        start.verb = LINT_VERB_NONE;
    }
    return start;
}

struct lint_start lint_verbs_start(struct span objective, bool formal)
{
    struct span t = without_lead(span_trim(objective));
    struct span word = first_word(t);
    if (word.n == 0) {
        return (struct lint_start){.verb = LINT_VERB_NONE, .word = word};
    }
    struct span from = {word.s, t.n - (size_t)(word.s - t.s)};
    if (formal && phrase_match_any(word, formal_words, LENGTH(formal_words)) > 0) {
        return (struct lint_start){.verb = LINT_VERB_CLEAR, .word = word};
    }
    if (phrase_match_any(from, vague, LENGTH(vague)) > 0) {
        return (struct lint_start){.verb = LINT_VERB_VAGUE, .word = word};
    }
    return has_cyrillic(word) ? look_russian(word) : look_english(word);
}

bool lint_verbs_is_verb(struct span word)
{
    bool found = false;
    if (has_cyrillic(word)) {
        return is_infinitive(word);
    }
    level_in(english, LENGTH(english), word, &found);
    return found;
}
