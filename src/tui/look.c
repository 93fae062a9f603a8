#include "look.h"

#include "input.h"
#include "popup.h"

#include "syllabus/base/find.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

struct look_words {
    char *text;
    struct find find;
};

static enum panel panel_of(const struct tui *t)
{
    return t->focus == FOCUS_INPUT ? PANEL_CHAT : (enum panel)t->focus;
}

const struct find *look_of(const struct tui *t, enum panel panel)
{
    return t->looks[panel] ? &t->looks[panel]->find : NULL;
}

static void forget(struct tui *t, enum panel panel)
{
    if (t->looks[panel]) {
        find_fini(&t->looks[panel]->find);
        free(t->looks[panel]->text);
        free(t->looks[panel]);
        t->looks[panel] = NULL;
    }
}

void look_set(struct tui *t, enum panel panel, const char *text)
{
    struct look_words *words = NULL;
    if (!text_blank(text)) {
        words = mem_alloc(sizeof *words);
        words->text = mem_strdup(text);
        find_init(&words->find, text);
    }
    forget(t, panel);
    t->looks[panel] = words;
    tui_dirty(t, DIRTY_ALL);
}

bool look_clear(struct tui *t)
{
    bool any = t->looks[panel_of(t)] != NULL;
    look_set(t, panel_of(t), NULL);
    return any;
}

void look_fini(struct tui *t)
{
    for (int i = 0; i < PANEL_COUNT; i++) {
        forget(t, (enum panel)i);
    }
}

void look_mark(struct canvas *c, struct rect area, int row, int column, const struct find *f,
               const char *text)
{
    size_t n = strlen(text);
    size_t pos = 0;
    struct text_span hit;
    while (f && find_next(f, text, n, &pos, &hit, NULL)) {
        int from = column + (int)text_width(text, hit.start);
        int width = (int)text_width(text + hit.start, hit.len);
        if (from < area.columns) {
            width = from + width > area.columns ? area.columns - from : width;
            canvas_restyle(c, area, row, from, width, ROLE_FOUND);
        }
    }
}

void look_go_on(struct tui *t, int step)
{
    enum panel panel = panel_of(t);
    const struct look_words *words = t->looks[panel];
    if (!words) {
        notice_set(t, NOTICE_INFO, _("Nothing is looked for here yet: / asks for words."), NULL);
        return;
    }
    switch (panes[panel]->find(t, &words->find, step)) {
    case PANE_FOUND:
        break;
    case PANE_FOUND_AROUND:
        notice_set(t, NOTICE_INFO,
                   step > 0 ? _("Behind the end it goes on at the beginning.")
                            : _("Before the beginning it goes on at the end."),
                   NULL);
        break;
    case PANE_FOUND_NOWHERE: {
        char *text = mem_printf(_("\"%s\" is not here; F3 looks everywhere."), words->text);
        notice_set(t, NOTICE_INFO, text, NULL);
        free(text);
        break;
    }
    }
    tui_dirty(t, DIRTY_ALL);
}

/* --- the question --- */

struct look_question {
    struct popup popup;
    struct input *input;
    enum panel panel;
};

static void draw_question(struct popup *popup, struct tui *t)
{
    static const char *const titles[] = {
        [PANEL_TRACKS] = N_("Find a track"),
        [PANEL_CHAT] = N_("Find in the chat"),
        [PANEL_MODULES] = N_("Find a module"),
    };
    struct look_question *q = (struct look_question *)popup;
    int columns = t->canvas.columns - 4 < 60 ? t->canvas.columns - 4 : 60;
    struct rect area = popup_draw_window(t, 1, columns, _(titles[q->panel]),
                                         _("Enter finds · F3 everywhere · Esc closes"));
    input_draw(q->input, &t->canvas, area, true, NULL);
}

static void key_question(struct popup *popup, struct tui *t, const struct key *key)
{
    struct look_question *q = (struct look_question *)popup;
    switch (input_key(q->input, key)) {
    case INPUT_SEND:
        look_set(t, q->panel, input_text(q->input));
        popup_close(t, popup);
        look_go_on(t, 1);
        break;
    case INPUT_LEAVE:
    case INPUT_END:
        popup_close(t, popup);
        break;
    default:
        tui_dirty(t, DIRTY_ALL);
    }
}

static void free_question(struct popup *popup)
{
    struct look_question *q = (struct look_question *)popup;
    input_free(q->input);
    free(q);
}

static const struct popup_ops question_ops = {
    .draw = draw_question,
    .key = key_question,
    .free = free_question,
};

char *look_take_question(struct tui *t)
{
    if (!t->popup || t->popup->ops != &question_ops) {
        return NULL;
    }
    char *text = mem_strdup(input_text(((struct look_question *)t->popup)->input));
    popup_close(t, t->popup);
    return text;
}

void look_ask(struct tui *t)
{
    static const struct input_callbacks none = {0};
    struct look_question *q = mem_alloc(sizeof *q);
    enum panel panel = panel_of(t);
    *q = (struct look_question){
        .popup.ops = &question_ops,
        .input = input_new(t->editor, &none),
        .panel = panel,
    };
    input_set(q->input, t->looks[panel] ? t->looks[panel]->text : "", SIZE_MAX);
    input_focus(q->input);
    popup_push(t, &q->popup);
}
