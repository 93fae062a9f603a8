/* The words of the built-in planner in one language, read from data/builtin/<language>.yaml and
 * checked whole at load: every text is there and uses only placeholders it may use, so that nothing
 * can go wrong later. All strings are borrowed from the language and live as long as it. */
#ifndef SYLLABUS_BUILTIN_LANGUAGE_INTERNAL_H
#define SYLLABUS_BUILTIN_LANGUAGE_INTERNAL_H

#include "syllabus/base/error.h"
#include "syllabus/course/track.h"

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct yaml_node;

enum builtin_text {
    BUILTIN_GREETING,
    BUILTIN_WELCOME,
    BUILTIN_INVITATION,
    BUILTIN_CLOSING,
    BUILTIN_NOT_UNDERSTOOD,
    BUILTIN_PARTLY,
    BUILTIN_TOO_LONG,
    BUILTIN_WHO,
    BUILTIN_ANSWER_TOTAL,
    BUILTIN_ANSWER_MODULES,
    BUILTIN_ANSWER_MODULE,
    BUILTIN_ANSWER_GOALS,
    BUILTIN_ANSWER_UNKNOWN,
    BUILTIN_TALK,
    BUILTIN_TUTOR,
    BUILTIN_UNKNOWN_HOURS,
    BUILTIN_NOTHING,
    BUILTIN_ADDED,
    BUILTIN_REMOVED,
    BUILTIN_REMOVED_TOTAL,
    BUILTIN_RENAMED,
    BUILTIN_REPLACED,
    BUILTIN_MOVED,
    BUILTIN_SWAPPED,
    BUILTIN_RESIZED,
    BUILTIN_TOTAL,
    BUILTIN_PRACTICE_ALL,
    BUILTIN_PRACTICE_ONE,
    BUILTIN_SPLIT,
    BUILTIN_MERGED,
    BUILTIN_ITEM_ADDED,
    BUILTIN_ITEM_ADDED_ALL,
    BUILTIN_ITEM_REMOVED,
    BUILTIN_NO_MODULE,
    BUILTIN_NO_TITLE,
    BUILTIN_AMBIGUOUS,
    BUILTIN_WHICH,
    BUILTIN_PINNED,
    BUILTIN_LAST_MODULE,
    BUILTIN_NO_ROOM,
    BUILTIN_TOO_SHORT,
    BUILTIN_BAD_TOTAL,
    BUILTIN_SAME_TITLE,
    BUILTIN_SAME,
    BUILTIN_PRACTICE_ENOUGH,
    BUILTIN_TOO_MANY,
    BUILTIN_NO_SPLIT,
    BUILTIN_NO_MORE_MODULES,
    BUILTIN_NO_ITEM,
    BUILTIN_LESSON_THEORY,
    BUILTIN_LESSON_THEORY_TEXT,
    BUILTIN_LESSON_OBJECTIVE_TEXT,
    BUILTIN_LESSON_TOPIC_TEXT,
    BUILTIN_LESSON_THEORY_END,
    BUILTIN_LESSON_PRACTICE,
    BUILTIN_LESSON_PRACTICE_TEXT,
    BUILTIN_LESSON_PRACTICE_TASK,
    BUILTIN_LESSON_HOMEWORK,
    BUILTIN_LESSON_HOMEWORK_TEXT,
    BUILTIN_LESSON_HOMEWORK_TASK,
    BUILTIN_LESSON_QUIZ,
    BUILTIN_LESSON_QUIZ_TEXT,
    BUILTIN_QUIZ_OBJECTIVE,
    BUILTIN_QUIZ_OBJECTIVE_WHY,
    BUILTIN_QUIZ_PROOF,
    BUILTIN_QUIZ_PROOF_RIGHT,
    BUILTIN_QUIZ_PROOF_READ,
    BUILTIN_QUIZ_PROOF_SEEN,
    BUILTIN_QUIZ_PROOF_COPIED,
    BUILTIN_QUIZ_PROOF_WHY,
    BUILTIN_TEXT_COUNT
};

/* The kinds of items a module is made of, in their order. */
enum builtin_part {
    BUILTIN_THEORY,
    BUILTIN_PRACTICE,
    BUILTIN_TASK,
    BUILTIN_CHECK,
    BUILTIN_PART_COUNT
};

/* A template of a module. */
struct builtin_topic {
    const char *title;
    const char *about;
    const char *parts[BUILTIN_PART_COUNT];
    const struct yaml_node *can; /* objectives: a sequence of texts */
    int weight;                  /* its share of the hours against the others' */
    unsigned levels;             /* bit 1 << enum difficulty */
};

/* A kind of skill. */
struct builtin_pack {
    const struct yaml_node *keywords;
    const struct yaml_node *assignments;
    const char *project;
    struct builtin_topic *topics;
    size_t topic_count;
};

enum builtin_favours { BUILTIN_FAVOURS_OPENING, BUILTIN_FAVOURS_TOPICS, BUILTIN_FAVOURS_CLOSING };

/* What a person can ask for in their expectations. */
struct builtin_emphasis {
    const struct yaml_node *words;
    const char *goal;
    const char *item;
    enum builtin_favours favours;
};

struct builtin_language {
    struct yaml_node *root; /* owns every string below */
    const char *tag;        /* "en", "ru" */
    const char *decimal;
    const struct yaml_node *hours_forms;
    const struct yaml_node *modules_forms;
    const char *texts[BUILTIN_TEXT_COUNT];
    const struct yaml_node *examples;
    const char *levels[DIFFICULTY_COUNT];
    const char *module_title, *split_title, *split_title_many, *merge_title;
    const char *labels[BUILTIN_PART_COUNT];
    const char *about[DIFFICULTY_COUNT];
    const struct yaml_node *goals[DIFFICULTY_COUNT];
    const char *wish;
    struct builtin_emphasis *emphases;
    size_t emphasis_count;
    struct builtin_topic added;
    const struct yaml_node *practice;
    struct builtin_topic opening[DIFFICULTY_COUNT];
    struct builtin_topic project, review;
    struct builtin_pack *packs; /* the last one is for any skill */
    size_t pack_count;
};

/* ERROR_NOT_FOUND when there is no such language, ERROR_BAD_DATA with "name:line:column: what". */
enum error_kind builtin_language_load(const char *config_dir, const char *tag,
                                      struct builtin_language **out, struct error *err);
void builtin_language_free(struct builtin_language *l);

/* A placeholder's value; a list of them ends with a NULL name. */
struct builtin_var {
    const char *name;
    const char *value;
};
#define BUILTIN_VARS(...)                                                                          \
    (const struct builtin_var[])                                                                   \
    {                                                                                              \
        __VA_ARGS__,                                                                               \
        {                                                                                          \
            NULL, NULL                                                                             \
        }                                                                                          \
    }

/* Appends `template` with its {placeholders} replaced; values are not looked into. */
void builtin_fill(struct buf *out, const char *template, const struct builtin_var *vars);
char *builtin_filled(const char *template, const struct builtin_var *vars); /* owned */

/* "7.5 hours", "1 module" in the language's forms; owned. */
char *builtin_text_hours(const struct builtin_language *l, int minutes);
char *builtin_text_modules(const struct builtin_language *l, size_t count);

#endif
