/* An application in a folder of its own, with a front end that notes what it is told and answers
 * what it was given to answer. Commands run to their end on the loop. */
#ifndef TESTS_UNIT_APP_SCENE_H
#define TESTS_UNIT_APP_SCENE_H

#include "syllabus/app/app.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct json_object;

struct scene {
    char *dir; /* the person's home */
    struct env *env;
    struct loop *loop;
    struct config *config;
    struct front front;
    struct app_options options;
    struct app *app;
    /* The front end. */
    bool interactive;
    const char *answer; /* what is said to the next question; NULL: nothing */
    struct buf asked;   /* "question\n" or, without echo, "secret question\n" */
    struct buf events;  /* "message delta delta plan " */
    /* How the last command ended. */
    int ended;
    struct error err;
    struct json_object *document;
    enum document_kind kind;
    bool cancelled;
    char *track_id;
};

/* The application is made by the first command: what stands in `options` may be changed before. */
void scene_init(struct scene *sc, bool guest);
void scene_fini(struct scene *sc);
/* Another program on the same home: nobody is signed in in its memory. */
void scene_restart(struct scene *sc);
struct app *scene_app(struct scene *sc);

/* Runs a line such as "track show 'Rust'" and returns how it ended. */
enum error_kind scene_run(struct scene *sc, const char *line);
/* The same with the end not waited for. */
void scene_start(struct scene *sc, const char *line);
/* For app_run(): notes the outcome. */
void scene_outcome(void *ctx, const struct outcome *outcome);

/* Runs it and fails the test, with the error's own words, unless it is done. */
void scene_must(struct scene *sc, const char *line);
/* A member of the document, which is an object. */
const char *scene_text(const struct scene *sc, const char *name);

#endif
