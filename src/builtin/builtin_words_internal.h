/* A person's message as words with what each may mean. The vocabulary is both languages' at once;
 * a word can have several meanings and the parser takes the one that fits. */
#ifndef SYLLABUS_BUILTIN_WORDS_INTERNAL_H
#define SYLLABUS_BUILTIN_WORDS_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Meanings of words. The first ones, up to BUILTIN_VERB_END, can head an edit. */
enum builtin_meaning {
    BUILTIN_ADD,
    BUILTIN_REMOVE,
    BUILTIN_RENAME,
    BUILTIN_REPLACE,
    BUILTIN_MOVE,
    BUILTIN_SWAP,
    BUILTIN_LONGER,
    BUILTIN_SHORTER,
    BUILTIN_SPLIT_UP,
    BUILTIN_MERGE,
    BUILTIN_SET, /* make, change, поменяй: what follows says to what */
    BUILTIN_VERB_END,

    BUILTIN_MORE = BUILTIN_VERB_END,
    BUILTIN_LESS,
    BUILTIN_TWICE,   /* twice, by half: the factor of a change */
    BUILTIN_MODULE,  /* module, chapter */
    BUILTIN_COUNTED, /* their forms after a count: modules, модуля, модулей */
    BUILTIN_TOPIC,   /* topic, lesson, exercise: a part of a module */
    BUILTIN_PRACTICAL,
    BUILTIN_THEORETIC,
    BUILTIN_COURSE, /* the course, in total */
    BUILTIN_EACH,
    BUILTIN_TIME,   /* hours, time, duration */
    BUILTIN_NAME,   /* title, name */
    BUILTIN_AMOUNT, /* number of, количество */
    BUILTIN_GOAL,
    BUILTIN_PLACE_NOUN,
    BUILTIN_AFTER,
    BUILTIN_BEFORE,
    BUILTIN_BETWEEN,
    BUILTIN_START,
    BUILTIN_END,
    BUILTIN_UP,
    BUILTIN_DOWN,
    BUILTIN_ABOUT,
    BUILTIN_CALLED,
    BUILTIN_IN,    /* prepositions before a module or an aim */
    BUILTIN_OUT,   /* from, из */
    BUILTIN_UNTIL, /* to, до: a new value follows */
    BUILTIN_BY,    /* by, на: a difference follows */
    BUILTIN_AS,
    BUILTIN_LEAD, /* words that lead to a duration: with, lasting, длительностью */
    BUILTIN_AND,
    BUILTIN_THEN,
    BUILTIN_FILLER, /* please, could you, давай: may stand before a verb */
    BUILTIN_PLEASE,
    BUILTIN_ARTICLE,
    BUILTIN_NEW, /* a, another, ещё один: before something that is not there yet */
    BUILTIN_IT,
    BUILTIN_LAST,
    BUILTIN_ORDINAL,   /* with a value */
    BUILTIN_RANKED,    /* первым, последним: a place by itself */
    BUILTIN_NUMERAL,   /* two, три: with a value */
    BUILTIN_HALF_UNIT, /* half, полтора: with a value in minutes */
    BUILTIN_NOT,
    BUILTIN_NEED,
    BUILTIN_ASK, /* how, what: a question, whatever follows */
    BUILTIN_BE,  /* is, есть: a question unless an edit follows */
    BUILTIN_IF,
    BUILTIN_IDENTITY, /* model, bot, help: asks who answers */
    BUILTIN_PERIOD,   /* day, week: hours in one are no budget */
    BUILTIN_MEANING_COUNT
};

enum builtin_word_kind {
    BUILTIN_WORD,
    BUILTIN_NUMBER,   /* digits */
    BUILTIN_DURATION, /* "4 hours" */
    BUILTIN_QUOTE,    /* "…" with what is inside */
    BUILTIN_MARK
};

struct builtin_word {
    enum builtin_word_kind kind;
    size_t start, end; /* bytes of the source, quotation marks included */
    uint64_t meanings; /* bit 1 << enum builtin_meaning */
    char *text;        /* a word folded, a quotation's content as written; else NULL */
    int value;         /* of a number, numeral or ordinal; minutes of a duration */
    char mark;         /* of BUILTIN_MARK; dashes are '-', arrows '>', number signs '#' */
};

struct builtin_words {
    char *source; /* the message repaired and harmless, lines kept */
    struct builtin_word *items;
    size_t count, cap;
};

void builtin_words_init(struct builtin_words *w, const char *message);
void builtin_words_fini(struct builtin_words *w);
bool builtin_word_is(const struct builtin_word *w, enum builtin_meaning meaning);

/* Whether `keyword` stands in `folded` at the start of a word; one of up to three letters must be
 * the whole word ("go", not "good"). */
bool builtin_mentions(const char *folded, const char *keyword);

#endif
