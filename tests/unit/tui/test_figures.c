/* The statistics as rows: what they say, at any width, in any look. */
#include "suites.h"

#include "figures.h"
#include "figures_table.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/stats.h"

#include <stdlib.h>
#include <string.h>

static enum stats_price price(void *ctx, const char *provider, const char *model, double *prompt,
                              double *completion)
{
    *prompt = *completion = 1;
    return strcmp(model, "priced") == 0 ? STATS_PRICED : STATS_UNPRICED;
}

static void add_cell(struct stats *s, enum request_kind kind, const char *model, int64_t prompt,
                     int64_t completion)
{
    mem_grow(&s->cells, &s->cell_cap, s->cell_count + 1, sizeof *s->cells);
    s->cells[s->cell_count++] = (struct stats_cell){
        .kind = kind,
        .provider = mem_strdup("openai"),
        .model = mem_strdup(model),
        .answers = 2,
        .requests = 2,
        .prompt = prompt,
        .completion = completion,
        .told = prompt < 0 ? 0 : 2,
        .told_prompt = prompt,
        .told_completion = completion,
    };
}

static void add_month(struct stats *s, const char *month, int64_t created, int64_t finalized)
{
    mem_grow(&s->months, &s->month_cap, s->month_count + 1, sizeof *s->months);
    struct stats_month *m = &s->months[s->month_count++];
    *m = (struct stats_month){.created = created, .finalized = finalized};
    memcpy(m->month, month, strlen(month));
}

static void add_track(struct stats *s, const char *title, int modules, int completed)
{
    mem_grow(&s->tracks, &s->track_cap, s->track_count + 1, sizeof *s->tracks);
    s->tracks[s->track_count++] = (struct stats_track){
        .id = mem_strdup("t"),
        .title = mem_strdup(title),
        .modules = modules,
        .completed = completed,
    };
    mem_grow(&s->skills, &s->skill_cap, s->skill_count + 1, sizeof *s->skills);
    s->skills[s->skill_count++] = (struct stats_skill){mem_strdup(title), 3, modules > 0};
}

static struct stats_report *report(void)
{
    struct stats s = {0};
    s.users = mem_array(2, sizeof *s.users);
    s.users[0] = mem_strdup("ann@example.org");
    s.users[1] = mem_strdup("bob@example.org");
    s.user_count = 2;
    add_cell(&s, REQUEST_WELCOME, "priced", 1000, 234);
    add_cell(&s, REQUEST_DISCUSSION, "модель из 漢字 и \033[31m\xe2\x80\xae хвоста", 300, 17);
    add_cell(&s, REQUEST_LESSON, "", -1, -1);
    s.cells[1].user = 1;
    s.latency[REQUEST_WELCOME] = (struct stats_latency){4, 1, 400, 900, 1000, 4000};
    s.latency[REQUEST_TUTOR] = (struct stats_latency){1, 1, -1, -1, -1, -1};
    add_month(&s, "2025-11", 4, 0);
    add_month(&s, "2026-02", 1, 2);
    add_track(&s, "Игра на гитаре", 8, 3);
    add_track(&s, "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字", 0, 0);
    return stats_report_new(&s, price, NULL);
}

/* The rows with "|" at their ends, that blanks show. */
static char *laid(const struct stats_report *r, enum figures_section section, int columns,
                  enum figures_look look)
{
    struct figures f = {0};
    struct buf out = BUF_INIT(1u << 20);
    figures_layout(&f, r, "USD", section, columns, look);
    for (size_t i = 0; i < f.count; i++) {
        buf_printf(&out, "%s|\n", f.rows[i].text);
    }
    figures_fini(&f);
    return buf_steal(&out);
}

static void check(const struct stats_report *r, enum figures_section section, int columns,
                  enum figures_look look, const char *expected)
{
    char *text = laid(r, section, columns, look);
    ck_assert_str_eq(text, expected);
    free(text);
}

START_TEST(test_months)
{
    struct stats_report *r = report();
    check(r, FIGURES_MONTHS, 44, FIGURES_BLOCKS,
          "Tracks from 2025-11 to 2026-02, month by|\n"
          "month (UTC)|\n"
          "Created    █··▂  5|\n" /* the months between are there, too */
          "Finalized  ···█  2|\n"
          "Completed  ····  0|\n"
          "|\n"
          "Tracks by month|\n"
          "                          Created  Finalized|\n"
          "2026-02  ████                   1          2|\n"
          "  Completed 0|\n"
          "2025-11  ███████████████        4          0|\n"
          "  Completed 0|\n");
    stats_report_free(r);
}
END_TEST

START_TEST(test_times)
{
    struct stats_report *r = report();
    check(r, FIGURES_TIMES, 76, FIGURES_ASCII,
          "Times of answers: the middle one, and what 95 in 100 do not exceed|\n"
          "                          Whole    95%  First word     95%  Requests  Failed|\n"
          "first plan  ###---------  1.0 s  4.0 s      400 ms  900 ms         4       1|\n"
          "tutor                         -      -           -       -         1       1|\n");
    stats_report_free(r);
}
END_TEST

START_TEST(test_progress)
{
    struct stats_report *r = report();
    check(r, FIGURES_TRACKS, 30, FIGURES_BLOCKS,
          "Progress by track|\n"
          "                          Done|\n"
          "漢字漢字…   ░░░░░░░░░░░     0%|\n"
          "  Completed 0 · Modules 0|\n"
          "Игра на г…  ████░░░░░░░  37.5%|\n"
          "  Completed 3 · Modules 8|\n");
    stats_report_free(r);
}
END_TEST

START_TEST(test_costs_are_told_with_what_they_are_of)
{
    struct stats_report *r = report();
    char *text = laid(r, FIGURES_TOKENS, 120, FIGURES_BLOCKS);
    ck_assert_ptr_nonnull(strstr(text, "Costs in USD, of 2 of 4 requests: of the others"));
    ck_assert_ptr_nonnull(strstr(text, "bob@example.org"));
    free(text);
    stats_report_free(r);
}
END_TEST

START_TEST(test_nothing)
{
    struct stats s = {0};
    struct stats_report *r = stats_report_new(&s, price, NULL);
    for (int i = 0; i < FIGURES_SECTION_COUNT; i++) {
        char *text = laid(r, (enum figures_section)i, 30, FIGURES_BLOCKS);
        ck_assert(text[0] != '\0' && text[0] != '|');
        ck_assert(*figures_section_name((enum figures_section)i));
        free(text);
    }
    stats_report_free(r);
}
END_TEST

/* No row is wider than its width; bars lie within their rows; nothing drives a terminal; and where
 * blocks are not wanted, what is ours is ASCII. */
START_TEST(test_every_width)
{
    i18n_init(_i ? "ru" : "en");
    struct stats_report *r = report();
    for (int columns = FIGURES_MIN_COLUMNS; columns < 140; columns++) {
        for (int section = 0; section < FIGURES_SECTION_COUNT; section++) {
            for (int look = FIGURES_BLOCKS; look <= FIGURES_ASCII; look++) {
                struct figures f = {0};
                figures_layout(&f, r, "USD", (enum figures_section)section, columns,
                               (enum figures_look)look);
                for (size_t i = 0; i < f.count; i++) {
                    const struct figures_row *row = &f.rows[i];
                    int width = (int)text_width(row->text, strlen(row->text));
                    ck_assert_msg(width <= columns, "%d > %d: %s", width, columns, row->text);
                    ck_assert_int_le(row->bar + row->bar_columns, width);
                    ck_assert_ptr_null(strchr(row->text, '\033'));
                    ck_assert(look == FIGURES_BLOCKS ||
                              (!strstr(row->text, "█") && !strstr(row->text, "░")));
                }
                figures_fini(&f);
            }
        }
    }
    stats_report_free(r);
    i18n_init("en");
}
END_TEST

Suite *suite_figures(void)
{
    Suite *s = suite_create("figures");
    TCase *tc = tcase_create("figures");
    tcase_add_test(tc, test_months);
    tcase_add_test(tc, test_times);
    tcase_add_test(tc, test_progress);
    tcase_add_test(tc, test_costs_are_told_with_what_they_are_of);
    tcase_add_test(tc, test_nothing);
    tcase_add_loop_test(tc, test_every_width, 0, 2);
    suite_add_tcase(s, tc);
    return s;
}
