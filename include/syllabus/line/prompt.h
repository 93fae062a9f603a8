/* A prompt at the bottom of a scrolling terminal: line mode's face of the editing engine.
 *
 * Between line_prompt_begin() and line_prompt_end() the terminal is in an own raw mode (signals
 * stay signals) with bracketed paste on; outside it is exactly as it was found, so that output can
 * be printed. It needs no terminfo: carriage return, cursor up and right, erase below. With TERM
 * empty or "dumb", or without a terminal on either side, it writes no escape sequence and the
 * terminal's own editing is used; without a terminal on fd_in it shows no prompt at all.
 *
 * Nothing here blocks on input or owns a loop: the caller watches fd_in while the prompt is open
 * and active, and keeps one timer. The rule: after begin, read, tick and resize, arm the timer with
 * line_prompt_wait() milliseconds (-1: stop it), and call line_prompt_tick() when it fires. */
#ifndef SYLLABUS_LINE_PROMPT_H
#define SYLLABUS_LINE_PROMPT_H

#include "syllabus/base/error.h"
#include "syllabus/line/line.h"

#include <stdbool.h>

struct line_prompt;

/* `term` is the value of TERM (may be NULL). Of the callbacks, candidates, refused and changed are
 * the prompt's own and ignored. Descriptors are borrowed. */
struct line_prompt *line_prompt_new(int fd_in, int fd_out, const char *term,
                                    const struct line_callbacks *callbacks, enum line_mode mode);
void line_prompt_free(struct line_prompt *p); /* ends it first; not from a callback */

/* Shows `prompt` (cleaned) with `initial` text (may be NULL) to edit, and takes the terminal. */
enum error_kind line_prompt_begin(struct line_prompt *p, const char *prompt, const char *initial,
                                  struct error *err);
/* Leaves the cursor on a fresh line and gives the terminal back. Harmless when not active; may be
 * called from a callback. What is typed ahead stays for the next begin. */
void line_prompt_end(struct line_prompt *p);
bool line_prompt_active(const struct line_prompt *p);

/* fd_in is readable: one read(2), then its keys up to and including an accepted line; after accept
 * or eof the prompt has ended (line_prompt_active() is false inside those callbacks). A vanished
 * terminal is eof. */
enum error_kind line_prompt_read(struct line_prompt *p, struct error *err);
/* Milliseconds until line_prompt_tick(): 0 when typed-ahead keys wait, -1 when there is nothing. */
int line_prompt_wait(const struct line_prompt *p);
void line_prompt_tick(struct line_prompt *p);

/* SIGWINCH: draws for the new width. SIGCONT: takes the terminal again, too. */
void line_prompt_resize(struct line_prompt *p);
void line_prompt_resume(struct line_prompt *p);
/* SIGINT: drops the line and shows an empty prompt below it. False when it was empty already, and
 * where the terminal edits itself: then its own line is gone, and nothing is shown. */
bool line_prompt_discard(struct line_prompt *p);
/* What stands in the line; borrowed. */
const char *line_prompt_text(const struct line_prompt *p);

/* Gives the terminal of an active prompt back; async-signal-safe, for the out-of-memory hook and
 * fatal signals. */
void line_prompt_rescue(void);

#endif
