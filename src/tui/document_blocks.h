/* Finds where a Markdown text can be cut: in front of a line that begins a new top-level block,
 * whatever came before it. Line by line, so that a cut is found the moment the line is there, and
 * never moves.
 *
 * Follows CommonMark's rules for the outermost containers only, and knows no doubt: in a list whose
 * end cannot be told from its lines alone it may believe in an item that is closed. Such a text is
 * still cut the same however it comes. */
#ifndef SYLLABUS_TUI_DOCUMENT_BLOCKS_H
#define SYLLABUS_TUI_DOCUMENT_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>

/* Zero to start. */
struct document_blocks {
    bool begun;       /* there was a line that is not blank */
    bool blank;       /* the last line was blank */
    bool complete;    /* the last block can take no further line */
    bool paragraph;   /* the last line may be one of a paragraph */
    bool list;        /* the last top-level block is a list */
    bool empty_item;  /* the last line is an item's marker without a text */
    size_t item;      /* the indent of the open item's content; 0: there is none */
    char fence;       /* the character of the open fence, or 0 */
    size_t fence_run; /* its length */
};

/* Takes the next line, without its LF. True when the text can be cut in front of it. */
bool document_blocks_line(struct document_blocks *b, const char *line, size_t n);

#endif
