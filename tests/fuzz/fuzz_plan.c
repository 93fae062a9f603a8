/* Any bytes as a model's message: read in pieces they give the plan they give whole, and what was
 * read is printed so that it reads back the same. */
#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/text.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_print.h"
#include "syllabus/course/plan_reader.h"

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

static void require_text(const char *s)
{
    require(s == NULL || (text_is_utf8(s, strlen(s)) && !text_blank(s)));
}

static void require_texts(const struct strlist *list)
{
    require(list->count <= LIMIT_MODULE_ITEMS);
    for (size_t i = 0; i < list->count; i++) {
        require(list->items[i] != NULL);
        require_text(list->items[i]);
    }
}

/* The invariants of plan.h. */
static void require_sound(const struct plan *p)
{
    require(p->module_count > 0 && p->module_count <= LIMIT_MODULES);
    require(p->language != NULL && p->stated_minutes >= 0);
    require_text(p->title);
    require_text(p->description);
    require_text(p->final_project);
    require_texts(&p->objectives);
    require_texts(&p->assignments);
    for (size_t i = 0; i < p->module_count; i++) {
        const struct plan_module *m = &p->modules[i];

        require(m->title != NULL && m->minutes >= 0 && m->minutes <= LIMIT_HOURS * 60);
        require_text(m->title);
        require_text(m->description);
        require_texts(&m->items);
        require_texts(&m->objectives);
        require_texts(&m->prerequisites);
    }
}

static void require_equal(const struct plan *a, const struct plan *b)
{
    require(plan_equal(a, b) && (a == NULL || a->stated_minutes == b->stated_minutes));
}

/* Pieces of 1 to 37 bytes, cut by the bytes themselves. */
static struct plan *read_in_pieces(const char *text, size_t n)
{
    struct plan_reader *r = plan_reader_new();

    for (size_t at = 0; at < n;) {
        size_t piece = 1 + (unsigned char)text[at] % 37;

        piece = piece < n - at ? piece : n - at;
        plan_reader_feed(r, text + at, piece);
        require(plan_reader_peek(r) != NULL);
        at += piece;
    }
    struct plan *p = plan_reader_finish(r);

    plan_reader_free(r);
    return p;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    struct plan *whole = plan_read(text, size), *pieces = read_in_pieces(text, size);

    require_equal(whole, pieces);
    if (whole != NULL) {
        struct buf printed = BUF_INIT(LIMIT_ANSWER);

        require_sound(whole);
        plan_print_markdown(whole, &printed);
        struct plan *again = plan_read(buf_str(&printed), printed.len);

        require_equal(whole, again);
        plan_free(again);
        buf_fini(&printed);
    }
    plan_free(whole);
    plan_free(pieces);
    return 0;
}
