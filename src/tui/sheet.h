/* Lines of text to be read in a popup: each with a style, wrapped to the width with a hanging
 * indent. */
#ifndef SYLLABUS_TUI_SHEET_H
#define SYLLABUS_TUI_SHEET_H

#include "canvas.h"

#include <stddef.h>

struct sheet;

struct sheet *sheet_new(void);
void sheet_free(struct sheet *s);
/* A line; `text` is cleaned and may hold line ends. `lead` (may be NULL) stands before it in a
 * column of its own as wide as the widest lead. */
void sheet_add(struct sheet *s, style_t style, const char *lead, const char *text);
/* Lays out for a width; returns the number of rows. */
int sheet_layout(struct sheet *s, int columns);
/* Draws rows from `top` on. */
void sheet_draw(const struct sheet *s, struct canvas *c, struct rect area, int top);
/* The columns it would like to have. */
int sheet_width(const struct sheet *s);

#endif
