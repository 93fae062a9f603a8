#include "plan_inline_internal.h"

#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

/* A run of one of * _ ~ in the output, until pairs are found. */
struct inline_delim {
    size_t at;   /* in the output */
    size_t n;    /* characters of the run */
    size_t left; /* those without a partner */
    char c;
    bool can_open, can_close;
    int strike; /* +1 opens struck text, -1 closes it */
    bool bold_from, bold_to;
};

void plan_inline_init(struct inline_text *t)
{
    *t = (struct inline_text){0};
    buf_init(&t->text, LIMIT_ANSWER);
}

void plan_inline_fini(struct inline_text *t)
{
    buf_fini(&t->text);
    free(t->delims);
    free(t->openers);
}

/* --- characters --- */

static bool is_ascii_punct(char c)
{
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
           (c >= '{' && c <= '~');
}

static bool is_word_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           ((unsigned char)c & 0x80) != 0;
}

static char last_byte(const struct inline_text *t)
{
    return t->text.len > 0 ? t->text.data[t->text.len - 1] : ' ';
}

static void add_blank(struct inline_text *t)
{
    char last = last_byte(t);
    if (last != ' ' && last != '\n') {
        buf_add_char(&t->text, ' ');
    }
}

static void add_literal(struct inline_text *t, uint32_t cp)
{
    buf_add_char(&t->text, PHRASE_LITERAL);
    text_encode(&t->text, cp);
}

/* Characters that are there but show nothing. ZWJ is not one: emoji are made with it. */
static bool is_invisible(uint32_t cp)
{
    return cp == 0x200B || cp == 0x2060 || cp == 0xFEFF;
}

/* A byte that goes into the output as it is: no mark, no blank, no lead of a character that is one
 * or is invisible (those of U+0080.., U+2000.., U+3000.., U+F000..). */
static bool is_inert(char c)
{
    switch ((unsigned char)c) {
    case 0xC2:
    case 0xE2:
    case 0xE3:
    case 0xEF:
    case 0x7F:
    case '\\':
    case '&':
    case '`':
    case '<':
    case '!':
    case '[':
    case ']':
    case '*':
    case '_':
    case '~':
        return false;
    default:
        return (unsigned char)c > ' ';
    }
}

/* The run of inert bytes at the start of rest; 0 when there is none. */
static size_t add_inert(struct inline_text *t, struct span rest)
{
    size_t n = 0;
    while (n < rest.n && is_inert(rest.s[n])) {
        n++;
    }
    buf_add(&t->text, rest.s, n);
    return n;
}

/* One character as it is. Returns its bytes. */
static size_t add_plain(struct inline_text *t, struct span rest)
{
    uint32_t cp;
    size_t n = text_decode(rest.s, rest.n, &cp);
    if (cp < 0x20 || cp == 0x7F || phrase_is_blank(cp)) {
        add_blank(t);
    } else if (!is_invisible(cp)) {
        text_encode(&t->text, cp);
    }
    return n;
}

/* --- escapes and entities --- */

static const struct {
    const char *name;
    uint32_t cp;
} entities[] = {
    {"amp;", '&'},       {"lt;", '<'},        {"gt;", '>'},      {"quot;", '"'},
    {"apos;", '\''},     {"nbsp;", 0xA0},     {"ensp;", 0x2002}, {"emsp;", 0x2003},
    {"ndash;", 0x2013},  {"mdash;", 0x2014},  {"laquo;", 0xAB},  {"raquo;", 0xBB},
    {"hellip;", 0x2026}, {"thinsp;", 0x2009},
};

static int digit_of(char c, int base)
{
    int d = c >= '0' && c <= '9'   ? c - '0'
            : c >= 'a' && c <= 'f' ? c - 'a' + 10
            : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                   : 16;
    return d < base ? d : -1;
}

/* "&#1052;" or "&#x41C;"; CommonMark 0.30, section 6.2. */
static size_t read_number_entity(struct span rest, uint32_t *cp)
{
    int base = rest.n > 2 && (rest.s[2] == 'x' || rest.s[2] == 'X') ? 16 : 10;
    size_t first = base == 16 ? 3 : 2, at = first;
    uint32_t value = 0;
    for (; at < rest.n && at < first + 7 && digit_of(rest.s[at], base) >= 0; at++) {
        value = value * (uint32_t)base + (uint32_t)digit_of(rest.s[at], base);
    }
    if (at == first || at >= rest.n || rest.s[at] != ';') {
        return 0;
    }
    bool valid = value > 0 && value <= 0x10FFFF && !(value >= 0xD800 && value <= 0xDFFF);
    *cp = valid ? value : 0xFFFD;
    return at + 1;
}

static size_t read_entity(struct span rest, uint32_t *cp)
{
    if (rest.n > 1 && rest.s[1] == '#') {
        return read_number_entity(rest, cp);
    }
    for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
        if (span_starts(span_from(rest, 1), entities[i].name)) {
            *cp = entities[i].cp;
            return 1 + strlen(entities[i].name);
        }
    }
    return 0;
}

static size_t add_entity(struct inline_text *t, struct span rest)
{
    uint32_t cp;
    size_t n = read_entity(rest, &cp);
    if (n == 0) {
        return add_plain(t, rest);
    }
    if (rest.s[1] != '#' && phrase_is_blank(cp)) {
        add_blank(t); /* &nbsp; is how models write a space */
    } else {
        add_literal(t, cp);
    }
    return n;
}

/* --- code, tags, links --- */

#define CODE_RUNS 8 /* longer runs of backticks are not looked at */

static size_t run_length(struct span rest)
{
    size_t n = 1;
    while (n < rest.n && rest.s[n] == rest.s[0]) {
        n++;
    }
    return n;
}

/* A code span; `searched[k]` is set once no closing run of k backticks is left in the line, which
 * keeps a line of backticks linear. */
static size_t add_code(struct inline_text *t, struct span rest, bool searched[CODE_RUNS + 1])
{
    size_t ticks = run_length(rest);
    if (ticks > CODE_RUNS || searched[ticks]) {
        return ticks;
    }
    for (size_t at = ticks; at < rest.n;) {
        if (rest.s[at] != '`') {
            at++;
            continue;
        }
        size_t run = run_length(span_from(rest, at));
        if (run == ticks) {
            struct span code = span_cut(rest, ticks, at);
            while (code.n > 0) {
                code = span_from(code, add_plain(t, code));
            }
            return at + run;
        }
        at += run;
    }
    searched[ticks] = true;
    return ticks;
}

static bool is_break_tag(struct span tag)
{
    return tag.n >= 3 && (tag.s[1] == 'b' || tag.s[1] == 'B') &&
           (tag.s[2] == 'r' || tag.s[2] == 'R') && (tag.n == 3 || !is_word_byte(tag.s[3]));
}

/* "<b>", "</b>", "<br/>", "<!-- ... -->", "<https://...>". */
static size_t add_tag(struct inline_text *t, struct span rest)
{
    if (span_starts(rest, "<!--")) {
        const char *end = memmem(rest.s + 4, rest.n - 4, "-->", 3);
        if (!end) {
            t->comment_open = true;
            return rest.n;
        }
        return (size_t)(end - rest.s) + 3;
    }
    char first = rest.n > 1 ? rest.s[1] : ' ';
    bool tag = first == '/' || first == '!' ||
               (is_word_byte(first) && !(first & 0x80) && !(first >= '0' && first <= '9'));
    size_t end = 1;
    while (tag && end < rest.n && rest.s[end] != '>' && rest.s[end] != '<') {
        end++;
    }
    if (!tag || end >= rest.n || rest.s[end] != '>') {
        return add_plain(t, rest);
    }
    struct span inside = span_cut(rest, 0, end);
    if (is_break_tag(inside)) {
        buf_add_char(&t->text, '\n');
    } else if (span_holds(inside, "://") || span_holds(inside, "@")) {
        buf_add(&t->text, inside.s + 1, inside.n - 1);
    }
    return end + 1;
}

/* The link that begins at the '[' of rest: where its text ends and where it ends itself. */
static bool find_link(struct span rest, size_t *text_end, size_t *end)
{
    size_t at = 1;
    while (at < rest.n && rest.s[at] != ']' && rest.s[at] != '[') {
        at += rest.s[at] == '\\' && at + 1 < rest.n ? 2 : 1;
    }
    if (at + 1 >= rest.n || rest.s[at] != ']' || rest.s[at + 1] != '(') {
        return false;
    }
    *text_end = at;
    for (at += 2; at < rest.n && rest.s[at] != ')' && rest.s[at] != '['; at++) {
    }
    *end = at + 1;
    return at < rest.n && rest.s[at] == ')';
}

/* --- emphasis --- */

static size_t add_delim(struct inline_text *t, struct span rest)
{
    size_t n = run_length(rest);
    char c = rest.s[0], before = last_byte(t), after = n < rest.n ? rest.s[n] : ' ';
    bool blank_before = before == ' ' || before == '\n',
         blank_after = after == ' ' || after == '\t';
    struct inline_delim d = {.at = t->text.len, .n = n, .left = n, .c = c};
    d.can_open = !blank_after && !(c == '_' && is_word_byte(before));
    /* Models write "**Module 1: **Title" too. */
    d.can_close =
        (!blank_before || (n > 1 && t->text.len > 0)) && !(c == '_' && is_word_byte(after));
    if (c == '~' && n != 2) {
        d.can_open = d.can_close = false;
    }
    mem_grow(&t->delims, &t->delim_cap, t->delim_count + 1, sizeof *t->delims);
    t->delims[t->delim_count++] = d;
    buf_add(&t->text, rest.s, n);
    return n;
}

static size_t kind_of(char c)
{
    return c == '*' ? 0 : c == '_' ? 1 : 2;
}

/* Pairs the delimiter at `i` with the nearest opener of its kind. Each opener is popped once and
 * the search is made only when there is one, so all of it is linear. */
static bool pair(struct inline_text *t, size_t i, size_t open[3])
{
    struct inline_delim *closer = &t->delims[i];
    size_t kind = kind_of(closer->c);
    if (open[kind] == 0) {
        return false;
    }
    while (t->delims[t->openers[t->opener_count - 1]].c != closer->c) {
        open[kind_of(t->delims[t->openers[--t->opener_count]].c)]--;
    }
    struct inline_delim *opener = &t->delims[t->openers[t->opener_count - 1]];
    size_t used = opener->left < closer->left ? opener->left : closer->left;
    opener->left -= used;
    closer->left -= used;
    if (closer->c == '~') {
        opener->strike = 1;
        closer->strike = -1;
    } else if (used >= 2) {
        opener->bold_from = true;
        closer->bold_to = true;
    }
    if (opener->left == 0) {
        t->opener_count--;
        open[kind]--;
    }
    return true;
}

static void pair_all(struct inline_text *t)
{
    size_t open[3] = {0};
    t->opener_count = 0;
    for (size_t i = 0; i < t->delim_count; i++) {
        struct inline_delim *d = &t->delims[i];
        while (d->can_close && d->left > 0 && pair(t, i, open)) {
        }
        if (d->can_open && d->left > 0 && d->left == d->n) {
            mem_grow(&t->openers, &t->opener_cap, t->opener_count + 1, sizeof *t->openers);
            t->openers[t->opener_count++] = i;
            open[kind_of(d->c)]++;
        }
    }
}

/* A lone "**" is a slip of the model, not content. */
static size_t kept_of(const struct inline_delim *d)
{
    bool slip = d->c == '*' && d->n >= 2 && (d->can_open || d->can_close);
    return slip ? 0 : d->left;
}

/* Takes paired delimiters and struck text out of the output and finds the bold span. */
static void squeeze(struct inline_text *t)
{
    char *text = t->text.data;
    size_t from = 0, to = 0;
    int struck = 0;
    bool in_bold = false, had_bold = false;
    for (size_t i = 0; i <= t->delim_count; i++) {
        const struct inline_delim *d = i < t->delim_count ? &t->delims[i] : NULL;
        size_t end = d ? d->at : t->text.len;
        if (struck <= 0) {
            memmove(text + to, text + from, end - from);
            to += end - from;
        }
        from = end;
        if (!d) {
            break;
        }
        struck += d->strike;
        if (in_bold && d->bold_to) {
            t->bold_end = to;
            in_bold = false;
            had_bold = true;
        } else if (!had_bold && !in_bold && d->bold_from) {
            t->bold_start = t->bold_end = to;
            in_bold = true;
        }
        size_t kept = struck > 0 ? 0 : kept_of(d);
        memset(text + to, d->c, kept);
        to += kept;
        from += d->n;
    }
    buf_truncate(&t->text, to);
}

void plan_inline_read(struct inline_text *t, struct span raw)
{
    bool searched[CODE_RUNS + 1] = {false};
    size_t link_text_end = 0, link_end = 0; /* of the link being read, places in raw */
    buf_reset(&t->text);
    t->delim_count = 0;
    t->bold_start = t->bold_end = 0;
    t->comment_open = false;
    for (size_t i = 0; i < raw.n;) {
        struct span rest = span_from(raw, i);
        char c = raw.s[i], next = rest.n > 1 ? rest.s[1] : '\0';
        size_t text_end, end;
        if (link_end > 0 && i == link_text_end) {
            i = link_end;
            link_end = 0;
        } else if (is_inert(c)) {
            i += add_inert(t, rest);
        } else if (c == '\\' && is_ascii_punct(next)) {
            add_literal(t, (uint32_t)next);
            i += 2;
        } else if (c == '&') {
            i += add_entity(t, rest);
        } else if (c == '`') {
            i += add_code(t, rest, searched);
        } else if (c == '<') {
            i += add_tag(t, rest);
        } else if (c == '!' && next == '[' && find_link(span_from(rest, 1), &text_end, &end)) {
            i++; /* an image is its text */
        } else if (c == '[' && find_link(rest, &text_end, &end)) {
            link_text_end = i + text_end;
            link_end = i + end;
            i++;
        } else if (c == '*' || c == '_' || c == '~') {
            i += add_delim(t, rest);
        } else {
            i += add_plain(t, rest);
        }
    }
    if (t->delim_count > 0) {
        pair_all(t);
        squeeze(t);
    }
}
