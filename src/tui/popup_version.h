/* What one version of the plan changed, as a popup: change by change, or, where there is room, both
 * plans side by side (s). t takes the selected module of it into the current plan. */
#ifndef SYLLABUS_TUI_POPUP_VERSION_H
#define SYLLABUS_TUI_POPUP_VERSION_H

struct tui;
struct version;

/* `base` is the version it changed; NULL: it is the first. Both are copied. */
void popup_version_open(struct tui *t, const char *track_id, const struct version *base,
                        const struct version *of);

#endif
