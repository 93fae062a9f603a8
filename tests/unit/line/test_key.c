/* What terminals send, and what it means: every row whole and byte by byte. */
#include "suites.h"

#include "syllabus/line/key.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"

#include <stdlib.h>
#include <string.h>

#define SEEN_MAX (64u << 20)
#define COUNT(a) (sizeof(a) / sizeof *(a))

static struct buf seen = BUF_INIT(SEEN_MAX);
static struct key_decoder *decoder;

/* "Ctrl-A", "Paste(text)", "Mouse(press 0 at 4,9)", separated by blanks. */
static void describe(void *ctx, const struct key *key)
{
    struct buf *out = ctx;
    char *name = key_name(key);
    if (out->len > 0) {
        buf_add_char(out, ' ');
    }
    buf_add_str(out, name);
    free(name);
    if (key->prefixed) {
        buf_add_str(out, "(prefixed)");
    }
    if (key->base != 0) {
        buf_printf(out, "(base %c)", (int)key->base);
    }
    if (key->kind == KEY_PASTE && !key->text) {
        buf_add_str(out, "(too long)");
    } else if (key->kind == KEY_PASTE || key->kind == KEY_REPLY) {
        buf_add_char(out, '(');
        buf_add(out, key->text, key->length);
        buf_add_char(out, ')');
    } else if (key->kind == KEY_MOUSE) {
        buf_printf(out, "(%s%s %d at %d,%d)", key->motion ? "move " : "",
                   key->pressed ? "press" : "release", key->button, key->row, key->column);
    }
}

static void setup(void)
{
    decoder = key_decoder_new(describe, &seen);
}

static void teardown(void)
{
    key_decoder_free(decoder);
    decoder = NULL;
    buf_fini(&seen);
    buf_init(&seen, SEEN_MAX);
}

/* Each piece is a copy of exactly its size, so that the sanitizer sees a read past its end. */
static void feed(const char *bytes, size_t n, size_t step)
{
    for (size_t at = 0; at < n; at += step) {
        size_t piece = step < n - at ? step : n - at;
        char *copy = mem_alloc(piece);
        memcpy(copy, bytes + at, piece);
        key_feed(decoder, copy, piece);
        free(copy);
    }
}

static void feed_str(const char *s)
{
    key_feed(decoder, s, strlen(s));
}

/* Compares what came since the last time. */
static void check_seen(const char *expected)
{
    ck_assert_str_eq(buf_str(&seen), expected);
    buf_reset(&seen);
}

struct row {
    const char *bytes;
    size_t n;
    const char *expected;
    bool waits; /* only silence ends it */
};

#define ROW(bytes, expected)                                                                       \
    {                                                                                              \
        bytes, sizeof(bytes) - 1, expected, false                                                  \
    }
#define WAIT(bytes, expected)                                                                      \
    {                                                                                              \
        bytes, sizeof(bytes) - 1, expected, true                                                   \
    }

static const struct row rows[] = {
    /* characters */
    ROW("a", "a"),
    ROW("\u0431", "\u0431"),
    ROW("\u4e2d", "\u4e2d"),
    ROW("\U0001f600", "\U0001f600"),
    ROW("e\u0301", "e \u0301"),
    ROW("\xff", ""),
    ROW("\xc3"
        "a",
        "a"),
    ROW("\xc3\033[A", "Up"),
    ROW("\xe2\x82\xd0\xb1", "\u0431"),
    ROW("\xc0\x80", ""),
    ROW("\xed\xa0\x80", ""),
    ROW("\xe0\x80\x80", ""),
    ROW("\xf4\x90\x80\x80", ""),
    ROW("\xf5\x80\x80\x80", ""),
    ROW("\x80", ""),
    ROW("\x9b", ""),
    ROW("\x9b"
        "A",
        "A"),
    ROW("\xc2\x9b", ""),
    ROW("\xc2\xa0", "\u00a0"),
    WAIT("\xc3", ""),
    WAIT("\xf0\x9f\x98", ""),
    /* control characters */
    ROW("\0", "Ctrl-Space"),
    ROW("\001\003\010\011\012\015\032", "Ctrl-A Ctrl-C Ctrl-H Tab Ctrl-J Enter Ctrl-Z"),
    ROW("\034\035\036\037\177", "Ctrl-\\ Ctrl-] Ctrl-^ Ctrl-_ Backspace"),
    /* ESC */
    WAIT("\033", "Escape"),
    WAIT("\033\033", "Escape Escape"),
    WAIT("\033\033\033", "Escape Escape Escape"),
    ROW("\033a", "Alt-a"),
    ROW("\033A", "Alt-A"),
    ROW("\033 ", "Alt-Space"),
    ROW("\033\r\033\n\033\177", "Alt-Enter Ctrl-Alt-J Alt-Backspace"),
    ROW("\033\u0431\033\t\033\001", "Alt-\u0431 Alt-Tab Ctrl-Alt-A"),
    ROW("\033\033a", "Escape Alt-a"),
    ROW("\033\377", ""),
    WAIT("\033[", "Alt-["),
    WAIT("\033O", "Alt-O"),
    WAIT("\033]", "Alt-]"),
    WAIT("\033P", "Alt-P"),
    WAIT("\033_", "Alt-_"),
    WAIT("\033^", "Alt-^"),
    WAIT("\033X", "Alt-X"),
    WAIT("\033\033[", "Escape Alt-["),
    WAIT("\033\033O", "Escape Alt-O"),
    WAIT("\033\033]", "Escape Alt-]"),
    /* cursor and editing keys */
    ROW("\033[A\033OA\033[1A", "Up Up Up"),
    ROW("\033[B\033[C\033[D", "Down Right Left"),
    ROW("\033[1;5C\033[1;3D\033[;2B\033[5A", "Ctrl-Right Alt-Left Shift-Down Ctrl-Up"),
    ROW("\033\033[A\033\033OA", "Alt-Up(prefixed) Alt-Up(prefixed)"),
    ROW("\033[3~\033[3;5~\033[2~", "Delete Ctrl-Delete Insert"),
    ROW("\033[Z\033[1;4Z", "Shift-Tab Alt-Shift-Tab"),
    ROW("\033[1~\033[H\033OH\033[7~", "Home Home Home Home"),
    ROW("\033[4~\033[F\033OF\033[8~", "End End End End"),
    ROW("\033[5~\033[6~", "PageUp PageDown"),
    ROW("\033OP\033[11~\033[[A", "F1 F1 F1"),
    ROW("\033[[E\033[[Z", "F5"),
    ROW("\033[15~\033[15;2~\033[1;2P", "F5 Shift-F5 Shift-F1"),
    ROW("\033[24~\033[25~\033[34~", "F12 F13 F20"),
    ROW("\033OM\033Ox\033OX\033OI\033O ", "Enter 8 = Tab Space"),
    ROW("\033Oa\033[a\033[d", "Ctrl-Up Shift-Up Shift-Left"),
    ROW("\033[3^\033[3$\033[3@", "Ctrl-Delete Shift-Delete Ctrl-Shift-Delete"),
    ROW("\033O5P\033O1;5Q", "Ctrl-F1 Ctrl-F2"),
    ROW("\033[1;9A\033[1;17A\033[1;33A", "Super-Up Super-Up Alt-Up"),
    ROW("\033[1;257A\033[E\033[99~\033[~", ""),
    /* kitty */
    ROW("\033[13;2u\033[97;5u\033[99;5u\033[27u", "Shift-Enter Ctrl-A Ctrl-C Escape"),
    ROW("\033[105;5u\033[109;5u\033[127;5u", "Ctrl-I Ctrl-M Ctrl-Backspace"),
    ROW("\033[9;5u\033[9;2u\033[27;3u", "Ctrl-Tab Shift-Tab Alt-Escape"),
    ROW("\033[97;9u\033[97;65u\033[97;129u\033[97;193u", "Super-a a a a"),
    ROW("\033[97;5:1u\033[97;5:2u", "Ctrl-A Ctrl-A"),
    ROW("\033[97;1:3u\033[1;1:3A\033[3;1:3~\033[97;5:3u", ""),
    ROW("\033[1073:1041:98;2;1041u", "\u0411(base B)"),
    ROW("\033[1073::98;3u", "Alt-\u0431(base b)"),
    ROW("\033[1078:1046:59;2u", "\u0416(base :)"),
    ROW("\033[1078;2u", "\u0416"),
    ROW("\033[97::113;3u", "Alt-a"),   /* AZERTY */
    ROW("\033[1089::99;5u", "Ctrl-C"), /* Ctrl with a Russian letter, both ways */
    ROW("\033[1089;5u\033[1057;6u", "Ctrl-C Ctrl-C"),
    ROW("\033[945;5u", ""), /* a letter that has no place */
    ROW("\033[97;6u\033[97:65;6u\033[97:65;4u", "Ctrl-A Ctrl-A Alt-A"),
    ROW("\033[97;2u\033[49:33;2u\033[97;;98u", "A ! b"),
    ROW("\033[32;5u\033[50;5u\033[64;5u", "Ctrl-Space Ctrl-Space Ctrl-Space"),
    ROW("\033[47;5u\033[45;6u\033[91;5u\033[54;6u", "Ctrl-_ Ctrl-_ Ctrl-[ Ctrl-^"),
    ROW("\033[49;5u\033[44;5u", ""),
    ROW("\033[57376u\033[57398u\033[57399u", "F13 F35 0"),
    ROW("\033[57409u\033[57413u\033[57414;5u\033[57415u\033[57416u", ". + Ctrl-Enter = ,"),
    ROW("\033[57417u\033[57421;2u\033[57426u", "Left Shift-PageUp Delete"),
    ROW("\033[0;;229u\033[u\033[57358u\033[57427u\033[57441;2u\033[63743u", ""),
    ROW("\033[3u\033[155u\033[55296u\033[1114112u\033[4294967393u", ""),
    /* modifyOtherKeys */
    ROW("\033[27;2;13~\033[27;5;13~\033[27;5;105~", "Shift-Enter Ctrl-Enter Ctrl-I"),
    ROW("\033[27;5;8~\033[27;5;9~\033[27;6;73~", "Ctrl-Backspace Ctrl-Tab Ctrl-I"),
    ROW("\033[27;5;49~\033[27;5;1~\033[27;5~", ""),
    /* the mouse */
    ROW("\033[<0;10;5M\033[<0;10;5m", "Mouse(press 0 at 4,9) Mouse(release 0 at 4,9)"),
    ROW("\033[<64;1;1M\033[<81;2;1M", "Mouse(press 64 at 0,0) Ctrl-Mouse(press 65 at 0,1)"),
    ROW("\033[<35;300;200M", "Mouse(move release 3 at 199,299)"),
    ROW("\033[<32;3000;2500M", "Mouse(move press 0 at 2499,2999)"),
    ROW("\033[<0;0;5M\033[<0;10M\033[<999;1;1M", ""),
    ROW("\033[M !!b", "b"),
    ROW("\033[M \033[A", "Up"),
    WAIT("\033[M !", ""),
    ROW("\033[I\033[O", "FocusIn FocusOut"),
    /* replies */
    ROW("\033[?62;22c", "Reply([?62;22c)"),
    ROW("\033[>41;354;0c", "Reply([>41;354;0c)"),
    ROW("\033[?2026;2$y", "Reply([?2026;2$y)"),
    ROW("\033[4;1$y", "Reply([4;1$y)"),
    ROW("\033[5;10R", "Reply([5;10R)"),
    ROW("\033[1;80R", "Reply([1;80R)"),
    ROW("\033[1;1R", "Reply([1;1R)"),
    ROW("\033[?5;10R", "Reply([?5;10R)"),
    ROW("\033[?1u", "Reply([?1u)"),
    ROW("\033[8;24;80t", "Reply([8;24;80t)"),
    ROW("\033[48;24;80;1;1t", "Reply([48;24;80;1;1t)"),
    ROW("\033]11;rgb:00/11/22\007", "Reply(]11;rgb:00/11/22)"),
    ROW("\033]11;rgb:00/11/22\033\\", "Reply(]11;rgb:00/11/22)"),
    ROW("\033P>|term \u0431\033\\", "Reply(P>|term \u0431)"),
    ROW("\033_x\033\\\033^y\033\\\033Xz\033\\", "Reply(_x) Reply(^y) Reply(Xz)"),
    ROW("\033]0;\003\n\007", "Reply(]0;\003\n)"),
    ROW("\033]0;cut\033[A", "Up"),
    ROW("\033]0;cut\033x", "Alt-x"),
    WAIT("\033]0;cut\033\033", "Escape Escape"),
    ROW("\033\033[?62c", "Escape Reply([?62c)"),
    ROW("\033\033]1\007", "Escape Reply(]1)"),
    ROW("\033\033[I", "Escape FocusIn"),
    ROW("\033[1;2R\033[R", "Shift-F3 F3"),
    /* broken sequences */
    WAIT("\033[1;5", ""),
    ROW("\033[1;5\033[A", "Up"),
    ROW("\033[1\n5A", "Ctrl-J 5 A"),
    ROW("\033[1\u0431", "\u0431"),
    ROW("\033[1\177", "Backspace"),
    ROW("\033O\033[A", "Up"),
    ROW("\033Oz\033O99z", ""),
    ROW("\033[99999999999999;1u", ""),
    ROW("\033[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18;19;20A",
        "Reply([1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18;19;20A)"),
    ROW("\033[97;;;;;;;;;;;;;;;;u", "Reply([97;;;;;;;;;;;;;;;;u)"),
    ROW("\033[1:2:3:4:5:6:7:8:9;5C", "Ctrl-Right"),
    WAIT("\033]11;rgb:", ""),
    WAIT("\033]11;rgb:\033", ""),
    WAIT("\033[[", ""),
    WAIT("\033O5", ""),
    ROW("\033[1 A", "Reply([1 A)"),
    ROW("\033[<1A", "Reply([<1A)"),
    ROW("\033[?1A", "Reply([?1A)"),
    ROW("\033[>1A", "Reply([>1A)"),
    ROW("\033[=5H", "Reply([=5H)"),
    ROW("\033[1?A\033[1 2A\033[1;2;3A", "Reply([1?A) Reply([1 2A) Reply([1;2;3A)"),
    /* pastes */
    ROW("\033[200~a\nb\r\n\t\u0431\033[A\033[201\033[20\033\033[201~",
        "Paste(a\nb\r\n\t\u0431\033[A\033[201\033[20\033)"),
    ROW("\033[200~\003\033[201~x", "Paste(\003) x"),
    ROW("\033[200~\033[201~", ""),
    ROW("\033[200~\033[200~\033[201~", "Paste(\033[200~)"),
    ROW("\033\033[200~a\033[201~", "Escape Paste(a)"),
    ROW("\033[201~", ""),
};

static void check_row(const struct row *row, size_t step)
{
    feed(row->bytes, row->n, step);
    if (row->waits) {
        ck_assert_int_eq(key_wait(decoder), 50);
        key_tick(decoder);
    }
    /* A tick that comes late changes nothing. */
    ck_assert_int_eq(key_wait(decoder), -1);
    key_tick(decoder);
    check_seen(row->expected);
    feed_str("a"); /* nothing is left over */
    check_seen("a");
}

START_TEST(test_row)
{
    const struct row *row = &rows[_i];
    for (size_t step = row->n; step > 0; step--) {
        check_row(row, step);
    }
}
END_TEST

/* A string of up to 64 KiB is an answer; a longer one is nothing, and what follows is intact. */
START_TEST(test_long_strings)
{
    struct buf text = BUF_INIT(1u << 20);
    buf_add_str(&text, "\033]");
    for (int i = 0; i < 600; i++) {
        buf_add_char(&text, 'x');
    }
    buf_add_char(&text, '\007');
    feed(text.data, text.len, text.len);
    ck_assert_uint_eq(seen.len, strlen("Reply(])") + 600);
    buf_reset(&seen);
    static const char *const beginnings[] = {"\033]", "\033[", "\033[?", "\033O", "\033P"};
    static const char *const ends[] = {"\007", "A", "c", "P", "\033\\"};
    for (size_t i = 0; i < COUNT(beginnings); i++) {
        buf_reset(&text);
        buf_add_str(&text, beginnings[i]);
        for (int k = 0; k < 65536; k++) {
            buf_add_char(&text, '1');
        }
        buf_add_str(&text, ends[i]);
        feed(text.data, text.len, 1000);
        ck_assert_int_eq(key_wait(decoder), -1);
        check_seen("");
        feed_str("a\033[A");
        check_seen("a Up");
    }
    buf_fini(&text);
}
END_TEST

START_TEST(test_many_characters)
{
    for (int i = 0; i < 700; i++) {
        feed_str("a");
    }
    ck_assert_uint_eq(seen.len, 700 * 2 - 1);
}
END_TEST

/* --- pastes and time --- */

START_TEST(test_paste_in_parts)
{
    feed_str("\033[200~one\n");
    ck_assert_int_eq(key_wait(decoder), 2000);
    check_seen("");
    key_tick(decoder);
    check_seen("Paste(one\n)");
    ck_assert_int_eq(key_wait(decoder), 8000);
    feed_str("two\n\033[20");
    ck_assert_int_eq(key_wait(decoder), 2000);
    check_seen("");
    key_tick(decoder);
    check_seen("Paste(two\n)");
    feed_str("1~\r");
    check_seen("Enter");
    ck_assert_int_eq(key_wait(decoder), -1);
}
END_TEST

START_TEST(test_paste_without_end)
{
    feed_str("\033[200~one\033");
    key_tick(decoder);
    check_seen("Paste(one)");
    key_tick(decoder);
    ck_assert_int_eq(key_wait(decoder), -1);
    feed_str("x\033[201~y");
    check_seen("x y");
}
END_TEST

static void feed_many(char c, size_t n)
{
    char *bytes = mem_alloc(n);
    memset(bytes, c, n);
    key_feed(decoder, bytes, n);
    free(bytes);
}

START_TEST(test_paste_limit)
{
    feed_str("\033[200~");
    feed_many('x', LIMIT_PASTE);
    feed_str("\033[201~a");
    ck_assert_uint_eq(seen.len, LIMIT_PASTE + strlen("Paste() a"));
    buf_reset(&seen);

    feed_str("\033[200~");
    feed_many('x', LIMIT_PASTE);
    feed_str("\033");
    feed_str("[201~a");
    ck_assert_uint_eq(seen.len, LIMIT_PASTE + strlen("Paste() a"));
    buf_reset(&seen);

    feed_str("\033[200~");
    feed_many('x', LIMIT_PASTE + 1);
    feed_str("\033[201~a");
    check_seen("Paste(too long) a");
}
END_TEST

/* What follows a paste that was too long is dropped with it, and it is told once. */
START_TEST(test_paste_limit_in_parts)
{
    feed_str("\033[200~");
    feed_many('x', LIMIT_PASTE);
    feed_many('y', 1);
    key_tick(decoder);
    check_seen("Paste(too long)");
    feed_str("rest\n");
    key_tick(decoder);
    feed_str("rest\n\033[201~a\033[200~b\033[201~");
    check_seen("a Paste(b)");
}
END_TEST

/* --- any bytes --- */

struct random_check {
    unsigned count;
    unsigned wrong;
};

static bool is_sound(const struct key *key)
{
    uint32_t c = key->character;
    if (key->kind <= KEY_NONE || key->kind >= KEY_KIND_COUNT || key->mods > 15) {
        return false;
    }
    if (key->kind != KEY_CHARACTER) {
        return true;
    }
    if (key->mods & KEY_MOD_CTRL) {
        return c == ' ' || (c >= 'a' && c <= 'z') || (c >= '[' && c <= '_');
    }
    return !(key->mods & KEY_MOD_SHIFT) && c >= 0x20 && !(c >= 0x7f && c < 0xa0) &&
           !(c >= 0xd800 && c < 0xe000) && c <= 0x10ffff;
}

static void check_key(void *ctx, const struct key *key)
{
    struct random_check *check = ctx;
    char *name = key_name(key);
    check->count++;
    check->wrong += !is_sound(key) || *name == '\0';
    free(name);
}

START_TEST(test_random)
{
    static const char alphabet[] = "\033\033\033[[O]P_^X<>?;:0123456789ABCDHMRZmu~$^ c\007\\\n\r\t"
                                   "\xd0\xb1\xe2\x80\xff\x9b"
                                   "ab";
    struct random_check check = {0};
    struct key_decoder *d = key_decoder_new(check_key, &check);
    unsigned seed = 7;
    for (int i = 0; i < 200000; i++) {
        char bytes[8];
        seed = seed * 1103515245u + 12345u;
        size_t n = 1 + (seed >> 16) % sizeof bytes;
        for (size_t k = 0; k < n; k++) {
            seed = seed * 1103515245u + 12345u;
            unsigned r = seed >> 16;
            bytes[k] = r % 8 == 0 ? (char)(r >> 3) : alphabet[(r >> 3) % (sizeof alphabet - 1)];
        }
        char *copy = mem_alloc(n);
        memcpy(copy, bytes, n);
        key_feed(d, copy, n);
        free(copy);
        if ((seed >> 20) % 4 == 0) {
            key_tick(d);
            check.wrong += key_wait(d) != -1 && key_wait(d) != 8000;
        }
    }
    ck_assert_uint_gt(check.count, 100000);
    ck_assert_uint_eq(check.wrong, 0);
    key_decoder_free(d);
}
END_TEST

/* --- bytes, names, places --- */

static const struct {
    struct key key;
    const char *bytes; /* NULL: none */
    const char *name;
} keys[] = {
    {{.kind = KEY_CHARACTER, .character = 'a'}, "a", "a"},
    {{.kind = KEY_CHARACTER, .character = 0x431}, "\u0431", "\u0431"},
    {{.kind = KEY_CHARACTER, .character = ' '}, " ", "Space"},
    {{.kind = KEY_CHARACTER, .character = 'x', .mods = KEY_MOD_CTRL}, "\030", "Ctrl-X"},
    {{.kind = KEY_CHARACTER, .character = 'i', .mods = KEY_MOD_CTRL}, "\t", "Ctrl-I"},
    {{.kind = KEY_CHARACTER, .character = '_', .mods = KEY_MOD_CTRL}, "\037", "Ctrl-_"},
    {{.kind = KEY_CHARACTER, .character = 'b', .mods = KEY_MOD_ALT}, "\033b", "Alt-b"},
    {{.kind = KEY_CHARACTER, .character = 'B', .mods = KEY_MOD_ALT}, "\033B", "Alt-B"},
    {{.kind = KEY_CHARACTER, .character = 0x431, .mods = KEY_MOD_ALT}, "\033\u0431", "Alt-\u0431"},
    {{.kind = KEY_CHARACTER, .character = 'j', .mods = KEY_MOD_ALT | KEY_MOD_CTRL},
     "\033\n",
     "Ctrl-Alt-J"},
    {{.kind = KEY_CHARACTER, .character = 'a', .mods = KEY_MOD_SUPER}, NULL, "Super-a"},
    {{.kind = KEY_CHARACTER, .character = '1', .mods = KEY_MOD_CTRL | KEY_MOD_ALT},
     NULL,
     "Ctrl-Alt-1"},
    {{.kind = KEY_CHARACTER, .character = 0x202e}, "\u202e", "U+202E"},
    {{.kind = KEY_CHARACTER, .character = 0x9b}, NULL, "U+009B"},
    {{.kind = KEY_CHARACTER, .character = 0xd800}, NULL, NULL},
    {{.kind = KEY_CHARACTER, .character = 0x110000}, NULL, NULL},
    {{.kind = KEY_ENTER}, "\r", "Enter"},
    {{.kind = KEY_ENTER, .mods = KEY_MOD_ALT}, "\033\r", "Alt-Enter"},
    {{.kind = KEY_ENTER, .mods = KEY_MOD_SHIFT}, "\r", "Shift-Enter"},
    {{.kind = KEY_TAB}, "\t", "Tab"},
    {{.kind = KEY_TAB, .mods = KEY_MOD_SHIFT}, "\033[Z", "Shift-Tab"},
    {{.kind = KEY_TAB, .mods = KEY_MOD_SHIFT | KEY_MOD_CTRL}, "\033[1;6Z", "Ctrl-Shift-Tab"},
    {{.kind = KEY_TAB, .mods = KEY_MOD_ALT}, "\033\t", "Alt-Tab"},
    {{.kind = KEY_BACKSPACE}, "\177", "Backspace"},
    {{.kind = KEY_BACKSPACE, .mods = KEY_MOD_CTRL}, "\b", "Ctrl-Backspace"},
    {{.kind = KEY_BACKSPACE, .mods = KEY_MOD_ALT}, "\033\177", "Alt-Backspace"},
    {{.kind = KEY_ESCAPE}, "\033", "Escape"},
    {{.kind = KEY_UP}, "\033[A", "Up"},
    {{.kind = KEY_DOWN}, "\033[B", "Down"},
    {{.kind = KEY_RIGHT, .mods = KEY_MOD_CTRL}, "\033[1;5C", "Ctrl-Right"},
    {{.kind = KEY_LEFT, .mods = KEY_MOD_ALT}, "\033[1;3D", "Alt-Left"},
    {{.kind = KEY_HOME}, "\033[H", "Home"},
    {{.kind = KEY_END, .mods = KEY_MOD_SHIFT}, "\033[1;2F", "Shift-End"},
    {{.kind = KEY_PAGE_UP}, "\033[5~", "PageUp"},
    {{.kind = KEY_PAGE_DOWN, .mods = KEY_MOD_CTRL}, "\033[6;5~", "Ctrl-PageDown"},
    {{.kind = KEY_INSERT}, "\033[2~", "Insert"},
    {{.kind = KEY_DELETE}, "\033[3~", "Delete"},
    {{.kind = KEY_DELETE, .mods = KEY_MOD_SUPER}, NULL, "Super-Delete"},
    {{.kind = KEY_FUNCTION, .number = 1}, "\033OP", "F1"},
    {{.kind = KEY_FUNCTION, .number = 1, .mods = KEY_MOD_SHIFT}, "\033[1;2P", "Shift-F1"},
    {{.kind = KEY_FUNCTION, .number = 5}, "\033[15~", "F5"},
    {{.kind = KEY_FUNCTION, .number = 12, .mods = KEY_MOD_ALT}, "\033[24;3~", "Alt-F12"},
    {{.kind = KEY_FUNCTION, .number = 13}, NULL, "F13"},
    {{.kind = KEY_FUNCTION, .number = 0}, NULL, "F0"},
    {{.kind = KEY_PASTE, .text = "x", .length = 1}, NULL, "Paste"},
    {{.kind = KEY_MOUSE}, NULL, "Mouse"},
    {{.kind = KEY_FOCUS_IN}, NULL, "FocusIn"},
    {{.kind = KEY_REPLY, .text = "x", .length = 1}, NULL, "Reply"},
    {{.kind = KEY_NONE}, NULL, ""},
};

START_TEST(test_bytes_and_names)
{
    const struct key *key = &keys[_i].key;
    struct buf bytes = BUF_INIT(64);
    buf_add_char(&bytes, '.');
    ck_assert_int_eq(key_bytes(key, &bytes), keys[_i].bytes != NULL);
    ck_assert_str_eq(buf_str(&bytes) + 1, keys[_i].bytes ? keys[_i].bytes : "");
    buf_fini(&bytes);
    char *name = key_name(key);
    if (keys[_i].name) {
        ck_assert_str_eq(name, keys[_i].name);
    }
    free(name);
}
END_TEST

/* What a key is sent as reads as the same key. */
START_TEST(test_bytes_come_back)
{
    for (size_t i = 0; i < COUNT(keys); i++) {
        const struct key *key = &keys[i].key;
        bool one_byte = (key->kind == KEY_ENTER && key->mods == KEY_MOD_SHIFT) ||
                        (key->kind == KEY_BACKSPACE && key->mods == KEY_MOD_CTRL) ||
                        (key->character == 'i' && key->mods == KEY_MOD_CTRL);
        if (!keys[i].bytes || one_byte) {
            continue;
        }
        feed_str(keys[i].bytes);
        key_tick(decoder);
        check_seen(keys[i].name);
    }
}
END_TEST

START_TEST(test_latin)
{
    static const struct {
        const char *russian;
        const char *latin;
    } lines[] = {
        {"\u0451\u0439\u0446\u0443\u043a\u0435\u043d\u0433\u0448\u0449\u0437\u0445\u044a",
         "`qwertyuiop[]"},
        {"\u0444\u044b\u0432\u0430\u043f\u0440\u043e\u043b\u0434\u0436\u044d", "asdfghjkl;'"},
        {"\u044f\u0447\u0441\u043c\u0438\u0442\u044c\u0431\u044e", "zxcvbnm,."},
        {"\u0401\u0419\u0426\u0423\u041a\u0415\u041d\u0413\u0428\u0429\u0417\u0425\u042a",
         "~QWERTYUIOP{}"},
        {"\u0424\u042b\u0412\u0410\u041f\u0420\u041e\u041b\u0414\u0416\u042d", "ASDFGHJKL:\""},
        {"\u042f\u0427\u0421\u041c\u0418\u0422\u042c\u0411\u042e", "ZXCVBNM<>"},
    };
    size_t count = 0;
    for (size_t i = 0; i < COUNT(lines); i++) {
        const unsigned char *s = (const unsigned char *)lines[i].russian;
        for (size_t k = 0; lines[i].latin[k]; k++, s += 2, count++) {
            uint32_t c = (s[0] & 0x1fu) << 6 | (s[1] & 0x3fu);
            ck_assert_int_eq((int)key_latin(c), lines[i].latin[k]);
        }
        ck_assert_int_eq(*s, 0);
    }
    ck_assert_uint_eq(count, 66); /* all 33 letters, twice */
    static const uint32_t same[] = {'.', ',', '/', 'q', 'Q', '1', 0x40f, 0x450, 0x456, 0x4e2d, 0};
    for (size_t i = 0; i < COUNT(same); i++) {
        ck_assert_uint_eq(key_latin(same[i]), same[i]);
    }
}
END_TEST

Suite *suite_key(void)
{
    Suite *suite = suite_create("key");
    TCase *tc = tcase_create("key");
    tcase_set_timeout(tc, 60);
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, test_row, 0, (int)COUNT(rows));
    tcase_add_test(tc, test_long_strings);
    tcase_add_test(tc, test_many_characters);
    tcase_add_test(tc, test_paste_in_parts);
    tcase_add_test(tc, test_paste_without_end);
    tcase_add_test(tc, test_paste_limit);
    tcase_add_test(tc, test_paste_limit_in_parts);
    tcase_add_test(tc, test_random);
    tcase_add_loop_test(tc, test_bytes_and_names, 0, (int)COUNT(keys));
    tcase_add_test(tc, test_bytes_come_back);
    tcase_add_test(tc, test_latin);
    suite_add_tcase(suite, tc);
    return suite;
}
