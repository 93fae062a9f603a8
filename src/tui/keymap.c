#include "keymap.h"

#include "actions.h"
#include "popup_chats.h"
#include "popup_lesson.h"
#include "popup_module.h"
#include "study.h"
#include "syllabus/line/key.h"
#include "tui_internal.h"

#include "syllabus/base/i18n.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const struct action actions[] = {
    {"help", IN_PANELS, "? F1", N_("help"), N_("the keys of this view"), action_help},
    {"write", IN_PANELS, "i", N_("write"), N_("write to the planner"), action_write},
    {"new", IN_PANELS, "a", N_("new"), N_("a new track: a form, then the first plan"), action_new},
    {"open", IN_TRACKS | IN_MODULES, "Enter", NULL, N_("open what is selected"), action_open},
    {"finalize", IN_PANELS, "f", N_("finalize"), N_("make modules of the plan; shows them first"),
     action_finalize},
    {"export", IN_PANELS, "x", N_("export"), N_("write the track into a file"), action_export},
    {"status", IN_MODULES, "Space", N_("progress"),
     N_("the module is not started, in progress, completed, in turn"), action_status},
    {"regenerate", IN_PANELS, "r", NULL, N_("ask for the last reply again"), action_regenerate},
    {"continue", IN_PANELS, "c", NULL, N_("go on with a reply that was interrupted or cut off"),
     action_continue},
    {"built-in", IN_PANELS, "b", NULL,
     N_("let the built-in planner answer once, where a model failed"), action_builtin},
    {"edit", IN_PANELS, "e", NULL, N_("edit the track: title, level, hours, wishes"), action_edit},
    {"editor", IN_PANELS, "E", NULL, N_("edit the track and its plan in your own editor"),
     action_editor},
    {"delete", IN_TRACKS, "d", NULL, N_("delete the track; asks first"), action_delete},
    {"delete exchange", IN_CHAT, "d", NULL,
     N_("delete what was said last, with its answer; asks first"), action_delete_exchange},
    {"delete module", IN_MODULES, "d", NULL,
     N_("delete the module with its lessons and progress; asks first"), action_delete_module},
    {"undo", IN_PANELS, "u", NULL, N_("undo the last change of the track, a deletion too"),
     action_undo},
    {"redo", IN_PANELS, "U", NULL, N_("redo what was undone"), action_redo},
    {"chats", IN_PANELS, "C", NULL, N_("the chats of the track: go to one, begin others, rename"),
     action_chats},
    {"previous chat", IN_PANELS, "[", NULL, N_("the chat before"), action_previous_chat},
    {"next chat", IN_PANELS, "]", NULL, N_("the next chat"), action_next_chat},
    {"tutor", IN_MODULES, "t", NULL, N_("talk to a tutor about the module"), action_tutor},
    {"lessons", IN_MODULES, "L", NULL, N_("make the lessons that the module lacks"),
     action_lessons},
    {"versions", IN_PANELS, "v", NULL,
     N_("the versions of the plan: what each changed, go back to one"), action_versions},
    {"changes", IN_PANELS, "D", NULL, N_("take or refuse single changes of the last reply"),
     action_changes},
    {"pin", IN_MODULES, "p", NULL, N_("hold the module as it is, or let it be changed again"),
     action_pin},
    {"module up", IN_MODULES, "K", NULL, N_("move the module up"), action_module_up},
    {"module down", IN_MODULES, "J", NULL, N_("move the module down"), action_module_down},
    {"statistics", IN_PANELS, "S", NULL, N_("statistics: tokens, costs, times, progress"),
     action_statistics},
    {"account", IN_PANELS, "A", NULL, N_("who you are: register, sign in or out, password"),
     action_account},
    {"find", IN_PANELS, "/", N_("search"), N_("find words in this panel"), action_look},
    {"find next", IN_PANELS, "n", NULL, N_("the next place with those words"), action_look_on},
    {"find previous", IN_PANELS, "N", NULL, N_("the place before"), action_look_back},
    {"search", IN_PANELS | EVERYWHERE, "F3", NULL,
     N_("search everything: tracks, modules, plans, messages"), action_search},
    {"next panel", IN_PANELS, "Tab", NULL, N_("the next panel"), action_next_panel},
    {"previous panel", IN_PANELS, "Shift-Tab", NULL, N_("the panel before"), action_previous_panel},
    {"tracks", IN_PANELS, "1", NULL, N_("the list of tracks"), action_panel_tracks},
    {"chat", IN_PANELS, "2", NULL, N_("the chat"), action_panel_chat},
    {"modules", IN_PANELS, "3", NULL, N_("the plan and its modules"), action_panel_modules},
    {"up", IN_PANELS, "k Up", NULL, N_("up"), action_up},
    {"down", IN_PANELS, "j Down", NULL, N_("down"), action_down},
    {"half a page up", IN_PANELS, "Ctrl-U", NULL, N_("half a page up"), action_half_up},
    {"half a page down", IN_PANELS, "Ctrl-D", NULL, N_("half a page down"), action_half_down},
    {"page up", IN_PANELS, "PageUp Ctrl-B", NULL, N_("a page up"), action_page_up},
    {"page down", IN_PANELS, "PageDown Ctrl-F", NULL, N_("a page down"), action_page_down},
    {"first", IN_PANELS, "g Home", NULL, N_("to the beginning"), action_first},
    {"last", IN_PANELS, "G End", NULL, N_("to the end, and stay there"), action_last},
    {"redraw", IN_PANELS | EVERYWHERE, "Ctrl-L", NULL, N_("draw the screen again"), tui_redraw},
    {"suspend", IN_PANELS | EVERYWHERE, "Ctrl-Z", NULL,
     N_("suspend the program; fg brings it back"), tui_suspend},
    {"stop", IN_PANELS | EVERYWHERE, "Ctrl-C", NULL,
     N_("stop the reply and keep what came; twice with nothing to stop: quit"), tui_interrupt},
    {"back", IN_PANELS, "Escape", NULL, N_("one level back"), action_back},
    {"quit", IN_PANELS, "q F10", N_("quit"), N_("quit"), action_leave},

    {"go to a chat", IN_CHATS, "Enter", NULL, N_("go to the chat"), popup_chats_go},
    {"discuss", IN_CHATS, "n", NULL, N_("begin a discussion; the plan stays as it is"),
     popup_chats_discuss},
    {"session", IN_CHATS, "s", NULL, N_("begin a session: the course is planned afresh"),
     popup_chats_begin},
    {"rename", IN_CHATS, "e", NULL, N_("rename the chat; a planning chat with its session"),
     popup_chats_rename},
    {"archive", IN_CHATS, "d", NULL, N_("put the chat away, or get it back"), popup_chats_archive},
    {"archived chats", IN_CHATS, ".", NULL, N_("show what was put away, or hide it"),
     popup_chats_all},

    {"open lesson", IN_MODULE, "Enter", NULL, N_("open the lesson"), popup_module_open_lesson},
    {"begin", IN_LESSON, "Enter", NULL, N_("begin the quiz"), popup_lesson_begin},
    {"lesson status", IN_MODULE | IN_LESSON, "Space", NULL,
     N_("the lesson is not started, in progress, completed, in turn; without lessons the module"),
     study_walk},
    {"make lessons", IN_MODULE, "L", NULL, N_("make those lessons that are missing"), study_make},
    {"make built-in", IN_MODULE, "b", NULL,
     N_("let the built-in planner make them once, where a model failed"), study_make_builtin},
    {"due", IN_MODULE | IN_LESSON, "D", NULL, N_("when the lesson is due"), study_due},
    {"score", IN_MODULE | IN_LESSON, "s", NULL, N_("how well homework or a quiz was done"),
     study_score},
    {"ask the tutor", IN_MODULE | IN_LESSON, "t", NULL, N_("talk about it to the module's tutor"),
     study_tutor},
    {"previous lesson", IN_LESSON, "[", NULL, N_("the lesson before"), popup_lesson_previous},
    {"next lesson", IN_LESSON, "]", NULL, N_("the next lesson"), popup_lesson_next},
    {"help while studying", IN_MODULE | IN_LESSON, "? F1", NULL, N_("the keys of this window"),
     study_help},

    {"send", IN_INPUT, "Enter", N_("send"), N_("send what is written"), NULL},
    {"new line", IN_INPUT, "Alt-Enter Ctrl-J", N_("new line"), N_("a new line in the text"), NULL},
    {"panels", IN_INPUT, "Escape", N_("panels"), N_("to the panels; the text stays"), NULL},
    {"earlier", IN_INPUT, "Up Ctrl-P", NULL, N_("what was sent before this"), NULL},
    {"later", IN_INPUT, "Down Ctrl-N", NULL, N_("what was sent after this"), NULL},
    {"complete", IN_INPUT, "Tab", NULL, N_("complete a command that begins with /"), NULL},
    {"outside", IN_INPUT, "Ctrl-X\u00A0Ctrl-E", NULL, N_("write on in your own editor"), NULL},
    {"scroll", IN_INPUT, "PageUp PageDown", NULL, N_("scroll the chat"), NULL},
    {"clear", IN_INPUT, "Ctrl-C", N_("stop"),
     N_("stop the reply; without one clear the text, which Up brings back"), NULL},
    {"help while writing", IN_INPUT, "F1", N_("help"), N_("the keys of this view"), NULL},
};

const struct action *action_at(size_t i)
{
    return i < sizeof actions / sizeof *actions ? &actions[i] : NULL;
}

char *keymap_key_name(const struct key *key)
{
    struct key latin = *key;
    if (latin.kind == KEY_CHARACTER && latin.base) {
        latin.character = latin.base; /* the terminal knows what is printed on the key */
    } else if (latin.kind == KEY_CHARACTER) {
        latin.character = key_latin(latin.character);
    }
    return key_name(&latin);
}

static bool has_word(const char *words, const char *word)
{
    size_t n = strlen(word);
    while (*words) {
        size_t len = strcspn(words, " ");
        if (len == n && memcmp(words, word, n) == 0) {
            return true;
        }
        words += words[len] ? len + 1 : len;
    }
    return false;
}

const struct action *action_find(unsigned context, const struct key *key)
{
    char *name = keymap_key_name(key);
    const struct action *found = NULL;
    for (size_t i = 0; i < sizeof actions / sizeof *actions && !found; i++) {
        if (actions[i].contexts & context && actions[i].run && has_word(actions[i].keys, name)) {
            found = &actions[i];
        }
    }
    free(name);
    return found;
}
