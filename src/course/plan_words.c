#include "plan_words_internal.h"

#include <string.h>

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))

/* --- units and numbers --- */

enum unit_id {
    UNIT_MODULE,
    UNIT_UNIT,
    UNIT_WEEK,
    UNIT_PART,
    UNIT_SECTION,
    UNIT_BLOCK,
    UNIT_STAGE,
    UNIT_PHASE,
    UNIT_LEVEL,
    UNIT_MONTH,
    UNIT_TERM,
    UNIT_CHAPTER,
    UNIT_SPRINT,
    UNIT_TOPIC,
    UNIT_LESSON,
    UNIT_STEP,
    UNIT_DAY,
    UNIT_SESSION,
};

static const struct plan_unit units[] = {
    {"модул*", UNIT_MODULE, PLAN_RANK_MODULE, true, false},
    {"неделя", UNIT_WEEK, PLAN_RANK_PERIOD, true, false},
    {"недели", UNIT_WEEK, PLAN_RANK_PERIOD, true, false},
    {"часть", UNIT_PART, PLAN_RANK_WIDE, true, true},
    {"части", UNIT_PART, PLAN_RANK_WIDE, true, true},
    {"раздел", UNIT_SECTION, PLAN_RANK_WIDE, true, false},
    {"разделы", UNIT_SECTION, PLAN_RANK_WIDE, true, false},
    {"блок", UNIT_BLOCK, PLAN_RANK_WIDE, true, false},
    {"блоки", UNIT_BLOCK, PLAN_RANK_WIDE, true, false},
    {"этап", UNIT_STAGE, PLAN_RANK_WIDE, true, false},
    {"этапы", UNIT_STAGE, PLAN_RANK_WIDE, true, false},
    {"фаза", UNIT_PHASE, PLAN_RANK_WIDE, true, false},
    {"фазы", UNIT_PHASE, PLAN_RANK_WIDE, true, false},
    {"уровень", UNIT_LEVEL, PLAN_RANK_WIDE, true, false},
    {"ступень", UNIT_LEVEL, PLAN_RANK_WIDE, true, false},
    {"месяц", UNIT_MONTH, PLAN_RANK_WIDE, true, false},
    {"месяцы", UNIT_MONTH, PLAN_RANK_WIDE, true, false},
    {"семестр", UNIT_TERM, PLAN_RANK_WIDE, true, false},
    {"глава", UNIT_CHAPTER, PLAN_RANK_PERIOD, true, false},
    {"главы", UNIT_CHAPTER, PLAN_RANK_PERIOD, true, false},
    {"юнит", UNIT_UNIT, PLAN_RANK_MODULE, true, false},
    {"спринт", UNIT_SPRINT, PLAN_RANK_PERIOD, true, false},
    {"тема", UNIT_TOPIC, PLAN_RANK_NARROW, true, false},
    {"темы", UNIT_TOPIC, PLAN_RANK_NARROW, true, false},
    {"урок", UNIT_LESSON, PLAN_RANK_NARROW, true, false},
    {"уроки", UNIT_LESSON, PLAN_RANK_NARROW, true, false},
    {"занятие", UNIT_SESSION, PLAN_RANK_NARROW, true, false},
    {"занятия", UNIT_SESSION, PLAN_RANK_NARROW, true, false},
    {"лекция", UNIT_LESSON, PLAN_RANK_NARROW, true, false},
    {"лекции", UNIT_LESSON, PLAN_RANK_NARROW, true, false},
    {"встреча", UNIT_SESSION, PLAN_RANK_NARROW, true, false},
    {"сессия", UNIT_SESSION, PLAN_RANK_NARROW, true, false},
    {"шаг", UNIT_STEP, PLAN_RANK_NARROW, true, true},
    {"шаги", UNIT_STEP, PLAN_RANK_NARROW, true, true},
    {"день", UNIT_DAY, PLAN_RANK_NARROW, true, false},
    {"дни", UNIT_DAY, PLAN_RANK_NARROW, true, false},
    {"module", UNIT_MODULE, PLAN_RANK_MODULE, false, false},
    {"modules", UNIT_MODULE, PLAN_RANK_MODULE, false, false},
    {"mod", UNIT_MODULE, PLAN_RANK_MODULE, false, false},
    {"unit", UNIT_UNIT, PLAN_RANK_MODULE, false, false},
    {"units", UNIT_UNIT, PLAN_RANK_MODULE, false, false},
    {"week", UNIT_WEEK, PLAN_RANK_PERIOD, false, false},
    {"weeks", UNIT_WEEK, PLAN_RANK_PERIOD, false, false},
    {"part", UNIT_PART, PLAN_RANK_WIDE, false, true},
    {"parts", UNIT_PART, PLAN_RANK_WIDE, false, true},
    {"section", UNIT_SECTION, PLAN_RANK_WIDE, false, true},
    {"sections", UNIT_SECTION, PLAN_RANK_WIDE, false, true},
    {"block", UNIT_BLOCK, PLAN_RANK_WIDE, false, false},
    {"stage", UNIT_STAGE, PLAN_RANK_WIDE, false, false},
    {"stages", UNIT_STAGE, PLAN_RANK_WIDE, false, false},
    {"phase", UNIT_PHASE, PLAN_RANK_WIDE, false, false},
    {"phases", UNIT_PHASE, PLAN_RANK_WIDE, false, false},
    {"level", UNIT_LEVEL, PLAN_RANK_WIDE, false, false},
    {"month", UNIT_MONTH, PLAN_RANK_WIDE, false, false},
    {"months", UNIT_MONTH, PLAN_RANK_WIDE, false, false},
    {"term", UNIT_TERM, PLAN_RANK_WIDE, false, false},
    {"semester", UNIT_TERM, PLAN_RANK_WIDE, false, false},
    {"chapter", UNIT_CHAPTER, PLAN_RANK_PERIOD, false, false},
    {"chapters", UNIT_CHAPTER, PLAN_RANK_PERIOD, false, false},
    {"sprint", UNIT_SPRINT, PLAN_RANK_PERIOD, false, false},
    {"topic", UNIT_TOPIC, PLAN_RANK_NARROW, false, true},
    {"topics", UNIT_TOPIC, PLAN_RANK_NARROW, false, true},
    {"lesson", UNIT_LESSON, PLAN_RANK_NARROW, false, false},
    {"lessons", UNIT_LESSON, PLAN_RANK_NARROW, false, false},
    {"lecture", UNIT_LESSON, PLAN_RANK_NARROW, false, false},
    {"session", UNIT_SESSION, PLAN_RANK_NARROW, false, false},
    {"step", UNIT_STEP, PLAN_RANK_NARROW, false, true},
    {"steps", UNIT_STEP, PLAN_RANK_NARROW, false, true},
    {"day", UNIT_DAY, PLAN_RANK_NARROW, false, false},
    {"days", UNIT_DAY, PLAN_RANK_NARROW, false, false},
};

struct number_word {
    const char *pattern;
    int value;
};

static const struct number_word ordinals[] = {
    {"первый", 1},    {"первая", 1},   {"первое", 1},   {"второй", 2},       {"вторая", 2},
    {"второе", 2},    {"третий", 3},   {"третья", 3},   {"третье", 3},       {"четверт*", 4},
    {"пятый", 5},     {"пятая", 5},    {"пятое", 5},    {"шестой", 6},       {"шестая", 6},
    {"шестое", 6},    {"седьмой", 7},  {"седьмая", 7},  {"седьмое", 7},      {"восьмой", 8},
    {"восьмая", 8},   {"восьмое", 8},  {"девятый", 9},  {"девятая", 9},      {"девятое", 9},
    {"десятый", 10},  {"десятая", 10}, {"десятое", 10}, {"одиннадцат*", 11}, {"двенадцат*", 12},
    {"first", 1},     {"second", 2},   {"third", 3},    {"fourth", 4},       {"fifth", 5},
    {"sixth", 6},     {"seventh", 7},  {"eighth", 8},   {"ninth", 9},        {"tenth", 10},
    {"eleventh", 11}, {"twelfth", 12},
};
static const struct number_word cardinals[] = {
    {"нулевой", 0}, {"один", 1},    {"одна", 1},  {"два", 2},   {"две", 2},    {"три", 3},
    {"четыре", 4},  {"пять", 5},    {"шесть", 6}, {"семь", 7},  {"восемь", 8}, {"девять", 9},
    {"десять", 10}, {"zero", 0},    {"one", 1},   {"two", 2},   {"three", 3},  {"four", 4},
    {"five", 5},    {"six", 6},     {"seven", 7}, {"eight", 8}, {"nine", 9},   {"ten", 10},
    {"eleven", 11}, {"twelve", 12},
};

#define NUMBER_DIGITS 3

static size_t match_number(struct span t, const struct number_word *table, size_t count,
                           int *number)
{
    struct phrase_key key = phrase_key_of(t);
    for (size_t i = 0; i < count; i++) {
        size_t n = phrase_may_match(key, table[i].pattern) ? phrase_match(t, table[i].pattern) : 0;
        if (n > 0) {
            *number = table[i].value;
            return n;
        }
    }
    return 0;
}

static size_t read_digits(struct span t, int *number)
{
    size_t at = 0;
    int value = 0;
    while (at < t.n && t.s[at] >= '0' && t.s[at] <= '9') {
        if (at == NUMBER_DIGITS) {
            return 0;
        }
        value = value * 10 + (t.s[at++] - '0');
    }
    *number = value;
    return at;
}

/* Up to XXXIX, capitals only, a whole word. */
static size_t read_roman(struct span t, int *number)
{
    int value = 0, before = 0;
    size_t at = 0;
    for (; at < t.n && at < 8; at++) {
        int v = t.s[at] == 'I' ? 1 : t.s[at] == 'V' ? 5 : t.s[at] == 'X' ? 10 : 0;
        if (v == 0) {
            break;
        }
        value += v > before ? v - 2 * before : v;
        before = v;
    }
    uint32_t cp;
    size_t next = phrase_char(span_from(t, at), &cp);
    bool whole = next == 0 || (!phrase_is_letter(cp) && !(cp >= '0' && cp <= '9') && cp != 0xFFFD);
    if (at == 0 || !whole) {
        return 0;
    }
    *number = value;
    return at;
}

size_t plan_words_number(struct span t, int *number)
{
    static const char *const prefixes[] = {"№ ", "№", "#", "No. ", "No ", "n° "};
    size_t skip = 0;
    for (size_t i = 0; i < LENGTH(prefixes) && skip == 0; i++) {
        if (span_starts(t, prefixes[i])) {
            skip = strlen(prefixes[i]);
        }
    }
    struct span rest = span_from(t, skip);
    size_t n = read_digits(rest, number);
    if (n == 0) {
        n = read_roman(rest, number);
    }
    if (n == 0) {
        n = match_number(rest, cardinals, LENGTH(cardinals), number);
    }
    if (n == 0) {
        n = match_number(rest, ordinals, LENGTH(ordinals), number);
    }
    return n > 0 ? skip + n : 0;
}

size_t plan_words_ordinal(struct span t, int *number)
{
    static const char *const endings[] = {"-й",  "-я", "-е", "-ый", "-ая", "-ое",
                                          "-ий", "st", "nd", "rd",  "th"};
    size_t n = match_number(t, ordinals, LENGTH(ordinals), number);
    if (n > 0) {
        return n;
    }
    n = read_digits(t, number);
    for (size_t i = 0; n > 0 && i < LENGTH(endings); i++) {
        struct span rest = span_from(t, n);
        size_t end = strlen(endings[i]);
        if (span_starts(rest, endings[i]) && end < rest.n && rest.s[end] == ' ') {
            return n + end;
        }
    }
    return 0;
}

const struct plan_unit *plan_words_unit(struct span t, size_t *n)
{
    struct phrase_key key = phrase_key_of(t);
    for (size_t i = 0; i < LENGTH(units); i++) {
        *n = phrase_may_match(key, units[i].pattern) ? phrase_match(t, units[i].pattern) : 0;
        if (*n > 0) {
            return &units[i];
        }
    }
    return NULL;
}

bool plan_words_has_unit(struct span t)
{
    size_t pos = 0, start, n;
    t = phrase_beginning(t);
    while (phrase_next_word(t, &pos, &start)) {
        if (plan_words_unit(span_from(t, start), &n)) {
            return true;
        }
    }
    return false;
}

bool plan_words_of_course(struct span t)
{
    static const char *const words[] = {"курс",      "курса",  "курсе",     "курсу",
                                        "программы", "course", "programme", "program"};
    return phrase_holds_any(t, words, LENGTH(words));
}

/* --- plans --- */

/* A line with one of these speaks of a plan wherever the word stands. */
static const char *const plan_nouns[] = {"план",
                                         "плана",
                                         "силлабус",
                                         "роадмап",
                                         "дорожная карта",
                                         "учебная программа",
                                         "программа курса",
                                         "программу курса",
                                         "программа обучения",
                                         "структура курса",
                                         "содержание курса",
                                         "модули курса",
                                         "план-график",
                                         "plan",
                                         "outline",
                                         "syllabus",
                                         "curriculum",
                                         "roadmap",
                                         "course structure",
                                         "course content",
                                         "course modules",
                                         "learning path"};
/* With one of these it does when nothing but such words begins it: "Структура данных" is a title.
 */
static const char *const weak_plan_nouns[] = {"программа", "программу", "структура", "содержание",
                                              "модули",    "разбивка",  "маршрут",   "траектория",
                                              "modules",   "breakdown", "structure", "contents"};
/* What may stand beside them without being a title. */
static const char *const plan_adjectives[] = {"учебный",
                                              "учебная",
                                              "обновленн*",
                                              "новый",
                                              "новая",
                                              "новой",
                                              "подробн*",
                                              "детальн*",
                                              "примерн*",
                                              "предлагаем*",
                                              "рекомендуем*",
                                              "возможн*",
                                              "предварительн*",
                                              "персональн*",
                                              "индивидуальн*",
                                              "финальн*",
                                              "итогов*",
                                              "скорректированн*",
                                              "доработанн*",
                                              "улучшенн*",
                                              "измененн*",
                                              "полный",
                                              "полная",
                                              "краткий",
                                              "краткая",
                                              "наш",
                                              "ваш",
                                              "твой",
                                              "твоя",
                                              "ваша",
                                              "курса",
                                              "курс",
                                              "обучения",
                                              "обучающ*",
                                              "изучения",
                                              "занятий",
                                              "версия",
                                              "вот",
                                              "предлагаю",
                                              "следующий",
                                              "общая",
                                              "общий",
                                              "the",
                                              "your",
                                              "our",
                                              "my",
                                              "a",
                                              "updated",
                                              "new",
                                              "revised",
                                              "detailed",
                                              "proposed",
                                              "suggested",
                                              "full",
                                              "final",
                                              "complete",
                                              "course",
                                              "learning",
                                              "study",
                                              "training",
                                              "personal",
                                              "personalized",
                                              "draft",
                                              "improved",
                                              "here is",
                                              "here's",
                                              "version",
                                              "week-by-week",
                                              "of",
                                              "по неделям",
                                              "по модулям",
                                              "module",
                                              "weekly"};

/* Bytes of the words at the start of t that only name a plan; *noun tells whether one of them is a
 * word for it. */
static size_t plan_prefix(struct span t, bool *noun)
{
    size_t pos = 0, start, end = 0;
    t = phrase_beginning(t);
    *noun = false;
    while (phrase_next_word(t, &pos, &start)) {
        struct span gap = span_cut(t, end, start), word = span_from(t, start);
        bool joined = span_trim(gap).n == 0;
        size_t n = phrase_match_any(word, plan_nouns, LENGTH(plan_nouns));
        n = n > 0 ? n : phrase_match_any(word, weak_plan_nouns, LENGTH(weak_plan_nouns));
        bool names = n > 0;
        n = n > 0 ? n : phrase_match_any(word, plan_adjectives, LENGTH(plan_adjectives));
        if (!joined || n == 0) {
            return end;
        }
        *noun = *noun || names;
        end = pos = start + n;
    }
    return end;
}

size_t plan_words_plan_prefix(struct span t)
{
    bool noun;
    return plan_prefix(t, &noun);
}

bool plan_words_of_plan(struct span t)
{
    bool noun;
    size_t end = plan_prefix(t, &noun);
    uint32_t cp;
    struct span rest = span_trim(span_from(t, end));
    phrase_char(rest, &cp);
    /* The weak ones must be all there is: "Программа (40 часов)", "Структура:". */
    bool alone = noun && (rest.n == 0 || !phrase_is_letter(cp));
    return alone || phrase_holds_any(t, plan_nouns, LENGTH(plan_nouns));
}

bool plan_words_about_plan(struct span t)
{
    static const char *const words[] = {"совет*",  "вопрос*", "рекоменд*", "измен*",     "уточн*",
                                        "ответ*",  "почему",  "критери*",  "question*",  "tip",
                                        "tips",    "advice",  "suggest*",  "recommend*", "change*",
                                        "answer*", "why",     "how",       "как",        "adjust*",
                                        "tweak*",  "improve"};
    return phrase_holds_any(t, words, LENGTH(words));
}

bool plan_words_greets(struct span t)
{
    static const char *const words[] = {"привет*",    "здравствуй*", "добро пожаловать",
                                        "добрый",     "рад",         "рада",
                                        "отличн*",    "супер",       "замечательн*",
                                        "прекрасн*",  "конечно",     "хорошо",
                                        "понял*",     "спасибо",     "давай*",
                                        "здорово",    "ура",         "вот",
                                        "поздравля*", "готово",      "welcome",
                                        "hello",      "hi",          "hey",
                                        "great",      "awesome",     "sure",
                                        "thanks",     "thank you",   "congratulations",
                                        "let's",      "excellent",   "absolutely",
                                        "perfect",    "okay",        "ok",
                                        "of course",  "i'm",         "i am",
                                        "i've",       "i have",      "я"};
    return phrase_match_any(t, words, LENGTH(words)) > 0;
}

bool plan_words_closes(struct span t)
{
    static const char *const phrases[] = {"что думаете",
                                          "что думаешь",
                                          "что скажете",
                                          "что скажешь",
                                          "как вам",
                                          "как тебе",
                                          "если хотите",
                                          "если хочешь",
                                          "если что-то",
                                          "если нужно",
                                          "если какая-то",
                                          "если какой-то",
                                          "если все",
                                          "хотите",
                                          "хочешь",
                                          "готовы",
                                          "готов",
                                          "готова",
                                          "напишите мне",
                                          "напиши мне",
                                          "напишите, если",
                                          "напиши, если",
                                          "пиши, если",
                                          "пишите, если",
                                          "дайте знать",
                                          "дай знать",
                                          "скажите",
                                          "скажи",
                                          "просто скажи*",
                                          "жду",
                                          "давай обсудим",
                                          "давайте обсудим",
                                          "удачи",
                                          "успехов",
                                          "могу",
                                          "этот план",
                                          "план можно",
                                          "план гибкий",
                                          "все модули",
                                          "подходит ли",
                                          "начнем",
                                          "поехали",
                                          "надеюсь",
                                          "буду рад",
                                          "буду рада",
                                          "what do you think",
                                          "let me know",
                                          "would you like",
                                          "if you want",
                                          "if you'd like",
                                          "if you would like",
                                          "if you need",
                                          "feel free",
                                          "shall we",
                                          "shall i",
                                          "ready",
                                          "happy learning",
                                          "good luck",
                                          "i can",
                                          "i hope",
                                          "want me",
                                          "happy to",
                                          "tell me",
                                          "this plan",
                                          "how does",
                                          "how do you feel",
                                          "just say",
                                          "looking forward",
                                          "let's start",
                                          "let's discuss"};
    return phrase_match_any(t, phrases, LENGTH(phrases)) > 0;
}
