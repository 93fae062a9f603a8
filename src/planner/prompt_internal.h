/* The texts of the prompt files, by key, and how one is filled. Only the planner's own modules use
 * this; what a request is made of is prompt_compose.c's business. */
#ifndef SYLLABUS_PLANNER_PROMPT_INTERNAL_H
#define SYLLABUS_PLANNER_PROMPT_INTERNAL_H

#include "syllabus/planner/prompt.h"

#include <stdbool.h>

struct buf;

enum prompt_key {
    PROMPT_ROLE,
    PROMPT_FORM,
    PROMPT_FORM_TITLE,
    PROMPT_FORM_DESCRIPTION,
    PROMPT_FORM_KNOWN,
    PROMPT_FORM_WEEKLY,
    PROMPT_FORM_DEADLINE,
    PROMPT_NO_EXPECTATIONS,
    PROMPT_LEVEL_BEGINNER, /* the three in the order of enum difficulty */
    PROMPT_LEVEL_INTERMEDIATE,
    PROMPT_LEVEL_ADVANCED,
    PROMPT_WELCOME_TASK,
    PROMPT_WELCOME_REQUEST,
    PROMPT_REPLY_TASK,
    PROMPT_TALK_TASK,
    PROMPT_TALK_REQUEST,
    PROMPT_TUTOR_ROLE,
    PROMPT_TUTOR_TASK,
    PROMPT_TUTOR_MODULE,
    PROMPT_TUTOR_DESCRIPTION,
    PROMPT_TUTOR_OBJECTIVES,
    PROMPT_TUTOR_COURSE,
    PROMPT_CURRENT_PLAN,
    PROMPT_PLAN_GOALS,
    PROMPT_PLAN_ASSIGNMENTS,
    PROMPT_PLAN_PROJECT,
    PROMPT_PLAN_HELD,
    PROMPT_PLAN_HELD_TITLES,
    PROMPT_PLAN_HELD_HOURS,
    PROMPT_PLAN_REFUSED,
    PROMPT_PLAN_FORMAT,
    PROMPT_CONTINUE,
    PROMPT_FINALIZE_ROLE,
    PROMPT_FINALIZE_REQUEST,
    PROMPT_REPAIR_REQUEST,
    PROMPT_FAULT_CUT_OFF,
    PROMPT_LESSON_ROLE,
    PROMPT_LESSON_MODULE,
    PROMPT_LESSON_OBJECTIVES,
    PROMPT_LESSON_TOPICS,
    PROMPT_LESSON_SIBLINGS,
    PROMPT_LESSON_REQUEST,
    PROMPT_LESSON_REPAIR,
    PROMPT_LESSON_CUT_OFF,
    PROMPT_NOTICE,
    PROMPT_NOTICE_REPAIRED,
    PROMPT_NOTICE_PLAN,
    PROMPT_KEY_COUNT
};

enum prompt_slot {
    PROMPT_SLOT_SKILL,
    PROMPT_SLOT_LEVEL,
    PROMPT_SLOT_HOURS,
    PROMPT_SLOT_EXPECTATIONS,
    PROMPT_SLOT_LANGUAGE,
    PROMPT_SLOT_TITLE,
    PROMPT_SLOT_DESCRIPTION,
    PROMPT_SLOT_PLAN,
    PROMPT_SLOT_TEXT,
    PROMPT_SLOT_FAULT,
    PROMPT_SLOT_MODULES,
    PROMPT_SLOT_NUMBER,
    PROMPT_SLOT_MINUTES,
    PROMPT_SLOT_TYPES,
    PROMPT_SLOT_COUNT
};

/* What goes into the placeholders; a NULL counts as "". */
struct prompt_values {
    const char *slots[PROMPT_SLOT_COUNT];
};

/* Appends the text of `key` in the prompts for the language `tag`, filled. Values are put in as
 * they are: a brace in what a person wrote is never a placeholder. */
void prompt_fill(const struct prompts *p, const char *tag, enum prompt_key key,
                 const struct prompt_values *values, struct buf *out);
/* Appends what a model needs to know for the lessons of the turn's module: the module, its topics
 * in the plan, the lessons that there are in the course. */
void prompt_lesson_context(const struct prompts *p, const struct turn *turn, struct buf *out);
/* "theory, quiz" for their bits; owned. */
char *prompt_lesson_types(unsigned types);
/* How these prompts spell the language `tag`: "German (de)", else the tag. Borrowed. */
const char *prompt_language_name(const struct prompts *p, const char *tag);

#endif
