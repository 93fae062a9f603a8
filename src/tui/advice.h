/* What can be done about an error, in keys and words of the screen: what the application advises is
 * for the command line, too. */
#ifndef SYLLABUS_TUI_ADVICE_H
#define SYLLABUS_TUI_ADVICE_H

struct error;

/* One line, borrowed; NULL: nothing. */
const char *advice_on_screen(const struct error *err);

#endif
