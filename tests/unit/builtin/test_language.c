/* The words as data: whole in both languages, overridable, refused with their place when wrong. */
#include "samples.h"
#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/file.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"
#include "syllabus/base/resource.h"
#include "syllabus/builtin/builtin.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A config folder with a file of words in which `from` stands as `to`. */
struct override {
    char dir[64];
    char *file;
};

static void override_init(struct override *o, const char *language, const char *from,
                          const char *to)
{
    static const char pattern[] = "/tmp/syllabus-builtin-XXXXXX";
    size_t n;
    char *name = mem_printf("builtin/%s.yaml", language);
    const char *own = resource_builtin(name, &n);
    const char *at = strstr(own, from);
    char *folder;
    char *text;

    memcpy(o->dir, pattern, sizeof pattern);
    ck_assert_ptr_nonnull(mkdtemp(o->dir));
    folder = paths_join(o->dir, "builtin");
    ck_assert_int_eq(paths_make_dir(folder, NULL), ERROR_NONE);
    o->file = paths_join(o->dir, name);
    ck_assert_ptr_nonnull(at);
    text = mem_printf("%.*s%s%s", (int)(at - own), own, to, at + strlen(from));
    ck_assert_int_eq(file_write(o->file, text, strlen(text), 0, NULL), ERROR_NONE);
    free(text);
    free(folder);
    free(name);
}

static void override_fini(struct override *o)
{
    char *folder = paths_join(o->dir, "builtin");

    file_remove(o->file, NULL);
    rmdir(folder);
    rmdir(o->dir);
    free(folder);
    free(o->file);
}

START_TEST(test_override)
{
    struct override o;
    struct builtin *b = NULL;
    struct track *t = sample_track("Python", DIFFICULTY_BEGINNER, 40 * 60, "en");
    struct buf out = BUF_INIT(SAMPLE_LIMIT);

    override_init(&o, "en", "greeting: \"Hello!", "greeting: \"Ahoy!");
    ck_assert_int_eq(builtin_load(o.dir, &b, NULL), ERROR_NONE);
    ck_assert_int_eq(builtin_welcome(b, t, &out, NULL), ERROR_NONE);
    ck_assert_ptr_eq(strstr(buf_str(&out), "Ahoy!"), buf_str(&out));
    builtin_free(b);
    buf_fini(&out);
    track_free(t);
    override_fini(&o);
}
END_TEST

static const struct {
    const char *from, *to, *message;
} wrong[] = {
    {"  closing:", "  closed:", "\"closing\" must be a text"},
    {"\"Hello!", "\"Hello {name}!", "{name} is no placeholder"},
    {"\"Hello!", "\"Hello {!", "{"},
    {"weight: 6", "weight: 0", "\"weight\" must be a whole number from 1 to 100"},
    {"weight: 6", "weight: 6x", "\"weight\" must be"},
    {"levels: bi\n", "levels: bx\n", "the letters b, i and a"},
    {"favours: closing", "favours: all", "opening, topics or closing"},
    {"hours_forms: [hour, hours]", "hours_forms: [hour]", "two or three forms"},
    {"examples:\n", "samples:\n", "\"examples\" must be a list"},
    {"opening:\n  beginner:", "opening:\n  novice:", "\"beginner\" must be a group"},
    {"packs:\n", "packs: []\nrest:\n", "at least one"},
    {"texts:", "texts: x\nwords:", "\"texts\" must be a group"},
    {"language: en", "language: [en", "en.yaml"},
};

START_TEST(test_wrong_override)
{
    struct override o;
    struct builtin *b = NULL;
    struct error err = {0};

    override_init(&o, "en", wrong[_i].from, wrong[_i].to);
    ck_assert_int_eq(builtin_load(o.dir, &b, &err), ERROR_BAD_DATA);
    ck_assert_ptr_null(b);
    ck_assert_msg(strstr(err.message, "en.yaml:") && strstr(err.message, wrong[_i].message), "%s",
                  err.message);
    error_clear(&err);
    override_fini(&o);
}
END_TEST

/* A broken Russian file is no matter until a Russian track comes, and then nothing is said. */
START_TEST(test_wrong_other)
{
    struct override o;
    struct builtin *b = NULL;
    struct track *english = sample_track("Python", DIFFICULTY_BEGINNER, 40 * 60, "en");
    struct track *russian = sample_track("Python", DIFFICULTY_BEGINNER, 40 * 60, "ru");
    struct buf out = BUF_INIT(SAMPLE_LIMIT);
    struct error err = {0};

    override_init(&o, "ru", "  closing:", "  closed:");
    ck_assert_int_eq(builtin_load(o.dir, &b, NULL), ERROR_NONE);
    ck_assert_int_eq(builtin_welcome(b, russian, &out, &err), ERROR_BAD_DATA);
    ck_assert_ptr_nonnull(strstr(err.message, "ru.yaml:"));
    ck_assert_uint_eq(out.len, 0);
    ck_assert_int_eq(builtin_welcome(b, english, &out, NULL), ERROR_NONE);
    error_clear(&err);
    builtin_free(b);
    buf_fini(&out);
    track_free(russian);
    track_free(english);
    override_fini(&o);
}
END_TEST

Suite *suite_language(void)
{
    Suite *s = suite_create("language");
    TCase *tc = tcase_create("language");

    tcase_add_test(tc, test_override);
    tcase_add_test(tc, test_wrong_other);
    tcase_add_loop_test(tc, test_wrong_override, 0, sizeof wrong / sizeof wrong[0]);
    suite_add_tcase(s, tc);
    return s;
}
