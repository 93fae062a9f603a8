/* The statistics as rows of text for a width: bars and sparklines, the numbers always beside them.
 * What has no room in a row stands in the one below it. Pure, no canvas, no curses. */
#ifndef SYLLABUS_TUI_FIGURES_H
#define SYLLABUS_TUI_FIGURES_H

#include "theme.h"

#include <stddef.h>

struct stats_report;

enum figures_section {
    FIGURES_TOKENS,
    FIGURES_TIMES,
    FIGURES_MONTHS,
    FIGURES_SKILLS,
    FIGURES_TRACKS,
    FIGURES_SECTION_COUNT
};
/* "Tokens", in the language that is shown now. */
const char *figures_section_name(enum figures_section section);

enum figures_look {
    FIGURES_BLOCKS, /* block elements of Unicode */
    FIGURES_ASCII,  /* # - . and digits, for terminals whose fonts lack them */
};

struct figures_row {
    char *text; /* clean, not wider than the width */
    style_t style;
    int bar, bar_columns; /* where a bar is in it, in columns; 0 columns: nowhere */
};

struct figures {
    struct figures_row *rows;
    size_t count, cap;
};

/* `columns` is at least FIGURES_MIN_COLUMNS; `currency` is NULL where nothing has a price. */
#define FIGURES_MIN_COLUMNS 20
void figures_layout(struct figures *f, const struct stats_report *r, const char *currency,
                    enum figures_section section, int columns, enum figures_look look);
void figures_fini(struct figures *f);

#endif
