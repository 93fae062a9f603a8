/* A course as Markdown: printing. */
#include "markdown_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/time.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/lesson.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"
#include "syllabus/exchange/markdown.h"

#include <stdlib.h>
#include <string.h>

/* --- front matter --- */

static void add_field(struct buf *out, const char *key, const char *text)
{
    buf_printf(out, "%s: ", key);
    markdown_add_yaml(out, text ? text : "");
    buf_add_char(out, '\n');
}

static void add_hours_field(struct buf *out, const char *key, int minutes)
{
    char *hours = hours_text(minutes);
    buf_printf(out, "%s: %s\n", key, hours);
    free(hours);
}

static void add_time_field(struct buf *out, const char *key, int64_t ms)
{
    char text[TIME_TEXT_LEN + 1];
    time_format(ms, text);
    buf_printf(out, "%s: %s\n", key, text);
}

static const char *pace_text(const struct track *t, size_t i)
{
    struct track_pace pace = t->pace; /* borrowed */
    return *track_pace_text(&pace, i);
}

static void print_front(struct buf *out, const struct track *t, bool to_edit)
{
    buf_add_str(out, "---\nformat: " MARKDOWN_FORMAT "\nversion: 1\n");
    if (t->id) {
        buf_printf(out, "id: %s\n", t->id);
    }
    add_field(out, "title", t->title);
    add_field(out, "skill_area", t->skill_area);
    buf_printf(out, "difficulty_level: %s\n", difficulty_name(t->difficulty));
    add_hours_field(out, "estimated_duration_hours", t->minutes);
    buf_printf(out, "language: %s\n", t->language ? t->language : "en");
    add_field(out, "description", t->description);
    add_field(out, "user_expectations", t->expectations);
    if (t->known && *t->known) {
        add_field(out, "known", t->known);
    }
    for (size_t i = 0; track_pace_column(i); i++) {
        const char *text = pace_text(t, i);
        if (text && *text) {
            add_field(out, track_pace_column(i), text);
        }
    }
    if (!to_edit) {
        buf_printf(out, "status: %s\n", track_status_name(t->status));
        add_time_field(out, "created_at", t->created_ms);
        add_time_field(out, "updated_at", t->updated_ms);
    }
    if (t->plan) {
        buf_printf(out, "plan_version: %d\n", t->plan->version);
    }
    if (t->plan && t->plan->language) {
        add_field(out, "plan_language", t->plan->language);
    }
    if (t->plan && t->plan->stated_minutes > 0) {
        add_hours_field(out, "plan_hours", t->plan->stated_minutes);
    }
    buf_add_str(out, "---\n");
}

/* --- the plan --- */

static void add_paragraph(struct buf *out, const char *text)
{
    if (text && *text) {
        buf_add_char(out, '\n');
        markdown_add(out, text, MARKDOWN_TEXT);
        buf_add_char(out, '\n');
    }
}

static void add_list(struct buf *out, const struct strlist *list)
{
    if (list->count > 0) {
        buf_add_char(out, '\n');
    }
    for (size_t i = 0; i < list->count; i++) {
        buf_add_str(out, "- ");
        markdown_add(out, list->items[i], MARKDOWN_LINE);
        buf_add_char(out, '\n');
    }
}

static void add_section(struct buf *out, const char *marks, enum markdown_section s,
                        const char *language)
{
    buf_printf(out, "\n%s %s\n", marks, markdown_section_name(s, language));
}

static void add_list_under(struct buf *out, const char *marks, enum markdown_section s,
                           const char *language, const struct strlist *list)
{
    if (list->count > 0) {
        add_section(out, marks, s, language);
        add_list(out, list);
    }
}

static void add_module_head(struct buf *out, size_t number, const char *title, int minutes,
                            const char *language)
{
    buf_printf(out, "\n## %zu. ", number);
    markdown_add(out, title, MARKDOWN_HEADING);
    if (minutes > 0) {
        char *hours = hours_text_in(minutes, language);
        bool russian = language && strncmp(language, "ru", 2) == 0;
        buf_printf(out, " (%s %s)", hours, russian ? "ч" : "h");
        free(hours);
    }
    buf_add_char(out, '\n');
}

/* Id, pins, and of a module that is studied its status and times. */
static void add_module_note(struct buf *out, const char *id, const char *pins,
                            const struct module *m)
{
    if (!id) {
        return;
    }
    buf_printf(out, "<!-- module %s%s", id, pins);
    if (m) {
        char created[TIME_TEXT_LEN + 1], updated[TIME_TEXT_LEN + 1];
        time_format(m->created_ms, created);
        time_format(m->updated_ms, updated);
        buf_printf(out, " %s created=%s updated=%s", module_status_name(m->status), created,
                   updated);
    }
    buf_add_str(out, " -->\n");
}

static void add_lessons(struct buf *out, const struct module *m, const char *language)
{
    for (size_t i = 0; i < m->lesson_count; i++) {
        markdown_print_lesson(out, &m->lessons[i], language);
    }
}

static void print_module(struct buf *out, const struct plan *p, size_t i,
                         const struct module *studied)
{
    const struct plan_module *m = &p->modules[i];
    add_module_head(out, i + 1, m->title, m->minutes, p->language);
    char *pins =
        mem_printf("%s%s%s", m->pinned ? " pinned" : "", m->title_pinned ? " title-pinned" : "",
                   m->hours_pinned ? " hours-pinned" : "");
    add_module_note(out, m->id, pins, studied);
    free(pins);
    add_paragraph(out, m->description);
    add_list(out, &m->items);
    add_list_under(out, "###", MARKDOWN_OBJECTIVES, p->language, &m->objectives);
    add_list_under(out, "###", MARKDOWN_PREREQUISITES, p->language, &m->prerequisites);
    if (studied) {
        add_lessons(out, studied, p->language);
    }
}

static void print_plan(struct buf *out, const struct plan *p, const struct module *studied)
{
    if (p->title) {
        buf_add_str(out, "\n# ");
        markdown_add(out, p->title, MARKDOWN_LINE);
        buf_add_char(out, '\n');
    }
    add_paragraph(out, p->description);
    add_list_under(out, "##", MARKDOWN_GOALS, p->language, &p->objectives);
    for (size_t i = 0; i < p->module_count; i++) {
        print_module(out, p, i, studied ? &studied[i] : NULL);
    }
    add_list_under(out, "##", MARKDOWN_ASSIGNMENTS, p->language, &p->assignments);
    if (p->final_project) {
        add_section(out, "##", MARKDOWN_PROJECT, p->language);
        add_paragraph(out, p->final_project);
    }
}

/* --- the modules that are studied --- */

static bool same(const struct plan_module *m, const struct module *studied, size_t number)
{
    return m->id && strcmp(m->id, studied->id) == 0 && (size_t)studied->number == number &&
           strcmp(m->title, studied->title) == 0 &&
           strcmp(m->description ? m->description : "",
                  studied->description ? studied->description : "") == 0 &&
           m->minutes == studied->minutes && m->pinned == studied->pinned &&
           strlist_equal(&m->objectives, &studied->objectives);
}

/* Whether they are those of the plan, and need not be told again. */
static bool are_planned(const struct track *t)
{
    if (!t->plan || t->module_count == 0 || t->plan->module_count != t->module_count) {
        return false;
    }
    for (size_t i = 0; i < t->module_count; i++) {
        if (!same(&t->plan->modules[i], &t->modules[i], i + 1)) {
            return false;
        }
    }
    return true;
}

static void print_studied(struct buf *out, const struct track *t)
{
    buf_printf(out, "\n<!-- modules -->\n# %s\n",
               markdown_section_name(MARKDOWN_STUDIED, t->language));
    for (size_t i = 0; i < t->module_count; i++) {
        const struct module *m = &t->modules[i];
        add_module_head(out, i + 1, m->title, m->minutes, t->language);
        add_module_note(out, m->id, m->pinned ? " pinned" : "", m);
        add_paragraph(out, m->description);
        add_list_under(out, "###", MARKDOWN_OBJECTIVES, t->language, &m->objectives);
        add_lessons(out, m, t->language);
    }
}

/* What a model gave for a module, as it came: at the end, for nobody reads it. Of JSON's characters
 * only those in strings can be ">", so that no comment ends in it. */
static void print_answers(struct buf *out, const struct track *t)
{
    for (size_t i = 0; i < t->module_count; i++) {
        if (!t->modules[i].raw) {
            continue;
        }
        char *json = json_printed(t->modules[i].raw, 0);
        buf_printf(out, "\n<!-- answer %s ", t->modules[i].id);
        for (const char *c = json; *c; c++) {
            buf_add_str(out, *c == '>' ? "\\u003e" : (const char[]){*c, '\0'});
        }
        buf_add_str(out, " -->\n");
        free(json);
    }
}

void markdown_print_track(const struct track *t, unsigned flags, struct buf *out)
{
    bool to_edit = flags & MARKDOWN_TO_EDIT;
    bool planned = !to_edit && are_planned(t);
    print_front(out, t, to_edit);
    if (t->plan) {
        print_plan(out, t->plan, planned ? t->modules : NULL);
    }
    if (!to_edit && !planned && t->module_count > 0) {
        print_studied(out, t);
    }
    if (!to_edit) {
        print_answers(out, t);
    }
}
