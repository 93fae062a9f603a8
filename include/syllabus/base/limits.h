/* Every cap on what comes from outside, in one place. Sizes in bytes unless said otherwise. */
#ifndef SYLLABUS_BASE_LIMITS_H
#define SYLLABUS_BASE_LIMITS_H

/* From a model server. */
#define LIMIT_SSE_LINE        (8u << 20)
#define LIMIT_ANSWER          (16u << 20)
#define LIMIT_THOUGHTS        (1u << 20) /* of a model's reasoning between two checkpoints */
#define LIMIT_ERROR_BODY      (64u << 10)
#define LIMIT_JSON_DEPTH      64
#define LIMIT_MODELS          5000 /* entries of a list of models */
#define LIMIT_JSON_CANDIDATES 16   /* tries at finding JSON in prose */

/* From people, files and imports. */
#define LIMIT_MESSAGE     (4u << 20)  /* one message of the person */
#define LIMIT_INPUT_LINE  (64u << 10) /* one line of the prompt */
#define LIMIT_PASTE       (4u << 20)
#define LIMIT_TITLE       512 /* a track's, module's, chat's title */
#define LIMIT_SKILL       512
#define LIMIT_TEXT        (64u << 10) /* description, expectations */
#define LIMIT_IMPORT      (256u << 20)
#define LIMIT_RECORDING   (64u << 20) /* a recorded conversation */
#define LIMIT_RECORDED    10000u      /* requests in it */
#define LIMIT_YAML        (1u << 20)
#define LIMIT_YAML_DEPTH  32
#define LIMIT_YAML_EVENTS 100000
#define LIMIT_KEY         4096 /* an API key */
#define LIMIT_PASSWORD    72   /* bytes: what bcrypt can tell apart */

/* Sign-ins that failed. */
#define LIMIT_FAILURES      1000 /* names that were tried */
#define LIMIT_FAILURE_HOURS 24   /* until they are forgotten */
#define LIMIT_FAILURE_WAIT  900  /* seconds that the next sign-in waits at most */

/* From the program that prints the key. */
#define LIMIT_KEY_OUTPUT  (8u << 10)
#define LIMIT_KEY_SECONDS 30

/* What is kept in case it is wanted back. */
#define LIMIT_OPERATIONS 1000 /* changes of one track that can be undone */

/* In the figures. */
#define LIMIT_STATS_CELLS 1024 /* kinds of requests told apart: by user, chat, kind and model */

/* In what is searched for. */
#define LIMIT_SEARCH_PARTS 16 /* words */
#define LIMIT_SEARCH_PART  64 /* letters of one */

/* In a schedule. */
#define LIMIT_DAYS_OFF 100 /* days and spans of days */

/* In a plan. */
#define LIMIT_REFUSALS        20 /* of a track that a model is told */
#define LIMIT_MODULES         200
#define LIMIT_MODULES_ANSWERS 20    /* of a track that are kept as the model gave them */
#define LIMIT_MODULE_ITEMS    200   /* items, objectives or prerequisites of one module */
#define LIMIT_HOURS           10000 /* of a whole course */

/* In a module. */
#define LIMIT_LESSONS   100
#define LIMIT_TASKS     200 /* of one lesson */
#define LIMIT_QUESTIONS 200 /* of one quiz */
#define LIMIT_OPTIONS   20  /* of one question */

#endif
