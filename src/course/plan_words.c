#include "plan_words_internal.h"

#include <string.h>

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))

/* Words are looked for in the beginning of a line only: what a line is shows there, and a line of a
 * megabyte costs no more than another. */
#define LOOK_AHEAD 400

static struct span beginning(struct span t)
{
    return span_cut(t, 0, t.n < LOOK_AHEAD ? t.n : LOOK_AHEAD);
}

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
    t = beginning(t);
    while (phrase_next_word(t, &pos, &start)) {
        if (plan_words_unit(span_from(t, start), &n)) {
            return true;
        }
    }
    return false;
}

/* --- labels --- */

static const struct {
    const char *pattern;
    enum plan_label label;
} labels[] = {
    {"цел*", PLAN_LABEL_OBJECTIVES},
    {"цел* обучения", PLAN_LABEL_OBJECTIVES},
    {"учебн* цел*", PLAN_LABEL_OBJECTIVES},
    {"образовательн* цел*", PLAN_LABEL_OBJECTIVES},
    {"главн* цел*", PLAN_LABEL_OBJECTIVES},
    {"основн* цел*", PLAN_LABEL_OBJECTIVES},
    {"общ* цел*", PLAN_LABEL_OBJECTIVES},
    {"цел* и задач*", PLAN_LABEL_OBJECTIVES},
    {"задачи", PLAN_LABEL_OBJECTIVES},
    {"что вы узнаете", PLAN_LABEL_OBJECTIVES},
    {"что ты узнаешь", PLAN_LABEL_OBJECTIVES},
    {"чему вы научитесь", PLAN_LABEL_OBJECTIVES},
    {"чему ты научишься", PLAN_LABEL_OBJECTIVES},
    {"чему научитесь", PLAN_LABEL_OBJECTIVES},
    {"чему научишься", PLAN_LABEL_OBJECTIVES},
    {"вы научитесь", PLAN_LABEL_OBJECTIVES},
    {"ты научишься", PLAN_LABEL_OBJECTIVES},
    {"вы узнаете", PLAN_LABEL_OBJECTIVES},
    {"вы сможете", PLAN_LABEL_OBJECTIVES},
    {"ты сможешь", PLAN_LABEL_OBJECTIVES},
    {"что вы будете уметь", PLAN_LABEL_OBJECTIVES},
    {"что ты будешь уметь", PLAN_LABEL_OBJECTIVES},
    {"что будете уметь", PLAN_LABEL_OBJECTIVES},
    {"результат* обучения", PLAN_LABEL_OBJECTIVES},
    {"результаты", PLAN_LABEL_OBJECTIVES},
    {"ожидаем* результат*", PLAN_LABEL_OBJECTIVES},
    {"образовательн* результат*", PLAN_LABEL_OBJECTIVES},
    {"навыки", PLAN_LABEL_OBJECTIVES},
    {"learning objective*", PLAN_LABEL_OBJECTIVES},
    {"course objective*", PLAN_LABEL_OBJECTIVES},
    {"key objective*", PLAN_LABEL_OBJECTIVES},
    {"objective", PLAN_LABEL_OBJECTIVES},
    {"objectives", PLAN_LABEL_OBJECTIVES},
    {"goal", PLAN_LABEL_OBJECTIVES},
    {"goals", PLAN_LABEL_OBJECTIVES},
    {"learning goal*", PLAN_LABEL_OBJECTIVES},
    {"course goal*", PLAN_LABEL_OBJECTIVES},
    {"learning outcome*", PLAN_LABEL_OBJECTIVES},
    {"course outcome*", PLAN_LABEL_OBJECTIVES},
    {"outcomes", PLAN_LABEL_OBJECTIVES},
    {"outcome", PLAN_LABEL_OBJECTIVES},
    {"what you'll learn", PLAN_LABEL_OBJECTIVES},
    {"what you will learn", PLAN_LABEL_OBJECTIVES},
    {"what you'll be able to do", PLAN_LABEL_OBJECTIVES},
    {"what you will be able to do", PLAN_LABEL_OBJECTIVES},
    {"you will learn", PLAN_LABEL_OBJECTIVES},
    {"you'll learn", PLAN_LABEL_OBJECTIVES},
    {"you will be able to", PLAN_LABEL_OBJECTIVES},
    {"you'll be able to", PLAN_LABEL_OBJECTIVES},
    {"skills", PLAN_LABEL_OBJECTIVES},
    {"skills gained", PLAN_LABEL_OBJECTIVES},

    {"темы", PLAN_LABEL_TOPICS},
    {"тема", PLAN_LABEL_TOPICS},
    {"ключевые темы", PLAN_LABEL_TOPICS},
    {"основные темы", PLAN_LABEL_TOPICS},
    {"темы и содержание", PLAN_LABEL_TOPICS},
    {"содержание", PLAN_LABEL_TOPICS},
    {"что изучаем", PLAN_LABEL_TOPICS},
    {"изучаем", PLAN_LABEL_TOPICS},
    {"изучаемые темы", PLAN_LABEL_TOPICS},
    {"рассматриваем", PLAN_LABEL_TOPICS},
    {"материал", PLAN_LABEL_TOPICS},
    {"уроки", PLAN_LABEL_TOPICS},
    {"занятия", PLAN_LABEL_TOPICS},
    {"topics", PLAN_LABEL_TOPICS},
    {"topic", PLAN_LABEL_TOPICS},
    {"key topics", PLAN_LABEL_TOPICS},
    {"main topics", PLAN_LABEL_TOPICS},
    {"topics covered", PLAN_LABEL_TOPICS},
    {"key concepts", PLAN_LABEL_TOPICS},
    {"content", PLAN_LABEL_TOPICS},
    {"contents", PLAN_LABEL_TOPICS},
    {"lessons", PLAN_LABEL_TOPICS},
    {"what we cover", PLAN_LABEL_TOPICS},
    {"what we'll cover", PLAN_LABEL_TOPICS},
    {"what you'll cover", PLAN_LABEL_TOPICS},
    {"covers", PLAN_LABEL_TOPICS},

    {"практика", PLAN_LABEL_KEEP},
    {"теория", PLAN_LABEL_KEEP},
    {"проект", PLAN_LABEL_KEEP},
    {"мини-проект", PLAN_LABEL_KEEP},
    {"проект модуля", PLAN_LABEL_KEEP},
    {"проект недели", PLAN_LABEL_KEEP},
    {"практическ* задание", PLAN_LABEL_KEEP},
    {"практическ* работа", PLAN_LABEL_KEEP},
    {"практическ* часть", PLAN_LABEL_KEEP},
    {"теоретическ* часть", PLAN_LABEL_KEEP},
    {"задание", PLAN_LABEL_KEEP},
    {"домашн* задание", PLAN_LABEL_KEEP},
    {"домашн* работа", PLAN_LABEL_KEEP},
    {"дз", PLAN_LABEL_KEEP},
    {"упражнени*", PLAN_LABEL_KEEP},
    {"лабораторн* работа", PLAN_LABEL_KEEP},
    {"кейс", PLAN_LABEL_KEEP},
    {"результат", PLAN_LABEL_KEEP},
    {"итог", PLAN_LABEL_KEEP},
    {"тест", PLAN_LABEL_KEEP},
    {"квиз", PLAN_LABEL_KEEP},
    {"контроль", PLAN_LABEL_KEEP},
    {"проверка", PLAN_LABEL_KEEP},
    {"самопроверка", PLAN_LABEL_KEEP},
    {"practice", PLAN_LABEL_KEEP},
    {"theory", PLAN_LABEL_KEEP},
    {"project", PLAN_LABEL_KEEP},
    {"mini-project", PLAN_LABEL_KEEP},
    {"mini project", PLAN_LABEL_KEEP},
    {"module project", PLAN_LABEL_KEEP},
    {"hands-on", PLAN_LABEL_KEEP},
    {"hands-on project", PLAN_LABEL_KEEP},
    {"hands-on practice", PLAN_LABEL_KEEP},
    {"exercise", PLAN_LABEL_KEEP},
    {"exercises", PLAN_LABEL_KEEP},
    {"assignment", PLAN_LABEL_KEEP},
    {"homework", PLAN_LABEL_KEEP},
    {"task", PLAN_LABEL_KEEP},
    {"tasks", PLAN_LABEL_KEEP},
    {"activity", PLAN_LABEL_KEEP},
    {"activities", PLAN_LABEL_KEEP},
    {"lab", PLAN_LABEL_KEEP},
    {"labs", PLAN_LABEL_KEEP},
    {"quiz", PLAN_LABEL_KEEP},
    {"assessment", PLAN_LABEL_KEEP},
    {"deliverable", PLAN_LABEL_KEEP},
    {"deliverables", PLAN_LABEL_KEEP},
    {"checkpoint", PLAN_LABEL_KEEP},
    {"milestone", PLAN_LABEL_KEEP},

    {"предварительн* требования", PLAN_LABEL_PREREQUISITES},
    {"предварительн* знания", PLAN_LABEL_PREREQUISITES},
    {"пререквизит*", PLAN_LABEL_PREREQUISITES},
    {"требования", PLAN_LABEL_PREREQUISITES},
    {"требуется", PLAN_LABEL_PREREQUISITES},
    {"что нужно знать", PLAN_LABEL_PREREQUISITES},
    {"необходим* знания", PLAN_LABEL_PREREQUISITES},
    {"входн* требования", PLAN_LABEL_PREREQUISITES},
    {"prerequisite", PLAN_LABEL_PREREQUISITES},
    {"prerequisites", PLAN_LABEL_PREREQUISITES},
    {"requirements", PLAN_LABEL_PREREQUISITES},
    {"required knowledge", PLAN_LABEL_PREREQUISITES},
    {"requires", PLAN_LABEL_PREREQUISITES},

    {"описание", PLAN_LABEL_DESCRIPTION},
    {"кратко", PLAN_LABEL_DESCRIPTION},
    {"о модуле", PLAN_LABEL_DESCRIPTION},
    {"о курсе", PLAN_LABEL_DESCRIPTION},
    {"о чем", PLAN_LABEL_DESCRIPTION},
    {"краткое описание", PLAN_LABEL_DESCRIPTION},
    {"description", PLAN_LABEL_DESCRIPTION},
    {"overview", PLAN_LABEL_DESCRIPTION},
    {"course overview", PLAN_LABEL_DESCRIPTION},
    {"course description", PLAN_LABEL_DESCRIPTION},
    {"about the course", PLAN_LABEL_DESCRIPTION},
    {"about this course", PLAN_LABEL_DESCRIPTION},
    {"summary", PLAN_LABEL_DESCRIPTION},

    {"длительность", PLAN_LABEL_DURATION},
    {"продолжительность", PLAN_LABEL_DURATION},
    {"время", PLAN_LABEL_DURATION},
    {"время на изучение", PLAN_LABEL_DURATION},
    {"примерное время", PLAN_LABEL_DURATION},
    {"часы", PLAN_LABEL_DURATION},
    {"часов", PLAN_LABEL_DURATION},
    {"количество часов", PLAN_LABEL_DURATION},
    {"кол-во часов", PLAN_LABEL_DURATION},
    {"объем", PLAN_LABEL_DURATION},
    {"трудоемкость", PLAN_LABEL_DURATION},
    {"нагрузка", PLAN_LABEL_DURATION},
    {"duration", PLAN_LABEL_DURATION},
    {"estimated duration", PLAN_LABEL_DURATION},
    {"time", PLAN_LABEL_DURATION},
    {"hours", PLAN_LABEL_DURATION},
    {"estimated time", PLAN_LABEL_DURATION},
    {"estimated hours", PLAN_LABEL_DURATION},
    {"time commitment", PLAN_LABEL_DURATION},
    {"length", PLAN_LABEL_DURATION},
    {"workload", PLAN_LABEL_DURATION},

    {"итого", PLAN_LABEL_TOTAL},
    {"итого часов", PLAN_LABEL_TOTAL},
    {"всего", PLAN_LABEL_TOTAL},
    {"всего часов", PLAN_LABEL_TOTAL},
    {"общая длительность", PLAN_LABEL_TOTAL},
    {"общая продолжительность", PLAN_LABEL_TOTAL},
    {"общее время", PLAN_LABEL_TOTAL},
    {"общий объем", PLAN_LABEL_TOTAL},
    {"общ*", PLAN_LABEL_TOTAL},
    {"суммарн*", PLAN_LABEL_TOTAL},
    {"общее количество часов", PLAN_LABEL_TOTAL},
    {"суммарно", PLAN_LABEL_TOTAL},
    {"в сумме", PLAN_LABEL_TOTAL},
    {"total", PLAN_LABEL_TOTAL},
    {"total time", PLAN_LABEL_TOTAL},
    {"total hours", PLAN_LABEL_TOTAL},
    {"total duration", PLAN_LABEL_TOTAL},
    {"total course duration", PLAN_LABEL_TOTAL},
    {"total length", PLAN_LABEL_TOTAL},
    {"grand total", PLAN_LABEL_TOTAL},
    {"course duration", PLAN_LABEL_TOTAL},
    {"course length", PLAN_LABEL_TOTAL},
    {"overall", PLAN_LABEL_TOTAL},

    {"практические задания", PLAN_LABEL_ASSIGNMENTS},
    {"практические работы", PLAN_LABEL_ASSIGNMENTS},
    {"домашние задания", PLAN_LABEL_ASSIGNMENTS},
    {"задания", PLAN_LABEL_ASSIGNMENTS},
    {"assignments", PLAN_LABEL_ASSIGNMENTS},
    {"practical assignments", PLAN_LABEL_ASSIGNMENTS},
    {"practice assignments", PLAN_LABEL_ASSIGNMENTS},
    {"practical tasks", PLAN_LABEL_ASSIGNMENTS},
    {"practical exercises", PLAN_LABEL_ASSIGNMENTS},
    {"hands-on assignments", PLAN_LABEL_ASSIGNMENTS},

    {"итоговый проект", PLAN_LABEL_FINAL},
    {"финальный проект", PLAN_LABEL_FINAL},
    {"выпускной проект", PLAN_LABEL_FINAL},
    {"дипломный проект", PLAN_LABEL_FINAL},
    {"заключительный проект", PLAN_LABEL_FINAL},
    {"итоговая работа", PLAN_LABEL_FINAL},
    {"выпускная работа", PLAN_LABEL_FINAL},
    {"final project", PLAN_LABEL_FINAL},
    {"capstone project", PLAN_LABEL_FINAL},
    {"capstone", PLAN_LABEL_FINAL},
    {"final assignment", PLAN_LABEL_FINAL},
    {"final capstone", PLAN_LABEL_FINAL},
    {"final capstone project", PLAN_LABEL_FINAL},

    {"название", PLAN_LABEL_TITLE},
    {"название курса", PLAN_LABEL_TITLE},
    {"курс", PLAN_LABEL_TITLE},
    {"course", PLAN_LABEL_TITLE},
    {"title", PLAN_LABEL_TITLE},
    {"course title", PLAN_LABEL_TITLE},
    {"course name", PLAN_LABEL_TITLE},

    {"что изменилось", PLAN_LABEL_OTHER},
    {"что нового", PLAN_LABEL_OTHER},
    {"что добавлено", PLAN_LABEL_OTHER},
    {"изменения", PLAN_LABEL_OTHER},
    {"основные изменения", PLAN_LABEL_OTHER},
    {"ключевые изменения", PLAN_LABEL_OTHER},
    {"советы", PLAN_LABEL_OTHER},
    {"несколько советов", PLAN_LABEL_OTHER},
    {"рекомендации", PLAN_LABEL_OTHER},
    {"рекомендуем*", PLAN_LABEL_OTHER},
    {"ресурсы", PLAN_LABEL_OTHER},
    {"полезные ресурсы", PLAN_LABEL_OTHER},
    {"дополнительные ресурсы", PLAN_LABEL_OTHER},
    {"дополнительные материалы", PLAN_LABEL_OTHER},
    {"материалы", PLAN_LABEL_OTHER},
    {"литература", PLAN_LABEL_OTHER},
    {"инструменты", PLAN_LABEL_OTHER},
    {"следующие шаги", PLAN_LABEL_OTHER},
    {"что дальше", PLAN_LABEL_OTHER},
    {"вопросы", PLAN_LABEL_OTHER},
    {"частые вопросы", PLAN_LABEL_OTHER},
    {"faq", PLAN_LABEL_OTHER},
    {"формат", PLAN_LABEL_OTHER},
    {"для кого", PLAN_LABEL_OTHER},
    {"кому подойдет", PLAN_LABEL_OTHER},
    {"как проходит", PLAN_LABEL_OTHER},
    {"как будем учиться", PLAN_LABEL_OTHER},
    {"почему", PLAN_LABEL_OTHER},
    {"особенности", PLAN_LABEL_OTHER},
    {"преимущества", PLAN_LABEL_OTHER},
    {"уровень", PLAN_LABEL_OTHER},
    {"критерии", PLAN_LABEL_OTHER},
    {"оценивание", PLAN_LABEL_OTHER},
    {"расписание", PLAN_LABEL_OTHER},
    {"график", PLAN_LABEL_OTHER},
    {"бюджет", PLAN_LABEL_OTHER},
    {"примечание", PLAN_LABEL_OTHER},
    {"what changed", PLAN_LABEL_OTHER},
    {"what's changed", PLAN_LABEL_OTHER},
    {"what's new", PLAN_LABEL_OTHER},
    {"changes", PLAN_LABEL_OTHER},
    {"key changes", PLAN_LABEL_OTHER},
    {"summary of changes", PLAN_LABEL_OTHER},
    {"tips", PLAN_LABEL_OTHER},
    {"study tips", PLAN_LABEL_OTHER},
    {"recommendations", PLAN_LABEL_OTHER},
    {"recommended", PLAN_LABEL_OTHER},
    {"resources", PLAN_LABEL_OTHER},
    {"recommended resources", PLAN_LABEL_OTHER},
    {"additional resources", PLAN_LABEL_OTHER},
    {"materials", PLAN_LABEL_OTHER},
    {"reading", PLAN_LABEL_OTHER},
    {"tools", PLAN_LABEL_OTHER},
    {"next steps", PLAN_LABEL_OTHER},
    {"what's next", PLAN_LABEL_OTHER},
    {"questions", PLAN_LABEL_OTHER},
    {"frequently asked questions", PLAN_LABEL_OTHER},
    {"format", PLAN_LABEL_OTHER},
    {"course format", PLAN_LABEL_OTHER},
    {"who is this", PLAN_LABEL_OTHER},
    {"who this", PLAN_LABEL_OTHER},
    {"target audience", PLAN_LABEL_OTHER},
    {"how it works", PLAN_LABEL_OTHER},
    {"why this", PLAN_LABEL_OTHER},
    {"schedule", PLAN_LABEL_OTHER},
    {"weekly schedule", PLAN_LABEL_OTHER},
    {"grading", PLAN_LABEL_OTHER},
    {"level", PLAN_LABEL_OTHER},
    {"note", PLAN_LABEL_OTHER},
    {"notes", PLAN_LABEL_OTHER},
};

/* "After this module you will be able to": a beginning and what must follow it. */
static const struct {
    const char *pattern;
    bool wants_colon; /* else it is a description */
} outcome_starts[] = {
    {"после", false},         {"по окончании", false},
    {"по завершении", false}, {"по итогам", false},
    {"к концу", false},       {"в конце", false},
    {"в результате", false},  {"пройдя", false},
    {"в этом модуле", true},  {"на этой неделе", true},
    {"after", false},         {"by the end", false},
    {"upon", false},          {"on completion", false},
    {"at the end", false},    {"when you finish", false},
    {"in this module", true}, {"this week", true},
};
static const char *const outcome_needles[] = {
    "сможете",
    "сможешь",
    "научитесь",
    "научишься",
    "узнаете",
    "узнаешь",
    "будете уметь",
    "будешь уметь",
    "умеете",
    "умеешь",
    "you will be able to",
    "you'll be able to",
    "you should be able to",
    "students will be able to",
    "learners will be able to",
    "you will learn",
    "you'll learn",
};

size_t plan_words_outcome(struct span t)
{
    t = beginning(t);
    for (size_t i = 0; i < LENGTH(outcome_starts); i++) {
        if (phrase_match(t, outcome_starts[i].pattern) == 0) {
            continue;
        }
        for (size_t k = 0; k < LENGTH(outcome_needles); k++) {
            size_t start, end;
            if (phrase_find(t, outcome_needles[k], &start, &end)) {
                bool colon = end < t.n && t.s[end] == ':';
                return colon || !outcome_starts[i].wants_colon ? end : 0;
            }
        }
    }
    return 0;
}

enum plan_label plan_words_label(struct span t, size_t *n)
{
    enum plan_label best = PLAN_LABEL_NONE;
    struct phrase_key key = phrase_key_of(t);
    *n = 0;
    for (size_t i = 0; i < LENGTH(labels); i++) {
        if (!phrase_may_match(key, labels[i].pattern)) {
            continue;
        }
        size_t taken = phrase_match(t, labels[i].pattern);
        if (taken > *n) {
            *n = taken;
            best = labels[i].label;
        }
    }
    return best;
}

static const char *const fillers[] = {
    "модул*", "курс*",    "обучени*",  "недел*", "этого",   "этой",   "этап*",    "раздел*",
    "блок*",  "урок*",    "программ*", "на",     "по",      "и",      "к",        "в",
    "этом",   "вы",       "the",       "of",     "this",    "for",    "your",     "module",
    "course", "week",     "unit",      "part",   "section", "lesson", "learning", "and",
    "in",     "to",       "be",        "able",   "do",      "ideas",  "нашего",   "вашего",
    "всего",  "изучени*", "уметь",
};

static const char *match_list(struct span t, const char *const *list, size_t count, size_t *n)
{
    struct phrase_key key = phrase_key_of(t);
    *n = 0;
    for (size_t i = 0; i < count; i++) {
        *n = phrase_may_match(key, list[i]) ? phrase_match(t, list[i]) : 0;
        if (*n > 0) {
            return list[i];
        }
    }
    return NULL;
}

size_t plan_words_total(struct span t)
{
    static const char *const leads[] = {
        "итого",
        "всего",
        "рассчитан на",
        "рассчитана на",
        "курс на",
        "план на",
        "программа на",
        "курса на",
        "общая длительность",
        "общая продолжительность",
        "займет",
        "занимает",
        "total",
        "total of",
        "a total of",
        "takes",
        "takes about",
        "lasts",
        "spans",
        "course of",
    };
    size_t n;
    return match_list(t, leads, LENGTH(leads), &n) ? n : 0;
}

bool plan_words_is_filler(struct span t)
{
    size_t pos = 0, start, n;
    if (t.n > LOOK_AHEAD) {
        return false;
    }
    while (phrase_next_word(t, &pos, &start)) {
        if (!match_list(span_from(t, start), fillers, LENGTH(fillers), &n)) {
            return false;
        }
    }
    return true;
}

static bool has_any(struct span t, const char *const *list, size_t count)
{
    size_t pos = 0, start, n;
    t = beginning(t);
    while (phrase_next_word(t, &pos, &start)) {
        if (match_list(span_from(t, start), list, count, &n)) {
            return true;
        }
    }
    return false;
}

bool plan_words_of_course(struct span t)
{
    static const char *const words[] = {"курс",      "курса",  "курсе",     "курсу",
                                        "программы", "course", "programme", "program"};
    return has_any(t, words, LENGTH(words));
}

/* --- plans --- */

/* A line with one of these speaks of a plan wherever the word stands. */
static const char *const plan_nouns[] = {
    "план",
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
    "learning path",
};
/* With one of these it does when nothing but such words begins it: "Структура данных" is a title.
 */
static const char *const weak_plan_nouns[] = {
    "программа", "программу",  "структура", "содержание", "модули",    "разбивка",
    "маршрут",   "траектория", "modules",   "breakdown",  "structure", "contents",
};
/* What may stand beside them without being a title. */
static const char *const plan_adjectives[] = {
    "учебный",
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
    "weekly",
};

/* Bytes of the words at the start of t that only name a plan; *noun tells whether one of them is a
 * word for it. */
static size_t plan_prefix(struct span t, bool *noun)
{
    size_t pos = 0, start, n, end = 0;
    t = beginning(t);
    *noun = false;
    while (phrase_next_word(t, &pos, &start)) {
        struct span gap = span_cut(t, end, start), word = span_from(t, start);
        bool joined = span_trim(gap).n == 0;
        bool names = match_list(word, plan_nouns, LENGTH(plan_nouns), &n) ||
                     match_list(word, weak_plan_nouns, LENGTH(weak_plan_nouns), &n);
        if (!joined ||
            (!names && !match_list(word, plan_adjectives, LENGTH(plan_adjectives), &n))) {
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
    return alone || has_any(t, plan_nouns, LENGTH(plan_nouns));
}

bool plan_words_about_plan(struct span t)
{
    static const char *const words[] = {
        "совет*",   "вопрос*",    "рекоменд*", "измен*",  "уточн*", "ответ*",
        "почему",   "критери*",   "question*", "tip",     "tips",   "advice",
        "suggest*", "recommend*", "change*",   "answer*", "why",    "how",
        "как",      "adjust*",    "tweak*",    "improve",
    };
    return has_any(t, words, LENGTH(words));
}

bool plan_words_greets(struct span t)
{
    static const char *const words[] = {
        "привет*",    "здравствуй*", "добро пожаловать",
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
        "i've",       "i have",      "я",
    };
    size_t n;
    return match_list(t, words, LENGTH(words), &n) != NULL;
}

bool plan_words_closes(struct span t)
{
    static const char *const phrases[] = {
        "что думаете",
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
        "let's discuss",
    };
    size_t n;
    return match_list(t, phrases, LENGTH(phrases), &n) != NULL;
}

/* --- tables --- */

static const struct {
    const char *pattern;
    enum plan_column column;
} columns[] = {
    {"номер", PLAN_COLUMN_NUMBER},
    {"no", PLAN_COLUMN_NUMBER},
    {"number", PLAN_COLUMN_NUMBER},
    {"n", PLAN_COLUMN_NUMBER},
    {"номер модуля", PLAN_COLUMN_NUMBER},
    {"название", PLAN_COLUMN_TITLE},
    {"название модуля", PLAN_COLUMN_TITLE},
    {"наименование", PLAN_COLUMN_TITLE},
    {"title", PLAN_COLUMN_TITLE},
    {"module title", PLAN_COLUMN_TITLE},
    {"module name", PLAN_COLUMN_TITLE},
    {"name", PLAN_COLUMN_TITLE},
    {"тема", PLAN_COLUMN_TOPIC},
    {"тема модуля", PLAN_COLUMN_TITLE},
    {"тема недели", PLAN_COLUMN_TITLE},
    {"topic", PLAN_COLUMN_TOPIC},
    {"focus", PLAN_COLUMN_TOPIC},
    {"theme", PLAN_COLUMN_TOPIC},
    {"часы", PLAN_COLUMN_HOURS},
    {"часов", PLAN_COLUMN_HOURS},
    {"ч", PLAN_COLUMN_HOURS},
    {"кол-во часов", PLAN_COLUMN_HOURS},
    {"количество часов", PLAN_COLUMN_HOURS},
    {"время", PLAN_COLUMN_HOURS},
    {"длительность", PLAN_COLUMN_HOURS},
    {"продолжительность", PLAN_COLUMN_HOURS},
    {"объем", PLAN_COLUMN_HOURS},
    {"трудоемкость", PLAN_COLUMN_HOURS},
    {"hours", PLAN_COLUMN_HOURS},
    {"hrs", PLAN_COLUMN_HOURS},
    {"h", PLAN_COLUMN_HOURS},
    {"time", PLAN_COLUMN_HOURS},
    {"duration", PLAN_COLUMN_HOURS},
    {"est", PLAN_COLUMN_HOURS},
    {"estimated", PLAN_COLUMN_HOURS},
    {"минуты", PLAN_COLUMN_MINUTES},
    {"минут", PLAN_COLUMN_MINUTES},
    {"minutes", PLAN_COLUMN_MINUTES},
    {"ак", PLAN_COLUMN_ACADEMIC},
    {"академ*", PLAN_COLUMN_ACADEMIC},
    {"academic", PLAN_COLUMN_ACADEMIC},
    {"темы", PLAN_COLUMN_ITEMS},
    {"ключевые темы", PLAN_COLUMN_ITEMS},
    {"основные темы", PLAN_COLUMN_ITEMS},
    {"содержание", PLAN_COLUMN_ITEMS},
    {"что изучаем", PLAN_COLUMN_ITEMS},
    {"материал", PLAN_COLUMN_ITEMS},
    {"topics", PLAN_COLUMN_ITEMS},
    {"key topics", PLAN_COLUMN_ITEMS},
    {"content", PLAN_COLUMN_ITEMS},
    {"contents", PLAN_COLUMN_ITEMS},
    {"what you'll learn", PLAN_COLUMN_OBJECTIVES},
    {"цел*", PLAN_COLUMN_OBJECTIVES},
    {"результат*", PLAN_COLUMN_OBJECTIVES},
    {"чему научитесь", PLAN_COLUMN_OBJECTIVES},
    {"goal*", PLAN_COLUMN_OBJECTIVES},
    {"objective*", PLAN_COLUMN_OBJECTIVES},
    {"learning objective*", PLAN_COLUMN_OBJECTIVES},
    {"outcome*", PLAN_COLUMN_OBJECTIVES},
    {"learning outcome*", PLAN_COLUMN_OBJECTIVES},
    {"требования", PLAN_COLUMN_PREREQUISITES},
    {"пререквизит*", PLAN_COLUMN_PREREQUISITES},
    {"prerequisite*", PLAN_COLUMN_PREREQUISITES},
    {"описание", PLAN_COLUMN_DESCRIPTION},
    {"description", PLAN_COLUMN_DESCRIPTION},
    {"практика", PLAN_COLUMN_KEEP},
    {"проект", PLAN_COLUMN_KEEP},
    {"задани*", PLAN_COLUMN_KEEP},
    {"домашнее задание", PLAN_COLUMN_KEEP},
    {"practice", PLAN_COLUMN_KEEP},
    {"project", PLAN_COLUMN_KEEP},
    {"deliverable", PLAN_COLUMN_KEEP},
    {"assignment", PLAN_COLUMN_KEEP},
    {"hands-on", PLAN_COLUMN_KEEP},
};

enum plan_column plan_words_column(struct span head)
{
    enum plan_column best = PLAN_COLUMN_OTHER;
    size_t longest = 0, start, end;
    head = phrase_skip_emoji(beginning(head));
    if (head.n > 0 && (head.s[0] == '#' || span_starts(head, "№"))) {
        return PLAN_COLUMN_NUMBER;
    }
    for (size_t i = 0; i < LENGTH(columns); i++) {
        size_t n = phrase_match(head, columns[i].pattern);
        if (n > longest) {
            longest = n;
            best = columns[i].column;
        }
    }
    size_t n;
    if (best == PLAN_COLUMN_OTHER && plan_words_unit(head, &n)) {
        best = PLAN_COLUMN_UNIT;
    }
    if (best == PLAN_COLUMN_HOURS || best == PLAN_COLUMN_OTHER) {
        bool minutes =
            phrase_find(head, "мин", &start, &end) || phrase_find(head, "минут*", &start, &end) ||
            phrase_find(head, "min", &start, &end) || phrase_find(head, "minute*", &start, &end);
        bool academic = phrase_find(head, "ак", &start, &end) ||
                        phrase_find(head, "академ*", &start, &end) ||
                        phrase_find(head, "academic", &start, &end);
        bool hours = phrase_find(head, "часы", &start, &end) ||
                     phrase_find(head, "часов", &start, &end) ||
                     phrase_find(head, "hours", &start, &end);
        if (academic) {
            return PLAN_COLUMN_ACADEMIC;
        }
        if (minutes) {
            return PLAN_COLUMN_MINUTES;
        }
        if (hours) {
            return PLAN_COLUMN_HOURS;
        }
    }
    return best;
}
