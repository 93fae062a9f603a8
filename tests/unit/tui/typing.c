#include "typing.h"

#include "syllabus/base/text.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

struct key typing_key(enum key_kind kind, unsigned mods)
{
    return (struct key){.kind = kind, .mods = mods};
}

struct key typing_ctrl(char letter)
{
    return (struct key){
        .kind = KEY_CHARACTER, .mods = KEY_MOD_CTRL, .character = (unsigned char)letter};
}

struct key typing_alt(uint32_t character)
{
    return (struct key){.kind = KEY_CHARACTER, .mods = KEY_MOD_ALT, .character = character};
}

struct key typing_paste(const char *text)
{
    return (struct key){.kind = KEY_PASTE, .text = text, .length = strlen(text)};
}

struct key typing_character(const char *text, size_t i)
{
    size_t n = strlen(text);
    size_t at = 0;
    for (;; i--) {
        uint32_t cp = 0;
        size_t took = text_decode(text + at, n - at, &cp);
        if (took == 0 || i == 0) {
            return (struct key){.kind = took > 0 ? KEY_CHARACTER : KEY_NONE, .character = cp};
        }
        at += took;
    }
}

uint32_t typing_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return (uint32_t)(*seed >> 32);
}

static struct key random_character(uint64_t *seed)
{
    static const uint32_t others[] = {0x416, 0x44f, 0x451, 0x4e2d, 0x1f600, 0x301, 0x200d, 0xad};
    struct key key = {.kind = KEY_CHARACTER};
    uint32_t dice = typing_random(seed) % 10;
    key.character = 0x20 + typing_random(seed) % 0x5f;
    if (dice < 3) {
        key.character = others[typing_random(seed) % (sizeof others / sizeof *others)];
    } else if (dice < 5) {
        key.mods = KEY_MOD_CTRL;
        key.character = 0x61 + typing_random(seed) % 26;
    } else if (dice < 6) {
        key.mods = KEY_MOD_ALT;
        key.character = typing_random(seed) % 4 ? key.character : 0x432;
    } else if (dice < 7) {
        key.mods = KEY_MOD_CTRL;
        key.character = (uint32_t) " [\\]^_"[typing_random(seed) % 6];
    }
    return key;
}

struct key typing_random_key(uint64_t *seed)
{
    static const char *const pastes[] = {
        "", "one\r\ntwo\n", "\u0432\u0441\u0442\u0430\u0432\u043a\u0430 \u4e2d\u6587",
        "\x1b[2J\x07\xff",
        "a long word of somebody's own, a_long_word_without_any_blanks_in_it_whatsoever\n\n\t-"};
    static const unsigned mods[] = {0, 0, 0, KEY_MOD_SHIFT, KEY_MOD_ALT, KEY_MOD_CTRL};
    uint32_t dice = typing_random(seed) % 20;
    if (dice < 12) {
        return random_character(seed);
    }
    if (dice == 12) {
        struct key key = typing_paste(pastes[typing_random(seed) % 5]);
        if (typing_random(seed) % 10 == 0) {
            key.text = NULL; /* it was too large */
            key.length = 0;
        }
        return key;
    }
    struct key key = {.kind = (enum key_kind)(typing_random(seed) % KEY_KIND_COUNT)};
    if (key.kind == KEY_PASTE || key.kind == KEY_CHARACTER) {
        key.kind = KEY_BACKSPACE;
    }
    key.mods = mods[typing_random(seed) % 6];
    key.number = 1 + (int)(typing_random(seed) % 12);
    return key;
}

void typing_check_row(const struct canvas *c, int row, const char *expected)
{
    char *text = canvas_row_text(c, row);
    ck_assert_msg(strcmp(text, expected) == 0, "row %d is \"%s\", not \"%s\"", row, text, expected);
    free(text);
}

void typing_check_cursor(const struct canvas *c, int row, int column)
{
    ck_assert_int_eq(c->cursor_row, row);
    ck_assert_int_eq(c->cursor_column, column);
}

static bool is_inside(struct rect area, int row, int column)
{
    return row >= area.row && row < area.row + area.rows && column >= area.column &&
           column < area.column + area.columns;
}

void typing_check_within(const struct canvas *c, struct rect area)
{
    bool clean = true; /* an assertion for each cell would take most of the time */
    for (int row = 0; row < c->rows; row++) {
        for (int column = 0; column < c->columns; column++) {
            const struct cell *cell = canvas_at(c, row, column);
            bool blank = cell->character == ' ' && cell->style == ROLE_TEXT;
            clean = clean && (blank || is_inside(area, row, column));
        }
    }
    ck_assert(clean);
    ck_assert(c->cursor_row < 0 || is_inside(area, c->cursor_row, c->cursor_column));
}
