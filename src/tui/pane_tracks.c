/* The list of tracks, the one changed last first: two rows each. */
#include "tui_internal.h"

#include "look.h"

#include "syllabus/app/view_search.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/hours.h"

#include <stdlib.h>
#include <string.h>

#define TRACK_ROWS 2
#define BAR_CELLS  5
#define FIND_MOST  200 /* tracks of which the nearest one is gone to */

static void title_tracks(const struct tui *t, struct buf *out)
{
    buf_add_str(out, _("Tracks"));
    if (t->tracks.list.total > 0) {
        buf_printf(out, " %lu", (unsigned long)t->tracks.list.total);
    }
}

/* "40 h · v3 planning", or "active ▓▓▓░░ 60%". */
static void describe(const struct view_track *track, struct buf *out)
{
    const char *status = draw_track_status(track->status);
    if (track->modules > 0) {
        int percent = track->completed * 100 / track->modules;
        int full = track->completed * BAR_CELLS / track->modules;
        buf_printf(out, "%s ", status);
        for (int i = 0; i < BAR_CELLS; i++) {
            buf_add_str(out, i < full ? "▓" : "░");
        }
        buf_printf(out, " %d%%", percent);
        return;
    }
    char *hours = draw_hours(track->minutes);
    if (track->version > 0) {
        buf_printf(out, "%s · v%d %s", hours, track->version, status);
    } else {
        buf_printf(out, "%s · %s", hours, status);
    }
    free(hours);
}

static void draw_track(struct tui *t, struct rect area, size_t i, bool focused)
{
    const struct view_track *track = board_track_at(t, i);
    if (!track) {
        return;
    }
    const char *open = board_track_id(t);
    bool is_open = open && strcmp(open, track->id) == 0;
    bool selected = i == t->tracks.selected;
    style_t style = !selected ? ROLE_TEXT : focused ? ROLE_SELECTED : ROLE_SELECTED_IDLE;
    bool live = track->streaming ||
                (t->live.active && t->live.track_id && strcmp(t->live.track_id, track->id) == 0);
    const char *mark = live ? draw_spinner(t) : is_open ? "●" : "○";
    struct buf text = BUF_INIT(LIMIT_TEXT);
    if (selected && focused) {
        canvas_fill(&t->canvas, area, style);
    }
    char *title = text_cleaned(track->title, TEXT_ONE_LINE);
    canvas_put(&t->canvas, area, 0, 1, mark, strlen(mark), style);
    canvas_put_cut(&t->canvas, area, 0, 3, title, area.columns - 4, style);
    look_mark(&t->canvas, (struct rect){area.row, area.column, 1, area.columns - 1}, 0, 3,
              look_of(t, PANEL_TRACKS), title);
    describe(track, &text);
    canvas_put_cut(&t->canvas, area, 1, 3, buf_str(&text), area.columns - 4,
                   selected && focused ? style : ROLE_DIM);
    free(title);
    buf_fini(&text);
}

static void draw_tracks(struct tui *t, struct rect area, bool focused)
{
    struct tracks_pane *p = &t->tracks;
    size_t visible = area.rows >= TRACK_ROWS ? (size_t)(area.rows / TRACK_ROWS) : 1;
    if (p->list.total == 0) {
        const char *text = _("No tracks yet.");
        canvas_put_cut(&t->canvas, area, 0, 1, text, area.columns - 2, ROLE_DIM);
        canvas_put_cut(&t->canvas, area, 1, 1, _("a makes the first one."), area.columns - 2,
                       ROLE_DIM);
        return;
    }
    if (p->selected < p->top) {
        p->top = p->selected;
    } else if (p->selected >= p->top + visible) {
        p->top = p->selected - visible + 1;
    }
    if (p->top + visible > p->list.total) {
        p->top = p->list.total > visible ? p->list.total - visible : 0;
    }
    for (size_t i = 0; i < visible && p->top + i < p->list.total; i++) {
        int row = area.row + (int)i * TRACK_ROWS;
        int rows = area.rows - (int)i * TRACK_ROWS;
        struct rect line = {row, area.column, rows < TRACK_ROWS ? rows : TRACK_ROWS, area.columns};
        draw_track(t, line, p->top + i, focused);
    }
}

static void move_tracks(struct tui *t, enum move move)
{
    static const long steps[] = {
        [MOVE_UP] = -1,      [MOVE_DOWN] = 1,      [MOVE_HALF_UP] = -4,     [MOVE_HALF_DOWN] = 4,
        [MOVE_PAGE_UP] = -8, [MOVE_PAGE_DOWN] = 8, [MOVE_FIRST] = -1000000, [MOVE_LAST] = 1000000,
    };
    long at = (long)t->tracks.selected + steps[move];
    if (t->tracks.list.total > 0) {
        board_select_track(t, at > 0 ? (size_t)at : 0);
    }
}

static void open_track(struct tui *t)
{
    const struct view_track *selected = board_track_at(t, t->tracks.selected);
    if (selected) {
        char *id = mem_strdup(selected->id);
        board_open(t, id);
        focus_set(t, FOCUS_CHAT);
        free(id);
    }
}

/* How far it is from the selected track to this place, going one way and around the end. */
static size_t way_to(const struct tui *t, size_t place, int step)
{
    size_t total = t->tracks.list.total;
    size_t from = t->tracks.selected;
    size_t way = step > 0 ? place + total - from : from + total - place;
    return (way - 1) % total + 1; /* where it stands comes last */
}

/* Titles, descriptions and wishes: the list holds only a part of the tracks, and less of each. */
static enum pane_found find_track(struct tui *t, const struct find *f, int step)
{
    struct view_search found = {0};
    struct error err = {0};
    size_t nearest = SIZE_MAX;
    size_t from = t->tracks.selected;
    size_t to = from;
    char *text = find_text(f);
    const struct view_question q = {
        .text = text, .kinds = 1u << VIEW_HIT_TRACK, .limit = FIND_MOST, .columns = 1};
    if (view_search_load(t->o.app, &q, &found, &err)) {
        notice_error(t, &err);
        error_clear(&err);
    }
    for (size_t i = 0; i < found.count; i++) {
        size_t place = view_track_place(t->o.app, found.items[i].track_id);
        if (place < t->tracks.list.total && way_to(t, place, step) < nearest) {
            nearest = way_to(t, place, step);
            to = place;
        }
    }
    view_search_fini(&found);
    free(text);
    if (nearest == SIZE_MAX) {
        return PANE_FOUND_NOWHERE;
    }
    board_select_track(t, to);
    return to != from && (to > from) == (step > 0) ? PANE_FOUND : PANE_FOUND_AROUND;
}

const struct pane_ops pane_tracks = {
    .title = title_tracks,
    .draw = draw_tracks,
    .move = move_tracks,
    .find = find_track,
    .open = open_track,
};
