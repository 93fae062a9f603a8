#include "member_internal.h"

#include "syllabus/base/limits.h"
#include "syllabus/base/text.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Names as alias_of() makes them: folded, without blanks, dashes, brackets and underscores. First
 * ones are the better ones. Each list ends with NULL. */
static const char *const title_names[] = {
    "title",  "name",       "moduletitle", "modulename",   "topic", "heading",
    "module", "название",   "заголовок",   "наименование", "имя",   "названиемодуля",
    "тема",   "темамодуля", "модуль",      NULL,
};
static const char *const number_names[] = {
    "modulenumber", "number",      "num",     "no", "order",  "module", "id",
    "номер",        "номермодуля", "порядок", "№",  "модуль", NULL,
};
static const char *const description_names[] = {
    "description",    "moduledescription", "summary",   "overview",   "about", "описание",
    "описаниемодуля", "краткоеописание",   "аннотация", "содержание", NULL,
};
static const char *const objective_names[] = {
    "learningobjectives",
    "objectives",
    "learninggoals",
    "goals",
    "learningoutcomes",
    "outcomes",
    "целиобучения",
    "цели",
    "учебныецели",
    "результатыобучения",
    "результаты",
    "целимодуля",
    "задачимодуля",
    "целиизадачи",
    "ожидаемыерезультаты",
    "результатымодуля",
    "задачи",
    "moduleobjectives",
    "keyobjectives",
    "learningobjective",
    "objective",
    "цель",
    NULL,
};
static const char *const hour_names[] = {
    "estimateddurationhours",
    "estimatedhours",
    "durationhours",
    "hours",
    "totalhours",
    "estimatedduration",
    "duration",
    "length",
    "time",
    "часы",
    "часов",
    "количествочасов",
    "длительностьчасы",
    "длительностьвчасах",
    "длительность",
    "продолжительность",
    "времявчасах",
    "длительностьчасов",
    "продолжительностьчасы",
    "продолжительностьчасов",
    "продолжительностьвчасах",
    "длительностьмодуля",
    "объемчасов",
    "объемвчасах",
    "учебныечасы",
    "трудоемкость",
    "estimateddurationinhours",
    "durationinhours",
    "estimatedtimehours",
    "estimatedtime",
    "timehours",
    "hourstotal",
    "объем",
    "время",
    NULL,
};
static const char *const minute_names[] = {
    "estimateddurationminutes",
    "durationminutes",
    "estimatedminutes",
    "minutes",
    "mins",
    "min",
    "durationmin",
    "estimatedtimeminutes",
    "минуты",
    "минут",
    "мин",
    "длительностьмин",
    "длительностьминуты",
    "длительностьвминутах",
    NULL,
};
static const char *const list_names[] = {
    "modules",   "coursemodules",  "units",  "weeks",  "plan",        "courseplan",
    "syllabus",  "curriculum",     "course", "модули", "модуликурса", "план",
    "планкурса", "программакурса", "курс",   "недели", NULL,
};
static const char *const loose_list_names[] = {
    "data",   "result",    "response", "program", "sections", "lessons", "items",
    "module", "программа", "разделы",  "темы",    "уроки",    "модуль",  NULL,
};
static const char *const wording_names[] = {
    "objective",   "goal", "outcome", "title",    "text", "name",
    "description", "цель", "текст",   "название", NULL,
};

static const char *const lesson_names[] = {
    "lessons", "modulelessons", "activities", "уроки", "занятия", "урокимодуля", NULL,
};
static const char *const type_names[] = {
    "type", "lessontype", "kind", "contenttype", "тип", "типурока", "вид", "видзанятия", NULL,
};
static const char *const body_names[] = {
    "content",    "text",       "body",       "instructions", "markdown",   "material",
    "theory",     "lecture",    "assignment", "description",  "содержание", "текст",
    "материал",   "инструкции", "инструкция", "теория",       "задание",    "описание",
    "содержимое", "условие",    NULL,
};
static const char *const task_names[] = {
    "tasks",   "exercises", "steps",      "assignments", "activities", "practice",
    "задания", "задачи",    "упражнения", "шаги",        "практика",   NULL,
};
static const char *const question_list_names[] = {
    "questions", "quiz", "items", "quizquestions", "вопросы", "тест", "вопросытеста", NULL,
};
static const char *const question_names[] = {
    "question",    "text",     "task",         "prompt",   "title", "stem",
    "description", "exercise", "instruction",  "вопрос",   "текст", "задание",
    "задача",      "условие",  "формулировка", "название", NULL,
};
static const char *const option_list_names[] = {
    "options",  "choices", "answers",        "variants",        "alternatives", "answeroptions",
    "варианты", "ответы",  "вариантыответа", "вариантыответов", "опции",        NULL,
};
static const char *const option_names[] = {
    "text", "option", "answer", "value", "content", "label", "текст", "вариант", "ответ", NULL,
};
static const char *const answer_names[] = {
    "answer",
    "correctanswer",
    "correct",
    "correctoption",
    "rightanswer",
    "solution",
    "key",
    "answerindex",
    "correctindex",
    "correctanswerindex",
    "correctoptionindex",
    "правильныйответ",
    "ответ",
    "верныйответ",
    "правильный",
    "правильныйвариант",
    "верный",
    NULL,
};
static const char *const right_names[] = {
    "iscorrect", "correct",    "right",     "isright", "istrue", "isanswer",
    "верно",     "правильный", "правильно", "верный",  NULL,
};
static const char *const explanation_names[] = {
    "explanation", "rationale",  "why",    "reason",      "feedback",    "comment",
    "пояснение",   "объяснение", "почему", "обоснование", "комментарий", NULL,
};

static const char *const *const names_of[] = {
    [MEMBER_LIST] = list_names,
    [MEMBER_LOOSE_LIST] = loose_list_names,
    [MEMBER_TITLE] = title_names,
    [MEMBER_NUMBER] = number_names,
    [MEMBER_DESCRIPTION] = description_names,
    [MEMBER_OBJECTIVES] = objective_names,
    [MEMBER_HOURS] = hour_names,
    [MEMBER_MINUTES] = minute_names,
    [MEMBER_WORDING] = wording_names,
    [MEMBER_LESSONS] = lesson_names,
    [MEMBER_TYPE] = type_names,
    [MEMBER_BODY] = body_names,
    [MEMBER_TASKS] = task_names,
    [MEMBER_QUESTIONS] = question_list_names,
    [MEMBER_QUESTION] = question_names,
    [MEMBER_OPTIONS] = option_list_names,
    [MEMBER_OPTION] = option_names,
    [MEMBER_ANSWER] = answer_names,
    [MEMBER_RIGHT] = right_names,
    [MEMBER_EXPLANATION] = explanation_names,
};
static_assert(sizeof names_of / sizeof *names_of == MEMBER_ROLE_COUNT, "complete");

/* A member's name in the form of the tables above. Owned. */
static char *alias_of(const char *key)
{
    char *folded = text_folded(key, strlen(key));
    char *to = folded;

    for (const char *from = folded; *from != '\0'; from++) {
        if (strchr("_- .:()", *from) == NULL) {
            *to++ = *from;
        }
    }
    *to = '\0';
    return folded;
}

static size_t rank_of(const char *alias, const char *const *names)
{
    size_t rank = 0;

    while (names[rank] != NULL && strcmp(names[rank], alias) != 0) {
        rank++;
    }
    return rank;
}

/* Objects with more members than a plan may have modules are not looked through. */
#define MEMBERS_MAX LIMIT_MODULES

struct lookup {
    const char *const *names;
    int kinds;
    size_t rank; /* of what was found */
    const char *key;
    struct json_object *value;
};

static bool look_at_member(void *ctx, const char *key, struct json_object *value)
{
    struct lookup *l = ctx;

    if ((l->kinds & 1 << json_kind(value)) != 0) {
        char *alias = alias_of(key);
        size_t rank = rank_of(alias, l->names);

        free(alias);
        if (l->names[rank] != NULL && (l->value == NULL || rank < l->rank)) {
            l->rank = rank;
            l->key = key;
            l->value = value;
        }
    }
    return true;
}

struct json_object *member_find(const struct json_object *object, enum member_role role, int kinds,
                                const char **key)
{
    struct lookup l = {.names = names_of[role], .kinds = kinds};

    if (json_size(object) > MEMBERS_MAX) {
        return NULL;
    }
    json_each(object, look_at_member, &l);
    if (key != NULL && l.value != NULL) {
        *key = l.key;
    }
    return l.value;
}
