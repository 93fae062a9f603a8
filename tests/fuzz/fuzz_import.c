/* Any bytes as a course document: what is taken in is written again, and that is taken in and
 * written as the very same bytes. A copy refers to itself as the original did. */
#include "syllabus/base/buf.h"
#include "syllabus/base/env.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/bundle.h"
#include "syllabus/course/json.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"
#include "syllabus/exchange/export.h"
#include "syllabus/exchange/import.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As the store gives a track back: its plan is the last version. */
static void add(struct bundle *b, struct json_object *sessions, struct json_object *messages,
                struct json_object *versions)
{
    for (size_t i = 0; i < b->session_count; i++) {
        const struct bundle_session *s = &b->sessions[i];
        json_push(sessions,
                  course_session_whole_json(&s->session, b->track->title, s->chats, s->count));
    }
    for (size_t i = 0; i < b->message_count; i++) {
        json_push(messages,
                  course_message_whole_json(&b->messages[i].message, b->messages[i].thoughts));
    }
    for (size_t i = 0; i < b->version_count; i++) {
        struct version *v = &b->versions[i];
        v->finalized = v->number == b->finalized;
        v->plan->version = v->number;
        json_push(versions, course_version_whole_json(v, b->track->id));
    }
    plan_free(b->track->plan);
    b->track->plan =
        b->version_count > 0 ? plan_copy(b->versions[b->version_count - 1].plan) : NULL;
}

static char *written(struct bundle_list *list)
{
    struct buf out = BUF_INIT(LIMIT_IMPORT);
    struct track **tracks = mem_array(list->count + 1, sizeof(struct track *));
    struct export_content content = {.tracks = (const struct track *const *)tracks,
                                     .count = list->count,
                                     .sessions = json_new_array(),
                                     .messages = json_new_array(),
                                     .versions = json_new_array()};
    for (size_t i = 0; i < list->count; i++) {
        add(&list->items[i], content.sessions, content.messages, content.versions);
        tracks[i] = list->items[i].track;
    }
    if (export_course_json(&content, 0, &out, &(struct export_report){0}, NULL) != ERROR_NONE) {
        abort();
    }
    json_free(content.sessions);
    json_free(content.messages);
    json_free(content.versions);
    free(tracks);
    return buf_steal(&out);
}

static struct bundle_list taken_in(const char *text, const struct env *env)
{
    struct bundle_list list = {0};
    struct error err = {0};
    if (import_course_json(NULL, text, strlen(text), env, &list, &err) != ERROR_NONE) {
        abort(); /* err.message says why */
    }
    return list;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct env *env = env_fixed_new(1000, 1, 1);
    struct bundle_list list = {0};
    struct error err = {0};
    if (import_course_json(NULL, (const char *)data, size, env, &list, &err) != ERROR_NONE) {
        if (err.kind != ERROR_BAD_DATA || err.message == NULL || list.count != 0) {
            abort();
        }
        error_clear(&err);
        env_free(env);
        return 0;
    }
    char *first = written(&list);
    struct bundle_list again = taken_in(first, env);
    char *second = written(&again);
    if (strcmp(first, second) != 0) {
        abort();
    }
    for (size_t i = 0; i < again.count; i++) {
        import_renumber(&again.items[i], env);
    }
    char *copy = written(&again);
    struct bundle_list copied = taken_in(copy, env);
    if (copied.count != list.count || strlen(copy) != strlen(first)) {
        abort();
    }
    env_free(env);
    bundle_list_fini(&copied);
    bundle_list_fini(&again);
    bundle_list_fini(&list);
    free(copy);
    free(second);
    free(first);
    return 0;
}
