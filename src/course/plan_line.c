#include "plan_line_internal.h"

#include "syllabus/base/limits.h"

#include <string.h>

#define TAB_COLUMNS   4
#define NUMBER_DIGITS 3 /* of an ordered item: a longer one is a year or a quantity */

void plan_line_init(struct plan_line *l)
{
    *l = (struct plan_line){0};
    buf_init(&l->raw, LIMIT_ANSWER);
    plan_inline_init(&l->inner);
}

void plan_line_fini(struct plan_line *l)
{
    buf_fini(&l->raw);
    plan_inline_fini(&l->inner);
}

struct span plan_line_text(const struct plan_line *l)
{
    return span_trim((struct span){buf_str(&l->inner.text), l->inner.text.len});
}

struct span plan_line_words(const struct plan_line *l)
{
    return phrase_skip_emoji(plan_line_text(l));
}

bool plan_line_starts_bold(const struct plan_line *l)
{
    struct span words = plan_line_words(l);
    size_t start = (size_t)(words.s - buf_str(&l->inner.text));
    return l->inner.bold_end > start && l->inner.bold_start <= start;
}

bool plan_line_is_bold(const struct plan_line *l)
{
    if (!plan_line_starts_bold(l)) {
        return false;
    }
    struct span whole = {buf_str(&l->inner.text), l->inner.text.len};
    struct span rest = phrase_skip_emoji(span_from(whole, l->inner.bold_end));
    return rest.n == 0 || rest.s[0] == ':' || rest.s[0] == '(';
}

/* --- block marks --- */

/* Blanks at the start of t; their width is added to *columns. */
static size_t skip_indent(struct span t, int *columns)
{
    size_t at = 0;
    for (; at < t.n && (t.s[at] == ' ' || t.s[at] == '\t'); at++) {
        *columns += t.s[at] == '\t' ? TAB_COLUMNS - *columns % TAB_COLUMNS : 1;
    }
    return at;
}

static char char_at(struct span t, size_t i)
{
    return i < t.n ? t.s[i] : '\0';
}

static bool blank_at(struct span t, size_t i)
{
    uint32_t cp;
    return i >= t.n || (phrase_char(span_from(t, i), &cp) > 0 && phrase_is_blank(cp));
}

/* A line of one kind of stroke only, at least `least` of them. */
static bool is_stroke(struct span t, const char *stroke, size_t least)
{
    size_t count = 0, n = strlen(stroke);
    while (t.n > 0) {
        if (span_starts(t, stroke)) {
            count++;
            t = span_from(t, n);
        } else if (t.s[0] == ' ') {
            t = span_from(t, 1);
        } else {
            return false;
        }
    }
    return count >= least;
}

static bool read_rule(struct plan_line *l, struct span t)
{
    static const struct {
        const char *stroke;
        size_t least;
        int level; /* of the heading it would make of the line before */
    } rules[] = {
        {"-", 2, 2}, {"*", 3, 0}, {"_", 3, 0}, {"—", 2, 0}, {"–", 3, 0},
        {"─", 2, 0}, {"━", 2, 0}, {"═", 2, 0}, {"⸻", 1, 0}, {"• • •", 1, 0},
    };
    if (!strchr("-*_=\xE2", t.s[0])) {
        return false; /* none of them begins so */
    }
    if (is_stroke(t, "=", 2)) {
        l->kind = PLAN_LINE_UNDERLINE;
        l->level = 1;
        return true;
    }
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        if (is_stroke(t, rules[i].stroke, rules[i].least)) {
            l->kind = PLAN_LINE_RULE;
            l->level = rules[i].level;
            return true;
        }
    }
    return false;
}

static size_t read_heading(struct plan_line *l, struct span t)
{
    size_t marks = 0;
    while (char_at(t, marks) == '#') {
        marks++;
    }
    /* "##Title" is meant as a heading, "#python" as a tag. */
    if (marks == 0 || marks > 6 || (marks == 1 && !blank_at(t, 1))) {
        return 0;
    }
    l->kind = PLAN_LINE_HEADING;
    l->level = (int)marks;
    return marks;
}

/* The closing marks of "## Title ##". */
static struct span drop_closing_marks(struct span t)
{
    t = span_trim(t);
    size_t n = t.n;
    while (n > 0 && t.s[n - 1] == '#') {
        n--;
    }
    bool apart = n < t.n && (n == 0 || t.s[n - 1] == ' ');
    return apart ? span_trim(span_cut(t, 0, n)) : t;
}

/* "1️⃣": a digit, an optional selector, U+20E3. */
static size_t read_keycap(struct span t, int *number)
{
    static const char selector[] = "\xEF\xB8\x8F", cap[] = "\xE2\x83\xA3", ten[] = "🔟";
    if (span_starts(t, ten)) {
        *number = 10;
        return sizeof ten - 1;
    }
    size_t at = 0;
    int value = 0;
    while (at < t.n && t.s[at] >= '0' && t.s[at] <= '9') {
        size_t next = at + 1;
        if (span_starts(span_from(t, next), selector)) {
            next += sizeof selector - 1;
        }
        if (!span_starts(span_from(t, next), cap) || value > 99) {
            break;
        }
        value = value * 10 + (t.s[at] - '0');
        at = next + sizeof cap - 1;
    }
    *number = value;
    return at;
}

static size_t read_ordered(struct plan_line *l, struct span t)
{
    size_t at = read_keycap(t, &l->number);
    if (at > 0) {
        at += char_at(t, at) == '.' || char_at(t, at) == ')';
        l->kind = PLAN_LINE_ORDERED;
        return at;
    }
    int value = 0;
    for (at = 0; char_at(t, at) >= '0' && char_at(t, at) <= '9'; at++) {
        if (at == NUMBER_DIGITS) {
            return 0;
        }
        value = value * 10 + (t.s[at] - '0');
    }
    char mark = char_at(t, at);
    if (at == 0 || (mark != '.' && mark != ')')) {
        return 0;
    }
    at++;
    /* "1.Title" is meant as an item, "1.5" is a number. */
    char next = char_at(t, at);
    if (!blank_at(t, at) && next != '*' && next != '_' && !((unsigned char)next & 0x80)) {
        return 0;
    }
    l->kind = PLAN_LINE_ORDERED;
    l->number = value;
    return at;
}

/* "a) ", "б) ": an item all the same. */
static size_t read_letter(struct span t)
{
    uint32_t cp;
    size_t n = phrase_char(t, &cp);
    bool letter = n > 0 && phrase_is_lower(cp) && char_at(t, n) == ')' && char_at(t, n + 1) == ' ';
    return letter ? n + 1 : 0;
}

static size_t read_bullet(struct plan_line *l, struct span t)
{
    static const struct {
        const char *mark;
        bool wants_blank; /* else it is a bullet wherever it stands */
    } marks[] = {
        {"-", true},  {"*", true},  {"+", true},  {"–", true},  {"—", true},
        {"·", true},  {"•", false}, {"●", false}, {"◦", false}, {"‣", false},
        {"○", false}, {"▪", false}, {"▫", false}, {"■", false}, {"□", false},
        {"►", false}, {"▸", false}, {"➢", false}, {"⁃", false}, {"∙", false},
    };
    size_t letter = read_letter(t);
    if (letter > 0) {
        l->kind = PLAN_LINE_BULLET;
        return letter;
    }
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        size_t n = strlen(marks[i].mark);
        if (span_starts(t, marks[i].mark) && (!marks[i].wants_blank || blank_at(t, n))) {
            l->kind = PLAN_LINE_BULLET;
            return n;
        }
    }
    return 0;
}

static size_t skip_checkbox(struct span t)
{
    bool box = t.n >= 4 && t.s[0] == '[' && strchr(" xX", t.s[1]) && t.s[2] == ']' && t.s[3] == ' ';
    return box ? 4 : 0;
}

static bool read_row(struct plan_line *l, struct span t)
{
    bool dash = false, bar = false, other = false;
    if (!strchr("|-: ", char_at(t, 0))) {
        return false;
    }
    for (size_t i = 0; i < t.n && !other; i++) {
        char c = t.s[i];
        dash = dash || c == '-';
        bar = bar || c == '|';
        other = c != '-' && c != '|' && c != ':' && c != ' ' && c != '\t';
    }
    if (dash && bar && !other) {
        l->kind = PLAN_LINE_ROW_RULE;
        return true;
    }
    if (char_at(t, 0) == '|' && t.n > 1) {
        l->kind = PLAN_LINE_ROW;
        return true;
    }
    return false;
}

/* Quotes hold plans as other text does. */
static struct span strip_quotes(struct span t)
{
    for (;;) {
        int columns = 0;
        size_t at = skip_indent(t, &columns);
        if (columns >= TAB_COLUMNS || char_at(t, at) != '>') {
            return t;
        }
        t = span_from(t, at + 1);
        if (char_at(t, 0) == ' ') {
            t = span_from(t, 1);
        }
    }
}

void plan_line_read(struct plan_line *l, struct span raw)
{
    l->level = l->indent = l->number = 0;
    buf_reset(&l->raw);
    struct span t = strip_quotes(raw);
    t = span_from(t, skip_indent(t, &l->indent));
    t = span_trim(t);
    l->kind = t.n == 0 ? PLAN_LINE_BLANK : PLAN_LINE_TEXT;
    if (t.n == 0 || read_rule(l, t)) {
        plan_inline_read(&l->inner, (struct span){"", 0});
        return;
    }
    size_t at = 0;
    if (read_row(l, t)) {
        buf_add(&l->raw, t.s, t.n);
    } else if ((at = read_heading(l, t)) > 0) {
        t = drop_closing_marks(span_from(t, at));
        at = 0;
    } else if ((at = read_ordered(l, t)) == 0 && (at = read_bullet(l, t)) == 0) {
        buf_add(&l->raw, t.s, t.n); /* it may turn out to be the head of a table */
    }
    t = span_trim(span_from(t, at));
    if (l->kind == PLAN_LINE_BULLET || l->kind == PLAN_LINE_ORDERED) {
        t = span_from(t, skip_checkbox(t));
    }
    plan_inline_read(&l->inner, t);
    if (l->kind == PLAN_LINE_TEXT && plan_line_text(l).n == 0) {
        l->kind = PLAN_LINE_BLANK; /* a tag or a comment alone */
    }
}

/* --- fences --- */

struct plan_fence plan_line_fence(struct span raw)
{
    struct plan_fence f = {0};
    int columns = 0;
    struct span t = strip_quotes(raw);
    t = span_trim(span_from(t, skip_indent(t, &columns)));
    char c = char_at(t, 0);
    size_t n = 0;
    while ((c == '`' || c == '~') && char_at(t, n) == c) {
        n++;
    }
    struct span tag = span_trim(span_from(t, n));
    if (n < 3 || (c == '`' && memchr(tag.s, '`', tag.n))) {
        return f;
    }
    size_t word = 0;
    while (!blank_at(tag, word)) {
        word++;
    }
    return (struct plan_fence){.c = c, .n = n, .tag = span_cut(tag, 0, word)};
}
