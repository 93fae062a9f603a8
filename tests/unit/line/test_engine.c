/* The editing engine: keys in, text and caret out. In a case's keys "^" and a letter is a control
 * byte, "M-" Alt, "<...>" a named key; the caret in the expected text is "|". */
#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/line/line.h"

#include <langinfo.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* Whether each realloc() of this run copies: under AddressSanitizer and valgrind. */
static bool copies_on_realloc(void)
{
#if defined(__SANITIZE_ADDRESS__)
    return true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
    return true;
#endif
#endif
    const char *preloaded = getenv("LD_PRELOAD");
    return preloaded && strstr(preloaded, "vgpreload");
}

static struct line *line;
static struct buf said; /* what the callbacks were told */

static void on_accept(void *ctx, const char *text)
{
    buf_printf(&said, "accept(%s)", text);
}

static void on_eof(void *ctx)
{
    buf_add_str(&said, "eof");
}

static void on_interrupt(void *ctx)
{
    buf_add_str(&said, "interrupt");
}

static const char *on_prev(void *ctx, const char *current)
{
    buf_printf(&said, "prev(%s)", current);
    return strcmp(current, "old") == 0 ? NULL : "old";
}

static const char *on_next(void *ctx, const char *current)
{
    buf_printf(&said, "next(%s)", current);
    return strcmp(current, "old") == 0 ? "" : NULL;
}

static size_t on_complete(void *ctx, const char *text, size_t point, struct strlist *candidates)
{
    static const char *const words[] = {"/finalize", "/find", "/help", "/дом", "/дождь"};
    size_t start = point;
    while (start > 0 && text[start - 1] != ' ' && text[start - 1] != '\n') {
        start--;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (point > start && strncmp(words[i], text + start, point - start) == 0) {
            strlist_add(candidates, words[i]);
        }
    }
    return start;
}

static void on_candidates(void *ctx, const struct strlist *candidates)
{
    for (size_t i = 0; i < candidates->count; i++) {
        buf_printf(&said, "%s%s", i > 0 ? " " : "candidates:", candidates->items[i]);
    }
}

static const struct line_callbacks callbacks = {
    .accept = on_accept,
    .eof = on_eof,
    .interrupt = on_interrupt,
    .history_prev = on_prev,
    .history_next = on_next,
    .complete = on_complete,
    .candidates = on_candidates,
};

static void setup(void)
{
    buf_init(&said, 1u << 20);
    line = line_new(&callbacks);
    line_set_mode(line, LINE_EMACS);
}

static void teardown(void)
{
    line_free(line);
    buf_fini(&said);
}

static const struct {
    const char *name, *bytes;
} named[] = {
    {"<esc>", "\033"},
    {"<up>", "\033[A"},
    {"<down>", "\033[B"},
    {"<right>", "\033[C"},
    {"<left>", "\033[D"},
    {"<home>", "\033[H"},
    {"<end>", "\033[F"},
    {"<del>", "\033[3~"},
    {"<bs>", "\177"},
    {"<tab>", "\t"},
    {"<enter>", "\r"},
    {"<lf>", "\n"},
    {"<f5>", "\033[15~"},
    {"<alt-enter>", "\033\r"},
    {"<pgup>", "\033[5~"},
    {"<ss3up>", "\033OA"},
    {"<c-right>", "\033[1;5C"},
    {"<c-left>", "\033[1;5D"},
    {"<mouse>", "\033[<0;1;1M"},
    {"<paste>", "\033[200~"},
};

/* Types the keys of a case. */
static void type(const char *s)
{
    while (*s) {
        char key[8] = {0};
        size_t n = 0;
        if (*s == '<') {
            for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
                size_t len = strlen(named[i].name);
                if (strncmp(s, named[i].name, len) == 0) {
                    line_key(line, named[i].bytes, strlen(named[i].bytes));
                    s += len;
                    n = 1;
                    break;
                }
            }
            ck_assert_msg(n == 1, "no key \"%s\"", s);
            continue;
        }
        if (strncmp(s, "M-", 2) == 0) {
            key[n++] = '\033';
            s += 2;
        }
        if (*s == '^' && s[1]) {
            key[n++] = (char)(s[1] & 0x1f);
            s += 2;
        } else {
            do {
                key[n++] = *s++;
            } while (((unsigned char)*s & 0xc0) == 0x80);
        }
        line_key(line, key, n);
    }
}

/* The text with "|" at the caret; owned. */
static char *state(void)
{
    const char *text = line_text(line);
    size_t point = line_point(line);
    ck_assert_uint_eq(strlen(text), line_length(line));
    return mem_printf("%.*s|%s", (int)point, text, text + point);
}

struct typed {
    const char *keys;
    const char *state;
};

static const struct typed emacs[] = {
    {"hello", "hello|"},
    {"привет", "привет|"},
    {"привет<left><bs>", "прив|т"},
    {"привет мир^A^F", "п|ривет мир"},
    {"привет мир^A^D", "|ривет мир"},
    {"привет мир^A<del><del>", "|ивет мир"},
    {"привет мирM-b", "привет |мир"},
    {"один дваM-bM-d", "один |"},
    {"один два^W", "один |"},
    {"один два^U", "|"},
    {"один два^U^Y!", "один два!|"},
    {"abc def^A^K^Y^Y", "abc defabc def|"},
    {"one twoM-\177^Y^Y", "one twotwo|"},
    {"a b^W^W^Y", "a b|"},
    {"abc^U^_", "abc|"},
    {"abc^_", "|"},
    {"abc^X^U", "|"},
    {"ab^T", "ba|"},
    {"абв^T", "авб|"},
    {"слово^AM-u", "СЛОВО|"},
    {"Слово^AM-l", "слово|"},
    {"слово^AM-c", "Слово|"},
    {"abc^AM-2^Fx", "abx|c"},
    {"M-5x", "xxxxx|"},
    {"M-1M-2x", "xxxxxxxxxxxx|"},
    {"M-3M--x", "x|"},
    {"M-5ж", "ж|"},
    {"M-3<enter>a", "a|"},   /* a count does not carry Enter round the list */
    {"M-9999999x", "999x|"}, /* nor grow without end */
    {"abc^A^]c", "ab|c"},
    {"abc^A^]<left>x", "x|abc"},
    {"a<esc>j", "aj|"},
    {"aM-яb", "ab|"},
    {"a<f5>b<pgup>c<mouse>d<paste>e", "abcde|"},
    {"a^Vb^Qc^Zd^Re^Sf^Gg", "abcdefg|"},
    {"abM-.M-#M-<M->M-pM-n", "ab|"},
    {"a^X^E^X^Rb^X(cd^X)^Xe", "abcd|"},
    {"one two<home><c-right>x", "onex| two"},
    {"one two<c-left>x", "one x|two"},
    {"a<alt-enter>b", "a\nb|"},
    {"ab<alt-enter>cdef<up>", "ab|\ncdef"},
    {"abcd<alt-enter>e<alt-enter>fghi<up><up>", "abcd|\ne\nfghi"},
    {"aaa<alt-enter>bbb<home>x<end>y", "aaa\nxbbby|"},
    {"aaa<alt-enter>bbb<up><up>", "old|"},
    {"<up>", "old|"},
    {"<ss3up>", "old|"},
    {"^P", "old|"},
    {"^P^N", "|"},
    {"draft<up><up>", "old|"},
    {"/he<tab>", "/help|"},
    {"/fi<tab>", "/fin|"},
    {"/fin<tab>", "/fin|"},
    {"/fina<tab>!", "/finalize!|"},
    {"/д<tab>", "/до|"},
    {"nothing<tab>", "nothing|"},
    {"a /he<left><left><left><tab>", "a |/he"},
    {"a /he b<left><left><tab>", "a /help| b"},
    {"/he<tab>^_", "/he|"},
};

static const struct typed vi[] = {
    {"привет<esc>", "приве|т"},
    {"abc<esc>0x", "|bc"},
    {"один два<esc>bdwi!", "один!| "},
    {"один два три<esc>0dw", "|два три"},
    {"один два три<esc>02dw", "|три"},
    {"один два три<esc>0d2w", "|три"},
    {"один два<esc>dd", "|"},
    {"один два<esc>ddip<esc>", "|p"},
    {"abc<esc>0xp", "b|ac"},
    {"abc<esc>ccновый", "новый|"},
    {"abc<esc>cwновый", "abновый|"},
    {"a,b,c<esc>0f,x", "a|b,c"},
    {"a,b,c<esc>0f,;x", "a,b|c"},
    {"яблоко<esc>0fкx", "ябло|о"},
    {"ab,c<esc>0dt,", "|,c"},
    {"яблоко<esc>0dtк", "|ко"},
    {"abc<esc>0rж", "|жbc"},
    {"abc<esc>0r<esc>x", "|bc"},
    {"abc<esc>0r<up>x", "|bc"},
    {"abc<esc>0~", "A|bc"},
    {"abc<esc>03~3rx", "|bc"},
    {"abcd<esc>02x.", "|"},
    {"abc<esc>0xxuu", "a|bc"},
    {"abc<esc>0xu", "a|bc"},
    {"abc<esc>0x.", "|c"},
    {"<esc>.abc<esc>dx", "ab|c"}, /* there is nothing to repeat, and the operator waits */
    {"abc<esc>.0dx", "|ababcc"},
    {"abc<esc>0Aд<esc>", "abc|д"},
    {"abc<esc>0iд", "д|abc"},
    {"abc<esc>Iд", "д|abc"},
    {"abc<esc>0Rxy<esc>", "x|yc"},
    {"abcM-0x", "|bc"}, /* Alt is ESC and the key */
    {"abc<esc>k", "ol|d"},
    {"abc<esc>d<enter>", "ab|c"}, /* the operator waits for a motion, not for Enter */
    {"abc<esc>d<esc>x", "a|b"},
    {"abc<esc>3<enter>", "|"},
    {"abc<esc>dG/?nN#", "ab|c"},
    {"abc<esc>яx", "a|b"},
    {"a<alt-enter>b<esc>k", "|a\nb"},
    {"abc<esc>0<del>", "|bc"},
    {"abc<left>x", "abx|c"},
    {"abc^W", "|"},
    {"abc<esc>9999ix", "abx|c"},
    {"/he<tab>", "/help|"},
};

START_TEST(test_emacs)
{
    type(emacs[_i].keys);
    char *seen = state();
    ck_assert_msg(strcmp(seen, emacs[_i].state) == 0, "%s gave %s, not %s", emacs[_i].keys, seen,
                  emacs[_i].state);
    free(seen);
}
END_TEST

START_TEST(test_vi)
{
    line_set_mode(line, LINE_VI);
    type(vi[_i].keys);
    char *seen = state();
    ck_assert_msg(strcmp(seen, vi[_i].state) == 0, "%s gave %s, not %s", vi[_i].keys, seen,
                  vi[_i].state);
    free(seen);
}
END_TEST

static const struct {
    const char *keys;
    const char *said;
} told[] = {
    {"hi<enter>", "accept(hi)"},
    {"hi<lf>there<enter>", "accept(hi)accept(there)"},
    {"<enter>", "accept()"},
    {"a<alt-enter>b<enter>", "accept(a\nb)"},
    {"^D", "eof"},
    {"a^D", ""},
    {"a^A^D^D", "eof"},
    {"abc^C", "interrupt"},
    {"x<up><down><down>", "prev(x)next(old)next()"},
    {"/fin<tab>", "candidates:/finalize /find"},
    {"/до<tab>", "candidates:/дом /дождь"},
    {"M-3<enter>", "accept()"},
};

START_TEST(test_callbacks)
{
    for (int mode = LINE_EMACS; mode <= LINE_VI; mode++) {
        if (mode == LINE_VI && (strstr(told[_i].keys, "^A") || strstr(told[_i].keys, "M-3"))) {
            continue;
        }
        line_set_mode(line, (enum line_mode)mode);
        type(told[_i].keys);
        ck_assert_str_eq(buf_str(&said), told[_i].said);
        buf_reset(&said);
        line_set_text(line, NULL);
    }
}
END_TEST

START_TEST(test_line_is_empty_in_accept)
{
    type("x<enter>");
    ck_assert_str_eq(line_text(line), "");
    type("^_^_");
    ck_assert_str_eq(line_text(line), ""); /* and undo does not bring it back */
}
END_TEST

START_TEST(test_paste_is_one_step)
{
    static const char text[] = "one\r\ntwo\rthree\t\033[31mfour\a\xff\xc2\x9b"
                               "five\n";
    type("ab<left>");
    ck_assert(line_paste(line, text, sizeof text - 1));
    ck_assert_str_eq(line_text(line), "aone\ntwo\nthree\t[31mfour\uFFFD"
                                      "five\nb");
    ck_assert_str_eq(buf_str(&said), "");
    type("^_");
    ck_assert_str_eq(line_text(line), "ab");
    ck_assert_uint_eq(line_point(line), 1);
}
END_TEST

START_TEST(test_paste_in_vi_command_mode)
{
    line_set_mode(line, LINE_VI);
    type("abc<esc>");
    ck_assert_str_eq(line_mode_name(line), "vi command");
    ck_assert(line_paste(line, "привет", strlen("привет")));
    ck_assert_str_eq(line_text(line), "abприветc");
    type("u");
    ck_assert_str_eq(line_text(line), "abc");
}
END_TEST

START_TEST(test_caps)
{
    size_t n = LIMIT_MESSAGE - 1;
    char *big = mem_alloc(n + 2);
    memset(big, 'x', n + 1);
    ck_assert(!line_paste(line, big, LIMIT_MESSAGE + 1));
    ck_assert_uint_eq(line_length(line), 0);
    ck_assert(line_paste(line, big, n));
    type("я"); /* two bytes do not fit any more */
    ck_assert_uint_eq(line_length(line), n);
    type("yz");
    ck_assert_uint_eq(line_length(line), LIMIT_MESSAGE);
    ck_assert(!line_insert(line, "x", 1));
    type("M-b"); /* takes minutes in a word of this length, so it is refused */
    ck_assert_uint_eq(line_point(line), LIMIT_MESSAGE);
    type("^U^Y^Y");
    ck_assert_uint_eq(line_length(line), LIMIT_MESSAGE);
    free(big);
}
END_TEST

START_TEST(test_set_point_stays_between_characters)
{
    line_set_text(line, "яя");
    line_set_point(line, 1);
    ck_assert_uint_eq(line_point(line), 0);
    line_set_point(line, 3);
    ck_assert_uint_eq(line_point(line), 2);
    line_set_point(line, 100);
    ck_assert_uint_eq(line_point(line), 4);
}
END_TEST

START_TEST(test_mode_names)
{
    ck_assert_str_eq(line_mode_name(line), "emacs");
    line_set_mode(line, LINE_VI);
    ck_assert_str_eq(line_mode_name(line), "vi insert");
    type("a<esc>");
    ck_assert_str_eq(line_mode_name(line), "vi command");
    type("<enter>");
    ck_assert_str_eq(line_mode_name(line), "vi insert"); /* each line begins there */
    line_set_mode(line, LINE_EMACS);
    ck_assert_str_eq(line_mode_name(line), "emacs");
}
END_TEST

/* readline changes nothing outside itself. */
START_TEST(test_process_is_left_alone)
{
    line_free(line);
    unsetenv("LINES");
    unsetenv("COLUMNS");
    struct sigaction before[32];
    for (int i = 1; i < 32; i++) {
        sigaction(i, NULL, &before[i]);
    }
    line = line_new(&callbacks);
    type("x<enter>");
    for (int i = 1; i < 32; i++) {
        struct sigaction now;
        sigaction(i, NULL, &now);
        ck_assert_msg(now.sa_handler == before[i].sa_handler, "signal %d has a handler", i);
    }
    ck_assert_ptr_null(getenv("LINES"));
    ck_assert_ptr_null(getenv("COLUMNS"));
    ck_assert_str_eq(nl_langinfo(CODESET), "UTF-8");
}
END_TEST

Suite *suite_engine(void)
{
    Suite *s = suite_create("engine");
    TCase *t = tcase_create("engine");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, test_emacs, 0, sizeof emacs / sizeof *emacs);
    tcase_add_loop_test(t, test_vi, 0, sizeof vi / sizeof *vi);
    tcase_add_loop_test(t, test_callbacks, 0, sizeof told / sizeof *told);
    tcase_add_test(t, test_line_is_empty_in_accept);
    tcase_add_test(t, test_paste_is_one_step);
    tcase_add_test(t, test_paste_in_vi_command_mode);
    /* readline grows its buffer by 256 bytes at a time: 32 GB of copies where they are made. */
    if (!copies_on_realloc()) {
        tcase_add_test(t, test_caps);
    }
    tcase_add_test(t, test_set_point_stays_between_characters);
    tcase_add_test(t, test_mode_names);
    tcase_add_test(t, test_process_is_left_alone);
    suite_add_tcase(s, t);
    return s;
}
