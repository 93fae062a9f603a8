#include "popup_lesson.h"

#include "document.h"
#include "keymap.h"
#include "lesson_page.h"
#include "popup_module.h"
#include "popup_quiz.h"
#include "sheet.h"
#include "study.h"
#include "tui_internal.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/lesson.h"

#include <stdlib.h>
#include <string.h>

#define WIDEST    84
#define NARROWEST 20

struct reading {
    struct study study;
    struct document *document;
    char *text;         /* in it; NULL: nothing yet */
    struct sheet *head; /* what it is; of the last drawing */
    int head_rows;      /* of it, and a blank one */
    int top, rows, page;
};

/* --- drawing --- */

/* The text is laid out again only where it is another one. */
static void fill(struct reading *r, const struct lesson *l, int columns)
{
    struct buf text = BUF_INIT(LIMIT_ANSWER);
    lesson_page_text(l, &text);
    if (!r->text || strcmp(r->text, buf_str(&text)) != 0) {
        mem_replace(&r->text, buf_str(&text));
        document_set_text(r->document, r->text, text.len, true);
    }
    buf_fini(&text);
    document_layout(r->document, columns);
}

static void fill_head(const struct tui *t, struct reading *r, const struct lesson *l, int columns)
{
    char *facts = study_describe(t, l);
    sheet_free(r->head);
    r->head = sheet_new();
    sheet_add(r->head, ROLE_DIM, NULL, facts);
    r->head_rows = sheet_layout(r->head, columns) + 1;
    free(facts);
}

static void draw_row(struct tui *t, const struct reading *r, struct rect area, int row)
{
    const struct document_row *line =
        document_row(r->document, (size_t)(r->top + row - r->head_rows));
    int column = 0;
    for (size_t i = 0; line && i < line->run_count; i++) {
        column = canvas_put(&t->canvas, area, row, column, line->runs[i].text, line->runs[i].length,
                            line->runs[i].style);
    }
}

static void clamp(struct reading *r)
{
    int last = r->rows > r->page ? r->rows - r->page : 0;
    r->top = r->top > last ? last : r->top < 0 ? 0 : r->top;
}

static const char *hint_of(const struct lesson *l)
{
    return l->type == LESSON_QUIZ ? _("Enter begins · Space progress · ? keys · q close")
                                  : _("Space progress · [ ] lessons · ? keys · q close");
}

static void draw(struct popup *popup, struct tui *t)
{
    struct reading *r = (struct reading *)popup;
    const struct lesson *l = study_lesson(t, &r->study);
    int columns = t->canvas.columns - 4 < WIDEST ? t->canvas.columns - 4 : WIDEST;
    columns = columns > NARROWEST ? columns : NARROWEST;
    if (!l) {
        struct rect gone = popup_draw_window(t, 1, columns, _("Lesson"), _("q close"));
        canvas_put_cut(&t->canvas, gone, 0, 0, _("The lesson is not there any more."), gone.columns,
                       ROLE_DIM);
        return;
    }
    fill_head(t, r, l, columns);
    fill(r, l, columns);
    char *cleaned = text_cleaned(l->title, TEXT_ONE_LINE);
    char *title = mem_printf("%d. %s", l->number, cleaned);
    int said = draw_notice_rows(t, columns);
    r->rows = r->head_rows + (int)document_row_count(r->document);
    struct rect area = popup_draw_window(t, r->rows + said, columns, title, hint_of(l));
    r->page = area.rows - said;
    clamp(r);
    sheet_draw(r->head, &t->canvas, (struct rect){area.row, area.column, r->page, area.columns},
               r->top);
    for (int row = 0; row < r->page; row++) {
        if (r->top + row >= r->head_rows) {
            draw_row(t, r, area, row);
        }
    }
    draw_notice_in(t, area);
    free(title);
    free(cleaned);
}

/* --- keys --- */

static void key(struct popup *popup, struct tui *t, const struct key *k)
{
    struct reading *r = (struct reading *)popup;
    const struct action *action = action_find(IN_LESSON, k);
    int step = 0;
    char *name = keymap_key_name(k);
    tui_dirty(t, DIRTY_ALL);
    if (action) {
        action->run(t);
    } else if (strcmp(name, "q") == 0 || k->kind == KEY_ESCAPE) {
        popup_close(t, popup);
    } else if (popup_movement(k, r->page, &step)) {
        r->top += step;
        clamp(r);
    }
    free(name);
}

static void free_reading(struct popup *popup)
{
    struct reading *r = (struct reading *)popup;
    document_free(r->document);
    sheet_free(r->head);
    free(r->text);
    study_fini(&r->study);
    free(r);
}

const struct popup_ops popup_lesson_ops = {draw, key, NULL, free_reading, false};

void popup_lesson_open(struct tui *t, const struct study *from)
{
    struct reading *r = mem_alloc(sizeof *r);
    r->study.popup.ops = &popup_lesson_ops;
    r->study.track_id = mem_strdup(from->track_id);
    r->study.module_id = mem_strdup(from->module_id);
    r->study.lesson_id = mem_strdup(from->lesson_id);
    r->document = document_new();
    popup_push(t, &r->study.popup);
}

/* --- what the keys do --- */

static struct reading *on_top(const struct tui *t)
{
    return t->popup && t->popup->ops == &popup_lesson_ops ? (struct reading *)t->popup : NULL;
}

void popup_lesson_begin(struct tui *t)
{
    const struct reading *r = on_top(t);
    const struct lesson *l = r ? study_lesson(t, &r->study) : NULL;
    if (l && l->type == LESSON_QUIZ) {
        popup_quiz_open(t, &r->study, l);
    }
}

/* The window below, a module's, follows. */
static void go(struct tui *t, int step)
{
    struct reading *r = on_top(t);
    const struct module *m = r ? study_module(t, &r->study) : NULL;
    const struct lesson *l = r ? study_lesson(t, &r->study) : NULL;
    if (!l) {
        return;
    }
    size_t to = (size_t)(l - m->lessons) + (size_t)step;
    if (to < m->lesson_count) {
        mem_replace(&r->study.lesson_id, m->lessons[to].id);
        if (r->study.popup.below && r->study.popup.below->ops == &popup_module_ops) {
            mem_replace(&((struct study *)r->study.popup.below)->lesson_id, m->lessons[to].id);
        }
        r->top = 0;
    }
}

void popup_lesson_next(struct tui *t)
{
    go(t, 1);
}

void popup_lesson_previous(struct tui *t)
{
    go(t, -1);
}
