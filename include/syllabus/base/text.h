/* UTF-8 text from outside: repaired on the way in, made harmless on the way out, measured in
 * terminal columns. Pure functions.
 *
 * Columns come from wcwidth(3), because ncurses counts with it; grapheme boundaries and NFC from
 * utf8proc. The two are never mixed in one measurement. */
#ifndef SYLLABUS_BASE_TEXT_H
#define SYLLABUS_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

/* --- in --- */

/* Decodes one code point of s[0..n). Returns the bytes taken (>= 1 when n > 0); *cp is U+FFFD for
 * an invalid byte, of which one is taken (overlong forms, surrogates and > U+10FFFF are invalid).
 */
size_t text_decode(const char *s, size_t n, uint32_t *cp);
/* Appends the UTF-8 form of cp. */
bool text_encode(struct buf *out, uint32_t cp);

bool text_is_utf8(const char *s, size_t n);

/* What a stream of pieces needs to remember between them. Zero to start. */
struct text_repair {
    bool pending_cr; /* the last byte was CR: an LF that follows belongs to it */
};
/* Appends s[0..n) as valid UTF-8: CRLF becomes LF, NUL and each invalid byte become U+FFFD; all
 * else stays as it was sent. `state` may be NULL for a whole text. A CR at the end of a piece waits
 * for the next one; text_repair_end() delivers it. Pieces must end between characters. */
bool text_repair(struct text_repair *state, struct buf *out, const char *s, size_t n);
bool text_repair_end(struct text_repair *state, struct buf *out);
/* A whole text, owned. */
char *text_repaired(const char *s, size_t n);

/* --- out --- */

enum text_clean_flags {
    TEXT_ONE_LINE = 1, /* LF, CR, TAB, U+2028/2029 become a space, runs of blanks one */
};
/* Appends a form that cannot drive a terminal: C0 (except LF, TAB) become control pictures
 * U+2400+n, DEL U+2421, C1 and noncharacters U+FFFD, lone CR and U+2028/2029 LF; bidi controls, tag
 * characters, zero-width and other format characters (Cf) are dropped, except U+00AD; ZWJ and
 * variation selectors are dropped too, for a terminal and ncurses must agree on widths. */
bool text_clean(struct buf *out, const char *s, size_t n, unsigned flags);
/* Owned; NULL gives "". */
char *text_cleaned(const char *s, unsigned flags);
/* True for a code point that text_clean() would change or drop: JSON escapes exactly these. */
bool text_is_dangerous(uint32_t cp);

/* --- columns --- */

int text_char_width(uint32_t cp); /* 0, 1 or 2; unknown code points count 1 */
size_t text_width(const char *s, size_t n);
/* The longest prefix of whole graphemes that fits in `columns`; returns its bytes. */
size_t text_fit(const char *s, size_t n, size_t columns);
/* Appends s cut to `columns` with U+2026 where it was cut, then padded with spaces to `columns`. */
bool text_pad(struct buf *out, const char *s, size_t columns);

/* One line of a wrapped text: bytes [start, start + len) of the source. */
struct text_span {
    size_t start;
    size_t len;
};
/* The next line of s[*pos..n) for a width of `columns` >= 1: breaks at blanks, else between
 * graphemes; a wide character never straddles. Advances *pos past the line and the blanks or LF it
 * ends in. False at the end. */
bool text_wrap_next(const char *s, size_t n, size_t columns, size_t *pos, struct text_span *span);

/* --- letters --- */

bool text_blank(const char *s); /* NULL, empty or white space only (Unicode) */
/* s without white space at both ends; owned. */
char *text_trimmed(const char *s, size_t n);
/* NFC; owned. For passwords, which are compared byte by byte. */
char *text_composed(const char *s, size_t n);
/* NFC, case folded, yo as ye (Russian "ё" as "е"), white space runs as one space: for comparing
 * titles. Owned. */
char *text_folded(const char *s, size_t n);
bool text_has_cyrillic(const char *s);
/* True when among the letters of s more than half are Cyrillic. */
bool text_mostly_cyrillic(const char *s);
/* A file name stem out of a title: letters, digits and dashes, at most `max` bytes, "course" if
 * nothing is left. Owned. */
char *text_slug(const char *s, size_t max);

#endif
