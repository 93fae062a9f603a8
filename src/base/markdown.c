#include "syllabus/base/markdown.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/text.h"

#include <limits.h>
#include <md4c.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Stand for '[' and ']' where md4c would see a link reference definition. No UTF-8 has them. */
#define MASKED_OPEN  '\xfe'
#define MASKED_CLOSE '\xff'

#define ENTITY_MAX 49 /* "&", 48 bytes of a name; md4c knows no longer ones */

#define ABORT (-1) /* md4c goes on after some positive values */

struct walk {
    const struct markdown_sink *sink;
    void *ctx;
    const char *source; /* cleaned and masked */
    size_t length;
    size_t *cells;
    unsigned depth;      /* quotes and items that are open */
    unsigned span_depth; /* spans that are open */
    struct buf scratch;
    struct buf address;
};

/* --- what md4c is to overlook --- */

/* A definition is "[label]:" and what follows, and disappears from the text. Everything of this
 * form is masked, wherever it stands: as no label is ever defined it never is a link. Escaped
 * brackets do not count. */
static void mask_definitions(char *s, size_t n)
{
    size_t open = n;
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '\\') {
            i++;
        } else if (s[i] == '[') {
            open = i;
        } else if (s[i] == ']') {
            if (open < n && i + 1 < n && s[i + 1] == ':') {
                s[open] = MASKED_OPEN;
                s[i] = MASKED_CLOSE;
            }
            open = n;
        }
    }
}

static char unmasked(char c)
{
    return c == MASKED_OPEN ? '[' : c == MASKED_CLOSE ? ']' : c;
}

static bool masked(const char *s, size_t n)
{
    return memchr(s, MASKED_OPEN, n) != NULL || memchr(s, MASKED_CLOSE, n) != NULL;
}

/* --- entities --- */

/* Those that models write; HTML has two thousand more, shown as they are written. */
static const struct entity {
    const char *name;
    uint32_t character;
} entities[] = {
    {"amp", '&'},      {"lt", '<'},       {"gt", '>'},       {"quot", '"'},     {"apos", '\''},
    {"nbsp", 0xa0},    {"copy", 0xa9},    {"reg", 0xae},     {"deg", 0xb0},     {"plusmn", 0xb1},
    {"middot", 0xb7},  {"laquo", 0xab},   {"raquo", 0xbb},   {"frac12", 0xbd},  {"times", 0xd7},
    {"divide", 0xf7},  {"ndash", 0x2013}, {"mdash", 0x2014}, {"lsquo", 0x2018}, {"rsquo", 0x2019},
    {"ldquo", 0x201c}, {"rdquo", 0x201d}, {"bdquo", 0x201e}, {"bull", 0x2022},  {"hellip", 0x2026},
    {"euro", 0x20ac},  {"trade", 0x2122}, {"larr", 0x2190},  {"uarr", 0x2191},  {"rarr", 0x2192},
    {"darr", 0x2193},  {"harr", 0x2194},  {"minus", 0x2212}, {"infin", 0x221e}, {"asymp", 0x2248},
    {"ne", 0x2260},    {"le", 0x2264},    {"ge", 0x2265},    {"check", 0x2713}, {"num", '#'},
    {"ast", '*'},      {"lowbar", '_'},   {"vert", '|'},     {"grave", '`'},    {"lsqb", '['},
    {"rsqb", ']'},     {"bsol", '\\'},    {"excl", '!'},
};

/* The character of "&...;", 0 when it is not known. */
static uint32_t entity_character(const char *s, size_t n)
{
    char name[ENTITY_MAX];
    if (n < 3 || n - 2 >= sizeof name) {
        return 0;
    }
    memcpy(name, s + 1, n - 2);
    name[n - 2] = '\0';
    if (name[0] == '#') {
        bool hex = name[1] == 'x' || name[1] == 'X';
        unsigned long value = strtoul(name + (hex ? 2 : 1), NULL, hex ? 16 : 10);
        return value == 0 || value > 0x10ffff ? 0xfffd : (uint32_t)value;
    }
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        if (strcmp(entities[i].name, name) == 0) {
            return entities[i].character;
        }
    }
    return 0;
}

/* Appends what md4c hands out as one kind of text. */
static void add_plain(struct buf *out, MD_TEXTTYPE type, const char *s, size_t n)
{
    if (type == MD_TEXT_NULLCHAR) {
        text_encode(out, 0xfffd);
        return;
    }
    if (type == MD_TEXT_ENTITY) {
        uint32_t character = entity_character(s, n);
        if (character != 0) {
            text_encode(out, character);
            return;
        }
    }
    for (size_t i = 0; i < n; i++) {
        buf_add_char(out, unmasked(s[i]));
    }
}

/* --- blocks --- */

static enum markdown_align alignment(MD_ALIGN align)
{
    return align == MD_ALIGN_CENTER  ? MARKDOWN_ALIGN_CENTER
           : align == MD_ALIGN_RIGHT ? MARKDOWN_ALIGN_RIGHT
                                     : MARKDOWN_ALIGN_LEFT;
}

/* The block in our terms; false for what is none of them. */
static bool described(MD_BLOCKTYPE type, void *detail, struct markdown_block *block)
{
    static const int kinds[] = {
        [MD_BLOCK_DOC] = -1,
        [MD_BLOCK_QUOTE] = MARKDOWN_QUOTE,
        [MD_BLOCK_UL] = MARKDOWN_LIST,
        [MD_BLOCK_OL] = MARKDOWN_LIST,
        [MD_BLOCK_LI] = MARKDOWN_ITEM,
        [MD_BLOCK_HR] = MARKDOWN_RULE,
        [MD_BLOCK_H] = MARKDOWN_HEADING,
        [MD_BLOCK_CODE] = MARKDOWN_CODE,
        [MD_BLOCK_HTML] = -1,
        [MD_BLOCK_P] = MARKDOWN_PARAGRAPH,
        [MD_BLOCK_TABLE] = MARKDOWN_TABLE,
        [MD_BLOCK_THEAD] = -1,
        [MD_BLOCK_TBODY] = -1,
        [MD_BLOCK_TR] = MARKDOWN_ROW,
        [MD_BLOCK_TH] = MARKDOWN_CELL,
        [MD_BLOCK_TD] = MARKDOWN_CELL,
    };
    if ((size_t)type >= sizeof kinds / sizeof *kinds || kinds[type] < 0) {
        return false;
    }
    *block = (struct markdown_block){.kind = (enum markdown_block_kind)kinds[type]};
    if (detail == NULL) {
        return true;
    }
    if (type == MD_BLOCK_UL) {
        block->tight = ((const MD_BLOCK_UL_DETAIL *)detail)->is_tight;
    } else if (type == MD_BLOCK_OL) {
        const MD_BLOCK_OL_DETAIL *list = detail;
        block->ordered = true;
        block->tight = list->is_tight;
        block->start = list->start;
        block->delimiter = list->mark_delimiter;
    } else if (type == MD_BLOCK_LI) {
        const MD_BLOCK_LI_DETAIL *item = detail;
        block->task = item->is_task;
        block->done = item->is_task && item->task_mark != ' ';
    } else if (type == MD_BLOCK_H) {
        block->level = (int)((const MD_BLOCK_H_DETAIL *)detail)->level;
    } else if (type == MD_BLOCK_TABLE) {
        block->columns = ((const MD_BLOCK_TABLE_DETAIL *)detail)->col_count;
    } else if (type == MD_BLOCK_TH || type == MD_BLOCK_TD) {
        block->head = type == MD_BLOCK_TH;
        block->align = alignment(((const MD_BLOCK_TD_DETAIL *)detail)->align);
    }
    return true;
}

/* True when the block is too deep to be told. A list is as deep as its items. */
static bool too_deep(const struct walk *w, MD_BLOCKTYPE type)
{
    bool nests =
        type == MD_BLOCK_QUOTE || type == MD_BLOCK_UL || type == MD_BLOCK_OL || type == MD_BLOCK_LI;
    return nests && w->depth >= MARKDOWN_DEPTH;
}

static int on_enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct walk *w = data;
    struct markdown_block block;
    if (!described(type, detail, &block)) {
        return 0;
    }
    if (block.kind == MARKDOWN_CELL) {
        if (*w->cells == 0) {
            return ABORT;
        }
        --*w->cells;
    }
    bool deep = too_deep(w, type);
    w->depth += type == MD_BLOCK_QUOTE || type == MD_BLOCK_LI;
    if (deep && type == MD_BLOCK_LI) {
        w->sink->enter(w->ctx, &(struct markdown_block){.kind = MARKDOWN_PARAGRAPH});
    } else if (!deep) {
        w->sink->enter(w->ctx, &block);
    }
    return 0;
}

static int on_leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct walk *w = data;
    struct markdown_block block;
    if (!described(type, NULL, &block)) {
        return 0;
    }
    w->depth -= type == MD_BLOCK_QUOTE || type == MD_BLOCK_LI;
    bool deep = too_deep(w, type);
    if (deep && type == MD_BLOCK_LI) {
        w->sink->leave(w->ctx, MARKDOWN_PARAGRAPH);
    } else if (!deep) {
        w->sink->leave(w->ctx, block.kind);
    }
    return 0;
}

/* --- spans --- */

static bool span_kind(MD_SPANTYPE type, enum markdown_span *kind)
{
    static const struct {
        MD_SPANTYPE type;
        enum markdown_span kind;
    } kinds[] = {
        {MD_SPAN_EM, MARKDOWN_EMPHASIS}, {MD_SPAN_STRONG, MARKDOWN_STRONG},
        {MD_SPAN_DEL, MARKDOWN_STRIKE},  {MD_SPAN_CODE, MARKDOWN_CODE_SPAN},
        {MD_SPAN_A, MARKDOWN_LINK},      {MD_SPAN_IMG, MARKDOWN_IMAGE},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (kinds[i].type == type) {
            *kind = kinds[i].kind;
            return true;
        }
    }
    return false;
}

static const char *address_text(struct walk *w, const MD_ATTRIBUTE *address)
{
    buf_reset(&w->scratch);
    for (size_t i = 0; address->text != NULL && address->substr_offsets[i] < address->size; i++) {
        MD_OFFSET start = address->substr_offsets[i];
        add_plain(&w->scratch, address->substr_types[i], address->text + start,
                  address->substr_offsets[i + 1] - start);
    }
    buf_reset(&w->address);
    text_clean(&w->address, buf_str(&w->scratch), w->scratch.len, TEXT_ONE_LINE);
    return buf_str(&w->address);
}

static int on_enter_span(MD_SPANTYPE type, void *detail, void *data)
{
    struct walk *w = data;
    enum markdown_span kind;
    if (!span_kind(type, &kind) || w->span_depth++ >= MARKDOWN_DEPTH) {
        return 0;
    }
    const char *address = NULL;
    if (kind == MARKDOWN_LINK) {
        address = address_text(w, &((const MD_SPAN_A_DETAIL *)detail)->href);
    } else if (kind == MARKDOWN_IMAGE) {
        address = address_text(w, &((const MD_SPAN_IMG_DETAIL *)detail)->src);
    }
    w->sink->enter_span(w->ctx, kind, address);
    return 0;
}

static int on_leave_span(MD_SPANTYPE type, void *detail, void *data)
{
    struct walk *w = data;
    enum markdown_span kind;
    if (span_kind(type, &kind) && --w->span_depth < MARKDOWN_DEPTH) {
        w->sink->leave_span(w->ctx, kind);
    }
    return 0;
}

/* --- texts --- */

static int on_text(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE n, void *data)
{
    struct walk *w = data;
    const struct markdown_sink *sink = w->sink;
    bool inside =
        (uintptr_t)s >= (uintptr_t)w->source && (uintptr_t)s - (uintptr_t)w->source < w->length;
    size_t source = inside ? (size_t)(s - w->source) : MARKDOWN_NO_SOURCE;
    if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR) {
        sink->text(w->ctx, type == MD_TEXT_BR ? MARKDOWN_HARD_BREAK : MARKDOWN_SOFT_BREAK, "\n", 1,
                   source);
        return 0;
    }
    enum markdown_text kind = type == MD_TEXT_CODE ? MARKDOWN_TEXT_CODE : MARKDOWN_TEXT;
    bool changes = type == MD_TEXT_ENTITY || type == MD_TEXT_NULLCHAR || masked(s, n);
    if (changes) {
        buf_reset(&w->scratch);
        add_plain(&w->scratch, type, s, n);
        buf_reset(&w->address);
        /* An entity can be any character, a line feed as well. */
        text_clean(&w->address, buf_str(&w->scratch), w->scratch.len,
                   type == MD_TEXT_ENTITY ? TEXT_ONE_LINE : 0);
        sink->text(w->ctx, kind, buf_str(&w->address), w->address.len, source);
    } else if (n > 0) {
        sink->text(w->ctx, kind, s, n, source);
    }
    return 0;
}

bool markdown_parse(const char *s, size_t n, size_t *cells, const struct markdown_sink *sink,
                    void *ctx)
{
    static const MD_PARSER parser = {
        .flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS | MD_FLAG_NOHTML,
        .enter_block = on_enter_block,
        .leave_block = on_leave_block,
        .enter_span = on_enter_span,
        .leave_span = on_leave_span,
        .text = on_text,
    };
    if (n > INT_MAX / 4) {
        return false;
    }
    struct buf clean = BUF_INIT(3 * n + 1);
    text_clean(&clean, s, n, 0);
    if (clean.len > 0) {
        mask_definitions(clean.data, clean.len);
    }
    struct walk walk = {
        .sink = sink,
        .ctx = ctx,
        .source = buf_str(&clean),
        .length = clean.len,
        .cells = cells,
        .scratch = BUF_INIT(3 * n + 64),
        .address = BUF_INIT(9 * n + 64),
    };
    int failed = md_parse(walk.source, (MD_SIZE)walk.length, &parser, &walk);
    buf_fini(&clean);
    buf_fini(&walk.scratch);
    buf_fini(&walk.address);
    return failed == 0;
}
