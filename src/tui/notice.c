/* One thing said to the person, below the panels, until the next key. */
#include "advice.h"
#include "tui_internal.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdlib.h>

void notice_set(struct tui *t, enum notice_kind kind, const char *text, const char *advice)
{
    free(t->notice);
    free(t->advice);
    t->notice = text_cleaned(text, TEXT_ONE_LINE);
    t->advice = advice ? text_cleaned(advice, TEXT_ONE_LINE) : NULL;
    t->notice_kind = kind;
    tui_dirty(t, DIRTY_ALL);
}

void notice_error(struct tui *t, const struct error *err)
{
    notice_set(t, NOTICE_ERROR, err->message, advice_on_screen(err));
}

void notice_clear(struct tui *t)
{
    if (t->notice) {
        mem_replace(&t->notice, NULL);
        mem_replace(&t->advice, NULL);
        tui_dirty(t, DIRTY_ALL);
    }
}
