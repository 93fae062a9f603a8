/* Spans of text and phrases found in them without case: what the plan reader and the hours are made
 * of.
 *
 * "Marked" text is text in which a byte PHRASE_LITERAL stands before every character that Markdown
 * had escaped (`\*`, `&#56;`): such a character is content and nothing else, it never begins or
 * continues a phrase, a number or a mark. Unmarked text is marked text without marks. */
#ifndef SYLLABUS_COURSE_PHRASE_INTERNAL_H
#define SYLLABUS_COURSE_PHRASE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PHRASE_LITERAL '\x01'

/* Borrowed bytes. */
struct span {
    const char *s;
    size_t n;
};

struct span span_of(const char *s);
struct span span_from(struct span t, size_t start);          /* t without its first bytes */
struct span span_cut(struct span t, size_t from, size_t to); /* [from, to) */
/* Without blanks at both ends; a literal blank stays. */
struct span span_trim(struct span t);
bool span_starts(struct span t, const char *bytes);
/* The place of the first byte `c` that is not literal, t.n when there is none. */
size_t span_find(struct span t, char c);
/* The text without marks, trimmed, line breaks as blanks; owned. NULL when nothing is left. */
char *span_text(struct span t);

/* The bytes of the character at the start of t (0 when empty); a literal character counts with its
 * mark and decodes as U+FFFD. */
size_t phrase_char(struct span t, uint32_t *cp);
bool phrase_is_letter(uint32_t cp);
bool phrase_is_upper(uint32_t cp);
bool phrase_is_lower(uint32_t cp);
bool phrase_is_blank(uint32_t cp);

/* Bytes that `pattern` takes at the start of t, 0 when it does not match. A pattern is lower-case
 * words (yo written as ye): a blank stands for a run of blanks, '*' at the end of a word for any
 * letters, an apostrophe for either of its shapes. A match ends where a word ends. */
size_t phrase_match(struct span t, const char *pattern);
/* Steps through the words of t: *pos (0 to begin) moves past the word, *start gets where it begins.
 * Words that hold a literal character are passed over. */
bool phrase_next_word(struct span t, size_t *pos, size_t *start);
/* Where `pattern` first matches at a word of t; false when nowhere. */
bool phrase_find(struct span t, const char *pattern, size_t *start, size_t *end);

/* Bytes of the emoji at the start of t, with what belongs to it (joiners, selectors, skin), else 0.
 */
size_t phrase_emoji(struct span t);
/* t without emoji and blanks at its start; at its end. */
struct span phrase_skip_emoji(struct span t);
struct span phrase_drop_emoji(struct span t);

#endif
