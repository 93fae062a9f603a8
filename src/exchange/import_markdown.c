/* Markdown: our own, and any other that a plan can be read out of. */
#include "syllabus/exchange/import.h"

#include "import_internal.h"
#include "markdown_internal.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/base/yaml.h"
#include "syllabus/course/bundle.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_reader.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

/* Where the next course of a file begins after `at`, or its end. */
static size_t next_document(const char *text, size_t n, size_t at)
{
    static const char mark[] = "\n---\nformat: " MARKDOWN_FORMAT;
    const char *found = at < n ? strstr(text + at, mark) : NULL;
    return found ? (size_t)(found - text) + 1 : n;
}

static enum error_kind read_ours(const char *text, size_t n, const struct env *env,
                                 struct bundle_list *out, struct error *err)
{
    struct bundle_list list = {0};
    enum error_kind kind = ERROR_NONE;
    size_t lines = 0;
    bool several = next_document(text, n, 0) < n;
    for (size_t at = 0; !kind && at < n;) {
        size_t end = next_document(text, n, at);
        struct track *t = NULL;
        kind = markdown_read_document(text + at, end - at, lines, &t, err);
        if (!kind) {
            import_add_track(&list, t,
                             several ? mem_printf("tracks[%zu]", list.count) : mem_strdup("track"),
                             env);
        }
        for (; at < end; at++) {
            lines += text[at] == '\n';
        }
    }
    for (size_t i = 0; !kind && i < list.count; i++) {
        *bundle_list_add(out) = list.items[i];
        list.items[i] = (struct bundle){0};
    }
    bundle_list_fini(&list);
    return kind;
}

/* The first heading of a text; NULL when there is none. Owned. */
static char *first_heading(const char *text)
{
    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        size_t marks = strspn(line, "#");
        if (marks > 0 && marks <= 6 && line[marks] == ' ') {
            return markdown_plain(line + marks + 1, strcspn(line + marks + 1, "\n"));
        }
    }
    return NULL;
}

static enum error_kind read_others(const char *name, const char *text, size_t n,
                                   const struct yaml_node *front, size_t body,
                                   const struct env *env, struct bundle_list *out,
                                   struct error *err)
{
    struct plan *p = plan_read(text + body, n - body);
    if (!p) {
        error_set(err, ERROR_BAD_DATA, _("no plan can be read out of it"));
        error_advise(err, _("It needs modules: headings or a list, numbered or with hours."));
        return ERROR_BAD_DATA;
    }
    const char *named = yaml_get_text(front, "title");
    char *heading = !named && !p->title ? first_heading(text + body) : NULL;
    import_add_track(out, import_track_of_plan(p, named ? named : heading, name),
                     mem_strdup("track"), env);
    free(heading);
    return ERROR_NONE;
}

enum error_kind import_course_markdown(const char *name, const char *text, size_t n,
                                       const struct env *env, struct bundle_list *out,
                                       struct error *err)
{
    size_t skipped = n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    char *repaired = text_repaired(text + skipped, n - skipped);
    struct yaml_node *front = NULL;
    size_t length = strlen(repaired);
    size_t body = 0;
    enum error_kind kind = markdown_read_front(repaired, length, &front, &body, err);
    if (!kind && markdown_is_ours(front)) {
        kind = read_ours(repaired, length, env, out, err);
    } else if (!kind) {
        kind = read_others(name, repaired, length, front, body, env, out, err);
    }
    yaml_node_free(front);
    free(repaired);
    return kind;
}
