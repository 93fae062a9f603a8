/* What the files of the screen share: its state, and the few functions they call each other by.
 *
 * The rule: handlers change state and mark what looks different (tui_dirty()); only draw.c draws,
 * from the one hook before the loop waits. */
#ifndef SYLLABUS_TUI_INTERNAL_H
#define SYLLABUS_TUI_INTERNAL_H

#include "syllabus/tui/tui.h"

#include "canvas.h"
#include "layout.h"
#include "syllabus/line/key.h"

#include "syllabus/app/app.h"
#include "syllabus/app/view.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/course/dialogue.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct document;
struct editor;
struct editor_file;
struct find;
struct input;
struct json_object;
struct popup;
struct screen;
struct look_words;
struct secret;
struct strlist;
struct tui;

/* --- panes --- */

enum move {
    MOVE_UP,
    MOVE_DOWN,
    MOVE_HALF_UP,
    MOVE_HALF_DOWN,
    MOVE_PAGE_UP,
    MOVE_PAGE_DOWN,
    MOVE_FIRST,
    MOVE_LAST
};

enum pane_found { PANE_FOUND, PANE_FOUND_AROUND, PANE_FOUND_NOWHERE };

/* A pane is a view of the state; it keeps its selection and its place, and draws when told to. */
struct pane_ops {
    /* What stands on the line above it: appends one line. */
    void (*title)(const struct tui *t, struct buf *out);
    void (*draw)(struct tui *t, struct rect area, bool focused);
    void (*move)(struct tui *t, enum move move);
    /* Opens what is selected; NULL where nothing can be. */
    void (*open)(struct tui *t);
    /* Goes to what has all the words: the next one, or with `step` -1 the one before, around the
     * end if there is none. */
    enum pane_found (*find)(struct tui *t, const struct find *f, int step);
};

extern const struct pane_ops pane_tracks, pane_chat, pane_modules;
extern const struct pane_ops *const panes[PANEL_COUNT]; /* by their place */

/* Only the tracks around the selected one are held, however many there are. */
struct tracks_pane {
    struct view_tracks list;
    size_t selected; /* places in the whole list */
    size_t top;
};

/* One message as it is shown. */
struct chat_entry {
    struct message message; /* the content is in the document only */
    struct document *document;
    size_t length; /* of the text in it */
};

/* A window of the open chat. */
struct chat_pane {
    struct chat_entry *entries;
    size_t count, cap;
    bool more_above, more_below; /* there are messages that are not held */
    size_t missed;               /* messages that have come below meanwhile */
    struct rect area;            /* where it was drawn last */
    bool follow;                 /* stays at the end */
    size_t top_entry;            /* what is at the top otherwise ... */
    size_t top_row;              /* ... and so many of its rows are above */
    size_t kept_entry;           /* where the top came to after the last change of the width ... */
    size_t kept_row;
    size_t kept_place;  /* ... and what part of the text that stands for */
    size_t seen_entry;  /* where the end was when the person went up ... */
    size_t seen_row;    /* ... for "n new lines" */
    bool found;         /* what was looked for is in this row of a text ... */
    size_t found_entry; /* ... of this message */
    size_t found_row;
};

struct modules_pane {
    size_t selected;
    size_t top;
};

/* The reply that is being written, of whichever track. */
struct live {
    bool active;
    char *track_id;
    char *chat_id;
    char *message_id; /* NULL until it begins */
    bool again;       /* it goes on with the reply whose plan is the current one, if there is one */
    bool warned;      /* something was told of it */
    struct buf text;  /* what the reply has so far */
    size_t deltas;
    int64_t thought_tokens;       /* of what the model thinks, roughly */
    int64_t started_ns, first_ns; /* 0: nothing has come */
    struct plan *plan;            /* as far as it is known */
    char *step;                   /* what long work is doing, or NULL */
};

/* --- the whole --- */

#define FORM_SECRETS 3 /* at most, in one form */

enum focus { FOCUS_TRACKS, FOCUS_CHAT, FOCUS_MODULES, FOCUS_INPUT };

enum notice_kind { NOTICE_INFO, NOTICE_WARNING, NOTICE_ERROR };

enum dirty {
    DIRTY_TRACKS = 1 << PANEL_TRACKS,
    DIRTY_CHAT = 1 << PANEL_CHAT,
    DIRTY_MODULES = 1 << PANEL_MODULES,
    DIRTY_INPUT = 8,
    DIRTY_STATUS = 16,
    DIRTY_ALL = 31,
};

struct tui {
    struct tui_options o;
    struct front front;
    struct screen *screen;
    struct canvas canvas;
    struct layout layout;
    struct key_decoder *keys;
    int fd; /* a description of the terminal that is ours alone */
    struct loop_watch *watch;
    struct loop_hook *hook;
    struct loop_timer *key_timer;
    struct loop_timer *frame_timer;
    struct loop_timer *spin_timer;
    struct loop_timer *save_timer;
    struct loop_timer *pour_timer;
    struct loop_timer *wake_timer;
    struct editor_file *outside;  /* the draft, while an editor of its own has it */
    bool lent;                    /* another program has the terminal */
    bool waking;                  /* the first of its two turns */
    bool pouring;                 /* a paste without brackets is coming in */
    struct loop_timer *arm_timer; /* "again to quit" */
    struct loop_signal *signals[5];
    struct loop_signal *suspend;

    unsigned dirty;
    bool urgent; /* a key: not to be kept waiting for the next frame */
    unsigned spin;

    enum focus focus;
    enum panel panel; /* the panel that had the focus last: where one is shown, this one */
    struct tracks_pane tracks;
    struct chat_pane chat;
    struct modules_pane modules;
    struct editor *editor;
    struct input *input;
    struct popup *popup;                  /* the topmost */
    struct secret *secrets[FORM_SECRETS]; /* of a form whose command will ask for them, in order */
    size_t secret_count, secret_at;
    struct look_words *looks[PANEL_COUNT]; /* what is looked for in each; NULL: nothing */
    struct live live;
    char *making_id;   /* the module whose lessons are being made, NULL: none ... */
    int64_t making_ns; /* ... since when */

    struct view_dialogue open;     /* the track that is open; no track: none */
    int64_t tokens;                /* that the open chat has cost, as far as it was told ... */
    char *cost;                    /* ... and in money; NULL: no price is known */
    char *sending;                 /* what was entered and is not stored yet */
    bool wished;                   /* what stands in the input went into the form of a new track */
    char *resume_id;               /* the track that was open before the person is another one */
    char *removed_id;              /* the track that `u` brings back */
    uint64_t removed_version;      /* of the data, when it was deleted */
    bool without_model;            /* the built-in planner answers, whatever the settings say */
    char *whose;                   /* what is shown: an e-mail, "" a guest's, NULL nobody's */
    struct strlist *remembered;    /* commands, and what Ctrl-C cleared ... */
    struct strlist *remembered_in; /* ... in which chat, or track without one; "": in all */
    struct strlist *history;       /* what the person wrote in this chat, oldest first */
    size_t history_at;             /* in it; its count: not in the history */
    char *history_stash;           /* what stood in the input before */
    uint64_t data_version;
    struct loop_file_watch *file_watch; /* NULL: nothing to watch, or it is not possible */
    char *watched;                      /* the file that it is to be for, or NULL */
    struct loop_timer *look_timer;
    struct loop_timer *spent_timer; /* what the chat has cost is summed up a moment later */
    uint64_t look_ms;               /* what it waits for now */
    int64_t unsaved_ns;             /* since when */
    bool unsaved;                   /* the draft has changed since it was stored */

    char *notice;
    char *advice;
    enum notice_kind notice_kind;
    int64_t key_ns;        /* when the last key came ... */
    int64_t key_before_ns; /* ... and the one before it ... */
    int64_t doing_ns;      /* ... and the last command began */
    bool armed;            /* Ctrl-C again quits */
    bool quit_asked;       /* by a command that is still running */
    bool leaving;          /* quits as soon as nothing runs any more and the draft is stored ... */
    int64_t leaving_ns;    /* ... since when */
    bool ended;
    int killed; /* the status that a signal demands; 0: none did */
    int status;
    struct error error;
};

/* --- tui.c --- */

void tui_dirty(struct tui *t, unsigned what);
void tui_quit(struct tui *t, int status);
void tui_suspend(struct tui *t);
/* Gives the terminal to another program of our own process group, and takes it again. */
void tui_lend(void *ctx, bool lent);
void tui_redraw(struct tui *t);
void tui_spin(struct tui *t); /* the spinner turns while something runs */
/* Shows what other processes have changed meanwhile. */
void tui_refresh(struct tui *t);

/* --- draw.c --- */

void draw_frame(struct tui *t);
/* "40 h" for so many minutes; owned. */
char *draw_hours(int minutes);
/* What is to be said, over the last rows of an area, and how many rows that is: none without a
 * notice. For windows, which lie over the place where notices are. */
int draw_notice_rows(const struct tui *t, int columns);
void draw_notice_in(struct tui *t, struct rect area);
/* The spinner's present look. */
const char *draw_spinner(const struct tui *t);
/* "planning", "active" in the person's language. */
const char *draw_track_status(enum track_status status);
const char *draw_module_status(enum module_status status);

/* --- focus.c: who gets the keys --- */

void focus_set(struct tui *t, enum focus focus);
void focus_next(struct tui *t, int step);
const struct pane_ops *focus_pane(const struct tui *t);
/* The part of the keymap that holds: one of enum context. */
unsigned focus_context(const struct tui *t);
void tui_key(struct tui *t, const struct key *key);
/* Ctrl-C: stops, closes, clears, then asks to quit. */
void tui_interrupt(struct tui *t);

/* --- notice.c: one thing said to the person, until the next key --- */

void notice_set(struct tui *t, enum notice_kind kind, const char *text, const char *advice);
void notice_error(struct tui *t, const struct error *err);
void notice_clear(struct tui *t);

/* --- board.c: what is shown, loaded from the application --- */

void board_load(struct tui *t);              /* everything anew, the selection kept */
bool board_is_stranger(const struct tui *t); /* what is shown is not of who works here now */
void board_load_tracks(struct tui *t);       /* only the list */
/* Selects the track at a place of the list, which must not be empty; the last one for a place past
 * its end. */
void board_select_track(struct tui *t, size_t place);
/* The track at a place of the list; NULL when there is none, or it is far from the selected one. */
const struct view_track *board_track_at(const struct tui *t, size_t place);
/* NULL: closes. False, and said why: what was open is still. */
bool board_open(struct tui *t, const char *track_id);
void board_reload_open(struct tui *t); /* the open track as it is now */
/* A chat of the track, with the place and the draft it was left with; NULL: the one that is open,
 * of another track the one that was open last. What streams elsewhere goes on. */
bool board_open_chat(struct tui *t, const char *track_id, const char *chat_id);
/* The same with this message at the top, or in sight of the end. False also when the chat has no
 * such message. */
bool board_open_message(struct tui *t, const char *track_id, const char *chat_id,
                        const char *message_id);
const char *board_track_id(const struct tui *t); /* NULL: none is open */
const char *board_chat_id(const struct tui *t);  /* NULL: none yet */
/* The track that a key acts on: the selected one where the list has the focus, else the open one.
 * NULL: none. */
const char *board_subject(const struct tui *t);
/* Draft and place in the chat, now. False: another process is writing; it is tried again soon. */
bool board_save_place(struct tui *t);
void board_draft_changed(struct tui *t);   /* ... or soon */
bool board_live_here(const struct tui *t); /* the reply being written is of the open track */
/* The module view shows the modules, not a plan that is being written. */
bool board_shows_modules(const struct tui *t);
/* The plan that the module view shows (live, current or NULL), and the one it is compared with. */
const struct plan *board_plan(const struct tui *t, const struct plan **before);

/* --- others.c: what other processes do with the file --- */

void others_init(struct tui *t);
void others_fini(struct tui *t);
/* Watches the file of the workspace as it is now. */
void others_follow(struct tui *t);

/* --- live.c: events --- */

void live_event(void *ctx, const struct event *event);
void live_end(struct tui *t);
/* "⠋ 212 tokens · 38 tok/s" of the reply being written. */
void live_describe(const struct tui *t, struct buf *out);

/* --- doing.c: commands --- */

/* Runs the command of this name; `take_args` belongs to it. Says why when it cannot. */
void doing_run(struct tui *t, const char *name, struct args *take_args);
/* The same with what happens after the general part. `ctx` must outlive the command. */
typedef void doing_fn(struct tui *t, const struct outcome *outcome, void *ctx);
void doing_run_then(struct tui *t, const char *name, struct args *take_args, doing_fn *then,
                    void *ctx);
void doing_say(struct tui *t, const char *text);
/* The open chat as --chat, where there is one. */
void doing_add_chat(const struct tui *t, struct args *args);
/* Commands that ask a model run one at a time: true, and said, when one runs. */
bool doing_must_wait(struct tui *t);
void doing_slash(struct tui *t, const char *line);
/* Goes to the chat that a command has made or found: a DOCUMENT_CHAT. */
void doing_open_chat(struct tui *t, const struct outcome *outcome);
bool doing_interactive(void *ctx);
bool doing_brief(void *ctx);
void doing_ask(void *ctx, const char *question, bool secret, front_answer_fn *answer,
               void *answer_ctx);

/* --- commands.c --- */

void commands_register(struct app *app);

/* --- writing.c: the input line of the dialogue --- */

void writing_init(struct tui *t);
void writing_key(struct tui *t, const struct key *key);
/* From the messages of the chat that is open. */
void writing_load_history(struct tui *t);
void writing_remember(struct tui *t, const char *text);

/* --- start.c --- */

/* Who works here: as the options say, or who stayed signed in; else it is asked. */
void start_begin(struct tui *t);
/* Who answers, as was chosen at the start. */
void start_provider(struct tui *t);
/* Leaves the workspace, with all that a guest has, and asks again. */
void start_change(struct tui *t);
/* Nobody is signed in any more: asks again. */
void start_menu(struct tui *t);

/* --- forms of the journey: journey.c --- */

void journey_new_track(struct tui *t, const char *skill);
void journey_edit_track(struct tui *t);
void journey_export(struct tui *t);
/* Names the file that a command has written, if it has. */
void journey_say_exported(struct tui *t, const struct outcome *outcome);

#endif
