/* Lessons of a module out of frames, its objectives and its topics. */
#ifndef SYLLABUS_BUILTIN_LESSON_INTERNAL_H
#define SYLLABUS_BUILTIN_LESSON_INTERNAL_H

struct builtin_language;
struct json_object;
struct module;
struct plan;
struct track;

/* {"lessons": [...]} with the types whose bits are set, in `minutes` together; owned. */
struct json_object *builtin_compose_lessons(const struct builtin_language *l, const struct track *t,
                                            const struct plan *plan, const struct module *m,
                                            unsigned types, int minutes);

#endif
