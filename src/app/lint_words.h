/* What the findings of a check say to people, in their language. */
#ifndef SYLLABUS_APP_LINT_WORDS_H
#define SYLLABUS_APP_LINT_WORDS_H

struct lint_finding;

/* One sentence, without a full stop; owned. */
char *lint_words(const struct lint_finding *f);

#endif
