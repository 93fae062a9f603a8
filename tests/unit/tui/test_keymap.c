/* The table of keys: no key means two things in one place, every name is one that a key has, and
 * the manual page says of each what the table says. */
#include "suites.h"

#include "keymap.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/file.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/line/key.h"

#include <stdlib.h>
#include <string.h>

static void split(const char *keys, struct strlist *out)
{
    while (*keys) {
        size_t n = strcspn(keys, " ");
        strlist_add_n(out, keys, n);
        keys += keys[n] ? n + 1 : n;
    }
}

START_TEST(test_one_meaning)
{
    static const enum context contexts[] = {IN_TRACKS, IN_CHAT,   IN_MODULES, IN_INPUT,
                                            IN_CHATS,  IN_MODULE, IN_LESSON};
    for (size_t c = 0; c < sizeof contexts / sizeof *contexts; c++) {
        struct strlist seen = {0};
        for (size_t i = 0; action_at(i); i++) {
            if (action_at(i)->contexts & contexts[c]) {
                split(action_at(i)->keys, &seen);
            }
        }
        ck_assert_uint_gt(seen.count, 5);
        for (size_t i = 0; i < seen.count; i++) {
            for (size_t k = i + 1; k < seen.count; k++) {
                ck_assert_msg(strcmp(seen.items[i], seen.items[k]) != 0, "%s twice in context %d",
                              seen.items[i], (int)contexts[c]);
            }
        }
        strlist_fini(&seen);
    }
}
END_TEST

static struct key found;

static void on_key(void *ctx, const struct key *key)
{
    found = *key;
}

/* Whether there is a key of this name: one of those a keyboard has, looked for by what it sends. */
static bool is_name(const char *name)
{
    static const char *const sent[] = {
        "\r",      "\t",      "\033[Z", "\033",   "\033[A", "\033[B",   "\033[H", "\033[F",
        "\033[5~", "\033[6~", "\033OP", "\033\r", " ",      "\033[21~", "\033OR",
    };
    struct key_decoder *d = key_decoder_new(on_key, NULL);
    bool is = false;
    for (int c = 0; c < 128 && !is; c++) {
        char byte = (char)c;
        found = (struct key){0};
        key_feed(d, &byte, 1);
        key_tick(d);
        char *text = key_name(&found);
        is = strcmp(text, name) == 0;
        free(text);
    }
    for (size_t i = 0; i < sizeof sent / sizeof *sent && !is; i++) {
        found = (struct key){0};
        key_feed(d, sent[i], strlen(sent[i]));
        key_tick(d);
        char *text = key_name(&found);
        is = strcmp(text, name) == 0;
        free(text);
    }
    key_decoder_free(d);
    return is;
}

/* Two keys, one after the other, have a no-break space between. */
static bool is_sequence(char *name)
{
    static const char between[] = "\u00A0";
    char *second = strstr(name, between);
    if (!second) {
        return is_name(name);
    }
    *second = '\0';
    return is_name(name) && is_name(second + strlen(between));
}

START_TEST(test_names)
{
    for (size_t i = 0; action_at(i); i++) {
        struct strlist keys = {0};
        split(action_at(i)->keys, &keys);
        for (size_t k = 0; k < keys.count; k++) {
            ck_assert_msg(is_sequence(keys.items[k]), "no key is called %s", keys.items[k]);
        }
        strlist_fini(&keys);
    }
}
END_TEST

static const struct action *find(enum context context, const char *bytes)
{
    struct key_decoder *d = key_decoder_new(on_key, NULL);
    found = (struct key){0};
    key_feed(d, bytes, strlen(bytes));
    key_tick(d);
    key_decoder_free(d);
    return action_find(context, &found);
}

START_TEST(test_find)
{
    ck_assert_str_eq(find(IN_TRACKS, "q")->name, "quit");
    ck_assert_str_eq(find(IN_TRACKS, "\u0439")->name, "quit"); /* the same place, Russian */
    ck_assert_str_eq(find(IN_CHAT, "\u041f")->name, "last");   /* G */
    ck_assert_str_eq(find(IN_CHAT, "\033[1089::99;5u")->name, "stop");
    ck_assert_str_eq(find(IN_CHAT, "?")->name, "help");
    ck_assert_str_eq(find(IN_MODULES, " ")->name, "status");
    ck_assert_ptr_null(find(IN_CHAT, " "));
    ck_assert_str_eq(find(IN_CHAT, "d")->name, "delete exchange"); /* what has the focus goes */
    ck_assert_str_eq(find(IN_TRACKS, "d")->name, "delete");
    ck_assert_str_eq(find(IN_MODULES, "d")->name, "delete module");
    ck_assert_ptr_null(find(IN_INPUT, "\r")); /* the input line's own */
}
END_TEST

/* ".It Ic k , Up" and the help text behind it. */
static char *manual_entry(const struct action *a)
{
    struct buf text = BUF_INIT(1024);
    struct strlist keys = {0};
    split(a->keys, &keys);
    buf_add_str(&text, "\n.It Ic");
    for (size_t i = 0; i < keys.count; i++) {
        buf_printf(&text, "%s %s%s", i > 0 ? " ," : "", strpbrk(keys.items[i], "?[].") ? "\\&" : "",
                   keys.items[i]);
    }
    buf_printf(&text, "\n%s", a->help);
    strlist_fini(&keys);
    return buf_steal(&text);
}

START_TEST(test_manual)
{
    const char *source = getenv("SYLLABUS_TEST_SOURCE");
    ck_assert_ptr_nonnull(source);
    char *path = mem_printf("%s/man/syllabus.1", source);
    char *manual = NULL;
    size_t n = 0;
    ck_assert_int_eq(file_read(path, 1 << 20, &manual, &n, NULL), ERROR_NONE);
    for (size_t i = 0; action_at(i); i++) {
        char *entry = manual_entry(action_at(i));
        ck_assert_msg(strstr(manual, entry) != NULL, "not in the manual: %s", entry);
        free(entry);
    }
    free(manual);
    free(path);
}
END_TEST

Suite *suite_keymap(void)
{
    Suite *suite = suite_create("keymap");
    TCase *tc = tcase_create("keymap");
    tcase_add_test(tc, test_one_meaning);
    tcase_add_test(tc, test_names);
    tcase_add_test(tc, test_find);
    tcase_add_test(tc, test_manual);
    suite_add_tcase(suite, tc);
    return suite;
}
