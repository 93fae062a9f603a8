/* Keys for a field that is secret: a small editor that keeps nothing but the text itself, in memory
 * that does not move. Called by editor.c only. */
#ifndef SYLLABUS_TUI_HIDDEN_H
#define SYLLABUS_TUI_HIDDEN_H

#include "editor.h"

enum editor_result hidden_key(struct field *f, const struct key *key);
/* Replaces everything by the first line, cut to the limit, caret at the end. NULL empties. */
void hidden_set(struct field *f, const char *text);

#endif
