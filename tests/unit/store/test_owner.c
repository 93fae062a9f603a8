/* Whose replies stream: those of a process that is killed become interrupted, nobody else's do. */
#include "scene.h"
#include "suites.h"

#include "../../../src/store/store_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/file.h"
#include "syllabus/base/mem.h"
#include "syllabus/store/store.h"
#include "syllabus/store/store_dialogue.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* A file with a chat, and another process that streams a reply into it. */
struct duo {
    struct scene sc;
    char *track, *chat;
    pid_t child;
    char id[ENV_ID_LEN + 1]; /* of the child's reply */
};

/* The other process: streams "One, two", tells the reply's id, and waits to be killed; when a test
 * fails before that, it ends with the program, whose output it would hold open for ever. */
static void stream(const struct duo *d, const char *resumed, int tell)
{
    struct store *s = NULL;
    struct message m;
    message_init(&m);
    m.chat_id = d->chat;
    m.sender = SENDER_AI;
    m.type = MESSAGE_TEXT;
    m.content = mem_strdup("");
    m.id = resumed != NULL ? mem_strdup(resumed) : NULL;
    struct env *env = env_fixed_new(INT64_C(1795513270000), 1, (uint64_t)getpid());
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails kills nobody */
    if (store_open(d->sc.path, env, &s, NULL) != ERROR_NONE ||
        store_reply_begin(s, d->sc.ann, &m, NULL) != ERROR_NONE ||
        store_reply_append(s, d->sc.ann, m.id, "One", 3, NULL) != ERROR_NONE ||
        store_reply_append(s, d->sc.ann, m.id, ", two", 5, NULL) != ERROR_NONE ||
        file_write_fd(tell, m.id, ENV_ID_LEN, NULL) != ERROR_NONE) {
        _exit(1);
    }
    for (;;) {
        pause();
    }
}

static void start_child(struct duo *d, const char *resumed)
{
    int ends[2];
    size_t n = 0;
    ck_assert_int_eq(pipe(ends), 0);
    d->child = fork();
    if (d->child == 0) {
        close(ends[0]);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        stream(d, resumed, ends[1]);
    }
    close(ends[1]);
    while (n < ENV_ID_LEN) {
        ssize_t got = read(ends[0], d->id + n, ENV_ID_LEN - n);
        ck_assert_int_gt(got, 0); /* 0: the child failed */
        n += (size_t)got;
    }
    d->id[n] = '\0';
    close(ends[0]);
}

static void kill_child(struct duo *d)
{
    ck_assert_int_eq(kill(d->child, SIGKILL), 0);
    ck_assert_int_eq(waitpid(d->child, NULL, 0), d->child);
}

/* A connection must not cross a fork: the store is closed while the child starts. */
static void duo_init(struct duo *d)
{
    *d = (struct duo){0};
    scene_init(&d->sc, SCENE_FILE);
    d->track = scene_track(&d->sc, d->sc.ann, "Rust");
    d->chat = scene_chat(&d->sc, d->sc.ann, d->track);
    store_close(d->sc.store);
    d->sc.store = NULL;
    start_child(d, NULL);
    MUST(store_open(d->sc.path, d->sc.env, &d->sc.store, &d->sc.err), d->sc.err);
}

static void duo_fini(struct duo *d)
{
    free(d->track);
    free(d->chat);
    scene_fini(&d->sc);
}

static void check_reply(struct duo *d, const char *expected)
{
    char *text = scene_message(&d->sc, d->sc.ann, d->id);
    ck_assert_str_eq(text, expected);
    free(text);
}

static void list(struct duo *d)
{
    struct message_list all = {0};
    MUST(store_message_list(d->sc.store, d->sc.ann, d->chat, 0, &all, &d->sc.err), d->sc.err);
    message_list_fini(&all);
}

static struct message same_reply(const struct duo *d)
{
    struct message m;
    message_init(&m);
    m.id = mem_strdup(d->id);
    m.chat_id = mem_strdup(d->chat);
    m.sender = SENDER_AI;
    return m;
}

START_TEST(test_listing_interrupts)
{
    struct duo d;
    duo_init(&d);
    list(&d);
    check_reply(&d, "streaming One, two"); /* the other one lives */
    kill_child(&d);
    list(&d);
    check_reply(&d, "interrupted One, two");
    ck_assert_int_eq(scene_number(&d.sc, "SELECT count(*) FROM chat_message_parts"), 0);
    ck_assert_int_eq(scene_number(&d.sc, "SELECT count(owner) FROM chat_messages"), 0);
    duo_fini(&d);
}
END_TEST

START_TEST(test_opening_interrupts)
{
    struct duo d;
    duo_init(&d);
    kill_child(&d);
    scene_reopen(&d.sc);
    ck_assert_int_eq(
        scene_number(&d.sc, "SELECT count(*) FROM chat_messages WHERE status = 'interrupted'"), 1);
    check_reply(&d, "interrupted One, two");
    duo_fini(&d);
}
END_TEST

START_TEST(test_living_reply_is_left_alone)
{
    struct duo d;
    duo_init(&d);
    struct message m = same_reply(&d);
    MUST_FAIL(store_reply_begin(d.sc.store, d.sc.ann, &m, &d.sc.err), ERROR_USAGE, d.sc.err);
    MUST_FAIL(store_reply_append(d.sc.store, d.sc.ann, d.id, "!", 1, &d.sc.err), ERROR_NOT_FOUND,
              d.sc.err);
    check_reply(&d, "streaming One, two");
    kill_child(&d);
    /* Now it can be gone on with, also before anyone has listed it. */
    MUST(store_reply_begin(d.sc.store, d.sc.ann, &m, &d.sc.err), d.sc.err);
    scene_append(&d.sc, d.sc.ann, d.id, ", three");
    check_reply(&d, "streaming One, two, three");
    message_fini(&m);
    duo_fini(&d);
}
END_TEST

START_TEST(test_killed_twice)
{
    struct duo d;
    duo_init(&d);
    kill_child(&d);
    scene_reopen(&d.sc);
    store_close(d.sc.store);
    d.sc.store = NULL;
    char *id = mem_strdup(d.id);
    start_child(&d, id);
    kill_child(&d);
    MUST(store_open(d.sc.path, d.sc.env, &d.sc.store, &d.sc.err), d.sc.err);
    check_reply(&d, "interrupted One, twoOne, two");
    free(id);
    duo_fini(&d);
}
END_TEST

/* Two stores of one process are two owners, and closing one lets go of its replies only. */
START_TEST(test_two_stores)
{
    struct scene sc;
    struct store *other = NULL;
    scene_init(&sc, SCENE_FILE);
    char *track = scene_track(&sc, sc.ann, "Rust");
    char *chat = scene_chat(&sc, sc.ann, track);
    char *mine = scene_begin(&sc, sc.ann, chat);
    struct store *first = sc.store;
    MUST(store_open(sc.path, sc.env, &other, &sc.err), sc.err);
    sc.store = other;
    char *theirs = scene_begin(&sc, sc.ann, chat);
    store_close(first);
    struct message_list all = {0};
    MUST(store_message_list(other, sc.ann, chat, 0, &all, &sc.err), sc.err);
    ck_assert_uint_eq(all.count, 2);
    ck_assert_str_eq(all.items[0].id, mine);
    ck_assert_int_eq(all.items[0].status, MESSAGE_INTERRUPTED);
    ck_assert_str_eq(all.items[1].id, theirs);
    ck_assert_int_eq(all.items[1].status, MESSAGE_STREAMING);
    message_list_fini(&all);
    free(mine);
    free(theirs);
    free(chat);
    free(track);
    scene_fini(&sc);
}
END_TEST

/* Between looking and interrupting, another process may have taken the reply over. */
START_TEST(test_taken_over)
{
    struct scene sc;
    scene_init(&sc, SCENE_FILE);
    char *track = scene_track(&sc, sc.ann, "Rust");
    char *chat = scene_chat(&sc, sc.ann, track);
    char *id = scene_begin(&sc, sc.ann, chat);
    scene_append(&sc, sc.ann, id, "text");
    MUST(db_begin(sc.store, &sc.err), sc.err);
    MUST(owner_interrupt(sc.store, id, sc.store->owner + 2, &sc.err), sc.err);
    char *text = scene_message(&sc, sc.ann, id);
    ck_assert_str_eq(text, "streaming text");
    free(text);
    MUST(owner_interrupt(sc.store, id, sc.store->owner, &sc.err), sc.err);
    MUST(db_end(sc.store, ERROR_NONE, &sc.err), sc.err);
    text = scene_message(&sc, sc.ann, id);
    ck_assert_str_eq(text, "interrupted text");
    free(text);
    free(id);
    free(chat);
    free(track);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_lock_file)
{
    struct scene sc;
    struct stat st;
    scene_init(&sc, SCENE_FILE);
    char *locks = mem_printf("%s-owners", sc.path);
    ck_assert_int_eq(stat(locks, &st), 0);
    ck_assert_uint_eq(st.st_mode & 07777, 0600);
    ck_assert_int_eq(st.st_size, 0);
    free(locks);
    scene_fini(&sc);
}
END_TEST

/* Who puts another file in the place of this one has it for itself alone, and keeps others out
 * meanwhile. */
START_TEST(test_in_use)
{
    struct scene sc;
    struct store *second = NULL;
    int alone = -1;
    scene_init(&sc, SCENE_FILE);
    MUST(store_open(sc.path, sc.env, &second, &sc.err), sc.err);
    MUST_FAIL(owner_enter(sc.path, true, &alone, &sc.err), ERROR_DATABASE, sc.err);
    store_close(sc.store);
    sc.store = NULL;
    MUST_FAIL(owner_enter(sc.path, true, &alone, &sc.err), ERROR_DATABASE, sc.err);
    store_close(second);
    MUST(owner_enter(sc.path, true, &alone, &sc.err), sc.err);
    MUST_FAIL(store_open(sc.path, sc.env, &second, &sc.err), ERROR_DATABASE, sc.err);
    close(alone);
    MUST(store_open(sc.path, sc.env, &second, &sc.err), sc.err);
    store_close(second);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_memory)
{
    struct scene sc;
    scene_init(&sc, SCENE_MEMORY);
    char *track = scene_track(&sc, sc.ann, "Rust");
    char *chat = scene_chat(&sc, sc.ann, track);
    char *id = scene_begin(&sc, sc.ann, chat);
    scene_append(&sc, sc.ann, id, "text");
    struct message_list all = {0};
    MUST(store_message_list(sc.store, sc.ann, chat, 0, &all, &sc.err), sc.err);
    ck_assert_int_eq(all.items[0].status, MESSAGE_STREAMING);
    ck_assert_str_eq(all.items[0].content, "text");
    message_list_fini(&all);
    free(id);
    free(chat);
    free(track);
    scene_fini(&sc);
}
END_TEST

Suite *suite_owner(void)
{
    Suite *s = suite_create("owner");
    TCase *tc = tcase_create("owners");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, test_listing_interrupts);
    tcase_add_test(tc, test_opening_interrupts);
    tcase_add_test(tc, test_living_reply_is_left_alone);
    tcase_add_test(tc, test_killed_twice);
    tcase_add_test(tc, test_two_stores);
    tcase_add_test(tc, test_taken_over);
    tcase_add_test(tc, test_lock_file);
    tcase_add_test(tc, test_in_use);
    tcase_add_test(tc, test_memory);
    suite_add_tcase(s, tc);
    return s;
}
