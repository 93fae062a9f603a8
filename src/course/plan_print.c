#include "syllabus/course/plan_print.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_reader.h"

#include <stdlib.h>
#include <string.h>

/* The words of a printed plan. */
struct wording {
    const char *outline, *course_goals, *module, *objectives, *prerequisites, *assignments,
        *final_project;
    const char *hours[3], *minutes[3];
    const char *part_hours; /* after a fraction */
    size_t (*form)(int n);  /* which of the three goes with n */
    const char *hour_sign;
    char point;
};

static size_t english_form(int n)
{
    return n == 1 ? 0 : 2;
}

static size_t russian_form(int n)
{
    int tens = n % 100, ones = n % 10;
    if (tens >= 11 && tens <= 14) {
        return 2;
    }
    return ones == 1 ? 0 : ones >= 2 && ones <= 4 ? 1 : 2;
}

static const struct wording english = {
    .outline = "Course outline",
    .course_goals = "Course goals",
    .module = "Module",
    .objectives = "Objectives",
    .prerequisites = "Prerequisites",
    .assignments = "Practical assignments",
    .final_project = "Final project",
    .hours = {"hour", "hours", "hours"},
    .minutes = {"minute", "minutes", "minutes"},
    .part_hours = "hours",
    .form = english_form,
    .hour_sign = "h",
    .point = '.',
};
static const struct wording russian = {
    .outline = "План курса",
    .course_goals = "Цели курса",
    .module = "Модуль",
    .objectives = "Цели",
    .prerequisites = "Предварительные требования",
    .assignments = "Практические задания",
    .final_project = "Итоговый проект",
    .hours = {"час", "часа", "часов"},
    .minutes = {"минута", "минуты", "минут"},
    .part_hours = "часа",
    .form = russian_form,
    .hour_sign = "ч",
    .point = ',',
};

static bool is_russian(const struct plan *p)
{
    return p->language && strncmp(p->language, "ru", 2) == 0;
}

static const struct wording *wording_of(const struct plan *p)
{
    return is_russian(p) ? &russian : &english;
}

/* --- hours --- */

/* "8 hours", "1,5 часа", "20 minutes", "1 hour 20 minutes". */
static void print_duration(struct buf *out, const struct wording *w, int minutes)
{
    int hours = minutes / 60, rest = minutes % 60;
    if (rest != 0 && rest % HOURS_GRID == 0) {
        char *text = hours_text(minutes);
        char *point = strchr(text, '.');
        if (point) {
            *point = w->point;
        }
        buf_printf(out, "%s %s", text, w->part_hours);
        free(text);
        return;
    }
    if (hours > 0) {
        buf_printf(out, "%d %s", hours, w->hours[w->form(hours)]);
    }
    if (rest > 0) {
        buf_printf(out, "%s%d %s", hours > 0 ? " " : "", rest, w->minutes[w->form(rest)]);
    }
}

static void print_hours(struct buf *out, const struct wording *w, int minutes)
{
    if (minutes > 0) {
        buf_add_str(out, " (");
        print_duration(out, w, minutes);
        buf_add_char(out, ')');
    }
}

/* --- strings: the parts of a document --- */

enum part {
    PART_TITLE,
    PART_COURSE_DESCRIPTION,
    PART_COURSE_OBJECTIVE,
    PART_MODULE,
    PART_DESCRIPTION,
    PART_ITEM,
    PART_OBJECTIVE,
    PART_PREREQUISITE,
    PART_ASSIGNMENT,
    PART_FINAL_PROJECT
};

/* How a string of the plan is put into the document. */
typedef void part_fn(struct buf *out, const struct plan *p, enum part part, const char *s);

static void print_list(struct buf *out, const struct plan *p, enum part part,
                       const struct strlist *list, part_fn *put)
{
    for (size_t i = 0; i < list->count; i++) {
        buf_add_str(out, "- ");
        put(out, p, part, list->items[i]);
        buf_add_char(out, '\n');
    }
    if (list->count > 0) {
        buf_add_char(out, '\n');
    }
}

static void print_labelled(struct buf *out, const struct plan *p, const char *label, enum part part,
                           const struct strlist *list, part_fn *put)
{
    if (list->count > 0) {
        buf_printf(out, "**%s:**\n", label);
        print_list(out, p, part, list, put);
    }
}

static void print_text(struct buf *out, const struct plan *p, enum part part, const char *s,
                       part_fn *put)
{
    if (s) {
        put(out, p, part, s);
        buf_add_str(out, "\n\n");
    }
}

static void print_module(struct buf *out, const struct plan *p, size_t i, part_fn *put)
{
    const struct wording *w = wording_of(p);
    const struct plan_module *m = &p->modules[i];
    buf_printf(out, "### %s %zu: ", w->module, i + 1);
    put(out, p, PART_MODULE, m->title);
    print_hours(out, w, m->minutes);
    buf_add_str(out, "\n\n");
    print_text(out, p, PART_DESCRIPTION, m->description, put);
    print_list(out, p, PART_ITEM, &m->items, put);
    print_labelled(out, p, w->objectives, PART_OBJECTIVE, &m->objectives, put);
    print_labelled(out, p, w->prerequisites, PART_PREREQUISITE, &m->prerequisites, put);
}

static void print_document(struct buf *out, const struct plan *p, part_fn *put)
{
    const struct wording *w = wording_of(p);
    if (p->title) {
        buf_add_str(out, "# ");
        put(out, p, PART_TITLE, p->title);
        buf_add_str(out, "\n\n");
    }
    buf_printf(out, "## %s", w->outline);
    print_hours(out, w, p->stated_minutes);
    buf_add_str(out, "\n\n");
    print_text(out, p, PART_COURSE_DESCRIPTION, p->description, put);
    print_labelled(out, p, w->course_goals, PART_COURSE_OBJECTIVE, &p->objectives, put);
    for (size_t i = 0; i < p->module_count; i++) {
        print_module(out, p, i, put);
    }
    if (p->assignments.count > 0) {
        buf_printf(out, "## %s\n\n", w->assignments);
        print_list(out, p, PART_ASSIGNMENT, &p->assignments, put);
    }
    if (p->final_project) {
        buf_printf(out, "## %s\n\n", w->final_project);
        print_text(out, p, PART_FINAL_PROJECT, p->final_project, put);
    }
    buf_truncate(out, out->len > 0 ? out->len - 1 : 0); /* one line break ends it */
}

/* --- strings: escaping --- */

/* How much of a string is written as escapes. The least that reads back as the string is taken. */
enum escape {
    ESCAPE_NOTHING,
    ESCAPE_MARKS,  /* what Markdown takes for marks */
    ESCAPE_STARTS, /* all punctuation, digits, and the first letter of a line */
    ESCAPE_ALL
};

static bool is_paragraph(enum part part)
{
    return part == PART_COURSE_DESCRIPTION || part == PART_DESCRIPTION ||
           part == PART_FINAL_PROJECT;
}

static bool is_ascii_punct(uint32_t cp)
{
    return cp > ' ' && cp < 0x7F && !(cp >= '0' && cp <= '9') && !(cp >= 'a' && cp <= 'z') &&
           !(cp >= 'A' && cp <= 'Z');
}

static void add_escaped(struct buf *out, const char *s, enum escape escape)
{
    size_t n = strlen(s);
    bool first = true;
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        size_t taken = text_decode(s + i, n - i, &cp);
        bool digit = cp >= '0' && cp <= '9';
        bool entity = escape == ESCAPE_ALL || (escape == ESCAPE_STARTS && (first || digit) &&
                                               !is_ascii_punct(cp) && cp != '\n');
        bool slash =
            is_ascii_punct(cp) && (escape == ESCAPE_STARTS ||
                                   (escape == ESCAPE_MARKS && strchr("\\*_`[]<>&~|#", (int)cp)));
        if (entity) {
            buf_printf(out, "&#%lu;", (unsigned long)cp);
        } else {
            if (slash) {
                buf_add_char(out, '\\');
            }
            buf_add(out, s + i, taken);
        }
        first = cp == '\n';
        i += taken;
    }
}

static void put_raw(struct buf *out, const struct plan *p, enum part part, const char *s)
{
    buf_add_str(out, s);
}

/* The smallest plan in which `s` stands where it is to stand, with what follows it there. */
static struct plan *make_sample(const struct plan *p, enum part part, const char *s)
{
    struct plan *sample = plan_new();
    sample->language = mem_strdup(is_russian(p) ? "ru" : "en");
    struct plan_module *m = plan_insert_module(sample, 0);
    struct strlist *lists[] = {
        [PART_COURSE_OBJECTIVE] = &sample->objectives,
        [PART_ITEM] = &m->items,
        [PART_OBJECTIVE] = &m->objectives,
        [PART_PREREQUISITE] = &m->prerequisites,
        [PART_ASSIGNMENT] = &sample->assignments,
    };
    char **texts[] = {
        [PART_TITLE] = &sample->title,
        [PART_COURSE_DESCRIPTION] = &sample->description,
        [PART_MODULE] = &m->title,
        [PART_DESCRIPTION] = &m->description,
        [PART_FINAL_PROJECT] = &sample->final_project,
    };
    bool text = is_paragraph(part) || part == PART_TITLE || part == PART_MODULE;
    mem_replace(&m->title, "x");
    if (p->title && part != PART_TITLE) {
        mem_replace(&sample->title, "x"); /* else one could be read out of quotes in a text */
    }
    if (text) {
        mem_replace(texts[part], s);
    } else {
        strlist_add(lists[part], s);
        strlist_add(lists[part], "x");
    }
    if (part == PART_DESCRIPTION) {
        strlist_add(&m->items, "x");
    }
    if (part == PART_TITLE) { /* hours in a title give way to those of the outline */
        sample->stated_minutes = p->stated_minutes;
    }
    if (part == PART_MODULE) { /* a title stands before hours or alone */
        struct plan_module *timed = plan_insert_module(sample, 1);
        timed->title = mem_strdup(s);
        timed->minutes = 60;
    }
    return sample;
}

/* Asks the reader whether the escaped form means `s`. */
static bool reads_back(const struct plan *p, enum part part, const char *s, const char *escaped)
{
    struct plan *want = make_sample(p, part, s), *written = make_sample(p, part, escaped);
    struct buf text = BUF_INIT(LIMIT_ANSWER);
    print_document(&text, written, put_raw);
    struct plan *have = plan_read(buf_str(&text), text.len);
    if (have) {
        mem_replace(&have->language, want->language); /* a word alone may look like another one */
    }
    bool same = plan_equal(want, have) && have->stated_minutes == want->stated_minutes;
    plan_free(want);
    plan_free(written);
    plan_free(have);
    buf_fini(&text);
    return same;
}

static void put_escaped(struct buf *out, const struct plan *p, enum part part, const char *s)
{
    char *line = mem_strdup(s);
    for (char *c = line; !is_paragraph(part) && *c; c++) {
        *c = *c == '\n' ? ' ' : *c;
    }
    struct buf form = BUF_INIT(LIMIT_ANSWER);
    for (enum escape e = ESCAPE_NOTHING; e <= ESCAPE_ALL; e++) {
        buf_reset(&form);
        add_escaped(&form, line, e);
        if (e == ESCAPE_ALL || reads_back(p, part, line, buf_str(&form))) {
            break;
        }
    }
    buf_add(out, buf_str(&form), form.len);
    buf_fini(&form);
    free(line);
}

/* Names the language where the words do not show it. */
static void print_language(struct buf *out, const struct plan *p, const struct buf *document)
{
    struct plan *have = plan_read(buf_str(document), document->len);
    if (have && p->language && strcmp(p->language, have->language) != 0) {
        buf_printf(out, "<!-- language: %s -->\n", p->language);
    }
    plan_free(have);
}

void plan_print_markdown(const struct plan *p, struct buf *out)
{
    struct buf document = BUF_INIT(out->limit);
    print_document(&document, p, put_escaped);
    print_language(out, p, &document);
    buf_add(out, buf_str(&document), document.len);
    out->overflow = out->overflow || document.overflow;
    buf_fini(&document);
}

/* --- compact --- */

void plan_print_compact(const struct plan *p, struct buf *out)
{
    const struct wording *w = wording_of(p);
    for (size_t i = 0; i < p->module_count; i++) {
        const struct plan_module *m = &p->modules[i];
        buf_printf(out, "%zu. %s", i + 1, m->title);
        if (m->minutes > 0) {
            char *hours = hours_text(m->minutes);
            buf_printf(out, " (%s %s)", hours, w->hour_sign);
            free(hours);
        }
        for (size_t k = 0; k < m->items.count; k++) {
            buf_printf(out, "%s%s", k == 0 ? ": " : "; ", m->items.items[k]);
        }
        buf_add_char(out, '\n');
    }
}
