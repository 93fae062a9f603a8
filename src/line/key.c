#include "syllabus/line/key.h"

#include "key_sequence.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

#define ESC           0x1b
#define BEL           0x07
#define SEQUENCE_MAX  (64u << 10) /* bytes of a string or a sequence; longer ones are dropped */
#define PASTE_BEGIN   "[200~"
#define PASTE_END     "\033[201~"
#define PASTE_END_LEN (sizeof PASTE_END - 1)

/* Milliseconds. A paste that stops is delivered, but what follows is not typed text for a while. */
#define WAIT_SEQUENCE 50
#define WAIT_PASTE    2000
#define WAIT_GIVE_UP  8000

enum state {
    STATE_GROUND,
    STATE_CHARACTER, /* inside a character of several bytes */
    STATE_ESCAPE,    /* after an ESC */
    STATE_CSI,
    STATE_LINUX, /* after ESC [ [ */
    STATE_SS3,
    STATE_STRING,
    STATE_STRING_ESCAPE, /* after an ESC that should end the string */
    STATE_X10,           /* inside a report of the mouse that nobody asked for */
    STATE_PASTE,
    STATE_COUNT
};

struct key_decoder {
    key_fn *fn;
    void *ctx;
    enum state state;
    bool alt;            /* for STATE_CHARACTER: an ESC came first */
    bool twice;          /* the ESC of this sequence followed another one */
    size_t left;         /* bytes that a character or a report of the mouse still needs */
    struct buf sequence; /* without its ESC */
    struct buf paste;
    size_t matched;   /* bytes of PASTE_END that came */
    bool paste_dead;  /* it was too long, and that was told */
    bool paste_quiet; /* and nothing came since */
};

struct key_decoder *key_decoder_new(key_fn *fn, void *ctx)
{
    struct key_decoder *d = mem_alloc(sizeof *d);
    d->fn = fn;
    d->ctx = ctx;
    buf_init(&d->sequence, SEQUENCE_MAX);
    buf_init(&d->paste, LIMIT_PASTE);
    return d;
}

void key_decoder_free(struct key_decoder *d)
{
    if (d) {
        buf_fini(&d->sequence);
        buf_fini(&d->paste);
        free(d);
    }
}

/* --- out --- */

static void emit_code(struct key_decoder *d, uint32_t code, unsigned mods)
{
    struct key key;
    key_of_code(&key, code, mods);
    if (key.kind != KEY_NONE) {
        d->fn(d->ctx, &key);
    }
}

static bool takes_mods(enum key_kind kind)
{
    return kind != KEY_NONE && kind < KEY_PASTE;
}

/* An ESC before the ESC of a sequence is Alt for a key, and else a key itself. */
static void emit_first_escape(struct key_decoder *d)
{
    if (d->twice) {
        d->twice = false;
        emit_code(d, ESC, 0);
    }
}

static void emit_sequence(struct key_decoder *d, struct key *key)
{
    d->state = STATE_GROUND;
    if (takes_mods(key->kind)) {
        key->mods |= d->twice ? KEY_MOD_ALT : 0u;
        key->prefixed = d->twice;
        d->twice = false;
    } else if (key->kind != KEY_NONE) {
        emit_first_escape(d);
    }
    if (key->kind == KEY_REPLY) {
        key->text = buf_str(&d->sequence);
        key->length = d->sequence.len;
    }
    if (key->kind != KEY_NONE && !d->sequence.overflow) {
        d->fn(d->ctx, key);
    }
}

/* --- ground, characters, ESC --- */

static bool start(struct key_decoder *d, enum state state, unsigned char byte)
{
    d->state = state;
    buf_reset(&d->sequence);
    buf_add_char(&d->sequence, (char)byte);
    return true;
}

/* The bytes that a character has after its first one; 0 also for a byte that begins none. */
static size_t bytes_after(unsigned char first)
{
    if (first < 0xc2 || first > 0xf4) {
        return 0;
    }
    return first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
}

/* Every feed function takes one byte and says whether it did; one that it did not take is for the
 * ground state. */

static bool feed_first(struct key_decoder *d, unsigned char byte, bool alt)
{
    d->state = STATE_GROUND;
    if (byte < 0x80) {
        emit_code(d, byte, alt ? KEY_MOD_ALT : 0u);
    } else if (bytes_after(byte) > 0) {
        d->alt = alt;
        d->left = bytes_after(byte);
        start(d, STATE_CHARACTER, byte);
    }
    return true;
}

static bool feed_ground(struct key_decoder *d, unsigned char byte)
{
    if (byte != ESC) {
        return feed_first(d, byte, false);
    }
    d->twice = false;
    d->state = STATE_ESCAPE;
    return true;
}

static bool feed_character(struct key_decoder *d, unsigned char byte)
{
    if ((byte & 0xc0) != 0x80) {
        return false;
    }
    buf_add_char(&d->sequence, (char)byte);
    if (--d->left == 0) {
        uint32_t c = 0;
        d->state = STATE_GROUND;
        if (text_decode(d->sequence.data, d->sequence.len, &c) == d->sequence.len) {
            emit_code(d, c, d->alt ? KEY_MOD_ALT : 0u);
        }
    }
    return true;
}

static bool feed_escape(struct key_decoder *d, unsigned char byte)
{
    if (byte == '[' || byte == 'O') {
        return start(d, byte == '[' ? STATE_CSI : STATE_SS3, byte);
    }
    emit_first_escape(d);
    if (byte == ESC) {
        d->twice = true;
        return true;
    }
    if (byte == ']' || byte == 'P' || byte == '_' || byte == '^' || byte == 'X') {
        return start(d, STATE_STRING, byte);
    }
    return feed_first(d, byte, true);
}

/* --- sequences --- */

/* In rxvt "$" ends the sequence of a key with Shift, while in replies a letter follows it. */
static bool is_rxvt_shift(const struct buf *sequence)
{
    const char *digits = buf_str(sequence) + 1;
    return sequence->len > 1 && strspn(digits, "0123456789") == sequence->len - 1;
}

static void end_csi(struct key_decoder *d)
{
    const struct buf *s = &d->sequence;
    struct key key;
    if (strcmp(buf_str(s), PASTE_BEGIN) == 0) {
        emit_first_escape(d);
        d->state = STATE_PASTE;
        return;
    }
    if (strcmp(buf_str(s), "[M") == 0) {
        d->state = STATE_X10;
        d->left = 3;
        return;
    }
    key_of_csi(&key, buf_str(s), s->len);
    emit_sequence(d, &key);
}

static bool feed_csi(struct key_decoder *d, unsigned char byte)
{
    if (byte < 0x20 || byte > 0x7e) {
        return false;
    }
    if (byte == '[' && d->sequence.len == 1) {
        d->state = STATE_LINUX;
        return true;
    }
    bool last = byte >= 0x40 || (byte == '$' && is_rxvt_shift(&d->sequence));
    buf_add_char(&d->sequence, (char)byte);
    if (last) {
        end_csi(d);
    }
    return true;
}

static bool feed_linux(struct key_decoder *d, unsigned char byte)
{
    struct key key;
    if (byte < 0x20 || byte > 0x7e) {
        return false;
    }
    key_of_linux(&key, (char)byte);
    emit_sequence(d, &key);
    return true;
}

static bool feed_ss3(struct key_decoder *d, unsigned char byte)
{
    struct key key;
    if (byte < 0x20 || byte > 0x7e) {
        return false;
    }
    buf_add_char(&d->sequence, (char)byte);
    if ((byte < '0' || byte > '9') && byte != ';') {
        key_of_ss3(&key, buf_str(&d->sequence), d->sequence.len);
        emit_sequence(d, &key);
    }
    return true;
}

static bool feed_string(struct key_decoder *d, unsigned char byte)
{
    if (byte == ESC) {
        d->state = STATE_STRING_ESCAPE;
    } else if (byte == BEL) {
        emit_sequence(d, &(struct key){.kind = KEY_REPLY});
    } else {
        buf_add_char(&d->sequence, (char)byte);
    }
    return true;
}

static bool feed_string_escape(struct key_decoder *d, unsigned char byte)
{
    if (byte == '\\') {
        emit_sequence(d, &(struct key){.kind = KEY_REPLY});
        return true;
    }
    d->state = STATE_ESCAPE; /* the string was cut off */
    return feed_escape(d, byte);
}

static bool feed_x10(struct key_decoder *d, unsigned char byte)
{
    if (byte < 0x20) {
        return false;
    }
    if (--d->left == 0) {
        d->state = STATE_GROUND;
    }
    return true;
}

/* --- pastes --- */

static void emit_paste(struct key_decoder *d)
{
    bool fits = !d->paste.overflow;
    if (d->paste_dead || (fits && d->paste.len == 0)) {
        return;
    }
    d->paste_dead = !fits;
    d->fn(d->ctx, &(struct key){.kind = KEY_PASTE,
                                .text = fits ? buf_str(&d->paste) : NULL,
                                .length = fits ? d->paste.len : 0});
    if (fits) {
        buf_reset(&d->paste);
    }
}

static void end_paste(struct key_decoder *d)
{
    emit_paste(d);
    buf_fini(&d->paste); /* it can be megabytes */
    buf_init(&d->paste, LIMIT_PASTE);
    d->matched = 0;
    d->paste_dead = d->paste_quiet = false;
    d->state = STATE_GROUND;
}

static bool feed_paste(struct key_decoder *d, unsigned char byte)
{
    if (byte == (unsigned char)PASTE_END[d->matched]) {
        if (++d->matched == PASTE_END_LEN) {
            end_paste(d);
        }
        return true;
    }
    buf_add(&d->paste, PASTE_END, d->matched);
    d->matched = byte == ESC;
    if (byte != ESC) {
        buf_add_char(&d->paste, (char)byte);
    }
    return true;
}

/* All up to the next ESC; returns how much it took, 0 within what may be the end. */
static size_t feed_paste_run(struct key_decoder *d, const char *bytes, size_t n)
{
    const char *esc = memchr(bytes, ESC, n);
    size_t run = esc ? (size_t)(esc - bytes) : n;
    if (d->matched > 0 || run == 0) {
        return 0;
    }
    buf_add(&d->paste, bytes, run);
    return run;
}

/* --- in --- */

static void feed_byte(struct key_decoder *d, unsigned char byte)
{
    static bool (*const feed[STATE_COUNT])(struct key_decoder *, unsigned char) = {
        [STATE_GROUND] = feed_ground, [STATE_CHARACTER] = feed_character,
        [STATE_ESCAPE] = feed_escape, [STATE_CSI] = feed_csi,
        [STATE_LINUX] = feed_linux,   [STATE_SS3] = feed_ss3,
        [STATE_STRING] = feed_string, [STATE_STRING_ESCAPE] = feed_string_escape,
        [STATE_X10] = feed_x10,       [STATE_PASTE] = feed_paste,
    };
    if (!feed[d->state](d, byte)) {
        d->state = STATE_GROUND; /* broken off; the byte counts for itself */
        feed_ground(d, byte);
    }
}

void key_feed(struct key_decoder *d, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t run = d->state == STATE_PASTE ? feed_paste_run(d, bytes + i, n - i) : 0;
        if (run == 0) {
            feed_byte(d, (unsigned char)bytes[i]);
            run = 1;
        }
        i += run;
        d->paste_quiet = false;
    }
}

int key_wait(const struct key_decoder *d)
{
    if (d->state == STATE_GROUND) {
        return -1;
    }
    if (d->state == STATE_PASTE) {
        return d->paste_quiet ? WAIT_GIVE_UP : WAIT_PASTE;
    }
    return WAIT_SEQUENCE;
}

/* What began with ESC and a character, and went no further, was Alt with the character. */
static void end_sequence(struct key_decoder *d)
{
    enum state state = d->state;
    d->state = STATE_GROUND;
    if (state == STATE_ESCAPE) {
        emit_first_escape(d);
        emit_code(d, ESC, 0);
    } else if ((state == STATE_CSI || state == STATE_SS3 || state == STATE_STRING) &&
               d->sequence.len == 1) {
        emit_first_escape(d);
        emit_code(d, (unsigned char)d->sequence.data[0], KEY_MOD_ALT);
    }
}

void key_tick(struct key_decoder *d)
{
    if (d->state != STATE_PASTE) {
        end_sequence(d);
    } else if (d->paste_quiet) {
        end_paste(d);
    } else {
        emit_paste(d);
        d->paste_quiet = true;
    }
}
