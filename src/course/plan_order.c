#include "syllabus/course/plan_order.h"

#include "module_refs_internal.h"
#include "syllabus/base/text.h"
#include "syllabus/course/plan.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* By a whole title, also of one word, which within a sentence could be any word. */
static bool find_title(const struct plan *p, const char *text, bool *named)
{
    char *wanted = text_folded(text, strlen(text));
    bool any = false;
    for (size_t i = 0; i < p->module_count; i++) {
        const char *title = p->modules[i].title;
        char *folded = text_folded(title, strlen(title));
        if (strcmp(folded, wanted) == 0) {
            named[i] = any = true;
        }
        free(folded);
    }
    free(wanted);
    return any;
}

bool plan_order_find(const struct plan *p, const char *prerequisite, bool *named)
{
    return module_refs_find(p, prerequisite, named) || find_title(p, prerequisite, named);
}
