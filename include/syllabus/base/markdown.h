/* Markdown as a walk over blocks, spans and texts: CommonMark with tables, strikethrough and task
 * lists, in our own terms. HTML is text.
 *
 * Link reference definitions are text, too: what one block means never hangs on another, so a text
 * can be parsed a block at a time, and nothing that was written disappears. All text handed out has
 * passed text_clean(). Blocks nest at most MARKDOWN_DEPTH quotes and items deep; what is deeper
 * comes as paragraphs of the deepest, and so do spans as plain text. */
#ifndef SYLLABUS_BASE_MARKDOWN_H
#define SYLLABUS_BASE_MARKDOWN_H

#include <stdbool.h>
#include <stddef.h>

#define MARKDOWN_DEPTH     32
#define MARKDOWN_CELLS     200000u /* of one message: a small text can mean millions of them */
#define MARKDOWN_NO_SOURCE ((size_t)-1)

enum markdown_block_kind {
    MARKDOWN_QUOTE,
    MARKDOWN_LIST, /* ordered, tight, start, delimiter */
    MARKDOWN_ITEM, /* task, done; the text of a tight list's item has no paragraph around it */
    MARKDOWN_PARAGRAPH,
    MARKDOWN_HEADING, /* level */
    MARKDOWN_CODE,    /* its texts hold line feeds */
    MARKDOWN_RULE,
    MARKDOWN_TABLE, /* columns */
    MARKDOWN_ROW,   /* head */
    MARKDOWN_CELL,  /* head, align */
};

enum markdown_align {
    MARKDOWN_ALIGN_LEFT,
    MARKDOWN_ALIGN_CENTER,
    MARKDOWN_ALIGN_RIGHT,
};

struct markdown_block {
    enum markdown_block_kind kind;
    int level; /* 1 to 6 */
    bool ordered;
    bool tight;
    unsigned start;
    char delimiter; /* '.' or ')' */
    bool task, done;
    bool head;
    enum markdown_align align;
    unsigned columns;
};

enum markdown_span {
    MARKDOWN_EMPHASIS,
    MARKDOWN_STRONG,
    MARKDOWN_STRIKE,
    MARKDOWN_CODE_SPAN,
    MARKDOWN_LINK,
    MARKDOWN_IMAGE,
};

enum markdown_text {
    MARKDOWN_TEXT,
    MARKDOWN_TEXT_CODE,
    MARKDOWN_SOFT_BREAK, /* the text is a line feed */
    MARKDOWN_HARD_BREAK,
};

/* Who listens. All members are there. */
struct markdown_sink {
    void (*enter)(void *ctx, const struct markdown_block *block);
    void (*leave)(void *ctx, enum markdown_block_kind kind);
    /* `address` is where a link or image leads, one line, borrowed; else NULL. */
    void (*enter_span)(void *ctx, enum markdown_span span, const char *address);
    void (*leave_span)(void *ctx, enum markdown_span span);
    /* `source` is the offset of its first byte, or MARKDOWN_NO_SOURCE. Offsets hold for texts that
     * text_clean() would not change. */
    void (*text)(void *ctx, enum markdown_text kind, const char *s, size_t n, size_t source);
};

/* Parses s[0..n). *cells is how many cells of tables may come, and less by those that did. False
 * when there were more (*cells is 0 then) or the text is too long; what was told until then is to
 * be forgotten. */
bool markdown_parse(const char *s, size_t n, size_t *cells, const struct markdown_sink *sink,
                    void *ctx);

#endif
