/* What is found, in which order, and what is not. */
#include "scene.h"
#include "suites.h"

#include "../../../src/store/search_internal.h"
#include "../../../src/store/store_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/env.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/finalize.h"
#include "syllabus/course/plan.h"
#include "syllabus/store/store.h"
#include "syllabus/store/store_dialogue.h"
#include "syllabus/store/store_operation.h"
#include "syllabus/store/store_search.h"
#include "syllabus/store/store_track.h"

#include <stdlib.h>
#include <string.h>

struct shelf {
    struct scene sc;
    char *track, *chat; /* Ann's */
    struct search found;
};

static void shelf_init(struct shelf *b)
{
    *b = (struct shelf){0};
    scene_init(&b->sc, SCENE_MEMORY);
    b->track = scene_track(&b->sc, b->sc.ann, "Rust");
    b->chat = scene_chat(&b->sc, b->sc.ann, b->track);
}

static void shelf_fini(struct shelf *b)
{
    search_fini(&b->found);
    free(b->track);
    free(b->chat);
    scene_fini(&b->sc);
}

static void look(struct shelf *b, const char *user_id, struct search_query q)
{
    search_fini(&b->found);
    q.limit = q.limit > 0 ? q.limit : 1000;
    q.columns = 60;
    MUST(store_search(b->sc.store, user_id, &q, &b->found, &b->sc.err), b->sc.err);
}

/* What was found as "kind:snippet|kind:snippet", with brackets around what fits. Owned. */
static char *shown(const struct shelf *b)
{
    struct buf out = BUF_INIT(1 << 20);
    for (size_t i = 0; i < b->found.count; i++) {
        const struct find_snippet *s = &b->found.hits[i].snippet;
        size_t at = 0;
        buf_printf(&out, "%s%s:", i > 0 ? "|" : "", search_kind_name(b->found.hits[i].kind));
        for (size_t k = 0; k < s->mark_count; k++) {
            buf_add(&out, s->text + at, s->marks[k].start - at);
            buf_printf(&out, "[%.*s]", (int)s->marks[k].len, s->text + s->marks[k].start);
            at = s->marks[k].start + s->marks[k].len;
        }
        buf_add_str(&out, s->text + at);
    }
    return buf_steal(&out);
}

static void expect(struct shelf *b, struct search_query q, const char *expected)
{
    look(b, b->sc.ann, q);
    char *got = shown(b);
    ck_assert_msg(strcmp(got, expected) == 0, "\"%s\" found %s, not %s", q.text, got, expected);
    free(got);
}

static void say(struct shelf *b, const char *text)
{
    free(scene_say(&b->sc, b->sc.ann, b->chat, text));
}

static void answer(struct shelf *b, const char *text, struct plan *plan)
{
    char *id = scene_begin(&b->sc, b->sc.ann, b->chat);
    scene_seal(&b->sc, b->sc.ann, b->track, b->chat, id, text, plan);
    plan_free(plan);
    free(id);
}

static void finalize_as(struct shelf *b, const char *modules)
{
    struct message notice;
    struct module_set set = scene_modules(modules);
    strlist_add(&set.items[0].objectives, "to own\nvalues");
    message_init(&notice);
    notice.chat_id = mem_strdup(b->chat);
    notice.sender = SENDER_AI;
    notice.type = MESSAGE_FINALIZATION;
    notice.content = mem_strdup("done");
    MUST(store_track_finalize(b->sc.store, b->sc.ann, b->track, &set, &notice, &b->sc.err),
         b->sc.err);
    message_fini(&notice);
    module_set_fini(&set);
}

START_TEST(test_words)
{
    struct shelf b;
    shelf_init(&b);
    say(&b, "Ещё раз про мой план");
    say(&b, "nothing");
    static const struct {
        const char *text;
        bool fits;
    } rows[] = {
        {"ещё", true},       {"еще", true},      {"ЕЩЕ РАЗ", true},   {"раз ещё", true},
        {"пла", true},       {"пла мой", false}, /* only the last goes on */
        {"мои план", true},  {"про-мой", true},  {"мой-про", false},  {"п", false},
        {"план план", true}, {"планы", false},   {"е\u0308ще", true}, {"еще\u0308", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        look(&b, b.sc.ann, (struct search_query){.text = rows[i].text});
        ck_assert_msg(b.found.count == (rows[i].fits ? 1 : 0), "%s: %zu", rows[i].text,
                      b.found.count);
        ck_assert(b.found.done);
    }
    expect(&b, (struct search_query){.text = "еще пла"}, "message:[Ещё] раз про мой [план]");
    shelf_fini(&b);
}
END_TEST

START_TEST(test_kinds)
{
    struct shelf b;
    shelf_init(&b);
    say(&b, "rust, please");
    answer(&b, "# Rust plan\n\n1. **Ownership**", scene_plan("m1=Ownership"));
    finalize_as(&b, "m1=Ownership;m2=Rust traits");
    MUST(db_execute(b.sc.store,
                    "INSERT INTO lessons (id, module_id, lesson_number, lesson_type, title, "
                    "content, minutes, status, created_at, updated_at) VALUES ('l1', 'm2', 1, "
                    "'theory', 'First', '{\"rust\":1,\"text\":\"Rust\\nis \\\"it\\\"\"}', 30, "
                    "'completed', 1, 1), ('l2', 'm2', 2, 'theory', 'Second', '{\"rust\":1}', 30, "
                    "'completed', 1, 1)",
                    &b.sc.err),
         b.sc.err);
    MUST(search_add(b.sc.store, SEARCH_LESSONS, "l1", &b.sc.err), b.sc.err);
    MUST(search_add(b.sc.store, SEARCH_LESSONS, "l2", &b.sc.err), b.sc.err);
    expect(&b, (struct search_query){.text = "rust"},
           "track:About it [Rust]|module:|plan:[Rust] plan Ownership|message:[rust], please|"
           "lesson:[Rust] is \"it\"");
    ck_assert_str_eq(b.found.hits[0].title, "Rust");
    ck_assert_str_eq(b.found.hits[0].id, b.track);
    ck_assert_str_eq(b.found.hits[1].title, "Rust traits");
    ck_assert_int_eq(b.found.hits[1].number, 2);
    ck_assert_int_eq(b.found.hits[2].number, 1);
    ck_assert_str_eq(b.found.hits[2].parent_id, b.chat);
    ck_assert_str_eq(b.found.hits[3].title, "Rust");
    ck_assert_str_eq(b.found.hits[3].track_id, b.track);
    expect(&b, (struct search_query){.text = "rust", .kinds = 1u << SEARCH_PLAN},
           "plan:[Rust] plan Ownership");
    expect(&b, (struct search_query){.text = "values"}, "module:to own [values]");
    for (int k = 0; k < SEARCH_KIND_COUNT; k++) {
        enum search_kind kind = SEARCH_KIND_COUNT;
        ck_assert(search_kind_parse(search_kind_name((enum search_kind)k), &kind));
        ck_assert_int_eq(kind, k);
    }
    shelf_fini(&b);
}
END_TEST

/* Of plans of one track the newest one that fits: older ones say mostly the same. */
START_TEST(test_one_plan_of_a_track)
{
    struct shelf b;
    shelf_init(&b);
    answer(&b, "alpha beta", scene_plan("m1=One"));
    answer(&b, "alpha", scene_plan("m1=Two"));
    expect(&b, (struct search_query){.text = "alpha"}, "plan:[alpha]");
    expect(&b, (struct search_query){.text = "beta"}, "plan:alpha [beta]");
    expect(&b, (struct search_query){.text = "alpha", .track_id = b.track},
           "plan:[alpha]|plan:[alpha] beta");
    expect(&b, (struct search_query){.text = "alpha", .kinds = 1u << SEARCH_PLAN},
           "plan:[alpha]|plan:[alpha] beta");
    shelf_fini(&b);
}
END_TEST

START_TEST(test_order)
{
    struct shelf b;
    shelf_init(&b);
    say(&b, "red and after a very long time at last something that could be called a fox, they say "
            "it was so and so it was");
    say(&b, "fox red");
    say(&b, "a foxhole that is red");
    expect(&b, (struct search_query){.text = "red fox"},
           "message:[fox] [red]|message:a [foxhole] that is [red]|message:[red] and after a very "
           "long time at last something that…");
    shelf_fini(&b);
}
END_TEST

START_TEST(test_filters)
{
    struct shelf b;
    shelf_init(&b);
    char *other = scene_track(&b.sc, b.sc.ann, "Go");
    char *chat = scene_chat(&b.sc, b.sc.ann, other);
    say(&b, "word one");
    free(scene_say(&b.sc, b.sc.ann, chat, "word two"));
    MUST(db_run(b.sc.store, &b.sc.err,
                "UPDATE chat_messages SET timestamp = 5000 WHERE message_content = 'word two'", ""),
         b.sc.err);
    MUST(db_begin(b.sc.store, &b.sc.err), b.sc.err);
    MUST(search_forget_track(b.sc.store, other, &b.sc.err), b.sc.err);
    MUST(search_add_track(b.sc.store, other, &b.sc.err), b.sc.err);
    MUST(db_end(b.sc.store, ERROR_NONE, &b.sc.err), b.sc.err);
    expect(&b, (struct search_query){.text = "word"}, "message:[word] one|message:[word] two");
    expect(&b, (struct search_query){.text = "word", .track_id = other}, "message:[word] two");
    expect(&b, (struct search_query){.text = "word", .since_ms = 6000}, "message:[word] one");
    expect(&b, (struct search_query){.text = "word", .until_ms = 6000}, "message:[word] two");
    expect(&b, (struct search_query){.text = "word", .since_ms = 5000, .until_ms = 6000},
           "message:[word] two");
    expect(&b, (struct search_query){.text = "word", .until_ms = 5000}, "");
    expect(&b, (struct search_query){.text = "word", .track_id = other, .chat_id = b.chat}, "");
    expect(&b, (struct search_query){.text = "word", .track_id = "x\" OR body : \"word"}, "");
    free(other);
    free(chat);
    shelf_fini(&b);
}
END_TEST

START_TEST(test_deleted_and_somebody_elses)
{
    struct shelf b;
    shelf_init(&b);
    say(&b, "secret word");
    char *bobs = scene_track(&b.sc, b.sc.bob, "Bob's");
    char *chat = scene_chat(&b.sc, b.sc.bob, bobs);
    free(scene_say(&b.sc, b.sc.bob, chat, "public word"));
    look(&b, b.sc.bob, (struct search_query){.text = "word"});
    ck_assert_uint_eq(b.found.count, 1);
    ck_assert_str_eq(b.found.hits[0].snippet.text, "public word");
    look(&b, b.sc.bob, (struct search_query){.text = "secret"});
    ck_assert_uint_eq(b.found.count, 0);
    look(&b, b.sc.bob, (struct search_query){.text = "word", .track_id = b.track});
    ck_assert_uint_eq(b.found.count, 0);
    look(&b, "nobody", (struct search_query){.text = "word"});
    ck_assert_uint_eq(b.found.count, 0);
    /* Even when the index mixes them up. */
    MUST(db_execute(b.sc.store, "UPDATE users SET search_key = 1", &b.sc.err), b.sc.err);
    look(&b, b.sc.bob, (struct search_query){.text = "secret"});
    ck_assert_uint_eq(b.found.count, 0);
    MUST(store_track_remove(b.sc.store, b.sc.ann, b.track, &b.sc.err), b.sc.err);
    expect(&b, (struct search_query){.text = "secret"}, "");
    expect(&b, (struct search_query){.text = "rust"}, "");
    MUST(store_operation_undo(b.sc.store, b.sc.ann, b.track, NULL, &b.sc.err), b.sc.err);
    expect(&b, (struct search_query){.text = "secret"}, "message:[secret] word");
    free(bobs);
    free(chat);
    shelf_fini(&b);
}
END_TEST

/* All are found, each once, however many are asked for at a time. */
START_TEST(test_more)
{
    struct shelf b;
    struct strlist seen = {0};
    shelf_init(&b);
    for (int i = 0; i < 600; i++) {
        say(&b, i % 7 == 0 ? "the word, word for word" : "a word");
    }
    size_t limit = _i == 0 ? 7 : _i == 1 ? 256 : 5000;
    struct search_query q = {.text = "word", .limit = limit, .columns = 40};
    size_t calls = 0;
    while (!b.found.done) {
        size_t before = b.found.count;
        MUST(store_search(b.sc.store, b.sc.ann, &q, &b.found, &b.sc.err), b.sc.err);
        ck_assert_uint_le(b.found.count, before + limit);
        ck_assert(b.found.done || b.found.count == before + limit);
        calls++;
    }
    ck_assert_uint_eq(b.found.count, 600);
    ck_assert_uint_eq(calls, (600 + limit - 1) / limit);
    for (size_t i = 0; i < b.found.count; i++) {
        for (size_t k = 0; k < seen.count; k++) {
            ck_assert_str_ne(seen.items[k], b.found.hits[i].id);
        }
        strlist_add(&seen, b.found.hits[i].id);
    }
    strlist_fini(&seen);
    shelf_fini(&b);
}
END_TEST

/* Nothing that can be typed is more than words. */
START_TEST(test_any_question)
{
    static const char *const bits[] = {
        "word",   "\"",   "'",      " ",  "*",  "^",        "(", ")",    ":",     "AND",
        "OR",     "NOT",  "NEAR",   "-",  "+",  "{",        "}", "body", "scope", "\xff",
        "\u0301", "план", ";",      "--", "\\", "%",        "?", "\t",   "\n",    "\u200d",
        "👩",      "Ⅷ",    "\uE000", "ß",  "İ",  "\xf0\x9f", ",", "rank", "MATCH",
    };
    struct shelf b;
    uint32_t seed = 7;
    shelf_init(&b);
    say(&b, "word план body scope rank Ⅷ ß İ \uE000");
    for (int round = 0; round < 2000; round++) {
        struct buf typed = BUF_INIT(1 << 12);
        for (int i = 0; i < 1 + round % 9; i++) {
            seed = seed * 1103515245 + 12345;
            buf_add_str(&typed, bits[(seed >> 16) % (sizeof bits / sizeof *bits)]);
        }
        look(&b, b.sc.ann, (struct search_query){.text = buf_str(&typed)});
        ck_assert_uint_le(b.found.count, 1);
        buf_fini(&typed);
    }
    shelf_fini(&b);
}
END_TEST

Suite *suite_search(void)
{
    Suite *s = suite_create("search");
    TCase *tc = tcase_create("search");
    tcase_add_test(tc, test_words);
    tcase_add_test(tc, test_kinds);
    tcase_add_test(tc, test_one_plan_of_a_track);
    tcase_add_test(tc, test_order);
    tcase_add_test(tc, test_filters);
    tcase_add_test(tc, test_deleted_and_somebody_elses);
    tcase_add_loop_test(tc, test_more, 0, 3);
    tcase_add_test(tc, test_any_question);
    suite_add_tcase(s, tc);
    return s;
}
