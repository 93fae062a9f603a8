/* Titles out of Russian sentences: "по линейной алгебре" names the module "Линейная алгебра".
 * Endings only, no dictionary; where they do not tell the nominative, the words keep their case and
 * get a head that asks for it, so that the title is right Russian always. */
#ifndef SYLLABUS_BUILTIN_RUSSIAN_INTERNAL_H
#define SYLLABUS_BUILTIN_RUSSIAN_INTERNAL_H

/* The case a topic stands in, from the word before it. */
enum builtin_case {
    BUILTIN_NOMINATIVE,    /* называется, quoted */
    BUILTIN_ACCUSATIVE,    /* про, добавь */
    BUILTIN_DATIVE,        /* по */
    BUILTIN_PREPOSITIONAL, /* о, об */
};

/* Owned. A phrase without Cyrillic stays as it is. */
char *builtin_russian_title(const char *phrase, enum builtin_case from);

#endif
