/* The allow-list. What is not here is not reached by any key, whatever the user's inputrc binds:
 * history motions and searches corrupt memory in readline 8.2, accept-line and quoted-insert would
 * go round the checks on the text, macros and completion are not ours to run. */
#include "line_internal.h"

#include <stdio.h>

#include <readline/readline.h>

static const struct {
    const char *name; /* as in inputrc */
    unsigned flags;   /* besides LINE_COMMAND_ALLOWED */
} allowed[] = {
    {"self-insert", LINE_COMMAND_INSERTS},
    {"overwrite-mode", 0},
    {"digit-argument", LINE_COMMAND_COUNTS | LINE_COMMAND_SLOW},

    {"beginning-of-line", 0},
    {"end-of-line", 0},
    {"forward-char", 0},
    {"backward-char", 0},
    {"forward-word", LINE_COMMAND_SLOW},
    {"backward-word", LINE_COMMAND_SLOW},
    {"character-search", LINE_COMMAND_CHAR | LINE_COMMAND_SLOW},
    {"character-search-backward", LINE_COMMAND_CHAR | LINE_COMMAND_SLOW},
    {"set-mark", 0},
    {"exchange-point-and-mark", 0},

    {"delete-char", 0},
    {"backward-delete-char", 0},
    {"forward-backward-delete-char", 0},
    {"delete-horizontal-space", LINE_COMMAND_SLOW},
    {"kill-line", 0},
    {"backward-kill-line", 0},
    {"unix-line-discard", 0},
    {"kill-whole-line", 0},
    {"kill-word", LINE_COMMAND_SLOW},
    {"backward-kill-word", LINE_COMMAND_SLOW},
    {"unix-word-rubout", LINE_COMMAND_SLOW},
    {"unix-filename-rubout", LINE_COMMAND_SLOW},
    {"kill-region", 0},
    {"copy-region-as-kill", 0},
    {"copy-forward-word", LINE_COMMAND_SLOW},
    {"copy-backward-word", LINE_COMMAND_SLOW},
    {"yank", LINE_COMMAND_REPEATS},
    {"yank-pop", LINE_COMMAND_REPEATS},

    {"undo", 0},
    {"upcase-word", LINE_COMMAND_SLOW},
    {"downcase-word", LINE_COMMAND_SLOW},
    {"capitalize-word", LINE_COMMAND_SLOW},
    {"transpose-chars", LINE_COMMAND_SLOW},
    {"transpose-words", LINE_COMMAND_SLOW},

    {"vi-insertion-mode", 0},
    {"vi-insert-beg", 0},
    {"vi-append-mode", 0},
    {"vi-append-eol", 0},
    {"vi-movement-mode", 0},
    {"vi-arg-digit", LINE_COMMAND_SLOW},
    {"vi-prev-word", LINE_COMMAND_SLOW},
    {"vi-next-word", LINE_COMMAND_SLOW},
    {"vi-end-word", LINE_COMMAND_SLOW},
    {"vi-back-to-indent", LINE_COMMAND_SLOW},
    {"vi-first-print", LINE_COMMAND_SLOW},
    {"vi-column", LINE_COMMAND_SLOW},
    {"vi-match", LINE_COMMAND_SLOW},
    {"vi-char-search", LINE_COMMAND_CHAR | LINE_COMMAND_SLOW},
    {"vi-change-char", LINE_COMMAND_CHAR | LINE_COMMAND_ONCE},
    {"vi-change-case", LINE_COMMAND_ONCE | LINE_COMMAND_SLOW},
    {"vi-delete", 0},
    {"vi-delete-to", 0},
    {"vi-change-to", 0},
    {"vi-yank-to", 0},
    {"vi-subst", 0},
    {"vi-replace", 0},
    {"vi-overstrike", LINE_COMMAND_INSERTS},
    {"vi-overstrike-delete", 0},
    {"vi-rubout", 0},
    {"vi-unix-word-rubout", LINE_COMMAND_SLOW},
    {"vi-put", LINE_COMMAND_REPEATS},
    {"vi-redo", LINE_COMMAND_REPEATS | LINE_COMMAND_ONCE | LINE_COMMAND_SLOW},
    {"vi-undo", 0},
};

#define ALLOWED_COUNT (sizeof allowed / sizeof *allowed)

/* Found once and the same ever after: readline's functions do not move. */
static rl_command_func_t *functions[ALLOWED_COUNT];

void line_commands_init(void)
{
    for (size_t i = 0; i < ALLOWED_COUNT; i++) {
        functions[i] = rl_named_function(allowed[i].name);
    }
}

unsigned line_command_flags(line_command_fn *function)
{
    for (size_t i = 0; function && i < ALLOWED_COUNT; i++) {
        if (functions[i] == function) {
            return allowed[i].flags | LINE_COMMAND_ALLOWED;
        }
    }
    return 0;
}
