/* A form in a popup, and the command it is for. */
#ifndef SYLLABUS_TUI_POPUP_FORM_H
#define SYLLABUS_TUI_POPUP_FORM_H

struct args;
struct form;
struct form_spec;
struct outcome;
struct tui;

struct form_plan {
    const struct form_spec *spec;
    const char *command;
    const char *track_id; /* goes with the command as TRACK; copied; NULL: none */
    /* More arguments: their names, static, and values, copied; NULL: none. */
    struct form_argument {
        const char *name;
        const char *value;
    } arguments[2];
    /* What happens when the command worked; the form is gone then. NULL: nothing more. */
    void (*then)(struct tui *t, const struct outcome *outcome);
    /* Escape. NULL: nothing more. */
    void (*left)(struct tui *t);
};

/* Opens it; the form is borrowed, to be filled. */
struct form *popup_form_open(struct tui *t, const struct form_plan *plan);

/* What the last form left for its command to ask for. */
void popup_form_forget(struct tui *t);

#endif
