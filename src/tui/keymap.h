/* The keys: one table of what each does in which part of the screen. The help screen and the manual
 * page are made of it. */
#ifndef SYLLABUS_TUI_KEYMAP_H
#define SYLLABUS_TUI_KEYMAP_H

#include <stddef.h>

struct key;
struct tui;

enum context {
    IN_TRACKS = 1,
    IN_CHAT = 2,
    IN_MODULES = 4,
    IN_PANELS = IN_TRACKS | IN_CHAT | IN_MODULES,
    IN_INPUT = 8,
    IN_CHATS = 32,   /* the popup with the chats of a track */
    IN_MODULE = 64,  /* the window of a module */
    IN_LESSON = 128, /* the window of a lesson */
    EVERYWHERE = 16, /* also in the input line and in popups, before them */
};

struct action {
    const char *name; /* as the manual calls it */
    unsigned contexts;
    const char *keys;           /* names as key_name() spells them, separated by blanks */
    const char *hint;           /* N_() word for the last line of the screen; NULL: not there */
    const char *help;           /* N_() what it does, half a line */
    void (*run)(struct tui *t); /* NULL: the input line's own */
};

/* In the order of the help screen; NULL past the end. */
const struct action *action_at(size_t i);
/* What a key does there; NULL: nothing. Letters of a Russian layout count as those at their place.
 */
const struct action *action_find(unsigned context, const struct key *key);

/* key_name() of a key, a letter of a Russian layout as the one at its place. Owned. */
char *keymap_key_name(const struct key *key);

#endif
