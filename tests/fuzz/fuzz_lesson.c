/* Any text as a model's answer with lessons: no crash, and what is accepted can be studied: it has
 * a title and content, each question one right answer among different options. */
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/lesson_answer.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void check(const struct lesson *l, const struct module *m)
{
    require(!text_blank(l->title) && text_is_utf8(l->title, strlen(l->title)));
    require(text_is_utf8(l->text, strlen(l->text)) && l->minutes >= 0);
    require(l->type == LESSON_QUIZ ? l->question_count > 0
                                   : !text_blank(l->text) || l->tasks.count > 0);
    for (size_t i = 0; i < l->question_count; i++) {
        require(quiz_question_sound(&l->questions[i]));
    }
    require(l->objectives.count <= m->objectives.count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct module m;
    struct lesson_list list = {0};
    struct error err = {0};
    module_init(&m);
    strlist_add(&m.objectives, "Write loops");
    strlist_add(&m.objectives, "Читать файлы построчно");
    enum error_kind kind =
        lesson_answer_read((const char *)data, size, &m, LESSON_TYPES_ALL, &list, &err);

    require(kind == ERROR_NONE || (err.kind == kind && err.message != NULL));
    require(kind == ERROR_NONE || kind == ERROR_NOT_JSON || kind == ERROR_WRONG_SHAPE ||
            kind == ERROR_CUT_OFF);
    for (size_t i = 0; i < list.count; i++) {
        check(&list.items[i], &m);
        lesson_shuffle(&list.items[i]);
        check(&list.items[i], &m);
    }
    error_clear(&err);
    lesson_list_fini(&list);
    module_fini(&m);
    return 0;
}
