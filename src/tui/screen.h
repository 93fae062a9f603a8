/* The terminal: the one file that knows curses, and only for output.
 *
 * A canvas goes in, curses sends what differs from what stands there. Entering and leaving are the
 * only ways to take and give back the terminal; leaving is safe at any time and from a signal
 * handler. At most one is alive. Signals must be watched before it opens, so that curses installs
 * no handlers. */
#ifndef SYLLABUS_TUI_SCREEN_H
#define SYLLABUS_TUI_SCREEN_H

#include "syllabus/base/error.h"

#include <stdbool.h>

struct canvas;
struct screen;

/* Takes the terminal that is standard output. `colours` false: none, as NO_COLOR asks. ERROR_USAGE
 * says what to do when TERM is unknown or cannot place the cursor. */
enum error_kind screen_open(bool colours, struct screen **out, struct error *err);
/* Leaves, then frees; NULL is fine. */
void screen_close(struct screen *s);

/* Gives the terminal back as it was found. May be called twice. */
void screen_leave(struct screen *s);
/* Takes it again: after screen_leave(), or after a stop that was not ours, when its modes may be
 * anything. */
void screen_resume(struct screen *s);

/* Reads the size of the window again. */
void screen_resize(struct screen *s);
void screen_size(const struct screen *s, int *rows, int *columns);

/* Shows the canvas, which has the screen's size. Nothing is drawn while the screen is left. */
void screen_show(struct screen *s, const struct canvas *canvas);
/* Draws everything anew with the next screen_show(). */
void screen_redraw(struct screen *s);
void screen_bell(struct screen *s);

/* Async-signal-safe: for fatal signals and when memory ends. */
void screen_rescue(void);

#endif
