/* Where everything is on the screen: pure arithmetic over its size. Panels are chosen by width:
 * three from 100 columns, two from 70, one below. */
#ifndef SYLLABUS_TUI_LAYOUT_H
#define SYLLABUS_TUI_LAYOUT_H

#include "canvas.h"

#include <stdbool.h>

#define LAYOUT_MIN_ROWS    12
#define LAYOUT_MIN_COLUMNS 40

enum panel { PANEL_TRACKS, PANEL_CHAT, PANEL_MODULES, PANEL_COUNT };

struct layout {
    bool too_small; /* then nothing below is set */
    int rows, columns;
    struct rect panels[PANEL_COUNT]; /* inside their borders; no columns: not shown */
    struct rect input;
    struct rect status;
    int input_line;                /* row of the line above the input */
    int status_line;               /* row of the line above the status, -1: none */
    bool closed;                   /* there is a bottom border */
    int dividers[PANEL_COUNT - 1]; /* columns of the lines between panels */
    int divider_count;
};

/* `wanted` is the panel that must be seen, `input_rows` what the input would like to have. */
void layout_make(struct layout *out, int rows, int columns, enum panel wanted, int input_rows);

#endif
