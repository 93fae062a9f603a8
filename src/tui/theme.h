/* Themes: what a cell looks like by the part it plays. Everything drawn names a role; which colours
 * and attributes a role has is one table. Meaning never hangs on colour alone. */
#ifndef SYLLABUS_TUI_THEME_H
#define SYLLABUS_TUI_THEME_H

#include <stdbool.h>
#include <stdint.h>

enum theme_role {
    ROLE_TEXT,
    ROLE_DIM,
    ROLE_BORDER,
    ROLE_BORDER_FOCUS,
    ROLE_TITLE,
    ROLE_TITLE_FOCUS,
    ROLE_SELECTED,      /* the selected row of the panel with the focus */
    ROLE_SELECTED_IDLE, /* of another panel */
    ROLE_USER,          /* the person's name above a message */
    ROLE_AI,            /* the model's */
    ROLE_HEADING,
    ROLE_STRONG,
    ROLE_EMPHASIS,
    ROLE_CODE,
    ROLE_QUOTE,
    ROLE_LINK,
    ROLE_BULLET,
    ROLE_RULE,
    ROLE_ADDED,
    ROLE_REMOVED,
    ROLE_CHANGED,
    ROLE_DONE, /* the filled part of a progress bar */
    ROLE_PROMPT,
    ROLE_INPUT,
    ROLE_HINT_KEY,
    ROLE_HINT,
    ROLE_NOTICE,
    ROLE_WARNING,
    ROLE_ERROR,
    ROLE_FIELD,
    ROLE_FIELD_FOCUS,
    ROLE_LABEL,
    ROLE_FOUND, /* what was looked for */
    ROLE_COUNT
};

/* Added to a role where text is, say, bold within a heading. */
enum style_attribute {
    STYLE_BOLD = 1 << 8,
    STYLE_ITALIC = 1 << 9,
    STYLE_UNDERLINE = 1 << 10,
    STYLE_REVERSE = 1 << 11,
    STYLE_STRIKE = 1 << 12,
};

typedef uint16_t style_t; /* a role, and attributes */

static inline enum theme_role style_role(style_t style)
{
    return (enum theme_role)(style & 0xff);
}

#define THEME_DEFAULT (-1) /* the terminal's own colour */

struct theme_entry {
    const char *name;    /* "selected", as theme files spell it */
    int16_t fore, back;  /* 0..15 of the palette, or THEME_DEFAULT */
    uint16_t attributes; /* enum style_attribute */
    uint16_t without;    /* attributes where there are no colours */
};

/* The entry of a role; every role has one. */
const struct theme_entry *theme_entry(enum theme_role role);

#endif
