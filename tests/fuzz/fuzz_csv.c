/* Any bytes as a table of modules: what is taken in can be printed as Markdown, which is taken in
 * and printed as the very same bytes. */
#include "syllabus/base/buf.h"
#include "syllabus/base/env.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/bundle.h"
#include "syllabus/course/track.h"
#include "syllabus/exchange/import.h"
#include "syllabus/exchange/markdown.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_again(const struct track *t, unsigned flags)
{
    struct buf first = BUF_INIT(LIMIT_IMPORT);
    struct buf second = BUF_INIT(LIMIT_IMPORT);
    struct track *again = NULL;
    struct error err = {0};
    markdown_print_track(t, flags, &first);
    if (markdown_read_track(buf_str(&first), first.len, &again, &err) != ERROR_NONE) {
        abort(); /* err.message says why */
    }
    markdown_print_track(again, flags, &second);
    if (strcmp(buf_str(&first), buf_str(&second)) != 0) {
        abort();
    }
    track_free(again);
    buf_fini(&first);
    buf_fini(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct env *env = env_fixed_new(1000, 1, 1);
    struct bundle_list list = {0};
    struct error err = {0};
    char *text = mem_strndup((const char *)data, size);
    enum error_kind kind = import_course_csv("x", text, size, env, &list, &err);
    if (kind != ERROR_NONE && (kind != ERROR_BAD_DATA || err.message == NULL || list.count != 0)) {
        abort();
    }
    for (size_t i = 0; i < list.count; i++) {
        check_again(list.items[i].track, 0);
        check_again(list.items[i].track, MARKDOWN_TO_EDIT);
    }
    error_clear(&err);
    bundle_list_fini(&list);
    free(text);
    env_free(env);
    return 0;
}
