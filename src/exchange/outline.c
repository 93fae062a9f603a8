#include "outline_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/plan.h"
#include "syllabus/exchange/export.h"

#include <stdlib.h>
#include <string.h>

static const struct outline_words english = {
    .hours = "h",
    .objectives = "Objectives",
    .topics = "Topics",
    .prerequisites = "Prerequisites",
    .assignments = "Practical assignments",
    .project = "Final project",
    .modules = "Modules",
    .minutes = "min",
    .tasks = "Tasks",
    .answers = "Answers",
    .statuses = {"not started", "in progress", "completed"},
    .lessons = {"Theory", "Practice", "Homework", "Quiz"},
};
static const struct outline_words russian = {
    .hours = "ч",
    .objectives = "Цели",
    .topics = "Темы",
    .prerequisites = "Предварительные требования",
    .assignments = "Практические задания",
    .project = "Итоговый проект",
    .modules = "Модули",
    .minutes = "мин",
    .tasks = "Задания",
    .answers = "Ответы",
    .statuses = {"не начат", "в работе", "завершён"},
    .lessons = {"Теория", "Практика", "Домашнее задание", "Тест"},
};

const struct outline_words *outline_words_in(const char *language)
{
    return language && strncmp(language, "ru", 2) == 0 ? &russian : &english;
}

const struct outline_words *outline_words(const struct track *t)
{
    return outline_words_in(t->language);
}

char *outline_hours(const struct track *t, int minutes)
{
    if (minutes <= 0) {
        return mem_strdup("");
    }
    char *hours = hours_text_in(minutes, t->language);
    char *text = mem_printf("%s %s", hours, outline_words(t)->hours);
    free(hours);
    return text;
}

/* --- modules --- */

static struct outline_module of_plan(const struct plan_module *m, size_t place)
{
    return (struct outline_module){
        .id = m->id,
        .number = (int)place + 1,
        .title = m->title,
        .description = m->description ? m->description : "",
        .minutes = m->minutes,
        .objectives = &m->objectives,
        .items = &m->items,
        .prerequisites = &m->prerequisites,
    };
}

static struct outline_module of_module(const struct module *m, const struct plan *plan)
{
    int place = plan && m->id ? plan_find_module(plan, m->id) : -1;
    return (struct outline_module){
        .id = m->id,
        .number = m->number,
        .title = m->title,
        .description = m->description ? m->description : "",
        .minutes = m->minutes,
        .status = m->status,
        .objectives = &m->objectives,
        .items = place >= 0 ? &plan->modules[place].items : NULL,
        .prerequisites = place >= 0 ? &plan->modules[place].prerequisites : NULL,
        .lessons = m->lessons,
        .lesson_count = m->lesson_count,
    };
}

void outline_init(struct outline *o, const struct track *t)
{
    size_t planned = t->plan ? t->plan->module_count : 0;
    *o = (struct outline){.count = t->module_count ? t->module_count : planned};
    o->modules = mem_array(o->count, sizeof *o->modules);
    for (size_t i = 0; i < o->count; i++) {
        o->modules[i] =
            t->module_count ? of_module(&t->modules[i], t->plan) : of_plan(&t->plan->modules[i], i);
    }
}

void outline_fini(struct outline *o)
{
    free(o->modules);
    *o = (struct outline){0};
}

/* --- texts --- */

char *outline_text(const char *s, bool one_line, struct export_report *report)
{
    char *harmless = text_cleaned(s, 0);
    report->counts[EXPORT_CHARACTERS] += s && strcmp(s, harmless) != 0;
    if (!one_line) {
        return harmless;
    }
    char *line = text_cleaned(harmless, TEXT_ONE_LINE);
    report->counts[EXPORT_LINES] += strchr(harmless, '\n') != NULL;
    free(harmless);
    return line;
}

/* --- what is left out --- */

void outline_count_dialogues(const struct export_content *content, struct export_report *report)
{
    report->counts[EXPORT_NO_MESSAGES] += json_size(content->messages);
    report->counts[EXPORT_NO_VERSIONS] += json_size(content->versions);
}

static size_t is_text(const char *s)
{
    return !text_blank(s);
}

void outline_count_course(const struct track *t, struct export_report *report)
{
    size_t n = is_text(t->description);
    if (t->plan) {
        n += is_text(t->plan->description) + is_text(t->plan->final_project);
        n += t->plan->objectives.count + t->plan->assignments.count;
    }
    report->counts[EXPORT_NO_COURSE_TEXTS] += n;
}

void outline_count_module(const struct outline_module *m, struct export_report *report)
{
    report->counts[EXPORT_NO_MODULE_TEXTS] +=
        is_text(m->description) + m->objectives->count + (m->items ? m->items->count : 0);
}

void outline_count_lessons(const struct outline_module *m, bool quizzes,
                           struct export_report *report)
{
    for (size_t i = 0; i < m->lesson_count; i++) {
        const struct lesson *l = &m->lessons[i];
        report->counts[EXPORT_NO_LESSONS] += !quizzes || l->type != LESSON_QUIZ;
        for (size_t k = 0; quizzes && k < l->question_count; k++) {
            report->counts[EXPORT_NO_QUESTION] += !quiz_question_sound(&l->questions[k]);
        }
    }
}

enum error_kind outline_demand(const struct export_content *content, struct export_report *report,
                               struct error *err)
{
    size_t without = 0;
    for (size_t i = 0; i < content->count; i++) {
        const struct track *t = content->tracks[i];
        without += t->module_count == 0 && (!t->plan || t->plan->module_count == 0);
    }
    report->counts[EXPORT_NO_PLAN] += without;
    if (without < content->count) {
        return ERROR_NONE;
    }
    error_set(err, ERROR_NO_PLAN, _("there is no plan to export yet"));
    error_advise(err, _("Ask for one with \"syllabus say\", or export as json."));
    return ERROR_NO_PLAN;
}

enum error_kind outline_end(const struct buf *out, struct error *err)
{
    return out->overflow ? error_set(err, ERROR_TOO_LONG, _("the export is too large"))
                         : ERROR_NONE;
}
