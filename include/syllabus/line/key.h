/* Keys: what a terminal sends, decoded. Pure: bytes and the passing of time in, keys out; no I/O
 * and no terminfo. Every key of the screen and of the prompt comes through here; neither curses nor
 * readline ever reads.
 *
 * Sequences: ECMA-48, xterm's control sequences, the kitty keyboard protocol. What is no key
 * (replies, strings, broken sequences) never becomes one. */
#ifndef SYLLABUS_LINE_KEY_H
#define SYLLABUS_LINE_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

enum key_kind {
    KEY_NONE,
    KEY_CHARACTER, /* `character`; with KEY_MOD_CTRL a lower-case letter or one of space [ \ ] ^ _
                    */
    KEY_ENTER,
    KEY_TAB,
    KEY_BACKSPACE,
    KEY_ESCAPE,
    KEY_UP,
    KEY_DOWN,
    KEY_LEFT,
    KEY_RIGHT,
    KEY_HOME,
    KEY_END,
    KEY_PAGE_UP,
    KEY_PAGE_DOWN,
    KEY_INSERT,
    KEY_DELETE,
    KEY_FUNCTION, /* `number`: F1 is 1 */
    KEY_PASTE, /* `text`, `length`: bytes as they came; NULL: it was over LIMIT_PASTE and dropped */
    KEY_MOUSE, /* `button`, `row`, `column`, `pressed`, `motion` */
    KEY_FOCUS_IN,
    KEY_FOCUS_OUT,
    KEY_REPLY, /* the terminal answered something; `text` is the sequence without its ESC (and, of a
                * string, without its end) */
    KEY_KIND_COUNT
};

enum key_mods {
    KEY_MOD_SHIFT = 1, /* not for characters: they are shifted already */
    KEY_MOD_ALT = 2,
    KEY_MOD_CTRL = 4,
    KEY_MOD_SUPER = 8,
};

struct key {
    enum key_kind kind;
    unsigned mods;
    bool prefixed; /* its Alt is an ESC before the sequence of the key, which may have been Escape
                    * itself, pressed right before */
    uint32_t character;
    uint32_t base; /* of a `character` beyond ASCII: what the key, shifted alike, gives on a Latin
                    * layout where the terminal tells it (kitty), or 0 */
    int number;
    int button;      /* 0 left, 1 middle, 2 right, 3 none (motion), 64 wheel up, 65 wheel down */
    int row, column; /* from 0 */
    bool pressed, motion;
    const char *text; /* borrowed for the call */
    size_t length;
};

typedef void key_fn(void *ctx, const struct key *key);

struct key_decoder;

/* `fn` is called from key_feed() and key_tick(); the decoder may not be freed there. */
struct key_decoder *key_decoder_new(key_fn *fn, void *ctx);
void key_decoder_free(struct key_decoder *d);
void key_feed(struct key_decoder *d, const char *bytes, size_t n);
/* Milliseconds of silence after which key_tick() is to be called; -1: nothing waits. */
int key_wait(const struct key_decoder *d);
void key_tick(struct key_decoder *d);

/* Appends the canonical bytes of a key, as an xterm sends them and line_key() takes them. False for
 * what has none (paste, mouse, focus, reply, F-keys beyond 12, Super). */
bool key_bytes(const struct key *key, struct buf *out);
/* The name people see: "Ctrl-C", "Alt-Enter", "F1", "a", "Space"; not translated. Owned. */
char *key_name(const struct key *key);
/* The letter of a Latin keyboard at the place of a Russian letter (ЙЦУКЕН): 'й' gives 'q', 'Й' 'Q',
 * '.' stays. What has no such place is returned as it is. */
uint32_t key_latin(uint32_t character);

#endif
