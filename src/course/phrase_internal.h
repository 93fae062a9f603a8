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
#include <string.h>

#define PHRASE_LITERAL '\xFF' /* no byte of UTF-8 */

/* Borrowed bytes. */
struct span {
    const char *s;
    size_t n;
};

static inline struct span span_of(const char *s)
{
    return (struct span){s, strlen(s)};
}
/* t without its first bytes. */
static inline struct span span_from(struct span t, size_t start)
{
    return (struct span){t.s + start, t.n - start};
}
/* [from, to) of t. */
static inline struct span span_cut(struct span t, size_t from, size_t to)
{
    return (struct span){t.s + from, to - from};
}
/* Without blanks at both ends; a literal blank stays. */
struct span span_trim(struct span t);
static inline bool span_starts(struct span t, const char *bytes)
{
    size_t i = 0;
    while (bytes[i] != '\0' && i < t.n && t.s[i] == bytes[i]) {
        i++;
    }
    return bytes[i] == '\0';
}
static inline bool span_ends(struct span t, const char *bytes)
{
    size_t n = strlen(bytes);
    return t.n >= n && span_starts((struct span){t.s + t.n - n, n}, bytes);
}
/* The place of the first byte `c` that is not literal, t.n when there is none. */
size_t span_find(struct span t, char c);
bool span_holds(struct span t, const char *bytes);
/* The text without marks, trimmed, line breaks as blanks; owned. NULL when nothing is left. */
char *span_text(struct span t);

/* The bytes of the character at the start of t (0 when empty); a literal character counts with its
 * mark and decodes as U+FFFD. */
size_t phrase_char(struct span t, uint32_t *cp);
bool phrase_is_letter(uint32_t cp);
bool phrase_is_lower(uint32_t cp);
bool phrase_is_blank(uint32_t cp);

/* Bytes that `pattern` takes at the start of t, 0 when it does not match. A pattern is lower-case
 * words (yo written as ye): a blank stands for a run of blanks, '*' at the end of a word for any
 * letters, an apostrophe for either of its shapes. A match ends where a word ends. */
size_t phrase_match(struct span t, const char *pattern);
/* The first letter of t, folded, in UTF-8: lets a whole table of patterns be passed over at a
 * glance.
 */
struct phrase_key {
    char lead[2];
};
struct phrase_key phrase_key_of(struct span t);
/* False when `pattern` begins with another letter than the text the key is of. */
static inline bool phrase_may_match(struct phrase_key k, const char *pattern)
{
    return pattern[0] == k.lead[0] &&
           (!((unsigned char)k.lead[0] & 0x80) || pattern[1] == k.lead[1]);
}
/* Words are looked for in the beginning of a line only: what a line is shows there, and a line of a
 * megabyte costs no more than another. */
#define PHRASE_LOOK_AHEAD 400
static inline struct span phrase_beginning(struct span t)
{
    return span_cut(t, 0, t.n < PHRASE_LOOK_AHEAD ? t.n : PHRASE_LOOK_AHEAD);
}
/* Bytes that the first fitting pattern of a list takes at the start of t; 0 when none fits. */
size_t phrase_match_any(struct span t, const char *const *list, size_t count);
/* A word in the beginning of t that one of the list matches. */
bool phrase_holds_any(struct span t, const char *const *list, size_t count);
/* Steps through the words of t: *pos (0 to begin) moves past the word, *start gets where it begins.
 * Words that hold a literal character are passed over. */
bool phrase_next_word(struct span t, size_t *pos, size_t *start);
/* Where `pattern` first matches at a word of t; false when nowhere. */
bool phrase_find(struct span t, const char *pattern, size_t *start, size_t *end);

/* t without emoji and blanks at its start; at its end. */
struct span phrase_skip_emoji(struct span t);
struct span phrase_drop_emoji(struct span t);
/* The last character of t, emoji apart, is `c` and not literal. */
bool phrase_ends_in(struct span t, char c);
bool phrase_starts_lower(struct span t);

#endif
