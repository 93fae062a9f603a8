/* The input line of the dialogue: what is typed, its history, completion, and where its keys go. */
#include "tui_internal.h"

#include "actions.h"
#include "editor.h"
#include "input.h"
#include "screen.h"

#include "syllabus/app/editor_file.h"
#include "syllabus/app/slash.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

/* --- history: what the person sent in this chat, then what never became a message --- */

#define SENT_MAX       200 /* of a chat */
#define REMEMBERED_MAX 100

static void add_history(struct tui *t, const char *text)
{
    const struct strlist *h = t->history;
    if (text && *text && (h->count == 0 || strcmp(h->items[h->count - 1], text) != 0)) {
        strlist_add(t->history, text);
    }
}

/* Whether what was remembered there belongs to the chat that is open. */
static bool is_of(const struct tui *t, const char *where)
{
    const char *chat = board_chat_id(t);
    const char *track = board_track_id(t);
    return !*where || (chat && strcmp(where, chat) == 0) || (track && strcmp(where, track) == 0);
}

void writing_load_history(struct tui *t)
{
    if (t->history_at < t->history->count) {
        return; /* the person is in the middle of it */
    }
    strlist_fini(t->history);
    struct strlist sent = {0};
    if (board_chat_id(t)) {
        view_inputs_load(t->o.app, board_chat_id(t), SENT_MAX, &sent);
    }
    for (size_t i = 0; i < sent.count; i++) {
        add_history(t, sent.items[i]);
    }
    strlist_fini(&sent);
    for (size_t i = 0; i < t->remembered->count; i++) {
        add_history(t, is_of(t, t->remembered_in->items[i]) ? t->remembered->items[i] : NULL);
    }
    t->history_at = t->history->count;
}

void writing_remember(struct tui *t, const char *text)
{
    if (t->remembered->count == REMEMBERED_MAX) {
        strlist_fini(t->remembered); /* the oldest are the least missed, and this is rare */
        strlist_fini(t->remembered_in);
    }
    const char *where = board_chat_id(t) ? board_chat_id(t) : board_track_id(t);
    strlist_add(t->remembered, text);
    strlist_add(t->remembered_in, where ? where : "");
    add_history(t, text);
    t->history_at = t->history->count;
}

static const char *history_prev(void *ctx, const char *current)
{
    struct tui *t = ctx;
    if (t->history_at == 0) {
        return NULL;
    }
    if (t->history_at == t->history->count) {
        mem_replace(&t->history_stash, current);
    }
    return t->history->items[--t->history_at];
}

static const char *history_next(void *ctx, const char *current)
{
    struct tui *t = ctx;
    if (t->history_at >= t->history->count) {
        return NULL;
    }
    if (++t->history_at == t->history->count) {
        return t->history_stash ? t->history_stash : "";
    }
    return t->history->items[t->history_at];
}

static size_t complete(void *ctx, const char *text, size_t point, struct strlist *candidates)
{
    struct tui *t = ctx;
    return slash_complete(t->o.app, text, point, candidates);
}

void writing_init(struct tui *t)
{
    const struct input_callbacks callbacks = {
        .history_prev = history_prev,
        .history_next = history_next,
        .complete = complete,
        .ctx = t,
    };
    t->history = mem_alloc(sizeof *t->history);
    t->remembered = mem_alloc(sizeof *t->remembered);
    t->remembered_in = mem_alloc(sizeof *t->remembered_in);
    t->input = input_new(t->editor, &callbacks);
}

/* --- keys --- */

static void send(struct tui *t)
{
    char *text = mem_strdup(input_text(t->input));
    t->history_at = t->history->count;
    if (text[0] == '/' && text[1] != '/') {
        writing_remember(t, text);
        doing_slash(t, text + 1);
    } else {
        doing_say(t, text);
    }
    free(text);
}

/* What came back is the draft; where nothing did, the draft stays as it was and the file is kept.
 */
static void on_written(void *ctx, const char *text, size_t n, const struct error *err)
{
    struct tui *t = ctx;
    struct error failed = {0};
    error_copy(&failed, err);
    if (failed.kind) {
        error_advise(&failed, _("Your text is kept in %s."), editor_file_keep(t->outside));
        notice_error(t, &failed);
    } else {
        char *repaired = text_repaired(text, n);
        size_t length = strlen(repaired);
        while (length > 0 && repaired[length - 1] == '\n') { /* editors end the last line */
            repaired[--length] = '\0';
        }
        input_set(t->input, repaired, SIZE_MAX);
        board_draft_changed(t);
        free(repaired);
    }
    error_clear(&failed);
    editor_file_free(t->outside);
    t->outside = NULL;
    tui_dirty(t, DIRTY_ALL);
}

static void write_outside(struct tui *t)
{
    struct error err = {0};
    const char *text = input_text(t->input);
    t->outside = editor_file_new("message.md", text, strlen(text), &err);
    if (!t->outside ||
        editor_file_open(t->outside, app_options(t->o.app), on_written, t, &err) != ERROR_NONE) {
        editor_file_free(t->outside);
        t->outside = NULL;
        notice_error(t, &err);
    }
    error_clear(&err);
}

static void scroll(struct tui *t, const struct key *key)
{
    bool up = key->kind == KEY_PAGE_UP || key->kind == KEY_UP;
    bool page = key->kind == KEY_PAGE_UP || key->kind == KEY_PAGE_DOWN;
    pane_chat.move(t, page ? up ? MOVE_PAGE_UP : MOVE_PAGE_DOWN : up ? MOVE_UP : MOVE_DOWN);
}

void writing_key(struct tui *t, const struct key *key)
{
    bool listed = input_list_open(t->input);
    switch (input_key(t->input, key)) {
    case INPUT_CHANGED:
        board_draft_changed(t);
        /* The list of candidates lies over the panels; the mode stands in the status line. */
        tui_dirty(t, listed || input_list_open(t->input) ? DIRTY_ALL
                     : *editor_mode_text(t->editor)      ? DIRTY_INPUT | DIRTY_STATUS
                                                         : DIRTY_INPUT);
        break;
    case INPUT_SEND:
        send(t);
        tui_dirty(t, DIRTY_INPUT);
        break;
    case INPUT_LEAVE:
        focus_set(t, FOCUS_CHAT);
        break;
    case INPUT_SCROLL:
        scroll(t, key);
        break;
    case INPUT_TOO_LONG: {
        char *text = input_too_long(t->input);
        notice_set(t, NOTICE_WARNING, text, NULL);
        free(text);
        break;
    }
    case INPUT_END:
        action_leave(t);
        break;
    case INPUT_UNUSED:
        if (key->kind == KEY_TAB) {
            focus_next(t, key->mods & KEY_MOD_SHIFT ? -1 : 1);
        } else if (key->kind == KEY_FUNCTION && key->number == 1) {
            action_help(t);
        }
        break;
    case INPUT_EDITOR:
        write_outside(t);
        break;
    case INPUT_REFUSED:
        screen_bell(t->screen);
        break;
    case INPUT_NONE:
        break;
    }
}
