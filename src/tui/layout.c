#include "layout.h"

#define THREE_FROM 100
#define TWO_FROM   70
#define ROOMY_FROM 16 /* rows: below, the frame gives its lines to the text */
#define MIN_PANEL  4  /* rows */

static int within(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

/* The columns that a panel at the side gets of `columns`. */
static int side_columns(enum panel panel, int columns)
{
    return panel == PANEL_TRACKS ? within(columns / 4, 22, 36) : within(columns * 27 / 100, 25, 48);
}

static void place(struct layout *l, const enum panel *shown, int count, int top, int bottom)
{
    int inner = l->columns - 2 - (count - 1);
    int column = 1;
    int chat = inner;
    for (int i = 0; i < count; i++) {
        chat -= shown[i] == PANEL_CHAT ? 0 : side_columns(shown[i], l->columns);
    }
    for (int i = 0; i < count; i++) {
        int columns = count == 1               ? inner
                      : shown[i] == PANEL_CHAT ? chat
                                               : side_columns(shown[i], l->columns);
        l->panels[shown[i]] = (struct rect){top, column, bottom - top, columns};
        column += columns;
        if (i + 1 < count) {
            l->dividers[l->divider_count++] = column;
            column++;
        }
    }
}

void layout_make(struct layout *out, int rows, int columns, enum panel wanted, int input_rows)
{
    static const enum panel all[] = {PANEL_TRACKS, PANEL_CHAT, PANEL_MODULES};
    static const enum panel left[] = {PANEL_TRACKS, PANEL_CHAT};
    static const enum panel right[] = {PANEL_CHAT, PANEL_MODULES};
    struct layout l = {.rows = rows, .columns = columns, .status_line = -1};
    if (rows < LAYOUT_MIN_ROWS || columns < LAYOUT_MIN_COLUMNS) {
        l.too_small = true;
        *out = l;
        return;
    }
    l.closed = rows >= ROOMY_FROM;
    int below = l.closed ? 3 : 1; /* the status with its lines */
    int third = rows / 3;
    int room = rows - 1 - MIN_PANEL - 1 - below;
    int input = within(input_rows, 1, third < room ? third : room);
    int status = l.closed ? rows - 2 : rows - 1;
    l.status = (struct rect){status, 1, 1, columns - 2};
    l.status_line = l.closed ? status - 1 : -1;
    int input_top = rows - below - input;
    l.input = (struct rect){input_top, 1, input, columns - 2};
    l.input_line = input_top - 1;
    if (columns >= THREE_FROM) {
        place(&l, all, 3, 1, l.input_line);
    } else if (columns >= TWO_FROM) {
        place(&l, wanted == PANEL_TRACKS ? left : right, 2, 1, l.input_line);
    } else {
        place(&l, &all[wanted], 1, 1, l.input_line);
    }
    *out = l;
}
