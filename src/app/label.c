#include "syllabus/app/label.h"

#include "syllabus/base/i18n.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

struct row {
    const char *name, *text;
};

static const struct row statuses[] = {
    {"planning", N_("planning")},
    {"active", N_("active")},
    {"paused", N_("paused")},
    {"completed", N_("completed")},
    {"not_started", N_("not started")},
    {"in_progress", N_("in progress")},
    {"complete", N_("complete")},
    {"queued", N_("queued")},
    {"streaming", N_("streaming")},
    {"interrupted", N_("interrupted")},
    {"cut_off", N_("cut off")},
    {"failed", N_("failed")},
    {0},
};

static const struct row levels[] = {
    {"beginner", N_("beginner")},
    {"intermediate", N_("intermediate")},
    {"advanced", N_("advanced")},
    {0},
};

static const struct row chats[] = {
    {"planning", N_("planning")},
    {"discussion", N_("discussion")},
    {"finalization", N_("finalization")},
    {0},
};

static const struct row stages[] = {
    {"welcome", N_("first plan")},
    {"discussion", N_("dialogue")},
    {"finalization", N_("finalizing")},
    {"lesson", N_("lessons")},
    {"tutor", N_("tutor")},
    {0},
};

static const struct row roles[] = {
    {"student", N_("student")},
    {"instructor", N_("instructor")},
    {"admin", N_("admin")},
    {0},
};

static const struct row findings[] = {
    {"ok", N_("ok")},
    {"warn", N_("warn")},
    {"fail", N_("fail")},
    {0},
};

static const struct row severities[] = {
    {"info", N_("hint")},
    {"warning", N_("warning")},
    {"error", N_("error")},
    {0},
};

/* As the store writes them. */
static const struct row stored[] = {
    {"Planning", N_("Planning")},
    {"Course planning", N_("Course planning")},
    {0},
};

static const struct row hits[] = {
    {"track", N_("track")}, {"module", N_("module")},   {"lesson", N_("lesson")},
    {"plan", N_("plan")},   {"message", N_("message")}, {0},
};

static const struct row versions[] = {
    {"reply", N_("reply")},      {"edit", N_("edited by hand")}, {"pin", N_("pins")},
    {"revert", N_("went back")}, {"take", N_("module taken")},   {"choice", N_("changes chosen")},
    {"fix", N_("fix")},          {"import", N_("read back")},    {0},
};

static const struct row authors[] = {
    {"user", N_("you")},
    {"model", N_("model")},
    {"builtin", N_("built-in planner")},
    {0},
};

static const struct row lessons[] = {
    {"theory", N_("theory")},
    {"practice", N_("practice")},
    {"homework", N_("homework")},
    {"quiz", N_("quiz")},
    {0},
};

static const struct row *const tables[] = {
    [LABEL_STATUS] = statuses,     [LABEL_LEVEL] = levels,   [LABEL_CHAT] = chats,
    [LABEL_STAGE] = stages,        [LABEL_ROLE] = roles,     [LABEL_FINDING] = findings,
    [LABEL_SEVERITY] = severities, [LABEL_STORED] = stored,  [LABEL_HIT] = hits,
    [LABEL_VERSION] = versions,    [LABEL_AUTHOR] = authors, [LABEL_LESSON] = lessons,
};
static_assert(sizeof tables / sizeof *tables == LABEL_KIND_COUNT, "a kind has no table");

const char *label(enum label_kind kind, const char *name)
{
    for (const struct row *row = tables[kind]; name && row->name; row++) {
        if (strcmp(row->name, name) == 0) {
            return _(row->text);
        }
    }
    return name ? name : "";
}
