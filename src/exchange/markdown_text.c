/* Strings in Markdown and in its front matter. */
#include "markdown_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *english, *russian;
} sections[MARKDOWN_SECTION_COUNT] = {
    [MARKDOWN_GOALS] = {"Course goals", "Цели курса"},
    [MARKDOWN_ASSIGNMENTS] = {"Practical assignments", "Практические задания"},
    [MARKDOWN_PROJECT] = {"Final project", "Итоговый проект"},
    [MARKDOWN_OBJECTIVES] = {"Objectives", "Цели"},
    [MARKDOWN_PREREQUISITES] = {"Prerequisites", "Предварительные требования"},
    [MARKDOWN_CONTENTS] = {"Contents", "Содержание"},
    [MARKDOWN_STUDIED] = {"Modules", "Модули"},
    [MARKDOWN_TASKS] = {"Tasks", "Задания"},
    [MARKDOWN_ANSWER] = {"Answer", "Ответ"},
};

const char *markdown_section_name(enum markdown_section s, const char *language)
{
    bool russian = language && strncmp(language, "ru", 2) == 0;
    return russian ? sections[s].russian : sections[s].english;
}

enum markdown_section markdown_section_find(const char *heading)
{
    char *asked = text_folded(heading, strlen(heading));
    enum markdown_section found = MARKDOWN_SECTION_COUNT;
    for (enum markdown_section s = 0; s < MARKDOWN_SECTION_COUNT; s++) {
        char *english = text_folded(sections[s].english, strlen(sections[s].english));
        char *russian = text_folded(sections[s].russian, strlen(sections[s].russian));
        if (strcmp(asked, english) == 0 || strcmp(asked, russian) == 0) {
            found = s;
        }
        free(english);
        free(russian);
    }
    free(asked);
    return found;
}

/* --- escapes --- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(unsigned char c)
{
    return c >= 0x80 || is_digit((char)c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_punct(char c)
{
    return c > ' ' && c < 0x7F && !is_word((unsigned char)c);
}

/* Where in a string a character stands. */
struct spot {
    const char *s;
    size_t n, at;
    size_t line; /* where its line begins */
    enum markdown_place place;
};

static char before(const struct spot *p)
{
    return p->at > p->line ? p->s[p->at - 1] : '\n';
}

static char after(const struct spot *p)
{
    return p->at + 1 < p->n ? p->s[p->at + 1] : '\n';
}

/* "12." at the start of a line. */
static bool ends_number(const struct spot *p)
{
    for (size_t i = p->line; i < p->at; i++) {
        if (!is_digit(p->s[i])) {
            return false;
        }
    }
    return p->at > p->line;
}

/* Whether a backslash belongs before this punctuation. */
static bool needs_escape(const struct spot *p)
{
    char c = p->s[p->at];
    bool start = p->at == p->line;
    switch (c) {
    case '\\':
    case '*':
    case '`':
    case '[':
    case ']':
    case '<':
    case '|':
    case '~':
        return true;
    case '_':
        return !is_word((unsigned char)before(p)) || !is_word((unsigned char)after(p));
    case '&':
        return after(p) == '#' || is_word((unsigned char)after(p));
    case '#':
        return start || before(p) == ' ' || before(p) == '#';
    case '>':
    case '-':
    case '+':
    case '=':
        return start;
    case '.':
        return ends_number(p);
    case ')': /* at the end of a heading hours stand in brackets */
        return ends_number(p) || (p->place == MARKDOWN_HEADING && p->at + 1 == p->n);
    default:
        return false;
    }
}

/* Line breaks stay where they are inside of a paragraph's text. */
static bool stays_break(const struct spot *p)
{
    size_t first = strspn(p->s, "\n");
    size_t last = p->n;
    while (last > 0 && p->s[last - 1] == '\n') {
        last--;
    }
    return p->place == MARKDOWN_TEXT && p->at >= first && p->at < last;
}

/* Blanks at the ends of a line would be cut off. */
static bool is_outer_blank(const struct spot *p)
{
    return p->s[p->at] == ' ' && (before(p) == '\n' || after(p) == '\n' || before(p) == ' ');
}

void markdown_add(struct buf *out, const char *s, enum markdown_place place)
{
    struct spot p = {.s = s, .n = strlen(s), .place = place};
    while (p.at < p.n) {
        uint32_t cp;
        size_t taken = text_decode(s + p.at, p.n - p.at, &cp);
        if (cp == '\n' && stays_break(&p)) {
            buf_add_char(out, '\n');
            p.line = p.at + 1;
        } else if (cp < ' ' || is_outer_blank(&p) || text_is_dangerous(cp)) {
            buf_printf(out, "&#%lu;", (unsigned long)cp);
        } else {
            if (cp < 0x7F && needs_escape(&p)) {
                buf_add_char(out, '\\');
            }
            buf_add(out, s + p.at, taken);
        }
        p.at += taken;
    }
}

/* --- and back --- */

static const struct {
    const char *name;
    uint32_t cp;
} references[] = {{"amp;", '&'}, {"lt;", '<'}, {"gt;", '>'}, {"quot;", '"'}, {"nbsp;", 0xA0}};

/* "#10;" or "#xA;" after the ampersand: its length; 0 when it is none. */
static size_t read_number(const char *s, size_t n, uint32_t *cp)
{
    bool hex = n > 1 && (s[1] == 'x' || s[1] == 'X');
    size_t first = hex ? 2 : 1;
    size_t i = first;
    uint32_t value = 0;
    for (; i < n && i < first + 7; i++) {
        int digit = is_digit(s[i])                      ? s[i] - '0'
                    : hex && s[i] >= 'a' && s[i] <= 'f' ? s[i] - 'a' + 10
                    : hex && s[i] >= 'A' && s[i] <= 'F' ? s[i] - 'A' + 10
                                                        : -1;
        if (digit < 0) {
            break;
        }
        value = value * (hex ? 16 : 10) + (uint32_t)digit;
    }
    bool is_character = value > 0 && value <= 0x10FFFF && !(value >= 0xD800 && value <= 0xDFFF);
    if (i == first || i >= n || s[i] != ';' || !is_character) {
        return 0;
    }
    *cp = value;
    return i + 1;
}

static size_t read_reference(const char *s, size_t n, uint32_t *cp)
{
    if (n > 0 && s[0] == '#') {
        return read_number(s, n, cp);
    }
    for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
        size_t length = strlen(references[i].name);
        if (n >= length && memcmp(s, references[i].name, length) == 0) {
            *cp = references[i].cp;
            return length;
        }
    }
    return 0;
}

char *markdown_plain(const char *s, size_t n)
{
    struct buf out = BUF_INIT(n); /* no reference is shorter than what it stands for */
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        size_t taken = s[i] == '&' ? read_reference(s + i + 1, n - i - 1, &cp) : 0;
        if (taken > 0) {
            text_encode(&out, cp);
            i += taken + 1;
            continue;
        }
        i += s[i] == '\\' && i + 1 < n && is_punct(s[i + 1]);
        buf_add_char(&out, s[i++]);
    }
    return buf_steal(&out);
}

/* --- texts behind marks --- */

/* Only what drives a terminal, and what would be read as that, is written otherwise. */
void markdown_add_quote(struct buf *out, const char *s)
{
    size_t n = strlen(s);
    bool start = true;
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        size_t taken = text_decode(s + i, n - i, &cp);
        if (start) {
            buf_add_str(out, cp == '\n' ? ">" : "> ");
        }
        start = cp == '\n';
        if ((cp < ' ' && cp != '\n' && cp != '\t') || text_is_dangerous(cp) ||
            (cp == '&' && i + 1 < n && s[i + 1] == '#')) {
            buf_printf(out, "&#%lu;", (unsigned long)cp);
        } else {
            buf_add(out, s + i, taken);
        }
        i += taken;
    }
    if (n > 0) {
        buf_add_str(out, start ? ">\n" : "\n");
    }
}

char *markdown_unquoted(const char *s, size_t n)
{
    struct buf out = BUF_INIT(n);
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        bool number = s[i] == '&' && i + 1 < n && s[i + 1] == '#';
        size_t taken = number ? read_number(s + i + 1, n - i - 1, &cp) : 0;
        if (taken > 0) {
            text_encode(&out, cp);
            i += taken + 1;
        } else {
            buf_add_char(&out, s[i++]);
        }
    }
    return buf_steal(&out);
}

/* --- front matter --- */

/* Lines that a block of YAML keeps as they are. */
static bool fits_block(const char *s)
{
    size_t n = strlen(s);
    bool start = true;
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        size_t taken = text_decode(s + i, n - i, &cp);
        if ((cp < ' ' && cp != '\n') || text_is_dangerous(cp) || (start && cp == ' ')) {
            return false;
        }
        start = cp == '\n';
        i += taken;
    }
    return strchr(s, '\n') && s[0] != '\n' && s[n - 1] != '\n';
}

static void add_block(struct buf *out, const char *s)
{
    buf_add_str(out, "|-\n");
    for (const char *line = s; line;) {
        size_t n = strcspn(line, "\n");
        buf_printf(out, "%s%.*s", n > 0 ? "  " : "", (int)n, line);
        line = line[n] ? line + n + 1 : NULL;
        buf_add_str(out, line ? "\n" : "");
    }
}

/* YAML 1.2, 5.7: the escapes of a scalar in double quotes. */
static void add_quoted(struct buf *out, const char *s)
{
    size_t n = strlen(s);
    buf_add_char(out, '"');
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        size_t taken = text_decode(s + i, n - i, &cp);
        if (cp == '"' || cp == '\\') {
            buf_printf(out, "\\%c", (char)cp);
        } else if (cp == '\n') {
            buf_add_str(out, "\\n");
        } else if (cp < ' ' || text_is_dangerous(cp)) {
            buf_printf(out, cp > 0xFFFF ? "\\U%08lx" : "\\u%04lx", (unsigned long)cp);
        } else {
            buf_add(out, s + i, taken);
        }
        i += taken;
    }
    buf_add_char(out, '"');
}

void markdown_add_yaml(struct buf *out, const char *s)
{
    if (fits_block(s)) {
        add_block(out, s);
    } else {
        add_quoted(out, s);
    }
}
