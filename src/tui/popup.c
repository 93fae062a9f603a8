#include "popup.h"

#include "keymap.h"
#include "sheet.h"
#include "tui_internal.h"

#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

/* --- the pile --- */

void popup_push(struct tui *t, struct popup *p)
{
    p->below = t->popup;
    t->popup = p;
    tui_dirty(t, DIRTY_ALL);
}

void popup_close(struct tui *t, struct popup *p)
{
    for (struct popup **at = &t->popup; *at; at = &(*at)->below) {
        if (*at == p) {
            *at = p->below;
            p->ops->free(p);
            break;
        }
    }
    tui_spin(t);
    tui_dirty(t, DIRTY_ALL);
}

static void cancel_top(struct tui *t)
{
    struct popup *p = t->popup;
    if (p && p->ops->cancel) {
        p->ops->cancel(p, t);
    }
    if (p) {
        popup_close(t, p);
    }
}

void popup_close_all(struct tui *t)
{
    while (t->popup) {
        cancel_top(t);
    }
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

struct rect popup_draw_window(struct tui *t, int rows, int columns, const char *title,
                              const char *hint)
{
    struct canvas *c = &t->canvas;
    int inner = smaller(columns, c->columns - 4);
    int height = smaller(rows, c->rows - 2);
    struct rect frame = {.rows = height + 2, .columns = inner + 4};
    frame.row = (c->rows - frame.rows) / 2;
    frame.column = (c->columns - frame.columns) / 2;
    canvas_fill(c, frame, ROLE_TEXT);
    canvas_frame(c, frame, ROLE_BORDER_FOCUS);
    char *text = mem_printf(" %s ", title);
    canvas_put_cut(c, frame, 0, 2, text, frame.columns - 4, ROLE_TITLE_FOCUS);
    free(text);
    if (hint && *hint) {
        text = mem_printf(" %s ", hint);
        canvas_put_cut(c, frame, frame.rows - 1, 2, text, frame.columns - 4, ROLE_HINT);
        free(text);
    }
    canvas_set_cursor(c, frame, -1, -1);
    return (struct rect){frame.row + 1, frame.column + 2, height, inner};
}

/* --- text to read --- */

#define READING_COLUMNS 76 /* wider lines are hard to read */

struct reading {
    struct popup popup;
    char *title;
    struct sheet *sheet;
    int top, page, rows;
};

static void draw_reading(struct popup *p, struct tui *t)
{
    struct reading *r = (struct reading *)p;
    int columns = smaller(smaller(sheet_width(r->sheet), READING_COLUMNS), t->canvas.columns - 4);
    r->rows = sheet_layout(r->sheet, columns > 20 ? columns : 20);
    int shown = smaller(r->rows, t->canvas.rows - 2);
    const char *hint = r->rows > shown ? _("j k scroll · q close") : _("q close");
    struct rect area = popup_draw_window(t, shown, columns > 20 ? columns : 20, r->title, hint);
    r->page = area.rows;
    if (r->top > r->rows - area.rows) {
        r->top = r->rows > area.rows ? r->rows - area.rows : 0;
    }
    sheet_draw(r->sheet, &t->canvas, area, r->top);
}

static void scroll_reading(struct reading *r, int step)
{
    int last = r->rows > r->page ? r->rows - r->page : 0;
    int top = r->top + step;
    r->top = top < 0 ? 0 : top > last ? last : top;
}

bool popup_movement(const struct key *key, int page, int *step)
{
    static const struct {
        const char *name;
        int rows, pages, halves; /* a page keeps a row in sight */
    } moves[] = {
        {"Up", -1, 0, 0},     {"Down", 1, 0, 0},        {"k", -1, 0, 0},
        {"j", 1, 0, 0},       {"PageUp", 1, -1, 0},     {"PageDown", -1, 1, 0},
        {"Space", -1, 1, 0},  {"Ctrl-U", 0, 0, -1},     {"Ctrl-D", 0, 0, 1},
        {"Ctrl-B", 1, -1, 0}, {"Ctrl-F", -1, 1, 0},     {"g", -1000000, 0, 0},
        {"G", 1000000, 0, 0}, {"Home", -1000000, 0, 0}, {"End", 1000000, 0, 0},
    };
    char *name = keymap_key_name(key);
    bool found = false;
    for (size_t i = 0; i < sizeof moves / sizeof *moves && !found; i++) {
        if (strcmp(moves[i].name, name) == 0) {
            *step = moves[i].rows + moves[i].pages * page + moves[i].halves * (page / 2 + 1);
            found = true;
        }
    }
    free(name);
    return found;
}

static void key_reading(struct popup *p, struct tui *t, const struct key *key)
{
    struct reading *r = (struct reading *)p;
    int step = 0;
    if (popup_movement(key, r->page, &step)) {
        scroll_reading(r, step);
        tui_dirty(t, DIRTY_ALL);
        return;
    }
    char *name = keymap_key_name(key);
    if (strcmp(name, "q") == 0 || strcmp(name, "?") == 0 || strcmp(name, "F1") == 0 ||
        key->kind == KEY_ESCAPE || key->kind == KEY_ENTER) {
        popup_close(t, p);
    }
    free(name);
}

static void free_reading(struct popup *p)
{
    struct reading *r = (struct reading *)p;
    sheet_free(r->sheet);
    free(r->title);
    free(r);
}

void popup_show_sheet(struct tui *t, const char *title, struct sheet *take_sheet)
{
    static const struct popup_ops ops = {draw_reading, key_reading, NULL, free_reading, false};
    struct reading *r = mem_alloc(sizeof *r);
    r->popup.ops = &ops;
    r->title = text_cleaned(title, TEXT_ONE_LINE);
    r->sheet = take_sheet;
    popup_push(t, &r->popup);
}

/* --- a question with several answers --- */

struct choosing {
    struct popup popup;
    char *title;
    struct sheet *sheet; /* the question */
    const struct popup_choice *choices;
    int count;
    int selected;
    int top; /* of the question, where it does not fit */
    int rows, page;
    void (*leave)(struct tui *t);
};

static void draw_choosing(struct popup *p, struct tui *t)
{
    struct choosing *c = (struct choosing *)p;
    int columns = sheet_width(c->sheet);
    for (int i = 0; i < c->count; i++) {
        int width = (int)text_width(_(c->choices[i].text), strlen(_(c->choices[i].text))) + 6;
        columns = width > columns ? width : columns;
    }
    columns = smaller(smaller(columns, READING_COLUMNS), t->canvas.columns - 4);
    c->rows = sheet_layout(c->sheet, columns);
    int wanted = c->rows + 1 + c->count;
    struct rect area = popup_draw_window(t, wanted, columns, c->title,
                                         c->leave ? _("Esc goes back") : _("Enter chooses"));
    struct rect question = area;
    question.rows = area.rows - c->count - 1;
    c->page = question.rows;
    sheet_draw(c->sheet, &t->canvas, question, c->top);
    for (int i = 0; i < c->count; i++) {
        int row = area.rows - c->count + i;
        bool selected = i == c->selected;
        char *text = mem_printf(" %c  %s", (char)c->choices[i].letter, _(c->choices[i].text));
        struct rect line = {area.row + row, area.column, 1, area.columns};
        if (selected) {
            canvas_fill(&t->canvas, line, ROLE_SELECTED);
        }
        canvas_put_cut(&t->canvas, area, row, 0, text, area.columns,
                       selected ? ROLE_SELECTED : ROLE_TEXT);
        free(text);
    }
}

static void choose(struct choosing *c, struct tui *t, int i)
{
    void (*run)(struct tui *) = c->choices[i].run;
    popup_close(t, &c->popup);
    run(t);
}

static void key_choosing(struct popup *p, struct tui *t, const struct key *key)
{
    struct choosing *c = (struct choosing *)p;
    uint32_t letter = key->kind == KEY_CHARACTER && !key->mods ? key_latin(key->character) : 0;
    for (int i = 0; i < c->count; i++) {
        if (letter && letter == c->choices[i].letter) {
            choose(c, t, i);
            return;
        }
    }
    if (key->kind == KEY_UP || key->kind == KEY_DOWN || key->kind == KEY_TAB || letter == 'j' ||
        letter == 'k') {
        bool up = key->kind == KEY_UP || letter == 'k' || key->mods & KEY_MOD_SHIFT;
        c->selected = (c->selected + (up ? c->count - 1 : 1)) % c->count;
    } else if (key->kind == KEY_PAGE_DOWN && c->top + c->page < c->rows) {
        c->top++;
    } else if (key->kind == KEY_PAGE_UP && c->top > 0) {
        c->top--;
    } else if (key->kind == KEY_ENTER) {
        choose(c, t, c->selected);
        return;
    } else if ((key->kind == KEY_ESCAPE || letter == 'q') && c->leave) {
        cancel_top(t);
        return;
    }
    tui_dirty(t, DIRTY_ALL);
}

static void cancel_choosing(struct popup *p, struct tui *t)
{
    struct choosing *c = (struct choosing *)p;
    if (c->leave) {
        c->leave(t);
    }
}

static void free_choosing(struct popup *p)
{
    struct choosing *c = (struct choosing *)p;
    sheet_free(c->sheet);
    free(c->title);
    free(c);
}

void popup_choose(struct tui *t, const char *title, const char *question,
                  const struct popup_choice *choices, void (*leave)(struct tui *t))
{
    static const struct popup_ops ops = {draw_choosing, key_choosing, cancel_choosing,
                                         free_choosing, false};
    struct choosing *c = mem_alloc(sizeof *c);
    c->popup.ops = &ops;
    c->title = text_cleaned(title, TEXT_ONE_LINE);
    c->sheet = sheet_new();
    sheet_add(c->sheet, ROLE_TEXT, NULL, question);
    c->choices = choices;
    for (c->count = 0; choices[c->count].text; c->count++) {
    }
    c->leave = leave;
    c->popup.stays = leave == NULL;
    popup_push(t, &c->popup);
}

/* --- yes or no --- */

#define SURPRISE_NS 700000000 /* a pause after which the question has been seen */

struct asking {
    struct popup popup;
    struct sheet *sheet;
    front_answer_fn *answer; /* NULL: given */
    void *ctx;
    int top, page, rows;
    bool surprising; /* it came while the person was typing: the keys on their way are not for it */
};

static void draw_asking(struct popup *p, struct tui *t)
{
    struct asking *a = (struct asking *)p;
    int columns = smaller(sheet_width(a->sheet), t->canvas.columns - 4);
    columns = columns < 24 ? 24 : smaller(columns, READING_COLUMNS);
    a->rows = sheet_layout(a->sheet, columns);
    struct rect area =
        popup_draw_window(t, a->rows, columns, _("Please confirm"), _("y yes · n no"));
    a->page = area.rows;
    int last = a->rows > a->page ? a->rows - a->page : 0;
    a->top = a->top < 0 || a->top > last ? last : a->top; /* the question itself is at the end */
    sheet_draw(a->sheet, &t->canvas, area, a->top);
}

static void answer(struct asking *a, struct tui *t, const char *text)
{
    front_answer_fn *fn = a->answer;
    void *ctx = a->ctx;
    a->answer = NULL;
    popup_close(t, &a->popup);
    fn(ctx, text);
}

static void key_asking(struct popup *p, struct tui *t, const struct key *key)
{
    struct asking *a = (struct asking *)p;
    int step = 0;
    if (a->surprising && env_mono_ns(t->o.env) - t->key_before_ns < SURPRISE_NS) {
        return;
    }
    a->surprising = false;
    /* The letters that a question offers in Russian come before what is printed on their keys: "н"
     * is where "y" is, and means no. */
    uint32_t letter = key->kind == KEY_CHARACTER && !key->mods ? key->character : 0;
    char *name = keymap_key_name(key);
    bool no = strcmp(name, "n") == 0 || strcmp(name, "q") == 0 || letter == 0x43d ||
              key->kind == KEY_ESCAPE || key->kind == KEY_ENTER;
    bool yes = !no && (strcmp(name, "y") == 0 || letter == 0x434);
    free(name);
    if (yes) {
        answer(a, t, "y");
    } else if (no) {
        answer(a, t, "n");
    } else if (popup_movement(key, a->page, &step)) {
        int top = a->top + step;
        int last = a->rows > a->page ? a->rows - a->page : 0;
        a->top = top < 0 ? 0 : top > last ? last : top;
        tui_dirty(t, DIRTY_ALL);
    }
}

static void cancel_asking(struct popup *p, struct tui *t)
{
    struct asking *a = (struct asking *)p;
    if (a->answer) {
        front_answer_fn *fn = a->answer;
        a->answer = NULL;
        fn(a->ctx, NULL);
    }
}

static void free_asking(struct popup *p)
{
    struct asking *a = (struct asking *)p;
    sheet_free(a->sheet);
    free(a);
}

static struct asking *ask(struct tui *t, const char *question, front_answer_fn *fn, void *ctx)
{
    static const struct popup_ops ops = {draw_asking, key_asking, cancel_asking, free_asking, true};
    struct asking *a = mem_alloc(sizeof *a);
    a->popup.ops = &ops;
    a->sheet = sheet_new();
    a->answer = fn;
    a->ctx = ctx;
    a->top = -1;
    sheet_add(a->sheet, ROLE_TEXT, NULL, question);
    popup_push(t, &a->popup);
    return a;
}

void popup_ask(struct tui *t, const char *question, front_answer_fn *fn, void *ctx)
{
    ask(t, question, fn, ctx);
}

void popup_ask_of_command(struct tui *t, const char *question, front_answer_fn *fn, void *ctx)
{
    struct asking *a = ask(t, question, fn, ctx);
    a->surprising = t->key_ns > t->doing_ns && env_mono_ns(t->o.env) - t->key_ns < SURPRISE_NS;
}
