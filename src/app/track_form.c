#include "track_form.h"

#include "app_internal.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/config/config.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/track.h"

#include <stddef.h>
#include <stdlib.h>

#define DEFAULT_HOURS 40

const char *const track_form_levels[] = {"beginner", "intermediate", "advanced", NULL};

/* Arguments that are texts of the track. */
static const struct {
    const char *argument;
    size_t offset;
} texts[] = {
    {"skill", offsetof(struct track, skill_area)},
    {"title", offsetof(struct track, title)},
    {"description", offsetof(struct track, description)},
    {"expect", offsetof(struct track, expectations)},
    {"language", offsetof(struct track, language)},
    {"known", offsetof(struct track, known)},
    {"start", offsetof(struct track, pace.start)},
    {"hours-per-week", offsetof(struct track, pace.weekly)},
    {"days", offsetof(struct track, pace.days)},
    {"days-off", offsetof(struct track, pace.days_off)},
    {"deadline", offsetof(struct track, pace.deadline)},
};

bool track_form_given(const struct args *args)
{
    bool given = args_has(args, "level") || args_has(args, "hours");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        given = given || args_has(args, texts[i].argument);
    }
    return given;
}

enum error_kind track_form_apply(struct call *call, struct track *track)
{
    const struct args *args = call->args;
    const char *level = args_text(args, "level");
    const char *hours = args_text(args, "hours");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *value = args_text(args, texts[i].argument);
        if (value) {
            mem_replace((char **)(void *)((char *)track + texts[i].offset), value);
        }
    }
    if (args_has(args, "start")) {
        mem_replace(&track->pace.from, ""); /* it begins anew */
    }
    if (level) {
        difficulty_parse(level, &track->difficulty); /* args_parse() let only these through */
    }
    if (hours && !hours_parse(hours, &track->minutes)) {
        return error_set(&call->error, ERROR_USAGE,
                         _("--hours cannot be \"%s\": it is a number above 0 and up to %d"), hours,
                         LIMIT_HOURS);
    }
    if (track->language && !track_language_valid(track->language)) {
        return error_set(
            &call->error, ERROR_USAGE,
            _("--language cannot be \"%s\": it is a language tag such as en, ru or pt-BR"),
            track->language);
    }
    return track_validate(track, &call->error);
}

enum error_kind track_form_new(struct call *call, struct track **out)
{
    const struct args *args = call->args;
    const char *skill = args_text(args, "skill");
    const struct config *config = call->app->options->config;
    bool chosen = config_choice(config, "planner.language") > 0; /* the first one is auto */
    struct track *track = track_new();
    track->minutes = DEFAULT_HOURS * 60;
    mem_replace(&track->language, chosen ? config_text(config, "planner.language")
                                         : track_language_of(skill, i18n_language()));
    enum error_kind kind = track_form_apply(call, track);
    if (kind) {
        track_free(track);
        return kind;
    }
    *out = track;
    return ERROR_NONE;
}
