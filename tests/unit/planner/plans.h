/* Replies the tests answer with. */
#ifndef SYLLABUS_TEST_PLANNER_PLANS_H
#define SYLLABUS_TEST_PLANNER_PLANS_H

/* Two modules, 20 hours. */
#define PLAN_TWO                                                                                   \
    "Welcome!\n\n## Course plan: Go (20 hours)\n\n"                                                \
    "### Module 1: Basics of the language (8 hours)\n- Write a first program\n- Use loops\n\n"     \
    "### Module 2: Concurrency (12 hours)\n- Start goroutines\n- Connect them by channels\n"

/* The first as it was, the second shorter, a third. */
#define PLAN_THREE                                                                                 \
    "Tests added.\n\n## Course plan: Go (20 hours)\n\n"                                            \
    "### Module 1: Basics of the language (8 hours)\n- Write a first program\n- Use loops\n\n"     \
    "### Module 2: Concurrency (8 hours)\n- Start goroutines\n- Connect them by channels\n\n"      \
    "### Module 3: Testing (4 hours)\n- Write a table of cases\n- Measure coverage\n"

/* PLAN_THREE in two pieces: what a token limit leaves, and the rest. */
#define PLAN_THREE_HEAD                                                                            \
    "Tests added.\n\n## Course plan: Go (20 hours)\n\n"                                            \
    "### Module 1: Basics of the language (8 hours)\n- Write a first program\n- Use loops\n\n"     \
    "### Module 2: Concurrency (8 hours)\n- Start goroutines\n- Connect them by cha"
#define PLAN_THREE_TAIL                                                                            \
    "nnels\n\n### Module 3: Testing (4 hours)\n- Write a table of cases\n- Measure coverage\n"

#define MODULES_TWO                                                                                \
    "{\"modules\": [{\"title\": \"Basics of the language\", \"description\": \"First steps.\", "   \
    "\"learning_objectives\": [\"Write a program\"], \"estimated_duration_hours\": 8}, "           \
    "{\"title\": \"Concurrency\", \"description\": \"Goroutines.\", "                              \
    "\"learning_objectives\": [\"Start goroutines\"], \"estimated_duration_hours\": 12}]}"
#define MODULES_LOST                                                                               \
    "{\"modules\": [{\"title\": \"Basics of the language\", \"description\": \"First steps.\", "   \
    "\"learning_objectives\": [\"Write a program\"], \"estimated_duration_hours\": 8}]}"

#endif
