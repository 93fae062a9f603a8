/* What the tests of editor, input and forms share: keys out of texts, random keys, rows of a
 * canvas. */
#ifndef TESTS_UNIT_TUI_TYPING_H
#define TESTS_UNIT_TUI_TYPING_H

#include "canvas.h"
#include "syllabus/line/key.h"

#include <stddef.h>
#include <stdint.h>

struct key typing_key(enum key_kind kind, unsigned mods);
struct key typing_ctrl(char letter);
struct key typing_alt(uint32_t character);
struct key typing_paste(const char *text);
/* The i-th character of a text as a key; KEY_NONE past its end. */
struct key typing_character(const char *text, size_t i);

uint32_t typing_random(uint64_t *seed);
/* Mostly characters (Latin, Cyrillic, wide, marks), then every other key there is, and pastes. */
struct key typing_random_key(uint64_t *seed);

/* Compares a row of the canvas, without blanks at its end. */
void typing_check_row(const struct canvas *c, int row, const char *expected);
void typing_check_cursor(const struct canvas *c, int row, int column);
/* That nothing but blanks of the default style is outside `area`, nor the cursor. */
void typing_check_within(const struct canvas *c, struct rect area);

#endif
