/* What one whole sequence of a terminal means. Pure; used by the key decoder only.
 *
 * Each fills `key`: KEY_NONE is no key (a release, a key without a meaning here), KEY_REPLY
 * whatever is not known to be a key. `text` is not set. */
#ifndef SYLLABUS_LINE_KEY_SEQUENCE_H
#define SYLLABUS_LINE_KEY_SEQUENCE_H

#include <stddef.h>
#include <stdint.h>

struct key;

/* A code point of no escape sequence, control characters included. `mods` as in
 * syllabus/line/key.h. */
void key_of_code(struct key *key, uint32_t code, unsigned mods);
/* "[1;5C": without the ESC, with its final byte. */
void key_of_csi(struct key *key, const char *sequence, size_t n);
/* "O5P". */
void key_of_ss3(struct key *key, const char *sequence, size_t n);
/* "[[A", as the console of Linux has it. */
void key_of_linux(struct key *key, char final);

#endif
