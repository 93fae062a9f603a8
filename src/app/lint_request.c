#include "lint_request.h"

#include "lint_words.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/lint.h"
#include "syllabus/course/plan.h"

#include <stdlib.h>
#include <string.h>

/* "- Module 2, “Files”: ..." */
static char *line_of(const struct plan *plan, const struct lint_finding *f)
{
    char *words = lint_words(f);
    bool one = f->module > 0 && (size_t)f->module <= plan->module_count;
    char *line = one ? mem_printf(_("- Module %d, “%s”: %s"), f->module,
                                  plan->modules[f->module - 1].title, words)
                     : mem_printf(_("- The whole plan: %s"), words);
    free(words);
    return line;
}

static char *compose(const struct plan *plan, const struct lint_report *r, bool russian)
{
    struct buf text = BUF_INIT(LIMIT_MESSAGE);
    buf_add_str(&text, lint_request_opening(russian));
    for (size_t i = 0; i < r->count; i++) {
        char *line = line_of(plan, &r->items[i]);
        bool fits = text.len + strlen(line) + 1 < LIMIT_MESSAGE;
        if (fits) {
            buf_printf(&text, "\n%s", line);
        }
        free(line);
        if (!fits) {
            break; /* the next request has the rest */
        }
    }
    char *whole = buf_steal(&text);
    buf_fini(&text);
    return whole;
}

char *lint_request(const struct plan *plan, const struct lint_report *r)
{
    if (r->count == 0) {
        return NULL;
    }
    bool russian = plan->language && strncmp(plan->language, "ru", 2) == 0;
    char *shown = mem_strdup(i18n_language());
    i18n_speak(russian ? "ru" : "en");
    char *text = compose(plan, r, russian);
    i18n_speak(shown);
    free(shown);
    return text;
}
