#include "plan_label_words_internal.h"

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))

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
static const char *const outcome_needles[] = {"сможете",
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
                                              "you'll learn"};

size_t plan_label_words_outcome(struct span t)
{
    t = phrase_beginning(t);
    struct phrase_key key = phrase_key_of(t);
    for (size_t i = 0; i < LENGTH(outcome_starts); i++) {
        if (!phrase_may_match(key, outcome_starts[i].pattern) ||
            phrase_match(t, outcome_starts[i].pattern) == 0) {
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

enum plan_label plan_label_words_find(struct span t, size_t *n)
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
    "всего",  "изучени*", "уметь"};

size_t plan_label_words_total(struct span t)
{
    static const char *const leads[] = {"итого",
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
                                        "course of"};
    return phrase_match_any(t, leads, LENGTH(leads));
}

bool plan_label_words_is_filler(struct span t)
{
    size_t pos = 0, start;
    if (t.n > PHRASE_LOOK_AHEAD) {
        return false;
    }
    while (phrase_next_word(t, &pos, &start)) {
        if (phrase_match_any(span_from(t, start), fillers, LENGTH(fillers)) == 0) {
            return false;
        }
    }
    return true;
}
