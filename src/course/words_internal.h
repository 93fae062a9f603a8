/* Texts as words, for telling whether two titles or two modules mean the same thing.
 *
 * A word is a run of letters, digits, "+" and "#" (C++, C#) of the folded text; words that carry no
 * meaning (and, of, в, для, module ...) are left out unless there are no others. */
#ifndef SYLLABUS_COURSE_WORDS_INTERNAL_H
#define SYLLABUS_COURSE_WORDS_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

/* --- in order, compared by stem: for titles --- */

#define WORDS_MAX 32 /* of one title; the rest of a longer one is ignored */

struct words {
    char *items[WORDS_MAX]; /* owned */
    size_t count;
};

void words_init(struct words *w, const char *text); /* NULL has no words */
void words_fini(struct words *w);
/* How many words of `a` have a relative in `b`: the same word or one of the same stem ("статистика"
 * and "статистический", "tests" and "testing"). */
size_t words_related(const struct words *a, const struct words *b);
/* 0 .. 1: the share of the words of both that have a relative in the other. */
double words_likeness(const struct words *a, const struct words *b);

/* --- as a set, compared exactly: for content --- */

#define WORD_SET_MAX 256 /* words looked at; the rest of a longer text is ignored */

/* Hashes of the words: ascending and unique once sealed. Zero to start. */
struct word_set {
    uint64_t hashes[WORD_SET_MAX];
    size_t count;
};

void word_set_add(struct word_set *s, const char *text); /* NULL adds nothing */
void word_set_seal(struct word_set *s);
/* Jaccard's index of two sealed sets: common words over all words; 0 when one is empty. */
double word_set_jaccard(const struct word_set *a, const struct word_set *b);

#endif
