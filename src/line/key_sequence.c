#include "key_sequence.h"

#include "syllabus/line/key.h"

#include <string.h>

#define PARAMETERS     16
#define SUB_PARAMETERS 3
#define VALUE_MAX      99999999u /* more digits change nothing */
#define NO_BUTTON      3

struct csi {
    char leader; /* one of < = > ?, or 0 */
    char intermediate;
    char final;
    size_t count; /* parameters */
    uint32_t values[PARAMETERS][SUB_PARAMETERS];
};

/* What a byte or a number stands for. */
struct meaning {
    uint32_t code;
    enum key_kind kind;
    int number;
    unsigned mods;
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

static const struct meaning *find_meaning(const struct meaning *table, size_t count, uint32_t code)
{
    for (size_t i = 0; i < count; i++) {
        if (table[i].code == code) {
            return &table[i];
        }
    }
    return NULL;
}

static void set_kind(struct key *key, enum key_kind kind)
{
    *key = (struct key){.kind = kind};
}

/* `mods` on top of those of the meaning; NULL is no key. */
static void set_meaning(struct key *key, const struct meaning *m, unsigned mods)
{
    *key = (struct key){0};
    if (m) {
        key->kind = m->kind;
        key->number = m->number;
        key->mods = m->mods | mods;
    }
}

/* --- characters --- */

static uint32_t to_lower(uint32_t c)
{
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

/* For terminals that tell the key and Shift, but not what the two make. */
static uint32_t to_upper(uint32_t c)
{
    if ((c >= 'a' && c <= 'z') || (c >= 0xe0 && c <= 0xfe && c != 0xf7) ||
        (c >= 0x430 && c <= 0x44f)) {
        return c - 0x20;
    }
    return c >= 0x450 && c <= 0x45f ? c - 0x50 : c;
}

/* What Shift makes of a key of the Latin layout. */
static uint32_t shift_latin(uint32_t c)
{
    static const char plain[] = "`1234567890-=[]\\;',./";
    static const char shifted[] = "~!@#$%^&*()_+{}|:\"<>?";
    const char *at = c > 0 && c < 0x80 ? strchr(plain, (int)c) : NULL;
    return at ? (uint32_t)shifted[at - plain] : to_upper(c);
}

static bool is_character(uint32_t c)
{
    return c >= 0x20 && !(c >= 0x7f && c < 0xa0) && !(c >= 0xd800 && c <= 0xdfff) && c <= 0x10ffff;
}

/* The character that stands for a key together with Ctrl, or 0: what terminals make control bytes
 * of, those digits and signs too that only mean another one. */
static uint32_t control_character(uint32_t c)
{
    static const char other[] = "@2/74566~";
    static const char same[] = "  __\\]^^^";
    if (c >= 0x80) {
        c = key_latin(c);
    }
    c = to_lower(c);
    if ((c >= 'a' && c <= 'z') || c == ' ' || (c >= '[' && c <= '_')) {
        return c;
    }
    const char *at = c > 0 && c < 0x80 ? strchr(other, (int)c) : NULL;
    return at ? (uint32_t)same[at - other] : 0;
}

static void set_character(struct key *key, uint32_t c, unsigned mods)
{
    *key = (struct key){.mods = mods & ~(unsigned)KEY_MOD_SHIFT};
    if (mods & KEY_MOD_CTRL) {
        c = control_character(c);
    }
    if (is_character(c)) {
        key->kind = KEY_CHARACTER;
        key->character = c;
    }
}

void key_of_code(struct key *key, uint32_t code, unsigned mods)
{
    static const struct meaning table[] = {
        {0x09, KEY_TAB, 0, 0},
        {0x0d, KEY_ENTER, 0, 0},
        {0x1b, KEY_ESCAPE, 0, 0},
        {0x7f, KEY_BACKSPACE, 0, 0},
    };
    const struct meaning *m = find_meaning(table, COUNT(table), code);
    if (m) {
        set_meaning(key, m, mods);
    } else if (code < 0x20) {
        uint32_t c = code == 0 ? ' ' : to_lower(code + '@');
        set_character(key, c, mods | KEY_MOD_CTRL);
    } else {
        set_character(key, code, mods);
    }
}

/* --- CSI --- */

/* False when it is not of the form that keys have. */
static bool parse_parameters(struct csi *csi, const char *s, size_t n)
{
    size_t parameter = 0;
    size_t sub = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] == ';') {
            parameter++;
            sub = 0;
        } else if (s[i] == ':') {
            sub++;
        } else if (s[i] < '0' || s[i] > '9') {
            return false;
        } else if (parameter < PARAMETERS && sub < SUB_PARAMETERS) {
            uint32_t *value = &csi->values[parameter][sub];
            uint32_t more = *value * 10 + (uint32_t)(s[i] - '0');
            *value = more < VALUE_MAX ? more : VALUE_MAX;
        }
    }
    csi->count = n > 0 ? parameter + 1 : 0;
    return parameter < PARAMETERS;
}

static bool parse_csi(struct csi *csi, const char *s, size_t n)
{
    *csi = (struct csi){.final = s[n - 1]};
    size_t from = 1;
    size_t to = n - 1;
    if (from < to && s[from] >= '<' && s[from] <= '?') {
        csi->leader = s[from++];
    }
    if (from < to && s[to - 1] >= 0x20 && s[to - 1] < 0x30) {
        csi->intermediate = s[--to];
    }
    return parse_parameters(csi, s + from, to - from);
}

/* The parameter of the modifiers: one more than a set of bits. False when it is none, or when the
 * key was let go. */
static bool read_mods(const uint32_t *values, unsigned *mods)
{
    enum { SHIFT = 1, ALT = 2, CTRL = 4, SUPER = 8, HYPER = 16, META = 32, RELEASE = 3 };
    uint32_t bits = values[0] > 0 ? values[0] - 1 : 0;
    if (bits > 0xff || values[1] >= RELEASE) {
        return false;
    }
    *mods = (bits & SHIFT ? KEY_MOD_SHIFT : 0u) | (bits & (ALT | META) ? KEY_MOD_ALT : 0u) |
            (bits & CTRL ? KEY_MOD_CTRL : 0u) | (bits & (SUPER | HYPER) ? KEY_MOD_SUPER : 0u);
    return true;
}

static const struct meaning finals[] = {
    {'A', KEY_UP, 0, 0},
    {'B', KEY_DOWN, 0, 0},
    {'C', KEY_RIGHT, 0, 0},
    {'D', KEY_LEFT, 0, 0},
    {'E', KEY_NONE, 0, 0}, /* the middle of the keypad */
    {'F', KEY_END, 0, 0},
    {'H', KEY_HOME, 0, 0},
    {'P', KEY_FUNCTION, 1, 0},
    {'Q', KEY_FUNCTION, 2, 0},
    {'R', KEY_FUNCTION, 3, 0},
    {'S', KEY_FUNCTION, 4, 0},
    {'Z', KEY_TAB, 0, KEY_MOD_SHIFT},
    {'a', KEY_UP, 0, KEY_MOD_SHIFT}, /* rxvt */
    {'b', KEY_DOWN, 0, KEY_MOD_SHIFT},
    {'c', KEY_RIGHT, 0, KEY_MOD_SHIFT},
    {'d', KEY_LEFT, 0, KEY_MOD_SHIFT},
};

static const struct meaning tildes[] = {
    {1, KEY_HOME, 0, 0},       {2, KEY_INSERT, 0, 0},     {3, KEY_DELETE, 0, 0},
    {4, KEY_END, 0, 0},        {5, KEY_PAGE_UP, 0, 0},    {6, KEY_PAGE_DOWN, 0, 0},
    {7, KEY_HOME, 0, 0},       {8, KEY_END, 0, 0},        {11, KEY_FUNCTION, 1, 0},
    {12, KEY_FUNCTION, 2, 0},  {13, KEY_FUNCTION, 3, 0},  {14, KEY_FUNCTION, 4, 0},
    {15, KEY_FUNCTION, 5, 0},  {17, KEY_FUNCTION, 6, 0},  {18, KEY_FUNCTION, 7, 0},
    {19, KEY_FUNCTION, 8, 0},  {20, KEY_FUNCTION, 9, 0},  {21, KEY_FUNCTION, 10, 0},
    {23, KEY_FUNCTION, 11, 0}, {24, KEY_FUNCTION, 12, 0}, {25, KEY_FUNCTION, 13, 0},
    {26, KEY_FUNCTION, 14, 0}, {28, KEY_FUNCTION, 15, 0}, {29, KEY_FUNCTION, 16, 0},
    {31, KEY_FUNCTION, 17, 0}, {32, KEY_FUNCTION, 18, 0}, {33, KEY_FUNCTION, 19, 0},
    {34, KEY_FUNCTION, 20, 0},
};

/* CSI 1;mods A; without a key's number older terminals send CSI mods A. */
static void read_letter(struct key *key, const struct csi *csi)
{
    /* The answer to "where is the cursor" looks like F3; keys have the number 1 and few modifiers.
     */
    bool report = csi->final == 'R' && csi->count > 0 &&
                  (csi->count == 1 || csi->values[1][0] < 2 || csi->values[1][0] > 16);
    if (csi->count > 2 || (csi->count == 2 && csi->values[0][0] > 1) || report) {
        set_kind(key, KEY_REPLY);
        return;
    }
    unsigned mods = 0;
    bool pressed = read_mods(csi->values[csi->count == 2 ? 1 : 0], &mods);
    set_meaning(key,
                pressed ? find_meaning(finals, COUNT(finals), (uint32_t)(unsigned char)csi->final)
                        : NULL,
                mods);
}

/* A key that a parameter names by its character; of the control characters only keys of their own.
 */
static void read_code(struct key *key, uint32_t code, unsigned mods)
{
    code = code == '\b' ? 0x7f : code;
    set_kind(key, KEY_NONE);
    if (code >= 0x20 || code == '\t' || code == '\r' || code == 0x1b) {
        key_of_code(key, code, mods);
    }
}

/* CSI 27;mods;code ~: modifyOtherKeys of xterm. */
static void read_other(struct key *key, const struct csi *csi)
{
    unsigned mods = 0;
    set_kind(key, KEY_NONE);
    if (read_mods(csi->values[1], &mods)) {
        read_code(key, csi->values[2][0], mods);
    }
}

/* CSI number;mods ~, and rxvt's CSI number and one of ~ ^ $ @. */
static void read_tilde(struct key *key, const struct csi *csi, unsigned more)
{
    unsigned mods = 0;
    bool pressed = read_mods(csi->values[1], &mods);
    set_meaning(key, pressed ? find_meaning(tildes, COUNT(tildes), csi->values[0][0]) : NULL,
                mods | more);
}

/* --- the protocol of kitty: CSI key:shifted:latin;mods:event;text u --- */

#define KITTY_FIRST 57344u /* keys without a character */
#define KITTY_LAST  63743u
#define KITTY_F13   57376u
#define KITTY_F35   57398u

static const struct meaning kitty_keypad[] = {
    {57414, KEY_ENTER, 0, 0},  {57417, KEY_LEFT, 0, 0},      {57418, KEY_RIGHT, 0, 0},
    {57419, KEY_UP, 0, 0},     {57420, KEY_DOWN, 0, 0},      {57421, KEY_PAGE_UP, 0, 0},
    {57423, KEY_HOME, 0, 0},   {57422, KEY_PAGE_DOWN, 0, 0}, {57424, KEY_END, 0, 0},
    {57425, KEY_INSERT, 0, 0}, {57426, KEY_DELETE, 0, 0},
};

static void read_kitty_special(struct key *key, uint32_t code, unsigned mods)
{
    static const char keypad[] = "0123456789./*-+\r=,"; /* 57399 and on */
    const struct meaning *m = find_meaning(kitty_keypad, COUNT(kitty_keypad), code);
    if (m || code < KITTY_F13) {
        set_meaning(key, m, mods);
    } else if (code <= KITTY_F35) {
        set_kind(key, KEY_FUNCTION);
        key->mods = mods;
        key->number = (int)(code - KITTY_F13) + 13;
    } else if (code - KITTY_F35 < sizeof keypad) {
        set_character(key, (unsigned char)keypad[code - KITTY_F35 - 1], mods);
    } else {
        set_kind(key, KEY_NONE);
    }
}

static void read_kitty_character(struct key *key, const struct csi *csi, unsigned mods)
{
    uint32_t c = csi->values[0][0];
    uint32_t shifted = csi->values[0][1];
    uint32_t base = csi->values[0][2];
    if (base < 0x20 || base >= 0x7f) {
        base = 0;
    }
    if (mods & KEY_MOD_SHIFT) {
        base = shift_latin(base);
        c = is_character(shifted) ? shifted : mods & KEY_MOD_CTRL ? shift_latin(c) : to_upper(c);
    }
    bool text = csi->count > 2 && is_character(csi->values[2][0]) && csi->values[2][1] == 0;
    if (text && !(mods & ~(unsigned)KEY_MOD_SHIFT)) {
        c = csi->values[2][0];
    }
    set_character(key, mods & KEY_MOD_CTRL && c >= 0x80 && base > 0 ? base : c, mods);
    /* Who types Latin letters means them, wherever they are. */
    if (key->kind == KEY_CHARACTER && key->character >= 0x80) {
        key->base = base;
    }
}

static void read_kitty(struct key *key, const struct csi *csi)
{
    unsigned mods = 0;
    uint32_t code = csi->values[0][0];
    set_kind(key, KEY_NONE);
    if (code == 0 || !read_mods(csi->values[1], &mods)) {
        return; /* let go, or text without a key, which was not asked for */
    }
    if (code < 0x20 || code == 0x7f) {
        read_code(key, code, mods);
    } else if (code >= KITTY_FIRST && code <= KITTY_LAST) {
        read_kitty_special(key, code, mods);
    } else {
        read_kitty_character(key, csi, mods);
    }
}

/* --- the mouse: CSI < buttons;column;row M or m --- */

static void read_mouse(struct key *key, const struct csi *csi)
{
    enum { SHIFT = 4, ALT = 8, CTRL = 16, MOTION = 32, HIGH = 64 | 128 };
    uint32_t bits = csi->values[0][0];
    uint32_t column = csi->values[1][0];
    uint32_t row = csi->values[2][0];
    if (csi->count != 3 || bits > 0xff || column == 0 || row == 0) {
        set_kind(key, KEY_NONE);
        return;
    }
    *key = (struct key){
        .kind = KEY_MOUSE,
        .mods = (bits & SHIFT ? KEY_MOD_SHIFT : 0u) | (bits & ALT ? KEY_MOD_ALT : 0u) |
                (bits & CTRL ? KEY_MOD_CTRL : 0u),
        .button = (int)(bits & (HIGH | 3u)),
        .row = (int)row - 1,
        .column = (int)column - 1,
        .pressed = csi->final == 'M' && (bits & (HIGH | 3u)) != NO_BUTTON,
        .motion = (bits & MOTION) != 0,
    };
}

/* --- which of these it is --- */

static void read_plain(struct key *key, const struct csi *csi)
{
    bool alone = csi->count == 0;
    if (csi->final == 'u') {
        read_kitty(key, csi);
    } else if (csi->final == '~' && csi->values[0][0] == 27 && csi->count == 3) {
        read_other(key, csi);
    } else if (csi->final == '~') {
        read_tilde(key, csi, 0);
    } else if (csi->final == '^' && csi->count == 1) {
        read_tilde(key, csi, KEY_MOD_CTRL);
    } else if (csi->final == '@' && csi->count == 1) {
        read_tilde(key, csi, KEY_MOD_CTRL | KEY_MOD_SHIFT);
    } else if ((csi->final == 'I' || csi->final == 'O') && alone) {
        set_kind(key, csi->final == 'I' ? KEY_FOCUS_IN : KEY_FOCUS_OUT);
    } else if (find_meaning(finals, COUNT(finals), (uint32_t)(unsigned char)csi->final)) {
        read_letter(key, csi);
    } else {
        set_kind(key, KEY_REPLY);
    }
}

void key_of_csi(struct key *key, const char *sequence, size_t n)
{
    struct csi csi;
    bool known = parse_csi(&csi, sequence, n);
    if (known && csi.final == '$' && !csi.leader) {
        read_tilde(key, &csi, KEY_MOD_SHIFT);
    } else if (known && !csi.leader && !csi.intermediate) {
        read_plain(key, &csi);
    } else if (known && csi.leader == '<' && (csi.final == 'M' || csi.final == 'm')) {
        read_mouse(key, &csi);
    } else {
        set_kind(key, KEY_REPLY);
    }
}

/* --- the others --- */

void key_of_ss3(struct key *key, const char *sequence, size_t n)
{
    static const struct meaning others[] = {
        {'I', KEY_TAB, 0, 0},
        {'M', KEY_ENTER, 0, 0},
        {'a', KEY_UP, 0, KEY_MOD_CTRL}, /* rxvt */
        {'b', KEY_DOWN, 0, KEY_MOD_CTRL},
        {'c', KEY_RIGHT, 0, KEY_MOD_CTRL},
        {'d', KEY_LEFT, 0, KEY_MOD_CTRL},
    };
    struct csi csi = {.final = sequence[n - 1]};
    unsigned mods = 0;
    set_kind(key, KEY_NONE);
    if (!parse_parameters(&csi, sequence + 1, n - 2) ||
        !read_mods(csi.values[csi.count > 1 ? 1 : 0], &mods)) {
        return;
    }
    uint32_t final = (unsigned char)csi.final;
    const struct meaning *m = find_meaning(others, COUNT(others), final);
    if (m || (final >= 'A' && final <= 'S')) {
        set_meaning(key, m ? m : find_meaning(finals, COUNT(finals), final), mods);
    } else if (final >= 'j' && final <= 'y') {
        set_character(key, final - 0x40, mods); /* the keypad */
    } else if (final == 'X' || final == ' ') {
        set_character(key, final == 'X' ? '=' : ' ', mods);
    }
}

void key_of_linux(struct key *key, char final)
{
    set_kind(key, KEY_NONE);
    if (final >= 'A' && final <= 'E') {
        key->kind = KEY_FUNCTION;
        key->number = final - 'A' + 1;
    }
}
