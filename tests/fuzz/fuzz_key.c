/* Any bytes as what a terminal sends: the keys are the same however the bytes are cut, each is
 * sound, its own bytes mean it again, and silence ends everything. The first byte is the size of
 * the pieces; 0xfe, which is in no text, is a silence. */
#include "syllabus/line/key.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SILENCE  0xfe
#define KEY_ROOM 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void check_character(const struct key *key)
{
    uint32_t c = key->character;
    require(c >= 0x20 && !(c >= 0x7f && c < 0xa0) && !(c >= 0xd800 && c < 0xe000) && c <= 0x10ffff);
    require(!(key->mods & KEY_MOD_SHIFT));
    require(!(key->mods & KEY_MOD_CTRL) || c == ' ' || (c >= 'a' && c <= 'z') ||
            (c >= '[' && c <= '_'));
    require(key->base == 0 || (c >= 0x80 && key->base >= 0x20 && key->base < 0x7f));
    require(key_latin(key_latin(c)) == key_latin(c));
}

static void check_key(const struct key *key)
{
    require(key->kind > KEY_NONE && key->kind < KEY_KIND_COUNT && key->mods < 16);
    require(!key->prefixed || (key->mods & KEY_MOD_ALT));
    if (key->kind == KEY_CHARACTER) {
        check_character(key);
    } else {
        require(key->character == 0 && key->base == 0);
    }
    require(key->kind != KEY_FUNCTION || (key->number >= 1 && key->number <= 35));
    if (key->kind == KEY_PASTE) {
        require(key->text ? key->length > 0 && key->length <= LIMIT_PASTE : key->length == 0);
    } else if (key->kind == KEY_REPLY) {
        require(key->length > 0 && key->length <= 65536 && strchr("[]P_^X", key->text[0]));
        require(memchr(key->text, 0x1b, key->length) == NULL);
    } else {
        require(key->text == NULL && key->length == 0);
    }
    if (key->kind == KEY_MOUSE) {
        require(key->row >= 0 && key->column >= 0 && key->button >= 0 && key->button < 256);
        require(!key->pressed || key->button != 3);
    }
}

struct echo {
    struct key key;
    unsigned count;
};

static void on_echo(void *ctx, const struct key *key)
{
    struct echo *echo = ctx;
    echo->key = *key;
    echo->count++;
}

/* A terminal without protocols has one byte for several of these. */
static bool is_ambiguous(const struct key *key)
{
    bool letter = key->kind == KEY_CHARACTER && (key->mods & KEY_MOD_CTRL) &&
                  strchr("im[", (int)key->character);
    return letter || key->kind == KEY_ENTER || key->kind == KEY_BACKSPACE || key->kind == KEY_TAB ||
           key->kind == KEY_ESCAPE;
}

static void check_bytes(const struct key *key)
{
    struct buf bytes = BUF_INIT(KEY_ROOM);
    if (!key_bytes(key, &bytes)) {
        require(bytes.len == 0 && !bytes.overflow);
        return;
    }
    struct echo echo = {0};
    struct key_decoder *d = key_decoder_new(on_echo, &echo);
    key_feed(d, bytes.data, bytes.len);
    key_tick(d);
    require(key_wait(d) == -1);
    if (!is_ambiguous(key)) {
        require(echo.count == 1 && echo.key.kind == key->kind && echo.key.mods == key->mods);
        require(echo.key.character == key->character && echo.key.number == key->number);
    }
    key_decoder_free(d);
    buf_fini(&bytes);
}

static void on_key(void *ctx, const struct key *key)
{
    struct buf *seen = ctx;
    check_key(key);
    check_bytes(key);
    char *name = key_name(key);
    require(*name != '\0' && strlen(name) < KEY_ROOM);
    buf_printf(seen, "%s %u %d %d %d %d %d %d %zu ", name, (unsigned)key->base, key->button,
               key->row, key->column, key->pressed, key->motion, key->text != NULL, key->length);
    buf_add(seen, key->text, key->length);
    free(name);
}

static void tick(struct key_decoder *d)
{
    int wait = key_wait(d);
    key_tick(d);
    require(key_wait(d) == (wait == 2000 ? 8000 : -1));
}

/* Each piece is a copy of exactly its size, so that the sanitizer sees a read past its end. */
static void feed(struct key_decoder *d, const uint8_t *bytes, size_t n)
{
    char *copy = malloc(n);
    require(copy != NULL);
    memcpy(copy, bytes, n);
    key_feed(d, copy, n);
    free(copy);
}

static void decode(const uint8_t *bytes, size_t n, size_t step, struct buf *seen)
{
    struct key_decoder *d = key_decoder_new(on_key, seen);
    for (size_t at = 0; at < n;) {
        if (bytes[at] == SILENCE) {
            tick(d);
            at++;
            continue;
        }
        const uint8_t *end = memchr(bytes + at, SILENCE, n - at);
        size_t piece = end ? (size_t)(end - bytes) - at : n - at;
        piece = piece < step ? piece : step;
        feed(d, bytes + at, piece);
        at += piece;
    }
    for (int i = 0; i < 2 && key_wait(d) != -1; i++) {
        tick(d);
    }
    require(key_wait(d) == -1);
    size_t before = seen->len;
    key_feed(d, "a", 1); /* nothing is left over */
    require(seen->len > before + 2 && memcmp(seen->data + before, "a ", 2) == 0);
    key_decoder_free(d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) {
        return 0;
    }
    size_t steps[] = {size, 1, 1 + data[0] % 16};
    struct buf first = BUF_INIT(SIZE_MAX / 2);
    decode(data + 1, size - 1, steps[0], &first);
    for (size_t i = 1; i < sizeof steps / sizeof *steps; i++) {
        struct buf seen = BUF_INIT(SIZE_MAX / 2);
        decode(data + 1, size - 1, steps[i], &seen);
        require(seen.len == first.len && memcmp(seen.data, first.data, seen.len) == 0);
        buf_fini(&seen);
    }
    buf_fini(&first);
    return 0;
}
