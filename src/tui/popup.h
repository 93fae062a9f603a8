/* Windows above the panels: one at a time has the keys, those below it wait. */
#ifndef SYLLABUS_TUI_POPUP_H
#define SYLLABUS_TUI_POPUP_H

#include "canvas.h"
#include "syllabus/line/key.h"

#include "syllabus/app/app.h"

#include <stdbool.h>

struct popup;
struct sheet;
struct tui;

struct popup_ops {
    void (*draw)(struct popup *p, struct tui *t);
    /* A key, all keys are its own. */
    void (*key)(struct popup *p, struct tui *t, const struct key *key);
    /* Ctrl-C or the end of the program: what it was asked for is not wanted any more. NULL: nothing
     * to say. It is freed afterwards. */
    void (*cancel)(struct popup *p, struct tui *t);
    void (*free)(struct popup *p);
    bool of_command; /* the command that runs waits for it: Ctrl-C is for it first */
};

/* At the beginning of what a kind of popup keeps. */
struct popup {
    const struct popup_ops *ops;
    struct popup *below;
    bool stays; /* it cannot be left unanswered: neither Escape nor Ctrl-C closes it */
};

void popup_push(struct tui *t, struct popup *p);
/* Takes it away, wherever in the pile it is, and frees it. */
void popup_close(struct tui *t, struct popup *p);
/* Cancels and closes them all. */
void popup_close_all(struct tui *t);

/* A frame in the middle of the screen for a content of this size, with a title and a hint on its
 * bottom line; returns the inside. */
struct rect popup_draw_window(struct tui *t, int rows, int columns, const char *title,
                              const char *hint);
/* The rows that a movement key goes, in a page of so many; false when it is none. */
bool popup_movement(const struct key *key, int page, int *step);

/* Text to read: scrolls, and closes with q, Escape or Enter. `take_sheet` belongs to it. */
void popup_show_sheet(struct tui *t, const char *title, struct sheet *take_sheet);
/* A question with yes or no; no is the answer of every other way out. */
void popup_ask(struct tui *t, const char *question, front_answer_fn *answer, void *ctx);
/* The same for a command, which may ask while the person types something else. */
void popup_ask_of_command(struct tui *t, const char *question, front_answer_fn *answer, void *ctx);

struct popup_choice {
    uint32_t letter;
    const char *text;
    void (*run)(struct tui *t); /* after the popup has closed */
};
/* A question with several answers; `choices` is static, ends with a NULL text. `leave` runs on
 * Escape (NULL: it cannot be left). */
void popup_choose(struct tui *t, const char *title, const char *question,
                  const struct popup_choice *choices, void (*leave)(struct tui *t));

#endif
