/* Decoding, repairing, cleaning. */
#include "scratch.h"
#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(table) (int)(sizeof table / sizeof *table)
#define FFFD         "\xEF\xBF\xBD"

static const struct {
    const char *bytes;
    size_t len; /* taken */
    uint32_t cp;
} decodings[] = {
    {"a", 1, 'a'},
    {"\xC3\xA9", 2, 0xE9},
    {"\xD1\x8F!", 2, 0x44F},
    {"\xE2\x82\xAC", 3, 0x20AC},
    {"\xF0\x9F\x98\x80", 4, 0x1F600},
    {"\xF4\x8F\xBF\xBF", 4, 0x10FFFF},
    {FFFD, 3, 0xFFFD},
    {"\x80", 1, 0xFFFD},             /* a continuation alone */
    {"\xC0\xAF", 1, 0xFFFD},         /* overlong */
    {"\xC1\xBF", 1, 0xFFFD},         /* overlong */
    {"\xE0\x9F\xBF", 1, 0xFFFD},     /* overlong */
    {"\xF0\x8F\xBF\xBF", 1, 0xFFFD}, /* overlong */
    {"\xED\xA0\x80", 1, 0xFFFD},     /* surrogate */
    {"\xF4\x90\x80\x80", 1, 0xFFFD}, /* above U+10FFFF */
    {"\xF8\x88\x80\x80\x80", 1, 0xFFFD},
    {"\xFF", 1, 0xFFFD},
    {"\xE2\x82", 1, 0xFFFD}, /* cut */
    {"\xE2\x82x", 1, 0xFFFD},
};

START_TEST(decodes_strictly)
{
    uint32_t cp;
    const char *bytes = decodings[_i].bytes;
    size_t len = text_decode(bytes, strlen(bytes), &cp);
    ck_assert_uint_eq(len, decodings[_i].len);
    ck_assert_uint_eq(cp, decodings[_i].cp);
    bool sound = !(len == 1 && cp == 0xFFFD);
    ck_assert_int_eq(text_is_utf8(bytes, len), sound);
}
END_TEST

START_TEST(encodes_what_it_decodes)
{
    for (uint32_t cp = 0; cp <= 0x110010; cp += 13) {
        struct buf b = BUF_INIT(8);
        scratch_require(text_encode(&b, cp));
        scratch_require(text_is_utf8(b.data, b.len));
        uint32_t back;
        scratch_require(text_decode(b.data, b.len, &back) == b.len);
        bool exists = cp <= 0x10FFFF && (cp < 0xD800 || cp > 0xDFFF);
        scratch_require(back == (exists ? cp : 0xFFFD));
        buf_fini(&b);
    }
}
END_TEST

/* --- in --- */

static const struct {
    const char *from;
    size_t n;
    const char *to;
} repairs[] = {
#define TEXT(s) s, sizeof s - 1
    {TEXT("plain и русский 🙂"), "plain и русский 🙂"},
    {TEXT("a\r\nb\rc\r\r\nd\n\r"), "a\nb\rc\r\nd\n\r"},
    {TEXT("a\0b"), "a" FFFD "b"},
    {TEXT("\xD0"), FFFD},
    {TEXT("x\xE2\x82y"), "x" FFFD FFFD "y"},
    {TEXT("\x1b[31m\x9b\u202e"), "\x1b[31m" FFFD "\u202e"}, /* stored as sent */
    {TEXT("\xED\xA0\x80"), FFFD FFFD FFFD},
    {TEXT(""), ""},
};

START_TEST(repairs_on_the_way_in)
{
    char *whole = text_repaired(repairs[_i].from, repairs[_i].n);
    ck_assert_str_eq(whole, repairs[_i].to);
    free(whole);
}
END_TEST

START_TEST(repairs_the_same_in_pieces)
{
    static const char text[] = "один\r\ntwo\r\r\n\0🙂\r";
    char *whole = text_repaired(text, sizeof text - 1);
    for (size_t step = 1; step < sizeof text; step++) {
        struct text_repair state = {0};
        struct buf out = BUF_INIT(200);
        for (size_t at = 0; at < sizeof text - 1;) {
            size_t end = at + step < sizeof text - 1 ? at + step : sizeof text - 1;
            while (end < sizeof text - 1 && ((unsigned char)text[end] & 0xC0) == 0x80) {
                end++; /* pieces end between characters */
            }
            ck_assert(text_repair(&state, &out, text + at, end - at));
            at = end;
        }
        ck_assert(text_repair_end(&state, &out));
        ck_assert_str_eq(buf_str(&out), whole);
        buf_fini(&out);
    }
    free(whole);
}
END_TEST

/* --- out --- */

static const struct {
    const char *from;
    unsigned flags;
    const char *to;
} cleanings[] = {
    {"обычный text\n\tотступ", 0, "обычный text\n\tотступ"},
    {"\x1b[31mred\x1b]0;t\x07", 0, "\u241b[31mred\u241b]0;t\u2407"},
    {"\x01\x08\x7f", 0, "\u2401\u2408\u2421"},
    {"\xC2\x9B"
     "31m",
     0, FFFD "31m"},
    {"a\rb\r\nc", 0, "a\nb\nc"},
    {"a\u2028b\u2029c", 0, "a\nb\nc"},
    {"a\u202Eb\u2066c\u200Fd\u061Ce", 0, "abcde"},
    {"x\U000E0041\U000E0020y", 0, "xy"},   /* tag characters */
    {"a\u200Bb\u2060c\uFEFFd", 0, "abcd"}, /* zero width */
    {"👩\u200D💻 ❤\uFE0F \U000E0100z", 0, "👩💻 ❤ z"},
    {"so\u00ADft", 0, "so\u00ADft"},
    {"\uFDD0\uFFFE\U0001FFFF", 0, FFFD FFFD FFFD},
    {"\xFF\xC0", 0, FFFD FFFD},
    {"e\u0301 漢字 🙂", 0, "e\u0301 漢字 🙂"},
    {"a\r\n\t b\u2028c", TEXT_ONE_LINE, "a b c"},
    {"  two   words ", TEXT_ONE_LINE, " two words "},
    {"a\x1b\u202Eb", TEXT_ONE_LINE,
     "a\u241b"
     "b"},
    {"", TEXT_ONE_LINE, ""},
    {NULL, 0, ""},
};

START_TEST(cleans_on_the_way_out)
{
    char *clean = text_cleaned(cleanings[_i].from, cleanings[_i].flags);
    ck_assert_str_eq(clean, cleanings[_i].to);
    char *again = text_cleaned(clean, cleanings[_i].flags);
    ck_assert_str_eq(again, clean);
    free(again);
    free(clean);
}
END_TEST

/* Cleaning changes exactly the dangerous ones. */
START_TEST(danger_is_what_cleaning_changes)
{
    for (uint32_t cp = 1; cp <= 0x10FFFF; cp += cp < 0x3000 ? 1 : 7) {
        if (cp >= 0xD800 && cp <= 0xDFFF) {
            continue;
        }
        struct buf from = BUF_INIT(8), to = BUF_INIT(8);
        text_encode(&from, cp);
        text_clean(&to, from.data, from.len, 0);
        bool changed = strcmp(buf_str(&from), buf_str(&to)) != 0;
        scratch_require(changed == text_is_dangerous(cp));
        buf_fini(&from);
        buf_fini(&to);
    }
}
END_TEST

static void assert_harmless(const struct buf *b, bool one_line)
{
    scratch_require(text_is_utf8(buf_str(b), b->len));
    for (size_t i = 0; i < b->len;) {
        uint32_t cp;
        i += text_decode(b->data + i, b->len - i, &cp);
        scratch_require(!text_is_dangerous(cp));
        scratch_require(cp >= 0x20 || (!one_line && (cp == '\n' || cp == '\t')));
        scratch_require(cp < 0x7F || cp > 0x9F);
        scratch_require(cp < 0x202A || cp > 0x202E);
        scratch_require(cp < 0x2066 || cp > 0x2069);
        scratch_require(cp < 0xE0000 || cp > 0xE007F);
    }
}

/* Bytes that meet the borders of the encoding far more often than chance would. */
static size_t random_bytes(uint64_t *state, char *bytes, size_t max)
{
    static const char *const bits[] = {"\x1b",     "\r",           "\n", "\xC2\x9B", "\xE2\x80\xAE",
                                       "\xF3\xA0", "\x81\x81",     "я",  "🙂",     "\xED\xA0\x80",
                                       "\u200D",   "\xEF\xBF\xBE", "  ", "\t"};
    size_t n = 0;
    while (n + 8 < max && scratch_random(state, 40) != 0) {
        if (scratch_random(state, 2) == 0) {
            bytes[n++] = (char)scratch_random(state, 256);
        } else {
            const char *bit = bits[scratch_random(state, COUNT(bits))];
            memcpy(bytes + n, bit, strlen(bit));
            n += strlen(bit);
        }
    }
    return n;
}

START_TEST(whatever_comes_in_goes_out_harmless)
{
    uint64_t state = 1;
    for (int round = 0; round < 20000; round++) {
        char bytes[300];
        size_t n = random_bytes(&state, bytes, sizeof bytes);
        char *repaired = text_repaired(bytes, n);
        scratch_require(text_is_utf8(repaired, strlen(repaired)));
        for (unsigned flags = 0; flags <= TEXT_ONE_LINE; flags++) {
            struct buf raw = BUF_INIT(1000), sound = BUF_INIT(1000);
            scratch_require(text_clean(&raw, bytes, n, flags));
            assert_harmless(&raw, flags & TEXT_ONE_LINE);
            scratch_require(text_clean(&sound, repaired, strlen(repaired), flags));
            assert_harmless(&sound, flags & TEXT_ONE_LINE);
            buf_fini(&raw);
            buf_fini(&sound);
        }
        free(repaired);
    }
}
END_TEST

START_TEST(a_full_buffer_is_told)
{
    struct buf out = BUF_INIT(3);
    ck_assert(!text_clean(&out, "abc\x1b", 4, 0));
    ck_assert(out.overflow);
    buf_reset(&out);
    ck_assert(!text_repair(NULL, &out, "ab\0", 3));
    buf_fini(&out);
}
END_TEST

Suite *suite_text(void)
{
    Suite *s = suite_create("text");
    TCase *c = tcase_create("text");
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, decodes_strictly, 0, COUNT(decodings));
    tcase_add_test(c, encodes_what_it_decodes);
    tcase_add_loop_test(c, repairs_on_the_way_in, 0, COUNT(repairs));
    tcase_add_test(c, repairs_the_same_in_pieces);
    tcase_add_loop_test(c, cleans_on_the_way_out, 0, COUNT(cleanings));
    tcase_add_test(c, danger_is_what_cleaning_changes);
    tcase_add_test(c, whatever_comes_in_goes_out_harmless);
    tcase_add_test(c, a_full_buffer_is_told);
    suite_add_tcase(s, c);
    return s;
}
