#include "theme.h"

#include <assert.h>

/* Only the sixteen colours that people choose for their terminals, on their own background:
 * readable on dark and on light. 0 black, 1 red, 2 green, 3 yellow, 4 blue, 5 magenta, 6 cyan, 7
 * white. */
enum { RED = 1, GREEN, YELLOW, BLUE, MAGENTA, CYAN, NONE = THEME_DEFAULT };

static const struct theme_entry table[] = {
    [ROLE_TEXT] = {"text", NONE, NONE, 0, 0},
    [ROLE_DIM] = {"dim", 8, NONE, 0, 0},
    [ROLE_BORDER] = {"border", 8, NONE, 0, 0},
    [ROLE_BORDER_FOCUS] = {"border_focus", CYAN, NONE, 0, STYLE_BOLD},
    [ROLE_TITLE] = {"title", NONE, NONE, 0, 0},
    [ROLE_TITLE_FOCUS] = {"title_focus", CYAN, NONE, STYLE_BOLD, STYLE_BOLD},
    [ROLE_SELECTED] = {"selected", NONE, NONE, STYLE_REVERSE, STYLE_REVERSE},
    [ROLE_SELECTED_IDLE] = {"selected_idle", NONE, NONE, STYLE_BOLD, STYLE_BOLD},
    [ROLE_USER] = {"user", GREEN, NONE, STYLE_BOLD, STYLE_BOLD},
    [ROLE_AI] = {"ai", CYAN, NONE, STYLE_BOLD, STYLE_BOLD},
    [ROLE_HEADING] = {"heading", MAGENTA, NONE, STYLE_BOLD, STYLE_BOLD},
    [ROLE_STRONG] = {"strong", NONE, NONE, STYLE_BOLD, STYLE_BOLD},
    [ROLE_EMPHASIS] = {"emphasis", NONE, NONE, STYLE_ITALIC, STYLE_UNDERLINE},
    [ROLE_CODE] = {"code", YELLOW, NONE, 0, 0},
    [ROLE_QUOTE] = {"quote", 8, NONE, STYLE_ITALIC, 0},
    [ROLE_LINK] = {"link", BLUE, NONE, STYLE_UNDERLINE, STYLE_UNDERLINE},
    [ROLE_BULLET] = {"bullet", CYAN, NONE, 0, 0},
    [ROLE_RULE] = {"rule", 8, NONE, 0, 0},
    [ROLE_ADDED] = {"added", GREEN, NONE, 0, STYLE_BOLD},
    [ROLE_REMOVED] = {"removed", RED, NONE, 0, 0},
    [ROLE_CHANGED] = {"changed", YELLOW, NONE, 0, STYLE_BOLD},
    [ROLE_DONE] = {"done", GREEN, NONE, 0, 0},
    [ROLE_PROMPT] = {"prompt", CYAN, NONE, STYLE_BOLD, STYLE_BOLD},
    [ROLE_INPUT] = {"input", NONE, NONE, 0, 0},
    [ROLE_HINT_KEY] = {"hint_key", CYAN, NONE, 0, STYLE_BOLD},
    [ROLE_HINT] = {"hint", NONE, NONE, 0, 0},
    [ROLE_NOTICE] = {"notice", CYAN, NONE, 0, 0},
    [ROLE_WARNING] = {"warning", YELLOW, NONE, STYLE_BOLD, STYLE_BOLD},
    [ROLE_ERROR] = {"error", RED, NONE, STYLE_BOLD, STYLE_BOLD},
    [ROLE_FIELD] = {"field", NONE, NONE, 0, 0},
    [ROLE_FIELD_FOCUS] = {"field_focus", NONE, NONE, STYLE_UNDERLINE, STYLE_UNDERLINE},
    [ROLE_LABEL] = {"label", NONE, NONE, 0, 0},
    [ROLE_FOUND] = {"found", YELLOW, NONE, STYLE_REVERSE, STYLE_BOLD | STYLE_UNDERLINE},
};

static_assert(sizeof table / sizeof *table == ROLE_COUNT, "every role has an entry");

const struct theme_entry *theme_entry(enum theme_role role)
{
    return &table[role < ROLE_COUNT ? role : ROLE_TEXT];
}
